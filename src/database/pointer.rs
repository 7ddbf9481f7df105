//! The pointer of a publication: a small graph that says which graph holds what was published last.
//!
//! ```text
//! graph <P>:   <P> current <P/42-…> ; state 42 .
//!              <P/42-…> statements 27032 ; documents 61 ; … .        whole
//!              <P/43-…> announced "2026-11-30T12:00:00Z" .           being written, or given up
//! ```
//!
//! Beside each stands a graph with the periods of its events ([`crate::query::periods`]), which is named with
//! it, read if it was found whole, and removed with it.
//!
//! A reader asks the pointer first and then the graph that it names. That graph is never changed, so
//! that all answers of one command are of one state. The pointer moves in one update, under the condition
//! that its state is still the one that was read; who lost reads another's graph there.

use crate::query::publication;
use crate::remote::{Client, Error, Results};
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, Triple, vocab::xsd};
use std::collections::{BTreeMap, BTreeSet};

/// The namespace of what a pointer says.
const NAMESPACE: &str = "https://w3id.org/annals/publication#";
/// The names of publications are short names below it, or IRIs.
const PUBLICATIONS: &str = "https://w3id.org/annals/id/publication/";

/// What was published last under a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pointer {
    /// How many times the pointer has moved; 0 where nothing was published.
    pub state: u64,
    /// The graph that is read.
    pub current: Option<PublishedGraph>,
    /// All graphs that were announced: whole ones, and those that are being written or were given up.
    pub graphs: BTreeMap<String, PublishedGraph>,
    /// The saved queries that the endpoint answers wrongly.
    pub wrong: BTreeSet<String>,
    /// The days of which the knowledge is published, too.
    pub days: BTreeSet<String>,
    /// The statements of the publication itself, which the next step replaces.
    own: Vec<Triple>,
}

/// A published graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishedGraph {
    /// Its name.
    pub graph: String,
    /// The number of its statements, counted at the endpoint; `None` before it was whole.
    pub statements: Option<u64>,
    /// How many documents were published.
    pub documents: u64,
    /// How many statements they make, before the ontology and what is derived.
    pub asserted: u64,
    /// The version of annals that wrote it.
    pub version: String,
    /// When it was announced.
    pub announced: String,
    /// The label of TLP up to which it holds what is marked.
    pub marking: String,
    /// The graph with the periods of its events.
    pub periods: Option<NamedNode>,
    /// How many events have a period there, counted as readers ask for it; `None` where it is not to be read.
    pub indexed: Option<u64>,
    /// The notes of a copy: the day of which it holds the knowledge, and what is withheld.
    pub notes: BTreeMap<String, String>,
}

/// The IRI of a publication: a short name stands below those of annals.
pub fn publication(name: &str) -> Option<NamedNode> {
    if name.contains(':') {
        return NamedNode::new(name).ok();
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_plain = !name.is_empty() && name.chars().all(plain);
    is_plain.then(|| NamedNode::new_unchecked(format!("{PUBLICATIONS}{name}")))
}

/// The publication of what was known on a day.
pub fn publication_of_day(publication: &NamedNode, day: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}/as-of/{day}", publication.as_str()))
}

fn property(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{NAMESPACE}{name}"))
}

fn says(thing: &NamedNode, name: &str, value: impl Into<Term>) -> Triple {
    Triple::new(thing.clone(), property(name), value)
}

fn text(value: &str) -> Literal {
    Literal::new_simple_literal(value)
}

impl Pointer {
    /// Reads the pointer of a publication.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn read(client: &Client, of: &NamedNode) -> Result<Self, Error> {
        let statements = publication::statements();
        let results = client.query(&statements, Some(of.as_str()), None, Some(100_000))?;
        Ok(match results {
            Results::Rows { rows, .. } => Self::from_rows(of, rows),
            _ => Self::default(),
        })
    }

    /// The pointer that a graph's statements say, whatever their order.
    fn from_rows(of: &NamedNode, rows: Vec<Vec<Option<Term>>>) -> Self {
        let mut pointer = Self::default();
        let mut current = BTreeSet::new();
        for row in rows {
            let [Some(Term::NamedNode(s)), Some(Term::NamedNode(p)), Some(o)] = row.as_slice()
            else {
                continue;
            };
            let Some(name) = p.as_str().strip_prefix(NAMESPACE) else {
                continue;
            };
            if s == of {
                pointer.add_own(name, o, &mut current);
                pointer
                    .own
                    .push(Triple::new(s.clone(), p.clone(), o.clone()));
            } else {
                let graph = pointer.graphs.entry(s.as_str().to_owned());
                graph.or_default().add(s, name, o);
            }
        }
        // Only what was counted is read.
        pointer.current = current
            .iter()
            .filter_map(|graph| pointer.graphs.get(graph))
            .filter(|graph| graph.statements.is_some())
            .max_by_key(|graph| (Self::number_of(of, &graph.graph), graph.graph.clone()))
            .cloned();
        pointer
    }

    fn add_own(&mut self, name: &str, value: &Term, current: &mut BTreeSet<String>) {
        match (name, value) {
            ("current", Term::NamedNode(graph)) => {
                current.insert(graph.as_str().to_owned());
            }
            ("state", Term::Literal(state)) => {
                self.state = self.state.max(state.value().parse().unwrap_or(0));
            }
            ("wrongAnswerTo", Term::Literal(query)) => {
                self.wrong.insert(query.value().to_owned());
            }
            ("day", Term::Literal(day)) => {
                self.days.insert(day.value().to_owned());
            }
            _ => {}
        }
    }

    /// Says in the pointer's graph that a graph and its periods are being written, so that it can be found if it is never
    /// finished.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn announce(
        client: &Client,
        of: &NamedNode,
        [graph, periods]: [&NamedNode; 2],
        now: &str,
    ) -> Result<(), Error> {
        let when = Literal::new_typed_literal(now, xsd::DATE_TIME);
        client.update(&publication::insert(
            of,
            vec![
                says(graph, "announced", when),
                says(graph, "periods", periods.clone()),
            ],
        ))
    }

    /// Adds the day of a publication beside this one.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn add_day(client: &Client, of: &NamedNode, day: &str) -> Result<(), Error> {
        client.update(&publication::insert(of, vec![says(of, "day", text(day))]))
    }

    /// Moves the pointer to a graph that is whole, if it still stands where it was read; says whether it
    /// did.
    ///
    /// # Errors
    /// See [`Error`]; the pointer may have moved all the same.
    pub fn step(
        &self,
        client: &Client,
        of: &NamedNode,
        to: &PublishedGraph,
        wrong: &BTreeSet<String>,
    ) -> Result<bool, Error> {
        let graph = NamedNode::new_unchecked(to.graph.clone());
        let mut new = vec![
            says(of, "current", graph.clone()),
            says(of, "state", Literal::from(self.state + 1)),
        ];
        new.extend(
            wrong
                .iter()
                .map(|name| says(of, "wrongAnswerTo", text(name))),
        );
        new.extend(self.days.iter().map(|day| says(of, "day", text(day))));
        new.extend(to.triples(&graph));
        let was = (self.state > 0).then(|| Literal::from(self.state));
        let swap = publication::swap(of, [of, &property("state")], was.as_ref(), &self.own, new);
        let sent = client.update(&swap);
        // That an endpoint says it is done proves nothing, and neither does an error.
        let after = Self::read(client, of)?;
        let current = after.current.is_some_and(|it| it.graph == to.graph);
        match sent {
            Err(error) if !current => Err(error),
            _ => Ok(current),
        }
    }

    /// Says which saved queries the endpoint answers wrongly.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn set_wrong(
        &self,
        client: &Client,
        of: &NamedNode,
        wrong: &BTreeSet<String>,
    ) -> Result<(), Error> {
        let property = property("wrongAnswerTo");
        let old = self.own.iter().filter(|it| it.predicate == property);
        let old: Vec<Triple> = old.cloned().collect();
        let new: Vec<Triple> = wrong
            .iter()
            .map(|name| says(of, "wrongAnswerTo", text(name)))
            .collect();
        match old.is_empty() && new.is_empty() {
            true => Ok(()),
            false => client.update(&publication::replace(of, &old, new)),
        }
    }

    /// The number of the state that a graph was announced for, by its name.
    pub fn number_of(of: &NamedNode, graph: &str) -> Option<u64> {
        let rest = graph.strip_prefix(of.as_str())?.strip_prefix('/')?;
        rest.split('-').next()?.parse().ok()
    }
}

/// The note with the prefixes that the documents declare.
pub(super) const PREFIXES: &str = "prefixes";

impl PublishedGraph {
    /// The prefixes that the published documents declare.
    pub fn prefixes(&self) -> Vec<(String, String)> {
        let note = self.notes.get(PREFIXES);
        note.and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }

    /// The graph with the periods of its events, if that can be asked.
    pub fn readable_periods(&self) -> Option<NamedNode> {
        self.periods.clone().filter(|_| self.indexed.is_some())
    }

    /// Removes it, with its periods, and what the pointer says of it.
    pub(super) fn remove(&self, client: &Client, of: &NamedNode) -> Result<(), Error> {
        // It goes last: as long as the pointer says that it is there, somebody removes the rest.
        let graph = NamedNode::new_unchecked(self.graph.clone());
        for graph in self.periods.iter().chain([&graph]) {
            client.update(&publication::remove(graph, of))?;
        }
        Ok(())
    }

    fn add(&mut self, node: &NamedNode, name: &str, value: &Term) {
        node.as_str().clone_into(&mut self.graph);
        if let ("periods", Term::NamedNode(periods)) = (name, value) {
            self.periods = Some(periods.clone());
        }
        let Term::Literal(literal) = value else {
            return;
        };
        let value = literal.value();
        match name {
            "statements" => self.statements = value.parse().ok(),
            "documents" => self.documents = value.parse().unwrap_or(0),
            "asserted" => self.asserted = value.parse().unwrap_or(0),
            "version" => value.clone_into(&mut self.version),
            "announced" => value.clone_into(&mut self.announced),
            "indexed" => self.indexed = value.parse().ok(),
            "marking" => value.clone_into(&mut self.marking),
            _ => {
                if let Some(note) = name.strip_prefix("note-") {
                    self.notes.insert(note.to_owned(), value.to_owned());
                }
            }
        }
    }

    fn triples(&self, graph: &NamedNode) -> Vec<Triple> {
        let numbers = [("statements", self.statements), ("indexed", self.indexed)];
        let mut all: Vec<Triple> = numbers
            .into_iter()
            .filter_map(|(name, number)| Some(says(graph, name, Literal::from(number?))))
            .collect();
        all.push(says(graph, "documents", Literal::from(self.documents)));
        all.push(says(graph, "asserted", Literal::from(self.asserted)));
        all.push(says(graph, "version", text(&self.version)));
        all.push(says(graph, "marking", text(&self.marking)));
        for (note, value) in &self.notes {
            all.push(says(graph, &format!("note-{note}"), text(value)));
        }
        all
    }
}

/// Whether a subject is one that a published graph may have.
pub(super) fn skolem(subject: NamedOrBlankNode) -> NamedNode {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node,
        NamedOrBlankNode::BlankNode(node) => {
            NamedNode::new_unchecked(format!("{}{}", crate::remote::SKOLEM, node.as_str()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_graphs_that_are_current_everybody_reads_the_same_and_only_a_whole_one() {
        let of = publication("demo").expect("a name");
        let named = |name: &str| NamedNode::new_unchecked(format!("{}/{name}", of.as_str()));
        let whole = |name: &str| says(&named(name), "statements", Literal::from(7_u64));
        let is_current = |name: &str| says(&of, "current", named(name));
        let says_all = |names: &[&str], counted: &[&str]| {
            let mut all: Vec<Triple> = names.iter().map(|name| is_current(name)).collect();
            all.extend(counted.iter().map(|name| whole(name)));
            all
        };
        let current = |triples: &[Triple]| {
            let row = |it: &Triple| {
                let subject = Term::from(it.subject.clone());
                vec![
                    Some(subject),
                    Some(it.predicate.clone().into()),
                    Some(it.object.clone()),
                ]
            };
            let pointer = Pointer::from_rows(&of, triples.iter().map(row).collect());
            pointer.current.map(|it| it.graph)
        };
        let cases: [(&[&str], &[&str], Option<&str>); 5] = [
            (&["9-b", "10-a"], &["9-b", "10-a"], Some("10-a")),
            (&["10-a", "10-b"], &["10-a", "10-b"], Some("10-b")),
            (&["10-a", "10-b"], &["10-a"], Some("10-a")),
            (&["10-a"], &[], None),
            (&[], &["10-a"], None),
        ];
        for (names, counted, expected) in cases {
            let expected = expected.map(|name| named(name).into_string());
            let mut triples = says_all(names, counted);
            assert_eq!(current(&triples), expected, "{names:?}, {counted:?}");
            triples.reverse();
            assert_eq!(
                current(&triples),
                expected,
                "{names:?}, {counted:?}, reversed"
            );
        }
    }
}
