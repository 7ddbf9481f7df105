//! What comes before what: spans, things dated twice, claims older than their events or younger
//! than their sources. Where a day and month that were swapped would explain it, help says so.

use super::checker::{Look, Thing};
use super::findings::{Finding, Part};
use crate::model::problem::Code;
use crate::model::when::{Agreement, Day, When, Written};
use crate::store::{Graph, Id, Result};
use oxrdf::Term;

impl<G: Graph> Look<'_, G> {
    pub fn order(&mut self, thing: &Thing<'_>) -> Result<()> {
        let words = self.words;
        if thing.has(words.claimed_on) && thing.says(words.of_type, words.claim) {
            self.said_too_early(thing)?;
            self.read_too_early(thing)?;
        }
        self.two_ways(thing)?;
        self.backwards(thing)
    }

    /// One thing has a date and also a begin or an end, or two dates that are surely apart.
    fn two_ways(&mut self, thing: &Thing<'_>) -> Result<()> {
        let words = self.words;
        let dates = self.in_order(thing.all(words.date))?;
        let Some(date) = dates.first().copied() else {
            return Ok(());
        };
        let ends = self.in_order(thing.all(words.begin).chain(thing.all(words.end)))?;
        if let Some(other) = ends.into_iter().find(|other| self.is_judged(other)) {
            let message = format!("{} is dated in two ways", self.name(thing.id)?);
            let finding = Finding::new(Code::TwoDates, other, Part::Object, message)
                .label("beside ann:date")
                .help(["keep ann:date for a moment or one span, or ann:beginDate and ann:endDate where the two ends are known apart"]);
            self.find(finding);
        }
        for second in dates {
            // What two documents say apart is a contradiction of theirs.
            let same = second.document == date.document;
            if same && self.is_judged(&second) && self.apart(date.o, second.o)? {
                let message = format!("{} has two dates", self.name(thing.id)?);
                let label = format!("beside {}", self.written(date.o)?);
                let finding = Finding::new(Code::TwoDates, second, Part::Object, message)
                    .label(label)
                    .help(["keep the one that nobody disputes and make the other a claim"]);
                self.find(finding);
                break;
            }
        }
        Ok(())
    }

    /// Whether two dates cannot be the same.
    pub fn apart(&self, one: Id, other: Id) -> Result<bool> {
        if one == other {
            return Ok(false);
        }
        let both = self.date(one)?.zip(self.date(other)?);
        Ok(both.is_some_and(|(a, b)| a.agreement(&b) == Agreement::Conflict))
    }

    /// A span that surely ends before it begins.
    fn backwards(&mut self, thing: &Thing<'_>) -> Result<()> {
        let words = self.words;
        let ends = thing
            .all(words.begin)
            .next()
            .zip(thing.all(words.end).next());
        let Some((first, last)) = ends else {
            return self.no_end(thing);
        };
        let (Some(begin), Some(end)) = (self.date(first.o)?, self.date(last.o)?) else {
            return Ok(());
        };
        let Err(fault) = When::span(Some(&begin), Some(&end)) else {
            return Ok(());
        };
        let at = if self.is_judged(&last) { last } else { first };
        let mut help = fault.help;
        for (property, value) in [(first, first.o), (last, last.o)] {
            let Some((text, swapped)) = self.swapped(value)? else {
                continue;
            };
            let mended = match property.p == words.begin {
                true => When::span(Some(&swapped), Some(&end)),
                false => When::span(Some(&begin), Some(&swapped)),
            };
            if mended.is_ok() {
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
        let finding = Finding::new(fault.code, at, Part::Object, fault.message)
            .label(label)
            .help(help);
        if self.is_judged(&at) {
            self.find(finding);
        }
        Ok(())
    }

    /// A begin or an end that cannot be one.
    fn no_end(&mut self, thing: &Thing<'_>) -> Result<()> {
        let words = self.words;
        for at in thing.all(words.begin).chain(thing.all(words.end)) {
            let Some(date) = self.date(at.o)? else {
                continue;
            };
            let alone = match at.p == words.begin {
                true => When::span(Some(&date), None),
                false => When::span(None, Some(&date)),
            };
            if let Err(fault) = alone
                && self.is_judged(&at)
            {
                let finding = Finding::new(fault.code, at, Part::Object, fault.message);
                self.find(finding.label(fault.label).help(fault.help));
            }
        }
        Ok(())
    }

    /// A claim that was surely made before what it is about had begun or was known.
    fn said_too_early(&mut self, claim: &Thing<'_>) -> Result<()> {
        let words = self.words;
        let said = claim.all(words.claimed_on);
        let said = self.in_order(said.filter(|at| self.is_judged(at)))?;
        for at in said {
            let Some((_, Some(said))) = self.days(at.o)? else {
                continue;
            };
            for about in claim.all(words.about) {
                let Some((first, what)) = self.first_day(about.o)? else {
                    continue;
                };
                if said >= first || self.is_raised(about.o, words.planned)? {
                    continue;
                }
                let message = format!("this claim is older than {what} {}", self.name(about.o)?);
                let help = self.mend(at.o, |mended| {
                    mended.bounds().latest.is_some_and(|last| last >= first)
                })?;
                let finding = Finding::new(Code::SaidTooEarly, at, Part::Object, message)
                    .label(format!("not before {first}"))
                    .help(help)
                    .help(["if the event was announced beforehand, add ann:planned true to it"]);
                self.find(finding);
            }
        }
        Ok(())
    }

    /// The first day on which an event can have been going on, or on which the world heard of it.
    fn first_day(&self, event: Id) -> Result<Option<(Day, &'static str)>> {
        let mut first: Option<Day> = None;
        let mut heard: Option<Day> = None;
        for (p, o) in self.graph.about(event)? {
            let slot = match p {
                _ if p == self.words.date || p == self.words.begin => &mut first,
                _ if p == self.words.public => &mut heard,
                _ => continue,
            };
            let day = self.days(o)?.and_then(|(first, _)| first);
            *slot = match (*slot, day) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        Ok(match (first, heard) {
            (first, Some(heard)) if first.is_none_or(|first| heard > first) => {
                Some((heard, "the day on which the world heard of"))
            }
            (first, _) => first.map(|first| (first, "its event")),
        })
    }

    /// A claim that was surely made after all sources came out in which it was read.
    fn read_too_early(&mut self, claim: &Thing<'_>) -> Result<()> {
        let words = self.words;
        let said = claim.all(words.claimed_on).filter(|at| self.is_judged(at));
        let Some(at) = self.in_order(said)?.first().copied() else {
            return Ok(());
        };
        let Some((Some(said), _)) = self.days(at.o)? else {
            return Ok(());
        };
        let mut last: Option<(Day, Id)> = None;
        for source in claim.all(words.stated_in) {
            let mut issued = None;
            for (p, o) in self.graph.about(source.o)? {
                if p == words.issued {
                    issued = self.days(o)?.and_then(|(_, last)| last);
                }
            }
            // One without a day may have come out at any time.
            let Some(issued) = issued else { return Ok(()) };
            last = last.max(Some((issued, source.o)));
        }
        let Some((day, source)) = last.filter(|(day, _)| *day < said) else {
            return Ok(());
        };
        let name = self.name(source)?;
        let message = format!("this claim is younger than {name}, in which it was read");
        let help = self.mend(at.o, |mended| {
            mended.bounds().earliest.is_some_and(|first| first <= day)
        })?;
        let finding = Finding::new(Code::ReadTooEarly, at, Part::Object, message)
            .label(format!("it came out by {day}"))
            .help(help)
            .help(["if the page was changed later, name the source of that day, or leave out its dcterms:issued"]);
        self.find(finding);
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

    /// Help, where swapping day and month mends it.
    fn mend(&self, value: Id, mends: impl Fn(&When) -> bool) -> Result<Option<String>> {
        let swapped = self.swapped(value)?.filter(|(_, date)| mends(date));
        Ok(swapped.map(|(text, _)| format!("day and month swapped? write \"{text}\"")))
    }

    /// A whole day with day and month in each other's place, where that is another day.
    fn swapped(&self, value: Id) -> Result<Option<(String, When)>> {
        let Term::Literal(literal) = self.graph.term(value)? else {
            return Ok(None);
        };
        let parts: Vec<&str> = literal.value().split('-').collect();
        let [year, month, day] = parts.as_slice() else {
            return Ok(None);
        };
        if day == month || day.len() != 2 || month.len() != 2 {
            return Ok(None);
        }
        let text = format!("{year}-{day}-{month}");
        let date = When::parse(&text, Written::Edtf).ok();
        Ok(date.map(|date| (text, date)))
    }
}
