//! Puts the dates of one event together: one form, no contradiction, no repair.

use super::codes::ImportCode;
use super::context::Context;
use super::graph::Graph;
use super::report::Place;
use crate::model::vocab::ann;
use crate::model::when::When;
use oxrdf::NamedNode;

/// The dates that a record gives for an event, as EDTF.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    /// When it happened.
    pub date: Option<String>,
    /// When it began.
    pub begin: Option<String>,
    /// When it ended.
    pub end: Option<String>,
    /// When it became public.
    pub public: Option<String>,
    /// When it was discovered.
    pub discovered: Option<String>,
}

impl Dates {
    /// Writes the dates as they are.
    pub fn write(self, graph: &mut Graph, event: &NamedNode) {
        for (property, date) in [
            (ann::DATE, self.date),
            (ann::BEGIN_DATE, self.begin),
            (ann::END_DATE, self.end),
            (ann::PUBLIC_DATE, self.public),
            (ann::DISCOVERED_ON, self.discovered),
        ] {
            if let Some(date) = date {
                graph.date(event, property, &date);
            }
        }
    }
}

/// What became of the dates of an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// The date, begin and end could not all be taken.
    pub contradiction: bool,
    /// It was reported before it happened.
    pub reported_before: bool,
    /// A date beside begin and end, which have no room for it.
    pub surplus: bool,
    /// When it happened is later than the list itself.
    pub later_than_list: bool,
}

impl Context<'_> {
    /// Writes the dates of an event.
    pub fn write_dates(&mut self, event: &NamedNode, mut dates: Dates, place: &Place) -> Written {
        let mut written = Written::default();
        self.drop_later_than_list(&mut dates, place, &mut written);
        if dates.begin.is_none() && dates.end.is_some() {
            dates.begin = dates.date.take();
        } else if dates.begin.is_some() && dates.date.take().is_some() {
            written.surplus = true;
        }
        self.drop_contradiction(&mut dates, place, &mut written);
        self.drop_public_before(&mut dates, place, &mut written);
        if dates.begin.is_some() && dates.begin == dates.end {
            dates.date = dates.begin.take();
            dates.end = None;
        }
        let happened = dates.date.is_some() || dates.begin.is_some() || dates.end.is_some();
        if let (false, Some(public)) = (happened || written.contradiction, &dates.public) {
            dates.date = on_or_before(public);
        }
        dates.write(&mut self.graph, event);
        written
    }

    /// Nothing that a list records is later than the list.
    fn drop_later_than_list(&mut self, dates: &mut Dates, place: &Place, written: &mut Written) {
        let given = self.options.accessed.as_deref();
        let last = given.and_then(|day| When::edtf(day).ok()?.bounds().latest);
        let Some(last) = last else { return };
        let is_later = |date: &str| {
            let when = When::edtf(date).ok();
            when.and_then(|it| it.bounds().earliest)
                .is_some_and(|first| first > last)
        };
        for date in [
            &mut dates.date,
            &mut dates.begin,
            &mut dates.end,
            &mut dates.public,
        ] {
            if let Some(later) = date.take_if(|date| is_later(date)) {
                written.later_than_list = true;
                let message =
                    format!("{later} is later than the list, which is of {last}; left out");
                self.report
                    .note(ImportCode::Placeholder, place.clone(), message);
            }
        }
    }

    fn drop_contradiction(&mut self, dates: &mut Dates, place: &Place, written: &mut Written) {
        if dates.begin.is_none() && dates.end.is_none() {
            return;
        }
        let read = |date: &Option<String>| date.as_deref().and_then(|it| When::edtf(it).ok());
        let (begin, end) = (read(&dates.begin), read(&dates.end));
        if When::span(begin.as_ref(), end.as_ref()).is_ok() {
            return;
        }
        written.contradiction = true;
        let (begin, end) = (dates.begin.take(), dates.end.take());
        let (begin, end) = (begin.unwrap_or_default(), end.unwrap_or_default());
        let message =
            format!("it begins {begin} and ends {end}: kept as words, the event has no date");
        self.report
            .note(ImportCode::EndsBeforeBegin, place.clone(), message);
    }

    fn drop_public_before(&mut self, dates: &mut Dates, place: &Place, written: &mut Written) {
        let begin = dates.date.as_deref().or(dates.begin.as_deref());
        let first = begin.and_then(|it| When::edtf(it).ok()?.bounds().earliest);
        let public = dates.public.as_deref();
        let last = public.and_then(|it| When::edtf(it).ok()?.bounds().latest);
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        if last >= first {
            return;
        }
        written.reported_before = true;
        let happened = begin.unwrap_or_default();
        let message = format!(
            "it happened {happened} and was reported {}: kept as written, without a public date",
            public.unwrap_or_default()
        );
        self.report
            .note(ImportCode::ReportedBefore, place.clone(), message);
        dates.public = None;
    }
}

/// "On that day or before", where a date is simple enough.
pub fn on_or_before(date: &str) -> Option<String> {
    let day = date.split('T').next().unwrap_or(date);
    let choice = format!("[..{day}]");
    When::edtf(&choice).is_ok().then_some(choice)
}
