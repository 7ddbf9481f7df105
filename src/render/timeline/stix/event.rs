//! Events with their parties, tools and countries.

use super::Bundle;
use super::extension;
use super::ids::{self, Times, timestamp};
use super::sources::references;
use super::things::aliases;
use crate::model::when::When;
use crate::render::attribution;
use crate::views::model::{Dates, Entry, Role};
use serde_json::{Map, Value, json};

impl Bundle {
    pub(super) fn event(&mut self, entry: &Entry) {
        let times = Times::of(entry);
        let mut parties = Vec::new();
        for party in &entry.parties {
            parties.push((&party.role, self.agent(&party.agent, times)));
        }
        let kinds: &[&'static str] = match entry.is_attack() {
            true => &["incident", "campaign", "grouping"],
            false => &["grouping", "incident", "campaign"],
        };
        let (kind, id) = ids::known(kinds, entry.id.as_str(), &entry.elsewhere);
        let mut refs: Vec<_> = parties.iter().map(|(_, id)| id.clone()).collect();
        refs.sort();
        refs.dedup();
        if refs.is_empty() {
            refs.push(self.creator.clone());
        }
        let is_grouping = kind == "grouping";
        let labels: Vec<_> = entry.types.iter().map(|its| its.label.as_str()).collect();
        let [first_seen, last_seen] = match kind {
            "campaign" => seen(entry),
            _ => [None, None],
        };
        let object = json!({
            "name": attribution::labelled(entry),
            "description": entry.description,
            "aliases": (kind == "campaign").then(|| aliases(&entry.elsewhere)).flatten(),
            "first_seen": first_seen,
            "last_seen": last_seen,
            "created_by_ref": self.creator,
            "labels": (!labels.is_empty()).then_some(labels),
            "context": is_grouping.then_some("unspecified"),
            "object_refs": is_grouping.then_some(refs),
            "object_marking_refs": self.markings(entry.marking),
            "external_references": references(entry),
            "extensions": self.extensions(extension::event(entry, date(entry))),
        });
        let event = self.add_as(id, kind, times, object);
        self.related(entry, &event, &parties, is_grouping, times);
        self.state(entry, &event);
        for attribution in &entry.attributions {
            self.claim(entry, &event, attribution);
        }
        for source in &entry.sources {
            self.report(source, &event, times);
        }
    }

    /// What an event is about: its parties, tools and countries.
    fn related(
        &mut self,
        entry: &Entry,
        event: &str,
        parties: &[(&Role, String)],
        is_grouping: bool,
        times: Times,
    ) {
        let named = |name| if is_grouping { "related-to" } else { name };
        for country in &entry.countries {
            if let Some(place) = self.location(country, times) {
                let key = format!("{} country {place}", entry.id.as_str());
                self.relationship(&key, times, named("targets"), [event, &place], "country");
            }
        }
        for (role, party) in parties {
            let is_target = **role == Role::Target;
            let kind = if is_target {
                named("targets")
            } else {
                "related-to"
            };
            let key = format!("{} {role} {party}", entry.id.as_str());
            self.relationship(&key, times, kind, [event, party], &role.to_string());
        }
        for tool in &entry.tools {
            if let Some(tool) = self.tool(tool, times) {
                let key = format!("{} tool {tool}", entry.id.as_str());
                self.relationship(&key, times, named("uses"), [event, &tool], "tool");
            }
        }
    }
}

/// When a campaign was first and last seen. A month is its first day at midnight, as ATT&CK writes one;
/// what is less precise, or open, cannot be said: the extension has it.
fn seen(entry: &Entry) -> [Option<String>; 2] {
    let Dates {
        date, begin, end, ..
    } = &entry.dates;
    let stamps = [
        begin.as_ref().or(date.as_ref()),
        end.as_ref().or(date.as_ref()),
    ];
    stamps.map(|date| {
        let date = date?;
        let is_digits = date.bytes().all(|it| it.is_ascii_digit() || it == b'-');
        match date.len() {
            7 if is_digits => Some(format!("{date}-01T00:00:00.000Z")),
            10 if is_digits => Some(format!("{date}T00:00:00.000Z")),
            _ => {
                let (at, _) = When::edtf(date).ok()?.instants();
                at.map(timestamp)
            }
        }
    })
}

/// The extension with the date of an event.
fn date(entry: &Entry) -> Map<String, Value> {
    let mut date = Map::new();
    date.insert("extension_type".to_owned(), json!("property-extension"));
    date.insert("contested".to_owned(), json!(entry.is_contested()));
    let named = entry.state.attribution.named;
    date.insert("named".to_owned(), json!(named.as_str()));
    if let Some(status) = &entry.state.happening.status {
        date.insert("status".to_owned(), json!(status.label));
    }
    if let Some(when) = &entry.when {
        date.insert("edtf".to_owned(), json!(when.to_string()));
        let bounds = when.bounds();
        for (name, bound) in [
            ("earliest", bounds.earliest),
            ("latest_begin", bounds.latest_begin),
            ("earliest_end", bounds.earliest_end),
            ("latest", bounds.latest),
        ] {
            if let Some(day) = bound {
                date.insert(name.to_owned(), json!(day.to_string()));
            }
        }
    }
    date
}
