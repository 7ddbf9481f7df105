//! Options of `annals why` and `annals conflicts`.

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

    /// Only claims with this property: `attributedTo`, `customersAffected` …; `date` covers every
    /// kind of date
    #[arg(value_name = "PROPERTY")]
    pub property: Option<String>,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Output format; by default, taken from the extension of -o FILE
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
    /// Only conflicts about this thing
    #[arg(value_name = "THING")]
    pub thing: Option<String>,

    /// Only conflicts that no later claim has settled
    #[arg(long)]
    pub open: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Output format; by default, taken from the extension of -o FILE
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<ClaimsFormat>,

    /// Write to a file: .txt .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,

    /// Exit with 1 if there are no conflicts
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

/// Output formats of claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClaimsFormat {
    /// For reading in a terminal
    Text,
    /// One JSON object
    Json,
}

impl ClaimsFormat {
    /// The format from `--format`, else from the file extension.
    pub(crate) fn choose(option: Option<Self>, output: Option<&Path>) -> Result<Self, Failure> {
        match option {
            Some(format) => Ok(format),
            None => {
                let extensions = [("txt", Self::Text), ("json", Self::Json)];
                Ok(ui::format_from_extension(output, &extensions)?.unwrap_or(Self::Text))
            }
        }
    }
}
