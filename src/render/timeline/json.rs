//! A timeline as JSON: one object, or one entry per line. Absent values are `null`, never missing.
//!
//! An entry is `id` (IRI), `slug`, `label`, `date`, `publicDate` (EDTF), `day` (the one by which it is
//! ordered) and `dayOf` (`date` or `publicDate`), `lastVouched` (until when a source vouches for what has
//! no known end), `firstKnown` (a day) and `knownByReading` (whether that is only when undated sources
//! were read), `description`, `certainty` (`definite` or
//! `possible`: whether it was going on in the window), `discoveredOn`, `contested`, `types`, `parties` (`role`,
//! `id`, `label`, `code`), `countries`, `possibleCountries` (given by standing claims alone), `sectors`, `places`, `tools`, `partOf`, `attributions` (who names
//! whom, with `by`, `on`, `basis`, `stance`, `likelihood`, `text`, `standing`, `sources`) and
//! `sources` (`title`, `url`, `publisher`, `issued`, `accessed`, `copyOf`, `kind`, `archivedAt`, `archivedOn`),
//! `marking` (of what is marked), `folded` (where claims about what is the same are followed: the
//! events in the same row),
//! `measures` (what became of a sanction or case), and the state of the event: who did it, according
//! to whom, and what is disputed (`named`, `dispute`, `agreed` and others).
//!
//! A `date` is `null` if undated. Else it has `edtf` and `words`; the days
//! between which it lies (`earliest`, `latestBegin`, `earliestEnd`, `latest`, `null` where open);
//! `precision`; `approximate`, `uncertain`, `ongoing`; `instant` where a time of day is known; and
//! `written`: the dates as recorded.

use crate::model::when::{Day, Overlap, When, Zone};
use crate::query::table::text_of;
use crate::render::claims::state_json;
use crate::render::find::json as find_json;
use crate::render::format::FormatInfo;
use crate::render::same as same_json;
use crate::render::timeline::format::{
    Entries, EntryWriter, FormatOptions, TimelineFormat, write_whole,
};
use crate::views::model::{self, Claim, Entity, Entry, Measure, Source};
use crate::views::timeline::{Detail, Timeline};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::ser::{Error, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::io::{self, Write};

/// `json`.
#[derive(Debug)]
pub struct Json;

impl TimelineFormat for Json {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("json", &["json"], "One JSON object")
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(
        &self,
        out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write_whole(self, out, timeline, options)
    }

    fn detail(&self) -> Detail {
        Detail::Shown
    }

    fn by_entry(&self) -> Option<&dyn EntryWriter> {
        Some(self)
    }
}

impl EntryWriter for Json {
    fn write_entries(
        &self,
        out: &mut dyn Write,
        head: &Timeline,
        count: usize,
        entries: &mut Entries<'_>,
        _: &FormatOptions<'_>,
    ) -> io::Result<()> {
        let object = Object {
            about: about(head, count),
            entries: RefCell::new(entries),
        };
        serde_json::to_writer_pretty(&mut *out, &object)?;
        writeln!(out)
    }
}

/// `jsonl`.
#[derive(Debug)]
pub struct JsonLines;

impl TimelineFormat for JsonLines {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("jsonl", &["jsonl"], "One JSON object per line")
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("application/jsonl")
    }

    fn write(
        &self,
        out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        write_whole(self, out, timeline, options)
    }

    fn detail(&self) -> Detail {
        Detail::Shown
    }

    fn by_entry(&self) -> Option<&dyn EntryWriter> {
        Some(self)
    }
}

impl EntryWriter for JsonLines {
    fn write_entries(
        &self,
        out: &mut dyn Write,
        _: &Timeline,
        _: usize,
        entries: &mut Entries<'_>,
        _: &FormatOptions<'_>,
    ) -> io::Result<()> {
        for one in entries {
            serde_json::to_writer(&mut *out, &entry(&*one?))?;
            writeln!(out)?;
        }
        Ok(())
    }
}

/// Writes one object: `same` (where claims about what is the same are followed), `window`, `zone`, `count`, `leftOut`, `asOf` (`day`, `eventsHeldBack`,
/// `claimsHeldBack`), `entries`.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    Json.write(out, timeline, &FormatOptions::default())
}

/// A timeline as an object. Each entry is made when it is written, so that no more than one is in memory as JSON.
struct Object<'o, 'e> {
    about: Value,
    entries: RefCell<&'o mut Entries<'e>>,
}

impl Serialize for Object<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = self.about.as_object().into_iter().flatten();
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in members {
            match name.as_str() {
                "entries" => map.serialize_entry(name, &List(&self.entries))?,
                _ => map.serialize_entry(name, value)?,
            }
        }
        map.end()
    }
}

/// Entries as a list.
struct List<'l, 'o, 'e>(&'l RefCell<&'o mut Entries<'e>>);

impl Serialize for List<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for one in &mut **self.0.borrow_mut() {
            list.serialize_element(&entry(&*one.map_err(S::Error::custom)?))?;
        }
        list.end()
    }
}

/// What is said of a timeline, and the place of its entries.
fn about(timeline: &Timeline, count: usize) -> Value {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let moment = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339());
    let mut object = json!({
        "window": {
            "from": moment(timeline.window.from_moment).or(day(timeline.window.from)),
            "to": moment(timeline.window.to_moment).or(day(timeline.window.to)),
        },
        "zone": timeline.zone.as_ref().map(Zone::name),
        "count": count,
        "leftOut": timeline.left_out,
        "asOf": timeline.as_of,
        "entries": null,
    });
    if let Some(same) = &timeline.same {
        object["same"] = same_json::same_as(same);
    }
    if !timeline.search.corrections.is_empty() {
        object["corrections"] = find_json::corrections(&timeline.search).into();
    }
    object
}

/// Writes one entry per line.
///
/// # Errors
/// Fails if writing fails.
pub fn write_lines(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    JsonLines.write(out, timeline, &FormatOptions::default())
}

pub(crate) fn entries(timeline: &Timeline) -> Vec<Value> {
    timeline.entries.iter().map(entry).collect()
}

fn entry(entry: &Entry) -> Value {
    let mut object = json!({
        "id": entry.id.as_str(),
        "slug": entry.slug(),
        "label": entry.label,
        "date": date(entry),
        "publicDate": entry.dates.public,
        "discoveredOn": entry.dates.discovered,
        "day": entry.day().map(|day| day.to_string()),
        "dayOf": match (&entry.when, &entry.public) {
            (Some(_), _) => Some("date"),
            (None, Some(_)) => Some("publicDate"),
            (None, None) => None,
        },
        "lastVouched": entry.vouched.map(|day| day.to_string()),
        "firstKnown": entry.known.map(|day| day.to_string()),
        "knownByReading": entry.known_by_reading,
        "description": entry.description,
        "certainty": match entry.certainty {
            Some(Overlap::Definite) => Some("definite"),
            Some(Overlap::Possible) => Some("possible"),
            Some(Overlap::None) | None => None,
        },
        "contested": entry.is_contested(),
        "types": things(&entry.types),
        "parties": entry.parties.iter().map(|party| json!({
            "role": party.role.to_string(),
            "id": party.agent.id.as_str(),
            "label": party.agent.label,
            "code": party.agent.code,
        })).collect::<Vec<_>>(),
        "countries": things(&entry.countries),
        "possibleCountries": things(&entry.possible_countries),
        "sectors": things(&entry.sectors),
        "places": things(&entry.places),
        "tools": things(&entry.tools),
        "partOf": things(&entry.part_of),
        "attributions": entry.attributions.iter().map(attribution).collect::<Vec<_>>(),
        "measures": entry.measures.iter().map(measure).collect::<Vec<_>>(),
        "sources": entry.sources.iter().map(source).collect::<Vec<_>>(),
    });
    if let Some(marking) = entry.marking {
        object["marking"] = marking.to_string().into();
    }
    if !entry.folded.is_empty() {
        object["folded"] = same_json::samenesses(&entry.folded).into();
    }
    state_json::insert(&mut object, Some(&entry.state));
    object
}

fn measure(measure: &Measure) -> Value {
    json!({
        "status": { "id": measure.status.id.as_str(), "label": measure.status.label },
        "by": things(&measure.by),
        "on": edtf(measure.on.as_ref()),
        "claim": measure.claim.as_str(),
    })
}

fn date(entry: &Entry) -> Value {
    let Some(when) = &entry.when else {
        return Value::Null;
    };
    let mut date = self::when(when);
    date["written"] = json!({
        "date": entry.dates.date,
        "begin": entry.dates.begin,
        "end": entry.dates.end,
    });
    date
}

/// A date: EDTF, words, bounds, precision and qualifiers.
pub(crate) fn when(when: &When) -> Value {
    let bounds = when.bounds();
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    json!({
        "edtf": when.to_edtf(),
        "words": when.words(),
        "earliest": day(bounds.earliest),
        "latestBegin": day(bounds.latest_begin),
        "earliestEnd": day(bounds.earliest_end),
        "latest": day(bounds.latest),
        "precision": format!("{:?}", when.precision()).to_lowercase(),
        "approximate": when.is_approximate(),
        "uncertain": when.is_uncertain(),
        "ongoing": when.is_ongoing(),
        "instant": when.instant().map(|at| at.to_rfc3339()),
    })
}

fn things(things: &[Entity]) -> Vec<Value> {
    let thing = |thing: &Entity| json!({ "id": thing.id.as_str(), "label": thing.label });
    things.iter().map(thing).collect()
}

fn values(values: &[model::Value]) -> Vec<Value> {
    values.iter().map(named).collect()
}

fn named(value: &model::Value) -> Value {
    json!({ "id": text_of(&value.term), "label": value.shown })
}

fn edtf(when: Option<&When>) -> Option<String> {
    when.and_then(When::to_edtf)
}

fn attribution(attribution: &Claim) -> Value {
    json!({
        "claim": attribution.id.as_str(),
        "agents": things(&attribution.agents),
        "by": values(&attribution.by),
        "on": edtf(attribution.on.as_ref()),
        "basis": attribution.basis.as_ref().map(|basis| basis.value.to_string()),
        "stance": attribution.stance.value.to_string(),
        "likelihood": attribution.likelihood.as_ref().map(|word| word.value.to_string()),
        "spokenBy": values(&attribution.spoken_by),
        "onBehalfOf": values(&attribution.on_behalf_of),
        "quotes": attribution.quotes.iter().map(|quote| json!({
            "text": quote.shown,
            "language": quote.language(),
        })).collect::<Vec<_>>(),
        "translatedFrom": attribution.translated_from,
        "translatedBy": values(&attribution.translated_by),
        "text": attribution.text,
        "standing": attribution.standing,
        "sources": attribution.sources.iter().map(|s| s.as_str()).collect::<Vec<_>>(),
    })
}

fn source(source: &Source) -> Value {
    json!({
        "id": source.id.as_str(),
        "title": source.title,
        "url": source.url,
        "publisher": source.publisher.as_ref().map(named),
        "issued": edtf(source.issued.as_ref()),
        "accessed": edtf(source.accessed.as_ref()),
        "copyOf": source.copy_of.as_ref().map(|s| s.as_str()),
        "kind": source.kind.as_ref().map(named),
        "archivedAt": source.archived_at,
        "archivedOn": edtf(source.archived_on.as_ref()),
    })
}
