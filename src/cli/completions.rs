//! `annals completions`: shell completions.

use super::{Failure, ui};
use clap::Command;
use std::process::ExitCode;

/// Options of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals completions bash > ~/.local/share/bash-completion/completions/annals
  annals completions fish > ~/.config/fish/completions/annals.fish")]
pub struct Completions {
    /// Shell to print completions for
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

pub(super) fn run(options: &Completions, mut program: Command) -> Result<ExitCode, Failure> {
    let mut out = Vec::new();
    clap_complete::generate(options.shell, &mut program, "annals", &mut out);
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}
