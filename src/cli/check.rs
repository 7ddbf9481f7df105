//! `annals check`: validates files.

mod quotes;
mod watch;

use super::options::{Common, OUTPUT, OutputFormat, OutputOptions};
use super::{Failure, data, reading, ui};
use crate::Annals;
use crate::model::problem::{Code, Problem, Severity};
use crate::render::problems::{sarif, text};
use crate::render::style::count;
use crate::store::Durability;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals check data
  annals check my.ttl --strict
  annals check events --only W040,E012
  annals check data -o annals.sarif
  annals check data --watch
  cat my.ttl | annals check -

References are resolved within the files, in the store and in the bundled data; those of the documents
of a store, checked with --store alone, in the store alone. Exits with 1 if
there are errors or, with --strict, warnings. `annals explain CODE` explains a code.")]
pub struct Check {
    /// Files, folders or globs; `-` is standard input; default: --data, else the documents of --store,
    /// else the bundled data
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,

    /// Report only these codes
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub only: Vec<Code>,

    /// Check again whenever a file changes, until Ctrl-C
    #[arg(long)]
    pub watch: bool,

    /// Check whether the quotations stand in the kept texts of their sources, and nothing else
    #[arg(long, conflicts_with_all = ["watch", "only", "strict"])]
    pub quotes: bool,

    /// Folder of the kept texts
    #[arg(
        long,
        value_name = "FOLDER",
        default_value = "texts",
        requires = "quotes"
    )]
    pub texts: PathBuf,

    /// List every problem, not just the first five of each kind
    #[arg(long, help_heading = OUTPUT)]
    pub all: bool,

    #[command(flatten)]
    pub output: OutputOptions<CheckFormat>,
}

/// Output formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For reading in a terminal
    Text,
    /// A JSON array
    Json,
    /// SARIF 2.1.0, for editors and code hosts
    Sarif,
}

impl OutputFormat for CheckFormat {
    fn extensions(&self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt"],
            Self::Json => &["json"],
            Self::Sarif => &["sarif"],
        }
    }
}

pub(super) fn run(common: &Common, options: &Check) -> Result<ExitCode, Failure> {
    let paths = paths(common, options);
    if options.quotes {
        return quotes::run(
            common,
            paths,
            &options.texts,
            options.output.file(),
            options.all,
        );
    }
    if !options.watch {
        return check(common, options, paths);
    }
    if paths.is_empty() || paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Failure::new("there are no files to watch")
            .hint("name files or folders, such as `annals check data --watch`"));
    }
    loop {
        // A file that is being written may be half there: what is wrong with it is told, and looked
        // at again.
        let seen = watch::Files::of(paths);
        if let Err(failure) = check(common, options, paths) {
            ui::report(common, &failure);
        }
        ui::note(common, "watching for changes; Ctrl-C ends");
        seen.wait();
        ui::note(common, "files have changed");
    }
}

/// The files to check.
fn paths<'a>(common: &'a Common, options: &'a Check) -> &'a [PathBuf] {
    match options.paths.is_empty() {
        true => &common.data,
        false => &options.paths,
    }
}

/// Checks once.
fn check(common: &Common, options: &Check, paths: &[PathBuf]) -> Result<ExitCode, Failure> {
    let output = options.output.file();
    let format = options.output.format(CheckFormat::Text)?;
    let store = data::find_store(common)?;
    // Documents are named as `load` names them, so that the store's own copy of a file is not
    // checked against it.
    let base = match &store {
        Some(store) => data::base_dir(store)?,
        None => std::env::current_dir()?,
    };
    let context = store
        .map(|store| open_context(common, store))
        .transpose()?
        .flatten();
    let (mut problems, checked) = match &context {
        Some(stored) if paths.is_empty() && common.store.is_some() => {
            let documents = count(stored.documents()?.len(), "document");
            (stored.check_stored()?, documents)
        }
        _ => {
            let (inputs, files) = match paths.is_empty() {
                true => (Annals::bundled_inputs(), Vec::new()),
                false => data::inputs_and_files(common, common.input_format, paths, &base)?,
            };
            if !paths.is_empty() {
                super::foreign::tell(common, &inputs);
            }
            let number = count(inputs.len() + files.len(), "file");
            let problems = Annals::check_files(inputs, &files, context.as_ref())?;
            (problems, number)
        }
    };
    problems.retain(|problem| options.only.is_empty() || options.only.contains(&problem.code));
    if options.strict {
        let warnings = problems.iter_mut();
        for problem in warnings.filter(|problem| problem.severity == Severity::Warning) {
            problem.severity = Severity::Error;
        }
    }
    let mut out = Vec::new();
    match format {
        CheckFormat::Text => {
            let most = (!options.all).then_some(text::MAX_PER_CODE);
            text::write_limited(&mut out, &problems, most, ui::style(common, output))?;
        }
        CheckFormat::Json => text::write_json(&mut out, &problems)?,
        CheckFormat::Sarif => sarif::write(&mut out, &problems)?,
    }
    ui::write(output, &out)?;
    let total = |severity: Severity| {
        let of = problems
            .iter()
            .filter(|problem| problem.severity == severity);
        of.map(|problem| problem.times).sum::<usize>()
    };
    let (errors, warnings) = (total(Severity::Error), total(Severity::Warning));
    let mut summary = match (errors, warnings) {
        (0, 0) => "no problems found".to_owned(),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    };
    match total(Severity::Note) {
        0 => {}
        notes => summary.push_str(&format!(", {}", count(notes, "note"))),
    }
    ui::note(common, &format!("{checked} checked: {summary}"));
    Ok(ExitCode::from(u8::from(
        problems.iter().any(Problem::is_error),
    )))
}

/// The store in which references are resolved; one that was not named explicitly may be unusable.
fn open_context(common: &Common, store: PathBuf) -> Result<Option<Annals>, Failure> {
    match reading::open(&store, Durability::Durable) {
        Ok(annals) => Ok(Some(annals)),
        Err(error) if common.store.is_some() => Err(error.into()),
        Err(error) => {
            let store = store.display();
            ui::warn(
                common,
                &format!("references were not resolved in {store}: {error}"),
            );
            Ok(None)
        }
    }
}
