//! The options of `diff`.

use super::OUTPUT;
use clap::ValueEnum;
use std::path::PathBuf;

/// Options of `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals diff old.ttl new.ttl
  annals diff .annals data
  annals diff data
  annals diff --as-of 2023-12-14 --as-of 2024-01-05

Exits with 1 where there is a difference.")]
pub struct Diff {
    /// File, folder, glob or store to compare with; `-` is standard input
    #[arg(value_name = "A", required_unless_present = "as_of")]
    pub first: Option<PathBuf>,

    /// What to compare it with; without it, the data at hand is compared with A
    #[arg(value_name = "B")]
    pub second: Option<PathBuf>,

    /// What became known after this day, as EDTF; given again, until that day, else until today
    #[arg(long, value_name = "DATE", conflicts_with = "first")]
    pub as_of: Vec<String>,

    /// How to write it; else the ending of -o FILE says so
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<DiffFormat>,

    /// Write to a file: .txt .md .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// Formats of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For reading on a terminal
    Text,
    /// For reports
    #[value(alias = "md")]
    Markdown,
    /// One JSON object
    Json,
}
