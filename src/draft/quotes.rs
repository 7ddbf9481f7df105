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

/// A quotation with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenQuote {
    /// The claim's short name.
    pub claim: String,
    /// The source in whose text it stands.
    pub source: String,
    /// The line of the kept text in which it begins, from 1.
    pub line: usize,
}

/// What was found out about the quotations of some documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuoteReport {
    /// Those that stand in a kept text.
    pub proven: Vec<ProvenQuote>,
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
    let mut texts: BTreeMap<&NamedNode, Vec<Normal>> = BTreeMap::new();
    for (source, digests) in &digests {
        for digest in digests {
            match text_of(digest) {
                Some(text) => texts.entry(source).or_default().push(Normal::of(&text)),
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
            let words = Normal::of(quote).text;
            let words = words.trim();
            let stands = kept.iter().find_map(|source| {
                let mut lines = texts
                    .get(*source)?
                    .iter()
                    .filter_map(|it| it.line_of(words));
                Some((*source, lines.next()?))
            });
            if translated.contains(claim) {
                report.translated += 1;
            } else if kept.is_empty() {
                report.unproven += 1;
            } else if let Some((source, line)) = stands {
                report.proven.push(ProvenQuote {
                    claim: id::shorten(claim.as_str()),
                    source: id::shorten(source.as_str()),
                    line,
                });
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
struct Normal {
    text: String,
    /// Where the lines begin: the byte of the text here.
    lines: Vec<usize>,
}

impl Normal {
    fn of(text: &str) -> Self {
        let mut normal = Self {
            text: String::with_capacity(text.len()),
            lines: vec![0],
        };
        for c in text.chars() {
            normal.push(c);
            if c == '\n' {
                normal.lines.push(normal.text.len());
            }
        }
        normal
    }

    fn push(&mut self, c: char) {
        match c {
            c if c.is_whitespace() => {
                if !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
            }
            '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '‹' | '›' => self.text.push('\''),
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => self.text.push('"'),
            '‐' | '‑' | '–' | '—' | '−' => self.text.push('-'),
            '…' => self.text.push_str("..."),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            c => self.text.push(c),
        }
    }

    /// The line in which some words begin.
    fn line_of(&self, words: &str) -> Option<usize> {
        let at = self.text.find(words).filter(|_| !words.is_empty())?;
        Some(self.lines.partition_point(|it| *it <= at))
    }
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
        let report = check_quotes(&quads("we're pretty sure"), text);
        assert_eq!((report.proven.len(), report.proven[0].line), (1, 1));
        let later = |_: &str| Some("One line.\n\nAnd “so   on”.\n".to_owned());
        assert_eq!(check_quotes(&quads("so on"), later).proven[0].line, 3);
        let report = check_quotes(&quads("we are pretty sure"), text);
        assert_eq!(report.wrong[0].quote, "we are pretty sure");
        let report = check_quotes(&quads("pretty sure"), |_| None);
        assert_eq!((report.unproven, report.missing.len()), (1, 1));
    }
}
