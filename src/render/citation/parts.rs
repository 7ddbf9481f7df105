//! What all styles need of a source: its type in their vocabularies, its date as numbers, and what a
//! reader must be told of it.

use crate::model::id;
use crate::model::slug;
use crate::model::vocab::ann;
use crate::model::when::When;
use crate::render::link::safe_link;
use crate::views::model::Source;
use oxrdf::NamedNodeRef;

/// What stands in place of a title that nobody recorded.
pub(super) const NO_TITLE: &str = "[title not recorded]";

/// The types of a kind of document: in CSL, in RIS, and whether its publisher is its author.
#[derive(Clone, Copy)]
pub(super) struct DocumentType {
    pub csl: &'static str,
    pub ris: &'static str,
    pub is_by_publisher: bool,
}

const fn document(csl: &'static str, ris: &'static str, is_by_publisher: bool) -> DocumentType {
    DocumentType {
        csl,
        ris,
        is_by_publisher,
    }
}

/// A page of the web, if nothing better is known.
const PAGE: DocumentType = document("webpage", "ELEC", false);

/// The names of persons are not recorded: what an institution says of itself has the institution as
/// author, and what a newsroom prints has none.
const TYPES: [(NamedNodeRef<'static>, DocumentType); 16] = [
    (ann::ARTICLE, document("article-newspaper", "NEWS", false)),
    (ann::BLOG_POST, document("post-weblog", "BLOG", true)),
    (ann::BOOK, document("book", "BOOK", false)),
    (ann::BROADCAST, document("broadcast", "VIDEO", false)),
    (ann::COURT_DOCUMENT, document("legal_case", "CASE", true)),
    (ann::DATA_SET, document("dataset", "DATA", true)),
    (ann::INTERVIEW, document("interview", "NEWS", false)),
    (ann::LEGAL_ACT, document("legislation", "STAT", true)),
    (ann::POST, document("post", "ELEC", true)),
    (ann::PRESS_RELEASE, document("webpage", "ELEC", true)),
    (ann::REGULATORY_FILING, document("document", "GEN", true)),
    (ann::REPORT, document("report", "RPRT", true)),
    (
        ann::SCIENTIFIC_PAPER,
        document("article-journal", "JOUR", false),
    ),
    (ann::SECURITY_ADVISORY, document("report", "RPRT", true)),
    (ann::STATEMENT, document("webpage", "ELEC", true)),
    (ann::TRANSCRIPT, document("document", "GEN", false)),
];

/// The type of a source.
pub(super) fn document_type(source: &Source) -> DocumentType {
    let kind = source.kind.as_ref().and_then(|kind| kind.node());
    let known = TYPES
        .iter()
        .find(|(term, _)| kind.is_some_and(|kind| kind == term));
    known.map_or(PAGE, |(_, document)| *document)
}

/// The address to read it at, as a link.
pub(super) fn address(source: &Source) -> Option<String> {
    safe_link(source.address()?)
}

/// Year, month and day of a date, as far as they are known.
pub(super) type Calendar = (i64, Option<u32>, Option<u32>);

/// A plain date of the calendar, and nothing else: not a doubtful date, not a season, not a span.
pub(super) fn calendar(when: &When) -> Option<Calendar> {
    let edtf = when.to_edtf()?;
    let date = edtf.split_once('T').map_or(edtf.as_str(), |(date, _)| date);
    let mut parts = date.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next().map(str::parse).transpose().ok()?;
    let day = parts.next().map(str::parse).transpose().ok()?;
    let is_month = month.is_none_or(|month| (1..=12).contains(&month));
    (is_month && parts.next().is_none()).then_some((year, month, day))
}

/// A date with hyphens, as long as it is known.
pub(super) fn joined((year, month, day): Calendar, between: char) -> String {
    let mut text = format!("{year:04}");
    for part in [month, day].into_iter().flatten() {
        text.push_str(&format!("{between}{part:02}"));
    }
    text
}

/// What a reader must be told: that the date is in doubt, that the address is that of a copy, that the
/// document retells another.
pub(super) fn notes(source: &Source) -> Vec<String> {
    let mut notes = Vec::new();
    match &source.issued {
        Some(issued) if calendar(issued).is_none() => {
            notes.push(format!("Published {}", issued.words()))
        }
        None => notes.push("Undated".to_owned()),
        Some(_) => {}
    }
    if source.is_only_archived() {
        notes.push("Archive copy".to_owned());
    } else {
        let copies = source.archived_at.iter();
        notes.extend(copies.map(|address| format!("Archive copy: {address}")));
    }
    if let Some(original) = &source.copy_of {
        notes.push(format!("Copy of {}", id::shorten(original.as_str())));
    }
    notes
}

/// The keys of citations: the slugs of the sources, made unlike each other.
pub(super) fn keys(sources: &[Source]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for source in sources {
        let name = id::slug(source.id.as_str()).unwrap_or(source.id.as_str());
        let own = slug::from_label(name).unwrap_or_else(|| "source".to_owned());
        let numbered = (2..).map(|number| format!("{own}-{number}"));
        let key = std::iter::once(own.clone())
            .chain(numbered)
            .find(|key| !keys.contains(key));
        keys.extend(key);
    }
    keys
}
