//! Search results: things of any kind that have some words, best first.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::query::search::SearchRequest;
//! use annals::views::find::find;
//!
//! let annals = Annals::bundled()?;
//! let request = SearchRequest::parse("Київстар");
//! let found = find(&annals, &request, 5, &QueryOptions::default())?;
//! assert_eq!(found.entries[0].thing.label, "Kyivstar");
//! assert_eq!((found.entries[0].kind.as_str(), found.entries[0].matched.as_str()), ("agent", "Київстар"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use crate::Annals;
use crate::database::LabeledResource;
use crate::model::id;
use crate::model::vocab::{owl, rdf, rdfs, skos};
use crate::model::when::{Day, Window};
use crate::query::search::{Field, Match, Search, SearchNotes, SearchRequest};
use crate::query::{Error, QueryOptions};
use crate::store::Id;
use crate::views::model::Entry;
use crate::views::read::DetailReader;
use oxrdf::{NamedNode, NamedNodeRef};
use std::cmp::Reverse;
use std::collections::HashMap;

/// How many things each word is followed to: enough for the first page, and soon done.
const FOLLOWED: usize = 2_000;

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundThing {
    /// The thing, with its label; a claim with its words.
    pub thing: LabeledResource,
    /// What it is, in a word: `event`, `agent`, `concept` …
    pub kind: String,
    /// The date of an event.
    pub date: Option<String>,
    /// By what it was found.
    pub field: Field,
    /// The text that has the word.
    pub matched: String,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// The first of what was found, the best first.
    pub entries: Vec<FoundThing>,
    /// How many more there are; `None` if there are more, not counted.
    pub left_out: Option<usize>,
    /// What became of the words.
    pub notes: SearchNotes,
}

/// Something that may be an entry.
struct Candidate {
    id: Id,
    rank: usize,
    /// Of equally good ones, what is written about others comes last.
    is_source: bool,
    /// The length of the matched text: the shorter, the more of it is what was searched.
    length: usize,
    found: Match,
    matched: String,
}

/// An entry with what orders those that are equally good.
type Ranked = ((Reverse<Option<Day>>, String, NamedNode), FoundThing);

/// Finds things by words, at most a number of them. A year or month leaves only events of that time.
///
/// # Errors
/// See [`Error`].
pub fn find(
    annals: &Annals,
    request: &SearchRequest,
    most: usize,
    limits: &QueryOptions,
) -> Result<Findings, Error> {
    let request = match request.words.is_empty() {
        true => request.clone().as_words(),
        false => request.clone(),
    };
    annals.bring_with_words(request.words.iter().map(|word| word.typed.as_str()))?;
    let snapshot = annals.store().snapshot()?;
    let view = snapshot.view();
    let mut search = Search::within(view, &request.words, FOLLOWED)?;
    let mut candidates = Vec::new();
    for (id, matches) in search.found()? {
        candidates.extend(candidate(&search, id, &matches)?);
    }
    let place = |it: &Candidate| (it.rank, it.is_source, it.length);
    candidates.sort_by_key(|it| (place(it), it.id));
    let mut reader = Reader {
        details: DetailReader::new(view)?.in_languages(&limits.languages),
        window: request.period.as_ref().map(|period| period.window),
    };
    let mut entries = Vec::new();
    let mut rest = &candidates[..];
    while let Some(first) = rest.first().filter(|_| entries.len() < most) {
        let alike = rest.partition_point(|it| place(it) == place(first));
        let (group, later) = rest.split_at(alike);
        let mut group: Vec<Ranked> = reader.entries(group)?;
        group.sort_by(|a, b| a.0.cmp(&b.0));
        entries.extend(group.into_iter().map(|(_, entry)| entry));
        rest = later;
    }
    let surplus = entries.len().saturating_sub(most);
    let is_counted = search.is_complete() && rest.is_empty();
    entries.truncate(most);
    Ok(Findings {
        entries,
        left_out: is_counted.then_some(surplus),
        notes: SearchNotes {
            corrections: search.corrections().to_vec(),
            period: request.period.map(|period| period.text),
        },
    })
}

/// The events among what was found, with all that their signs need: whether it is an attack, and who
/// contests it.
///
/// # Errors
/// See [`Error`].
pub fn events(
    annals: &Annals,
    found: &Findings,
    limits: &QueryOptions,
) -> Result<HashMap<NamedNode, Entry>, Error> {
    let snapshot = annals.store().snapshot()?;
    let mut details = DetailReader::new(snapshot.view())?.in_languages(&limits.languages);
    let mut events = HashMap::new();
    for found in found.entries.iter().filter(|found| found.kind == "event") {
        let Some(id) = snapshot.view().id(&found.thing.id)? else {
            continue;
        };
        if let Some(partial) = details.entry_of(id)? {
            events.insert(found.thing.id.clone(), details.fill(partial)?);
        }
    }
    Ok(events)
}

/// Of several words, the one that says why something was found is one that is not in its name.
fn candidate(search: &Search<'_>, id: Id, matches: &[Match]) -> Result<Option<Candidate>, Error> {
    let other = matches.iter().find(|it| it.field != Field::Name);
    let Some(found) = other.or(matches.first()) else {
        return Ok(None);
    };
    let matched = search.text(found)?;
    Ok(Some(Candidate {
        id,
        is_source: search.is_source(id)?,
        rank: matches.iter().map(Match::rank).sum(),
        length: matched.chars().count(),
        found: *found,
        matched,
    }))
}

/// Reads what is shown of the things that were found.
struct Reader<'a> {
    details: DetailReader<'a>,
    window: Option<Window>,
}

impl Reader<'_> {
    fn entries(&mut self, candidates: &[Candidate]) -> Result<Vec<Ranked>, Error> {
        let mut entries = Vec::new();
        for candidate in candidates {
            entries.extend(self.entry(candidate)?);
        }
        Ok(entries)
    }

    /// The entry of a candidate; none of what the ontology itself is made of, nor of another time.
    fn entry(&mut self, candidate: &Candidate) -> Result<Option<Ranked>, Error> {
        let Some((node, label, classes)) = self.details.described(candidate.id)? else {
            return Ok(None);
        };
        if classes
            .iter()
            .any(|class| VOCABULARY.contains(&class.as_ref()))
        {
            return Ok(None);
        }
        let kind = kind(&classes);
        let (mut day, mut date) = (None, None);
        if kind == "event" {
            let Some(partial) = self.details.entry_of(candidate.id)? else {
                return Ok(None);
            };
            let entry = partial.entry;
            if let Some(window) = &self.window
                && !entry.falls_in(window)
            {
                return Ok(None);
            }
            day = entry.day();
            date = entry.dated().is_some().then(|| entry.short_date());
        } else if self.window.is_some() {
            return Ok(None);
        }
        let entry = FoundThing {
            thing: LabeledResource {
                label: label.unwrap_or_else(|| id::shorten(node.as_str())),
                id: node.clone(),
                documents: Vec::new(),
            },
            kind,
            date,
            field: candidate.found.field,
            matched: candidate.matched.clone(),
        };
        Ok(Some((
            (Reverse(day), entry.thing.label.clone(), node),
            entry,
        )))
    }
}

/// The classes of what an ontology is made of, concepts apart: `annals ontology` shows it.
const VOCABULARY: [NamedNodeRef<'_>; 7] = [
    rdf::PROPERTY,
    rdfs::CLASS,
    owl::CLASS,
    owl::OBJECT_PROPERTY,
    owl::DATATYPE_PROPERTY,
    owl::ONTOLOGY,
    skos::CONCEPT_SCHEME,
];

/// What a thing is, in a word: by its class in our ontology, else by any.
fn kind(classes: &[NamedNode]) -> String {
    let own = classes
        .iter()
        .find(|class| class.as_str().starts_with(id::TERMS));
    let class = own
        .or(classes.first())
        .map_or("thing", |class| class.as_str());
    let local = class
        .rsplit(['#', '/'])
        .next()
        .filter(|local| !local.is_empty());
    local.unwrap_or("thing").to_lowercase()
}
