//! The page of one thing: an event, an agent, a place, a source, or anything else that is
//! described.

use super::claim::{Told, outward};
use super::facets;
use super::layout::Content;
use super::links::Visit;
use super::list::list;
use super::timeline::drawn;
use crate::Named;
use crate::model::{id, vocab::ann};
use crate::render::escape::{escape, web};
use crate::render::style::count;
use crate::server::{Failure, api_things};
use crate::views::card::{Card, card};
use crate::views::claims::{Conflict, Fact, conflicts};
use crate::views::timeline::{Timeline, around};
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, Term};

/// The most events of a thing that are drawn, and listed; behind them stands the way to all.
const SHOWN: usize = 60;

/// `/event/kyivstar-attack`, `/agent/sandworm` …
pub(super) fn page(visit: &Visit<'_>, kind: &str, slug: &str) -> Option<Result<Content, Failure>> {
    let prefix = api_things::prefix(kind)?;
    let thing = visit.asked.resolve(slug, &[prefix]);
    Some(thing.and_then(|thing| content(visit, &thing)))
}

/// `/thing/ann:wiper`, `/thing?id=https://…`: a thing of any kind, or a term of the ontology.
pub(super) fn anything(visit: &Visit<'_>, name: Option<&str>) -> Result<Content, Failure> {
    let Some(name) = name.or_else(|| visit.get("id")) else {
        let failure = Failure::new(400, "no thing is named");
        return Err(failure.hint("write ?id=ev:kyivstar-attack"));
    };
    let thing = visit.asked.resolve(name, &[])?;
    content(visit, &thing)
}

fn content(visit: &Visit<'_>, thing: &NamedNode) -> Result<Content, Failure> {
    let card = card(visit.annals, thing, visit.limits)?;
    let timeline = around(visit.annals, thing, visit.limits)?;
    let told = Told {
        visit,
        claims: card.claims.iter().collect(),
        sources: &card.sources,
        likelihoods: None,
    };
    let named = Named {
        id: thing.clone(),
        label: card.label.clone(),
    };
    let open = conflicts(visit.annals, Some(&named), visit.limits)?;
    let open: Vec<_> = open.into_iter().filter(|conflict| conflict.open).collect();
    let sheet = Sheet {
        card: &card,
        open: &open,
        told,
    };
    let (claims, events) = (sheet.claims(), events(visit, thing, &timeline));
    // Of an event, who is said to be behind it matters more than what is around it.
    let (first, second) = match thing.as_str().contains("/id/event/") {
        true => (claims, events),
        false => (events, claims),
    };
    let body = format!(
        "<article>\n{}<div class=split>\n<div class=facts>\n<h2 class=hidden>Facts</h2>\n{}{}</div>\n<div>\n{}{}{}</div>\n</div>\n</article>\n",
        sheet.head(),
        sheet.facts(&card.facts, false),
        sheet.pointers(),
        first,
        second,
        sheet.sources(),
    );
    let content = Content::new(&card.label, body).looking_back();
    Ok(content.with_data(&["json"]))
}

/// What a thing has to do with, on a line of time and as a list.
fn events(visit: &Visit<'_>, thing: &NamedNode, timeline: &Timeline) -> String {
    if timeline.entries.is_empty() {
        return String::new();
    }
    let mut shown = timeline.clone();
    let all = shown.entries.len();
    shown.entries.drain(..all.saturating_sub(SHOWN));
    shown.entries.sort_by_key(|entry| {
        let day = entry.when.as_ref().and_then(|when| when.sort_day());
        std::cmp::Reverse(day)
    });
    let heading = match all > SHOWN {
        true => format!("The latest {SHOWN} of {all} events"),
        false if thing.as_str().contains("/id/event/") => {
            format!("{} around it", count(all, "event"))
        }
        false => count(all, "event"),
    };
    let more = match (all > SHOWN, own_timeline(thing)) {
        (true, Some((name, _))) => {
            let address = visit.address("/timeline", &[(name, &facets::name(thing))]);
            format!("<p><a href=\"{address}\">All events</a></p>\n")
        }
        _ => String::new(),
    };
    format!(
        "<section aria-labelledby=events>\n<h2 id=events>{heading}</h2>\n{}{}{more}</section>\n",
        drawn(visit, &shown, None),
        list(visit, &shown, 3)
    )
}

/// How the timeline is narrowed down to a thing, and what that is called.
fn own_timeline(thing: &NamedNode) -> Option<(&'static str, &'static str)> {
    let short = id::shorten(thing.as_str());
    Some(match short.split_once(':')?.0 {
        "ag" => ("actor", "What it did"),
        "pl" => ("country", "What hit it"),
        "src" => ("source", "Events that were read in it"),
        _ => return None,
    })
}

/// What a thing is to those that point at it.
fn inverse_name(fact: &Fact) -> String {
    let known = [
        (ann::PART_OF, "parts"),
        (ann::WITHIN, "places within"),
        (ann::COPY_OF, "copies"),
    ];
    let known = known
        .iter()
        .find(|(property, _)| fact.property == *property);
    match known {
        Some((_, name)) => (*name).to_owned(),
        None if [" of", " in", " by", " to"]
            .iter()
            .any(|end| fact.name.ends_with(end)) =>
        {
            format!("“{}” this", escape(&fact.name))
        }
        None => format!("{} of", escape(&fact.name)),
    }
}

struct Sheet<'a> {
    card: &'a Card,
    /// What is contradicted and not settled.
    open: &'a [Conflict],
    told: Told<'a>,
}

impl Sheet<'_> {
    fn head(&self) -> String {
        let (card, visit) = (self.card, self.told.visit);
        let short = id::shorten(card.id.as_str());
        let mut line = vec![escape(card.kind.as_deref().unwrap_or("Thing"))];
        line.extend(card.when.as_ref().map(|when| escape(&when.words())));
        if self.open.iter().any(|it| {
            it.property
                .as_ref()
                .is_some_and(|it| *it == ann::ATTRIBUTED_TO)
        }) {
            line.push("<strong class=doubt>contested</strong>".to_owned());
        }
        line.push(format!("<code>{}</code>", escape(&short)));
        let mut ways = Vec::new();
        let mut way = |path: &str, params: &[(&str, &str)], name: &str| {
            let address = visit.address(path, params);
            ways.push(format!("<li><a href=\"{address}\">{name}</a>\n"));
        };
        if let Some((name, words)) = own_timeline(&card.id) {
            way("/timeline", &[(name, &facets::name(&card.id))], words);
        }
        if short.starts_with("ag:") {
            way(
                "/timeline",
                &[("target", &facets::name(&card.id))],
                "What hit it",
            );
        }
        let encoded = super::links::encode(&short);
        way(&format!("/why/{encoded}"), &[], "Who says so");
        way("/graph", &[("of", &short)], "Graph");
        let way_out = self.way_out();
        let text = card.description();
        let text = text.map(|text| format!("<p class=lead>{}</p>\n", escape(text)));
        format!(
            "<h1>{}</h1>\n<p class=dim>{}</p>\n{}<ul class=ways>\n{}{way_out}</ul>\n",
            escape(&card.label),
            line.join(" · "),
            text.unwrap_or_default(),
            ways.concat()
        )
    }

    /// Where a source stands on the web.
    fn way_out(&self) -> String {
        let value = self.card.values(ann::URL).first();
        let text = value.map(|value| match &value.term {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) => node.as_str().to_owned(),
            Term::BlankNode(_) => String::new(),
        });
        match text.as_deref().and_then(web) {
            Some(address) => format!("<li>{}\n", outward(address, "Read it there ↗")),
            None => String::new(),
        }
    }

    /// Facts by name; what the head or the sources tell already is left out.
    fn facts(&self, facts: &[Fact], inverse: bool) -> String {
        let mut out = String::new();
        for fact in facts.iter().filter(|fact| inverse || !self.is_told(fact)) {
            let name = match inverse {
                true => inverse_name(fact),
                false if fact.property == ann::ATTRIBUTED_TO && !self.card.claims.is_empty() => {
                    format!("{} (claims)", escape(&fact.name))
                }
                false => escape(&fact.name),
            };
            let most = 20;
            let some = &fact.values[..fact.values.len().min(most)];
            let more = match fact.values.len().saturating_sub(most) {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            out.push_str(&format!("<dt>{name}<dd>{}{more}\n", self.told.values(some)));
        }
        match out.is_empty() {
            true => out,
            false => format!("<dl>\n{out}</dl>\n"),
        }
    }

    fn is_told(&self, fact: &Fact) -> bool {
        let one = fact.values.len() == 1;
        let dates = [ann::DATE, ann::BEGIN_DATE, ann::END_DATE];
        let short = id::shorten(fact.property.as_str());
        fact.property == rdf::TYPE
            || fact.property == ann::CONTESTED
            || (fact.property == rdfs::LABEL || short == "dcterms:title") && one
            || short == "dcterms:description" && one
            || short == "dcterms:source"
            || fact.property == ann::STATED_IN
            || one && self.card.when.is_some() && dates.iter().any(|date| fact.property == *date)
    }

    fn pointers(&self) -> String {
        match self.facts(&self.card.pointers, true) {
            none if none.is_empty() => none,
            facts => format!("<h2>Named by</h2>\n{facts}"),
        }
    }

    fn claims(&self) -> String {
        let mut out = String::new();
        for claims in self.card.claims.chunk_by(|a, b| a.topic() == b.topic()) {
            let topic = claims.first().and_then(|claim| claim.topic());
            let items: String = claims.iter().map(|claim| self.told.claim(claim)).collect();
            let contested = match self.open.iter().any(|it| it.topic.as_deref() == topic) {
                true => " <strong class=doubt>contested</strong>",
                false => "",
            };
            out.push_str(&format!(
                "<section>\n<h2>{} <span class=n>{}</span>{contested}</h2>\n<ul class=claims>\n{items}</ul>\n</section>\n",
                escape(&heading(topic.unwrap_or("in words"))),
                count(claims.len(), "claim")
            ));
        }
        out
    }

    fn sources(&self) -> String {
        match self.card.sources.len() {
            0 => String::new(),
            n => format!(
                "<section>\n<h2>Read in <span class=n>{}</span></h2>\n{}</section>\n",
                count(n, "source"),
                self.told.sources()
            ),
        }
    }
}

/// The name of a property as a heading.
pub(super) fn heading(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
