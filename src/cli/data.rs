//! Where the data is: what `--data` names, else the store that `--store` names, else the store
//! `.annals` of this or the nearest parent folder, else what the program carries.

use super::args::{Changing, Common};
use super::cache;
use super::{Failure, ui};
use crate::Annals;
use crate::database;
use crate::database::Occasion;
use crate::model::origin::Origin;
use crate::parse::{self, Format, Found, Input};
use crate::render::style;
use crate::store::{Durability, Error};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The name of a store's folder.
pub const STORE: &str = ".annals";

/// The content of some paths; documents are named by their path below `base`.
pub fn inputs(paths: &[PathBuf], base: &Path) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    for found in parse::discover(paths, base)? {
        inputs.push(match &found {
            Found::Stdin => standard_input()?,
            Found::File { .. } => parse::open(&found)?,
        });
    }
    Ok(inputs)
}

/// Standard input, taken for Turtle.
pub fn standard_input() -> Result<Input, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    Ok(Input {
        origin: Origin::named("stdin", "standard input"),
        bytes,
        format: Format::Turtle,
    })
}

/// The data that a command asks.
pub fn open(common: &Common) -> Result<Annals, Failure> {
    if !common.data.is_empty() {
        return of_files(&common.data);
    }
    if let Some(folder) = store(common)? {
        return Ok(Annals::open(&folder, Durability::Durable)?);
    }
    ui::note(
        common,
        "this is the bundled data; --data PATH reads your own",
    );
    Ok(cache::open(&Annals::bundled_key(), |folder| {
        made(folder, Annals::bundled_inputs())
    })?)
}

/// The data of some files.
fn of_files(paths: &[PathBuf]) -> Result<Annals, Failure> {
    Ok(cached(inputs(paths, &std::env::current_dir()?)?)?)
}

fn cached(inputs: Vec<Input>) -> Result<Annals, database::Error> {
    let key = cache::key(&inputs);
    cache::open(&key, |folder| made(folder, inputs))
}

/// The data of a store, where a folder is one, else of the files that a path names; none where
/// this process has the same open already.
pub fn of_path(path: &Path) -> Result<Option<Annals>, Failure> {
    let opened = match Annals::open(path, Durability::Durable) {
        Err(database::Error::Store(Error::Missing(_))) => {
            cached(inputs(&[path.to_owned()], &std::env::current_dir()?)?)
        }
        opened => opened,
    };
    match opened {
        Err(database::Error::Store(Error::Opened(_))) => Ok(None),
        opened => Ok(Some(opened?)),
    }
}

/// A store of some documents for the cache.
fn made(folder: Option<&Path>, inputs: Vec<Input>) -> Result<Annals, database::Error> {
    match folder {
        Some(folder) => Annals::create(folder, Durability::Scratch, inputs),
        None => Annals::scratch(inputs),
    }
}

/// The folder of the store that is meant, and there has to be one.
pub fn existing(common: &Common) -> Result<PathBuf, Failure> {
    store(common)?.ok_or_else(|| {
        Failure::new("there is no store here").hint("name one with --store, or run `annals init`")
    })
}

/// The folder of the store that is meant, or that is to be made.
pub fn store_or_here(common: &Common) -> Result<PathBuf, Failure> {
    match store(common)? {
        Some(folder) => Ok(folder),
        None => Ok(std::env::current_dir()?.join(STORE)),
    }
}

/// The store that is meant, to be changed on this occasion.
pub fn open_to_change(
    common: &Common,
    changing: &Changing,
    dry_run: bool,
) -> Result<Annals, Failure> {
    let mut annals = Annals::open(&existing(common)?, Durability::Durable)?;
    annals.wait_for(changing.wait);
    annals.on(occasion(dry_run));
    Ok(annals)
}

/// That it is now, and what was called.
pub fn occasion(dry_run: bool) -> Occasion {
    /// As much of a call as anybody reads in a log.
    const LONGEST: usize = 200;
    let words = std::env::args_os().skip(1);
    let words = words.map(|word| quoted(&word.to_string_lossy()));
    let command = ["annals".to_owned()].into_iter().chain(words);
    let command = command.collect::<Vec<_>>().join(" ");
    Occasion {
        now: Some(chrono::Utc::now()),
        command: style::cut(&command, LONGEST),
        dry_run,
        ..Occasion::default()
    }
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,:=@%+".contains(c);
    match word.chars().all(plain) && !word.is_empty() {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// The folder that holds a store: documents are named by their path below it, so that a checkout
/// gives the same names wherever it lies.
pub fn home(folder: &Path) -> Result<PathBuf, Failure> {
    let folder = std::path::absolute(folder)?;
    Ok(folder.parent().unwrap_or(Path::new("/")).to_owned())
}

/// The folder of the store that is meant, if one is.
pub fn store(common: &Common) -> Result<Option<PathBuf>, Failure> {
    if let Some(folder) = &common.store {
        return Ok(Some(folder.clone()));
    }
    let here = std::env::current_dir()?;
    let mut folders = here.ancestors().map(|folder| folder.join(STORE));
    Ok(folders.find(|folder| folder.is_dir()))
}
