//! The page of one thing: an event, an agent, a place, a source, or anything else in the data.

use super::cite;
use super::claim::ClaimRenderer;
use super::layout::Content;
use super::links::{PageContext, encode, external_link, local_name};
use super::list::list;
use super::state;
use super::timeline::{timeline_image, turn};
use crate::LabeledResource;
use crate::model::{id, vocab::ann};
use crate::render::html::{Markup, html};
use crate::render::link::safe_link;
use crate::render::style::count;
use crate::server::{HttpError, api_things};
use crate::views::card::{Card, card};
use crate::views::claims::{Conflict, conflicts};
use crate::views::model::Fact;
use crate::views::timeline::{Timeline, around};
use oxrdf::{NamedNode, Term};

/// The most events of a thing that are drawn and listed; a link leads to the rest.
const MAX_EVENTS: usize = 60;
/// The most values of a fact that are shown; the others are counted.
const MAX_VALUES: usize = 20;

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
    let contested = conflicts(context.annals, Some(&named), context.options)?;
    let contested = contested.into_iter().filter(Conflict::is_contested);
    let contested: Vec<_> = contested.collect();
    let renderer = CardRenderer {
        card: &card,
        contested: &contested,
        claim_renderer: renderer,
    };
    let is_event = is_event(thing);
    let events = events(context, thing, &timeline);
    let body = html! {
        article {
            (renderer.head())
            @if let Some(state) = &card.state { (state::section(context, state)) }
            (state::reversals(context, &card.reversals))
            div.split {
                div.facts {
                    h2.hidden { "Facts" }
                    (renderer.facts(&card.facts, false))
                    @if !card.pointers.is_empty() {
                        h2 { "Mentioned in" }
                        (renderer.facts(&card.pointers, true))
                    }
                }
                div {
                    // For an event, the attributions matter more than the related events.
                    @if is_event { (renderer.claims()) (events) }
                    @else { (events) (renderer.claims()) }
                    (renderer.sources())
                    (cite::section(context, thing)?)
                }
            }
        }
    };
    let content = Content::new(&card.label, body).with_as_of();
    Ok(content.with_formats(&["json"]))
}

fn is_event(thing: &NamedNode) -> bool {
    thing.as_str().contains("/id/event/")
}

/// The events related to a thing, as a timeline and as a list.
fn events(context: &PageContext<'_>, thing: &NamedNode, timeline: &Timeline) -> Markup {
    if timeline.entries.is_empty() {
        return html! {};
    }
    let mut shown = timeline.clone();
    let all = shown.entries.len();
    shown.entries.drain(..all.saturating_sub(MAX_EVENTS));
    let picture = timeline_image(context, &shown, None);
    turn(&mut shown.entries, |entry| entry.dated().is_some());
    let filter = timeline_filter(thing).filter(|_| all > MAX_EVENTS);
    html! {
        section aria-labelledby="events" {
            h2 #events {
                @if all > MAX_EVENTS { "The latest " (MAX_EVENTS) " of " (all) " events" }
                @else if is_event(thing) { (count(all, "related event")) }
                @else { (count(all, "event")) }
            }
            (picture)
            (list(context, &shown))
            @if let Some((name, _)) = filter {
                p {
                    a href=(context.url("/timeline", &[(name, &local_name(thing))])) { "All events" }
                }
            }
        }
    }
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
            format!("“{}” this", fact.name)
        }
        None => format!("{} of", fact.name),
    }
}

struct CardRenderer<'a> {
    card: &'a Card,
    /// Conflicts that are not settled, nor only a denial by the accused or a doubt.
    contested: &'a [Conflict],
    claim_renderer: ClaimRenderer<'a>,
}

impl CardRenderer<'_> {
    fn head(&self) -> Markup {
        let card = self.card;
        let state = card.state.as_ref();
        let contested = state.is_some_and(|state| state.attribution.is_contested());
        html! {
            h1 { (card.label) }
            p.dim {
                (card.kind.as_deref().unwrap_or("Thing"))
                @if let Some(when) = &card.when { " · " (when.words()) }
                @if contested { " · " strong.doubt { "contested" } }
                " · " code { (id::shorten(card.id.as_str())) }
            }
            @if let Some(text) = card.description() { p.lead { (text) } }
            (self.ways())
        }
    }

    /// The links to other pages about the thing.
    fn ways(&self) -> Markup {
        let (id, context) = (&self.card.id, self.claim_renderer.context);
        let short = id::shorten(id.as_str());
        let events = |name: &str| context.url("/timeline", &[(name, &local_name(id))]);
        let why = context.url(&format!("/why/{}", encode(&short)), &[]);
        html! {
            ul.ways {
                @if let Some((name, words)) = timeline_filter(id) {
                    li { a href=(events(name)) { (words) } }
                }
                @if short.starts_with("ag:") {
                    li { a href=(events("target")) { "Attacks on it" } }
                }
                li { a href=(why) { "Claims" } }
                li { a href=(context.url("/graph", &[("of", &short)])) { "Graph" } }
                @if let Some(url) = self.source_url() {
                    li { (external_link(&url, "Open source ↗")) }
                }
            }
        }
    }

    /// The address of a source on the web.
    fn source_url(&self) -> Option<String> {
        match &self.card.values(ann::URL).first()?.term {
            Term::Literal(literal) => safe_link(literal.value()),
            Term::NamedNode(node) => safe_link(node.as_str()),
            Term::BlankNode(_) | Term::Triple(_) => None,
        }
    }

    /// Facts by name, except those shown elsewhere on the page.
    fn facts(&self, facts: &[Fact], inverse: bool) -> Markup {
        let shown = |fact: &&Fact| {
            let elsewhere = self.card.is_said_elsewhere(fact) || fact.property == ann::CONTESTED;
            inverse || !elsewhere
        };
        let mut facts = facts.iter().filter(shown).peekable();
        let is_claimed =
            |fact: &Fact| fact.property == ann::ATTRIBUTED_TO && !self.card.claims.is_empty();
        html! {
            @if facts.peek().is_some() {
                dl {
                    @for fact in facts {
                        "\n"
                        dt {
                            @if inverse { (inverse_name(fact)) }
                            @else {
                                (fact.name)
                                @if is_claimed(fact) { " (claims)" }
                            }
                        }
                        dd {
                            (self.values(fact))
                            @if !inverse {
                                (state::against(self.claim_renderer.context, self.card.state.as_ref(), fact))
                            }
                        }
                    }
                }
            }
        }
    }

    fn values(&self, fact: &Fact) -> Markup {
        let shown = fact.values.len().min(MAX_VALUES);
        html! {
            (self.claim_renderer.values(&fact.values[..shown]))
            @if fact.values.len() > shown { " and " (fact.values.len() - shown) " more" }
        }
    }

    fn claims(&self) -> Markup {
        let topics = self.card.claims.chunk_by(|a, b| a.topic() == b.topic());
        html! {
            @for claims in topics {
                @let topic = claims.first().and_then(|claim| claim.topic());
                @let contested = self.contested.iter().any(|it| it.topic.as_deref() == topic);
                (self.claim_renderer.topic(topic, claims, contested))
            }
        }
    }

    fn sources(&self) -> Markup {
        let sources = self.card.sources.len();
        html! {
            @if sources > 0 {
                section {
                    h2 { "Sources " span.n { (sources) } }
                    (self.claim_renderer.sources())
                }
            }
        }
    }
}
