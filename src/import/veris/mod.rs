//! VERIS: one incident a file, as the VERIS Community Database (VCDB) has them.
//!
//! Its dates are what its authors knew: year, month and day are fields of their own.

mod claims;
mod terms;

use crate::import::chronology::Dates;
use crate::import::codes::ImportCode;
use crate::import::context::Context;
use crate::import::dates::{Found, Reading, parts};
use crate::import::error::Error;
use crate::import::fate::Fate;
use crate::import::fields::Fields;
use crate::import::graph::Graph;
use crate::import::names::Names;
use crate::import::reference::addresses;
use crate::import::report::{Place, Report};
use crate::import::{File, Options, json};
use crate::model::vocab::{ann, dcterms, rdfs};
use oxrdf::NamedNode;
use serde_json::Value;
use std::collections::HashMap;
use terms::{event_types, sector};

/// Fields that only tell how the record was kept.
const PERSONAL: &[&str] = &["plus.analyst", "plus.analyst_notes"];

struct Veris<'a> {
    context: Context<'a>,
    /// The file of each event.
    seen: HashMap<NamedNode, String>,
    personal: usize,
    other_types: usize,
}

/// Imports files of VERIS.
pub(super) fn import(
    files: Vec<File>,
    names: &Names,
    options: &Options,
) -> Result<(Graph, Report), Error> {
    let mut veris: Option<Veris<'_>> = None;
    let limit = options.limit.unwrap_or(usize::MAX);
    let alone = files.len() == 1;
    // a file for each record, as a rule
    let expected = if alone { 0 } else { files.len() };
    let mut broken = Vec::new();
    let mut memory = Vec::new();
    for file in files {
        let text = match file.text_in(std::mem::take(&mut memory)) {
            Ok(text) => text,
            Err(error) if alone => return Err(error),
            Err(error) => {
                broken.push((file.name, error.to_string()));
                continue;
            }
        };
        let mut wrong = None;
        let read = json::records(
            &text,
            &file.name,
            &["incidents"],
            &mut |value| match json::plainly(&value) {
                Some(found) if found != "veris" => wrong = Some(found),
                _ => {
                    let veris = veris.get_or_insert_with(|| {
                        let mut veris = Veris::new(&value, names, options);
                        veris.context.expected = expected;
                        veris
                    });
                    if veris.context.report.records < limit {
                        veris.record(&value, &file.name);
                    }
                }
            },
        );
        match (read, wrong) {
            (Err(error), _) if alone => return Err(error),
            (Err(error), _) => broken.push((file.name, error.to_string())),
            (Ok(()), Some(found)) if alone => return Err(json::wrong_format(&file.name, found)),
            (Ok(()), Some(found)) => broken.push((file.name, format!("it is {found}"))),
            (Ok(()), None) => {}
        }
        memory = text.into_bytes();
    }
    let mut veris =
        veris.ok_or_else(|| Error::file("there is no record of VERIS in these files"))?;
    for (file, message) in broken {
        veris.context.broken_file(file, &message);
    }
    Ok(veris.finish())
}

impl<'a> Veris<'a> {
    /// The list is named after the source that the first record gives.
    fn new(first: &Value, names: &'a Names, options: &'a Options) -> Self {
        let list = first.get("source_id").and_then(Value::as_str);
        let list = list.filter(|it| !it.trim().is_empty()).unwrap_or("veris");
        let title = match list {
            "vcdb" => "VERIS Community Database (VCDB)",
            other => other,
        };
        let mut context = Context::new(names, options, list, title);
        context.describe_list(title, None, None);
        Self {
            context,
            seen: HashMap::new(),
            personal: 0,
            other_types: 0,
        }
    }

    fn record(&mut self, value: &Value, file: &str) {
        self.context.begin_record();
        let mut fields = Fields::new(value);
        for path in PERSONAL {
            self.personal += usize::from(fields.text(path).is_some());
        }
        let taken = self.convert(&mut fields, file);
        fields.count(&mut self.context.report, "", taken);
        match taken {
            true => self.context.report.taken += 1,
            false => self.context.report.left += 1,
        }
    }

    fn convert(&mut self, fields: &mut Fields<'_>, file: &str) -> bool {
        let id = fields
            .text("incident_id")
            .or_else(|| fields.text("plus.master_id"));
        let place = Place {
            file: file.to_owned(),
            record: id.unwrap_or_default().to_owned(),
            ..Place::default()
        };
        let Some(id) = id else {
            let message = "a record without incident_id; left out";
            self.context
                .report
                .note(ImportCode::BrokenRecord, place, message);
            return false;
        };
        let key = id.to_lowercase();
        let list = self.context.list.clone();
        let event = self.context.graph.thing("ev", &list, &key);
        if let Some(first) = self.seen.get(&event) {
            let message = format!("the id {id} is that of {first} already; left out");
            self.context
                .report
                .note(ImportCode::RepeatedId, place, message);
            return false;
        }
        self.seen.insert(event.clone(), file.to_owned());
        fields.mark("incident_id", Fate::Taken);
        if is_uuid(&key) {
            self.context
                .match_with(&event, true, &format!("urn:uuid:{key}"));
        }
        let source = self.context.source.clone();
        fields.mark("source_id", Fate::Taken);
        self.context.graph.add(&event, dcterms::SOURCE, source);
        self.names(fields, &event);
        self.dates(fields, &event, &place);
        self.references(fields, &event, &place);
        self.victim(fields, &event, &place);
        self.actors(fields, &event);
        self.certainty(fields, &event);
        self.records_lost(fields, &event);
        true
    }

    /// Label, description and types.
    fn names(&mut self, fields: &mut Fields<'_>, event: &NamedNode) {
        let victim = fields.text("victim.victim_id").filter(|it| !is_unknown(it));
        let (types, varieties) = event_types(fields);
        let known = !types.is_empty();
        for kind in types {
            self.context
                .graph
                .add(event, ann::EVENT_TYPE, kind.into_owned());
        }
        if !known {
            self.other_types += 1;
            let fallback = ann::SECURITY_INCIDENT.into_owned();
            self.context.graph.add(event, ann::EVENT_TYPE, fallback);
        }
        let what = varieties.join(", ");
        let status = match fields.text("security_incident") {
            Some("Suspected") => " (suspected)",
            Some("Near miss") => " (near miss)",
            Some("False positive") => " (false positive)",
            _ => "",
        };
        let label = match (victim, what.as_str()) {
            (Some(victim), "") => victim.to_owned(),
            (Some(victim), what) => format!("{victim}: {what}"),
            (None, "") => "Incident without a named victim".to_owned(),
            (None, what) => format!("Victim not named: {what}"),
        };
        self.context
            .graph
            .text(event, rdfs::LABEL, &format!("{label}{status}"), "en");
        if let Some(text) = fields.take("summary") {
            self.context
                .graph
                .text(event, dcterms::DESCRIPTION, text, "en");
        }
    }

    fn dates(&mut self, fields: &mut Fields<'_>, event: &NamedNode, place: &Place) {
        let happened = self.date(fields, "timeline.incident", place);
        let public = self.date(fields, "plus.timeline.notification", place);
        let dates = Dates {
            date: happened,
            public,
            ..Dates::default()
        };
        let written = self.context.write_dates(event, dates, place);
        if written.reported_before {
            fields.mark("plus.timeline.notification", Fate::Left);
            for part in ["year", "month", "day"] {
                fields.mark(&format!("plus.timeline.notification.{part}"), Fate::Left);
            }
        }
    }

    fn date(&mut self, fields: &mut Fields<'_>, path: &str, place: &Place) -> Option<String> {
        let number = |part: &str| fields.number(&format!("{path}.{part}"));
        let (year, month, day) = (number("year"), number("month"), number("day"));
        let place = || {
            let shown = [year, month, day].map(|it| it.map_or("?".to_owned(), |it| it.to_string()));
            place.cell(path, &shown.join("-"))
        };
        let (fate, date) = match parts(year, month, day)? {
            Reading::Date(Found { edtf, .. }) => (Fate::Taken, Some(edtf)),
            Reading::Impossible(why, wider) => {
                let date = wider.map(|found| found.edtf);
                let then = match &date {
                    Some(date) => format!("taken as {date}"),
                    None => "left out".to_owned(),
                };
                let message = format!("{path} is impossible: {why}; {then}");
                self.context
                    .report
                    .note(ImportCode::ImpossibleDate, place(), message);
                (
                    if date.is_some() {
                        Fate::Widened
                    } else {
                        Fate::Left
                    },
                    date,
                )
            }
            Reading::Placeholder(why) | Reading::Words(why) => {
                self.context
                    .report
                    .note(ImportCode::Placeholder, place(), why);
                (Fate::Left, None)
            }
            Reading::Foreign => (Fate::Left, None),
        };
        for part in ["year", "month", "day"] {
            fields.mark(&format!("{path}.{part}"), fate);
        }
        date
    }

    fn references(&mut self, fields: &mut Fields<'_>, event: &NamedNode, place: &Place) {
        let Some(cell) = fields.text("reference") else {
            return;
        };
        let found = addresses(cell);
        for address in &found.valid {
            let source = self.context.source_at(address);
            self.context.graph.add(event, dcterms::SOURCE, source);
        }
        for url in &found.invalid {
            self.context.bad_address(&place.cell("reference", url), url);
        }
        let fate = match (found.valid.is_empty(), found.words.is_empty()) {
            (_, false) => {
                let text = format!("reference: {}", found.words);
                self.context.graph.text(event, rdfs::COMMENT, &text, "en");
                Fate::Words
            }
            (false, true) => Fate::Taken,
            (true, true) => Fate::Left,
        };
        fields.mark("reference", fate);
    }

    fn victim(&mut self, fields: &mut Fields<'_>, event: &NamedNode, place: &Place) {
        let mut places = Vec::new();
        let mut unknown = false;
        for code in fields.texts("victim.country") {
            match self.context.names.country(code).cloned() {
                Some(country) => {
                    let names = self.context.names;
                    places.push(names.describe_country(&mut self.context.graph, &country));
                }
                None if is_unknown(code) || code == "Other" => unknown = true,
                None => {
                    unknown = true;
                    let message = format!("no country has the code `{code}`; left out");
                    let place = place.cell("victim.country", code);
                    self.context
                        .report
                        .note(ImportCode::UnknownCountry, place, message);
                }
            }
        }
        let fate = if places.is_empty() && unknown {
            Fate::Left
        } else {
            Fate::Taken
        };
        fields.mark("victim.country", fate);
        for country in &places {
            self.context.graph.add(event, ann::COUNTRY, country.clone());
        }
        let sector = fields.text("victim.industry").and_then(sector);
        if let Some(sector) = sector {
            self.context
                .graph
                .add(event, ann::SECTOR, sector.into_owned());
            // six digits of NAICS become one of our sectors
            fields.mark("victim.industry", Fate::Widened);
        }
        let Some(name) = fields.text("victim.victim_id").filter(|it| !is_unknown(it)) else {
            return;
        };
        fields.mark("victim.victim_id", Fate::Taken);
        let code = match places.as_slice() {
            [only] => crate::model::id::slug(only.as_str()).unwrap_or_default(),
            _ => "",
        };
        let key = format!("{name} {code}");
        let agent = self.context.agent_with_key(key.trim(), name, None);
        if let [only] = places.as_slice() {
            self.context.graph.add(&agent, ann::COUNTRY, only.clone());
        }
        self.context.graph.add(event, ann::TARGET, agent);
    }

    fn finish(mut self) -> (Graph, Report) {
        let report = &mut self.context.report;
        if self.personal > 0 {
            let message = "names and notes of analysts are never taken";
            report.note_times(ImportCode::Personal, self.personal, message);
        }
        if self.other_types > 0 {
            let message = "a kind of action that is not known is a security incident";
            report.note_times(ImportCode::UnmappedValue, self.other_types, message);
        }
        report.tell_left_fields();
        self.context.finish()
    }
}

fn is_unknown(text: &str) -> bool {
    ["", "unknown", "n/a", "na", "none", "undisclosed"]
        .contains(&text.trim().to_lowercase().as_str())
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
}
