//! The page of one thing: an event, an agent, a place, a source, or anything else in the data, with the
//! claims about it. Of an event first, in one screen, what and when, who did it according to whom, the
//! impact in figures and the best sources.

use super::cite;
use super::claim::ClaimRenderer;
use super::layout::{Content, pagination};
use super::links::{PageContext, encode, external_link, local_name, thing_path};
use super::list::list;
use super::state;
use super::structured_data;
use super::timeline::timeline_image;
use crate::model::{id, vocab::ann};
use crate::render::attribution::count_events;
use crate::render::card::words;
use crate::render::html::{Markup, html, in_language, join};
use crate::render::link::safe_link;
use crate::server::{HttpError, api_things};
use crate::views::card::{Card, FigureValue, kept_card};
use crate::views::claims::Topic;
use crate::views::model::{Claim, Fact};
use crate::views::timeline::{AROUND_PAGE, Timeline, kept_around_page, turn};
use oxrdf::{NamedNode, Term};

/// The most values of a fact that are shown; the others are counted.
const MAX_VALUES: usize = 20;
/// How many sources are shown as the best.
const BEST: usize = 3;
/// The most sources that are listed; the JSON has all.
const MAX_SOURCES: usize = 300;
/// The most sources that are listed without being folded.
const FEW_SOURCES: usize = 12;
/// How many letters of a description are shown before it is folded.
const MAX_DESCRIPTION: usize = 500;

/// `/event/kyivstar-attack`, `/agent/sandworm` …
pub(super) fn page(
    context: &PageContext<'_>,
    kind: &str,
    slug: &str,
) -> Option<Result<Content, HttpError>> {
    let prefix = api_things::prefix(kind)?;
    let moved = id::data_iri(prefix, slug).map(|old| context.annals.replaced_by(&old));
    if let Some(Ok(Some(now))) = moved {
        let error = HttpError::new(301, format!("it is {} now", id::shorten(now.as_str())));
        return Some(Err(error.header("location", context.thing(&now))));
    }
    let thing = context.request.resolve(slug, &[prefix]);
    Some(thing.and_then(|thing| content(context, &thing, None)))
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
    content(context, &thing, None)
}

/// `/why/…`, the address that the claims about a thing had when they were a page of their own: the page of
/// the thing, with those on one property unfolded.
pub(super) fn claims_page(context: &PageContext<'_>, name: &str) -> Result<Content, HttpError> {
    let thing = context.request.resolve(name, &[])?;
    let kinds = ["ann", "dcterms", "rdfs", "skos"];
    let property = context.get("property");
    let property = property.map(|text| context.request.resolve(text, &kinds));
    content(context, &thing, property.transpose()?)
}

/// The page of a thing, with the claims on one property unfolded.
fn content(
    context: &PageContext<'_>,
    thing: &NamedNode,
    unfolded: Option<NamedNode>,
) -> Result<Content, HttpError> {
    let card = kept_card(context.annals, thing, context.options)?;
    let at = context.params.number("page")?.unwrap_or(1).max(1);
    let timeline = kept_around_page(context.annals, thing, at, context.options)?;
    let renderer = CardRenderer {
        card: &card,
        unfolded,
        claim_renderer: ClaimRenderer {
            context,
            claims: card.claims().collect(),
            sources: &card.sources,
            likelihoods: Some(&card.likelihoods),
        },
    };
    let is_event = card.kind.as_deref() == Some("Event");
    let events = events(context, is_event, at, &timeline);
    let body = html! {
        article {
            (renderer.head())
            @if is_event { (renderer.first_screen()) }
            div.split {
                div.facts {
                    h2.hidden[!is_event] { "Facts" }
                    (renderer.facts(&card.facts, false))
                }
                div {
                    // For an event, what is said of it matters more than the events around it.
                    @if is_event { (renderer.claims()) (events) }
                    @else { (events) (renderer.claims()) }
                    (renderer.mentions())
                    (renderer.sources())
                    (cite::section(context, thing)?)
                }
            }
        }
    };
    let content = Content::new(&card.label, body).with_as_of();
    let content = content.with_structured_data(structured_data::of_card(&card));
    let content = match thing_path(thing) {
        Some(path) => content.with_feed(context.url(&format!("{path}.atom"), &[])),
        None => content,
    };
    Ok(content.with_formats(match context.page() {
        "why" | "thing" => &["json"],
        _ => &["json", "ttl", "jsonld"],
    }))
}

/// A page of the events related to a thing, as a list and as a picture.
fn events(context: &PageContext<'_>, is_event: bool, at: usize, timeline: &Timeline) -> Markup {
    let shown = timeline.entries.len();
    let all = shown + timeline.left_out.unwrap_or(0);
    if all == 0 {
        return html! {};
    }
    let pages = all.div_ceil(AROUND_PAGE);
    let first = (at - 1).saturating_mul(AROUND_PAGE);
    let mut latest = timeline.clone();
    turn(&mut latest.entries, |entry| entry.dated().is_some());
    html! {
        section aria-labelledby="events" {
            h2 #events {
                @if shown == 0 { "No more of " (all) }
                @else if first > 0 { "Events " (first + 1) " to " (first + shown) " of " (all) }
                @else if all > shown { "The latest " (shown) " of " (all) }
                @else if is_event { "Around it: " (count_events(&timeline.entries)) }
                @else { (count_events(&timeline.entries)) }
            }
            (list(context, &latest))
            (pagination(context, at, pages))
            @if shown > 1 { (timeline_image(context, timeline, None)) }
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

struct CardRenderer<'a> {
    card: &'a Card,
    /// The property whose claims are unfolded.
    unfolded: Option<NamedNode>,
    claim_renderer: ClaimRenderer<'a>,
}

impl CardRenderer<'_> {
    /// Its name, what it is, what and when in a sentence, and its description.
    fn head(&self) -> Markup {
        let card = self.card;
        let state = card.state.as_ref();
        let contested = state.is_some_and(|state| state.attribution.is_contested());
        html! {
            h1 { (in_language(&card.label, card.label_language.as_deref())) }
            p.dim {
                (card.kind.as_deref().unwrap_or("Thing"))
                @if let Some(when) = &card.when { " · " (when.words()) }
                @if contested { " · " strong.doubt { "contested" } }
                " · " code { (id::shorten(card.id.as_str())) }
            }
            @if let Some(sentence) = words::sentence(card) { p.lead.sentence { (sentence) } }
            @if let Some(text) = card.description() { (description(text)) }
            (self.ways())
        }
    }

    /// Who did it according to whom, the impact in figures, and the best sources.
    fn first_screen(&self) -> Markup {
        let (card, context) = (self.card, self.claim_renderer.context);
        html! {
            div.split.first {
                div {
                    @if let Some(state) = &card.state { (state::section(context, state)) }
                    (state::reversals(context, &card.reversals))
                }
                div { (self.figures()) (self.best_sources()) }
            }
        }
    }

    fn figures(&self) -> Markup {
        let context = self.claim_renderer.context;
        let by = |claim: &&Claim| context.link(&claim.id, &words::said_by(claim));
        let value = |value: &FigureValue<'_>| {
            let by = join(value.claims.iter().map(by), "; ");
            html! { p { strong { (words::figure(value)) } " " span.dim { "(" (by) ")" } } }
        };
        let figures = self.card.figures();
        html! {
            @if !figures.is_empty() {
                section aria-labelledby="figures" {
                    h2 #figures { "Impact in figures" }
                    dl {
                        @for figure in &figures {
                            "\n" dt { (figure.name) }
                            dd { @for one in figure.values.iter().take(MAX_VALUES) { (value(one)) } }
                        }
                    }
                }
            }
        }
    }

    /// The sources to read first, where there are more.
    fn best_sources(&self) -> Markup {
        let all = self.card.sources.len();
        html! {
            @if all > BEST {
                section aria-labelledby="best" {
                    h2 #best {
                        "Best sources " span.n { (BEST) " of " a href="#sources" { (all) } }
                    }
                    (self.claim_renderer.source_list(self.card.best_sources(BEST)))
                }
            }
        }
    }

    /// The links to other pages about the thing.
    fn ways(&self) -> Markup {
        let (id, context) = (&self.card.id, self.claim_renderer.context);
        let short = id::shorten(id.as_str());
        let events = |name: &str| context.url("/timeline", &[(name, &local_name(id))]);
        html! {
            ul.ways {
                @if let Some((name, words)) = timeline_filter(id) {
                    li { a href=(events(name)) { (words) } }
                }
                @if short.starts_with("ag:") {
                    li { a href=(events("target")) { "Attacks on it" } }
                }
                @if short.starts_with("mech:") {
                    li { a href=(context.url("/assistance", &[("mechanism", &local_name(id))])) { "Assistance" } }
                }
                @if !self.card.topics.is_empty() { li { a href="#claims" { "Claims" } } }
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
            |fact: &Fact| fact.property == ann::ATTRIBUTED_TO && !self.card.topics.is_empty();
        html! {
            @if facts.peek().is_some() {
                dl {
                    @for fact in facts {
                        "\n"
                        dt {
                            @if inverse { (words::inverse_name(fact)) }
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

    /// What else refers to it.
    fn mentions(&self) -> Markup {
        html! {
            @if !self.card.pointers.is_empty() {
                section.mentions aria-labelledby="mentions" {
                    h2 #mentions { "Mentioned in" }
                    (self.facts(&self.card.pointers, true))
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

    /// The claims, folded by the question that they answer.
    fn claims(&self) -> Markup {
        let (card, context) = (self.card, self.claim_renderer.context);
        html! {
            @if !card.topics.is_empty() {
                section aria-labelledby="claims" {
                    h2 #claims { "Claims " span.n { (card.claims().count()) } }
                    @for topic in &card.topics {
                        @let unfolded = self.unfolded.is_some() && topic.property == self.unfolded;
                        (self.claim_renderer.topic(topic, unfolded, &self.why(topic)))
                    }
                    @if let Some(state) = &card.state {
                        (state::relations(context, &state.attribution))
                    }
                }
            }
        }
    }

    /// The address of the page with the claims on one question unfolded.
    fn why(&self, topic: &Topic) -> String {
        let name = encode(&id::shorten(self.card.id.as_str()));
        let property = topic.property.as_ref().map(|it| id::shorten(it.as_str()));
        let property = property.unwrap_or_default();
        let property = property.trim_start_matches("ann:");
        let context = self.claim_renderer.context;
        context.url(&format!("/why/{name}"), &[("property", property)])
    }

    fn sources(&self) -> Markup {
        let all = self.card.sources.len();
        let shown = self.card.sources.iter().take(MAX_SOURCES);
        let shown = self.claim_renderer.source_list(shown);
        html! {
            @if all > 0 {
                section aria-labelledby="sources" {
                    h2 #sources { "Sources " span.n { (all) } }
                    @if all > FEW_SOURCES {
                        details { summary { "All, oldest first" } (shown) }
                    } @else {
                        (shown)
                    }
                    @if all > MAX_SOURCES {
                        p.dim { "and " (all - MAX_SOURCES) " more, in the JSON" }
                    }
                }
            }
        }
    }
}

/// A description; of a long one the rest is folded.
fn description(text: &str) -> Markup {
    let (first, rest) = words::folded(text, MAX_DESCRIPTION);
    html! {
        p.lead { (first) }
        @if let Some(rest) = rest {
            details.lead { summary { "Read on" } p { (rest) } }
        }
    }
}
