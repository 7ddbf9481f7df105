//! Whether quotations stand in the kept texts of their sources, letter for letter but for white space and
//! typographic marks.

use crate::model::id;
use crate::model::vocab::{ann, rdf};
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

/// A quotation that no kept text of its sources has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongQuote {
    /// The claim's short name.
    pub claim: String,
    /// The words.
    pub quote: String,
    /// The sources whose kept texts were read.
    pub sources: Vec<String>,
}

/// What was found out about the quotations of some documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuoteReport {
    /// How many stand in a kept text.
    pub proven: usize,
    /// Those that stand in none of the texts that are kept.
    pub wrong: Vec<WrongQuote>,
    /// How many have no source whose text is kept.
    pub unproven: usize,
    /// How many are translations, whose words no text has.
    pub translated: usize,
    /// Digests that a source states and no kept text has, with the source.
    pub missing: Vec<(String, String)>,
}

/// Compares the quotations of claims with the texts that are kept under the digests of their sources.
pub fn check_quotes(quads: &[Quad], text_of: impl Fn(&str) -> Option<String>) -> QuoteReport {
    let (mut quotes, mut sources) = (
        BTreeMap::<&NamedNode, Vec<&str>>::new(),
        BTreeMap::<&NamedNode, Vec<&NamedNode>>::new(),
    );
    let (mut digests, mut translated) = (BTreeMap::<&NamedNode, Vec<&str>>::new(), BTreeSet::new());
    for quad in quads {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else {
            continue;
        };
        match (quad.predicate.as_ref(), &quad.object) {
            (it, Term::Literal(text)) if it == ann::QUOTE => {
                quotes.entry(subject).or_default().push(text.value())
            }
            (it, Term::NamedNode(source)) if it == ann::STATED_IN => {
                sources.entry(subject).or_default().push(source)
            }
            (it, Term::Literal(digest)) if it == ann::TEXT_DIGEST => {
                digests.entry(subject).or_default().push(digest.value());
            }
            (it, _) if it == ann::TRANSLATED_FROM => {
                translated.insert(subject);
            }
            _ => {}
        }
    }
    let mut report = QuoteReport::default();
    let mut texts: BTreeMap<&NamedNode, Vec<String>> = BTreeMap::new();
    for (source, digests) in &digests {
        for digest in digests {
            match text_of(digest) {
                Some(text) => texts.entry(source).or_default().push(normal(&text)),
                None => report
                    .missing
                    .push((id::shorten(source.as_str()), (*digest).to_owned())),
            }
        }
    }
    for (claim, quotes) in quotes {
        let of_claim = sources.get(claim).map(Vec::as_slice).unwrap_or_default();
        let kept: Vec<&NamedNode> = of_claim
            .iter()
            .copied()
            .filter(|it| texts.contains_key(it))
            .collect();
        for quote in quotes {
            let words = normal(quote);
            let stands = |source: &&NamedNode| {
                texts
                    .get(*source)
                    .is_some_and(|texts| texts.iter().any(|it| it.contains(&words)))
            };
            if translated.contains(claim) {
                report.translated += 1;
            } else if kept.is_empty() {
                report.unproven += 1;
            } else if kept.iter().any(stands) {
                report.proven += 1;
            } else {
                report.wrong.push(WrongQuote {
                    claim: id::shorten(claim.as_str()),
                    quote: quote.to_owned(),
                    sources: kept.iter().map(|it| id::shorten(it.as_str())).collect(),
                });
            }
        }
    }
    report
}

/// A text with one space for each run of white space, and one mark for all that mean the same.
fn normal(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '‘' | '’' | '‚' | '′' => out.push('\''),
            '“' | '”' | '„' | '«' | '»' | '″' => out.push('"'),
            '‐' | '‑' | '–' | '—' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            '\u{ad}' | '\u{200b}' => {}
            c => out.push(c),
        }
    }
    out
}

/// The statements that keep the text of a source: its digest, and where a copy of the page is.
pub fn kept_text(
    source: &NamedNode,
    digest: &str,
    archive: Option<(&str, Option<&str>)>,
) -> Vec<oxrdf::Triple> {
    let triple = |property: oxrdf::NamedNodeRef<'_>, value: Term| {
        oxrdf::Triple::new(source.clone(), property.into_owned(), value)
    };
    let mut statements = vec![
        triple(rdf::TYPE, ann::SOURCE_CLASS.into_owned().into()),
        triple(ann::TEXT_DIGEST, oxrdf::Literal::from(digest).into()),
    ];
    if let Some((url, day)) = archive {
        statements.push(triple(
            ann::ARCHIVED_AT,
            super::statements::address(url).into(),
        ));
        statements
            .extend(day.map(|day| triple(ann::ARCHIVED_ON, super::statements::date(day).into())));
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quads(quote: &str) -> Vec<Quad> {
        let text = format!(
            "<http://c> <{quoted}> \"{quote}\" . <http://c> <{stated}> <http://s> . <http://s> <{digest}> \"sha256:1\" .",
            quoted = ann::QUOTE.as_str(),
            stated = ann::STATED_IN.as_str(),
            digest = ann::TEXT_DIGEST.as_str(),
        );
        let read = crate::parse::read(crate::parse::Input {
            origin: crate::model::origin::Origin::new("a.ttl"),
            bytes: text.into_bytes(),
            format: crate::parse::Format::Turtle,
        });
        read.document.expect("a document").quads
    }

    #[test]
    fn a_quotation_stands_in_the_text_but_for_space_and_marks() {
        let text = |_: &str| Some("He said: “we’re  pretty\nsure” – no more.".to_owned());
        assert_eq!(check_quotes(&quads("we're pretty sure"), text).proven, 1);
        let report = check_quotes(&quads("we are pretty sure"), text);
        assert_eq!(report.wrong[0].quote, "we are pretty sure");
        let report = check_quotes(&quads("pretty sure"), |_| None);
        assert_eq!((report.unproven, report.missing.len()), (1, 1));
    }
}
