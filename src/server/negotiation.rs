//! Which of several formats a client would rather have (RFC 9110, 12.5.1).

use super::Failure;
use crate::parse;
use crate::render::query::answer::Format;
use crate::render::rdf::Syntax;
use oxrdfio::{JsonLdProfileSet, RdfFormat};
use sparesults::QueryResultsFormat as Rows;

/// Media types for rows and truth values, the usual one first.
pub(super) const ROWS: [(&str, Format); 8] = [
    ("application/sparql-results+json", Format::Rows(Rows::Json)),
    ("application/sparql-results+xml", Format::Rows(Rows::Xml)),
    ("text/csv", Format::Rows(Rows::Csv)),
    ("text/tab-separated-values", Format::Rows(Rows::Tsv)),
    ("application/json", Format::Rows(Rows::Json)),
    ("application/xml", Format::Rows(Rows::Xml)),
    ("text/xml", Format::Rows(Rows::Xml)),
    ("text/plain", Format::Table),
];

/// Media types for triples, the usual one first.
pub(super) const TRIPLES: [(&str, Format); 6] = [
    ("text/turtle", Format::Graph(RdfFormat::Turtle)),
    ("application/n-triples", Format::Graph(RdfFormat::NTriples)),
    ("application/rdf+xml", Format::Graph(RdfFormat::RdfXml)),
    ("application/ld+json", Format::Graph(JSON_LD)),
    ("application/json", Format::Graph(JSON_LD)),
    ("text/plain", Format::Graph(RdfFormat::NTriples)),
];

const JSON_LD: RdfFormat = RdfFormat::JsonLd {
    profile: JsonLdProfileSet::empty(),
};

/// Media types for a whole graph, the usual one first.
pub(super) const GRAPHS: [(&str, Syntax); 6] = [
    ("text/turtle", Syntax::Turtle),
    ("application/n-triples", Syntax::NTriples),
    ("application/rdf+xml", Syntax::RdfXml),
    ("application/ld+json", Syntax::JsonLd),
    ("application/json", Syntax::JsonLd),
    ("text/plain", Syntax::NTriples),
];

/// Media types in which statements are sent, the usual one first.
pub(super) const SENT: [(&str, parse::Format); 6] = [
    ("text/turtle", parse::Format::Turtle),
    ("application/n-triples", parse::Format::NTriples),
    ("application/rdf+xml", parse::Format::RdfXml),
    ("application/ld+json", parse::Format::JsonLd),
    ("application/x-turtle", parse::Format::Turtle),
    ("text/plain", parse::Format::NTriples),
];

/// The format of statements that are sent as a media type; Turtle where none is named.
///
/// # Errors
/// 415 where it is none of these.
pub(super) fn format(media_type: &str) -> Result<parse::Format, Failure> {
    if media_type.is_empty() {
        return Ok(parse::Format::Turtle);
    }
    let known = SENT.iter().find(|(name, _)| *name == media_type);
    known.map(|(_, format)| *format).ok_or_else(|| {
        Failure::new(415, format!("`{media_type}` is no format of graphs")).hint(
            "text/turtle, application/n-triples, application/rdf+xml and application/ld+json are",
        )
    })
}

/// The one of these that a client would rather have; of those it likes alike, the first.
///
/// # Errors
/// 406 where it takes none of them.
pub(super) fn choose<T: Copy>(
    accept: Option<&str>,
    offers: &[(&'static str, T)],
) -> Result<(&'static str, T), Failure> {
    let accept = accept.filter(|accept| !accept.trim().is_empty());
    let ranges: Vec<_> = accept
        .unwrap_or("*/*")
        .split(',')
        .filter_map(range)
        .collect();
    let mut best: Option<(f32, (&'static str, T))> = None;
    for offer in offers {
        let quality = quality(offer.0, &ranges);
        if quality > best.map_or(0.0, |(best, _)| best) {
            best = Some((quality, *offer));
        }
    }
    best.map(|(_, offer)| offer).ok_or_else(|| {
        let offered: Vec<_> = offers.iter().map(|(name, _)| *name).collect();
        Failure::new(406, "none of the formats that are accepted can be had")
            .hint(format!("there are {}", offered.join(", ")))
    })
}

/// Whether a client would rather read a page than any of these.
pub(super) fn wants_page<T: Copy>(accept: Option<&str>, offers: &[(&'static str, T)]) -> bool {
    let Some(accept) = accept else {
        return false;
    };
    let ranges: Vec<_> = accept.split(',').filter_map(range).collect();
    let best = offers.iter().map(|(name, _)| quality(name, &ranges));
    let page = quality("text/html", &ranges);
    let named = ranges.iter().any(|(name, _)| name == "text/html");
    named && page > 0.0 && best.fold(0.0, f32::max) <= page
}

/// A media range and how much it is liked.
fn range(text: &str) -> Option<(String, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| name.contains('/'))?;
    let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
    Some((name.to_ascii_lowercase(), quality.unwrap_or(1.0)))
}

/// How much a media type is liked: the closest range tells.
fn quality(name: &str, ranges: &[(String, f32)]) -> f32 {
    let kind = name.split_once('/').map_or("", |(kind, _)| kind);
    let closest = |range: &str| match range {
        "*/*" => Some(1),
        range if range == name => Some(3),
        range if range.strip_suffix("/*") == Some(kind) => Some(2),
        _ => None,
    };
    let fitting = ranges
        .iter()
        .filter_map(|(range, quality)| Some((closest(range)?, *quality)));
    let best = fitting.max_by(|one, other| one.0.cmp(&other.0));
    best.map_or(0.0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_range_tells_and_the_first_of_equals_is_given() {
        let turtle = "text/turtle";
        for (accept, expected) in [
            (None, Some(turtle)),
            (Some(""), Some(turtle)),
            (Some("*/*"), Some(turtle)),
            (Some("application/*"), Some("application/n-triples")),
            (
                Some("text/turtle;q=0.1, application/rdf+xml"),
                Some("application/rdf+xml"),
            ),
            (
                Some("*/*;q=0.1, TEXT/TURTLE;q=0, application/ld+json;q=0.1"),
                Some("application/n-triples"),
            ),
            (Some("image/png"), None),
            (Some("text/turtle;q=0"), None),
            (Some("nonsense"), None),
        ] {
            let chosen = choose(accept, &TRIPLES).ok().map(|(name, _)| name);
            assert_eq!(chosen, expected, "{accept:?}");
        }
    }

    #[test]
    fn a_browser_gets_a_page_and_a_client_rows() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert!(wants_page(Some(browser), &ROWS));
        assert!(!wants_page(Some("*/*"), &ROWS));
        assert!(!wants_page(Some("application/sparql-results+json"), &ROWS));
        assert!(!wants_page(None, &ROWS));
    }
}
