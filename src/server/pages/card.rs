//! The page of one thing: an event, an agent, a place, a source, or anything else in the data.

use super::claim::{ClaimRenderer, external_link};
use super::facets;
use super::layout::Content;
use super::links::PageContext;
use super::list::list;
use super::timeline::timeline_image;
use crate::LabeledResource;
use crate::model::{id, vocab::ann};
use crate::render::escape::escape;
use crate::render::link::safe_link;
use crate::render::style::count;
use crate::server::{HttpError, api_things};
use crate::views::card::{Card, card};
use crate::views::claims::{Conflict, Fact, conflicts};
use crate::views::timeline::{Timeline, around};
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, Term};

/// The most events of a thing that are drawn and listed; a link leads to the rest.
const MAX_EVENTS: usize = 60;

/// `/event/kyivstar-attack`, `/agent/sandworm` …
pub(super) fn page(
    context: &PageContext<'_>,
    kind: &str,
    slug: &str,
) -> Option<Result<Content, HttpError>> {
    let prefix = api_things::prefix(kind)?;
    let thing = context.request.resolve(slug, &[prefix]);
    Some(thing.and_then(|thing| content(context, &thing)))
}

/// `/thing/ann:wiper`, `/thing?id=https://…`: a thing of any kind, or a term of the ontology.
pub(super) fn any_kind(
    context: &PageContext<'_>,
    name: Option<&str>,
) -> Result<Content, HttpError> {
    let Some(name) = name.or_else(|| context.get("id")) else {
        let error = HttpError::new(400, "`id` is missing");
        return Err(error.hint("write ?id=ev:kyivstar-attack"));
    };
    let thing = context.request.resolve(name, &[])?;
    content(context, &thing)
}

fn content(context: &PageContext<'_>, thing: &NamedNode) -> Result<Content, HttpError> {
    let card = card(context.annals, thing, context.options)?;
    let timeline = around(context.annals, thing, context.options)?;
    let renderer = ClaimRenderer {
        context,
        claims: card.claims.iter().collect(),
        sources: &card.sources,
        likelihoods: None,
    };
    let named = LabeledResource {
        id: thing.clone(),
        label: card.label.clone(),
    };
    let open = conflicts(context.annals, Some(&named), context.options)?;
    let open: Vec<_> = open.into_iter().filter(|conflict| conflict.open).collect();
    let renderer = CardRenderer {
        card: &card,
        open: &open,
        claim_renderer: renderer,
    };
    let (claims, events) = (renderer.claims(), events(context, thing, &timeline));
    // For an event, the attributions matter more than the related events.
    let (first, second) = match thing.as_str().contains("/id/event/") {
        true => (claims, events),
        false => (events, claims),
    };
    let body = format!(
        "<article>\n{}<div class=split>\n<div class=facts>\n<h2 class=hidden>Facts</h2>\n{}{}</div>\n<div>\n{}{}{}</div>\n</div>\n</article>\n",
        renderer.head(),
        renderer.facts(&card.facts, false),
        renderer.pointers(),
        first,
        second,
        renderer.sources(),
    );
    let content = Content::new(&card.label, body).with_as_of();
    Ok(content.with_formats(&["json"]))
}

/// The events related to a thing, as a timeline and as a list.
fn events(context: &PageContext<'_>, thing: &NamedNode, timeline: &Timeline) -> String {
    if timeline.entries.is_empty() {
        return String::new();
    }
    let mut shown = timeline.clone();
    let all = shown.entries.len();
    shown.entries.drain(..all.saturating_sub(MAX_EVENTS));
    shown.entries.sort_by_key(|entry| {
        let day = entry.when.as_ref().and_then(|when| when.sort_day());
        std::cmp::Reverse(day)
    });
    let heading = match all > MAX_EVENTS {
        true => format!("The latest {MAX_EVENTS} of {all} events"),
        false if thing.as_str().contains("/id/event/") => count(all, "related event"),
        false => count(all, "event"),
    };
    let more = match (all > MAX_EVENTS, timeline_filter(thing)) {
        (true, Some((name, _))) => {
            let url = context.url("/timeline", &[(name, &facets::local_name(thing))]);
            format!("<p><a href=\"{url}\">All events</a></p>\n")
        }
        _ => String::new(),
    };
    format!(
        "<section aria-labelledby=events>\n<h2 id=events>{heading}</h2>\n{}{}{more}</section>\n",
        timeline_image(context, &shown, None),
        list(context, &shown, 3)
    )
}

/// The timeline filter for a thing, and the label of the link to it.
fn timeline_filter(thing: &NamedNode) -> Option<(&'static str, &'static str)> {
    let short = id::shorten(thing.as_str());
    Some(match short.split_once(':')?.0 {
        "ag" => ("actor", "Attributed events"),
        "pl" => ("country", "Attacks on it"),
        "src" => ("source", "Events citing this source"),
        _ => return None,
    })
}

/// The label of a property seen from its object.
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

struct CardRenderer<'a> {
    card: &'a Card,
    /// Conflicts that are not settled.
    open: &'a [Conflict],
    claim_renderer: ClaimRenderer<'a>,
}

impl CardRenderer<'_> {
    fn head(&self) -> String {
        let (card, context) = (self.card, self.claim_renderer.context);
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
        let mut links = Vec::new();
        let mut link = |path: &str, params: &[(&str, &str)], name: &str| {
            let url = context.url(path, params);
            links.push(format!("<li><a href=\"{url}\">{name}</a>\n"));
        };
        if let Some((name, words)) = timeline_filter(&card.id) {
            link("/timeline", &[(name, &facets::local_name(&card.id))], words);
        }
        if short.starts_with("ag:") {
            link(
                "/timeline",
                &[("target", &facets::local_name(&card.id))],
                "Attacks on it",
            );
        }
        let encoded = super::links::encode(&short);
        link(&format!("/why/{encoded}"), &[], "Claims");
        link("/graph", &[("of", &short)], "Graph");
        let source_link = self.source_link();
        let text = card.description();
        let text = text.map(|text| format!("<p class=lead>{}</p>\n", escape(text)));
        format!(
            "<h1>{}</h1>\n<p class=dim>{}</p>\n{}<ul class=ways>\n{}{source_link}</ul>\n",
            escape(&card.label),
            line.join(" · "),
            text.unwrap_or_default(),
            links.concat()
        )
    }

    /// The link to a source on the web.
    fn source_link(&self) -> String {
        let value = self.card.values(ann::URL).first();
        let text = value.map(|value| match &value.term {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) => node.as_str().to_owned(),
            Term::BlankNode(_) => String::new(),
        });
        match text.as_deref().and_then(safe_link) {
            Some(url) => format!("<li>{}\n", external_link(&url, "Open source ↗")),
            None => String::new(),
        }
    }

    /// Facts by name, except those shown elsewhere on the page.
    fn facts(&self, facts: &[Fact], inverse: bool) -> String {
        let mut out = String::new();
        for fact in facts
            .iter()
            .filter(|fact| inverse || !self.is_shown_elsewhere(fact))
        {
            let name = match inverse {
                true => inverse_name(fact),
                false if fact.property == ann::ATTRIBUTED_TO && !self.card.claims.is_empty() => {
                    format!("{} (claims)", escape(&fact.name))
                }
                false => escape(&fact.name),
            };
            let max = 20;
            let some = &fact.values[..fact.values.len().min(max)];
            let more = match fact.values.len().saturating_sub(max) {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            out.push_str(&format!(
                "<dt>{name}<dd>{}{more}\n",
                self.claim_renderer.values(some)
            ));
        }
        match out.is_empty() {
            true => out,
            false => format!("<dl>\n{out}</dl>\n"),
        }
    }

    fn is_shown_elsewhere(&self, fact: &Fact) -> bool {
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
            facts => format!("<h2>Mentioned in</h2>\n{facts}"),
        }
    }

    fn claims(&self) -> String {
        let mut out = String::new();
        for claims in self.card.claims.chunk_by(|a, b| a.topic() == b.topic()) {
            let topic = claims.first().and_then(|claim| claim.topic());
            let items: String = claims
                .iter()
                .map(|claim| self.claim_renderer.claim(claim))
                .collect();
            let contested = match self.open.iter().any(|it| it.topic.as_deref() == topic) {
                true => " <strong class=doubt>contested</strong>",
                false => "",
            };
            out.push_str(&format!(
                "<section>\n<h2>{} <span class=n>{}</span>{contested}</h2>\n<ul class=claims>\n{items}</ul>\n</section>\n",
                escape(&heading(topic.unwrap_or("other statements"))),
                count(claims.len(), "claim")
            ));
        }
        out
    }

    fn sources(&self) -> String {
        match self.card.sources.len() {
            0 => String::new(),
            n => format!(
                "<section>\n<h2>Sources <span class=n>{}</span></h2>\n{}</section>\n",
                n,
                self.claim_renderer.sources()
            ),
        }
    }
}

/// The name of a property, capitalized.
pub(super) fn heading(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
