//! Where the data is: what `--data` names, else the store that `--store` names, else the store
//! `.annals` of this or the nearest parent folder, else what the program carries.

use super::args::Common;
use super::cache;
use super::{Failure, ui};
use crate::Annals;
use crate::annals;
use crate::model::origin::Origin;
use crate::read::{self, Format, Found, Input};
use crate::store::{Durability, Error};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The name of a store's folder.
pub const STORE: &str = ".annals";

/// The content of some paths; documents are named by their path below `base`.
pub fn inputs(paths: &[PathBuf], base: &Path) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    for found in read::discover(paths, base)? {
        inputs.push(match &found {
            Found::Stdin => standard_input()?,
            Found::File { .. } => read::open(&found)?,
        });
    }
    Ok(inputs)
}

/// Standard input, taken for Turtle.
fn standard_input() -> Result<Input, Failure> {
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

fn cached(inputs: Vec<Input>) -> Result<Annals, annals::Error> {
    let key = cache::key(&inputs);
    cache::open(&key, |folder| made(folder, inputs))
}

/// The data of a store, where a folder is one, else of the files that a path names; none where
/// this process has the same open already.
pub fn of_path(path: &Path) -> Result<Option<Annals>, Failure> {
    let opened = match Annals::open(path, Durability::Durable) {
        Err(annals::Error::Store(Error::Missing(_))) => {
            cached(inputs(&[path.to_owned()], &std::env::current_dir()?)?)
        }
        opened => opened,
    };
    match opened {
        Err(annals::Error::Store(Error::Opened(_))) => Ok(None),
        opened => Ok(Some(opened?)),
    }
}

/// A store of some documents for the cache.
fn made(folder: Option<&Path>, inputs: Vec<Input>) -> Result<Annals, annals::Error> {
    match folder {
        Some(folder) => Annals::create(folder, Durability::Scratch, inputs),
        None => Annals::scratch(inputs),
    }
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
