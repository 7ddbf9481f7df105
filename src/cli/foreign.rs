//! Tells of events of other vocabularies, which no timeline shows.

use super::options::Common;
use super::ui;
use crate::import::{VOCABULARIES, foreign_events};
use crate::parse::{self, Input};
use crate::render::style::count;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Notes how many things in some files are events of schema.org and the like.
pub fn tell(common: &Common, inputs: &[Input]) {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for input in inputs.iter().filter(|input| may_have_events(&input.bytes)) {
        let document = parse::read(input.clone()).document;
        for (vocabulary, times) in document.iter().flat_map(|it| foreign_events(&it.quads)) {
            *found.entry(vocabulary).or_default() += times;
        }
    }
    let all = found.values().sum();
    if all == 0 {
        return;
    }
    let names: Vec<&str> = found.keys().copied().collect();
    let looks = if all == 1 {
        "looks like an event"
    } else {
        "look like events"
    };
    let text = format!(
        "{} {looks} of {}, which no timeline shows; `annals import rdf FILE` brings in those of schema.org and SEM",
        count(all, "thing"),
        names.join(", ")
    );
    ui::note(common, &text);
}

/// How many bytes are near the beginning of a file.
const NEAR: usize = 1 << 18;

/// Whether a file that has not been read names one of the vocabularies near its beginning.
pub fn may_be_in(path: &Path) -> bool {
    let mut near = Vec::new();
    let file = File::open(path).map(|file| file.take(NEAR as u64));
    let read = file.and_then(|mut file| file.read_to_end(&mut near));
    read.is_ok() && may_have_events(&near)
}

/// Whether a file names one of the vocabularies near its beginning; compressed ones are not looked
/// into.
fn may_have_events(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(NEAR)];
    let contains = |part: &str| {
        let part = part.as_bytes();
        bytes.windows(part.len()).any(|window| window == part)
    };
    VOCABULARIES.iter().any(|(_, part)| contains(part))
}
