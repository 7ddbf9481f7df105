//! A quick first look at statements on their way in: is anything there for [`document`] to find?
//!
//! Checking in full wants a whole document in memory. Nearly all documents have no fault, and to
//! see that takes far less: each date literal once, and of what has a begin or an end only the
//! days. Where this look finds anything odd, the document is read again and checked in full.
//!
//! [`document`]: super::document

use super::dates;
use crate::model::vocab::ann;
use crate::model::when::{Day, When};
use oxrdf::{NamedNodeRef, QuadRef, TermRef};
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// Which way a thing is dated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Date,
    Begin,
    End,
}

/// A date of a subject, as far as it decides.
#[derive(Debug, Clone, Copy)]
struct Dated {
    subject: u64,
    way: Way,
    decides: Option<Day>,
    /// Whether it can be one end of a span at all.
    is_moment: bool,
}

/// The look at one document.
#[derive(Debug, Default)]
pub struct Screen {
    hash: RandomState,
    /// Literals (with whether a date must stand there) that are in order.
    good: HashSet<u64>,
    dated: Vec<Dated>,
    odd: bool,
}

impl Screen {
    /// Looks at one statement.
    pub fn statement(&mut self, quad: QuadRef<'_>) {
        let must_date = dates::is_dated(quad.predicate);
        let TermRef::Literal(literal) = quad.object else {
            self.odd |= must_date;
            return;
        };
        if !must_date && !dates::is_date_type(literal.datatype()) {
            return;
        }
        let way = way(quad.predicate);
        let key = self.hash.hash_one((must_date, literal));
        if way.is_none() && self.good.contains(&key) {
            return;
        }
        match dates::date(&literal.into_owned(), quad.predicate) {
            None => {}
            Some(Ok(when)) => {
                self.good.insert(key);
                if let Some(way) = way {
                    let subject = self.hash.hash_one(quad.subject);
                    self.dated.push(Dated::new(subject, way, &when));
                }
            }
            Some(Err(_)) => self.odd = true,
        }
    }

    /// Whether the document has to be checked in full.
    pub fn is_odd(mut self) -> bool {
        // Stable: of several begins the first in the text counts, as in the full check.
        self.dated.sort_by_key(|dated| dated.subject);
        let mut things = self.dated.chunk_by(|a, b| a.subject == b.subject);
        self.odd || things.any(is_odd)
    }
}

/// Whether one thing is dated in two ways, or ends before it begins.
fn is_odd(dated: &[Dated]) -> bool {
    let first = |way| dated.iter().find(|dated| dated.way == way);
    let (begin, end) = (first(Way::Begin), first(Way::End));
    if first(Way::Date).is_some() {
        return begin.or(end).is_some();
    }
    begin.zip(end).is_some_and(|(begin, end)| {
        let backwards = begin.decides.zip(end.decides).is_some_and(|(b, e)| b > e);
        backwards || !begin.is_moment || !end.is_moment
    })
}

fn way(property: NamedNodeRef<'_>) -> Option<Way> {
    match property {
        _ if property == ann::DATE => Some(Way::Date),
        _ if property == ann::BEGIN_DATE => Some(Way::Begin),
        _ if property == ann::END_DATE => Some(Way::End),
        _ => None,
    }
}

impl Dated {
    fn new(subject: u64, way: Way, when: &When) -> Self {
        // A begin surely comes after an end if its first day comes after the other's last.
        let (decides, alone) = match way {
            Way::Begin => (when.bounds().earliest, When::span(Some(when), None)),
            Way::End => (when.bounds().latest, When::span(None, Some(when))),
            Way::Date => (None, Ok(when.clone())),
        };
        Self {
            subject,
            way,
            decides,
            is_moment: alone.is_ok(),
        }
    }
}
