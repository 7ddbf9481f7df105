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
mod diff;
mod export;
mod failure;
mod init;
mod load;
mod man;
mod query;
mod remove;
mod settings;
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
pub fn run(args: &mut Args) -> Result<ExitCode, Failure> {
    // What helps to install the program does not depend on where it is called.
    if !matches!(args.command, Command::Completions(_) | Command::Man(_)) {
        settings::settle(&mut args.common)?;
    }
    match &args.command {
        Command::Timeline(options) => timeline::run(&args.common, options),
        Command::Show(options) => show::run(&args.common, options),
        Command::Query(options) => query::run(&args.common, options),
        Command::Check(options) => check::run(&args.common, options),
        Command::Diff(options) => diff::run(&args.common, options),
        Command::Export(options) => export::run(&args.common, options),
        Command::Init(options) => init::run(&args.common, options),
        Command::Load(options) => load::run(&args.common, options),
        Command::Remove(options) => remove::run(&args.common, options),
        Command::Stats(options) => stats::run(&args.common, options),
        Command::Completions(options) => completions::run(options),
        Command::Man(options) => man::run(options),
    }
}
