//! STIX 2.0 and 2.1: bundles, lists and single objects, in one or many files.
//!
//! Objects are read twice: first for what each id is, since a relationship may come before what it
//! relates; then they are converted one by one.

mod index;
mod own;
mod relations;
mod things;

pub use index::marking;

use super::codes::ImportCode;
use super::context::Context;
use super::error::Error;
use super::fields::Fields;
use super::graph::Graph;
use super::names::Names;
use super::report::{Place, Report};
use super::{File, Options, json, list_title};
use index::{Entry, Index};
use serde_json::Value;
use std::collections::BTreeMap;

/// What an object becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An event: campaign, incident, grouping.
    Event,
    /// An agent: group, actor, identity.
    Agent,
    /// A tool: malware, tool; a technique if an event uses it.
    Tool,
    /// A technique.
    Technique,
    /// A place: location.
    Place,
    /// A source: report.
    Source,
    /// A statement on others: relationship, note, opinion.
    Statement,
    /// A marking.
    Marking,
    /// Anything else, which is left out.
    Other,
}

impl Kind {
    fn of(object: &Value) -> Self {
        match object
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default()
        {
            "campaign" | "incident" | "grouping" => Self::Event,
            "intrusion-set" | "threat-actor" | "identity" => Self::Agent,
            "malware" | "tool" => Self::Tool,
            "attack-pattern" => Self::Technique,
            "location" => Self::Place,
            "report" => Self::Source,
            "relationship" | "note" | "opinion" => Self::Statement,
            "marking-definition" | "extension-definition" => Self::Marking,
            _ => Self::Other,
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Event => "ev",
            Self::Agent => "ag",
            Self::Tool | Self::Technique => "tool",
            Self::Place => "pl",
            Self::Source => "src",
            Self::Statement => "cl",
            Self::Marking | Self::Other => "doc",
        }
    }
}

/// The properties of our own extension, which bring an object back as it was.
fn own(object: &Value) -> Option<&Value> {
    let extensions = object.get("extensions")?.as_object()?;
    extensions.values().find(|it| {
        ["iri", "edtf", "derived"]
            .iter()
            .any(|key| it.get(key).is_some())
    })
}

/// The state of an import of STIX.
struct Stix<'a> {
    context: Context<'a>,
    index: Index,
    /// Numbers of objects by type that are left out.
    left_kinds: BTreeMap<String, usize>,
    /// Time stamps of events: months, days, moments.
    stamps: [usize; 3],
    /// Claims whose day is that of their record.
    claim_days: usize,
    /// Fields that no rule takes, by type.
    file: String,
}

/// Imports files of STIX.
pub(super) fn import(
    files: Vec<File>,
    names: &Names,
    options: &Options,
) -> Result<(Graph, Report), Error> {
    let (title, stem) = list_title(&files, "stix");
    let mut context = Context::new(names, options, &format!("stix {stem}"), &title);
    context.describe_list(&title, None, None);
    let mut stix = Stix {
        context,
        index: Index::new(),
        left_kinds: BTreeMap::new(),
        stamps: [0; 3],
        claim_days: 0,
        file: String::new(),
    };
    let mut good = Vec::new();
    let mut expected = 0;
    let alone = files.len() == 1;
    for file in files {
        let Some(text) = stix.context.json_text(&file, alone)? else {
            continue;
        };
        json::records_of("stix", &text, &file.name, &["objects"], &mut |object| {
            if !is_bundle(&object) {
                expected += 1;
                stix.index.add(&object, &file.name, names);
            }
        })?;
        good.push(file);
    }
    stix.context.expected = expected;
    stix.index.finish();
    let mut number = 0;
    let limit = options.limit.unwrap_or(usize::MAX);
    for file in good {
        // read again: no text is kept
        let text = file.text()?;
        stix.file.clone_from(&file.name);
        json::records(&text, &file.name, &["objects"], &mut |object| {
            if !is_bundle(&object) {
                if number < limit {
                    stix.object(&object, number);
                }
                number += 1;
            }
        })?;
    }
    Ok(stix.finish())
}

fn is_bundle(object: &Value) -> bool {
    object.get("type").and_then(Value::as_str) == Some("bundle")
        || object.get("type").is_none() && object.get("spec_version").is_some()
}

impl Stix<'_> {
    fn place(&self, id: &str) -> Place {
        Place {
            file: self.file.clone(),
            record: id.to_owned(),
            ..Place::default()
        }
    }

    fn object(&mut self, object: &Value, number: usize) {
        self.context.begin_record();
        let mut fields = Fields::new(object);
        let taken = self.convert(&mut fields, number);
        let kind = fields.text("type").unwrap_or("object").to_owned();
        fields.count(&mut self.context.report, &kind, taken);
        match taken {
            true => self.context.report.taken += 1,
            false => self.context.report.left += 1,
        }
    }

    fn convert(&mut self, fields: &mut Fields<'_>, number: usize) -> bool {
        if let Some(place) = self.index.broken.get(&number) {
            let message = "an object without an id or a type; left out";
            let place = place.clone();
            self.context
                .report
                .note(ImportCode::BrokenRecord, place, message);
            return false;
        }
        let id = fields.text("id").unwrap_or_default().to_owned();
        let Some(entry) = self.index.get(&id).cloned() else {
            return false;
        };
        if entry.number != number {
            return false;
        }
        if entry.revoked && entry.kind != Kind::Statement {
            let message = format!("`{}` is revoked or deprecated; left out", entry.name);
            let place = self.place(&id);
            self.context
                .report
                .note(ImportCode::Revoked, place, message);
            return false;
        }
        match entry.kind {
            Kind::Event => self.event(fields, &entry),
            Kind::Agent => self.agent(fields, &entry),
            Kind::Tool => self.tool(fields, &entry),
            Kind::Technique if self.index.is_used_by_event(&id) => self.tool(fields, &entry),
            Kind::Place => self.location(fields, &entry),
            Kind::Source => self.report(fields, &entry),
            Kind::Statement => return self.statement(fields, &entry),
            Kind::Marking if self.index.markings.contains_key(&id) => {
                fields.mark("definition", super::fate::Fate::Taken);
            }
            Kind::Marking if own(fields.value).is_some() => {}
            Kind::Marking | Kind::Technique | Kind::Other => {
                let kind = fields.text("type").unwrap_or("object").to_owned();
                *self.left_kinds.entry(kind).or_default() += 1;
                return false;
            }
        }
        true
    }

    /// The thing of an id, unless it is left out.
    fn thing(&self, id: &str) -> Option<&Entry> {
        let entry = self.index.get(id).filter(|entry| !entry.revoked)?;
        match entry.kind {
            Kind::Technique if !self.index.is_used_by_event(id) => None,
            Kind::Marking | Kind::Other | Kind::Statement => None,
            _ => Some(entry),
        }
    }

    fn finish(mut self) -> (Graph, Report) {
        let report = &mut self.context.report;
        for (kind, times) in std::mem::take(&mut self.left_kinds) {
            let message = format!("left: objects of type {kind}");
            report.note_times(ImportCode::LeftKind, times, message);
        }
        if self.index.older > 0 {
            let message = "older versions of objects are left out";
            report.note_times(ImportCode::OlderVersion, self.index.older, message);
        }
        let [months, days, moments] = self.stamps;
        if months + days > 0 {
            let message = format!(
                "of {} time stamps, {months} are months and {days} days, since they are midnights; {moments} are moments",
                months + days + moments
            );
            report.note_times(ImportCode::Widened, months + days, message);
            report.help("--dates as-written takes all as moments");
        }
        if self.claim_days > 0 {
            let message = "claims have the day on which their author created the record";
            report.note_times(ImportCode::ClaimDay, self.claim_days, message);
        }
        report.tell_left_fields();
        self.context.finish()
    }
}
