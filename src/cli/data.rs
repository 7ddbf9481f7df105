//! Where the data is: what `--data` names, else what the program carries.

use super::args::Common;
use super::failure::Failure;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::read::{self, Document, Format, Found, Input};
use crate::{Annals, Rejected};
use std::io::Read;
use std::path::PathBuf;

/// The documents of some paths, and what is wrong with the others.
pub fn documents(paths: &[PathBuf]) -> Result<(Vec<Document>, Vec<Problem>), Failure> {
    let base = std::env::current_dir()?;
    let mut documents = Vec::new();
    let mut problems = Vec::new();
    for found in read::discover(paths, &base)? {
        let input = match &found {
            Found::Stdin => standard_input()?,
            Found::File { .. } => read::open(&found)?,
        };
        let reading = read::read(input);
        documents.extend(reading.document);
        problems.extend(reading.problems);
    }
    Ok((documents, problems))
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
    if common.data.is_empty() {
        eprintln!("note: this is the bundled data; --data PATH reads your own");
        return Ok(Annals::bundled()?);
    }
    let (documents, mut problems) = documents(&common.data)?;
    let mut annals = Annals::new()?;
    match annals.load(documents) {
        Ok(_) if !problems.iter().any(Problem::is_error) => Ok(annals),
        Ok(_) => Err(Rejected(problems).into()),
        Err(Rejected(more)) => {
            problems.extend(more);
            Err(Rejected(problems).into())
        }
    }
}
