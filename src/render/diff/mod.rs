//! What two sides tell differently: for reading, as Markdown, as JSON.
//!
//! ```
//! use annals::Annals;
//! use annals::views::diff::compare;
//! use annals::render::diff::{self, Sheet};
//! use annals::render::style::Style;
//!
//! let (nothing, bundled) = (Annals::new()?, Annals::bundled()?);
//! let sheet = Sheet::of(&compare(&nothing, &bundled)?);
//! let mut out = Vec::new();
//! diff::text(&mut out, &sheet, Style::default())?;
//! assert!(String::from_utf8(out)?.contains("events added"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod json;
mod learnt;
mod markdown;
mod text;

pub use json::write as json;
pub use markdown::write as markdown;
pub use text::write as text;

use super::style::clean;
use crate::model::id;
use crate::model::vocab::ann;
use crate::views::diff::{Change, Difference, How, Kind, Thing, Value};
use oxrdf::{NamedNodeRef, Term};

/// What is told of a difference, before it is written in a format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// All of it in a line.
    summary: String,
    sections: Vec<Section>,
}

/// Things under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Section {
    title: String,
    entries: Vec<Entry>,
}

/// One thing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    mark: char,
    title: String,
    name: String,
    when: Option<String>,
    lines: Vec<Line>,
}

/// Something about a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    /// A property: its name, what it was, what it is.
    Change(String, Vec<String>, Vec<String>),
    /// A sentence.
    Said(String),
}

const DATES: [NamedNodeRef<'static>; 4] =
    [ann::DATE, ann::BEGIN_DATE, ann::END_DATE, ann::PUBLIC_DATE];

impl Sheet {
    /// What was added, removed and changed.
    pub fn of(difference: &Difference) -> Self {
        let mut sheet = Self::default();
        let mut summary = Vec::new();
        for (kind, counts) in difference.counts() {
            let words = [
                (How::Added, "added"),
                (How::Removed, "removed"),
                (How::Changed, "changed"),
            ];
            let told = words.iter().filter_map(|(how, word)| {
                let number = counts.get(how)?;
                Some((*number, *word))
            });
            let all: usize = counts.values().sum();
            let told: Vec<_> = told.collect();
            let first = told.first().map_or(all, |(number, _)| *number);
            let told = told.iter().map(|(number, word)| format!("{number} {word}"));
            let told = told.collect::<Vec<_>>().join(", ");
            // "2 events added, 1 changed"
            let noun = kind.word(first);
            summary.push(told.replacen(' ', &format!(" {noun} "), 1));
            let of_kind = difference.things.iter().filter(|thing| thing.kind == kind);
            let mut title = kind.word(2).to_owned();
            title[..1].make_ascii_uppercase();
            sheet.sections.push(Section {
                title: format!("{title} · {told}"),
                entries: of_kind.map(entry).collect(),
            });
        }
        sheet.summary = summary.join(" · ");
        sheet
    }

    /// What became known, was revised, disputed, superseded or retracted between two days.
    pub fn learnt(difference: &Difference) -> Self {
        learnt::sheet(difference)
    }

    /// All of it in a line.
    pub fn summary(&self) -> &str {
        &self.summary
    }
}

fn entry(thing: &Thing) -> Entry {
    let mut lines = Vec::new();
    if !thing.about.is_empty() {
        lines.push(Line::Said(format!(
            "about {}",
            values(&thing.about).join(", ")
        )));
    }
    if thing.how == How::Changed {
        lines.extend(thing.changes.iter().map(change));
    }
    entry_of(thing, lines)
}

/// A thing with its mark, its name and what is told of it.
fn entry_of(thing: &Thing, lines: Vec<Line>) -> Entry {
    Entry {
        mark: match thing.how {
            How::Added => '+',
            How::Removed => '-',
            How::Changed => '~',
        },
        title: clean(&thing.label).into_owned(),
        name: thing.name(),
        when: when(thing),
        lines,
    }
}

/// When a thing was, if it came or went with its dates; when a claim was made.
fn when(thing: &Thing) -> Option<String> {
    let shown = |property: NamedNodeRef<'_>| {
        let change = thing.change(property)?;
        let side = match thing.how {
            How::Added => &change.after,
            How::Removed => &change.before,
            How::Changed => return None,
        };
        side.first().map(|value| clean(&value.shown).into_owned())
    };
    if thing.kind == Kind::CLAIM {
        return shown(ann::CLAIMED_ON);
    }
    let (begin, end) = (shown(ann::BEGIN_DATE), shown(ann::END_DATE));
    shown(ann::DATE).or(match (begin, end) {
        (Some(begin), Some(end)) => Some(format!("begin {begin}, end {end}")),
        (Some(begin), None) => Some(format!("begin {begin}")),
        (None, Some(end)) => Some(format!("end {end}")),
        (None, None) => None,
    })
}

fn change(change: &Change) -> Line {
    // What reads alike differs in its type or language: then to the letter.
    let alike = |value: &Value, others: &[Value]| others.iter().any(|o| o.shown == value.shown);
    let told = |own: &[Value], others: &[Value]| {
        let texts = own.iter().map(|value| match alike(value, others) {
            true => letter(&value.term),
            false => self::value(value),
        });
        texts.collect()
    };
    let before = told(&change.before, &change.after);
    let after = told(&change.after, &change.before);
    Line::Change(clean(&change.name).into_owned(), before, after)
}

/// A term as it is written, with short names.
fn letter(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => id::shorten(node.as_str()),
        Term::BlankNode(_) => term.to_string(),
        Term::Literal(literal) => match literal.language() {
            Some(_) => clean(&literal.to_string()).into_owned(),
            None => {
                let datatype = id::shorten(literal.datatype().as_str());
                clean(&format!("{:?}^^{datatype}", literal.value())).into_owned()
            }
        },
    }
}

/// A value as it is read, with the name to ask for it, or its language where that is not English.
fn value(value: &Value) -> String {
    let shown = clean(&value.shown);
    match &value.term {
        Term::NamedNode(node) if node.as_str().starts_with(id::DATA) => {
            let name = id::shorten(node.as_str());
            match name == shown {
                true => name,
                false => format!("{shown} ({name})"),
            }
        }
        Term::Literal(literal) => match literal.language() {
            Some(language) if language != "en" => format!("{shown} ({language})"),
            _ => shown.into_owned(),
        },
        Term::NamedNode(_) | Term::BlankNode(_) => shown.into_owned(),
    }
}

fn values(values: &[Value]) -> Vec<String> {
    values.iter().map(value).collect()
}
