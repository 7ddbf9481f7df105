//! Cards, claims, conflicts, relations and counts as JSON.

use super::{HttpError, Request, Response, api_feeds};
use crate::model::{id, when::Window};
use crate::query::{Answer, ParamValues};
use crate::render::card::json as card_format;
use crate::render::citation;
use crate::render::claims::json as claims_json;
use crate::render::graph::{Caption, json as graph_json};
use crate::render::store::documents;
use crate::views::card::kept_card;
use crate::views::citation::cited;
use crate::views::claims;
use crate::views::graph::{GraphOptions, actor_targets, around, between};
use crate::views::timeline::kept_around;
use serde_json::{Map, Value};

const JSON: &str = "application/json";
/// The default and the maximum of `max-nodes`.
pub(super) const MAX_NODES: usize = 10_000;
/// The maximum of `depth`.
pub(super) const MAX_DEPTH: usize = 64;
/// The maximum of `n`, the number of paths.
pub(super) const MAX_PATHS: usize = 100;

fn json_response(value: &Value) -> Response {
    Response::new(JSON, format!("{value:#}\n"))
}

/// The name of a thing in a path: all segments after the first, since an IRI has several.
pub(super) fn name_in_path(request: &Request<'_>) -> Result<String, HttpError> {
    match request.path.get(1..) {
        Some(parts) if !parts.is_empty() => Ok(parts.join("/")),
        _ => Err(HttpError::new(404, "there is no such page")),
    }
}

/// The prefix for the first segment of a path: `ev` for `event`.
pub(super) fn prefix(kind: &str) -> Option<&'static str> {
    let own = |namespace: &str| {
        let rest = namespace.strip_prefix(id::DATA)?;
        rest.strip_suffix('/').map(|name| name == kind)
    };
    let known = id::PREFIXES
        .iter()
        .find(|(_, namespace)| own(namespace) == Some(true));
    // A document is a graph, not a thing that the data describes.
    known
        .map(|(prefix, _)| *prefix)
        .filter(|prefix| *prefix != "doc")
}

/// A thing as JSON, or the feed of what is new about it.
fn answer_thing(request: &Request<'_>, name: &str, kinds: &[&str]) -> Result<Response, HttpError> {
    let thing = request.resolve(name, kinds)?;
    if request.extension == Some("atom") {
        return api_feeds::of_thing(request, &thing);
    }
    let card = kept_card(request.annals, &thing, request.options)?;
    let timeline = kept_around(request.annals, &thing, request.options)?;
    let mut out = Vec::new();
    card_format::write(&mut out, &card, &timeline)?;
    Ok(Response::new(JSON, out))
}

/// A thing of the kind that the path names.
pub(super) fn of_kind(request: &Request<'_>) -> Result<Response, HttpError> {
    let prefix = request.path.first().and_then(|kind| prefix(kind));
    answer_thing(request, &name_in_path(request)?, prefix.as_slice())
}

/// A thing of any kind, by its name in the path or its `id`.
pub(super) fn thing(request: &Request<'_>) -> Result<Response, HttpError> {
    match request.params.get("id").filter(|_| request.path.len() == 1) {
        Some(id) => answer_thing(request, id, &[]),
        None => answer_thing(request, &name_in_path(request)?, &[]),
    }
}

pub(super) fn why(request: &Request<'_>) -> Result<Response, HttpError> {
    const PROPERTIES: [&str; 4] = ["ann", "dcterms", "rdfs", "skos"];
    let thing = request
        .annals
        .labeled(&request.resolve(&name_in_path(request)?, &[])?)?;
    let property = request.params.get("property");
    let property = property
        .map(|text| request.resolve(text, &PROPERTIES))
        .transpose()?;
    let why = claims::why(request.annals, &thing, property.as_ref(), request.options)?;
    let mut out = Vec::new();
    claims_json::why(&mut out, &why)?;
    Ok(Response::new(JSON, out))
}

/// The sources of a thing, in the style that the extension names.
pub(super) fn cite(request: &Request<'_>) -> Result<Response, HttpError> {
    let thing = request.resolve(&name_in_path(request)?, &[])?;
    let style = request.extension.and_then(citation::style_of);
    let style = style.ok_or_else(|| HttpError::new(404, "there is no such page"))?;
    let mut out = Vec::new();
    style.write(&mut out, &cited(request.annals, &thing)?)?;
    Ok(Response::new(style.media_type(), out))
}

pub(super) fn conflicts(request: &Request<'_>) -> Result<Response, HttpError> {
    let (annals, options) = (request.annals, request.options);
    let thing = match request.params.get("thing") {
        Some(text) => Some(annals.labeled(&request.resolve(text, &[])?)?),
        None => None,
    };
    let mut found = claims::conflicts(annals, thing.as_ref(), options)?;
    if request.params.flag("open") {
        found.retain(|conflict| conflict.open);
    }
    let names = claims::shared_names(annals, thing.as_ref().map(|thing| &thing.id), options)?;
    let mut out = Vec::new();
    claims_json::conflicts(&mut out, &found, &names)?;
    Ok(Response::new(JSON, out))
}

pub(super) fn graph(request: &Request<'_>) -> Result<Response, HttpError> {
    /// Default depth around one thing, and between two.
    const DEFAULT_DEPTH: (usize, usize) = (2, 8);
    let params = request.params;
    let name = |name: &str| {
        params
            .get(name)
            .map(|text| request.resolve(text, &[]))
            .transpose()
    };
    let (of, to) = (name("of")?, name("to")?);
    let positive = |name: &str, default: usize, max: usize| match params.number(name)? {
        None => Ok(default),
        Some(number) if (1..=max).contains(&number) => Ok(number),
        Some(_) => Err(HttpError::new(400, format!("`{name}` must be 1 to {max}"))),
    };
    let default = if to.is_some() {
        DEFAULT_DEPTH.1
    } else {
        DEFAULT_DEPTH.0
    };
    let graph_options = GraphOptions {
        depth: positive("depth", default, MAX_DEPTH)?,
        nodes: positive("max-nodes", MAX_NODES, MAX_NODES)?,
        paths: positive("n", 3, MAX_PATHS)?,
        window: Window::parse(params.get("since"), params.get("until"))?,
        places: params.flag("places"),
        sources: params.flag("sources"),
        same: Vec::new(),
    };
    let (annals, options) = (request.annals, request.options);
    let network = match (of, to) {
        (Some(one), Some(other)) if one == other => {
            return Err(HttpError::new(
                400,
                "both ends of the path are the same thing",
            ));
        }
        (Some(one), Some(other)) => between(annals, &one, &other, &graph_options, options)?,
        (Some(thing), None) => around(annals, &thing, &graph_options, options)?,
        (None, Some(_)) => {
            return Err(HttpError::new(400, "a path needs both `of` and `to`"));
        }
        (None, None) => actor_targets(annals, &graph_options, options)?,
    };
    let caption = Caption::new(&network, &graph_options.window, request.as_of);
    let mut out = Vec::new();
    graph_json::write(&mut out, &network, &caption)?;
    Ok(Response::new(JSON, out))
}

pub(super) fn all_documents(request: &Request<'_>) -> Result<Response, HttpError> {
    let records = request.annals.documents()?;
    Ok(json_response(
        &records.iter().map(documents::json).collect(),
    ))
}

pub(super) fn stats(request: &Request<'_>) -> Result<Response, HttpError> {
    Ok(json_response(&counts(request)?.into()))
}

/// The program, its version and the size of the data.
pub(super) fn about(request: &Request<'_>) -> Result<Response, HttpError> {
    let mut about = counts(request)?;
    about.insert("program".to_owned(), "annals".into());
    about.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into());
    Ok(json_response(&about.into()))
}

fn counts(request: &Request<'_>) -> Result<Map<String, Value>, HttpError> {
    let records = request.annals.documents()?;
    let statements: usize = records.iter().map(|record| record.statements).sum();
    let answer = request
        .annals
        .query_saved("stats", &ParamValues::default(), request.options)?;
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
