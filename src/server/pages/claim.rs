//! Claims and sources as HTML: who claims what, since when, on what basis, and from which source.

use super::links::PageContext;
use crate::model::when::When;
use crate::model::{id, vocab::ann};
use crate::render::claims::claim::relation_name;
use crate::render::escape::escape;
use crate::render::link::safe_link;
use crate::render::quantity;
use crate::render::style::clean;
use crate::views::claims::{Claim, ClaimRelation, Fact, Likelihood, Source, Value};
use oxrdf::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// What claims are rendered with.
pub(super) struct ClaimRenderer<'a> {
    pub context: &'a PageContext<'a>,
    /// The claims that ties lead to.
    pub claims: Vec<&'a Claim>,
    pub sources: &'a [Source],
    /// The meaning of terms of likelihood, if it is to be shown.
    pub likelihoods: Option<&'a BTreeMap<NamedNode, Likelihood>>,
}

impl ClaimRenderer<'_> {
    /// A value, as a link if it is a thing, with its language if that is not English.
    pub fn value(&self, value: &Value) -> String {
        let shown = match &value.term {
            Term::Literal(literal) => match safe_link(literal.value()) {
                Some(url) => external_link(&url, literal.value()),
                None => escape(&value.shown),
            },
            term => self.context.link_term(term, &value.shown),
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

    /// What is claimed: things as links, quantities as text.
    fn says(&self, facts: &[Fact]) -> String {
        let things = |fact: &Fact| {
            let mut values = fact.values.iter();
            values.all(|value| matches!(value.term, Term::NamedNode(_)))
        };
        match facts {
            [one] if things(one) => self.values(&one.values),
            _ => escape(&quantity::format_values(facts, |value| {
                clean(&value.shown).into_owned()
            })),
        }
    }

    /// One claim as an item of a list.
    pub fn claim(&self, claim: &Claim) -> String {
        let by = match claim.by.is_empty() {
            true => "unnamed claimant".to_owned(),
            false => self.values(&claim.by).replace(", <a", " and <a"),
        };
        let statement = self.statement(claim);
        let mut details = vec![self.date(claim)];
        details.extend(claim.likelihood.as_ref().map(|word| self.likelihood(word)));
        details.extend(
            claim
                .basis
                .as_ref()
                .map(|basis| format!("basis: {}", escape(&basis.shown))),
        );
        details.push(self.context.link(&claim.id, "record"));
        let text = claim.text.as_ref();
        let text = text.map(|text| format!("<blockquote>{}</blockquote>", escape(text)));
        let withdrawn = if claim.standing {
            ""
        } else {
            "<p class=gone>withdrawn or superseded</p>"
        };
        let ties: String = claim
            .relations
            .iter()
            .map(|relation| self.relation(relation))
            .collect();
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
            "<li{class}><p>{by} {statement}</p>\n<p class=dim>{}</p>{withdrawn}{}{ties}{notes}{}\n",
            details.join(" · "),
            text.unwrap_or_default(),
            self.claim_sources(claim)
        )
    }

    /// The stance and what is claimed: `asserts: Sandworm`, `claimed responsibility`.
    fn statement(&self, claim: &Claim) -> String {
        let values = self.says(&claim.statements);
        let is_attribution =
            matches!(&claim.statements[..], [one] if one.property == ann::ATTRIBUTED_TO);
        let stance = claim.stance.as_ref();
        let declines = stance.is_some_and(|it| it.term == Term::from(ann::DECLINES));
        if is_attribution && declines {
            return format!("declined to attribute it to <strong>{values}</strong>");
        }
        let names_itself = || {
            let terms = |values: &[Value]| {
                let terms = values.iter().map(|value| value.term.to_string());
                terms.collect::<BTreeSet<_>>()
            };
            terms(&claim.statements[0].values) == terms(&claim.by)
        };
        if is_attribution && claim.asserts() && names_itself() {
            return "claimed responsibility".to_owned();
        }
        let stance = escape(stance.map_or("asserts", |stance| &stance.shown));
        match values.is_empty() {
            true => stance,
            false => format!("{stance}: <strong>{values}</strong>"),
        }
    }

    /// When the claim was made; if undated, when it was published or read.
    fn date(&self, claim: &Claim) -> String {
        let mut read = self.sources.iter();
        let dated = read.any(|one| one.issued.is_some() && claim.sources.contains(&one.id));
        match (&claim.on, claim.known) {
            (Some(on), _) => escape(&on.words()),
            (None, Some(known)) => format!(
                "undated ({} {})",
                if dated { "known by" } else { "read" },
                known.format("%-d %b %Y")
            ),
            (None, None) => "undated".to_owned(),
        }
    }

    /// The claimant's term of likelihood, and what it means on its scale.
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

    fn relation(&self, relation: &ClaimRelation) -> String {
        let other = self.claims.iter().find(|claim| claim.id == relation.claim);
        let who = other.map(|claim| {
            let by = claim.by.iter().map(|by| by.shown.clone());
            let parts: Vec<_> = by.chain(claim.on.as_ref().map(When::words)).collect();
            parts.join(", ")
        });
        let who = who.filter(|who| !who.is_empty());
        let name = who.unwrap_or_else(|| id::shorten(relation.claim.as_str()));
        format!(
            "<p class=dim>{} {}</p>",
            escape(&relation_name(relation)),
            self.context.link(&relation.claim, &name)
        )
    }

    fn claim_sources(&self, claim: &Claim) -> String {
        let one = |id: &NamedNode| match self.sources.iter().find(|source| source.id == *id) {
            Some(source) => self.source(source),
            None => self.context.link(id, &id::shorten(id.as_str())),
        };
        let all: Vec<_> = claim.sources.iter().map(one).collect();
        let label = if all.len() == 1 { "source" } else { "sources" };
        match all.is_empty() {
            true => String::new(),
            false => format!("<p class=dim>{}: {}</p>", label, all.join("; ")),
        }
    }

    /// Publisher, title, date, and the link to the web.
    pub fn source(&self, source: &Source) -> String {
        let title = match &source.title {
            Some(title) => format!("“{title}”"),
            None => "title not recorded".to_owned(),
        };
        let publisher = source.publisher.as_ref();
        let publisher = publisher.map(|one| format!("{}, ", self.value(one)));
        let day = match &source.issued {
            Some(on) => escape(&on.words()),
            None => "undated".to_owned(),
        };
        let url = source.url.as_deref().and_then(safe_link);
        let out = url.map(|url| format!("\u{a0}{}", external_link(&url, "↗")));
        format!(
            "{}{}, {day}{}",
            publisher.unwrap_or_default(),
            self.context.link(&source.id, &title),
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
pub(super) fn external_link(url: &str, shown: &str) -> String {
    let label = match shown {
        "↗" => " aria-label=\"open source\" title=\"open source\"",
        _ => "",
    };
    format!(
        "<a href=\"{}\" rel=\"noreferrer external\"{label}>{}</a>",
        escape(url),
        escape(shown)
    )
}
