//! Periods: the day, month, year, decade or century in which each event lies, so that an engine of others finds
//! the events of a window without reading the dates of all.
//!
//! Beside a published graph stands another, with one statement for each event: the smallest of these periods
//! that contains all of its days, as EDTF writes it, or `..` if none does. A window overlaps few periods. The
//! conditions of a query all stay, so the periods may let an event too many through, and never one too few.
//!
//! ```
//! use annals::query::periods::{containing, overlapping};
//!
//! let day = |text: &str| text.parse().unwrap();
//! assert_eq!(containing(day("2023-12-12"), day("2023-12-12")), "2023-12-12");
//! assert_eq!(containing(day("2023-12-30"), day("2024-01-02")), "202X");
//! let some = overlapping(day("2023-12-31"), day("2024-01-01")).unwrap();
//! assert_eq!(some, ["..", "2023", "2023-12", "2023-12-31", "2024", "2024-01", "2024-01-01", "202X", "20XX"]);
//! ```

use super::optimizer::range;
use crate::model::vocab::{ann, rdf};
use crate::model::when::Day;
use chrono::{Datelike, Months};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The property of an event whose value is its period.
pub const WITHIN: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://w3id.org/annals/publication#within");

/// The period of events whose days are in no other, or not known.
const ANY: &str = "..";
/// The longest window that is looked up, in days: a longer one is a good part of the graph anyway.
const LONGEST: i64 = 400;
/// The most periods that are looked up.
const MOST: usize = 1000;

/// The day itself, and its month, year, decade and century.
fn around(day: Day) -> Option<[String; 5]> {
    let year = u16::try_from(day.year()).ok().filter(|it| *it <= 9999)?;
    let month = format!("{year:04}-{:02}", day.month());
    Some([
        format!("{month}-{:02}", day.day()),
        month,
        format!("{year:04}"),
        format!("{:03}X", year / 10),
        format!("{:02}XX", year / 100),
    ])
}

/// The smallest period with two days.
pub fn containing(first: Day, last: Day) -> String {
    let both = around(first).zip(around(last));
    let common = both.and_then(|(first, last)| {
        let mut pairs = first.into_iter().zip(last);
        pairs.find(|(one, other)| one == other)
    });
    common.map_or_else(|| ANY.to_owned(), |(period, _)| period)
}

/// The periods that overlap a window, in order; `None` if it is too long to list them.
pub fn overlapping(from: Day, to: Day) -> Option<Vec<String>> {
    if !(0..LONGEST).contains(&(to - from).num_days()) {
        return None;
    }
    let mut periods = BTreeSet::from([ANY.to_owned()]);
    for day in from.iter_days().take_while(|day| *day <= to) {
        periods.extend(around(day)?);
    }
    Some(periods.into_iter().collect())
}

/// The first and the last day of a period.
fn days(period: &str) -> Option<(Day, Day)> {
    let [first, last] = ["0", "9"].map(|digit| period.replace('X', digit));
    Some(match period.len() {
        10 => (range::day(period)?, range::day(period)?),
        7 => {
            let first = range::day(&format!("{period}-01"))?;
            (first, first.checked_add_months(Months::new(1))?.pred_opt()?)
        }
        _ => (
            range::day(&format!("{first}-01-01"))?,
            range::day(&format!("{last}-12-31"))?,
        ),
    })
}

/// The published periods of the events of a graph.
#[derive(Debug)]
pub struct Periods {
    graph: NamedNode,
    counts: OnceLock<Vec<PeriodCount>>,
}

/// How many events have a period.
#[derive(Debug)]
struct PeriodCount {
    period: String,
    days: Option<(Day, Day)>,
    events: u64,
}

impl Periods {
    /// Those in a named graph; which there are is not known yet.
    pub fn new(graph: NamedNode) -> Self {
        Self {
            graph,
            counts: OnceLock::new(),
        }
    }

    /// The graph.
    pub fn graph(&self) -> &NamedNode {
        &self.graph
    }

    /// Whether it is known which periods there are.
    pub fn are_counted(&self) -> bool {
        self.counts.get().is_some()
    }

    /// Takes in which periods there are, each with the number of its events.
    pub fn set_counts(&self, counts: impl IntoIterator<Item = (String, u64)>) {
        let counts = counts.into_iter().map(|(period, events)| PeriodCount {
            days: days(&period),
            period,
            events,
        });
        // Whoever was first has counted the same.
        let _ = self.counts.set(counts.collect());
    }

    /// The periods that overlap a window, in order; `None` if they are not known, or too many.
    pub fn overlapping(&self, from: Option<Day>, to: Option<Day>) -> Option<Vec<String>> {
        if let Some(periods) = from.zip(to).and_then(|(from, to)| overlapping(from, to)) {
            return Some(periods);
        }
        let overlaps = |its: &&PeriodCount| {
            its.days.is_none_or(|(first, last)| {
                from.is_none_or(|from| last >= from) && to.is_none_or(|to| first <= to)
            })
        };
        let found = self.counts.get()?.iter().filter(overlaps);
        let mut found: Vec<String> = found.map(|its| its.period.clone()).collect();
        // A period that is listed twice would give each of its events twice.
        found.sort();
        found.dedup();
        (found.len() <= MOST).then_some(found)
    }

    /// The last day by the end of which a number of events certainly began or, from the end, the first day
    /// from whose begin on that many did; `None` if not so many have a period.
    pub fn day_of(&self, events: usize, from_end: bool) -> Option<Day> {
        let bounded = self.counts.get()?.iter();
        let mut days: Vec<(Day, u64)> = bounded
            .filter_map(|its| {
                let (first, last) = its.days?;
                Some((if from_end { first } else { last }, its.events))
            })
            .collect();
        days.sort_unstable();
        if from_end {
            days.reverse();
        }
        let mut left = u64::try_from(events).ok()?;
        for (day, events) in days {
            left = left.saturating_sub(events);
            if left == 0 {
                return Some(day);
            }
        }
        None
    }
}

/// Makes the statements about periods from those of a graph, which come subject by subject.
#[derive(Debug, Default)]
pub struct PeriodWriter {
    subject: Option<NamedOrBlankNode>,
    is_event: bool,
    /// The values of `ann:earliest` and of `ann:latest`, where they are days.
    bounds: [Vec<Option<Day>>; 2],
}

impl PeriodWriter {
    /// Reads a statement; gives the period of the subject before it, if that was an event.
    pub fn add(
        &mut self,
        subject: &NamedOrBlankNode,
        property: NamedNodeRef<'_>,
        object: TermRef<'_>,
    ) -> Option<Triple> {
        let before = match self.subject.as_ref() == Some(subject) {
            true => None,
            false => {
                let before = self.finish();
                self.subject = Some(subject.clone());
                before
            }
        };
        self.is_event |= property == rdf::TYPE && object == ann::EVENT_CLASS.into();
        let bounds = [ann::EARLIEST, ann::LATEST];
        if let Some(at) = bounds.iter().position(|bound| property == *bound) {
            self.bounds[at].push(day(object));
        }
        before
    }

    /// The period of the last subject, if that was an event.
    pub fn finish(&mut self) -> Option<Triple> {
        let Self {
            subject,
            is_event,
            bounds,
        } = std::mem::take(self);
        let period = match bounds.each_ref().map(Vec::as_slice) {
            [[Some(first)], [Some(last)]] => containing(*first, *last),
            _ => ANY.to_owned(),
        };
        let subject = subject.filter(|_| is_event)?;
        let period = Term::from(Literal::new_simple_literal(period));
        Some(Triple::new(subject, WITHIN, period))
    }
}

fn day(term: TermRef<'_>) -> Option<Day> {
    match term {
        TermRef::Literal(literal) if literal.datatype() == xsd::DATE => range::day(literal.value()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(year: i32, month: u32, day: u32) -> Day {
        Day::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn every_span_that_overlaps_a_window_is_within_one_of_its_periods() {
        let start = of(1999, 12, 20);
        let days: Vec<Day> = start.iter_days().take(420).step_by(7).collect();
        for (at, from) in days.iter().enumerate() {
            for to in days[at..].iter().step_by(5) {
                let Some(periods) = overlapping(*from, *to) else {
                    continue;
                };
                for (at, first) in days.iter().enumerate() {
                    for last in &days[at..] {
                        let period = containing(*first, *last);
                        let overlaps = first <= to && last >= from;
                        assert!(!overlaps || periods.contains(&period), "{first} to {last}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_day_by_which_so_many_events_began_is_found_from_either_end() {
        let periods = Periods::new(NamedNode::new_unchecked("urn:periods"));
        assert_eq!(periods.day_of(1, true), None);
        let counts = [
            ("..", 9),
            ("2023", 3),
            ("2023-05", 2),
            ("2023-05-07", 1),
            ("202X", 4),
        ];
        periods.set_counts(counts.map(|(period, events)| (period.to_owned(), events)));
        let day = |events, from_end| periods.day_of(events, from_end).map(|it| it.to_string());
        assert_eq!(day(1, true).as_deref(), Some("2023-05-07"));
        assert_eq!(day(3, true).as_deref(), Some("2023-05-01"));
        assert_eq!(day(4, true).as_deref(), Some("2023-01-01"));
        assert_eq!(day(1, false).as_deref(), Some("2023-05-07"));
        assert_eq!(day(2, false).as_deref(), Some("2023-05-31"));
        assert_eq!(day(10, false).as_deref(), Some("2029-12-31"));
        assert_eq!(day(11, false), None);
        let since = periods.overlapping(Some(of(2023, 6, 1)), None);
        assert_eq!(since.expect("a list"), ["..", "2023", "202X"]);
    }

    #[test]
    fn windows_without_end_or_beyond_four_digits_are_not_listed() {
        assert_eq!(overlapping(of(1, 1, 1), of(2023, 1, 1)), None);
        assert_eq!(overlapping(of(2023, 1, 2), of(2023, 1, 1)), None);
        assert_eq!(overlapping(of(-5, 1, 1), of(-5, 1, 2)), None);
        assert_eq!(containing(of(-5, 1, 1), of(-5, 1, 1)), ANY);
        assert_eq!(containing(of(1999, 12, 31), of(2000, 1, 1)), ANY);
    }
}
