//! A graph for tests: a list of statements, with scans answered by filtering all of them.

use super::super::stored_forms;
use super::range::{Direction, ValueRange, ordered_value};
use super::{Scan, Statistics, range, scan_number};
use crate::model::vocab::ann;
use crate::model::when::Day;
use oxrdf::vocab::rdf;
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

#[derive(Debug, Clone, Default)]
pub(crate) struct TestGraph {
    pub triples: Arc<Vec<Triple>>,
    pub without_scans: bool,
}

impl TestGraph {
    pub fn new(mut triples: Vec<Triple>) -> Self {
        triples.sort_by_cached_key(ToString::to_string);
        triples.dedup();
        Self {
            triples: Arc::new(triples),
            without_scans: false,
        }
    }

    /// The statements of Turtle with `ann:`, `xsd:` and `:` for `urn:`.
    pub fn turtle(text: &str) -> Self {
        let text = format!(
            "@prefix ann: <https://w3id.org/annals/ns#> . @prefix : <urn:> . \
             @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . {text}"
        );
        let parser = oxrdfio::RdfParser::from_format(oxrdfio::RdfFormat::Turtle);
        let quads = parser.for_slice(text.as_bytes());
        Self::new(quads.map(|quad| quad.expect("Turtle").into()).collect())
    }

    fn of<'a>(&'a self, property: NamedNodeRef<'a>) -> impl Iterator<Item = &'a Triple> {
        self.triples.iter().filter(move |t| t.predicate == property)
    }

    fn in_range(&self, property: &NamedNode, range: &ValueRange) -> Vec<Triple> {
        self.of(property.as_ref())
            .filter(|triple| match &triple.object {
                Term::Literal(literal) => range.may_hold(literal),
                _ => true,
            })
            .cloned()
            .collect()
    }

    fn all_outside(
        &self,
        event: &NamedOrBlankNode,
        bound: NamedNodeRef<'_>,
        is_outside: impl Fn(Day) -> bool,
    ) -> bool {
        let mut values = self.of(bound).filter(|t| t.subject == *event).peekable();
        values.peek().is_some()
            && values.all(|triple| match &triple.object {
                Term::Literal(literal) if literal.datatype() == oxrdf::vocab::xsd::DATE => {
                    range::day(literal.value()).is_some_and(&is_outside)
                }
                _ => false,
            })
    }

    fn overlapping(&self, from: Option<Day>, to: Option<Day>) -> Vec<Triple> {
        self.of(rdf::TYPE)
            .filter(|t| t.object == ann::EVENT_CLASS.into())
            .filter(|t| {
                !from
                    .is_some_and(|from| self.all_outside(&t.subject, ann::LATEST, |day| day < from))
                    && !to.is_some_and(|to| {
                        self.all_outside(&t.subject, ann::EARLIEST, |day| day > to)
                    })
            })
            .cloned()
            .collect()
    }

    /// The subjects and objects of a scan.
    fn scan(&self, scan: &Scan) -> Vec<(Term, Term)> {
        let pair = |triple: Triple| (triple.subject.into(), triple.object);
        let counted = |triples: Vec<Triple>| {
            let mut counts = BTreeMap::<String, (Term, i64)>::new();
            for triple in triples {
                let count = counts.entry(triple.object.to_string());
                count.or_insert((triple.object, 0)).1 += 1;
            }
            counts
                .into_values()
                .map(|(value, count)| (Literal::from(count).into(), value))
                .collect()
        };
        match scan {
            Scan::Range { property, range } => self
                .in_range(property, range)
                .into_iter()
                .map(pair)
                .collect(),
            Scan::Overlap { from, to } => {
                self.overlapping(*from, *to).into_iter().map(pair).collect()
            }
            Scan::ValueCounts { property, range } => counted(self.in_range(property, range)),
            Scan::EventDayCounts => counted(
                self.of(ann::SORT_DATE)
                    .filter(|t| {
                        let class = ann::EVENT_CLASS.into_owned();
                        self.triples
                            .contains(&Triple::new(t.subject.clone(), rdf::TYPE, class))
                    })
                    .cloned()
                    .collect(),
            ),
        }
    }
}

impl Statistics for TestGraph {
    fn answers_scans(&self) -> bool {
        !self.without_scans
    }

    fn count(&self, s: Option<&Term>, p: Option<&NamedNode>, o: Option<&Term>, most: u64) -> u64 {
        let fits = |t: &&Triple| {
            s.is_none_or(|s| *s == Term::from(t.subject.clone()))
                && p.is_none_or(|p| *p == t.predicate)
                && o.is_none_or(|o| *o == t.object)
        };
        (self.triples.iter().filter(fits).count() as u64).min(most)
    }

    fn count_range(&self, property: &NamedNode, range: &ValueRange, most: u64) -> u64 {
        (self.in_range(property, range).len() as u64).min(most)
    }

    fn ordered_datatype(&self, property: &NamedNode) -> Option<NamedNode> {
        let mut found = None;
        for triple in self.of(property.as_ref()) {
            let Term::Literal(literal) = &triple.object else {
                return None;
            };
            let datatype = ordered_value(literal)?.datatype;
            if *found.get_or_insert(datatype) != datatype {
                return None;
            }
        }
        found.map(NamedNodeRef::into_owned)
    }

    fn nth_value(
        &self,
        p: &NamedNode,
        range: &ValueRange,
        n: u64,
        direction: Direction,
    ) -> Option<Literal> {
        let mut values: Vec<_> = self
            .in_range(p, range)
            .into_iter()
            .filter_map(|triple| match triple.object {
                Term::Literal(literal) => Some((ordered_value(&literal)?.position, literal)),
                _ => None,
            })
            .collect();
        values.sort_by_key(|(position, _)| *position);
        if direction == Direction::Descending {
            values.reverse();
        }
        values.into_iter().nth(n as usize).map(|(_, value)| value)
    }

    fn count_overlap(&self, from: Option<Day>, to: Option<Day>, most: u64) -> Option<u64> {
        Some((self.overlapping(from, to).len() as u64).min(most))
    }

    fn has_event_day_counts(&self) -> bool {
        true
    }
}

/// The graph with the scans of one plan, as a dataset.
pub(crate) struct TestDataset {
    graph: TestGraph,
    scans: Arc<[Scan]>,
}

impl super::QueryableGraph for TestGraph {
    fn dataset(&self, scans: Arc<[Scan]>) -> impl QueryableDataset<'_> {
        TestDataset {
            graph: self.clone(),
            scans,
        }
    }
}

impl<'a> QueryableDataset<'a> for TestDataset {
    type InternalTerm = Term;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Term>,
        predicate: Option<&Term>,
        object: Option<&Term>,
        graph: Option<Option<&Term>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Term>, Infallible>> + use<'a> {
        let scan = match predicate {
            Some(Term::NamedNode(node)) => scan_number(node.as_str()),
            _ => None,
        };
        let mut found: Vec<(Term, Term, Term)> = match (graph, scan) {
            (Some(None), Some(number)) => self
                .scans
                .get(number)
                .map(|scan| self.graph.scan(scan))
                .unwrap_or_default()
                .into_iter()
                .map(|(s, o)| (s, super::scan_name(number).into(), o))
                .collect(),
            (Some(None), None) => self
                .graph
                .triples
                .iter()
                .map(|t| {
                    (
                        t.subject.clone().into(),
                        t.predicate.clone().into(),
                        t.object.clone(),
                    )
                })
                .collect(),
            _ => Vec::new(),
        };
        found.retain(|(s, p, o)| {
            subject.is_none_or(|subject| subject == s)
                && predicate.is_none_or(|predicate| predicate == p)
                && object.is_none_or(|object| object == o)
        });
        found.into_iter().map(|(subject, predicate, object)| {
            Ok(InternalQuad {
                subject,
                predicate,
                object,
                graph_name: None,
            })
        })
    }

    fn internalize_term(&self, term: Term) -> Result<Term, Infallible> {
        Ok(term)
    }

    fn externalize_term(&self, term: Term) -> Result<Term, Infallible> {
        Ok(term)
    }

    fn externalize_expression_term(&self, term: Term) -> Result<ExpressionTerm, Infallible> {
        stored_forms::remember(&term);
        Ok(term.into())
    }

    fn internalize_expression_term(&self, term: ExpressionTerm) -> Result<Term, Infallible> {
        Ok(stored_forms::held_term(&term).unwrap_or_else(|| term.into()))
    }
}
