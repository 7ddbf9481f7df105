//! The options of the commands that judge.

use super::OUTPUT;
use crate::model::problem::Code;
use clap::ValueEnum;
use std::path::PathBuf;

/// Options of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals check data
  annals check my.ttl --strict
  annals check events --only W040,E012
  annals check data -o annals.sarif
  cat my.ttl | annals check -

What the files name is looked up among them, in the store, and in the bundled data. Exits with 1 if
there are errors, or with --strict if there is anything at all. `annals explain CODE` tells more.")]
pub struct Check {
    /// Files, folders or globs; `-` is standard input; none means --data or the bundled data
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Take warnings for errors
    #[arg(long)]
    pub strict: bool,

    /// Tell of these codes alone
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub only: Vec<Code>,

    /// List every problem, not five of a kind
    #[arg(long, help_heading = OUTPUT)]
    pub all: bool,

    /// How to write it; else the ending of -o FILE says so
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<CheckFormat>,

    /// Write to a file: .txt .json .sarif
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// Formats of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For reading on a terminal
    Text,
    /// A JSON array
    Json,
    /// SARIF 2.1.0, for editors and code hosts
    Sarif,
}

/// Options of `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals explain
  annals explain E012")]
pub struct Explain {
    /// Codes, such as E012; none lists them all
    #[arg(value_name = "CODE")]
    pub codes: Vec<String>,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = OUTPUT)]
    pub format: ExplainFormat,
}

/// Formats of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For reading on a terminal
    Text,
    /// Markdown, as in docs/codes.md
    #[value(alias = "md")]
    Markdown,
}
