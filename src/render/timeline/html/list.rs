//! What the list of events has in common on a page of the server and in a file.

use crate::render::html::{Markup, join};
use crate::views::timeline::Entry;
use chrono::Datelike;

/// The entries by year, in their given order.
pub(crate) fn years(entries: &[Entry]) -> impl Iterator<Item = (String, &[Entry])> {
    let year = |entry: &Entry| Some(entry.day()?.year());
    let years = entries.chunk_by(move |a, b| year(a) == year(b));
    years.map(move |entries| {
        let heading = match entries.first().and_then(year) {
            Some(year) => year.to_string(),
            None => "Undated".to_owned(),
        };
        (heading, entries)
    })
}

/// The class that gives an entry its colour and mark: contested, attack, other event; and whether it
/// did not happen.
pub(crate) fn colour(entry: &Entry) -> &'static str {
    let happened = entry.state.happening.counts();
    match (entry.is_contested(), entry.is_attack(), happened) {
        (true, _, true) => "c",
        (true, _, false) => "c off",
        (false, true, true) => "a",
        (false, true, false) => "a off",
        (false, false, true) => "e",
        (false, false, false) => "e off",
    }
}

/// The line below an entry: who did what to whom, its types, and a note; whatever there is of them.
pub(crate) fn details(parties: Markup, types: Markup, note: Markup) -> Markup {
    let parts = [parties, types, note];
    join(parts.iter().filter(|part| !part.0.is_empty()), " · ")
}
