//! Several documents on one thing: other dates, labels or types than elsewhere.

use super::checker::{Look, Thing};
use super::findings::{Finding, Part};
use crate::model::problem::Code;
use crate::store::{Graph, Id, Result, Statement};
use oxrdf::Term;

impl<G: Graph> Look<'_, G> {
    /// Holds what several documents say of one thing against each other.
    pub fn contradiction(&mut self, thing: &Thing<'_>) -> Result<()> {
        let Some(first) = thing.said.first() else {
            return Ok(());
        };
        let alone = |said: &Statement| said.document == first.document;
        if thing.said.iter().all(alone) {
            return Ok(());
        }
        let words = self.words;
        for date in [
            words.date,
            words.begin,
            words.end,
            words.public,
            words.issued,
            words.claimed_on,
        ] {
            self.apart_in(thing, date)?;
        }
        for (property, of_type) in [(words.label, false), (words.event_type, true)] {
            self.disjoint_in(thing, property, of_type)?;
        }
        Ok(())
    }

    /// Statements of a property that documents make, those of the program's own left out.
    fn stated(&self, thing: &Thing<'_>, property: Id) -> Result<Vec<Statement>> {
        let ours = |said: &Statement| {
            let document = said.document;
            document.is_some_and(|document| !self.scope.built_in.contains(&document))
        };
        self.in_order(thing.all(property).filter(ours))
    }

    /// Two documents give one property dates that are surely apart.
    fn apart_in(&mut self, thing: &Thing<'_>, property: Id) -> Result<()> {
        let stated = self.stated(thing, property)?;
        for (at, one) in stated.iter().enumerate() {
            for other in &stated[at + 1..] {
                if one.document != other.document && self.apart(one.o, other.o)? {
                    let what = self.name(property)?;
                    return self.contradict(thing, *one, *other, &what);
                }
            }
        }
        Ok(())
    }

    /// Two documents have values of a property, and none in common; texts of other languages
    /// do not contradict each other, nor types of which one is a kind of the other.
    fn disjoint_in(&mut self, thing: &Thing<'_>, property: Id, of_type: bool) -> Result<()> {
        let stated = self.stated(thing, property)?;
        for (at, one) in stated.iter().enumerate() {
            for other in &stated[at + 1..] {
                if one.document == other.document {
                    continue;
                }
                let mut agree = false;
                for mine in stated.iter().filter(|said| said.document == one.document) {
                    for theirs in stated.iter().filter(|said| said.document == other.document) {
                        agree |= mine.o == theirs.o
                            || of_type
                                && (self.is_kind_of(mine.o, theirs.o)?
                                    || self.is_kind_of(theirs.o, mine.o)?);
                    }
                }
                if !agree && (of_type || self.language(one.o)? == self.language(other.o)?) {
                    let what = self.name(property)?;
                    return self.contradict(thing, *one, *other, &what);
                }
            }
        }
        Ok(())
    }

    fn language(&self, value: Id) -> Result<Option<String>> {
        Ok(match self.graph.term(value)? {
            Term::Literal(literal) => literal.language().map(str::to_owned),
            Term::NamedNode(_) | Term::BlankNode(_) => None,
        })
    }

    /// Whether a concept lies below another.
    fn is_kind_of(&self, concept: Id, above: Id) -> Result<bool> {
        let mut seen = vec![concept];
        let mut at = 0;
        while let Some(next) = seen.get(at).copied() {
            at += 1;
            for (p, o) in self.graph.about(next)? {
                if p == self.words.broader && !seen.contains(&o) {
                    seen.push(o);
                }
            }
        }
        Ok(seen.contains(&above))
    }

    /// Tells it at the later of the two documents that is judged.
    fn contradict(
        &mut self,
        thing: &Thing<'_>,
        one: Statement,
        other: Statement,
        what: &str,
    ) -> Result<()> {
        let judged = [(other, one), (one, other)];
        let Some((here, there)) = judged.into_iter().find(|(here, _)| self.is_judged(here)) else {
            return Ok(());
        };
        let name = self.name(thing.id)?;
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
            Part::Object,
            format!("two documents disagree about {what} of {name}"),
        )
        .label(format!("{elsewhere} says {value}"))
        .help(["two things? give one of them another slug; one thing? keep what nobody disputes and make the other a claim"]);
        self.find(finding);
        Ok(())
    }
}
