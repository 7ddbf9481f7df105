//! The findings of the checks as ids, and how they become problems with locations.

use crate::model::problem::{Code, Location, Problem};
use crate::parse::StatementPattern;
use crate::store::{GraphReader, Id, Result, Statement};
use oxrdf::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The most findings of one code that are reported one by one; the rest are counted.
const MAX_PER_CODE: usize = 10_000;

/// The part of a statement that a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatementPart {
    Subject,
    Property,
    Object,
}

/// The text of a document, in which findings are located.
pub trait Text {
    /// Its file, as messages name it.
    fn file(&self) -> &str;

    /// Where some of its statements are.
    fn locations(&self, patterns: &[StatementPattern]) -> Vec<Option<Location>>;
}

/// One finding.
#[derive(Debug)]
pub(super) struct Finding {
    code: Code,
    at: Statement,
    part: StatementPart,
    message: String,
    label: Option<String>,
    help: Vec<String>,
    /// The bytes of a literal's value that are at fault.
    within: Option<Range<usize>>,
}

impl Finding {
    pub fn new(code: Code, at: Statement, part: StatementPart, message: impl Into<String>) -> Self {
        Self {
            code,
            at,
            part,
            message: message.into(),
            label: None,
            help: Vec::new(),
            within: None,
        }
    }

    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into()).filter(|label| !label.is_empty());
        self
    }

    pub fn help(mut self, help: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.help.extend(help.into_iter().map(Into::into));
        self
    }

    pub fn within(mut self, bytes: Range<usize>) -> Self {
        self.within = Some(bytes);
        self
    }
}

/// An undefined name: where a document uses it first, in which part, and how often.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnknownName {
    pub first: Statement,
    pub part: StatementPart,
    pub times: usize,
}

/// All findings in some records. Parts of a graph can be checked separately and merged.
#[derive(Debug, Default)]
pub struct Findings {
    pub(super) findings: Vec<Finding>,
    counts: BTreeMap<Code, usize>,
    /// By document and name.
    pub(super) unknown: BTreeMap<(Option<Id>, Id), UnknownName>,
    /// The statements of each cycle, by property and sorted records.
    pub(super) cycles: BTreeMap<(Id, Vec<Id>), BTreeSet<Statement>>,
    /// The statements of each shared alias, by alias and sorted agents.
    pub(super) shared: BTreeMap<(String, Vec<Id>), BTreeSet<Statement>>,
}

impl Findings {
    pub(super) fn push(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.code).or_default();
        *count += 1;
        if *count <= MAX_PER_CODE {
            self.findings.push(finding);
        }
    }

    /// Whether one more finding of a kind is reported. If not, it is counted here, so that nobody need word
    /// it.
    pub(super) fn has_room(&mut self, code: Code) -> bool {
        let count = self.counts.entry(code).or_default();
        let is_full = *count >= MAX_PER_CODE;
        *count += usize::from(is_full);
        !is_full
    }

    pub(super) fn unknown(&mut self, name: Id, first: Statement, part: StatementPart) {
        let key = (first.document, name);
        let unknown = self.unknown.entry(key).or_insert(UnknownName {
            first,
            part,
            times: 0,
        });
        unknown.times += 1;
    }

    /// Merges the findings of two parts of one graph.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for finding in other.findings {
            self.push(finding);
        }
        // Beyond the maximum, only count.
        for (code, count) in other.counts {
            let reported = count.min(MAX_PER_CODE);
            *self.counts.entry(code).or_default() += count - reported;
        }
        for (key, unknown) in other.unknown {
            let ours = self.unknown.entry(key).or_insert(UnknownName {
                times: 0,
                ..unknown
            });
            ours.times += unknown.times;
        }
        for (cycle, steps) in other.cycles {
            self.cycles.entry(cycle).or_default().extend(steps);
        }
        for (alias, locations) in other.shared {
            self.shared.entry(alias).or_default().extend(locations);
        }
        self
    }

    /// The problems: each with its location if `text` returns its document, else with the name of
    /// its document as help.
    pub(super) fn into_problems<'d, T: Text + 'd>(
        self,
        graph: &impl GraphReader,
        text: impl Fn(Id) -> Option<&'d T>,
    ) -> Result<Vec<Problem>> {
        let mut problems = Vec::new();
        let mut by_document = BTreeMap::<Option<Id>, Vec<Finding>>::new();
        for finding in self.findings {
            let document = finding.at.document;
            by_document.entry(document).or_default().push(finding);
        }
        for (name, findings) in by_document {
            let document = name.and_then(&text);
            let locations = match document {
                Some(document) => locations(graph, document, &findings)?,
                None => vec![None; findings.len()],
            };
            let name = match (document, name) {
                (Some(document), _) => Some(document.file().to_owned()),
                (None, Some(name)) => Some(super::document(graph, name)?),
                (None, None) => None,
            };
            for (finding, location) in findings.into_iter().zip(locations) {
                problems.push(problem(graph, finding, location, name.as_deref())?);
            }
        }
        for (code, count) in self.counts {
            if let Some(more) = count.checked_sub(MAX_PER_CODE).filter(|more| *more > 0) {
                let message = format!("{more} more of this kind: {}", code.title());
                problems.push(Problem {
                    times: more,
                    ..Problem::of(code, message)
                });
            }
        }
        Ok(problems)
    }
}

fn locations(
    graph: &impl GraphReader,
    document: &impl Text,
    findings: &[Finding],
) -> Result<Vec<Option<Location>>> {
    let mut patterns = Vec::with_capacity(findings.len());
    for Finding { at, part, .. } in findings {
        let subject = match graph.term(at.s)? {
            Term::NamedNode(node) => NamedOrBlankNode::from(node),
            Term::BlankNode(node) => node.into(),
            // A subject is never one of these.
            Term::Literal(_) | Term::Triple(_) => NamedNode::new_unchecked("").into(),
        };
        let predicate = match graph.term(at.p)? {
            Term::NamedNode(node) if *part != StatementPart::Subject => Some(node),
            _ => None,
        };
        let object = match part {
            StatementPart::Object => Some(graph.term(at.o)?),
            StatementPart::Subject | StatementPart::Property => None,
        };
        patterns.push(StatementPattern {
            subject,
            predicate,
            object,
        });
    }
    Ok(document.locations(&patterns))
}

fn problem(
    graph: &impl GraphReader,
    finding: Finding,
    location: Option<Location>,
    document: Option<&str>,
) -> Result<Problem> {
    let mut location = location;
    if let (Some(location), Some(bytes)) = (&mut location, &finding.within)
        && let Term::Literal(literal) = graph.term(finding.at.o)?
    {
        narrow(location, literal.value(), bytes);
    }
    let not_located = location.is_none();
    let mut problem = Problem::of(finding.code, finding.message).at(location);
    problem.label = finding.label;
    problem.help = finding.help;
    Ok(match document {
        Some(document) if not_located => problem.help(format!("in document {document}")),
        _ => problem,
    })
}

/// Narrows the location of a literal to the faulty characters, if it is on one line without escapes.
fn narrow(location: &mut Location, value: &str, at: &Range<usize>) {
    let written: String = location
        .text
        .chars()
        .skip(location.column)
        .take(value.chars().count())
        .collect();
    if written == value && !at.is_empty() {
        let characters = |bytes: Range<usize>| value.get(bytes).map(|text| text.chars().count());
        location.column += 1 + characters(0..at.start).unwrap_or(0);
        location.length = characters(at.clone()).unwrap_or(1);
    }
}
