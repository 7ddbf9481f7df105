//! Options of `annals diff`.

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

Exits with 1 if there are differences.")]
pub struct Diff {
    /// First side: a file, folder, glob or store; `-` is standard input
    #[arg(value_name = "A", required_unless_present = "as_of")]
    pub first: Option<PathBuf>,

    /// Second side; without it, the current data is compared with A
    #[arg(value_name = "B")]
    pub second: Option<PathBuf>,

    /// Show what became known after this day (EDTF), up to today or to a second --as-of
    #[arg(long, value_name = "DATE", conflicts_with = "first")]
    pub as_of: Vec<String>,

    /// Output format; by default, taken from the extension of -o FILE
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<DiffFormat>,

    /// Write to a file: .txt .md .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// Output formats of `diff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For reading in a terminal
    Text,
    /// For reports
    #[value(alias = "md")]
    Markdown,
    /// One JSON object
    Json,
}
