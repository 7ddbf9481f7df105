//! Options of the commands that work on a store.

use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

const WRITING: &str = "Writing to the store";

/// Options of every command that writes to a store.
#[derive(Debug, clap::Args)]
pub struct WriteOptions {
    /// How long to wait if another process is writing to the store
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds, help_heading = WRITING)]
    pub wait: Duration,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().map(Duration::try_from_secs_f64);
    match seconds {
        Some(Ok(wait)) => Ok(wait),
        _ => Err("write a number of seconds, such as 0 or 2.5".to_owned()),
    }
}

/// Options of `init`.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// Start with the bundled data
    #[arg(long)]
    pub bundled: bool,
}

/// Options of `load`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals load data                      every file in a folder and its subfolders
  annals load --dry-run my.ttl          show what would change
  annals load --prune data              also remove documents whose files are gone
  curl … | annals load - --as cert.ttl  standard input, under a name

A document is named by its path relative to the folder that holds the store. Loading it again
replaces its old content; unchanged documents are skipped. A load is all or nothing, and
`annals undo` reverts it.")]
pub struct Load {
    /// Files (also .gz and .zst), folders or globs; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Document name to use instead of the path, for a single file; required for standard input,
    /// whose format is taken from the extension
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,

    /// Remove documents whose files are gone from the folders being loaded
    #[arg(long)]
    pub prune: bool,

    /// Show which events, claims and statements would change, without changing anything
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

/// Options of `remove`.
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// Document names, as listed by `annals documents`
    #[arg(value_name = "DOCUMENT", required = true)]
    pub documents: Vec<String>,

    /// Show what would change, without changing anything
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

/// Output formats of `documents`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For reading in a terminal
    Text,
    /// A JSON array
    Json,
    /// Comma-separated values
    Csv,
}

/// Options of `documents`.
#[derive(Debug, clap::Args)]
pub struct Documents {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// Options of `update`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("text").args(["execute", "file", "input"]).required(true))]
#[command(after_help = "Examples:
  annals update -e 'DELETE DATA { ev:outage ann:sector ann:energy }'
  annals update --dry-run -f fix.ru

Without GRAPH, insertions go into a new document, for example update/2026-07-03-1, and deletions
apply to every document that holds the statement. Files on disk do not change: `annals documents`
shows which documents differ from their files.")]
pub struct Update {
    /// Run this SPARQL Update
    #[arg(short, long, value_name = "SPARQL")]
    pub execute: Option<String>,

    /// Run the SPARQL Update in a file
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// Read the update from standard input
    #[arg(value_name = "-", value_parser = ["-"])]
    pub input: Option<String>,

    /// Show what would change, without changing anything
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

/// Output formats of `log`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For reading in a terminal
    Text,
    /// A JSON array
    Json,
}

/// Options of `log`.
#[derive(Debug, clap::Args)]
pub struct Log {
    /// Show at most this many changes, latest first
    #[arg(short = 'n', long = "number", value_name = "N")]
    pub number: Option<usize>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: LogFormat,
}

/// Options of `undo`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Running it again reverts the change before that; `annals undo --redo` goes forward again.
An undo is recorded in `annals log` like any other change."
)]
pub struct Undo {
    /// Redo the change that was undone last
    #[arg(long)]
    pub redo: bool,

    /// Show what would change, without changing anything
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

/// Options of `backup`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The file is a tar archive: data.mdb is a consistent snapshot of the store, kept/ holds copies of its
documents and its history, and SHA256SUMS their digests. `annals restore` reads it."
)]
pub struct Backup {
    /// Backup file to write
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Overwrite an existing file
    #[arg(long)]
    pub replace: bool,
}

/// Options of `restore`.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// Backup file, written by `annals backup`
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Replace a store that already holds documents
    #[arg(long)]
    pub replace: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

/// Subcommands of `store`.
#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Check the whole store for damage
    Verify,
    /// Rewrite the store without unused space
    Compact {
        /// Delete the history too; earlier changes can then no longer be undone
        #[arg(long)]
        forget: bool,

        #[command(flatten)]
        write_options: WriteOptions,
    },
    /// Rebuild the store from the copies it keeps of its documents
    Rebuild {
        #[command(flatten)]
        write_options: WriteOptions,
    },
}
