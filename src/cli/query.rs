//! `annals query`: runs a saved query or SPARQL.

use super::as_of::AsOf;
use super::endpoint::NEEDS_A_STORE;
use super::options::{Audience, Common, OUTPUT, OutputFormat, choose_format, possible_value};
use super::{Failure, ui};
use crate::Annals;
use crate::model::languages::Languages;
use crate::query::{self, Answer, Catalog, ParamValues, QueryOptions, SavedQuery};
use crate::render::query::answer::{self, AnswerFormat, NamedFormat};
use crate::render::query::catalog;
use crate::render::style::count;
use crate::views::read::name_rows;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use sparesults::QueryResultsFormat;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Options of `query`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").args(["list", "execute", "file", "name"]).required(true))]
#[command(after_help = "Examples:
  annals query --list
  annals query attributions event=kyivstar-attack
  annals query timeline from=2023-12-01 actor=sandworm --format csv
  annals query -e 'SELECT ?event { ?event ann:target ag:kyivstar }'
  annals query -f mine.rq -o answer.json

The prefixes ann: ev: ag: cl: src: pl: rdf: rdfs: owl: skos: dcterms: and xsd: need no declaration.
Queries only read, and SERVICE is refused.")]
pub struct Query {
    /// Saved query to run; `-` reads SPARQL from standard input
    #[arg(value_name = "NAME")]
    pub name: Option<String>,

    /// Parameters of the saved query; repeat one to give it several values
    #[arg(value_name = "PARAM=VALUE", requires = "name")]
    pub values: Vec<String>,

    /// Run this query
    #[arg(short, long, value_name = "SPARQL")]
    pub execute: Option<String>,

    /// Run the query in a file
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// Set a parameter declared in the header of the query file
    #[arg(long, value_name = "PARAM=VALUE", requires = "file")]
    pub set: Vec<String>,

    /// List the saved queries
    #[arg(long)]
    pub list: bool,

    /// Also list the queries that annals uses internally
    #[arg(long, requires = "list")]
    pub all: bool,

    /// Print the saved query instead of running it
    #[arg(long, requires = "name")]
    pub print: bool,

    /// Languages of names in the result, best first, such as uk,en; without it English comes first
    #[arg(long, value_name = "TAGS", value_parser = Languages::parse, requires = "name", help_heading = OUTPUT)]
    pub lang: Option<Languages>,

    /// Base of relative IRIs in the query
    #[arg(long, value_name = "IRI")]
    pub base: Option<String>,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Run the query and show its plan: rewrites, join order and row counts
    #[arg(long)]
    pub explain: bool,

    /// Give up after this many seconds
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub timeout: Option<f64>,

    /// Stop after this many rows, with a warning
    #[arg(long, value_name = "N")]
    pub max_rows: Option<usize>,

    /// Output format; by default, taken from the extension of -o FILE, else a table in a terminal
    /// and TSV in a pipe
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<NamedFormat>,

    /// Write to a file: .txt .csv .tsv .json .xml, or .ttl .nt .jsonld for a graph
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,

    /// Exit with 1 if the result is false or empty
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

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
    let requested = choose_format(options.format, output)?;
    let annals = options.as_of.open(common, Audience::Others)?.annals;
    let query = QueryText::of(&annals, options)?;
    let limits = limits(options)?;
    if options.explain && annals.endpoint().is_some() {
        return Err(Failure::new(NEEDS_A_STORE));
    }
    if options.explain {
        ui::write_data(output, query.explain(&annals, &limits)?.as_bytes())?;
        if query::is_empty(&query.run(&annals, &limits)?) {
            show_notes(common, &query.why_empty(&annals, &limits)?);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let answer = query.run(&annals, &limits)?;
    let notes = match query::is_empty(&answer) {
        true => query.why_empty(&annals, &limits)?,
        false => Vec::new(),
    };
    let mut out = Vec::new();
    let format = format(requested, &answer, output);
    answer::write_with_notes(&mut out, &answer, format, &notes)?;
    ui::write_data(output, &out)?;
    show_notes(common, &notes);
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

/// The answer to a query for a report: all of it, and nothing of standard input.
pub(super) fn answer(annals: &Annals, options: &Query) -> Result<Answer, Failure> {
    let reads_input = options.execute.is_none()
        && options.file.is_none()
        && options.name.as_deref().is_none_or(|name| name == "-");
    if options.list || options.print || options.explain || reads_input {
        return Err(Failure::new(
            "only a query with a name, a file or a text has an answer",
        ));
    }
    let answer = QueryText::of(annals, options)?.run(annals, &limits(options)?)?;
    match answer.is_truncated() {
        true => Err(Failure::new(
            "the answer has more rows than --max-rows allows",
        )),
        false => Ok(answer),
    }
}

fn show_notes(common: &Common, notes: &[String]) {
    for text in notes {
        ui::note(common, text);
    }
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
            Self::Saved(saved, values) => {
                let mut answer = annals.run_saved(saved, values, limits)?;
                if let Answer::Table(table) = &mut answer {
                    name_rows(table, annals, &limits.languages)?;
                }
                answer
            }
        })
    }

    /// Notes on why it finds nothing.
    fn why_empty(&self, annals: &Annals, limits: &QueryOptions) -> Result<Vec<String>, Failure> {
        let store = annals.store();
        if annals.endpoint().is_some() {
            return Ok(Vec::new());
        }
        Ok(match self {
            Self::Text(text) => query::why_empty(store, text, limits)?,
            Self::Saved(saved, values) => query::why_empty_saved(store, saved, values, limits)?,
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
        base: options.base.clone(),
        languages: options.lang.clone().unwrap_or_default(),
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

fn format(requested: Option<NamedFormat>, answer: &Answer, output: Option<&Path>) -> AnswerFormat {
    match requested {
        Some(named) => named.format,
        None if matches!(answer, Answer::Table(_)) && !ui::on_terminal(output) => {
            AnswerFormat::Rows(QueryResultsFormat::Tsv)
        }
        None => AnswerFormat::Table,
    }
}

impl ValueEnum for NamedFormat {
    fn value_variants<'a>() -> &'a [Self] {
        answer::FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(possible_value(&self.info))
    }
}

impl OutputFormat for NamedFormat {
    fn extensions(&self) -> &'static [&'static str] {
        self.info.extensions
    }
}
