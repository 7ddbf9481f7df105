//! `annals stats`

use super::args::{Common, Stats};
use super::{Failure, data, settings, ui};
use crate::query::{Limits, Values};
use crate::render::query::answer::{self, Format};
use crate::render::style::count;
use crate::render::table;
use std::io::Write;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Stats) -> Result<ExitCode, Failure> {
    let annals = data::open(common)?;
    let documents = annals.documents()?;
    let statements = documents.iter().map(|record| record.statements).sum();
    let mut out = Vec::new();
    if options.verbose {
        table::write(
            &mut out,
            &["setting", "value", "from"],
            &settings::told(common)?,
        )?;
        writeln!(out)?;
    }
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
