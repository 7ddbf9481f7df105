//! Claims and sources as HTML: who says what, since when, on what basis, and where it was read.

use super::links::Visit;
use crate::model::id;
use crate::model::when::When;
use crate::render::claims::claim::verb;
use crate::render::escape::{escape, web};
use crate::render::quantity;
use crate::render::style::clean;
use crate::views::claims::{Claim, Fact, Likelihood, Source, Tie, Value};
use oxrdf::{NamedNode, Term};
use std::collections::BTreeMap;

/// What claims are told with.
pub(super) struct Told<'a> {
    pub visit: &'a Visit<'a>,
    /// The claims that ties lead to.
    pub claims: Vec<&'a Claim>,
    pub sources: &'a [Source],
    /// What words of likelihood mean, where that is to be told.
    pub likelihoods: Option<&'a BTreeMap<NamedNode, Likelihood>>,
}

impl Told<'_> {
    /// A value as a link where it is a thing, with its language where that is not English.
    pub fn value(&self, value: &Value) -> String {
        let shown = match &value.term {
            Term::Literal(literal) => match web(literal.value()) {
                Some(address) => outward(address, address),
                None => escape(&value.shown),
            },
            term => self.visit.link_term(term, &value.shown),
        };
        match value.language() {
            Some(language) if language != "en" => {
                let language = escape(language);
                format!(
                    "<span lang=\"{language}\">{shown}</span> <span class=dim>({language})</span>"
                )
            }
            _ => shown,
        }
    }

    pub fn values(&self, values: &[Value]) -> String {
        let all: Vec<_> = values.iter().map(|value| self.value(value)).collect();
        all.join(", ")
    }

    /// What is claimed: things as links, figures in words.
    fn says(&self, facts: &[Fact]) -> String {
        let things = |fact: &Fact| {
            let mut values = fact.values.iter();
            values.all(|value| matches!(value.term, Term::NamedNode(_)))
        };
        match facts {
            [one] if things(one) => self.values(&one.values),
            _ => escape(&quantity::says(facts, |value| {
                clean(&value.shown).into_owned()
            })),
        }
    }

    /// One claim as an item of a list.
    pub fn claim(&self, claim: &Claim) -> String {
        let by = match claim.by.is_empty() {
            true => "somebody".to_owned(),
            false => self.values(&claim.by).replace(", <a", " and <a"),
        };
        let stance = claim.stance.as_ref();
        let stance = stance.map_or("asserts", |stance| &stance.shown);
        let says = match self.says(&claim.says) {
            says if says.is_empty() => String::new(),
            says => format!(": <strong>{says}</strong>"),
        };
        let mut about = vec![self.day(claim)];
        about.extend(claim.likelihood.as_ref().map(|word| self.likelihood(word)));
        about.extend(
            claim
                .basis
                .as_ref()
                .map(|basis| format!("basis: {}", escape(&basis.shown))),
        );
        about.push(self.visit.link(&claim.id, "record"));
        let text = claim.text.as_ref();
        let text = text.map(|text| format!("<blockquote>{}</blockquote>", escape(text)));
        let gone = if claim.standing {
            ""
        } else {
            "<p class=gone>no longer stands</p>"
        };
        let ties: String = claim.ties.iter().map(|tie| self.tie(tie)).collect();
        let notes: String = claim
            .notes
            .iter()
            .map(|note| format!("<p class=dim>Note: {}</p>", escape(note)))
            .collect();
        let class = match (claim.standing, claim.opposes()) {
            (false, _) => " class=fallen",
            (true, true) => " class=against",
            (true, false) => "",
        };
        format!(
            "<li{class}><p>{by} {}{says}</p>\n<p class=dim>{}</p>{gone}{}{ties}{notes}{}\n",
            escape(stance),
            about.join(" · "),
            text.unwrap_or_default(),
            self.read_in(claim)
        )
    }

    /// When it was said; where nobody tells, from when it stands on record.
    fn day(&self, claim: &Claim) -> String {
        let mut read = self.sources.iter();
        let dated = read.any(|one| one.issued.is_some() && claim.sources.contains(&one.id));
        match (&claim.on, claim.known) {
            (Some(on), _) => escape(&on.words()),
            (None, Some(known)) => format!(
                "day not known, {} {}",
                if dated { "out by" } else { "read on" },
                known.format("%-d %B %Y")
            ),
            (None, None) => "day not known".to_owned(),
        }
    }

    /// The claimant's word, and what it means on the scale that it belongs to.
    fn likelihood(&self, word: &Value) -> String {
        let shown = escape(&word.shown);
        let Term::NamedNode(node) = &word.term else {
            return shown;
        };
        let known = self.likelihoods.and_then(|all| all.get(node));
        match known.map(|it| (&it.scale, &it.least, &it.most)) {
            Some((Some(scale), Some(least), Some(most))) => format!(
                "{shown}: {} to {} per cent, {}",
                escape(least),
                escape(most),
                escape(scale)
            ),
            Some((Some(scale), ..)) => format!("{shown}: {}", escape(scale)),
            _ => shown,
        }
    }

    fn tie(&self, tie: &Tie) -> String {
        let other = self.claims.iter().find(|claim| claim.id == tie.claim);
        let who = other.map(|claim| {
            let by = claim.by.iter().map(|by| by.shown.clone());
            let parts: Vec<_> = by.chain(claim.on.as_ref().map(When::words)).collect();
            parts.join(", ")
        });
        let who = who.filter(|who| !who.is_empty());
        let name = who.unwrap_or_else(|| id::shorten(tie.claim.as_str()));
        format!(
            "<p class=dim>{} {}</p>",
            escape(&verb(tie)),
            self.visit.link(&tie.claim, &name)
        )
    }

    fn read_in(&self, claim: &Claim) -> String {
        let one = |id: &NamedNode| match self.sources.iter().find(|source| source.id == *id) {
            Some(source) => self.source(source),
            None => self.visit.link(id, &id::shorten(id.as_str())),
        };
        let all: Vec<_> = claim.sources.iter().map(one).collect();
        match all.is_empty() {
            true => String::new(),
            false => format!("<p class=dim>read in {}</p>", all.join("; ")),
        }
    }

    /// Publisher, title, day, and the way out to the web.
    pub fn source(&self, source: &Source) -> String {
        let title = match &source.title {
            Some(title) => format!("“{title}”"),
            None => "title not seen".to_owned(),
        };
        let publisher = source.publisher.as_ref();
        let publisher = publisher.map(|one| format!("{}, ", self.value(one)));
        let day = match &source.issued {
            Some(on) => escape(&on.words()),
            None => "date not seen".to_owned(),
        };
        let address = source.url.as_deref().and_then(web);
        let out = address.map(|url| format!("\u{a0}{}", outward(url, "↗")));
        format!(
            "{}{}, {day}{}",
            publisher.unwrap_or_default(),
            self.visit.link(&source.id, &title),
            out.unwrap_or_default()
        )
    }

    /// Sources as a list.
    pub fn sources(&self) -> String {
        let items: String = self
            .sources
            .iter()
            .map(|source| format!("<li>{}\n", self.source(source)))
            .collect();
        format!("<ul class=sources>\n{items}</ul>\n")
    }
}

/// A link that leaves the site.
pub(super) fn outward(address: &str, shown: &str) -> String {
    let label = match shown {
        "↗" => " aria-label=\"read it there\" title=\"read it there\"",
        _ => "",
    };
    format!(
        "<a href=\"{}\" rel=\"noreferrer external\"{label}>{}</a>",
        escape(address),
        escape(shown)
    )
}
