//! Content negotiation (RFC 9110, 12.5.1), and the media types of each kind of content.

use super::HttpError;
use crate::parse;
use crate::render::query::answer::AnswerFormat;
use crate::render::rdf::Syntax;
use oxrdfio::{JsonLdProfileSet, RdfFormat};
use sparesults::QueryResultsFormat as Rows;

/// Media types for rows and boolean results, the default first.
pub(super) const RESULT_FORMATS: [(&str, AnswerFormat); 8] = [
    (
        "application/sparql-results+json",
        AnswerFormat::Rows(Rows::Json),
    ),
    (
        "application/sparql-results+xml",
        AnswerFormat::Rows(Rows::Xml),
    ),
    ("text/csv", AnswerFormat::Rows(Rows::Csv)),
    ("text/tab-separated-values", AnswerFormat::Rows(Rows::Tsv)),
    ("application/json", AnswerFormat::Rows(Rows::Json)),
    ("application/xml", AnswerFormat::Rows(Rows::Xml)),
    ("text/xml", AnswerFormat::Rows(Rows::Xml)),
    ("text/plain", AnswerFormat::Table),
];

/// Media types for triples, the default first.
pub(super) const TRIPLE_FORMATS: [(&str, AnswerFormat); 6] = [
    ("text/turtle", AnswerFormat::Graph(RdfFormat::Turtle)),
    (
        "application/n-triples",
        AnswerFormat::Graph(RdfFormat::NTriples),
    ),
    (
        "application/rdf+xml",
        AnswerFormat::Graph(RdfFormat::RdfXml),
    ),
    ("application/ld+json", AnswerFormat::Graph(JSON_LD)),
    ("application/json", AnswerFormat::Graph(JSON_LD)),
    ("text/plain", AnswerFormat::Graph(RdfFormat::NTriples)),
];

const JSON_LD: RdfFormat = RdfFormat::JsonLd {
    profile: JsonLdProfileSet::empty(),
};

/// Media types for a whole graph, the default first.
pub(super) const GRAPH_FORMATS: [(&str, Syntax); 6] = [
    ("text/turtle", Syntax::Turtle),
    ("application/n-triples", Syntax::NTriples),
    ("application/rdf+xml", Syntax::RdfXml),
    ("application/ld+json", Syntax::JsonLd),
    ("application/json", Syntax::JsonLd),
    ("text/plain", Syntax::NTriples),
];

/// Media types for all graphs together, the default first.
pub(super) const DATASET_FORMATS: [(&str, Syntax); 2] = [
    ("application/trig", Syntax::TriG),
    ("application/n-quads", Syntax::NQuads),
];

/// Media types of uploaded statements, the default first.
pub(super) const UPLOAD_FORMATS: [(&str, parse::Format); 6] = [
    ("text/turtle", parse::Format::Turtle),
    ("application/n-triples", parse::Format::NTriples),
    ("application/rdf+xml", parse::Format::RdfXml),
    ("application/ld+json", parse::Format::JsonLd),
    ("application/x-turtle", parse::Format::Turtle),
    ("text/plain", parse::Format::NTriples),
];

/// Media types of uploads that name graphs themselves.
pub(super) const DATASET_UPLOAD_FORMATS: [(&str, parse::Format); 2] = [
    ("application/trig", parse::Format::TriG),
    ("application/n-quads", parse::Format::NQuads),
];

/// The RDF format of an upload by its media type; Turtle if none is given.
///
/// # Errors
/// 415 for any other media type.
pub(super) fn upload_format(media_type: &str) -> Result<parse::Format, HttpError> {
    if media_type.is_empty() {
        return Ok(parse::Format::Turtle);
    }
    let known = UPLOAD_FORMATS.iter().find(|(name, _)| *name == media_type);
    known.map(|(_, format)| *format).ok_or_else(|| {
        HttpError::new(415, format!("`{media_type}` is not an RDF format")).hint(
            "supported: text/turtle, application/n-triples, application/rdf+xml, application/ld+json",
        )
    })
}

/// The offer that a client prefers; the first of several with the same quality.
///
/// # Errors
/// 406 if the client accepts none of them.
pub(super) fn negotiate<T: Copy>(
    accept: Option<&str>,
    offers: &[(&'static str, T)],
) -> Result<(&'static str, T), HttpError> {
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
        HttpError::new(406, "no acceptable format")
            .hint(format!("supported: {}", offered.join(", ")))
    })
}

/// Whether a client prefers HTML to all of these.
pub(super) fn prefers_html<T: Copy>(accept: Option<&str>, offers: &[(&'static str, T)]) -> bool {
    let Some(accept) = accept else {
        return false;
    };
    let ranges: Vec<_> = accept.split(',').filter_map(range).collect();
    let best = offers.iter().map(|(name, _)| quality(name, &ranges));
    let html = quality("text/html", &ranges);
    let named = ranges.iter().any(|(name, _)| name == "text/html");
    named && html > 0.0 && best.fold(0.0, f32::max) <= html
}

/// A media range and its quality.
fn range(text: &str) -> Option<(String, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| name.contains('/'))?;
    let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
    Some((name.to_ascii_lowercase(), quality.unwrap_or(1.0)))
}

/// The quality of a media type: that of the most specific range.
fn quality(name: &str, ranges: &[(String, f32)]) -> f32 {
    let kind = name.split_once('/').map_or("", |(kind, _)| kind);
    let specificity = |range: &str| match range {
        "*/*" => Some(1),
        range if range == name => Some(3),
        range if range.strip_suffix("/*") == Some(kind) => Some(2),
        _ => None,
    };
    let matching = ranges
        .iter()
        .filter_map(|(range, quality)| Some((specificity(range)?, *quality)));
    let best = matching.max_by(|one, other| one.0.cmp(&other.0));
    best.map_or(0.0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_range_decides_and_the_first_of_equals_wins() {
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
            let chosen = negotiate(accept, &TRIPLE_FORMATS)
                .ok()
                .map(|(name, _)| name);
            assert_eq!(chosen, expected, "{accept:?}");
        }
    }

    #[test]
    fn a_browser_gets_html_and_a_client_gets_rows() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert!(prefers_html(Some(browser), &RESULT_FORMATS));
        assert!(!prefers_html(Some("*/*"), &RESULT_FORMATS));
        assert!(!prefers_html(
            Some("application/sparql-results+json"),
            &RESULT_FORMATS
        ));
        assert!(!prefers_html(None, &RESULT_FORMATS));
    }
}
