//! `annals query`: runs a saved query or SPARQL.

use super::args::{Common, Query, QueryFormat};
use super::{Failure, ui};
use crate::Annals;
use crate::query::{self, Answer, Catalog, ParamValues, QueryOptions, SavedQuery};
use crate::render::query::answer::{self, AnswerFormat};
use crate::render::query::catalog;
use crate::render::style::count;
use oxrdfio::{JsonLdProfileSet, RdfFormat};
use sparesults::QueryResultsFormat;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

pub(super) fn run(common: &Common, options: &Query) -> Result<ExitCode, Failure> {
    if options.list {
        return list(common, options.all);
    }
    if options.print
        && let Some(name) = &options.name
    {
        let catalog = Catalog::embedded();
        ui::write(None, catalog.get(name)?.text().as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let output = options.output.as_deref();
    let requested = requested_format(options)?;
    let annals = options.as_of.open(common)?.annals;
    let query = QueryText::of(&annals, options)?;
    let limits = limits(options)?;
    if options.explain {
        ui::write_data(output, query.explain(&annals, &limits)?.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let answer = query.run(&annals, &limits)?;
    let mut out = Vec::new();
    answer::write(&mut out, &answer, format(requested, &answer, output))?;
    ui::write_data(output, &out)?;
    if answer.is_truncated() {
        let rows = options.max_rows.unwrap_or_default();
        let text = format!(
            "stopped after {}: the result is incomplete",
            count(rows, "row")
        );
        ui::warn(common, &text);
        if options.max_rows.is_none() {
            return Ok(ExitCode::from(2));
        }
    }
    let empty = match &answer {
        Answer::Boolean(truth) => !truth,
        Answer::Table(table) => table.rows.is_empty(),
        Answer::Graph { triples, .. } => triples.is_empty(),
    };
    Ok(ExitCode::from(u8::from(options.exit_status && empty)))
}

fn list(common: &Common, all: bool) -> Result<ExitCode, Failure> {
    let mut out = Vec::new();
    catalog::write(&mut out, &Catalog::embedded(), all, ui::style(common, None))?;
    ui::write(None, &out)?;
    ui::note(
        common,
        "parameters in [brackets] are optional; `annals query NAME --print` shows the query",
    );
    Ok(ExitCode::SUCCESS)
}

/// The query to run.
enum QueryText {
    Text(String),
    Saved(Box<SavedQuery>, ParamValues),
}

impl QueryText {
    fn of(annals: &Annals, options: &Query) -> Result<Self, Failure> {
        if let Some(text) = &options.execute {
            return Ok(Self::Text(text.clone()));
        }
        if let Some(file) = &options.file {
            let text = std::fs::read_to_string(file).map_err(|error| {
                Failure::new(format!("cannot read {}: {error}", file.display()))
            })?;
            let saved = SavedQuery::new(file.display().to_string(), text);
            let values = values(annals, &saved, &options.set)?;
            return Ok(Self::Saved(Box::new(saved), values));
        }
        let name = options.name.as_deref().unwrap_or("-");
        if name == "-" {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            return Ok(Self::Text(text));
        }
        let saved = annals.catalog().get(name)?;
        let values = values(annals, saved, &options.values)?;
        Ok(Self::Saved(Box::new(saved.clone()), values))
    }

    fn run(&self, annals: &Annals, limits: &QueryOptions) -> Result<Answer, Failure> {
        Ok(match self {
            Self::Text(text) => annals.query_with(text, limits)?,
            Self::Saved(saved, values) => annals.run_saved(saved, values, limits)?,
        })
    }

    fn explain(&self, annals: &Annals, limits: &QueryOptions) -> Result<String, Failure> {
        let store = annals.store();
        let explanation = match self {
            Self::Text(text) => query::explain(store, text, limits)?,
            Self::Saved(saved, values) => query::explain_saved(store, saved, values, limits)?,
        };
        Ok(explanation.to_string())
    }
}

fn limits(options: &Query) -> Result<QueryOptions, Failure> {
    let timeout = match options.timeout {
        Some(seconds) => Some(
            Duration::try_from_secs_f64(seconds)
                .ok()
                .filter(|time| !time.is_zero())
                .ok_or_else(|| Failure::new("--timeout takes a positive number of seconds"))?,
        ),
        None => None,
    };
    Ok(QueryOptions {
        timeout,
        max_rows: options.max_rows,
        ..QueryOptions::default()
    })
}

/// Parses `name=value` arguments.
fn values(annals: &Annals, saved: &SavedQuery, words: &[String]) -> Result<ParamValues, Failure> {
    let pairs = words.iter().map(|word| {
        word.split_once('=').ok_or_else(|| {
            Failure::new(format!("`{word}` is not of the form name=value")).hint("write name=value")
        })
    });
    let given: Vec<_> = pairs.collect::<Result<_, _>>()?;
    Ok(annals.values(saved, given)?)
}

/// The format given by `--format` or the file extension.
fn requested_format(options: &Query) -> Result<Option<QueryFormat>, Failure> {
    if options.format.is_some() {
        return Ok(options.format);
    }
    ui::format_from_extension(
        options.output.as_deref(),
        &[
            ("txt", QueryFormat::Table),
            ("csv", QueryFormat::Csv),
            ("tsv", QueryFormat::Tsv),
            ("json", QueryFormat::Json),
            ("xml", QueryFormat::Xml),
            ("ttl", QueryFormat::Turtle),
            ("nt", QueryFormat::Ntriples),
            ("jsonld", QueryFormat::Jsonld),
        ],
    )
}

fn format(requested: Option<QueryFormat>, answer: &Answer, output: Option<&Path>) -> AnswerFormat {
    match requested {
        Some(QueryFormat::Table) => AnswerFormat::Table,
        Some(QueryFormat::Csv) => AnswerFormat::Rows(QueryResultsFormat::Csv),
        Some(QueryFormat::Tsv) => AnswerFormat::Rows(QueryResultsFormat::Tsv),
        Some(QueryFormat::Json) => AnswerFormat::Rows(QueryResultsFormat::Json),
        Some(QueryFormat::Xml) => AnswerFormat::Rows(QueryResultsFormat::Xml),
        Some(QueryFormat::Turtle) => AnswerFormat::Graph(RdfFormat::Turtle),
        Some(QueryFormat::Ntriples) => AnswerFormat::Graph(RdfFormat::NTriples),
        Some(QueryFormat::Jsonld) => AnswerFormat::Graph(RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        }),
        None if matches!(answer, Answer::Table(_)) && !ui::on_terminal(output) => {
            AnswerFormat::Rows(QueryResultsFormat::Tsv)
        }
        None => AnswerFormat::Table,
    }
}
