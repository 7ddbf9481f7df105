//! Sources as external references, and as reports where their day is known.

use super::Bundle;
use super::extension;
use super::ids::{self, Times, day_stamp};
use crate::model::when::{Precision, When};
use crate::render::link::safe_link;
use crate::views::model::{Entry, Source};
use serde_json::{Value, json};

impl Bundle {
    /// A report for a source whose day is known, referring to its events.
    pub(super) fn report(&mut self, source: &Source, event: &str, times: Times) {
        let fine = source
            .issued
            .as_ref()
            .filter(|on| on.precision() <= Precision::Day);
        let Some(day) = fine.and_then(|on| on.bounds().earliest) else {
            return;
        };
        let key = source.id.as_str();
        let foreign = ids::foreign(&["report"], source.identifier.as_deref());
        let id = foreign.map_or_else(|| ids::derived("report", key), |(_, id)| id);
        let publisher = source.publisher.as_ref().map(|its| its.shown.as_str());
        let report = json!({
            "name": source.title.as_deref().or(publisher).unwrap_or("title not recorded"),
            "published": day_stamp(day),
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::source(source)),
            "external_references": [reference(source)],
        });
        let id = self.add_as(id, "report", times.since(Some(day)), report);
        let events = self.reported.entry(id).or_default();
        // Two sources of one event may be one report.
        if events.last().is_none_or(|last| last != event) {
            events.push(event.to_owned());
        }
    }
}

/// The external references of an event: its own name, then its sources.
pub(super) fn references(entry: &Entry) -> Value {
    let own = json!({ "source_name": "annals", "external_id": entry.slug() });
    let sources = entry.sources.iter().map(reference);
    std::iter::once(own).chain(sources).collect()
}

fn reference(source: &Source) -> Value {
    let publisher = source.publisher.as_ref().map(|its| its.shown.as_str());
    let mut reference = json!({ "source_name": publisher.unwrap_or("not recorded") });
    let url = source.url.as_deref();
    let link = url.and_then(safe_link);
    let details: Vec<_> = source
        .title
        .clone()
        .into_iter()
        .chain(source.issued.as_ref().map(When::words))
        .chain(url.filter(|_| link.is_none()).map(str::to_owned))
        .collect();
    reference["description"] = match details.is_empty() {
        true => json!("title not recorded, undated"),
        false => json!(details.join(", ")),
    };
    if let Some(link) = link {
        reference["url"] = json!(link);
    }
    reference
}
