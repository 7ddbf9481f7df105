//! One side of a comparison: what its documents say, and how a person reads it.

use crate::Annals;
use crate::derive::bounds;
use crate::model::vocab::ann;
use crate::model::{called, id};
use crate::query::table::text_of;
use crate::store::{Id, Result, Scope, Tag, View};
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Value;

const TITLE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/title");

/// How deep what is said of blank nodes is shown.
const DEEPEST: usize = 4;

/// What tells a term from others on both sides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Its number on the side that marks.
    Here(Id),
    /// Its number on the other side, where this one has none.
    Elsewhere(Id),
    /// A blank node, by its colour.
    Blank(u64),
}

/// What the documents of one side say.
pub(super) struct Side<'v> {
    pub view: View<'v>,
    /// The documents: not the ontology.
    own: HashSet<Id>,
    /// What blank nodes are told apart by.
    pub colours: HashMap<Id, u64>,
    /// A blank node of each colour.
    by_colour: HashMap<u64, Id>,
    /// How many there are of each that stand for themselves.
    numbers: HashMap<u64, usize>,
    /// The blank nodes that something names.
    parts: HashSet<Id>,
}

impl<'v> Side<'v> {
    pub fn new(annals: &Annals, view: View<'v>) -> Result<Self> {
        let mut own = HashSet::new();
        for graph in annals.documents()?.into_iter().flat_map(|it| it.graphs) {
            own.extend(view.id(NamedNodeRef::new_unchecked(&graph))?);
        }
        Ok(Self {
            view,
            own,
            colours: HashMap::new(),
            by_colour: HashMap::new(),
            numbers: HashMap::new(),
            parts: HashSet::new(),
        })
    }

    /// What documents say of a subject, each once: properties and objects.
    pub fn stated(&self, subject: Id) -> Result<Vec<(Id, Id)>> {
        let mut found = BTreeSet::new();
        for scope in [Scope::Default, Scope::Documents] {
            for statement in self.view.matches(Some(subject), None, None, scope)? {
                let statement = statement?;
                if statement.document.is_none_or(|it| self.own.contains(&it)) {
                    found.insert((statement.p, statement.o));
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    pub fn speaks_of(&self, subject: Id) -> bool {
        self.stated(subject).is_ok_and(|sides| !sides.is_empty())
    }

    /// Takes the colours of blank nodes.
    pub fn paint(&mut self, colours: HashMap<Id, u64>, parts: HashSet<Id>) {
        for (id, colour) in &colours {
            self.by_colour.insert(*colour, *id);
            if !parts.contains(id) {
                *self.numbers.entry(*colour).or_default() += 1;
            }
        }
        (self.colours, self.parts) = (colours, parts);
    }

    /// How many blank nodes of a colour stand for themselves.
    pub fn number(&self, colour: u64) -> usize {
        self.numbers.get(&colour).copied().unwrap_or_default()
    }

    /// Whether it belongs to a thing that names it.
    pub fn is_part(&self, subject: Id) -> bool {
        self.parts.contains(&subject)
    }

    /// The number that a term of another side has here.
    pub fn same(&self, other: &Side<'_>, id: Id) -> Result<Option<Id>> {
        if is_blank(id) {
            let colour = other.colours.get(&id);
            return Ok(colour.and_then(|colour| self.by_colour.get(colour).copied()));
        }
        match id.literal() {
            Some(_) => Ok(Some(id)),
            None => self.view.id(&other.view.term(id)?),
        }
    }

    /// What tells a term of a side, this one or the other, from others.
    pub fn mark(&self, of: &Side<'_>, id: Id) -> Result<Mark> {
        if is_blank(id) {
            return Ok(Mark::Blank(
                of.colours.get(&id).copied().unwrap_or_default(),
            ));
        }
        if std::ptr::eq(self, of) {
            return Ok(Mark::Here(id));
        }
        let here = self.same(of, id)?;
        Ok(here.map_or(Mark::Elsewhere(id), Mark::Here))
    }

    /// What a property is called.
    pub fn called(&self, property: &NamedNode) -> Result<String> {
        let short = id::shorten(property.as_str());
        if let Some(name) = called::name(&short) {
            return Ok(name.to_owned());
        }
        let label = match self.view.id(property)? {
            Some(id) => self.text(id, rdfs::LABEL)?,
            None => None,
        };
        Ok(label.unwrap_or(short))
    }

    /// Values as a person reads them, sorted.
    pub fn values(&self, ids: &[Id]) -> Result<Vec<Value>> {
        let values = ids.iter().map(|id| {
            Ok(Value {
                term: self.view.term(*id)?,
                shown: self.shown(*id, 0)?,
            })
        });
        let mut values = values.collect::<Result<Vec<_>>>()?;
        values.sort_by_cached_key(|value| (value.shown.clone(), value.term.to_string()));
        Ok(values)
    }

    fn shown(&self, id: Id, depth: usize) -> Result<String> {
        let term = self.view.term(id)?;
        match &term {
            Term::BlankNode(_) if depth == DEEPEST => Ok("[…]".to_owned()),
            Term::BlankNode(_) => {
                let mut parts = Vec::new();
                for (p, o) in self.stated(id)? {
                    if let Term::NamedNode(property) = self.view.term(p)? {
                        let name = self.called(&property)?;
                        parts.push(format!("{name} {}", self.shown(o, depth + 1)?));
                    }
                }
                parts.sort();
                Ok(format!("[{}]", parts.join("; ")))
            }
            Term::NamedNode(node) => {
                if depth < DEEPEST && self.is_claim(id)? {
                    return self.claim(id, depth + 1);
                }
                let label = self.label(id)?;
                Ok(label.unwrap_or_else(|| id::shorten(node.as_str())))
            }
            Term::Literal(_) => Ok(match bounds::read(&term) {
                Some(when) => when.words(),
                None => text_of(&term).to_owned(),
            }),
        }
    }

    fn label(&self, thing: Id) -> Result<Option<String>> {
        match self.text(thing, rdfs::LABEL)? {
            Some(label) => Ok(Some(label)),
            None => self.text(thing, TITLE),
        }
    }

    /// The first text of a property, English ones and those of no language first.
    fn text(&self, thing: Id, property: NamedNodeRef<'_>) -> Result<Option<String>> {
        let mut texts = Vec::new();
        for value in self.view.objects(thing, property)? {
            if let Term::Literal(text) = self.view.term(value)? {
                let foreign = match text.language() {
                    Some("en") => 0,
                    None => 1,
                    Some(_) => 2,
                };
                texts.push((foreign, text.value().to_owned()));
            }
        }
        Ok(texts.into_iter().min().map(|(_, text)| text))
    }

    /// What a thing is called; of a claim, who says what.
    pub fn title(&self, thing: Id) -> Result<String> {
        self.shown(thing, 0)
    }

    fn is_claim(&self, thing: Id) -> Result<bool> {
        let class = self.view.id(ann::CLAIM_CLASS)?;
        let classes = self.view.objects(thing, rdf::TYPE)?;
        Ok(class.is_some_and(|class| classes.contains(&class)))
    }

    fn claim(&self, claim: Id, depth: usize) -> Result<String> {
        let mut topics = BTreeMap::<String, BTreeSet<String>>::new();
        for (p, o) in self.stated(claim)? {
            if let Term::NamedNode(property) = self.view.term(p)?
                && self.is_claimed(p)?
            {
                let topic = topics.entry(self.called(&property)?).or_default();
                topic.insert(self.shown(o, depth)?);
            }
        }
        let mut says = Vec::new();
        for (topic, values) in topics {
            let values: Vec<String> = values.into_iter().collect();
            says.push(format!("{topic} {}", values.join(", ")));
        }
        if says.is_empty() {
            let text = self.text(claim, ann::CLAIM_TEXT)?;
            says.extend(text.map(|text| format!("“{text}”")));
        }
        let joined = |property| self.joined(&self.view.objects(claim, property)?);
        let (by, stance) = (joined(ann::CLAIMED_BY)?, joined(ann::STANCE)?);
        let who = match (by.as_str(), stance.as_str()) {
            ("", _) => "somebody".to_owned(),
            (by, "") => by.to_owned(),
            (by, stance) => format!("{by} {stance}"),
        };
        Ok(match says.is_empty() {
            true => who,
            false => format!("{who}: {}", says.join("; ")),
        })
    }

    /// Whether a property says what a claim is there to say, rather than who, when or where.
    fn is_claimed(&self, property: Id) -> Result<bool> {
        let classes = self.view.objects(property, rdf::TYPE)?;
        for class in [ann::CLAIM_ONLY_CLASS, ann::CLAIMABLE_CLASS] {
            if self.view.id(class)?.is_some_and(|id| classes.contains(&id)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn joined(&self, ids: &[Id]) -> Result<String> {
        let values = self.values(ids)?.into_iter().map(|value| value.shown);
        Ok(values.collect::<Vec<_>>().join(" and "))
    }
}

pub(super) fn is_blank(id: Id) -> bool {
    id.tag() == Some(Tag::Blank)
}
