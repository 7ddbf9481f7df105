//! `annals completions`: shell completions.

use super::{Failure, ui};
use crate::Annals;
use crate::views::model::local_name;
use crate::views::timeline::thing_params;
use clap::Command;
use clap::builder::PossibleValuesParser;
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

pub(super) fn run(options: &Completions, program: Command) -> Result<ExitCode, Failure> {
    let mut program = with_concepts(program)?;
    let mut out = Vec::new();
    clap_complete::generate(options.shell, &mut program, "annals", &mut out);
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}

/// The program, with the concepts of their schemes as the values of the options that take one.
fn with_concepts(mut program: Command) -> Result<Command, Failure> {
    let ontology = Annals::new()?;
    for (param, thing) in thing_params() {
        let mut names = Vec::new();
        for property in thing.prefixes.iter().filter(|it| it.starts_with("ann:")) {
            let concepts = ontology.concepts(property)?;
            // The parser keeps them until the program ends, which is soon.
            let local = concepts
                .iter()
                .map(|it| &*local_name((&it.id).into()).leak());
            names.extend(local);
        }
        if !names.is_empty() {
            let values = PossibleValuesParser::new(names);
            program = program.mut_subcommand("timeline", |timeline| {
                timeline.mut_arg(param.name, |arg| arg.value_parser(values))
            });
        }
    }
    Ok(program)
}
