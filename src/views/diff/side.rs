//! One side of a comparison: the statements of its documents, and their display text.

use crate::Annals;
use crate::derive::bounds;
use crate::model::vocab::{ann, dcterms};
use crate::model::{id, property_names};
use crate::query::table::text_of;
use crate::store::{Id, Result, Scope, Tag, View};
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::DisplayValue;
use super::triple::{LabelFreeTriple, hash};

/// How deep the statements of nested blank nodes are shown.
const MAX_DEPTH: usize = 4;

/// A key that identifies a term across both sides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TermKey {
    /// Its ID on the side that computes the key.
    Here(Id),
    /// Its ID on the other side, if this one has none.
    Elsewhere(Id),
    /// A blank node, by its colour.
    Blank(u64),
}

/// One side of a comparison.
pub(super) struct Side<'v> {
    pub view: View<'v>,
    /// The graphs of the documents, without the ontology.
    own: HashSet<Id>,
    /// The colour of each blank node.
    pub colours: HashMap<Id, u64>,
    /// One blank node of each colour.
    by_colour: HashMap<u64, Id>,
    /// The number of root blank nodes of each colour.
    numbers: HashMap<u64, usize>,
    /// The blank nodes that are nested in another entity.
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

    /// The distinct property–object pairs that the documents state about a subject.
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

    pub fn describes(&self, subject: Id) -> Result<bool> {
        Ok(!self.stated(subject)?.is_empty())
    }

    /// Sets the colours of the blank nodes.
    pub fn set_colours(&mut self, colours: HashMap<Id, u64>, parts: HashSet<Id>) {
        for (id, colour) in &colours {
            self.by_colour.insert(*colour, *id);
            if !parts.contains(id) {
                *self.numbers.entry(*colour).or_default() += 1;
            }
        }
        (self.colours, self.parts) = (colours, parts);
    }

    /// The number of root blank nodes of a colour.
    pub fn root_count(&self, colour: u64) -> usize {
        self.numbers.get(&colour).copied().unwrap_or_default()
    }

    /// Whether it is nested in another entity.
    pub fn is_part(&self, subject: Id) -> bool {
        self.parts.contains(&subject)
    }

    /// The ID on this side of a term of another side.
    pub fn id_of(&self, other: &Side<'_>, id: Id) -> Result<Option<Id>> {
        if is_blank(id) {
            let colour = other.colours.get(&id);
            return Ok(colour.and_then(|colour| self.by_colour.get(colour).copied()));
        }
        match id.literal() {
            Some(_) => Ok(Some(id)),
            None => self.view.id(&other.view.term(id)?),
        }
    }

    /// The key of a term of this side or the other.
    pub fn key(&self, of: &Side<'_>, id: Id) -> Result<TermKey> {
        if is_blank(id) {
            return Ok(TermKey::Blank(
                of.colours.get(&id).copied().unwrap_or_default(),
            ));
        }
        if let Some(colour) = of.triple_colour(id)? {
            return Ok(TermKey::Blank(colour));
        }
        if std::ptr::eq(self, of) {
            return Ok(TermKey::Here(id));
        }
        let here = self.id_of(of, id)?;
        Ok(here.map_or(TermKey::Elsewhere(id), TermKey::Here))
    }

    /// The colour of a triple term with blank nodes; none for any other term.
    fn triple_colour(&self, id: Id) -> Result<Option<u64>> {
        if id.tag() != Some(Tag::Triple) {
            return Ok(None);
        }
        let term = self.view.term(id)?;
        let Term::Triple(triple) = &term else {
            return Ok(None);
        };
        let triple = LabelFreeTriple::of(triple);
        let mut colours = Vec::new();
        for node in &triple.blank {
            let id = self.view.id(*node)?;
            colours.push(id.and_then(|id| self.colours.get(&id).copied()));
        }
        Ok((!colours.is_empty()).then(|| hash((triple.text, colours))))
    }

    /// The display name of a property.
    pub fn property_name(&self, property: &NamedNode) -> Result<String> {
        let short = id::shorten(property.as_str());
        if let Some(name) = property_names::label(&short) {
            return Ok(name.to_owned());
        }
        let label = match self.view.id(property)? {
            Some(id) => self.text(id, rdfs::LABEL)?,
            None => None,
        };
        Ok(label.unwrap_or(short))
    }

    /// Values with their display text, sorted.
    pub fn values(&self, ids: &[Id]) -> Result<Vec<DisplayValue>> {
        let values = ids.iter().map(|id| {
            Ok(DisplayValue {
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
            Term::BlankNode(_) if depth == MAX_DEPTH => Ok("[…]".to_owned()),
            Term::BlankNode(_) => {
                let mut parts = Vec::new();
                for (p, o) in self.stated(id)? {
                    if let Term::NamedNode(property) = self.view.term(p)? {
                        let name = self.property_name(&property)?;
                        parts.push(format!("{name} {}", self.shown(o, depth + 1)?));
                    }
                }
                parts.sort();
                Ok(format!("[{}]", parts.join("; ")))
            }
            Term::NamedNode(node) => {
                if depth < MAX_DEPTH && self.is_claim(id)? {
                    return self.claim(id, depth + 1);
                }
                let label = self.label(id)?;
                Ok(label.unwrap_or_else(|| id::shorten(node.as_str())))
            }
            Term::Triple(_) => Ok(text_of(&term).into_owned()),
            Term::Literal(_) => Ok(match bounds::parse_date(&term) {
                Some(when) => when.words(),
                None => text_of(&term).into_owned(),
            }),
        }
    }

    fn label(&self, thing: Id) -> Result<Option<String>> {
        match self.text(thing, rdfs::LABEL)? {
            Some(label) => Ok(Some(label)),
            None => self.text(thing, dcterms::TITLE),
        }
    }

    /// The first text of a property; English first, then without a language tag.
    fn text(&self, thing: Id, property: NamedNodeRef<'_>) -> Result<Option<String>> {
        let mut texts = Vec::new();
        for value in self.view.objects(thing, property)? {
            if let Term::Literal(text) = self.view.term(value)? {
                let rank = match text.language() {
                    Some("en") => 0,
                    None => 1,
                    Some(_) => 2,
                };
                texts.push((rank, text.value().to_owned()));
            }
        }
        Ok(texts.into_iter().min().map(|(_, text)| text))
    }

    /// The label of an entity; for a claim, who states what.
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
                let topic = topics.entry(self.property_name(&property)?).or_default();
                topic.insert(self.shown(o, depth)?);
            }
        }
        let mut says = Vec::new();
        for (topic, values) in topics {
            let values: Vec<String> = values.into_iter().collect();
            says.push(format!("{topic} {}", values.join(", ")));
        }
        if says.is_empty() {
            // Only the claimant's own words are a quotation.
            let quote = self.text(claim, ann::QUOTE)?;
            says.extend(match quote {
                Some(quote) => Some(format!("“{quote}”")),
                None => self.text(claim, ann::CLAIM_TEXT)?,
            });
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

    /// Whether a property is part of what a claim states, rather than who, when or where.
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
