//! Answers from stores that can only be read, where writers may overtake the reader: such an answer is
//! not printed, and the command runs again.

use super::Failure;
use crate::Annals;
use crate::database::LoadError;
use crate::store::{self, Durability, Overtaken};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

/// What is known of the stores that the command can only read, and whether anything was printed.
struct Reading {
    stores: Vec<Overtaken>,
    has_answered: bool,
}

static READING: Mutex<Reading> = Mutex::new(Reading {
    stores: Vec::new(),
    has_answered: false,
});

fn with_reading<T>(job: impl FnOnce(&mut Reading) -> T) -> T {
    job(&mut READING.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Opens a store that answers are read from.
pub fn open(folder: &Path, durability: Durability) -> Result<Annals, LoadError> {
    let annals = Annals::open(folder, durability)?;
    if annals.store().is_read_only() {
        with_reading(|reading| reading.stores.push(annals.store().overtaken()));
    }
    Ok(annals)
}

/// Whether an answer must be complete before its beginning is printed.
pub fn is_uncertain() -> bool {
    with_reading(|reading| !reading.stores.is_empty())
}

/// Whether what was read so far is one state of each store; to be asked before it is printed.
pub fn confirm() -> Result<(), Failure> {
    with_reading(|reading| {
        if reading.stores.iter().any(|store| store.count() > 0) {
            return Err(store::Error::Overtaken.into());
        }
        reading.has_answered = true;
        Ok(())
    })
}

/// Runs a command, again if what it read was overwritten before it printed anything.
pub fn run(mut command: impl FnMut() -> Result<ExitCode, Failure>) -> Result<ExitCode, Failure> {
    for _ in 1..store::READ_ATTEMPTS {
        let done = command();
        let again = with_reading(|reading| {
            let stores = std::mem::take(&mut reading.stores);
            !reading.has_answered && stores.iter().any(|store| store.count() > 0)
        });
        if !again {
            return done;
        }
    }
    command()
}
