//! Options of `annals check` and `annals explain`.

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

References are resolved within the files, in the store and in the bundled data. Exits with 1 if
there are errors or, with --strict, warnings. `annals explain CODE` explains a code.")]
pub struct Check {
    /// Files, folders or globs; `-` is standard input; default: --data, else the bundled data
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,

    /// Report only these codes
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub only: Vec<Code>,

    /// List every problem, not just the first five of each kind
    #[arg(long, help_heading = OUTPUT)]
    pub all: bool,

    /// Output format; by default, taken from the extension of -o FILE
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<CheckFormat>,

    /// Write to a file: .txt .json .sarif
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// Output formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For reading in a terminal
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
    /// Codes, such as E012; without one, all codes are listed
    #[arg(value_name = "CODE")]
    pub codes: Vec<String>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = OUTPUT)]
    pub format: ExplainFormat,
}

/// Output formats of `explain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For reading in a terminal
    Text,
    /// Markdown, as in docs/codes.md
    #[value(alias = "md")]
    Markdown,
}
