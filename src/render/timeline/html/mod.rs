//! A timeline as a self-contained HTML page: the chart, the same events as a list with their
//! attributions, footnotes, and filters. The page makes no requests; its content security policy
//! forbids them.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::render::timeline::{html, svg};
//! use annals::views::timeline::{Filter, gather};
//!
//! let annals = Annals::bundled()?;
//! let filter = Filter { words: vec!["kyivstar".into()], ..Filter::default() };
//! let timeline = gather(&annals, &filter, &QueryOptions::default())?;
//! let page = html::page(&timeline, &svg::SvgOptions { title: "Kyivstar", ..svg::SvgOptions::default() });
//! assert!(page.contains("<h1>Kyivstar</h1>") && page.contains("id=\"kyivstar-attack\""));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod facets;
mod filters;
// Only pages of the server show it.
#[cfg(feature = "server")]
pub(crate) mod histogram;
pub(crate) mod list;

use crate::model::when::When;
use crate::render::attribution::{self, title};
use crate::render::claims::words;
use crate::render::format::FormatInfo;
use crate::render::html::{Markup, document, drawing, html, in_language, join, verbatim};
use crate::render::link::safe_link;
use crate::render::parties::format_parties;
use crate::render::style::count;
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::render::timeline::svg::{self, SvgOptions};
use crate::views::model::{Claim, Entry, Likelihood, Source, Stance};
use crate::views::timeline::Timeline;
use filters::Filters;
use list::{colour, details, years};
use oxrdf::NamedNode;
use std::collections::HashMap;
use std::io::{self, Write};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("filter.js");
const STORY: &str = include_str!("story.js");

/// The most entries whose chart fits a printed page; a taller chart is printed after the list.
const MAX_PRINTED: usize = 60;

/// The most footnotes of an event in its line; those of its other sources follow below.
const MAX_INLINE: usize = 3;

/// The footnotes, in order of first reference.
#[derive(Default)]
struct Footnotes<'a> {
    numbers: HashMap<&'a NamedNode, usize>,
    sources: Vec<&'a Source>,
}

impl<'a> Footnotes<'a> {
    /// The number of the note of a source.
    fn number(&mut self, source: &'a Source) -> usize {
        *self.numbers.entry(&source.id).or_insert_with(|| {
            self.sources.push(source);
            self.sources.len()
        })
    }

    /// References to sources.
    fn reference(&mut self, sources: &mut dyn Iterator<Item = &'a Source>) -> Markup {
        let mut numbers = sources.map(|source| self.number(source));
        let mut numbers = numbers.by_ref().peekable();
        html! {
            @if numbers.peek().is_some() {
                sup { (join(numbers.map(|number| html! { a href={ "#s" (number) } { (number) } }), " ")) }
            }
        }
    }
}

/// The link of a mark to its list item.
fn to_item(entry: &Entry) -> Option<String> {
    Some(format!("#{}", anchor(entry)))
}

/// The fragment of an entry; foreign IRIs contain characters that are not allowed in fragments.
fn anchor(entry: &Entry) -> String {
    let keep = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    entry.slug().replace(|c| !keep(c), "_")
}

/// `html`.
#[derive(Debug)]
pub struct Html;

impl TimelineFormat for Html {
    fn info(&self) -> FormatInfo {
        FormatInfo::new(
            "html",
            &["html", "htm"],
            "A self-contained page with picture, list and sources",
        )
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("text/html; charset=utf-8")
    }

    fn write(
        &self,
        out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        out.write_all(page(timeline, &options.picture).as_bytes())
    }

    fn has_groups(&self) -> bool {
        true
    }
}

/// Renders the page.
pub fn page(timeline: &Timeline, options: &SvgOptions<'_>) -> String {
    let inside = SvgOptions {
        link: &to_item,
        inline: true,
        ..*options
    };
    let filters = Filters::of(timeline);
    let mut notes = Footnotes::default();
    let list = list(timeline, &filters, &mut notes);
    let body = html! {
        a.skip href="#list" { "Skip to the list of events" }
        header {
            h1 { (options.title) }
            p.dim {
                (svg::counts(timeline))
                @if let Some(more) = options.about { " · " (more) }
            }
        }
        main.many[timeline.entries.len() > MAX_PRINTED] {
            details.filters { summary { "Filter" } (filters.form()) }
            div.stage {
                section.drawn aria-labelledby="drawn" {
                    h2 #drawn { "Timeline" }
                    div.picture role="region" aria-labelledby="drawn" tabindex="0" {
                        (drawing(svg::draw(timeline, &inside)))
                    }
                }
                section.story aria-labelledby="list" {
                    h2 #list { "Events" }
                    (steps())
                    (list)
                }
            }
            section aria-labelledby="sources" {
                h2 #sources { "Sources" }
                ol.sources {
                    @for (number, source) in (1..).zip(&notes.sources) {
                        "\n" li id={ "s" (number) } { (footnote(source)) }
                    }
                }
            }
        }
        script { (verbatim(SCRIPT)) (verbatim(STORY)) }
    };
    let style = html! { (verbatim(STYLE)) (drawing(svg::style())) };
    document(options.title, &style, &body)
}

/// The entries under year headings, in the given order.
fn list<'a>(timeline: &'a Timeline, filters: &Filters<'_>, notes: &mut Footnotes<'a>) -> Markup {
    html! {
        @if timeline.entries.is_empty() { p { "No matching events." } }
        @for (year, entries) in years(&timeline.entries) {
            div.year {
                h3 { (year) " " span.dim { "· " (count(entries.len(), "event")) } }
                ol.events {
                    @for entry in entries { "\n" (item(entry, timeline, filters, notes)) }
                }
            }
        }
    }
}

fn item<'a>(
    entry: &'a Entry,
    timeline: &Timeline,
    filters: &Filters<'_>,
    notes: &mut Footnotes<'a>,
) -> Markup {
    let kind = if entry.is_attack() { "k-a" } else { "k-e" };
    let types = entry.types.iter().map(|thing| &thing.label);
    let details = details(
        html! { (format_parties(entry, usize::MAX)) },
        join(types, ", "),
        html! { @if entry.is_only_possible(timeline.window) { "possibly in this period" } },
    );
    let [label_language, its_language] = &entry.record.languages;
    html! {
        li id=(anchor(entry)) class={ (colour(entry)) " " (kind) }
            data-f=[filters.of_entry(entry)] {
            p.w { @if let Some(when) = &entry.when { (date(when)) } @else { (entry.date_words()) } }
            div {
                h4 { (in_language(&title(entry), label_language.as_deref())) }
                @if !details.0.is_empty() { p.who { (details) } }
                @if let Some(description) = &entry.description { p.what { (in_language(description, its_language.as_deref())) } }
                @for line in state(entry) { p.state { (line) } }
                @if !entry.attributions.is_empty() {
                    ul {
                        @for claim in &entry.attributions { li { (attribution(claim, entry, notes)) } }
                    }
                }
                (sources(&entry.sources, notes))
            }
        }
    }
}

/// The best sources by name, each a link to its note; then the notes of the others.
fn sources<'a>(sources: &'a [Source], notes: &mut Footnotes<'a>) -> Markup {
    let (inline, further) = sources.split_at(sources.len().min(MAX_INLINE));
    html! {
        @if !inline.is_empty() {
            p.src {
                (count(sources.len(), "source")) ": "
                @for (at, source) in inline.iter().enumerate() {
                    @if at > 0 { ", " }
                    a href={ "#s" (notes.number(source)) } { (source.name()) }
                    @if source.is_only_archived() { " (archive copy)" }
                }
                @if !further.is_empty() {
                    " and " (further.len()) " more" (notes.reference(&mut further.iter()))
                }
            }
        }
    }
}

/// The way from event to event; hidden without a script, which then shows one at a time.
fn steps() -> Markup {
    html! {
        nav.steps aria-label="Event by event" hidden {
            button type="button" data-by="-1" { "← Previous" }
            "\n" output aria-live="polite" {}
            "\n" button type="button" data-by="1" { "Next →" }
            "\n" button type="button" data-by="0" { "All events" }
        }
    }
}

/// What is disputed, agreed or claimed beside, and whether it happened; the claims follow in a list.
fn state(entry: &Entry) -> Vec<String> {
    let mut lines = attribution::summary(&entry.state);
    lines.extend(attribution::measures(entry));
    lines.extend(
        entry
            .dates
            .discovered
            .iter()
            .map(|on| format!("discovered on {}", attribution::in_words(on))),
    );
    lines
}

/// A date in words, in a `<time>` element if it is a plain date.
fn date(when: &When) -> Markup {
    let plain = |edtf: &String| {
        edtf.len() <= 10
            && edtf.chars().all(|c| c.is_ascii_digit() || c == '-')
            && edtf.get(5..7) < Some("13")
    };
    html! {
        @match when.to_edtf().filter(plain) {
            Some(edtf) => time datetime=(edtf) { (when.words()) },
            None => (when.words()),
        }
    }
}

/// An attribution: claimant, stance, agents, date and footnotes.
fn attribution<'a>(claim: &'a Claim, entry: &'a Entry, notes: &mut Footnotes<'a>) -> Markup {
    let by: Vec<_> = claim.by.iter().map(|by| by.shown.as_str()).collect();
    let agents: Vec<_> = claim
        .agents
        .iter()
        .map(|agent| agent.label.as_str())
        .collect();
    let mut about = Vec::new();
    about.extend(words::on_behalf_of(claim));
    about.extend(words::spoken_by(claim));
    about.extend(claim.on.as_ref().map(When::words));
    about.extend(claim.basis.as_ref().map(|basis| basis.label.clone()));
    about.extend(
        claim
            .likelihood
            .as_ref()
            .map(|word| likelihood(&word.value)),
    );
    if !claim.standing {
        about.push("withdrawn or superseded".to_owned());
    }
    let mut sources = entry
        .sources
        .iter()
        .filter(|source| claim.sources.contains(&source.id));
    html! {
        @if claim.by.is_empty() { "claimant not recorded" } @else { (by.join(", ")) }
        @if claim.stance.value != Stance::Asserts { " " (claim.stance.value.to_string()) }
        ": " (agents.join(", "))
        @if !about.is_empty() { " " span.dim { "(" (about.join(", ")) ")" } }
        @for quote in &claim.quotes {
            " " q lang=[quote.language()] { (quote.shown) }
            @if let Some(origin) = words::quote_origin(claim, quote) {
                " " span.dim { "(" (origin) ")" }
            }
        }
        (notes.reference(&mut sources))
    }
}

/// The claimant's likelihood term, from its name in the ontology: `phiaAlmostCertain` is "almost certain".
fn likelihood(word: &Likelihood) -> String {
    let name = word.to_string();
    let word = ["phia", "icd"]
        .iter()
        .find_map(|scale| name.strip_prefix(scale));
    let mut words = String::new();
    for c in word.unwrap_or(&name).chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

/// A source: publisher, title with its link, date.
fn footnote(source: &Source) -> Markup {
    let title = source.title.as_ref().map(|title| format!("“{title}”"));
    let title = title.as_deref().unwrap_or("title not recorded");
    html! {
        @if let Some(publisher) = &source.publisher { (publisher.shown) ", " }
        @match source.url.as_deref().and_then(safe_link) {
            Some(url) => a href=(url) { (title) },
            None => (title),
        }
        @if let Some(kind) = &source.kind { ", " (kind.shown) }
        ", " (source.date_words())
        @for address in &source.archived_at {
            ", "
            @match safe_link(address) {
                Some(url) => a href=(url) { (words::archived_as(source)) },
                None => { (words::archived_as(source)) " at " (address) },
            }
            @if let Some(on) = &source.archived_on { " (" (on.words()) ")" }
        }
        @if let Some(copied) = words::copied(source) { ", " (copied) }
    }
}
