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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Date,
    Begin,
    End,
}

/// The look at one document.
#[derive(Debug, Default)]
pub struct Screen {
    hash: RandomState,
    /// Literals (with whether a date must stand there) that are in order.
    good: HashSet<u64>,
    /// For each dated subject, the days that decide.
    dated: Vec<(u64, Way, Option<Day>)>,
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
                    self.dated.push((subject, way, deciding(way, &when)));
                }
            }
            Some(Err(_)) => self.odd = true,
        }
    }

    /// Whether the document has to be checked in full.
    pub fn is_odd(mut self) -> bool {
        if self.odd {
            return true;
        }
        self.dated.sort_unstable();
        self.dated
            .chunk_by(|a, b| a.0 == b.0)
            .any(|dated| match dated {
                [_] => false,
                [(_, Way::Begin, Some(begin)), (_, Way::End, Some(end))] => begin > end,
                [(_, Way::Begin, _), (_, Way::End, _)] => false,
                _ => true,
            })
    }
}

fn way(property: NamedNodeRef<'_>) -> Option<Way> {
    match property {
        _ if property == ann::DATE => Some(Way::Date),
        _ if property == ann::BEGIN_DATE => Some(Way::Begin),
        _ if property == ann::END_DATE => Some(Way::End),
        _ => None,
    }
}

/// A begin surely comes after an end if its first day comes after the other's last.
fn deciding(way: Way, when: &When) -> Option<Day> {
    match way {
        Way::Begin => when.bounds().earliest,
        Way::End => when.bounds().latest,
        Way::Date => None,
    }
}
