//! Events that are known only before they happen, or only from the day of access; and events dated
//! against the order in which they are said to have come.

use super::checker::{Checker, Record};
use super::findings::{Finding, StatementPart};
use crate::model::problem::Code;
use crate::store::{GraphReader, Result, Statement};

impl<G: GraphReader> Checker<'_, G> {
    pub fn sequence(&mut self, record: &Record<'_>) -> Result<()> {
        if !record.has_value(self.terms.of_type, self.terms.event) {
            return Ok(());
        }
        self.check_known(record)?;
        self.check_order(record)
    }

    fn check_known(&mut self, record: &Record<'_>) -> Result<()> {
        let terms = self.terms;
        let mut classes = record.all(terms.of_type);
        let Some(class) = classes.find(|at| at.o == terms.event && self.is_checked(at)) else {
            return Ok(());
        };
        let days = self.deriver.known_days(self.graph, record.id)?;
        if days.dated.is_none() && days.read.is_some() && self.has_room(Code::KnownByReading) {
            let name = self.name(record.id)?;
            let message =
                format!("{name} is known only from the day on which its sources were read");
            let finding =
                Finding::new(Code::KnownByReading, class, StatementPart::Subject, message);
            self.report(finding.help([
                "if one of its sources says when it came out, add dcterms:issued to it",
                "if the day on which the world heard of it is known, add ann:publicDate",
            ]));
        }
        if !days.is_foreseen && !record.has(terms.public) {
            return Ok(());
        }
        let when = self.deriver.when(self.graph, record.id)?;
        let Some(begun) = when.and_then(|when| when.bounds().earliest) else {
            return Ok(());
        };
        let help = [
            "is a year wrong, or are day and month swapped?",
            "if it was announced in advance, add ann:status ann:planned",
        ];
        let planned = self.deriver.is_planned(self.graph, record.id)?;
        for at in self.in_order(record.all(terms.public))? {
            let public = self.date(at.o)?.and_then(|public| public.bounds().latest);
            if !planned && public.is_some_and(|public| public < begun) && self.is_checked(&at) {
                let name = self.name(record.id)?;
                let message = format!("{name} is public before it happens");
                let finding =
                    Finding::new(Code::KnownBeforehand, at, StatementPart::Object, message);
                self.report(finding.label(format!("not before {begun}")).help(help));
            }
        }
        if days.is_foreseen && self.has_room(Code::KnownBeforehand) {
            let name = self.name(record.id)?;
            let sources = record.all(terms.read_in);
            let sources = self.in_order(sources.filter(|at| self.is_checked(at)))?;
            let (at, part) = match sources.first() {
                Some(source) => (*source, StatementPart::Object),
                None => (class, StatementPart::Subject),
            };
            let message = format!("all sources of {name} are older than the event");
            let finding = Finding::new(Code::KnownBeforehand, at, part, message);
            self.report(
                finding
                    .label(format!("it happened on or after {begun}"))
                    .help(help),
            );
        }
        Ok(())
    }

    /// An event surely before one that it follows, or surely outside of one that it is a part of.
    fn check_order(&mut self, record: &Record<'_>) -> Result<()> {
        let terms = self.terms;
        let links = [terms.follows, terms.enabled_by, terms.part_of];
        let links = links.into_iter().flat_map(|property| record.all(property));
        let links: Vec<Statement> = links.filter(|at| self.is_checked(at)).collect();
        if links.is_empty() {
            return Ok(());
        }
        let Some(when) = self.deriver.when(self.graph, record.id)? else {
            return Ok(());
        };
        for at in links {
            let Some(other) = self.deriver.when(self.graph, at.o)? else {
                continue;
            };
            let is_part = at.p == terms.part_of;
            let says = match (when.is_surely_before(&other), other.is_surely_before(&when)) {
                (true, _) => "before",
                (false, true) if is_part => "after",
                _ => continue,
            };
            let (name, whole) = (self.name(record.id)?, self.name(at.o)?);
            let message = match is_part {
                true => format!("{name} is dated {says} {whole}, of which it is a part"),
                false => format!("{name} is dated before {whole}, after which it comes"),
            };
            let finding = Finding::new(Code::OutOfOrder, at, StatementPart::Object, message)
                .label(format!("dated {}", other.words()))
                .help(["correct the date that is wrong, or leave out this statement"]);
            self.report(finding);
        }
        Ok(())
    }
}
