//! Contradictions: documents that give one record different dates, labels or types.

use super::checker::{Checker, Record};
use super::findings::{Finding, StatementPart};
use crate::model::problem::Code;
use crate::store::{GraphReader, Id, Result, Statement};
use oxrdf::Term;

impl<G: GraphReader> Checker<'_, G> {
    /// Compares what several documents say about one record.
    pub fn contradiction(&mut self, record: &Record<'_>) -> Result<()> {
        let Some(first) = record.statements.first() else {
            return Ok(());
        };
        let same_document = |statement: &Statement| statement.document == first.document;
        if record.statements.iter().all(same_document) {
            return Ok(());
        }
        let terms = self.terms;
        for date in [
            terms.date,
            terms.begin,
            terms.end,
            terms.public,
            terms.issued,
            terms.claimed_on,
        ] {
            self.check_conflicting_dates(record, date)?;
        }
        for (property, of_type) in [(terms.label, false), (terms.event_type, true)] {
            self.check_disjoint_values(record, property, of_type)?;
        }
        Ok(())
    }

    /// The statements of a property, without those of built-in documents.
    fn statements(&self, record: &Record<'_>, property: Id) -> Result<Vec<Statement>> {
        let is_data = |statement: &Statement| {
            let document = statement.document;
            document.is_some_and(|document| !self.scope.built_in.contains(&document))
        };
        self.in_order(record.all(property).filter(is_data))
    }

    /// Two documents give a property dates that certainly differ.
    fn check_conflicting_dates(&mut self, record: &Record<'_>, property: Id) -> Result<()> {
        let statements = self.statements(record, property)?;
        for (at, one) in statements.iter().enumerate() {
            for other in &statements[at + 1..] {
                if one.document != other.document && self.certainly_differ(one.o, other.o)? {
                    let what = self.name(property)?;
                    return self.report_contradiction(record, *one, *other, &what);
                }
            }
        }
        Ok(())
    }

    /// Two documents have values of a property, but none in common. Texts in different languages do
    /// not contradict each other, nor do a type and a subtype.
    fn check_disjoint_values(
        &mut self,
        record: &Record<'_>,
        property: Id,
        of_type: bool,
    ) -> Result<()> {
        let statements = self.statements(record, property)?;
        for (at, one) in statements.iter().enumerate() {
            for other in &statements[at + 1..] {
                if one.document == other.document {
                    continue;
                }
                let mut agree = false;
                for mine in statements
                    .iter()
                    .filter(|statement| statement.document == one.document)
                {
                    for theirs in statements
                        .iter()
                        .filter(|statement| statement.document == other.document)
                    {
                        agree |= mine.o == theirs.o
                            || of_type
                                && (self.is_kind_of(mine.o, theirs.o)?
                                    || self.is_kind_of(theirs.o, mine.o)?);
                    }
                }
                if !agree && (of_type || self.language(one.o)? == self.language(other.o)?) {
                    let what = self.name(property)?;
                    return self.report_contradiction(record, *one, *other, &what);
                }
            }
        }
        Ok(())
    }

    fn language(&self, value: Id) -> Result<Option<String>> {
        Ok(match self.graph.term(value)? {
            Term::Literal(literal) => literal.language().map(str::to_owned),
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => None,
        })
    }

    /// Whether a concept is another one or narrower than it.
    fn is_kind_of(&self, concept: Id, above: Id) -> Result<bool> {
        let mut seen = vec![concept];
        let mut at = 0;
        while let Some(next) = seen.get(at).copied() {
            at += 1;
            for (p, o) in self.graph.outgoing(next)? {
                if p == self.terms.broader && !seen.contains(&o) {
                    seen.push(o);
                }
            }
        }
        Ok(seen.contains(&above))
    }

    /// Reports it in the later of the two documents that is checked.
    fn report_contradiction(
        &mut self,
        record: &Record<'_>,
        one: Statement,
        other: Statement,
        what: &str,
    ) -> Result<()> {
        let checked = [(other, one), (one, other)];
        let Some((here, there)) = checked.into_iter().find(|(here, _)| self.is_checked(here))
        else {
            return Ok(());
        };
        let name = self.name(record.id)?;
        let elsewhere = match there.document {
            Some(document) => super::document(self.graph, document)?,
            None => "the default graph".to_owned(),
        };
        let value = match self.graph.term(there.o)? {
            Term::Literal(literal) => format!("\"{}\"", literal.value()),
            _ => self.name(there.o)?,
        };
        let finding = Finding::new(
            Code::Contradiction,
            here,
            StatementPart::Object,
            format!("two documents disagree about {what} of {name}"),
        )
        .label(format!("{elsewhere} says {value}"))
        .help(["if these are two different records, give one another slug; if not, keep the undisputed value and make the other a claim"]);
        self.report(finding);
        Ok(())
    }
}
