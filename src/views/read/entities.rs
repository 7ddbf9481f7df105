//! Entities that others refer to, each read once from a snapshot of a store.
//!
//! If a property that is shown once has several values (say, two labels in one language), the first
//! in SPARQL order is taken, so that nothing depends on the order in the store.

use super::term_ids::TermIds;
use crate::derive::bounds::values;
use crate::model::languages::Languages;
use crate::query::order_key;
use crate::query::table::{text_of, triple_term};
use crate::store::{Cursor, Id, Result, View};
use crate::views::model::{Concept, Elsewhere, Entity, EntityRecord, Location, Value, local_name};
use oxrdf::{NamedNode, Term};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What is shown of an entity that an event refers to.
pub(super) struct CachedEntity {
    /// The entity with its label; `None` if it is not an IRI.
    pub thing: Option<Entity>,
    /// Its countries.
    pub countries: Vec<Id>,
}

/// The property–object pairs of one subject.
pub(super) type Properties = Vec<(Id, Id)>;

/// Reads entities from one snapshot of a store.
pub(super) struct EntityReader<'a> {
    pub view: View<'a>,
    pub terms: TermIds,
    pub shared: Shared,
    pub languages: Languages,
    cursor: RefCell<Cursor<'a>>,
    /// Whether it reads what things are called elsewhere.
    pub reads_elsewhere: bool,
    /// Things without and with what they are called elsewhere.
    things: [HashMap<Id, Rc<CachedEntity>>; 2],
    /// The claims about the event that is being read.
    claims: HashMap<Id, Rc<Properties>>,
    claims_about: HashMap<Id, Rc<[Id]>>,
    /// How often each subject was read.
    #[cfg(test)]
    reads: RefCell<HashMap<Id, usize>>,
}

/// The places and concepts that many events share.
#[derive(Default)]
pub(super) struct Shared {
    /// Things with all that a property leads to from them, themselves included.
    pub above: HashMap<(Id, Id), Rc<[Id]>>,
    /// The countries that claims give to an agent.
    pub claimed: HashMap<Id, Rc<[Id]>>,
    /// The countries among a place and those that it lies within.
    pub countries_around: HashMap<Id, Rc<[Id]>>,
    /// Code and point of a place; `None` if it is not an IRI.
    pub locations: HashMap<Id, Option<Location>>,
}

impl<'a> EntityReader<'a> {
    pub fn new(view: View<'a>, terms: TermIds) -> Self {
        Self {
            view,
            terms,
            shared: Shared::default(),
            languages: Languages::default(),
            cursor: RefCell::new(view.cursor()),
            reads_elsewhere: true,
            things: Default::default(),
            claims: HashMap::new(),
            claims_about: HashMap::new(),
            #[cfg(test)]
            reads: RefCell::default(),
        }
    }

    /// The concept that a property names, with its label.
    pub fn concept<T: From<Term> + std::fmt::Display>(
        &mut self,
        about: &Properties,
        property: Id,
    ) -> Result<Option<Concept<T>>> {
        let Some(id) = self.first_id(about, property)? else {
            return Ok(None);
        };
        Ok(Some(match self.known(id)?.thing.clone() {
            Some(entity) => Concept::of(to_value(entity)),
            None => Concept::from(T::from(self.term(id)?)),
        }))
    }

    /// The value of a property, or the first of several in SPARQL order, which alone are read.
    pub fn first_id(&self, about: &Properties, property: Id) -> Result<Option<Id>> {
        let all: Vec<Id> = values(about, property).collect();
        let [_, _, ..] = all[..] else {
            return Ok(all.first().copied());
        };
        let mut least: Option<(Term, Id)> = None;
        for id in all {
            let term = self.term(id)?;
            least = match least {
                Some(other) if order_key(&other.0) <= order_key(&term) => Some(other),
                _ => Some((term, id)),
            };
        }
        Ok(least.map(|(_, id)| id))
    }

    /// All statements about a subject.
    pub fn about(&self, thing: Id) -> Result<Properties> {
        #[cfg(test)]
        {
            *self.reads.borrow_mut().entry(thing).or_default() += 1;
        }
        self.cursor.borrow_mut().union_pairs(thing)
    }

    /// The term with an id.
    pub fn term(&self, id: Id) -> Result<Term> {
        self.cursor.borrow_mut().term(id)
    }

    /// All statements about a claim, which several parts of an entry show.
    pub fn claim(&mut self, claim: Id) -> Result<Rc<Properties>> {
        if let Some(known) = self.claims.get(&claim) {
            return Ok(Rc::clone(known));
        }
        let about = Rc::new(self.about(claim)?);
        self.claims.insert(claim, Rc::clone(&about));
        Ok(about)
    }

    /// The claims about a thing.
    pub fn claims_about(&mut self, thing: Id) -> Result<Rc<[Id]>> {
        if let Some(known) = self.claims_about.get(&thing) {
            return Ok(Rc::clone(known));
        }
        let found = self.cursor.borrow_mut().subjects(self.terms.about, thing)?;
        let found: Rc<[Id]> = found.into();
        self.claims_about.insert(thing, Rc::clone(&found));
        Ok(found)
    }

    /// Forgets the claims: other events have others.
    pub fn forget_claims(&mut self) {
        self.claims.clear();
        self.claims_about.clear();
    }

    pub fn known(&mut self, thing: Id) -> Result<Rc<CachedEntity>> {
        let kept = usize::from(self.reads_elsewhere);
        if let Some(known) = self.things[kept].get(&thing) {
            return Ok(Rc::clone(known));
        }
        let (about, terms) = (self.about(thing)?, self.terms);
        let label = self.label(&about)?;
        let countries: Vec<Id> = values(&about, terms.country).collect();
        let mut codes = Vec::new();
        if values(&about, terms.agent_type).any(|kind| kind == terms.state) {
            for country in &countries {
                codes.extend(values(&self.about(*country)?, terms.notation));
            }
        }
        let kinds = [terms.agent_type, terms.tool_type];
        let kinds = kinds
            .into_iter()
            .flat_map(|property| values(&about, property));
        let kind = self.least(kinds)?.and_then(node).as_ref().map(short);
        let code = self.least(codes)?.map(text);
        let is_named_elsewhere = values(&about, terms.agent_type)
            .chain(values(&about, terms.tool_type))
            .chain(values(&about, terms.identifier))
            .next()
            .is_some();
        let elsewhere = match is_named_elsewhere && self.reads_elsewhere {
            true => self.elsewhere(thing, &about)?,
            false => Elsewhere::default(),
        };
        let known = Rc::new(CachedEntity {
            thing: self.node(thing)?.map(|id| {
                let label = label.unwrap_or_else(|| short(&id));
                Entity::from(EntityRecord {
                    label,
                    id,
                    kind,
                    code,
                    elsewhere,
                })
            }),
            countries,
        });
        super::keep(&mut self.things[kept], thing, Rc::clone(&known));
        Ok(known)
    }

    /// The distinct entities with their labels, sorted by IRI.
    pub fn things(&mut self, ids: impl IntoIterator<Item = Id>) -> Result<Vec<Entity>> {
        let mut things = Vec::new();
        for id in ids {
            things.extend(self.known(id)?.thing.clone());
        }
        things.sort_by(|a, b| a.id.cmp(&b.id));
        things.dedup_by(|a, b| a.id == b.id);
        things.shrink_to_fit();
        Ok(things)
    }

    pub fn nodes(&self, ids: impl Iterator<Item = Id>) -> Result<Vec<NamedNode>> {
        let mut nodes = Vec::new();
        for id in ids {
            nodes.extend(self.node(id)?);
        }
        nodes.sort();
        Ok(nodes)
    }

    pub fn node(&self, id: Id) -> Result<Option<NamedNode>> {
        Ok(node(self.term(id)?))
    }

    /// The value of a property, or the first of several in SPARQL order.
    pub fn first(&self, about: &Properties, property: Id) -> Result<Option<Term>> {
        self.least(values(about, property))
    }

    pub fn least(&self, ids: impl IntoIterator<Item = Id>) -> Result<Option<Term>> {
        let mut least: Option<Term> = None;
        for id in ids {
            let term = self.term(id)?;
            least = match least {
                Some(other) if order_key(&other) <= order_key(&term) => Some(other),
                _ => Some(term),
            };
        }
        Ok(least)
    }

    /// What a thing is called elsewhere.
    pub fn elsewhere(&mut self, thing: Id, about: &Properties) -> Result<Elsewhere> {
        let terms = self.terms;
        let labels = self.texts(values(about, terms.alt_label))?;
        let mut aliases = Vec::new();
        for claim in self.claims_about(thing)?.iter() {
            let about = self.claim(*claim)?;
            let names: Vec<Id> = values(&about, terms.alias).collect();
            let asserts = values(&about, terms.stance).all(|stance| stance == terms.asserts);
            if !names.is_empty() && asserts && self.stands(&about)? {
                aliases.extend(self.texts(names)?);
            }
        }
        aliases.sort();
        aliases.dedup();
        let identifier = self.first(about, terms.identifier)?;
        Ok(Elsewhere {
            exact: self.texts(values(about, terms.exact_match))?,
            identifier: identifier.map(text),
            labels,
            aliases,
        })
    }

    /// Whether a claim stands.
    pub fn stands(&self, about: &Properties) -> Result<bool> {
        let standing = self.first(about, self.terms.standing)?;
        Ok(standing.is_some_and(|standing| text_of(&standing) == "true"))
    }

    /// Texts or IRIs, sorted.
    fn texts(&self, ids: impl IntoIterator<Item = Id>) -> Result<Vec<String>> {
        let texts = ids.into_iter().map(|id| Ok(text(self.term(id)?)));
        let mut texts = texts.collect::<Result<Vec<_>>>()?;
        texts.sort();
        Ok(texts)
    }

    /// The name of a thing: its label, else what another vocabulary calls its name.
    pub fn label(&self, about: &Properties) -> Result<Option<String>> {
        for property in self.terms.names {
            if let Some(name) = self.name(about, property)? {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// The text of a property: in the best of the wanted languages, else in English, else without a
    /// language, else in any.
    pub fn name(&self, about: &Properties, property: Id) -> Result<Option<String>> {
        Ok(self.best(about, property)?.map(text))
    }

    /// Such a text as a term, with its language.
    pub fn best(&self, about: &Properties, property: Id) -> Result<Option<Term>> {
        self.best_in(about, property, &self.languages)
    }

    /// Such a text in the best of some languages.
    pub fn best_in(
        &self,
        about: &Properties,
        property: Id,
        languages: &Languages,
    ) -> Result<Option<Term>> {
        let mut best: Option<((usize, bool), Term)> = None;
        for id in values(about, property) {
            let term = self.term(id)?;
            let rank = languages.rank(language(&term));
            best = match best {
                Some((its, other)) if (its, order_key(&other)) <= (rank, order_key(&term)) => {
                    Some((its, other))
                }
                _ => Some((rank, term)),
            };
        }
        Ok(best.map(|(_, term)| term))
    }
}

/// The language of a text; an IRI is in a language that nobody wants.
fn language(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(name) => name.language(),
        Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => Some("zxx"),
    }
}

/// A literal's value or an IRI.
pub(super) fn text(term: Term) -> String {
    match term {
        Term::Literal(literal) => literal.destruct().0,
        Term::NamedNode(node) => node.into_string(),
        Term::BlankNode(node) => node.into_string(),
        Term::Triple(triple) => triple_term(&triple),
    }
}

pub(super) fn short(node: &NamedNode) -> String {
    local_name(node.into())
}

pub(super) fn to_value(entity: Entity) -> Value {
    Value {
        term: entity.id.clone().into(),
        shown: entity.label.clone(),
    }
}

pub(super) fn node(term: Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => None,
    }
}

/// A literal with its text and language.
pub(super) fn to_text(term: Term) -> Value {
    Value {
        shown: text(term.clone()),
        term,
    }
}

#[cfg(test)]
mod tests {
    use crate::Annals;
    use crate::model::vocab::{ann, rdf};
    use crate::views::model::Detail;
    use crate::views::read::DetailReader;

    #[test]
    fn events_and_claims_are_read_once_whatever_is_shown_of_them() {
        let annals = Annals::bundled().expect("the bundled data");
        let snapshot = annals.store().snapshot().expect("a snapshot");
        let view = snapshot.view();
        let class = view.id(ann::EVENT_CLASS).expect("a store");
        let class = class.expect("there are events");
        let events = view.subjects(rdf::TYPE, class).expect("events");
        let mut details = DetailReader::new(view).expect("a reader");
        for event in &events {
            let partial = details.entry_of(*event).expect("an event").expect("a name");
            details.fill(partial).expect("its details");
        }
        let reads = details.entities.reads.borrow();
        let mut claims = 0;
        for (thing, times) in reads.iter() {
            let about = view.objects(*thing, ann::ABOUT).expect("statements");
            // An event is read again where another is a part of it, a claim for each event that it is about.
            let most = match events.contains(thing) {
                true => 2,
                false if !about.is_empty() && about.iter().all(|it| events.contains(it)) => {
                    about.len()
                }
                false => continue,
            };
            claims += usize::from(!about.is_empty());
            let name = view.term(*thing).expect("a term");
            assert!(*times <= most, "{name} was read {times} times");
        }
        assert!(claims > 50, "{claims} claims");
    }

    #[test]
    fn of_what_is_only_counted_no_source_and_no_name_elsewhere_is_read() {
        let annals = Annals::bundled().expect("the bundled data");
        let snapshot = annals.store().snapshot().expect("a snapshot");
        let view = snapshot.view();
        let instances = |class| {
            let class = view.id(class).expect("a store").expect("a class");
            view.subjects(rdf::TYPE, class).expect("instances")
        };
        let (events, sources) = (instances(ann::EVENT_CLASS), instances(ann::SOURCE_CLASS));
        let reads = |detail| {
            let details = DetailReader::new(view).expect("a reader");
            let mut details = details.with_detail(detail);
            for event in &events {
                let partial = details.entry_of(*event).expect("an event").expect("a name");
                details.fill(partial).expect("its details");
            }
            let reads = details.entities.reads.borrow();
            let of_sources = sources.iter().filter_map(|it| reads.get(it)).sum::<usize>();
            (of_sources, reads.values().sum::<usize>())
        };
        let (counted, line, all) = (
            reads(Detail::Counts),
            reads(Detail::Line),
            reads(Detail::All),
        );
        assert_eq!((counted.0, line.0), (0, 0));
        assert!(all.0 >= 500, "{all:?}");
        assert!(
            counted.1 <= line.1 && line.1 * 3 < all.1 * 2,
            "{counted:?} {line:?} {all:?}"
        );
    }
}
