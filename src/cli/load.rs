//! `annals load`: loads files into the store.

use super::options::{Common, WriteOptions};
use super::progress::ProgressLine;
use super::{Failure, data, foreign, reading, ui};
use crate::database::{DocumentRecord, LoadError, LoadOptions, LoadReport};
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::parse::{Format, Input, LargeFile};
use crate::render::problems::text;
use crate::render::store::outcome;
use crate::render::style::count;
use crate::store::{self, Durability};
use crate::{Annals, Rejected};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `load`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals load data                      every file in a folder and its subfolders
  annals load --dry-run my.ttl          show what would change
  annals load --prune data              also remove documents whose files are gone
  curl … | annals load - --as cert.ttl  standard input, under a name

A document is named by its path relative to the folder that holds the store. Loading it again
replaces its old content; unchanged documents are skipped. A load is all or nothing, and
`annals undo` reverts it.

Places, agents, tools and sources that a document names and nothing in the store describes get the
bundled descriptions, in a document of their own, `bundled`, until a document of yours describes them.")]
pub struct Load {
    /// Files (also .gz and .zst), folders or globs; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Document name to use instead of the path, for a single file; required for standard input,
    /// whose format is taken from the extension
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,

    /// RDF format of standard input and of files that are named, whatever their extension
    #[arg(long, value_name = "FORMAT", value_parser = super::options::rdf_format())]
    pub format: Option<Format>,

    /// Remove documents whose files are gone from the folders being loaded
    #[arg(long)]
    pub prune: bool,

    /// Copy no bundled descriptions
    #[arg(long)]
    pub no_bundled: bool,

    /// Show which events, claims and statements would change, without changing anything
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

pub(super) fn run(common: &Common, options: &Load) -> Result<ExitCode, Failure> {
    let folder = data::store_or_default(common)?;
    let base = data::base_dir(&folder)?;
    let format = options.format.or(common.input_format);
    let (inputs, files) = data::inputs_and_files(common, format, &options.paths, &base)?;
    let (inputs, files) = with_name(options, inputs, files, format)?;
    foreign::tell(common, &inputs);
    let mut annals = open_or_create(common, options.dry_run, &folder)?;
    annals.wait_for(options.write_options.wait);
    let line = ProgressLine::begin("loading");
    let origins = inputs.iter().map(|input| &input.origin);
    let origins = origins.chain(files.iter().map(|file| &file.origin));
    let read = origins.filter_map(Origin::path).collect();
    let missing = missing_files(&annals.documents()?, &options.paths, &base, &read);
    let load_options = LoadOptions {
        context: data::write_context(options.dry_run),
        prune: if options.prune {
            missing.clone()
        } else {
            Vec::new()
        },
        copy_bundled: !options.no_bundled,
        rewrite_from: None,
        files,
        memory: None,
        progress: Some(line.progress()),
    };
    let loaded = annals.load(inputs, &load_options);
    drop(line);
    let (loaded, problems) = match loaded {
        Ok(mut loaded) => {
            let problems = std::mem::take(&mut loaded.problems);
            (Some(loaded), problems)
        }
        Err(LoadError::Rejected(Rejected(problems))) => (None, problems),
        Err(error) => return Err(error.into()),
    };
    let mut out = Vec::new();
    let style = ui::style(common, None);
    text::write_limited(&mut out, &problems, Some(text::MAX_PER_CODE), style)?;
    let dry_run = loaded.as_ref().filter(|_| options.dry_run);
    if let Some(loaded) = dry_run {
        outcome::write(&mut out, &loaded.outcome, style)?;
    }
    ui::write(None, &out)?;
    match loaded {
        Some(loaded) if !problems.iter().any(Problem::is_error) => {
            print_summary(
                common,
                options.prune,
                options.dry_run,
                &annals,
                &loaded,
                &missing,
            );
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            ui::note(common, "nothing was loaded");
            Ok(ExitCode::from(1))
        }
    }
}

/// Loads one document that another command made.
pub(super) fn load_one(
    common: &Common,
    input: Input,
    load_options: &LoadOptions,
    write_options: &WriteOptions,
) -> Result<(), Failure> {
    let dry_run = load_options.context.dry_run;
    let folder = data::store_or_default(common)?;
    let mut annals = open_or_create(common, dry_run, &folder)?;
    annals.wait_for(write_options.wait);
    let loaded = annals.load(vec![input], load_options)?;
    if dry_run {
        let mut out = Vec::new();
        outcome::write(&mut out, &loaded.outcome, ui::style(common, None))?;
        ui::write(None, &out)?;
    }
    print_summary(common, false, dry_run, &annals, &loaded, &[]);
    Ok(())
}

fn print_summary(
    common: &Common,
    prune: bool,
    dry_run: bool,
    annals: &Annals,
    loaded: &LoadReport,
    missing: &[String],
) {
    if !missing.is_empty() && !prune {
        let (names, files) = (first_few(missing), count(missing.len(), "document"));
        ui::warn(
            common,
            &format!("the files of {files} are gone: {names}; --prune removes them"),
        );
    }
    let outcome = &loaded.outcome;
    let summary = outcome::summary(outcome);
    let summary = match (outcome.is_empty(), dry_run) {
        (true, _) => format!("nothing changed: {summary}"),
        (_, true) => format!("dry run: nothing was written; the change would be: {summary}"),
        _ => data::done_in(annals, &summary),
    };
    ui::note(common, &summary);
    print_copies(common, loaded);
    if loaded.left_out > 0 {
        let left_out = count(loaded.left_out, "statement");
        let text = format!("{left_out} skipped, because annals derives them itself");
        ui::note(common, &text);
    }
}

/// Tells which bundled descriptions were copied, and which copies went.
fn print_copies(common: &Common, loaded: &LoadReport) {
    let named = |things: &[String]| {
        let names: Vec<_> = things.iter().map(|thing| id::shorten(thing)).collect();
        (count(things.len(), "thing"), first_few(&names))
    };
    if !loaded.copied.is_empty() {
        let (things, names) = named(&loaded.copied);
        let text = format!(
            "copied the bundled descriptions of {things} into the document `bundled`: {names}"
        );
        ui::note(common, &text);
    }
    if !loaded.dropped.is_empty() {
        let (things, names) = named(&loaded.dropped);
        let text = format!(
            "removed the copies of {things} from the document `bundled`, as your documents describe them: {names}"
        );
        ui::note(common, &text);
    }
}

/// The first few names, and the number of the others.
fn first_few(names: &[String]) -> String {
    const FEW: usize = 5;
    let more = names.len().saturating_sub(FEW);
    let mut text = names
        .iter()
        .take(FEW)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

/// Applies the name given with `--as`.
fn with_name(
    options: &Load,
    mut inputs: Vec<Input>,
    mut files: Vec<LargeFile>,
    format: Option<Format>,
) -> Result<(Vec<Input>, Vec<LargeFile>), Failure> {
    let from_stdin = options.paths.iter().any(|path| path.as_os_str() == "-");
    let number = inputs.len() + files.len();
    match (&options.name, inputs.as_mut_slice(), files.as_mut_slice()) {
        (None, ..) if from_stdin => Err(Failure::new("standard input has no name")
            .hint("give it one with --as, for example --as cert.ttl")),
        (None, ..) => Ok((inputs, files)),
        (Some(name), [one], []) => {
            if from_stdin && format.is_none() {
                one.format = Format::from_path(name).unwrap_or(Format::Turtle);
            }
            one.origin = one.origin.clone().renamed(name);
            Ok((inputs, files))
        }
        (Some(name), [], [one]) => {
            one.origin = one.origin.clone().renamed(name);
            Ok((inputs, files))
        }
        (Some(name), ..) => Err(Failure::new(format!(
            "{} cannot share the name `{name}`",
            count(number, "document")
        ))
        .hint("--as takes a single document")),
    }
}

/// Opens the selected store, creating it if there is none; a dry run without a store uses a temporary
/// one.
pub(super) fn open_or_create(
    common: &Common,
    dry_run: bool,
    folder: &Path,
) -> Result<Annals, Failure> {
    match reading::open(folder, Durability::Durable) {
        Err(LoadError::Store(store::Error::Missing(_))) if dry_run => Ok(Annals::new()?),
        Err(LoadError::Store(store::Error::Missing(_))) => {
            ui::note(common, &format!("created a store in {}", folder.display()));
            Ok(Annals::create(folder, Durability::Durable, Vec::new())?)
        }
        opened => Ok(opened?),
    }
}

/// Documents whose files have disappeared from a folder that is being loaded.
fn missing_files(
    known: &[DocumentRecord],
    paths: &[PathBuf],
    base: &Path,
    read: &BTreeSet<&str>,
) -> Vec<String> {
    let base = std::fs::canonicalize(base).unwrap_or_else(|_| base.to_owned());
    let folders = paths.iter().filter(|path| path.is_dir());
    let folders: Vec<_> = folders
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let missing = known.iter().filter(|record| {
        let Some(path) = record.path.as_deref().filter(|path| !read.contains(path)) else {
            return false;
        };
        let file = base.join(path);
        folders.iter().any(|folder| file.starts_with(folder)) && !file.exists()
    });
    missing.map(|record| record.name.clone()).collect()
}
