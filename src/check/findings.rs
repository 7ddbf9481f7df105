//! What the checks have found, in numbers, and how it becomes problems with places.

use crate::model::problem::{Code, Place, Problem};
use crate::parse::{Document, Wanted, places_of};
use crate::store::{Graph, Id, Result, Statement};
use oxrdf::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// So many of one code are told one by one; of the rest only how many they are.
const MOST: usize = 10_000;

/// Which part of a statement is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Subject,
    Property,
    Object,
}

/// One fault.
#[derive(Debug)]
pub(super) struct Finding {
    code: Code,
    at: Statement,
    part: Part,
    message: String,
    label: Option<String>,
    help: Vec<String>,
    /// The bytes of a literal's value that are at fault.
    within: Option<Range<usize>>,
}

impl Finding {
    pub fn new(code: Code, at: Statement, part: Part, message: impl Into<String>) -> Self {
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

/// A name that nothing describes: where a document uses it first, as what, and how often.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unknown {
    pub first: Statement,
    pub part: Part,
    pub times: usize,
}

/// What was found in some things. Parts of a graph can be looked at apart and then put together.
#[derive(Debug, Default)]
pub struct Found {
    pub(super) findings: Vec<Finding>,
    counts: BTreeMap<Code, usize>,
    /// By document and name.
    pub(super) unknown: BTreeMap<(Option<Id>, Id), Unknown>,
    /// The steps of each, by the property and what is in the circle, sorted.
    pub(super) circles: BTreeMap<(Id, Vec<Id>), BTreeSet<Statement>>,
    /// Where each is given, by the alias and whose it is, sorted.
    pub(super) shared: BTreeMap<(String, Vec<Id>), BTreeSet<Statement>>,
}

impl Found {
    pub(super) fn push(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.code).or_default();
        *count += 1;
        if *count <= MOST {
            self.findings.push(finding);
        }
    }

    pub(super) fn unknown(&mut self, name: Id, first: Statement, part: Part) {
        let key = (first.document, name);
        let unknown = self.unknown.entry(key).or_insert(Unknown {
            first,
            part,
            times: 0,
        });
        unknown.times += 1;
    }

    /// Puts together what was found in two parts of one graph.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for finding in other.findings {
            self.push(finding);
        }
        // Beyond what is told one by one only the count goes on.
        for (code, count) in other.counts {
            let told = count.min(MOST);
            *self.counts.entry(code).or_default() += count - told;
        }
        for (key, unknown) in other.unknown {
            let ours = self.unknown.entry(key).or_insert(Unknown {
                times: 0,
                ..unknown
            });
            ours.times += unknown.times;
        }
        for (circle, steps) in other.circles {
            self.circles.entry(circle).or_default().extend(steps);
        }
        for (alias, places) in other.shared {
            self.shared.entry(alias).or_default().extend(places);
        }
        self
    }

    /// As problems: each with its place, where `text` has the text of its document, else with
    /// the name of its document as help.
    pub(super) fn into_problems<'d>(
        self,
        graph: &impl Graph,
        text: impl Fn(Id) -> Option<&'d Document>,
    ) -> Result<Vec<Problem>> {
        let mut problems = Vec::new();
        let mut by_document = BTreeMap::<Option<Id>, Vec<Finding>>::new();
        for finding in self.findings {
            let document = finding.at.document;
            by_document.entry(document).or_default().push(finding);
        }
        for (name, findings) in by_document {
            let document = name.and_then(&text);
            let places = match document {
                Some(document) => places(graph, document, &findings)?,
                None => vec![None; findings.len()],
            };
            let name = match (document, name) {
                (Some(document), _) => Some(document.origin.file().to_owned()),
                (None, Some(name)) => Some(super::document(graph, name)?),
                (None, None) => None,
            };
            for (finding, place) in findings.into_iter().zip(places) {
                problems.push(problem(graph, finding, place, name.as_deref())?);
            }
        }
        for (code, count) in self.counts {
            if let Some(more) = count.checked_sub(MOST).filter(|more| *more > 0) {
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

fn places(
    graph: &impl Graph,
    document: &Document,
    findings: &[Finding],
) -> Result<Vec<Option<Place>>> {
    let mut wanted = Vec::with_capacity(findings.len());
    for Finding { at, part, .. } in findings {
        let subject = match graph.term(at.s)? {
            Term::NamedNode(node) => NamedOrBlankNode::from(node),
            Term::BlankNode(node) => node.into(),
            // A subject is never a literal; nothing is found at this one.
            Term::Literal(_) => NamedNode::new_unchecked("").into(),
        };
        let predicate = match graph.term(at.p)? {
            Term::NamedNode(node) if *part != Part::Subject => Some(node),
            _ => None,
        };
        let object = match part {
            Part::Object => Some(graph.term(at.o)?),
            Part::Subject | Part::Property => None,
        };
        wanted.push(Wanted {
            subject,
            predicate,
            object,
        });
    }
    Ok(places_of(document, &wanted))
}

fn problem(
    graph: &impl Graph,
    finding: Finding,
    place: Option<Place>,
    document: Option<&str>,
) -> Result<Problem> {
    let mut place = place;
    if let (Some(place), Some(bytes)) = (&mut place, &finding.within)
        && let Term::Literal(literal) = graph.term(finding.at.o)?
    {
        narrow(place, literal.value(), bytes);
    }
    let nowhere = place.is_none();
    let mut problem = Problem::of(finding.code, finding.message).at(place);
    problem.label = finding.label;
    problem.help = finding.help;
    Ok(match document {
        Some(document) if nowhere => problem.help(format!("it stands in {document}")),
        _ => problem,
    })
}

/// From the whole literal to the characters at fault, where it is written plainly on one line.
fn narrow(place: &mut Place, value: &str, at: &Range<usize>) {
    let written: String = place
        .text
        .chars()
        .skip(place.column)
        .take(value.chars().count())
        .collect();
    if written == value && !at.is_empty() {
        let characters = |bytes: Range<usize>| value.get(bytes).map(|text| text.chars().count());
        place.column += 1 + characters(0..at.start).unwrap_or(0);
        place.length = characters(at.clone()).unwrap_or(1);
    }
}
