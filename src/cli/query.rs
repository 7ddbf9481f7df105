//! `annals query`

use super::args::{Common, Query, QueryFormat};
use super::{Failure, ui};
use crate::Annals;
use crate::query::{self, Answer, Catalog, Limits, Saved, Values};
use crate::render::query::answer::{self, Format};
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
    let chosen = chosen(options)?;
    let annals = options.as_of.open(common)?.annals;
    let asked = Asked::of(&annals, options)?;
    let limits = limits(options)?;
    if options.explain {
        ui::write_data(output, asked.explain(&annals, &limits)?.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let answer = asked.answer(&annals, &limits)?;
    let mut out = Vec::new();
    answer::write(&mut out, &answer, format(chosen, &answer, output))?;
    ui::write_data(output, &out)?;
    if answer.is_cut() {
        let rows = options.max_rows.unwrap_or_default();
        let text = format!(
            "cut off after {}: this is not the whole answer",
            count(rows, "row")
        );
        ui::warn(common, &text);
        if options.max_rows.is_none() {
            return Ok(ExitCode::from(2));
        }
    }
    let empty = match &answer {
        Answer::Truth(truth) => !truth,
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
        "[name=] may be left out; `annals query NAME --print` shows the query",
    );
    Ok(ExitCode::SUCCESS)
}

/// What is asked.
enum Asked {
    Text(String),
    Saved(Box<Saved>, Values),
}

impl Asked {
    fn of(annals: &Annals, options: &Query) -> Result<Self, Failure> {
        if let Some(text) = &options.execute {
            return Ok(Self::Text(text.clone()));
        }
        if let Some(file) = &options.file {
            let text = std::fs::read_to_string(file).map_err(|error| {
                Failure::new(format!("cannot read {}: {error}", file.display()))
            })?;
            let saved = Saved::new(file.display().to_string(), text);
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

    fn answer(&self, annals: &Annals, limits: &Limits) -> Result<Answer, Failure> {
        Ok(match self {
            Self::Text(text) => annals.ask(text, limits)?,
            Self::Saved(saved, values) => annals.run(saved, values, limits)?,
        })
    }

    fn explain(&self, annals: &Annals, limits: &Limits) -> Result<String, Failure> {
        let store = annals.store();
        let explained = match self {
            Self::Text(text) => query::run::explain(store, text, limits)?,
            Self::Saved(saved, values) => query::run::explain_saved(store, saved, values, limits)?,
        };
        Ok(explained.to_string())
    }
}

fn limits(options: &Query) -> Result<Limits, Failure> {
    let time = match options.timeout {
        Some(seconds) => Some(
            Duration::try_from_secs_f64(seconds)
                .ok()
                .filter(|time| !time.is_zero())
                .ok_or_else(|| Failure::new("--timeout takes a positive number of seconds"))?,
        ),
        None => None,
    };
    Ok(Limits {
        time,
        rows: options.max_rows,
        ..Limits::default()
    })
}

/// The values of `name=value` words.
fn values(annals: &Annals, saved: &Saved, words: &[String]) -> Result<Values, Failure> {
    let pairs = words.iter().map(|word| {
        word.split_once('=').ok_or_else(|| {
            Failure::new(format!("`{word}` is not a parameter and its value"))
                .hint("write name=value")
        })
    });
    let given: Vec<_> = pairs.collect::<Result<_, _>>()?;
    Ok(annals.values(saved, given)?)
}

/// The format that the user asked for, by name or by the ending of the file.
fn chosen(options: &Query) -> Result<Option<QueryFormat>, Failure> {
    if options.format.is_some() {
        return Ok(options.format);
    }
    ui::format_of(
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

fn format(chosen: Option<QueryFormat>, answer: &Answer, output: Option<&Path>) -> Format {
    match chosen {
        Some(QueryFormat::Table) => Format::Table,
        Some(QueryFormat::Csv) => Format::Rows(QueryResultsFormat::Csv),
        Some(QueryFormat::Tsv) => Format::Rows(QueryResultsFormat::Tsv),
        Some(QueryFormat::Json) => Format::Rows(QueryResultsFormat::Json),
        Some(QueryFormat::Xml) => Format::Rows(QueryResultsFormat::Xml),
        Some(QueryFormat::Turtle) => Format::Graph(RdfFormat::Turtle),
        Some(QueryFormat::Ntriples) => Format::Graph(RdfFormat::NTriples),
        Some(QueryFormat::Jsonld) => Format::Graph(RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        }),
        None if matches!(answer, Answer::Table(_)) && !ui::on_terminal(output) => {
            Format::Rows(QueryResultsFormat::Tsv)
        }
        None => Format::Table,
    }
}
