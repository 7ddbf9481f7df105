//! `annals stats`: counts documents, statements and things.

use super::args::{Common, Stats};
use super::{Failure, data, settings, ui};
use crate::query::{ParamValues, QueryOptions};
use crate::render::query::answer::{self, AnswerFormat};
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
            &["setting", "value", "set by"],
            &settings::rows(common)?,
        )?;
        writeln!(out)?;
    }
    writeln!(
        out,
        "{}, {}\n",
        count(documents.len(), "document"),
        count(statements, "statement")
    )?;
    let answer = annals.query_saved("stats", &ParamValues::default(), &QueryOptions::default())?;
    answer::write(&mut out, &answer, AnswerFormat::Table)?;
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}
