//! How things hang together: names of nobody, circles, aliases that several actors share.

use super::checker::{Look, Thing};
use super::findings::{Finding, Found, Part};
use super::properties::Property;
use crate::model::id;
use crate::model::problem::Code;
use crate::store::{Graph, Id, Result, Statement, Tag};
use oxrdf::{Literal, Term};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What has been walked over, by property and thing: from there no new circle is found.
#[derive(Debug, Default)]
pub(super) struct Paths(HashSet<(Id, Id)>);

/// One thing on the way up, by which statement it was reached and where it goes on.
struct Step {
    thing: Id,
    by: Option<Statement>,
    upwards: Vec<Statement>,
}

impl<G: Graph> Look<'_, G> {
    /// Looks at what a statement ties together.
    pub fn tie(&mut self, thing: &Thing<'_>, at: &Statement, property: Property) -> Result<()> {
        let words = self.words;
        if property.is_unknown {
            self.found.unknown(at.p, *at, Part::Property);
        }
        if at.o.tag() == Some(Tag::Iri) {
            if at.o != at.s && !self.graph.is_described(at.o)? && self.is_ours(at.o)? {
                self.found.unknown(at.o, *at, Part::Object);
            }
            let upwards = [
                words.part_of,
                words.within,
                words.supersedes,
                words.copy_of,
                words.follows,
                words.broader,
            ];
            if upwards.contains(&at.p) {
                self.circle(at)?;
            }
        } else if [words.alias, words.other_label, words.label].contains(&at.p) {
            self.alias(thing, at)?;
        }
        Ok(())
    }

    /// Whether a name is one that we would know what it stands for.
    fn is_ours(&self, name: Id) -> Result<bool> {
        let Term::NamedNode(node) = self.graph.term(name)? else {
            return Ok(false);
        };
        let iri = node.as_str();
        let document = id::document("");
        Ok(iri.starts_with(id::TERMS)
            || iri.starts_with(id::DATA) && !iri.starts_with(document.as_str()))
    }

    /// Walks upwards from where a statement begins; each thing is walked over once.
    fn circle(&mut self, at: &Statement) -> Result<()> {
        let property = at.p;
        let mut path: Vec<Step> = Vec::new();
        let mut on_path = HashMap::new();
        let mut next = Some((at.s, None));
        loop {
            if let Some((thing, by)) = next.take()
                && self.paths.0.insert((property, thing))
            {
                on_path.insert(thing, path.len());
                let upwards = self.upwards(property, thing)?;
                path.push(Step { thing, by, upwards });
            }
            let Some(last) = path.last_mut() else {
                return Ok(());
            };
            let Some(step) = last.upwards.pop() else {
                on_path.remove(&last.thing);
                path.pop();
                continue;
            };
            match on_path.get(&step.o) {
                Some(begin) => {
                    let steps = path[begin + 1..].iter().filter_map(|step| step.by);
                    let circle: Vec<Statement> = steps.chain([step]).collect();
                    self.close(property, &circle);
                }
                None => next = Some((step.o, Some(step))),
            }
        }
    }

    fn upwards(&self, property: Id, thing: Id) -> Result<Vec<Statement>> {
        let mut said = Vec::new();
        self.graph.said(thing, &mut said)?;
        said.retain(|said| said.p == property && said.o.tag() == Some(Tag::Iri));
        said.dedup_by_key(|said| said.o);
        Ok(said)
    }

    fn close(&mut self, property: Id, circle: &[Statement]) {
        let mut things: Vec<Id> = circle.iter().map(|step| step.s).collect();
        things.sort_unstable();
        let judged = circle.iter().filter(|step| self.is_judged(step));
        let judged: Vec<Statement> = judged.copied().collect();
        if !judged.is_empty() {
            let steps = self.found.circles.entry((property, things));
            steps.or_default().extend(judged);
        }
    }

    /// Whose alias a name is beside the thing's own.
    fn alias(&mut self, thing: &Thing<'_>, at: &Statement) -> Result<()> {
        let words = self.words;
        let (Term::Literal(literal), Some(owner)) = (self.graph.term(at.o)?, self.owner(thing)?)
        else {
            return Ok(());
        };
        let spellings = [
            Some(Literal::new_simple_literal(literal.value())),
            Literal::new_language_tagged_literal(literal.value(), "en").ok(),
            Some(literal.clone()),
        ];
        // That two actors have one label is not a matter of aliases.
        let properties = [words.alias, words.other_label, words.label];
        let properties = &properties[..if at.p == words.label { 2 } else { 3 }];
        let mut owners = vec![owner];
        let mut given = Vec::from_iter((at.p != words.label).then_some(*at));
        for spelling in spellings.iter().flatten() {
            let Some(spelling) = self.graph.number(spelling)? else {
                continue;
            };
            for property in properties {
                for other in self.graph.pointing(*property, spelling)? {
                    let mut said = Vec::new();
                    self.graph.said(other, &mut said)?;
                    let other = Thing {
                        id: other,
                        said: &said,
                    };
                    let Some(its) = self.owner(&other)?.filter(|its| *its != owner) else {
                        continue;
                    };
                    owners.push(its);
                    let aliases = other
                        .all(*property)
                        .filter(|said| said.o == spelling && said.p != words.label);
                    given.extend(aliases.filter(|said| self.is_judged(said)));
                }
            }
        }
        owners.sort_unstable();
        owners.dedup();
        if owners.len() > 1 {
            // The label stands in for an alias that somebody else gives.
            let places = if given.is_empty() { vec![*at] } else { given };
            let key = (literal.value().to_owned(), owners);
            self.found.shared.entry(key).or_default().extend(places);
        }
        Ok(())
    }

    /// The actor that goes by the names that are said here: itself, or whom a claim is about.
    fn owner(&self, thing: &Thing<'_>) -> Result<Option<Id>> {
        let words = self.words;
        if thing.says(words.of_type, words.agent) {
            return Ok(Some(thing.id));
        }
        let withheld =
            thing.says(words.stance, words.denies) || thing.says(words.stance, words.doubts);
        let Some(about) = thing.all(words.about).next().filter(|_| !withheld) else {
            return Ok(None);
        };
        let types = self.graph.about(about.o)?;
        let is_agent = types.contains(&(words.of_type, words.agent));
        Ok(is_agent.then_some(about.o))
    }
}

/// Puts circles and shared aliases into words.
pub(super) fn tell(mut found: Found, graph: &impl Graph) -> Result<Found> {
    for ((property, things), steps) in std::mem::take(&mut found.circles) {
        let Some(at) = first(graph, steps)? else {
            continue;
        };
        let (property, from) = (super::name(graph, property)?, super::name(graph, at.s)?);
        let message = match things.len() {
            1 => format!("{from} is {property} itself"),
            number => format!("{property} leads from {from} back to itself over {number} things"),
        };
        let mut names = Vec::new();
        for thing in things.iter().filter(|thing| **thing != at.s) {
            names.push(super::name(graph, *thing)?);
        }
        names.sort();
        let finding = Finding::new(Code::Circle, at, Part::Object, message);
        let help = "take out the step that is wrong".to_owned();
        let over = (!names.is_empty()).then(|| format!("the circle: {from}, {}", names.join(", ")));
        found.push(finding.help(over).help([help]));
    }
    for ((alias, owners), places) in std::mem::take(&mut found.shared) {
        let Some(at) = first(graph, places)? else {
            continue;
        };
        let mut names = Vec::new();
        for owner in owners {
            names.push(super::name(graph, owner)?);
        }
        names.sort();
        let message = format!("several actors go by \"{alias}\": {}", names.join(", "));
        let finding = Finding::new(Code::SharedAlias, at, Part::Object, message);
        found.push(finding.help([
            "if they are one, keep one of them; if not, say in a claim who uses the name for which, and leave it out of skos:altLabel",
        ]));
    }
    Ok(found)
}

/// The first of some statements by their names: numbers are given out as they come, names stay.
fn first(graph: &impl Graph, of: BTreeSet<Statement>) -> Result<Option<Statement>> {
    let mut named = Vec::new();
    for said in of {
        let document = said
            .document
            .map(|document| super::document(graph, document));
        let names = [super::name(graph, said.s)?, super::name(graph, said.o)?];
        named.push((document.transpose()?, names, said));
    }
    named.sort();
    Ok(named.into_iter().next().map(|(_, _, said)| said))
}
