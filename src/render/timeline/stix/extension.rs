//! The extension of STIX that brings things back as they were: names in annals, and what STIX has no
//! property for.

use crate::model::id;
use crate::render::link::safe_link;
use crate::views::model::{Claim, Elsewhere, Entity, Entry, Source, Value as Named};
use oxrdf::{NamedNode, TermRef};
use serde_json::{Map, Value, json};

fn properties(value: Value) -> Map<String, Value> {
    let mut properties = Map::new();
    properties.insert("extension_type".to_owned(), json!("property-extension"));
    if let Value::Object(map) = value {
        let said = map.into_iter().filter(|(_, value)| match value {
            Value::Null => false,
            Value::Array(values) => !values.is_empty(),
            _ => true,
        });
        properties.extend(said);
    }
    properties
}

fn name(node: &NamedNode) -> String {
    id::shorten(node.as_str())
}

fn names<'a>(things: impl IntoIterator<Item = &'a Entity>) -> Vec<String> {
    things.into_iter().map(|thing| name(&thing.id)).collect()
}

fn listed(nodes: &[NamedNode]) -> Vec<String> {
    nodes.iter().map(name).collect()
}

/// Of a relationship, and of the note that sums up who did it: other objects say the same.
pub(super) fn derived() -> Map<String, Value> {
    properties(json!({ "derived": true }))
}

/// Of an agent or tool.
pub(super) fn entity(entity: &Entity) -> Map<String, Value> {
    let mut all = properties(json!({ "iri": name(&entity.id), "kind": entity.kind }));
    all.extend(elsewhere(&entity.elsewhere));
    all
}

/// What a thing is called elsewhere.
fn elsewhere(elsewhere: &Elsewhere) -> Map<String, Value> {
    let Elsewhere {
        exact,
        identifier,
        labels,
        ..
    } = elsewhere;
    properties(json!({ "exact": exact, "identifier": identifier, "other_labels": labels }))
}

/// Of an event; `date` has its date and bounds.
pub(super) fn event(entry: &Entry, date: Map<String, Value>) -> Map<String, Value> {
    let own = |source: &&Source| entry.record.sources.contains(&source.id);
    let sources: Vec<_> = entry.sources.iter().filter(own).map(source).collect();
    let [label_language, description_language] = &entry.record.languages;
    let mut all = properties(json!({
        "iri": name(&entry.id),
        "date": entry.dates.date,
        "begin": entry.dates.begin,
        "end": entry.dates.end,
        "public": entry.dates.public,
        "discovered": entry.dates.discovered,
        "types": names(&entry.types),
        "sectors": names(&entry.sectors),
        "tools": names(&entry.tools),
        "places": names(&entry.places),
        "part_of": names(&entry.part_of),
        "countries": listed(&entry.record.countries),
        "statuses": listed(&entry.record.statuses),
        "label": entry.label,
        "label_language": label_language,
        "description_language": description_language,
        "sources": sources,
    }));
    for party in &entry.parties {
        let role = all
            .entry(party.role.to_string())
            .or_insert_with(|| json!([]));
        if let Value::Array(agents) = role {
            agents.push(json!(name(&party.agent.id)));
        }
    }
    all.extend(elsewhere(&entry.elsewhere));
    all.extend(date);
    all
}

/// Of a source.
pub(super) fn source(source: &Source) -> Map<String, Value> {
    let publisher = source.publisher.as_ref().and_then(Named::node);
    properties(json!({
        "iri": name(&source.id),
        "title": source.title,
        "url": source.url.as_deref().and_then(safe_link),
        "publisher": publisher.map(name),
        "identifier": source.identifier,
        "issued": source.issued.as_ref().and_then(|issued| issued.to_edtf()),
    }))
}

/// Of a note, which is a claim.
pub(super) fn claim(entry: &Entry, claim: &Claim) -> Map<String, Value> {
    let listed = |agents: &[Named]| -> Vec<String> {
        agents.iter().filter_map(Named::node).map(name).collect()
    };
    let by = listed(&claim.by);
    let quotes = claim.quotes.iter();
    let quotes = quotes.map(|quote| json!({ "text": quote.shown, "language": quote.language() }));
    let quotes: Vec<Value> = quotes.collect();
    let term = |value: TermRef<'_>| match value {
        TermRef::NamedNode(node) => Some(id::shorten(node.as_str())),
        _ => None,
    };
    let stance = Some(&claim.stance).filter(|_| !claim.asserts());
    let cited = |it: &&Source| claim.sources.contains(&it.id);
    let sources: Vec<_> = entry.sources.iter().filter(cited).map(source).collect();
    properties(json!({
        "iri": name(&claim.id),
        "about": name(&entry.id),
        "attributed_to": names(&claim.agents),
        "spoken_by": listed(&claim.spoken_by),
        "on_behalf_of": listed(&claim.on_behalf_of),
        "claimed_by": by,
        "claimed_on": claim.on.as_ref().and_then(|on| on.to_edtf()),
        "basis": claim.basis.as_ref().and_then(|it| term(it.value.term())),
        "stance": stance.and_then(|it| term(it.value.term())),
        "likelihood": claim.likelihood.as_ref().and_then(|it| term(it.value.term())),
        "text": claim.text,
        "quotes": quotes,
        "translated_from": claim.translated_from,
        "translated_by": listed(&claim.translated_by),
        "identifier": claim.identifier,
        "stated_in": sources,
        "standing": claim.standing,
    }))
}
