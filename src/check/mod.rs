//! Customs: what is wrong with a document that could be read.
//!
//! Here stand the faults of dates; each is a [`Problem`] with its place and help. Nothing is
//! changed or guessed: a document with an error stays out until its author mends it.
//!
//! ```
//! use annals::check;
//! use annals::model::origin::Origin;
//! use annals::read::{self, Format, Input};
//!
//! let text = r#"@prefix ann: <https://w3id.org/annals/ns#> .
//! @prefix ev: <https://w3id.org/annals/id/event/> .
//! @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
//! ev:outage ann:date "2023-13"^^edtf:EDTF ."#;
//! let reading = read::read(Input {
//!     origin: Origin::new("outage.ttl"),
//!     bytes: text.into(),
//!     format: Format::Turtle,
//! });
//! let problems = check::document(&reading.document.unwrap());
//! assert_eq!(problems[0].code.to_string(), "E012");
//! assert_eq!(problems[0].place.as_ref().unwrap().line, 4);
//! ```

mod dates;
mod screen;

pub use screen::Screen;

use crate::model::problem::Problem;
use crate::read::{Document, Reading};
use std::collections::HashSet;

/// Everything that is wrong with what was read: the faults of reading, and those of the document,
/// or of what could be read around the faults, in the order of the text.
pub fn reading(reading: &Reading) -> Vec<Problem> {
    let mut problems = reading.problems.clone();
    let lines = |problem: &Problem| problem.place.as_ref().map(|place| place.line);
    let faulty: HashSet<_> = problems.iter().filter_map(lines).collect();
    let looked_at = reading.document.iter().chain(&reading.around);
    let found = looked_at.flat_map(document);
    // What stands on the line of another fault may only follow from that.
    problems.extend(found.filter(|problem| lines(problem).is_none_or(|l| !faulty.contains(&l))));
    problems.sort_by_key(|problem| {
        let place = problem.place.as_ref();
        place.map_or((usize::MAX, 0), |place| (place.line, place.column))
    });
    problems
}

/// Everything that is wrong with one document, in the order of its text.
pub fn document(document: &Document) -> Vec<Problem> {
    let mut problems = dates::check(document);
    problems.sort_by_key(|problem| {
        problem
            .place
            .as_ref()
            .map(|place| (place.line, place.column))
    });
    problems
}
