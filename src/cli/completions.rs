//! `annals completions`: shell completions. Names of the data are asked of `annals complete`.

use super::{Failure, ui};
use crate::Annals;
use crate::views::model::local_name;
use crate::views::timeline::thing_params;
use clap::Command;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use std::process::ExitCode;

/// Options of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals completions bash > ~/.local/share/bash-completion/completions/annals
  annals completions fish > ~/.config/fish/completions/annals.fish")]
pub struct Completions {
    /// Shell to print completions for
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

pub(super) fn run(options: &Completions, program: Command) -> Result<ExitCode, Failure> {
    let mut program = with_concepts(program)?;
    let mut out = Vec::new();
    clap_complete::generate(options.shell, &mut program, "annals", &mut out);
    let names = match options.shell {
        Shell::Bash => include_str!("completions/bash.sh"),
        Shell::Zsh => include_str!("completions/zsh.zsh"),
        Shell::Fish => include_str!("completions/fish.fish"),
        _ => "",
    };
    out.extend(names.as_bytes());
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}

/// The program, with the concepts of their schemes as the values of the options that take one.
fn with_concepts(mut program: Command) -> Result<Command, Failure> {
    let ontology = Annals::new()?;
    for (command, option, property) in concept_options(&program) {
        let concepts = ontology.concepts(&property)?;
        // The parser keeps them until the program ends, which is soon.
        let names = concepts
            .iter()
            .map(|it| &*local_name((&it.id).into()).leak());
        let names: Vec<&str> = names.collect();
        if !names.is_empty() {
            let values = PossibleValuesParser::new(names);
            program = program.mut_subcommand(command, |command| {
                command.mut_arg(option, |arg| arg.value_parser(values))
            });
        }
    }
    Ok(program)
}

/// Command, option and property of each option that may take a concept: the filters of a timeline say
/// which, and options of `new` have the name of their property.
fn concept_options(program: &Command) -> Vec<(&'static str, String, String)> {
    let filters = thing_params().flat_map(|(param, thing)| {
        let properties = thing.prefixes.iter().filter(|it| it.starts_with("ann:"));
        properties.map(|it| ("timeline", param.name.to_owned(), (*it).to_owned()))
    });
    let new = program.find_subcommand("new").into_iter();
    let names = new.flat_map(Command::get_arguments).map(|arg| arg.get_id());
    let new = names.map(|name| ("new", name.to_string(), format!("ann:{name}")));
    filters.chain(new).collect()
}
