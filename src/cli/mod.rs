//! The counter: one file a command. The only room that prints, exits, and reads the environment,
//! the terminal and the file system for the user.
//!
//! ```
//! use clap::CommandFactory;
//!
//! let command = annals::cli::Args::command();
//! assert!(command.get_subcommands().any(|sub| sub.get_name() == "timeline"));
//! ```

mod args;
mod as_of;
mod cache;
mod check;
mod completions;
mod data;
mod failure;
mod graph;
mod init;
mod load;
mod man;
mod query;
mod remove;
mod show;
mod stats;
mod timeline;
mod ui;

pub use args::Args;
pub use failure::Failure;

use args::Command;
use std::process::ExitCode;

/// Runs one command.
///
/// # Errors
/// [`Failure`], with what to tell the user and how to exit.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    match &args.command {
        Command::Timeline(options) => timeline::run(&args.common, options),
        Command::Show(options) => show::run(&args.common, options),
        Command::Graph(options) => graph::run(&args.common, options),
        Command::Query(options) => query::run(&args.common, options),
        Command::Check(options) => check::run(&args.common, options),
        Command::Init(options) => init::run(&args.common, options),
        Command::Load(options) => load::run(&args.common, options),
        Command::Remove(options) => remove::run(&args.common, options),
        Command::Stats => stats::run(&args.common),
        Command::Completions(options) => completions::run(options),
        Command::Man(options) => man::run(options),
    }
}
