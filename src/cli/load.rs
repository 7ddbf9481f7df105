//! `annals load`

use super::args::{Common, Load};
use super::progress::Line;
use super::{Failure, data, ui};
use crate::database::{Error, Loaded, Record};
use crate::model::problem::Problem;
use crate::parse::{Format, Input};
use crate::render::problems::text;
use crate::render::store::outcome;
use crate::render::style::count;
use crate::store::{self, Durability};
use crate::{Annals, Rejected};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Load) -> Result<ExitCode, Failure> {
    let folder = data::store_or_here(common)?;
    let home = data::home(&folder)?;
    let inputs = named(options, data::inputs(&options.paths, &home)?)?;
    let mut annals = open_or_make(common, options, &folder)?;
    annals.wait_for(options.changing.wait);
    let line = Line::begin("loading");
    let mut occasion = data::occasion(options.dry_run);
    occasion.progress = Some(line.progress());
    annals.on(occasion);
    let gone = vanished(&annals.documents()?, &options.paths, &home, &inputs);
    let pruned: &[String] = if options.prune { &gone } else { &[] };
    let loaded = annals.load_without(inputs, pruned);
    drop(line);
    let (loaded, problems) = match loaded {
        Ok(mut loaded) => {
            let problems = std::mem::take(&mut loaded.problems);
            (Some(loaded), problems)
        }
        Err(Error::Rejected(Rejected(problems))) => (None, problems),
        Err(error) => return Err(error.into()),
    };
    let mut out = Vec::new();
    let style = ui::style(common, None);
    text::write_some(&mut out, &problems, Some(text::SOME), style)?;
    let dry = loaded.as_ref().filter(|_| options.dry_run);
    if let Some(loaded) = dry {
        outcome::write(&mut out, &loaded.outcome, style)?;
    }
    ui::write(None, &out)?;
    match loaded {
        Some(loaded) if !problems.iter().any(Problem::is_error) => {
            tell(common, options, &loaded, &gone);
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            ui::note(common, "nothing was loaded");
            Ok(ExitCode::from(1))
        }
    }
}

fn tell(common: &Common, options: &Load, loaded: &Loaded, gone: &[String]) {
    if !gone.is_empty() && !options.prune {
        let (names, files) = (some(gone), count(gone.len(), "document"));
        ui::warn(
            common,
            &format!("the files of {files} are gone: {names}; --prune takes them out"),
        );
    }
    let outcome = &loaded.outcome;
    let summary = outcome::summary(outcome);
    let told = match (outcome.is_empty(), options.dry_run) {
        (true, _) => format!("nothing changed: {summary}"),
        (_, true) => format!("this would be changed, and was not: {summary}"),
        _ => summary,
    };
    ui::note(common, &told);
    if loaded.left_out > 0 {
        let left_out = count(loaded.left_out, "statement");
        let text = format!("{left_out} left out, which the program adds itself");
        ui::note(common, &text);
    }
}

/// The first few names, and how many more there are.
fn some(names: &[String]) -> String {
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

/// Documents under the name that `--as` gives.
fn named(options: &Load, mut inputs: Vec<Input>) -> Result<Vec<Input>, Failure> {
    let from_stdin = options.paths.iter().any(|path| path.as_os_str() == "-");
    match (&options.name, inputs.as_mut_slice()) {
        (None, _) if from_stdin => Err(Failure::new("standard input has no name")
            .hint("give it one with --as, such as --as cert.ttl")),
        (None, _) => Ok(inputs),
        (Some(name), [one]) => {
            if from_stdin {
                one.format = Format::from_path(name).unwrap_or(Format::Turtle);
            }
            one.origin = one.origin.clone().called(name);
            Ok(inputs)
        }
        (Some(name), many) => Err(Failure::new(format!(
            "{} cannot all be called `{name}`",
            count(many.len(), "document")
        ))
        .hint("--as is for one document")),
    }
}

/// The store that is meant, made where there is none; what is only tried is tried on one that
/// nobody sees.
fn open_or_make(common: &Common, options: &Load, folder: &Path) -> Result<Annals, Failure> {
    match Annals::open(folder, Durability::Durable) {
        Err(Error::Store(store::Error::Missing(_))) if options.dry_run => Ok(Annals::new()?),
        Err(Error::Store(store::Error::Missing(_))) => {
            ui::note(common, &format!("made a store in {}", folder.display()));
            Ok(Annals::create(folder, Durability::Durable, Vec::new())?)
        }
        opened => Ok(opened?),
    }
}

/// Documents whose files lay in a folder that is loaded and are not there any more.
fn vanished(known: &[Record], paths: &[PathBuf], home: &Path, inputs: &[Input]) -> Vec<String> {
    let home = std::fs::canonicalize(home).unwrap_or_else(|_| home.to_owned());
    let folders = paths.iter().filter(|path| path.is_dir());
    let folders: Vec<_> = folders
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let read: BTreeSet<_> = inputs
        .iter()
        .filter_map(|input| input.origin.path())
        .collect();
    let gone = known.iter().filter(|record| {
        let Some(path) = record.path.as_deref().filter(|path| !read.contains(path)) else {
            return false;
        };
        let file = home.join(path);
        folders.iter().any(|folder| file.starts_with(folder)) && !file.exists()
    });
    gone.map(|record| record.name.clone()).collect()
}
