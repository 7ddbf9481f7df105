//! Claims that take others back: only who made a claim can, and not before it was made. And the
//! editors' own judgement, which needs a day.

use super::checker::{Checker, Record};
use super::findings::{Finding, StatementPart};
use crate::model::id;
use crate::model::problem::Code;
use crate::store::{GraphReader, Id, Result, Statement, Tag};
use oxrdf::Term;
use std::collections::BTreeSet;

impl<G: GraphReader> Checker<'_, G> {
    pub fn retractions(&mut self, record: &Record<'_>) -> Result<()> {
        let terms = self.terms;
        for property in [terms.supersedes, terms.retracts] {
            for at in record.all(property) {
                if self.is_checked(&at) && at.o.tag() == Some(Tag::Iri) && at.o != at.s {
                    self.check_taken_back(&at)?;
                }
            }
        }
        let deprecated = record.all(terms.rank);
        let mut deprecated = deprecated.filter(|at| at.o == terms.deprecated);
        if let Some(at) = deprecated.find(|at| self.is_checked(at))
            && !record.has(terms.deprecated_on)
        {
            let message = format!(
                "{} is deprecated, but not since when",
                self.name(record.id)?
            );
            let finding = Finding::new(
                Code::DeprecatedWithoutDay,
                at,
                StatementPart::Object,
                message,
            );
            self.report(finding.help([
                "add ann:deprecatedOn \"2024-05-01\"^^xsd:date, the day on which it was set aside, and ann:deprecatedBecause \"…\"@en",
                "until then it stands in what was known on any past day",
            ]));
        }
        Ok(())
    }

    /// Whoever takes a claim back must have made it, and not before it was made.
    fn check_taken_back(&mut self, at: &Statement) -> Result<()> {
        let by = self.principals(at.s)?;
        let of = self.principals(at.o)?;
        if of.is_empty() && !self.graph.is_described(at.o)? {
            // An undefined name: that is reported as such.
            return Ok(());
        }
        if by.is_disjoint(&of) {
            return self.report_stranger(at, &by, &of);
        }
        let made = [at.s, at.o].map(|claim| self.deriver.made(self.graph, claim));
        let [own, taken] = made;
        let (own, taken) = (own?, taken?);
        let (true, Some(first)) = (own.surely_before(&taken), taken.first) else {
            return Ok(());
        };
        let (name, other) = (self.name(at.s)?, self.name(at.o)?);
        let message = format!("{name} takes back {other}, which is later");
        let finding = Finding::new(Code::TakenBackEarlier, *at, StatementPart::Object, message);
        self.report(finding.label(format!("not made before {first}")).help([
            "correct ann:claimedOn of one of them; if they were exchanged, let the later one take back the earlier",
        ]));
        Ok(())
    }

    fn report_stranger(
        &mut self,
        at: &Statement,
        by: &BTreeSet<String>,
        of: &BTreeSet<String>,
    ) -> Result<()> {
        let (name, other) = (self.name(at.s)?, self.name(at.o)?);
        let names = |principals: &BTreeSet<String>| {
            let names: Vec<String> = principals.iter().map(|iri| id::shorten(iri)).collect();
            names.join(", ")
        };
        let (label, help) = match (by.is_empty(), of.is_empty()) {
            (_, true) => (
                format!("{other} has no claimant"),
                vec![format!("add ann:claimedBy to {other}")],
            ),
            (true, _) => (
                format!("claimed by {}", names(of)),
                vec![format!("add ann:claimedBy to {name}")],
            ),
            (false, false) => (
                format!("claimed by {}", names(of)),
                vec![
                    format!(
                        "if {} only contradicts it, write ann:disputes {other}, with ann:stance ann:denies",
                        names(by)
                    ),
                    format!(
                        "if {} speaks for whoever made it, add ann:onBehalfOf {}",
                        names(by),
                        of.first().map(|iri| id::shorten(iri)).unwrap_or_default()
                    ),
                ],
            ),
        };
        let message = format!("{name} takes back {other}, which its claimant did not make");
        let finding = Finding::new(Code::NotTheirClaim, *at, StatementPart::Object, message);
        self.report(finding.label(label).help(help));
        Ok(())
    }

    /// The IRIs of the principals of a claim, here or, where none are named here, elsewhere.
    fn principals(&self, claim: Id) -> Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        for principal in self.deriver.principals(self.graph, claim)? {
            found.insert(self.iri(principal)?);
        }
        if found.is_empty() {
            let elsewhere = (self.scope.principals_elsewhere)();
            found.extend(
                elsewhere
                    .get(&self.iri(claim)?)
                    .into_iter()
                    .flatten()
                    .cloned(),
            );
        }
        Ok(found)
    }

    fn iri(&self, id: Id) -> Result<String> {
        Ok(match self.graph.term(id)? {
            Term::NamedNode(node) => node.into_string(),
            other => other.to_string(),
        })
    }
}
