//! `annals stats`

use super::args::Common;
use super::{Failure, data, ui};
use crate::query::{Limits, Values};
use crate::render::answer::{self, Format};
use crate::render::style::count;
use std::io::Write;
use std::process::ExitCode;

pub(super) fn run(common: &Common) -> Result<ExitCode, Failure> {
    let annals = data::open(common)?;
    let documents = annals.documents()?;
    let statements = documents.iter().map(|record| record.statements).sum();
    let mut out = Vec::new();
    writeln!(
        out,
        "{}, {}\n",
        count(documents.len(), "document"),
        count(statements, "statement")
    )?;
    let answer = annals.query("stats", &Values::default(), &Limits::default())?;
    answer::write(&mut out, &answer, Format::Table)?;
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}
