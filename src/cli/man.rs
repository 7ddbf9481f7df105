//! `annals man`: manual pages.

use super::{Failure, ui};
use clap::Command;
use std::process::ExitCode;

/// Options of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals man > annals.1
  annals man timeline > annals-timeline.1 && man ./annals-timeline.1")]
pub struct Man {
    /// Command; without one, the page of annals itself
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

pub(super) fn run(options: &Man, mut program: Command) -> Result<ExitCode, Failure> {
    program.build();
    let source = format!("annals {}", env!("CARGO_PKG_VERSION"));
    let command = match &options.command {
        None => program,
        Some(name) => subcommand(&program, name)?,
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(command)
        .source(source)
        .manual("annals")
        .render(&mut out)?;
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}

fn subcommand(program: &Command, name: &str) -> Result<Command, Failure> {
    program.find_subcommand(name).cloned().ok_or_else(|| {
        let names: Vec<_> = program.get_subcommands().map(Command::get_name).collect();
        Failure::new(format!("there is no command `{name}`"))
            .hint(format!("the commands are {}", names.join(", ")))
    })
}
