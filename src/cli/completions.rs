//! `annals completions`: shell completions.

use super::args::{Args, Completions};
use super::{Failure, ui};
use clap::CommandFactory;
use std::process::ExitCode;

pub(super) fn run(options: &Completions) -> Result<ExitCode, Failure> {
    let mut out = Vec::new();
    clap_complete::generate(options.shell, &mut Args::command(), "annals", &mut out);
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}
