//! `annals stats`: counts documents, statements and things.

use super::options::Common;
use super::{Failure, data, settings, ui};
use crate::query::{ParamValues, QueryOptions};
use crate::render::query::answer::{self, AnswerFormat};
use crate::render::style::count;
use crate::render::table;
use std::io::Write;
use std::process::ExitCode;

/// Options of `stats`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals stats
  annals stats --data my.ttl
  annals stats -v")]
pub struct Stats {
    /// Also show each setting and where it was set
    #[arg(short, long)]
    pub verbose: bool,
}

pub(super) fn run(common: &Common, options: &Stats) -> Result<ExitCode, Failure> {
    let annals = data::open(common)?;
    let (documents, statements) = match annals.published() {
        Some(published) => {
            let number = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
            (number(published.documents), number(published.asserted))
        }
        None => {
            let all = annals.documents()?;
            (all.len(), all.iter().map(|record| record.statements).sum())
        }
    };
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
        count(documents, "document"),
        count(statements, "statement")
    )?;
    let answer = annals.query_saved("stats", &ParamValues::default(), &QueryOptions::default())?;
    answer::write(&mut out, &answer, AnswerFormat::Table)?;
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}
