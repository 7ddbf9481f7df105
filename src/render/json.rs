//! A timeline as JSON: one object, or one entry a line. Absent values are `null`, never missing.

use crate::model::when::{Overlap, When};
use crate::timeline::{Attribution, Entry, Source, Thing, Timeline};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes one object: `window`, `count`, `leftOut`, `entries`.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let day = |day: Option<crate::model::when::Day>| day.map(|day| day.to_string());
    let value = json!({
        "window": { "from": day(timeline.window.from), "to": day(timeline.window.to) },
        "count": timeline.entries.len(),
        "leftOut": timeline.left_out,
        "entries": timeline.entries.iter().map(entry).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

/// Writes one entry a line.
///
/// # Errors
/// What the writer says.
pub fn write_lines(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    for one in &timeline.entries {
        serde_json::to_writer(&mut *out, &entry(one))?;
        writeln!(out)?;
    }
    Ok(())
}

fn entry(entry: &Entry) -> Value {
    json!({
        "id": entry.id.as_str(),
        "slug": entry.slug(),
        "label": entry.label,
        "date": date(entry),
        "certainty": match entry.certainty {
            Some(Overlap::Definite) => Some("definite"),
            Some(Overlap::Possible) => Some("possible"),
            Some(Overlap::None) | None => None,
        },
        "contested": entry.contested,
        "types": things(&entry.types),
        "parties": entry.parties.iter().map(|party| json!({
            "role": party.role,
            "id": party.agent.id.as_str(),
            "label": party.agent.label,
            "code": party.code,
        })).collect::<Vec<_>>(),
        "countries": things(&entry.countries),
        "sectors": things(&entry.sectors),
        "places": things(&entry.places),
        "tools": things(&entry.tools),
        "attributions": entry.attributions.iter().map(attribution).collect::<Vec<_>>(),
        "sources": entry.sources.iter().map(source).collect::<Vec<_>>(),
    })
}

fn date(entry: &Entry) -> Value {
    let when = entry.when.as_ref();
    let bounds = when.map(When::bounds);
    let day = |pick: fn(crate::model::when::Bounds) -> Option<crate::model::when::Day>| {
        bounds.and_then(pick).map(|day| day.to_string())
    };
    json!({
        "edtf": when.and_then(When::to_edtf),
        "words": when.map(When::words),
        "written": {
            "date": entry.dates.date,
            "begin": entry.dates.begin,
            "end": entry.dates.end,
            "public": entry.dates.public,
        },
        "earliest": day(|b| b.earliest),
        "latestBegin": day(|b| b.latest_begin),
        "earliestEnd": day(|b| b.earliest_end),
        "latest": day(|b| b.latest),
        "approximate": when.map(When::is_approximate),
        "uncertain": when.map(When::is_uncertain),
        "ongoing": when.map(When::is_ongoing),
        "instant": when.and_then(When::instant).map(|at| at.to_rfc3339()),
    })
}

fn things(things: &[Thing]) -> Vec<Value> {
    let thing = |thing: &Thing| json!({ "id": thing.id.as_str(), "label": thing.label });
    things.iter().map(thing).collect()
}

fn edtf(when: Option<&When>) -> Option<String> {
    when.and_then(When::to_edtf)
}

fn attribution(attribution: &Attribution) -> Value {
    json!({
        "claim": attribution.claim.as_str(),
        "agents": things(&attribution.agents),
        "by": things(&attribution.by),
        "on": edtf(attribution.on.as_ref()),
        "basis": attribution.basis,
        "stance": attribution.stance,
        "likelihood": attribution.likelihood,
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
        "publisher": source.publisher.as_ref().map(|p| &p.label),
        "issued": edtf(source.issued.as_ref()),
        "copyOf": source.copy_of.as_ref().map(|s| s.as_str()),
    })
}
