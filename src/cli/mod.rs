//! The command-line interface, one file per command. The only layer that prints, exits, or reads the
//! environment, the terminal and the user's files.
//!
//! ```
//! use clap::CommandFactory;
//!
//! let command = annals::cli::Args::command();
//! assert!(command.get_subcommands().any(|sub| sub.get_name() == "timeline"));
//! ```

mod args;
mod as_of;
mod assistance;
mod backup;
mod cache;
mod check;
mod completions;
mod conflicts;
mod data;
mod diff;
mod documents;
mod explain;
mod export;
mod failure;
mod fmt;
mod graph;
mod init;
mod load;
mod log;
mod man;
mod new;
mod ontology;
mod progress;
mod query;
mod remove;
mod restore;
mod serve;
mod settings;
mod show;
mod stats;
mod store;
mod timeline;
mod ui;
mod undo;
mod update;
mod why;

pub use args::Args;
pub use failure::Failure;

use args::Command;
use std::process::ExitCode;

/// Runs one command.
///
/// # Errors
/// [`Failure`], which holds the message for the user and the exit code.
pub fn run(args: &mut Args) -> Result<ExitCode, Failure> {
    // Completions and manual pages must not depend on the current folder.
    if !matches!(args.command, Command::Completions(_) | Command::Man(_)) {
        settings::apply(&mut args.common)?;
    }
    match &args.command {
        Command::Timeline(options) => timeline::run(&args.common, options),
        Command::Show(options) => show::run(&args.common, options),
        Command::Assistance(options) => assistance::run(&args.common, options),
        Command::Why(options) => why::run(&args.common, options),
        Command::Conflicts(options) => conflicts::run(&args.common, options),
        Command::Graph(options) => graph::run(&args.common, options),
        Command::Query(options) => query::run(&args.common, options),
        Command::Ontology(options) => ontology::run(&args.common, options),
        Command::Check(options) => check::run(&args.common, options),
        Command::Explain(options) => explain::run(options),
        Command::Fmt(options) => fmt::run(&args.common, options),
        Command::New(options) => new::run(&args.common, options),
        Command::Init(options) => init::run(&args.common, options),
        Command::Load(options) => load::run(&args.common, options),
        Command::Remove(options) => remove::run(&args.common, options),
        Command::Documents(options) => documents::run(&args.common, options),
        Command::Update(options) => update::run(&args.common, options),
        Command::Log(options) => log::run(&args.common, options),
        Command::Undo(options) => undo::run(&args.common, options),
        Command::Backup(options) => backup::run(&args.common, options),
        Command::Restore(options) => restore::run(&args.common, options),
        Command::Store(command) => store::run(&args.common, command),
        Command::Diff(options) => diff::run(&args.common, options),
        Command::Export(options) => export::run(&args.common, options),
        Command::Serve(options) => serve::run(&args.common, options),
        Command::Stats(options) => stats::run(&args.common, options),
        Command::Completions(options) => completions::run(options),
        Command::Man(options) => man::run(options),
    }
}
