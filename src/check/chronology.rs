//! Chronology: reversed spans, records dated twice, claims dated before their events or after their
//! sources. If swapping day and month would resolve it, help says so.

use super::checker::{Checker, Record};
use super::findings::{Finding, StatementPart};
use crate::model::problem::Code;
use crate::model::when::{Agreement, DateDatatype, Day, When};
use crate::store::{GraphReader, Id, Result};
use oxrdf::Term;

impl<G: GraphReader> Checker<'_, G> {
    pub fn chronology(&mut self, record: &Record<'_>) -> Result<()> {
        let terms = self.terms;
        if record.has(terms.claimed_on) && record.has_value(terms.of_type, terms.claim) {
            self.check_claim_before_event(record)?;
            self.check_claim_after_source(record)?;
        }
        self.check_dated_twice(record)?;
        self.check_ends_before_begin(record)
    }

    /// A record has a date and also a begin or an end, or two dates that certainly differ.
    fn check_dated_twice(&mut self, record: &Record<'_>) -> Result<()> {
        let terms = self.terms;
        let dates = self.in_order(record.all(terms.date))?;
        let Some(date) = dates.first().copied() else {
            return Ok(());
        };
        let ends = self.in_order(record.all(terms.begin).chain(record.all(terms.end)))?;
        if let Some(other) = ends.into_iter().find(|other| self.is_checked(other)) {
            let message = format!("{} is dated in two ways", self.name(record.id)?);
            let finding = Finding::new(Code::TwoDates, other, StatementPart::Object, message)
                .label("in addition to ann:date")
                .help(["keep ann:date for one date or span, or ann:beginDate and ann:endDate if begin and end are known separately"]);
            self.report(finding);
        }
        for second in dates {
            // Between two documents it is a contradiction.
            let same = second.document == date.document;
            if same && self.is_checked(&second) && self.certainly_differ(date.o, second.o)? {
                let message = format!("{} has two dates", self.name(record.id)?);
                let label = format!("in addition to {}", self.lexical_form(date.o)?);
                let finding = Finding::new(Code::TwoDates, second, StatementPart::Object, message)
                    .label(label)
                    .help(["keep the undisputed one and make the other a claim"]);
                self.report(finding);
                break;
            }
        }
        Ok(())
    }

    /// Whether two dates cannot be the same.
    pub fn certainly_differ(&self, one: Id, other: Id) -> Result<bool> {
        if one == other {
            return Ok(false);
        }
        let both = self.date(one)?.zip(self.date(other)?);
        Ok(both.is_some_and(|(a, b)| a.agreement(&b) == Agreement::Conflict))
    }

    /// A span that certainly ends before it begins.
    fn check_ends_before_begin(&mut self, record: &Record<'_>) -> Result<()> {
        let terms = self.terms;
        let ends = record
            .all(terms.begin)
            .next()
            .zip(record.all(terms.end).next());
        let Some((first, last)) = ends else {
            return self.check_single_endpoint(record);
        };
        let (Some(begin), Some(end)) = (self.date(first.o)?, self.date(last.o)?) else {
            return Ok(());
        };
        let Err(fault) = When::span(Some(&begin), Some(&end)) else {
            return Ok(());
        };
        let at = if self.is_checked(&last) { last } else { first };
        let mut help = fault.help;
        for (property, value) in [(first, first.o), (last, last.o)] {
            let Some((text, swapped)) = self.swapped(value)? else {
                continue;
            };
            let span = if property.p == terms.begin {
                When::span(Some(&swapped), Some(&end))
            } else {
                When::span(Some(&begin), Some(&swapped))
            };
            if span.is_ok() {
                help.push(format!(
                    "day and month swapped? {} \"{text}\"",
                    self.name(property.p)?
                ));
            }
        }
        let label = match fault.code {
            Code::BeginsAfterEnd => format!("it begins on {}", begin.words()),
            _ => fault.label,
        };
        let finding = Finding::new(fault.code, at, StatementPart::Object, fault.message)
            .label(label)
            .help(help);
        if self.is_checked(&at) {
            self.report(finding);
        }
        Ok(())
    }

    /// A begin without an end, or the reverse, that is not valid as such.
    fn check_single_endpoint(&mut self, record: &Record<'_>) -> Result<()> {
        let terms = self.terms;
        for at in record.all(terms.begin).chain(record.all(terms.end)) {
            let Some(date) = self.date(at.o)? else {
                continue;
            };
            let alone = if at.p == terms.begin {
                When::span(Some(&date), None)
            } else {
                When::span(None, Some(&date))
            };
            if let Err(fault) = alone
                && self.is_checked(&at)
            {
                let finding = Finding::new(fault.code, at, StatementPart::Object, fault.message);
                self.report(finding.label(fault.label).help(fault.help));
            }
        }
        Ok(())
    }

    /// A claim certainly made before the event that it is about began or became public.
    fn check_claim_before_event(&mut self, claim: &Record<'_>) -> Result<()> {
        let terms = self.terms;
        let statements = claim.all(terms.claimed_on);
        let statements = self.in_order(statements.filter(|at| self.is_checked(at)))?;
        for at in statements {
            let Some((_, Some(claimed))) = self.days(at.o)? else {
                continue;
            };
            for about in claim.all(terms.about) {
                let Some((first, is_public_date)) = self.first_day(about.o)? else {
                    continue;
                };
                let is_before = claimed < first && !self.has_flag(about.o, terms.planned)?;
                if !is_before || !self.has_room(Code::ClaimBeforeEvent) {
                    continue;
                }
                let event = self.name(about.o)?;
                let message = if is_public_date {
                    format!("this claim is dated before {event} became public")
                } else {
                    format!("this claim is dated before its event {event}")
                };
                let help = self.swap_suggestion(at.o, |swapped| {
                    swapped.bounds().latest.is_some_and(|last| last >= first)
                })?;
                let finding = Finding::new(
                    Code::ClaimBeforeEvent,
                    at,
                    StatementPart::Object,
                    message,
                )
                .label(format!("not before {first}"))
                .help(help)
                .help(["if the event was announced in advance, add ann:status ann:planned to it"]);
                self.report(finding);
            }
        }
        Ok(())
    }

    /// The earliest possible day of an event, or of its publication if that is later, and whether it is
    /// the latter.
    fn first_day(&self, event: Id) -> Result<Option<(Day, bool)>> {
        let mut first: Option<Day> = None;
        let mut public: Option<Day> = None;
        for (p, o) in self.graph.outgoing(event)? {
            let slot = match p {
                _ if p == self.terms.date || p == self.terms.begin => &mut first,
                _ if p == self.terms.public => &mut public,
                _ => continue,
            };
            let day = self.days(o)?.and_then(|(first, _)| first);
            *slot = match (*slot, day) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        Ok(match (first, public) {
            (first, Some(public)) if first.is_none_or(|first| public > first) => {
                Some((public, true))
            }
            (first, _) => first.map(|first| (first, false)),
        })
    }

    /// A claim certainly made after all its sources were published.
    fn check_claim_after_source(&mut self, claim: &Record<'_>) -> Result<()> {
        let terms = self.terms;
        let statements = claim.all(terms.claimed_on).filter(|at| self.is_checked(at));
        let Some(at) = self.in_order(statements)?.first().copied() else {
            return Ok(());
        };
        let Some((Some(claimed), _)) = self.days(at.o)? else {
            return Ok(());
        };
        let mut last: Option<(Day, Id)> = None;
        for source in claim.all(terms.stated_in) {
            let mut issued = None;
            for (p, o) in self.graph.outgoing(source.o)? {
                if p == terms.issued {
                    issued = self.days(o)?.and_then(|(_, last)| last);
                }
            }
            // An undated source may have been published at any time.
            let Some(issued) = issued else { return Ok(()) };
            last = last.max(Some((issued, source.o)));
        }
        let Some((day, source)) = last.filter(|(day, _)| *day < claimed) else {
            return Ok(());
        };
        if !self.has_room(Code::ClaimAfterSource) {
            return Ok(());
        }
        let name = self.name(source)?;
        let message = format!("this claim is dated after its source {name}");
        let help = self.swap_suggestion(at.o, |swapped| {
            swapped.bounds().earliest.is_some_and(|first| first <= day)
        })?;
        let finding = Finding::new(Code::ClaimAfterSource, at, StatementPart::Object, message)
            .label(format!("the source was published by {day}"))
            .help(help)
            .help(["if the page was changed later, cite the later version, or leave out its dcterms:issued"]);
        self.report(finding);
        Ok(())
    }

    /// First and last possible day of a date.
    fn days(&self, value: Id) -> Result<Option<(Option<Day>, Option<Day>)>> {
        if let Some(day) = value.day() {
            return Ok(Some((Some(day), Some(day))));
        }
        let bounds = self.date(value)?.map(|date| date.bounds());
        Ok(bounds.map(|bounds| (bounds.earliest, bounds.latest)))
    }

    /// Help, if swapping day and month resolves the problem.
    fn swap_suggestion(
        &self,
        value: Id,
        resolves: impl Fn(&When) -> bool,
    ) -> Result<Option<String>> {
        let swapped = self.swapped(value)?.filter(|(_, date)| resolves(date));
        Ok(swapped.map(|(text, _)| format!("day and month swapped? write \"{text}\"")))
    }

    /// The date with day and month swapped, if that is another day.
    fn swapped(&self, value: Id) -> Result<Option<(String, When)>> {
        let Term::Literal(literal) = self.graph.term(value)? else {
            return Ok(None);
        };
        let parts: Vec<&str> = literal.value().split('-').collect();
        let [year, month, day] = parts.as_slice() else {
            return Ok(None);
        };
        // To parse what is no month takes long: it is explained.
        if day == month || day.len() != 2 || month.len() != 2 || *day > "12" {
            return Ok(None);
        }
        let text = format!("{year}-{day}-{month}");
        let date = When::parse(&text, DateDatatype::Edtf).ok();
        Ok(date.map(|date| (text, date)))
    }
}
