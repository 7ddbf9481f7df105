//! `annals diff`: compares two files, folders, stores or days.

use super::options::{Common, OUTPUT, OutputFormat, OutputOptions};
use super::{Failure, as_of, data, endpoint, ui};
use crate::Annals;
use crate::database::DocumentRecord;
use crate::model::when::{Day, Window};
use crate::parse::{Format, Input};
use crate::render::diff::{self, Report};
use crate::views::diff::{Difference, compare};
use clap::ValueEnum;
use oxrdf::NamedNode;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals diff old.ttl new.ttl
  annals diff .annals data
  annals diff data
  annals diff data/events/2023/flood.ttl
  annals diff --as-of 2023-12-14 --as-of 2024-01-05

Exits with 1 if there are differences.")]
pub struct Diff {
    /// First side: a file, folder, glob or store; `-` is standard input
    #[arg(value_name = "A", required_unless_present = "as_of")]
    pub first: Option<PathBuf>,

    /// Second side; without it, the current data is compared with A, or if A is one file, what its
    /// document holds
    #[arg(value_name = "B")]
    pub second: Option<PathBuf>,

    /// Show what became known after this day (EDTF), up to today or to a second --as-of
    #[arg(long, value_name = "DATE", conflicts_with = "first")]
    pub as_of: Vec<String>,

    /// The same as --format json
    #[arg(long, conflicts_with = "format", help_heading = OUTPUT)]
    pub json: bool,

    #[command(flatten)]
    pub output: OutputOptions<DiffFormat>,
}

/// Output formats of `diff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For reading in a terminal
    Text,
    /// For reports
    #[value(alias = "md")]
    Markdown,
    /// One JSON object
    Json,
}

impl OutputFormat for DiffFormat {
    fn extensions(&self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt"],
            Self::Markdown => &["md"],
            Self::Json => &["json"],
        }
    }
}

pub(super) fn run(common: &Common, options: &Diff) -> Result<ExitCode, Failure> {
    let output = options.output.file();
    let format = match options.json {
        true => DiffFormat::Json,
        false => options.output.format(DiffFormat::Text)?,
    };
    let audience = options.output.audience(format == DiffFormat::Text);
    let visible = |annals| data::visible(common, annals, audience);
    let current = || endpoint::copied(visible(data::open(common)?)?);
    let comparison = match (&options.first, &options.second) {
        (None, _) => between(current()?, &options.as_of)?,
        (Some(first), Some(second)) => {
            let before = data::open_path(common, first)?.map(visible).transpose()?;
            Comparison::of(common, before, second, first.display().to_string(), visible)?
        }
        (Some(second), None) => {
            let current = current()?;
            let (before, name) = match second.is_file() {
                true => own_document(common, &current, second)?,
                false => (current, "the current data".to_owned()),
            };
            Comparison::of(common, Some(before), second, name, visible)?
        }
    };
    let mut out = Vec::new();
    match format {
        DiffFormat::Text => {
            diff::text(&mut out, &comparison.report, ui::style(common, output))?;
            ui::write(output, &out)?;
        }
        DiffFormat::Markdown => {
            diff::markdown(&mut out, &comparison.report)?;
            ui::write_data(output, &out)?;
        }
        DiffFormat::Json => {
            let [before, after] = &comparison.names;
            diff::json(&mut out, &comparison.difference, [before, after])?;
            ui::write_data(output, &out)?;
        }
    }
    let same = comparison.difference.is_empty();
    let [before, after] = &comparison.names;
    ui::note(
        common,
        &match same {
            true => format!("no differences between {before} and {after}"),
            false => format!("from {before} to {after}"),
        },
    );
    Ok(ExitCode::from(u8::from(!same)))
}

struct Comparison {
    difference: Difference,
    report: Report,
    names: [String; 2],
}

impl Comparison {
    fn of(
        common: &Common,
        before: Option<Annals>,
        after: &Path,
        name: String,
        visible: impl Fn(Annals) -> Result<Annals, Failure>,
    ) -> Result<Self, Failure> {
        let opened = data::open_path(common, after)?.map(visible).transpose()?;
        let difference = match (&before, &opened) {
            (Some(before), Some(after)) => compare(before, after)?,
            // The same store, or files with the same names and bytes.
            _ => Difference::default(),
        };
        let report = Report::of(&difference);
        Ok(Self {
            difference,
            report,
            names: [name, after.display().to_string()],
        })
    }
}

/// What the data holds of a file: its document alone, which is empty if the file was never loaded.
fn own_document(
    common: &Common,
    current: &Annals,
    file: &Path,
) -> Result<(Annals, String), Failure> {
    let base = match data::find_store(common)? {
        Some(store) if common.data.is_empty() => data::base_dir(&store)?,
        _ => std::env::current_dir()?,
    };
    let records = current.documents()?;
    let mut documents = Vec::new();
    let mut name = format!("nothing, since {} was never loaded", file.display());
    for input in data::inputs(common, &[file.to_owned()], &base)? {
        let own = |record: &&DocumentRecord| !record.built_in && record.name == input.origin.name();
        let Some(record) = records.iter().find(own) else {
            continue;
        };
        name = format!("the document {}", record.name);
        let mut text = String::new();
        for graph in &record.graphs {
            let graph = NamedNode::new_unchecked(graph);
            for quad in current.graph(Some(&graph))?.unwrap_or_default() {
                text.push_str(&format!("{quad} .\n"));
            }
        }
        documents.push(Input {
            origin: input.origin,
            bytes: text.into_bytes(),
            format: Format::NQuads,
        });
    }
    Ok((Annals::scratch(documents)?, name))
}

/// What became known between two days, or from one day to today.
fn between(annals: Annals, days: &[String]) -> Result<Comparison, Failure> {
    let (from, to) = match days {
        [from] => (day(from)?, chrono::Local::now().date_naive()),
        [from, to] => (day(from)?, day(to)?),
        _ => {
            let failure = Failure::new("--as-of was given more than twice");
            return Err(failure.hint("only two days can be compared"));
        }
    };
    if from > to {
        let failure = Failure::new(format!("{from} is after {to}"));
        return Err(failure.hint(format!("swap them: --as-of {to} --as-of {from}")));
    }
    let before = as_of::known_on(&annals, from)?;
    let difference = match from == to {
        true => Difference::default(),
        false => compare(&before, &as_of::known_on(&annals, to)?)?,
    };
    let report = Report::became_known(&difference);
    let names = [from, to].map(|day| format!("what was known on {}", as_of::format_day(day)));
    Ok(Comparison {
        difference,
        report,
        names,
    })
}

fn day(text: &str) -> Result<Day, Failure> {
    let day = Window::parse(None, Some(text))?.to;
    day.ok_or_else(|| Failure::new(format!("`{text}` has no last day")))
}
