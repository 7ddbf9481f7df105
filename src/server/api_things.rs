//! Cards, claims, conflicts, relations and counts as JSON.

use super::{Asked, Failure, Page};
use crate::model::{id, when::Window};
use crate::query::{Answer, Values};
use crate::render::card::json as card_json;
use crate::render::claims::json as claims_json;
use crate::render::graph::{Caption, json as graph_json};
use crate::render::store::documents;
use crate::views::card::card;
use crate::views::claims;
use crate::views::graph::{Wanted, around, between, whole};
use crate::views::timeline;
use serde_json::{Map, Value};

const JSON: &str = "application/json";

fn page(value: &Value) -> Page {
    Page::new(JSON, format!("{value:#}\n"))
}

/// The name of a thing in a path, the parts behind the first; an IRI has several.
fn name(asked: &Asked<'_>) -> Result<String, Failure> {
    match asked.path.get(1..) {
        Some(parts) if !parts.is_empty() => Ok(parts.join("/")),
        _ => Err(Failure::new(404, "there is no such page")),
    }
}

/// The prefix of the things of a kind, by the first part of their address: `ev` of `event`.
pub(super) fn prefix(kind: &str) -> Option<&'static str> {
    let own = |namespace: &str| {
        let rest = namespace.strip_prefix(id::DATA)?;
        rest.strip_suffix('/').map(|name| name == kind)
    };
    let known = id::PREFIXES
        .iter()
        .find(|(_, namespace)| own(namespace) == Some(true));
    // A document is a graph, and no thing that the data tells of.
    known
        .map(|(prefix, _)| *prefix)
        .filter(|prefix| *prefix != "doc")
}

fn card_of(asked: &Asked<'_>, name: &str, kinds: &[&str]) -> Result<Page, Failure> {
    let thing = asked.resolve(name, kinds)?;
    let card = card(asked.annals, &thing, asked.limits)?;
    let timeline = timeline::around(asked.annals, &thing, asked.limits)?;
    let mut out = Vec::new();
    card_json::write(&mut out, &card, &timeline)?;
    Ok(Page::new(JSON, out))
}

/// A thing of the kind that the path names.
pub(super) fn of_kind(asked: &Asked<'_>) -> Result<Page, Failure> {
    let prefix = asked.path.first().and_then(|kind| prefix(kind));
    card_of(asked, &name(asked)?, prefix.as_slice())
}

/// A thing of any kind, by its name in the path or its `id`.
pub(super) fn thing(asked: &Asked<'_>) -> Result<Page, Failure> {
    match asked.params.get("id").filter(|_| asked.path.len() == 1) {
        Some(id) => card_of(asked, id, &[]),
        None => card_of(asked, &name(asked)?, &[]),
    }
}

pub(super) fn why(asked: &Asked<'_>) -> Result<Page, Failure> {
    const PROPERTIES: [&str; 4] = ["ann", "dcterms", "rdfs", "skos"];
    let thing = asked.annals.named(&asked.resolve(&name(asked)?, &[])?)?;
    let property = asked.params.get("property");
    let property = property
        .map(|text| asked.resolve(text, &PROPERTIES))
        .transpose()?;
    let why = claims::why(asked.annals, &thing, property.as_ref(), asked.limits)?;
    let mut out = Vec::new();
    claims_json::why(&mut out, &why)?;
    Ok(Page::new(JSON, out))
}

pub(super) fn conflicts(asked: &Asked<'_>) -> Result<Page, Failure> {
    let (annals, limits) = (asked.annals, asked.limits);
    let thing = match asked.params.get("thing") {
        Some(text) => Some(annals.named(&asked.resolve(text, &[])?)?),
        None => None,
    };
    let mut found = claims::conflicts(annals, thing.as_ref(), limits)?;
    if asked.params.flag("open") {
        found.retain(|conflict| conflict.open);
    }
    let names = claims::shared_names(annals, thing.as_ref().map(|thing| &thing.id), limits)?;
    let mut out = Vec::new();
    claims_json::conflicts(&mut out, &found, &names)?;
    Ok(Page::new(JSON, out))
}

pub(super) fn graph(asked: &Asked<'_>) -> Result<Page, Failure> {
    /// Nodes unless `max-nodes` says otherwise, and at most.
    const NODES: usize = 10_000;
    /// Steps out of a thing, and between two.
    const DEPTH: (usize, usize) = (2, 8);
    let params = asked.params;
    let name = |name: &str| {
        params
            .get(name)
            .map(|text| asked.resolve(text, &[]))
            .transpose()
    };
    let (of, to) = (name("of")?, name("to")?);
    let positive = |name: &str, usual: usize, most: usize| match params.number(name)? {
        None => Ok(usual),
        Some(number) if (1..=most).contains(&number) => Ok(number),
        Some(_) => Err(Failure::new(400, format!("`{name}` is 1 to {most}"))),
    };
    let usual = if to.is_some() { DEPTH.1 } else { DEPTH.0 };
    let wanted = Wanted {
        depth: positive("depth", usual, 64)?,
        nodes: positive("max-nodes", NODES, NODES)?,
        paths: positive("n", 3, 100)?,
        window: Window::parse(params.get("since"), params.get("until"))?,
        places: params.flag("places"),
        sources: params.flag("sources"),
    };
    let (annals, limits) = (asked.annals, asked.limits);
    let network = match (of, to) {
        (Some(one), Some(other)) if one == other => {
            return Err(Failure::new(400, "both ends of a path are the same thing"));
        }
        (Some(one), Some(other)) => between(annals, &one, &other, &wanted, limits)?,
        (Some(thing), None) => around(annals, &thing, &wanted, limits)?,
        (None, Some(_)) => {
            return Err(Failure::new(400, "a path goes `of` one thing `to` another"));
        }
        (None, None) => whole(annals, &wanted, limits)?,
    };
    let caption = Caption::new(&network, &wanted.window, asked.as_of);
    let mut out = Vec::new();
    graph_json::write(&mut out, &network, &caption)?;
    Ok(Page::new(JSON, out))
}

pub(super) fn all_documents(asked: &Asked<'_>) -> Result<Page, Failure> {
    let records = asked.annals.documents()?;
    Ok(page(&records.iter().map(documents::json).collect()))
}

pub(super) fn stats(asked: &Asked<'_>) -> Result<Page, Failure> {
    Ok(page(&counts(asked)?.into()))
}

/// What this is, and how much there is.
pub(super) fn about(asked: &Asked<'_>) -> Result<Page, Failure> {
    let mut about = counts(asked)?;
    about.insert("program".to_owned(), "annals".into());
    about.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into());
    Ok(page(&about.into()))
}

fn counts(asked: &Asked<'_>) -> Result<Map<String, Value>, Failure> {
    let records = asked.annals.documents()?;
    let statements: usize = records.iter().map(|record| record.statements).sum();
    let answer = asked
        .annals
        .query("stats", &Values::default(), asked.limits)?;
    let mut things = Map::new();
    if let Answer::Table(table) = &answer {
        for row in table.iter() {
            let number = row.text("count").and_then(|text| text.parse::<u64>().ok());
            if let (Some(name), Some(number)) = (row.text("name"), number) {
                things.insert(name.to_owned(), number.into());
            }
        }
    }
    Ok(Map::from_iter([
        ("documents".to_owned(), records.len().into()),
        ("statements".to_owned(), statements.into()),
        ("things".to_owned(), things.into()),
    ]))
}
