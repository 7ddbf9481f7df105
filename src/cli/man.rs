//! `annals man`: manual pages.

use super::args::{Args, Man};
use super::{Failure, ui};
use clap::{Command, CommandFactory};
use std::process::ExitCode;

pub(super) fn run(options: &Man) -> Result<ExitCode, Failure> {
    let mut program = Args::command();
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
