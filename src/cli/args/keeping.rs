//! Options of the commands that keep records.

use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

const CHANGING: &str = "Changing the store";

/// Options of every command that changes a store.
#[derive(Debug, clap::Args)]
pub struct Changing {
    /// How long to wait while another process changes the store
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds, help_heading = CHANGING)]
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
    /// Begin with the bundled data
    #[arg(long)]
    pub bundled: bool,
}

/// Options of `load`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals load data                      every document in and below a folder
  annals load --dry-run my.ttl          what it would change, without changing it
  annals load --prune data              and take out those whose files are gone
  curl … | annals load - --as cert.ttl  standard input, under a name

A document is named by its path below the folder that holds the store. Loaded again, it is put in
place of what it said before; one that has not changed is left alone. Either everything is loaded
or nothing. `annals undo` takes it back.")]
pub struct Load {
    /// Files, folders or globs, also .gz and .zst; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Name of the document, where its path is not the name it should have; for one file, and
    /// always for standard input, whose format its ending tells
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,

    /// Take documents out whose files are gone from the folders that are loaded
    #[arg(long)]
    pub prune: bool,

    /// Say what would change, in events, claims and statements, and change nothing
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub changing: Changing,
}

/// Options of `remove`.
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// Names of documents, as `annals documents` lists them
    #[arg(value_name = "DOCUMENT", required = true)]
    pub documents: Vec<String>,

    /// Say what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub changing: Changing,
}

/// Formats of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For reading on a terminal
    Text,
    /// A JSON array
    Json,
    /// Comma-separated values
    Csv,
}

/// Options of `documents`.
#[derive(Debug, clap::Args)]
pub struct Documents {
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// Options of `update`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("text").args(["execute", "file", "input"]).required(true))]
#[command(after_help = "Examples:
  annals update -e 'DELETE DATA { ev:outage ann:sector ann:energy }'
  annals update --dry-run -f mend.ru

What is inserted without GRAPH belongs to a document of its own, update/2026-07-03-1 for instance;
what is deleted goes from every document that says it. The files on the disk stay as they are:
`annals documents` shows which documents differ from theirs.")]
pub struct Update {
    /// Make the changes of this SPARQL Update
    #[arg(short, long, value_name = "SPARQL")]
    pub execute: Option<String>,

    /// Make the changes in a file
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// `-` reads standard input
    #[arg(value_name = "-", value_parser = ["-"])]
    pub input: Option<String>,

    /// Say what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub changing: Changing,
}

/// Formats of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For reading on a terminal
    Text,
    /// A JSON array
    Json,
}

/// Options of `log`.
#[derive(Debug, clap::Args)]
pub struct Log {
    /// At most so many changes, the latest
    #[arg(short = 'n', long = "number", value_name = "N")]
    pub number: Option<usize>,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: LogFormat,
}

/// Options of `undo`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Each undo takes back one change more; `annals undo --redo` goes the other way.
An undo is a change itself and stands in `annals log`."
)]
pub struct Undo {
    /// Make the change again that was taken back last
    #[arg(long)]
    pub redo: bool,

    /// Say what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub changing: Changing,
}

/// Options of `backup`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The file is a tar archive: data.mdb is the store as it was at one moment, kept/ the copies of its
documents and its history, SHA256SUMS the digest of each. `annals restore` puts it back."
)]
pub struct Backup {
    /// The file to write
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Put it in place of a file that is there
    #[arg(long)]
    pub replace: bool,
}

/// Options of `restore`.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// A file that `annals backup` wrote
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Put it in place of a store that holds documents
    #[arg(long)]
    pub replace: bool,

    #[command(flatten)]
    pub changing: Changing,
}

/// What `store` does.
#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Read everything that is kept, and say whether it is whole
    Verify,
    /// Write the store anew without what nothing needs any more
    Compact {
        /// Forget the history: then nothing can be taken back any more
        #[arg(long)]
        forget: bool,

        #[command(flatten)]
        changing: Changing,
    },
    /// Make the store anew from the kept copies of its documents
    Rebuild {
        #[command(flatten)]
        changing: Changing,
    },
}
