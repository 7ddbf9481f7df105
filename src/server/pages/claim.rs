//! Claims and sources as HTML: who claims what, since when, on what basis, and from which source.

use super::links::{PageContext, external_link};
use crate::model::when::When;
use crate::model::{id, vocab::ann};
use crate::render::card::words::capitalized;
use crate::render::citation::coins;
use crate::render::claims::claim::relation_name;
use crate::render::claims::why::standing_values;
use crate::render::claims::words;
use crate::render::html::{Markup, html, join};
use crate::render::link::safe_link;
use crate::render::quantity;
use crate::render::style::count;
use crate::views::claims::{LikelihoodRange, Topic};
use crate::views::model::{Claim, ClaimRelation, Concept, Fact, Likelihood, Source, Stance, Value};
use oxrdf::{NamedNode, Term, TermRef};
use std::collections::{BTreeMap, BTreeSet};

/// The most standing values that a folded question shows.
const MAX_STANDING: usize = 4;
/// The most claims on a question that are shown; the JSON has all.
const MAX_CLAIMS: usize = 200;

/// What claims are rendered with.
pub(super) struct ClaimRenderer<'a> {
    pub context: &'a PageContext<'a>,
    /// The claims that ties lead to.
    pub claims: Vec<&'a Claim>,
    pub sources: &'a [Source],
    /// The meaning of terms of likelihood, if it is to be shown.
    pub likelihoods: Option<&'a BTreeMap<NamedNode, LikelihoodRange>>,
}

impl ClaimRenderer<'_> {
    /// A value, as a link if it is a thing, with its language if that is not English.
    pub fn value(&self, value: &Value) -> Markup {
        let url = match &value.term {
            Term::Literal(literal) => safe_link(literal.value()),
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => None,
        };
        let shown = match url {
            Some(url) => external_link(&url, &value.shown),
            None => self.context.link_term(&value.term, &value.shown),
        };
        html! {
            @match value.language().filter(|language| *language != "en") {
                Some(language) => {
                    span lang=(language) { (shown) } " " span.dim { "(" (language) ")" }
                },
                None => (shown),
            }
        }
    }

    pub fn values(&self, values: &[Value]) -> Markup {
        join(values.iter().map(|value| self.value(value)), ", ")
    }

    /// The claims on one question, folded under what stands; with the address at which they are not.
    pub fn topic(&self, topic: &Topic, unfolded: bool, address: &str) -> Markup {
        let name = topic.name.as_deref().unwrap_or("other statements");
        let property = topic.property.as_ref().map(|it| id::shorten(it.as_str()));
        let property = property.as_deref().unwrap_or("text");
        let standing = standing_values(topic).into_iter();
        let standing: Vec<_> = standing
            .map(|(value, by)| html! { strong { (value) } " (" (by) ")" })
            .collect();
        html! {
            details.topic #{ "on-" (property.trim_start_matches("ann:")) } open[unfolded] {
                summary {
                    (capitalized(name)) " "
                    span.n { (count(topic.claims.len(), "claim")) }
                    @if topic.contested { " " strong.doubt { "contested" } }
                    @if !standing.is_empty() {
                        span.standing {
                            (join(standing.iter().take(MAX_STANDING), " · "))
                            @if standing.len() > MAX_STANDING {
                                " · " (standing.len() - MAX_STANDING) " more"
                            }
                        }
                    }
                }
                ul.claims {
                    @for claim in topic.claims.iter().take(MAX_CLAIMS) { "\n" (self.claim(claim)) }
                }
                p.dim { a href=(address) { "Link to this question" } }
                @if topic.claims.len() > MAX_CLAIMS {
                    p.dim { "and " (topic.claims.len() - MAX_CLAIMS) " more, in the JSON" }
                }
            }
        }
    }

    /// Claims under a heading and some lines.
    pub fn section(&self, heading: &Markup, head: &[String], claims: &[Claim]) -> Markup {
        html! {
            section {
                h2 { (heading) }
                @for line in head { p { (line) } }
                ul.claims { @for claim in claims { "\n" (self.claim(claim)) } }
            }
        }
    }

    /// One claim as an item of a list.
    fn claim(&self, claim: &Claim) -> Markup {
        let class = match (claim.standing, claim.opposes()) {
            (false, _) => Some("fallen"),
            (true, true) => Some("against"),
            (true, false) => None,
        };
        html! {
            li class=[class] {
                p {
                    @if claim.by.is_empty() { "claimant not recorded" }
                    (join(claim.by.iter().map(|by| self.value(by)), " and "))
                    @if !claim.on_behalf_of.is_empty() {
                        ", on behalf of "
                        (join(claim.on_behalf_of.iter().map(|of| self.value(of)), " and ")) ","
                    }
                    " " (self.statement(claim))
                }
                p.dim {
                    (words::made_on(claim))
                    @if !claim.spoken_by.is_empty() {
                        " · spoken by "
                        (join(claim.spoken_by.iter().map(|by| self.value(by)), " and "))
                    }
                    @if let Some(word) = &claim.likelihood { " · " (self.likelihood(word)) }
                    @if let Some(basis) = &claim.basis { " · basis: " (basis.label) }
                    " · " (self.context.link(&claim.id, "record"))
                }
                @for line in words::taken_back(claim) { p.gone { (line) } }
                @for quote in &claim.quotes { (quotation(claim, quote)) }
                @if let Some(text) = &claim.text { p { (text) } }
                @for relation in words::relations(claim) { (self.relation(relation)) }
                @for note in &claim.notes { p.dim { "Note: " (note) } }
                (self.claim_sources(claim))
                @if !claim.claims.is_empty() {
                    p.dim { "About this claim:" }
                    ul.claims { @for about in &claim.claims { "\n" (self.claim(about)) } }
                }
            }
        }
    }

    /// The stance and what is claimed: `asserts: Sandworm`, `claimed responsibility`.
    fn statement(&self, claim: &Claim) -> Markup {
        let is_attribution =
            matches!(&claim.statements[..], [one] if one.property == ann::ATTRIBUTED_TO);
        let declines = claim.stance.value == Stance::Declines;
        let names_itself = || {
            let terms = |values: &[Value]| {
                let terms = values.iter().map(|value| value.term.to_string());
                terms.collect::<BTreeSet<_>>()
            };
            terms(&claim.statements[0].values) == terms(&claim.by)
        };
        let said = self.says(&claim.statements);
        html! {
            @if is_attribution && declines {
                "declined to attribute it to " strong { (said) }
            } @else if is_attribution && claim.asserts() && names_itself() {
                "claimed responsibility"
            } @else {
                (claim.stance.label)
                @if !said.0.is_empty() { ": " strong { (said) } }
            }
        }
    }

    /// What is claimed: things as links, quantities as text.
    fn says(&self, facts: &[Fact]) -> Markup {
        let things = |fact: &Fact| {
            let mut values = fact.values.iter();
            values.all(|value| matches!(value.term, Term::NamedNode(_)))
        };
        match facts {
            [one] if things(one) => self.values(&one.values),
            _ => html! { (quantity::format_values(facts, |value| value.shown.clone())) },
        }
    }

    /// The claimant's term of likelihood, and what it means on its scale.
    fn likelihood(&self, word: &Concept<Likelihood>) -> Markup {
        let known = match (self.likelihoods, word.value.term()) {
            (Some(all), TermRef::NamedNode(node)) => all.get(&node.into_owned()),
            _ => None,
        };
        html! {
            (word.label)
            @match known.map(|it| (&it.scale, &it.least, &it.most)) {
                Some((Some(scale), Some(least), Some(most))) => {
                    ": " (least) " to " (most) " per cent, " (scale)
                },
                Some((Some(scale), ..)) => { ": " (scale) },
                _ => {},
            }
        }
    }

    fn relation(&self, relation: &ClaimRelation) -> Markup {
        let other = self.claims.iter().find(|claim| claim.id == relation.claim);
        let who = other.map(|claim| {
            let by = claim.by.iter().map(|by| by.shown.clone());
            let parts: Vec<_> = by.chain(claim.on.as_ref().map(When::words)).collect();
            parts.join(", ")
        });
        let who = who.filter(|who| !who.is_empty());
        let name = who.unwrap_or_else(|| id::shorten(relation.claim.as_str()));
        html! {
            p.dim { (relation_name(relation)) " " (self.context.link(&relation.claim, &name)) }
        }
    }

    fn claim_sources(&self, claim: &Claim) -> Markup {
        let one = |id: &NamedNode| match self.sources.iter().find(|source| source.id == *id) {
            Some(source) => self.source(source),
            None => self.context.link(id, &id::shorten(id.as_str())),
        };
        let label = if claim.sources.len() == 1 {
            "source"
        } else {
            "sources"
        };
        html! {
            @if !claim.sources.is_empty() {
                p.dim { (label) ": " (join(claim.sources.iter().map(one), "; ")) }
            }
        }
    }

    /// Publisher, title, date, and the link to the web.
    fn source(&self, source: &Source) -> Markup {
        let title = match &source.title {
            Some(title) => format!("“{title}”"),
            None => "title not recorded".to_owned(),
        };
        html! {
            @if let Some(publisher) = &source.publisher { (self.value(publisher)) ", " }
            (self.context.link(&source.id, &title))
            @if let Some(kind) = &source.kind { ", " (kind.shown) }
            ", " (source.date_words())
            @if let Some(url) = source.url.as_deref().and_then(safe_link) {
                "\u{a0}" (external_link(&url, "↗"))
            }
            @for url in source.archived_at.iter().filter_map(|url| safe_link(url)) {
                ", " (external_link(&url, words::archived_as(source)))
                @if let Some(on) = &source.archived_on { " (" (on.words()) ")" }
            }
            @if let Some(copied) = words::copied(source) { ", " (copied) }
        }
    }

    /// Sources as a list.
    pub fn source_list<'s>(&self, sources: impl IntoIterator<Item = &'s Source>) -> Markup {
        html! {
            ul.sources { @for source in sources { "\n" li { (self.source(source)) (coins::span(source)) } } }
        }
    }
}

/// The claimant's own words, with their language.
fn quotation(claim: &Claim, quote: &Value) -> Markup {
    html! {
        blockquote lang=[quote.language()] {
            "“" (quote.shown) "”"
            @if let Some(origin) = words::quote_origin(claim, quote) {
                " " span.dim { "(" (origin) ")" }
            }
        }
    }
}
