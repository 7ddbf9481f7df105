//! A naive model of a store: sets of statements.

use annals::model::vocab::ann;
use annals::store::{Error, Id, Object, Writer};
use oxrdf::{
    Literal, NamedNode, NamedOrBlankNode, Term, Triple,
    vocab::{rdf, xsd},
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A document name; `None` is the default graph.
pub type Document = Option<NamedNode>;

/// What a store should hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    pub graphs: HashMap<Document, HashSet<Triple>>,
    pub derived: HashSet<Triple>,
}

/// One step of a write.
#[derive(Debug, Clone)]
pub enum Op {
    Replace(Document, Vec<Triple>),
    Insert(Document, Triple),
    Remove(Document, Triple),
    /// First, last and sort day of a subject, as derivation would set them.
    Derive(NamedOrBlankNode, [Option<&'static str>; 3]),
}

fn date(day: &str) -> Literal {
    Literal::new_typed_literal(day, xsd::DATE)
}

fn days(s: &NamedOrBlankNode, days: [Option<&str>; 3]) -> Vec<Triple> {
    let properties = [ann::EARLIEST, ann::LATEST, ann::SORT_DATE];
    let days = properties.into_iter().zip(days);
    days.filter_map(|(p, day)| Some(Triple::new(s.clone(), p, date(day?))))
        .collect()
}

impl Op {
    /// Applies the step to the store.
    pub fn write(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        match self {
            Self::Replace(document, triples) => writer.replace(document.as_ref(), triples),
            Self::Insert(document, triple) => writer.insert(document.as_ref(), triple).map(drop),
            Self::Remove(document, triple) => writer.remove(document.as_ref(), triple).map(drop),
            Self::Derive(s, day) => {
                let s = writer.intern(s)?;
                let mut derived: Vec<(Id, Object)> = Vec::new();
                for triple in days(&NamedNode::new_unchecked("x:x").into(), *day) {
                    let object = Object::New(Box::new(triple.object));
                    derived.push((writer.intern(&triple.predicate)?, object));
                }
                writer.set_derived(s, derived)
            }
        }
    }
}

impl Model {
    /// Applies the step to the model.
    pub fn apply(&mut self, op: &Op) {
        match op {
            Op::Replace(document, triples) => {
                let said = triples.iter().cloned().collect();
                self.graphs.insert(document.clone(), said);
            }
            Op::Insert(document, triple) => {
                self.graphs
                    .entry(document.clone())
                    .or_default()
                    .insert(triple.clone());
            }
            Op::Remove(document, triple) => {
                self.graphs
                    .entry(document.clone())
                    .or_default()
                    .remove(triple);
            }
            Op::Derive(s, day) => {
                self.derived.retain(|triple| triple.subject != *s);
                self.derived.extend(days(s, *day));
            }
        }
        self.graphs.retain(|_, triples| !triples.is_empty());
    }

    /// Every statement once.
    pub fn union(&self) -> HashSet<Triple> {
        self.graphs
            .values()
            .flatten()
            .chain(&self.derived)
            .cloned()
            .collect()
    }

    /// Every statement of a document with the document.
    pub fn documents(&self) -> Vec<(Triple, NamedNode)> {
        let named = self
            .graphs
            .iter()
            .filter_map(|(name, triples)| Some((name.as_ref()?, triples)));
        named
            .flat_map(|(name, triples)| triples.iter().map(|t| (t.clone(), name.clone())))
            .collect()
    }

    /// Events with their first, last and sort days, if they are dated.
    pub fn events(&self) -> BTreeMap<String, [Option<String>; 3]> {
        let mut events = BTreeMap::new();
        let union = self.union();
        let class = Term::from(ann::EVENT_CLASS.into_owned());
        for event in union
            .iter()
            .filter(|t| t.predicate == rdf::TYPE && t.object == class)
        {
            let day = |property| {
                let mut derived = self.derived.iter();
                let found = derived.find(|t| t.subject == event.subject && t.predicate == property);
                found.map(|triple| match &triple.object {
                    Term::Literal(literal) => literal.value().to_owned(),
                    other => panic!("{other} is a day"),
                })
            };
            let days = [ann::EARLIEST, ann::LATEST, ann::SORT_DATE].map(day);
            events.insert(event.subject.to_string(), days);
        }
        events
    }
}
