//! References between records: undefined names, cycles, and aliases that several agents share.

use super::checker::{Checker, Record};
use super::findings::{Finding, Findings, StatementPart};
use super::properties::Property;
use crate::model::id;
use crate::model::problem::Code;
use crate::store::{GraphReader, Id, Result, Statement, Tag};
use oxrdf::{Literal, Term};
use std::collections::{BTreeSet, HashMap};

/// A record on the current path, the statement that led to it and those that lead on.
struct PathStep {
    record: Id,
    by: Option<Statement>,
    outgoing: Vec<Statement>,
}

impl<G: GraphReader> Checker<'_, G> {
    /// Checks the reference that a statement makes.
    pub fn reference(
        &mut self,
        record: &Record<'_>,
        at: &Statement,
        property: Property,
    ) -> Result<()> {
        let terms = self.terms;
        if property.is_unknown {
            self.findings.unknown(at.p, *at, StatementPart::Property);
        }
        if at.o.tag() == Some(Tag::Iri) {
            if at.o != at.s && !self.graph.is_described(at.o)? && self.should_be_defined(at.o)? {
                self.findings.unknown(at.o, *at, StatementPart::Object);
            }
            let acyclic = [
                terms.part_of,
                terms.within,
                terms.supersedes,
                terms.retracts,
                terms.copy_of,
                terms.follows,
                terms.enabled_by,
                terms.broader,
            ];
            if acyclic.contains(&at.p) {
                self.find_cycle(at)?;
            }
        } else if [terms.alias, terms.other_label, terms.label].contains(&at.p) {
            self.alias(record, at)?;
        }
        Ok(())
    }

    /// Whether a name should be defined here: one of the ontology or of the data.
    fn should_be_defined(&self, name: Id) -> Result<bool> {
        let Term::NamedNode(node) = self.graph.term(name)? else {
            return Ok(false);
        };
        let iri = node.as_str();
        let document = id::document("");
        Ok(iri.starts_with(id::TERMS)
            || iri.starts_with(id::DATA) && !iri.starts_with(document.as_str()))
    }

    /// Follows a property from the subject of a statement, visiting each record once.
    fn find_cycle(&mut self, at: &Statement) -> Result<()> {
        let property = at.p;
        let mut path: Vec<PathStep> = Vec::new();
        let mut on_path = HashMap::new();
        let mut next = Some((at.s, None));
        loop {
            if let Some((record, by)) = next.take()
                && self.visited.0.insert((property, record))
            {
                on_path.insert(record, path.len());
                let outgoing = self.outgoing(property, record)?;
                path.push(PathStep {
                    record,
                    by,
                    outgoing,
                });
            }
            let Some(last) = path.last_mut() else {
                return Ok(());
            };
            let Some(step) = last.outgoing.pop() else {
                on_path.remove(&last.record);
                path.pop();
                continue;
            };
            match on_path.get(&step.o) {
                Some(begin) => {
                    let steps = path[begin + 1..].iter().filter_map(|step| step.by);
                    let cycle: Vec<Statement> = steps.chain([step]).collect();
                    self.add_cycle(property, &cycle);
                }
                None => next = Some((step.o, Some(step))),
            }
        }
    }

    fn outgoing(&self, property: Id, record: Id) -> Result<Vec<Statement>> {
        let mut statements = Vec::new();
        self.graph.asserted(record, &mut statements)?;
        statements
            .retain(|statement| statement.p == property && statement.o.tag() == Some(Tag::Iri));
        statements.dedup_by_key(|statement| statement.o);
        Ok(statements)
    }

    fn add_cycle(&mut self, property: Id, cycle: &[Statement]) {
        let mut records: Vec<Id> = cycle.iter().map(|step| step.s).collect();
        records.sort_unstable();
        let checked = cycle.iter().filter(|step| self.is_checked(step));
        let checked: Vec<Statement> = checked.copied().collect();
        if !checked.is_empty() {
            let steps = self.findings.cycles.entry((property, records));
            steps.or_default().extend(checked);
        }
    }

    /// Finds other agents with the same alias.
    fn alias(&mut self, record: &Record<'_>, at: &Statement) -> Result<()> {
        let terms = self.terms;
        // Most labels are those of events.
        let Some(owner) = self.owner(record)? else {
            return Ok(());
        };
        let Term::Literal(literal) = self.graph.term(at.o)? else {
            return Ok(());
        };
        let variants = [
            Some(Literal::new_simple_literal(literal.value())),
            Literal::new_language_tagged_literal(literal.value(), "en").ok(),
            Some(literal.clone()),
        ];
        // Two agents with the same label do not share an alias.
        let properties = [terms.alias, terms.other_label, terms.label];
        let properties = &properties[..if at.p == terms.label { 2 } else { 3 }];
        let mut owners = vec![owner];
        let mut given = Vec::from_iter((at.p != terms.label).then_some(*at));
        for variant in variants.iter().flatten() {
            let Some(variant) = self.graph.term_id(variant)? else {
                continue;
            };
            for property in properties {
                for other in self.graph.incoming(*property, variant)? {
                    let mut statements = Vec::new();
                    self.graph.asserted(other, &mut statements)?;
                    let other = Record {
                        id: other,
                        statements: &statements,
                    };
                    let Some(its) = self.owner(&other)?.filter(|its| *its != owner) else {
                        continue;
                    };
                    owners.push(its);
                    let aliases = other
                        .all(*property)
                        .filter(|statement| statement.o == variant && statement.p != terms.label);
                    given.extend(aliases.filter(|statement| self.is_checked(statement)));
                }
            }
        }
        owners.sort_unstable();
        owners.dedup();
        if owners.len() > 1 {
            // No alias is in a checked document: report the label instead.
            let places = if given.is_empty() { vec![*at] } else { given };
            let key = (literal.value().to_owned(), owners);
            self.findings.shared.entry(key).or_default().extend(places);
        }
        Ok(())
    }

    /// The agent that the aliases of a record belong to: itself, or the one that a claim is about.
    fn owner(&self, record: &Record<'_>) -> Result<Option<Id>> {
        let terms = self.terms;
        if record.has_value(terms.of_type, terms.agent) {
            return Ok(Some(record.id));
        }
        let withheld = record.has_value(terms.stance, terms.denies)
            || record.has_value(terms.stance, terms.doubts);
        let Some(about) = record.all(terms.about).next().filter(|_| !withheld) else {
            return Ok(None);
        };
        let types = self.graph.outgoing(about.o)?;
        let is_agent = types.contains(&(terms.of_type, terms.agent));
        Ok(is_agent.then_some(about.o))
    }
}

/// Adds findings for cycles and shared aliases.
pub(super) fn report_cycles_and_aliases(
    mut findings: Findings,
    graph: &impl GraphReader,
) -> Result<Findings> {
    for ((property, records), steps) in std::mem::take(&mut findings.cycles) {
        let Some(at) = first(graph, steps)? else {
            continue;
        };
        let (property, from) = (super::name(graph, property)?, super::name(graph, at.s)?);
        let message = match records.len() {
            1 => format!("{property} leads from {from} to itself"),
            number => {
                format!("{property} leads from {from} back to itself through {number} records")
            }
        };
        let mut names = Vec::new();
        for record in records.iter().filter(|record| **record != at.s) {
            names.push(super::name(graph, *record)?);
        }
        names.sort();
        let finding = Finding::new(Code::Cycle, at, StatementPart::Object, message);
        let help = "remove the wrong statement".to_owned();
        let cycle = (!names.is_empty()).then(|| format!("the cycle: {from}, {}", names.join(", ")));
        findings.push(finding.help(cycle).help([help]));
    }
    for ((alias, owners), places) in std::mem::take(&mut findings.shared) {
        let Some(at) = first(graph, places)? else {
            continue;
        };
        let mut names = Vec::new();
        for owner in owners {
            names.push(super::name(graph, owner)?);
        }
        names.sort();
        let message = format!(
            "several agents share the alias \"{alias}\": {}",
            names.join(", ")
        );
        let finding = Finding::new(Code::SharedAlias, at, StatementPart::Object, message);
        findings.push(finding.help([
            "if they are the same agent, keep one of them; if not, make a claim of who uses which name, and remove it from skos:altLabel",
        ]));
    }
    Ok(findings)
}

/// The first of some statements by name, since ids depend on the order of loading.
fn first(graph: &impl GraphReader, of: BTreeSet<Statement>) -> Result<Option<Statement>> {
    let mut named = Vec::new();
    for statement in of {
        let document = statement
            .document
            .map(|document| super::document(graph, document));
        let names = [
            super::name(graph, statement.s)?,
            super::name(graph, statement.o)?,
        ];
        named.push((document.transpose()?, names, statement));
    }
    named.sort();
    Ok(named.into_iter().next().map(|(_, _, statement)| statement))
}
