//! The options of the commands about claims.

use super::OUTPUT;
use crate::cli::as_of::AsOf;
use crate::cli::{Failure, ui};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Options of `why`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals why kyivstar-attack attributedTo
  annals why kyivstar-intrusion date
  annals why sandworm --as-of 2023-12-14")]
pub struct Why {
    /// A slug, a prefixed name, an IRI, a label or an alias
    #[arg(value_name = "THING")]
    pub thing: String,

    /// Only what is said by this property: `attributedTo`, `customersAffected` …; `date` means all
    /// its dates
    #[arg(value_name = "PROPERTY")]
    pub property: Option<String>,

    #[command(flatten)]
    pub as_of: AsOf,

    /// How to write it; else the ending of -o FILE says so
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<ClaimsFormat>,

    /// Write to a file: .txt .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// Options of `conflicts`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals conflicts --open
  annals conflicts kyivstar-attack
  annals conflicts --as-of 2024-01-05 --format json")]
pub struct Conflicts {
    /// Only those about this thing
    #[arg(value_name = "THING")]
    pub thing: Option<String>,

    /// Only those that no later claim settles
    #[arg(long)]
    pub open: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// How to write it; else the ending of -o FILE says so
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<ClaimsFormat>,

    /// Write to a file: .txt .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,

    /// Exit with 1 if nothing contradicts anything
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

/// Formats of claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClaimsFormat {
    /// For reading on a terminal
    Text,
    /// One JSON object
    Json,
}

impl ClaimsFormat {
    /// The format that was named, or that the ending of the file says.
    pub(crate) fn chosen(named: Option<Self>, output: Option<&Path>) -> Result<Self, Failure> {
        match named {
            Some(format) => Ok(format),
            None => {
                let endings = [("txt", Self::Text), ("json", Self::Json)];
                Ok(ui::format_of(output, &endings)?.unwrap_or(Self::Text))
            }
        }
    }
}
