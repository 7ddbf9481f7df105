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

mod facets;

use crate::model::when::When;
use crate::render::escape::escape;
use crate::render::html_head::head;
use crate::render::link::html_link;
use crate::render::parties::format_parties;
use crate::render::style::count;
use crate::render::timeline::svg::{self, SvgOptions};
use crate::views::timeline::{Attribution, Entity, Entry, Source, Timeline};
use chrono::Datelike;
use facets::Facets;
use oxrdf::NamedNode;
use std::collections::HashMap;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("filter.js");

/// The most entries whose chart fits a printed page; a taller chart is printed after the list.
const MAX_PRINTED: usize = 60;

/// The footnotes, in order of first reference.
#[derive(Default)]
struct Footnotes<'a> {
    numbers: HashMap<&'a NamedNode, usize>,
    sources: Vec<&'a Source>,
}

impl<'a> Footnotes<'a> {
    /// References to sources.
    fn reference(&mut self, sources: &mut dyn Iterator<Item = &'a Source>) -> String {
        let one = |source: &'a Source| {
            let number = *self.numbers.entry(&source.id).or_insert_with(|| {
                self.sources.push(source);
                self.sources.len()
            });
            format!("<a href=#s{number}>{number}</a>")
        };
        let all: Vec<String> = sources.map(one).collect();
        match all.is_empty() {
            true => String::new(),
            false => format!("<sup>{}</sup>", all.join(" ")),
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

/// Renders the page.
pub fn page(timeline: &Timeline, options: &SvgOptions<'_>) -> String {
    let title = escape(options.title);
    let about = svg::counts(timeline);
    let about = match options.about {
        Some(more) => format!("{about} · {more}"),
        None => about,
    };
    let inside = SvgOptions {
        link: &to_item,
        inline: true,
        ..*options
    };
    let facets = Facets::of(timeline);
    let mut notes = Footnotes::default();
    let list = list(timeline, &facets, &mut notes);
    let sources: String = notes.sources.iter().enumerate().map(footnote).collect();
    format!(
        "{head}\
         <a class=\"skip\" href=\"#list\">Skip to the list of events</a>\n\
         <header>\n<h1>{title}</h1>\n<p class=\"dim\">{about}</p>\n</header>\n<main{many}>\n\
         {filter}\
         <section class=\"drawn\" aria-labelledby=\"drawn\">\n<h2 id=\"drawn\">Timeline</h2>\n\
         <div class=\"picture\" role=\"region\" aria-labelledby=\"drawn\" tabindex=\"0\">\n{svg}</div>\n</section>\n\
         <section aria-labelledby=\"list\">\n<h2 id=\"list\">Events</h2>\n{list}</section>\n\
         <section aria-labelledby=\"sources\">\n<h2 id=\"sources\">Sources</h2>\n\
         <ol class=\"sources\">\n{sources}</ol>\n</section>\n</main>\n\
         <script>\n{SCRIPT}</script>\n</body>\n</html>\n",
        head = head(&title, &format!("{STYLE}{}", svg::style())),
        about = escape(&about),
        many = if timeline.entries.len() > MAX_PRINTED {
            " class=\"many\""
        } else {
            ""
        },
        filter = facets.form(),
        svg = svg::draw(timeline, &inside),
    )
}

/// The entries under year headings, in the given order.
fn list<'a>(timeline: &'a Timeline, facets: &Facets<'_>, notes: &mut Footnotes<'a>) -> String {
    let year = |entry: &Entry| Some(entry.when.as_ref()?.sort_day()?.year());
    let years = timeline.entries.chunk_by(|a, b| year(a) == year(b));
    let year_section = |entries: &'a [Entry]| {
        let heading = match entries.first().and_then(year) {
            Some(year) => year.to_string(),
            None => "Undated".to_owned(),
        };
        let items: String = entries
            .iter()
            .map(|one| item(one, timeline, facets, notes))
            .collect();
        format!(
            "<div class=\"year\">\n<h3>{heading} <span class=\"dim\">· {}</span></h3>\n\
             <ol class=\"events\">\n{items}</ol>\n</div>\n",
            count(entries.len(), "event")
        )
    };
    match timeline.entries.is_empty() {
        true => "<p>No matching events.</p>\n".to_owned(),
        false => years.map(year_section).collect(),
    }
}

fn item<'a>(
    entry: &'a Entry,
    timeline: &Timeline,
    facets: &Facets<'_>,
    notes: &mut Footnotes<'a>,
) -> String {
    let kind = if entry.is_attack() { "a" } else { "e" };
    let colour = if entry.contested { "c" } else { kind };
    let mut item = format!("<li id=\"{}\" class=\"{colour} k-{kind}\"", anchor(entry));
    let facets = facets.of_entry(entry);
    if !facets.is_empty() {
        item.push_str(&format!(" data-f=\"{facets}\""));
    }
    item.push_str(&format!(
        "><h4>{}</h4> <span class=\"w\">{}</span>{}",
        escape(&entry.label),
        entry
            .when
            .as_ref()
            .map_or_else(|| "undated".to_owned(), date),
        notes.reference(&mut entry.sources.iter())
    ));
    let mut details = vec![format_parties(entry, usize::MAX)];
    details.push(
        entry
            .types
            .iter()
            .map(|thing| thing.label.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    );
    if entry.is_only_possible(timeline.window) {
        details.push("possibly in this period".to_owned());
    }
    details.retain(|text| !text.is_empty());
    if !details.is_empty() {
        item.push_str(&format!("<p>{}</p>", escape(&details.join(" · "))));
    }
    let claims: String = entry
        .attributions
        .iter()
        .map(|claim| attribution(claim, entry, notes))
        .collect();
    if !claims.is_empty() {
        item.push_str(&format!("<ul>{claims}</ul>"));
    }
    item.push_str("</li>\n");
    item
}

/// A date in words, in a `<time>` element if it is a plain date.
fn date(when: &When) -> String {
    let words = escape(&when.words());
    let plain = |edtf: &String| {
        edtf.len() <= 10
            && edtf.chars().all(|c| c.is_ascii_digit() || c == '-')
            && edtf.get(5..7) < Some("13")
    };
    match when.to_edtf().filter(plain) {
        Some(edtf) => format!("<time datetime={edtf}>{words}</time>"),
        None => words,
    }
}

/// An attribution: claimant, stance, agents, date and footnotes.
fn attribution<'a>(claim: &'a Attribution, entry: &'a Entry, notes: &mut Footnotes<'a>) -> String {
    let names = |things: &[Entity]| {
        let names: Vec<_> = things.iter().map(|thing| thing.label.as_str()).collect();
        escape(&names.join(", "))
    };
    let by = if claim.by.is_empty() {
        "claimant not recorded".to_owned()
    } else {
        names(&claim.by)
    };
    let agents = names(&claim.agents);
    let stance = match claim.stance.as_str() {
        "asserts" => String::new(),
        other => format!(" {}", escape(other)),
    };
    let mut about = Vec::new();
    about.extend(claim.on.as_ref().map(|on| escape(&on.words())));
    about.extend(claim.likelihood.as_deref().map(likelihood));
    if !claim.standing {
        about.push("withdrawn or superseded".to_owned());
    }
    let about = match about.is_empty() {
        true => String::new(),
        false => format!(" <span class=\"dim\">({})</span>", about.join(", ")),
    };
    let mut sources = entry
        .sources
        .iter()
        .filter(|source| claim.sources.contains(&source.id));
    format!(
        "<li>{by}{stance}: {agents}{about}{}",
        notes.reference(&mut sources)
    )
}

/// The claimant's likelihood term, from its name in the ontology: `phiaAlmostCertain` is "almost certain".
fn likelihood(name: &str) -> String {
    let word = ["phia", "icd"]
        .iter()
        .find_map(|scale| name.strip_prefix(scale));
    let mut words = String::new();
    for c in word.unwrap_or(name).chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    escape(&words)
}

fn footnote((at, source): (usize, &&Source)) -> String {
    let title = source.title.as_ref().map_or_else(
        || "title not recorded".to_owned(),
        |title| format!("“{title}”"),
    );
    let mut parts = Vec::new();
    parts.extend(
        source
            .publisher
            .as_ref()
            .map(|publisher| escape(&publisher.label)),
    );
    parts.push(html_link(&escape(&title), source.url.as_deref()));
    parts.push(
        source
            .issued
            .as_ref()
            .map_or_else(|| "undated".to_owned(), |on| escape(&on.words())),
    );
    format!("<li id=s{}>{}\n", at + 1, parts.join(", "))
}
