//! Differences between two data sets: as text, Markdown and JSON.
//!
//! ```
//! use annals::Annals;
//! use annals::views::diff::compare;
//! use annals::render::diff::{self, Report};
//! use annals::render::style::Style;
//!
//! let (nothing, bundled) = (Annals::new()?, Annals::bundled()?);
//! let sheet = Report::of(&compare(&nothing, &bundled)?);
//! let mut out = Vec::new();
//! diff::text(&mut out, &sheet, Style::default())?;
//! assert!(String::from_utf8(out)?.contains("events added"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod became_known;
mod json;
mod markdown;
mod text;

pub use json::write as json;
pub use markdown::write as markdown;
pub use text::write as text;

use super::style::clean;
use crate::model::id;
use crate::model::vocab::ann;
use crate::query::table::triple_term;
use crate::views::diff::{
    ChangeKind, ChangedEntity, Difference, DisplayValue, EntityKind, PropertyChange,
};
use oxrdf::{NamedNodeRef, Term};

/// A difference, prepared for output in any format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The counts in one line.
    summary: String,
    sections: Vec<ReportSection>,
}

/// A heading with its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ReportSection {
    title: String,
    entries: Vec<ReportEntry>,
}

/// A thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ReportEntry {
    mark: char,
    title: String,
    name: String,
    when: Option<String>,
    lines: Vec<EntryLine>,
}

/// A detail of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
enum EntryLine {
    /// A property: name, old values, new values.
    Property(String, Vec<String>, Vec<String>),
    /// A sentence.
    Text(String),
}

const DATES: [NamedNodeRef<'static>; 4] =
    [ann::DATE, ann::BEGIN_DATE, ann::END_DATE, ann::PUBLIC_DATE];

impl Report {
    /// Reports what was added, removed and changed.
    pub fn of(difference: &Difference) -> Self {
        let mut report = Self::default();
        let mut summary = Vec::new();
        for (kind, counts) in difference.counts() {
            let words = [
                (ChangeKind::Added, "added"),
                (ChangeKind::Removed, "removed"),
                (ChangeKind::Changed, "changed"),
            ];
            let counted = words.iter().filter_map(|(how, word)| {
                let number = counts.get(how)?;
                Some((*number, *word))
            });
            let all: usize = counts.values().sum();
            let counted: Vec<_> = counted.collect();
            let first = counted.first().map_or(all, |(number, _)| *number);
            let counted = counted
                .iter()
                .map(|(number, word)| format!("{number} {word}"));
            let counted = counted.collect::<Vec<_>>().join(", ");
            // "2 events added, 1 changed"
            let noun = kind.word(first);
            summary.push(counted.replacen(' ', &format!(" {noun} "), 1));
            let of_kind = difference.things.iter().filter(|thing| thing.kind == kind);
            let mut title = kind.word(2).to_owned();
            title[..1].make_ascii_uppercase();
            report.sections.push(ReportSection {
                title: format!("{title} · {counted}"),
                entries: of_kind.map(entry).collect(),
            });
        }
        report.summary = summary.join(" · ");
        report
    }

    /// Reports what became known, was revised, disputed, superseded or retracted between two days.
    pub fn became_known(difference: &Difference) -> Self {
        became_known::report(difference)
    }

    /// The counts in one line.
    pub fn summary(&self) -> &str {
        &self.summary
    }
}

fn entry(thing: &ChangedEntity) -> ReportEntry {
    let mut lines = Vec::new();
    if !thing.about.is_empty() {
        lines.push(EntryLine::Text(format!(
            "about {}",
            values(&thing.about).join(", ")
        )));
    }
    if thing.change_kind == ChangeKind::Changed {
        lines.extend(thing.changes.iter().map(change));
    }
    entry_of(thing, lines)
}

/// An entry with its mark, its names and its details.
fn entry_of(thing: &ChangedEntity, lines: Vec<EntryLine>) -> ReportEntry {
    ReportEntry {
        mark: match thing.change_kind {
            ChangeKind::Added => '+',
            ChangeKind::Removed => '-',
            ChangeKind::Changed => '~',
        },
        title: clean(&thing.label).into_owned(),
        name: thing.name(),
        when: when(thing),
        lines,
    }
}

/// The date of an added or removed thing; of a claim, when it was made.
fn when(thing: &ChangedEntity) -> Option<String> {
    let shown = |property: NamedNodeRef<'_>| {
        let change = thing.property_change(property)?;
        let side = match thing.change_kind {
            ChangeKind::Added => &change.after,
            ChangeKind::Removed => &change.before,
            ChangeKind::Changed => return None,
        };
        side.first().map(|value| clean(&value.shown).into_owned())
    };
    if thing.kind == EntityKind::CLAIM {
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

fn change(change: &PropertyChange) -> EntryLine {
    // Values that look the same differ in datatype or language: show these too.
    let alike = |value: &DisplayValue, others: &[DisplayValue]| {
        others.iter().any(|o| o.shown == value.shown)
    };
    let format_side = |own: &[DisplayValue], others: &[DisplayValue]| {
        let texts = own.iter().map(|value| match alike(value, others) {
            true => format_exact(&value.term),
            false => self::value(value),
        });
        texts.collect()
    };
    let before = format_side(&change.before, &change.after);
    let after = format_side(&change.after, &change.before);
    EntryLine::Property(clean(&change.name).into_owned(), before, after)
}

/// A term with its datatype or language, with short names.
fn format_exact(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => id::shorten(node.as_str()),
        Term::BlankNode(_) => term.to_string(),
        Term::Triple(triple) => clean(&triple_term(triple)).into_owned(),
        Term::Literal(literal) => match literal.language() {
            Some(_) => clean(&literal.to_string()).into_owned(),
            None => {
                let datatype = id::shorten(literal.datatype().as_str());
                clean(&format!("{:?}^^{datatype}", literal.value())).into_owned()
            }
        },
    }
}

/// A value with its short name, or its language if that is not English.
fn value(value: &DisplayValue) -> String {
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
        Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => shown.into_owned(),
    }
}

fn values(values: &[DisplayValue]) -> Vec<String> {
    values.iter().map(value).collect()
}
