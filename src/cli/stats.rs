//! `annals stats`

use super::args::Common;
use super::{Failure, data, ui};
use crate::query::{Limits, Values};
use crate::render::answer::{self, Format};
use std::io::Write;
use std::process::ExitCode;

pub(super) fn run(common: &Common) -> Result<ExitCode, Failure> {
    let annals = data::open(common)?;
    let documents = annals.documents()?;
    let mut out = Vec::new();
    writeln!(
        out,
        "{} documents, {} statements\n",
        documents.len(),
        documents
            .iter()
            .map(|record| record.statements)
            .sum::<usize>()
    )?;
    let answer = annals.query("stats", &Values::default(), &Limits::default())?;
    answer::write(&mut out, &answer, Format::Table)?;
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}
