//! `annals man`

use super::args::{Args, Man};
use super::{Failure, ui};
use clap::CommandFactory;
use std::process::ExitCode;

pub(super) fn run(options: &Man) -> Result<ExitCode, Failure> {
    let mut program = Args::command();
    program.build();
    let command = match &options.command {
        None => program,
        Some(name) => program
            .find_subcommand(name)
            .ok_or_else(|| Failure::new(format!("no command is called `{name}`")))?
            .clone(),
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(command).render(&mut out)?;
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}
