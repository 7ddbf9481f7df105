//! What assistants can ask: the views of the command line as JSON, as known on a day if they say so.

use super::bounded::bounded;
use crate::cli::Failure;
use crate::cli::as_of::{AsOf, Dataset};
use crate::cli::options::{Audience, Common};
use crate::query::QueryOptions;
use crate::query::search::SearchRequest;
use crate::render;
use crate::render::query::answer::AnswerFormat;
use crate::render::style::as_known_on;
use crate::views::timeline::{Filter, FilterTexts};
use crate::views::{card, claims, find, timeline};
use serde_json::{Value, json};
use sparesults::QueryResultsFormat;
use std::time::Duration;

/// The most things or events of an answer, if the call does not say how many.
const NUMBER: usize = 20;
/// The most rows of a query.
const MOST_ROWS: usize = 1000;
/// How long a query may take.
const LONGEST: Duration = Duration::from_secs(20);

/// A tool: its arguments are texts but for `number`.
pub(super) struct Tool {
    pub name: &'static str,
    pub description: &'static str,
    /// Names of arguments with what they mean; those that begin with `*` must be given.
    arguments: &'static [(&'static str, &'static str)],
    answer: fn(&Dataset, &Arguments<'_>) -> Result<Value, Failure>,
}

/// All tools.
pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: "find",
        description: "Find events, agents, sources, places and tools by words, in every language.",
        arguments: &[
            ("*words", "words, all of which must be found"),
            ("number", "how many things at most"),
        ],
        answer: find_things,
    },
    Tool {
        name: "show",
        description: "Everything about one thing: its facts with their sources, the claims about it, its events.",
        arguments: &[
            (
                "*thing",
                "a short name such as ev:kyivstar-attack, a label or an alias",
            ),
            ("number", "how many of its events at most"),
        ],
        answer: show,
    },
    Tool {
        name: "why",
        description: "Who claims what about a thing: each claim with claimant, day, stance, basis, words and sources.",
        arguments: &[
            (
                "*thing",
                "a short name such as ev:kyivstar-attack, a label or an alias",
            ),
            (
                "property",
                "only claims with this property, such as attributedTo or date",
            ),
        ],
        answer: why,
    },
    Tool {
        name: "timeline",
        description: "Events in the order of time, each with its attributions, the claims that make them, and sources.",
        arguments: &[
            ("from", "first day, month or year (EDTF)"),
            ("to", "last day, month or year (EDTF)"),
            ("actor", "who did it, on record or according to a claim"),
            ("target", "to whom"),
            ("country", "where, or the target's country"),
            ("sector", "the target's sector"),
            ("type", "kind of event"),
            ("source", "a source or publisher"),
            ("words", "words that must be found in an event"),
            ("number", "how many events at most"),
        ],
        answer: events,
    },
    Tool {
        name: "query",
        description: "Run SPARQL 1.1 (SELECT, ASK, CONSTRUCT). The prefixes ann: ev: ag: cl: src: pl: rdf: rdfs: skos: dcterms: xsd: are known.",
        arguments: &[("*sparql", "the query; it only reads")],
        answer: query,
    },
    Tool {
        name: "as_of",
        description: "How the record stands as it was known on a day. The other tools take `as_of` themselves.",
        arguments: &[],
        answer: known,
    },
];

impl Tool {
    /// The JSON Schema of its arguments.
    pub fn schema(&self) -> Value {
        let named = |(name, meaning): &(&str, &str)| {
            let name = name.trim_start_matches('*').to_owned();
            let kind = if name == "number" {
                "integer"
            } else {
                "string"
            };
            (name, json!({"type": kind, "description": meaning}))
        };
        let as_of = (
            "as_of",
            "only what was known on this day, such as 2023-12-14",
        );
        let properties = self.arguments.iter().chain([&as_of]).map(named);
        let required = self
            .arguments
            .iter()
            .filter_map(|(name, _)| name.strip_prefix('*'));
        let mut required: Vec<&str> = required.collect();
        if self.name == "as_of" {
            required.push("as_of");
        }
        json!({
            "type": "object",
            "properties": properties.collect::<serde_json::Map<_, _>>(),
            "required": required,
            "additionalProperties": false,
        })
    }
}

/// The arguments of a call.
struct Arguments<'v>(&'v Value);

impl Arguments<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.0[name].as_str().filter(|it| !it.trim().is_empty())
    }

    fn needed(&self, name: &str) -> Result<&str, Failure> {
        self.text(name)
            .ok_or_else(|| Failure::new(format!("the argument `{name}` is missing")))
    }

    fn number(&self) -> usize {
        const MOST: u64 = 200;
        let number = self.0["number"].as_u64().map(|it| it.clamp(1, MOST));
        number
            .and_then(|it| usize::try_from(it).ok())
            .unwrap_or(NUMBER)
    }
}

/// The answer to a call, of a length that can be read.
pub(super) fn answer(common: &Common, name: &str, arguments: &Value) -> Result<String, Failure> {
    let names = || {
        TOOLS
            .iter()
            .map(|it| it.name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let tool = TOOLS.iter().find(|it| it.name == name);
    let tool = tool.ok_or_else(|| {
        Failure::new(format!("there is no tool `{name}`")).hint(format!("there are {}", names()))
    })?;
    let known = tool.schema();
    let given = arguments.as_object().into_iter().flatten();
    if let Some((unknown, _)) = given
        .into_iter()
        .find(|(name, _)| known["properties"][name.as_str()].is_null())
    {
        return Err(Failure::new(format!(
            "`{}` takes no argument `{unknown}`",
            tool.name
        )));
    }
    let arguments = Arguments(arguments);
    let as_of = AsOf {
        as_of: arguments.text("as_of").map(str::to_owned),
    };
    let data = as_of.open(common, Audience::Others)?;
    Ok(bounded((tool.answer)(&data, &arguments)?))
}

/// The limits of what is asked.
fn limits() -> QueryOptions {
    QueryOptions {
        timeout: Some(LONGEST),
        max_rows: Some(MOST_ROWS),
        ..QueryOptions::default()
    }
}

/// What a writer of JSON writes.
fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Result<Value, Failure> {
    let mut text = Vec::new();
    write(&mut text)?;
    serde_json::from_slice(&text).map_err(|error| Failure::new(format!("no JSON: {error}")))
}

fn find_things(data: &Dataset, arguments: &Arguments<'_>) -> Result<Value, Failure> {
    let request = SearchRequest::parse(arguments.needed("words")?);
    let found = find::find(
        &data.annals,
        &request,
        arguments.number(),
        &QueryOptions::default(),
    )?;
    written(|out| render::find::json::write(out, &found))
}

fn show(data: &Dataset, arguments: &Arguments<'_>) -> Result<Value, Failure> {
    let thing = data.resolve(arguments.needed("thing")?)?;
    let filter = Filter {
        limit: Some(arguments.number()),
        ..Filter::default()
    };
    let options = QueryOptions::default();
    let card = card::card(&data.annals, &thing, &options)?;
    let events = timeline::around_same(&data.annals, &thing, &filter, &options)?;
    written(|out| render::card::json::write(out, &card, &events))
}

fn why(data: &Dataset, arguments: &Arguments<'_>) -> Result<Value, Failure> {
    let annals = &data.annals;
    let thing = data.resolve(arguments.needed("thing")?)?;
    let thing = annals.labeled(&thing)?;
    let property = arguments.text("property");
    let property = property.map(|text| annals.resolve(text, &["ann", "dcterms", "rdfs", "skos"]));
    let property = property.transpose()?;
    let found = claims::why(annals, &thing, property.as_ref(), &QueryOptions::default())?;
    written(|out| render::claims::json::why_same(out, &found, &[]))
}

fn events(data: &Dataset, arguments: &Arguments<'_>) -> Result<Value, Failure> {
    let texts = FilterTexts::read(|param| {
        let given = arguments.text(param.name);
        match param.name {
            "words" => given
                .into_iter()
                .flat_map(str::split_whitespace)
                .map(str::to_owned)
                .collect(),
            _ => given.into_iter().map(str::to_owned).collect(),
        }
    });
    let filter = texts.filter(|text, kinds| data.resolve_as(text, kinds))?;
    let filter = Filter {
        limit: Some(arguments.number()),
        ..filter
    };
    let found = timeline::gather(&data.annals, &filter, &QueryOptions::default())?;
    let left_out = found.left_out;
    let mut answer = written(|out| render::timeline::json::write(out, &found))?;
    if left_out != Some(0) {
        answer["notice"] =
            json!("There are more events: ask for a shorter time, or a larger `number`.");
    }
    Ok(answer)
}

fn query(data: &Dataset, arguments: &Arguments<'_>) -> Result<Value, Failure> {
    let answer = data
        .annals
        .query_with(arguments.needed("sparql")?, &limits())?;
    let is_cut = answer.is_truncated();
    let format = match &answer {
        crate::query::Answer::Graph { .. } => None,
        _ => Some(AnswerFormat::Rows(QueryResultsFormat::Json)),
    };
    let mut value = match format {
        Some(format) => written(|out| render::query::answer::write(out, &answer, format))?,
        None => {
            let mut text = Vec::new();
            let format = AnswerFormat::Graph(oxrdfio::RdfFormat::Turtle);
            render::query::answer::write(&mut text, &answer, format)?;
            json!({"turtle": String::from_utf8_lossy(&text)})
        }
    };
    if is_cut {
        value["notice"] = json!(format!("There are more than {MOST_ROWS} rows."));
    }
    Ok(value)
}

fn known(data: &Dataset, arguments: &Arguments<'_>) -> Result<Value, Failure> {
    arguments.needed("as_of")?;
    let info = data.annals.as_of_info()?;
    let info = info.ok_or_else(|| Failure::new("these are no data of a day"))?;
    Ok(json!({
        "day": info.day.to_string(),
        "undatedEventsLeftOut": info.events_held_back,
        "undatedClaimsLeftOut": info.claims_held_back,
        "text": as_known_on(&info),
    }))
}
