//! Terms of the ontology where they belong: concepts of the scheme that a property names by
//! `ann:valuesFrom`, classes, properties and concepts each in their own place, none out of use.

use super::checker::Checker;
use super::findings::{Finding, StatementPart};
use super::ontology_terms::TermFacts;
use super::properties::Property;
use crate::model::id;
use crate::model::problem::Code;
use crate::query::nearest;
use crate::store::{GraphReader, Id, Result, Statement, Tag};
use oxrdf::Term;
use std::collections::HashSet;

impl<G: GraphReader> Checker<'_, G> {
    /// Checks that the terms of a statement are where they belong.
    pub fn vocabulary(&mut self, at: &Statement, property: Property) -> Result<()> {
        if self.ontology.all.contains_key(&at.p) && !property.is_unknown {
            let facts = self.facts(at.p)?;
            if !facts.is_property {
                return self.not_a_property(at);
            }
            if facts.is_old_property || facts.is_old {
                self.out_of_use(at, at.p, StatementPart::Property)?;
            }
        }
        if at.o.tag() != Some(Tag::Iri) {
            return Ok(());
        }
        let is_ours = self.ontology.all.contains_key(&at.o) && self.graph.is_described(at.o)?;
        if is_ours {
            let facts = self.facts(at.o)?;
            if at.p == self.terms.of_type {
                if !facts.is_class {
                    self.not_a_class(at, facts)?;
                }
                return Ok(());
            }
            if self.ontology.all.contains_key(&at.p) && facts.is_class {
                return self.class_as_value(at);
            }
            if facts.is_old {
                self.out_of_use(at, at.o, StatementPart::Object)?;
            }
        }
        match property.scheme {
            Some(scheme) => self.in_its_scheme(at, scheme, property.only_concepts),
            None if is_ours
                && self.ontology.all.contains_key(&at.p)
                && at.p != self.terms.replacement_value =>
            {
                self.no_concept(at)
            }
            None => Ok(()),
        }
    }

    fn facts(&mut self, term: Id) -> Result<TermFacts> {
        if let Some(facts) = self.ontology.facts.get(&term) {
            return Ok(*facts);
        }
        let terms = self.terms;
        let yes = self.graph.term_id(&oxrdf::Literal::from(true))?;
        let (mut facts, mut broader) = (TermFacts::default(), Vec::new());
        for (p, o) in self.graph.outgoing(term)? {
            if p == terms.of_type {
                facts.is_class |= o == terms.class;
                facts.is_old_property |= o == terms.deprecated_property;
                facts.is_property |= [
                    terms.object_property,
                    terms.datatype_property,
                    terms.deprecated_property,
                ]
                .contains(&o);
                facts.is_concept |= o == terms.concept;
            } else if p == terms.in_scheme {
                facts.scheme = Some(o);
            } else if p == terms.out_of_use {
                facts.is_old |= Some(o) == yes;
            } else if p == terms.broader {
                broader.push(o);
            }
        }
        facts.is_concept |= facts.scheme.is_some();
        // Known already, should the way up lead back here.
        self.ontology.facts.insert(term, facts);
        for above in broader {
            let above = self.facts(above)?;
            facts.is_concept |= above.is_concept;
            facts.scheme = facts.scheme.or(above.scheme);
        }
        self.ontology.facts.insert(term, facts);
        Ok(facts)
    }

    /// Whether a concept or one that is broader is in a scheme.
    fn is_in(&mut self, concept: Id, scheme: Id) -> Result<bool> {
        if let Some(known) = self.ontology.members.get(&(concept, scheme)) {
            return Ok(*known);
        }
        let (mut next, mut seen) = (vec![concept], HashSet::from([concept]));
        let mut found = false;
        while let Some(concept) = next.pop() {
            for (p, o) in self.graph.outgoing(concept)? {
                found |= p == self.terms.in_scheme && o == scheme;
                if p == self.terms.broader && seen.insert(o) {
                    next.push(o);
                }
            }
        }
        self.ontology.members.insert((concept, scheme), found);
        Ok(found)
    }

    fn in_its_scheme(&mut self, at: &Statement, scheme: Id, only_concepts: bool) -> Result<()> {
        // What nobody describes is reported as unknown, if it is for us to know it.
        if self.is_in(at.o, scheme)? || !self.graph.is_described(at.o)? {
            return Ok(());
        }
        let facts = self.facts(at.o)?;
        if !facts.is_concept && !only_concepts {
            return Ok(());
        }
        let (property, value) = (self.name(at.p)?, self.name(at.o)?);
        let wanted = self.name(scheme)?;
        let message = format!("{property} takes a concept of {wanted}, which {value} is not");
        let label = match facts.scheme {
            Some(its) => format!("a concept of {}", self.name(its)?),
            None => "no concept of a scheme".to_owned(),
        };
        let mut help = self.nearest_in(&value, scheme)?;
        help.extend(self.home(at.o, facts)?);
        if !self.ontology.all.contains_key(&at.o) && facts.is_concept {
            help.push(format!(
                "put a concept of your own under one of {wanted} with skos:broader"
            ));
        }
        let finding = Finding::new(Code::OtherScheme, *at, StatementPart::Object, message);
        self.report(finding.label(label).help(help));
        Ok(())
    }

    /// A concept as the value of a property that takes none.
    fn no_concept(&mut self, at: &Statement) -> Result<()> {
        let facts = self.facts(at.o)?;
        if !facts.is_concept || facts.is_property {
            return Ok(());
        }
        let (property, value) = (self.name(at.p)?, self.name(at.o)?);
        let message = format!("{property} takes no concept, such as {value}");
        let help = self.home(at.o, facts)?;
        let finding = Finding::new(Code::OtherScheme, *at, StatementPart::Object, message);
        self.report(finding.help(help));
        Ok(())
    }

    /// Which properties take a concept.
    fn home(&self, concept: Id, facts: TermFacts) -> Result<Option<String>> {
        let Some(scheme) = facts.scheme else {
            return Ok(None);
        };
        let mut names = Vec::new();
        for property in self.graph.incoming(self.terms.values_from, scheme)? {
            names.push(self.name(property)?);
        }
        names.sort();
        let value = self.name(concept)?;
        Ok((!names.is_empty()).then(|| format!("{value} is a value of {}", names.join(" or "))))
    }

    /// Help that names the concepts of a scheme with a similar name.
    fn nearest_in(&self, value: &str, scheme: Id) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for concept in self.graph.incoming(self.terms.in_scheme, scheme)? {
            names.push(self.name(concept)?);
        }
        names.sort();
        let local = |name: &str| name.rsplit(':').next().unwrap_or(name).to_owned();
        let wanted = local(value);
        let locals: Vec<String> = names.iter().map(|name| local(name)).collect();
        let near = nearest(&wanted, locals.iter().map(String::as_str));
        let near: Vec<String> = near
            .into_iter()
            .filter_map(|near| names.iter().find(|name| local(name) == near).cloned())
            .collect();
        Ok(match near.is_empty() {
            true => Vec::new(),
            false => vec![format!("did you mean {}?", near.join(" or "))],
        })
    }

    fn not_a_property(&mut self, at: &Statement) -> Result<()> {
        let facts = self.facts(at.p)?;
        let (name, kind) = (self.name(at.p)?, kind(facts));
        let message = format!("{name} is {kind}, not a property");
        let help = match self.counterpart(at.p)? {
            Some(other) => Some(format!("did you mean {other}?")),
            None => self.home(at.p, facts)?,
        };
        let finding = Finding::new(Code::OtherKindOfTerm, *at, StatementPart::Property, message);
        self.report(finding.help(help));
        Ok(())
    }

    fn not_a_class(&mut self, at: &Statement, facts: TermFacts) -> Result<()> {
        let (name, kind) = (self.name(at.o)?, kind(facts));
        let message = format!("{name} is {kind}, not a class");
        let help = match self.counterpart(at.o)? {
            Some(other) => Some(format!("did you mean {other}?")),
            None => self.home(at.o, facts)?,
        };
        let finding = Finding::new(Code::OtherKindOfTerm, *at, StatementPart::Object, message);
        self.report(finding.help(help));
        Ok(())
    }

    fn class_as_value(&mut self, at: &Statement) -> Result<()> {
        let (property, class) = (self.name(at.p)?, self.name(at.o)?);
        let message = format!("{property} takes a value, and {class} is a class");
        let help = match self.counterpart(at.o)? {
            Some(other) => format!("did you mean the property {other}? Otherwise name one thing"),
            None => "name one thing of the class instead".to_owned(),
        };
        let finding = Finding::new(Code::OtherKindOfTerm, *at, StatementPart::Object, message);
        self.report(finding.help([help]));
        Ok(())
    }

    /// The class of the same word as a property, or the reverse: `ann:place` and `ann:Place`.
    fn counterpart(&mut self, term: Id) -> Result<Option<String>> {
        let local = self.ontology.all.get(&term);
        let Some(local) = local.and_then(|iri| iri.strip_prefix(id::TERMS)) else {
            return Ok(None);
        };
        let mut letters = local.chars();
        let swapped: String = match letters.next() {
            Some(first) if first.is_ascii_uppercase() => first.to_lowercase().collect(),
            Some(first) => first.to_uppercase().collect(),
            None => return Ok(None),
        };
        let other = format!("{}{swapped}{}", id::TERMS, letters.as_str());
        let known = self.ontology.all.iter().find(|(_, iri)| **iri == other);
        known.map(|(other, _)| self.name(*other)).transpose()
    }

    /// A term of an earlier version, with what to write instead.
    fn out_of_use(&mut self, at: &Statement, term: Id, part: StatementPart) -> Result<()> {
        let terms = self.terms;
        let (mut by, mut value) = (None, None);
        for (p, o) in self.graph.outgoing(term)? {
            if p == terms.replaced_by {
                by = Some(self.name(o)?);
            } else if p == terms.replacement_value {
                value = Some(self.name(o)?);
            }
        }
        let name = self.name(term)?;
        let is_false = match self.graph.term(at.o)? {
            Term::Literal(literal) => matches!(literal.value(), "false" | "0"),
            _ => false,
        };
        let help = match (by, value) {
            _ if is_false && part == StatementPart::Property => "leave it out".to_owned(),
            (Some(by), Some(value)) => format!("write {by} {value}"),
            (Some(by), None) => format!("write {by}"),
            (None, _) => "`annals ontology` lists the terms".to_owned(),
        };
        let message = format!("{name} is out of use");
        self.report(Finding::new(Code::OutOfUse, *at, part, message).help([
            help,
            "`annals fmt --migrate` rewrites the terms of earlier versions".to_owned(),
        ]));
        Ok(())
    }
}

/// What a term is, in words.
fn kind(facts: TermFacts) -> &'static str {
    match facts {
        TermFacts { is_class: true, .. } => "a class",
        TermFacts {
            is_property: true, ..
        } => "a property",
        TermFacts {
            is_concept: true, ..
        } => "a concept",
        _ => "a concept scheme",
    }
}
