//! The command-line interface, one file per command with its arguments and help. The only layer that
//! prints, exits, or reads the environment, the terminal and the user's files.
//!
//! ```
//! use clap::CommandFactory;
//!
//! let command = annals::cli::Args::command();
//! assert!(command.get_subcommands().any(|sub| sub.get_name() == "timeline"));
//! ```

mod as_of;
mod assistance;
mod backup;
mod cache;
mod check;
mod cite;
mod complete;
mod completions;
mod conflicts;
mod data;
mod diff;
mod documents;
mod draft;
mod duplicates;
mod endpoint;
mod explain;
mod export;
mod failure;
mod find;
mod fmt;
mod foreign;
mod graph;
mod import;
mod init;
mod load;
mod log;
mod man;
mod mcp;
mod merge;
mod new;
mod ontology;
mod options;
mod owner;
mod probe;
mod progress;
mod publish;
mod query;
mod reading;
mod remove;
mod rename;
mod report;
mod restore;
mod same;
mod serve;
mod settings;
mod show;
mod since;
mod site;
mod source;
mod stats;
mod store;
mod timeline;
mod ui;
mod undo;
mod update;
mod why;
mod worker;

pub use failure::Failure;
pub use worker::run_if_asked as run_worker_if_asked;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use options::{Common, SettingSource, SettingSources};
use std::process::ExitCode;

/// Dated, sourced timelines of cyber incidents, from plain Turtle files.
#[derive(Debug, Parser)]
#[command(
    name = "annals",
    version,
    propagate_version = true,
    disable_help_subcommand = true
)]
#[command(after_help = "Examples:
  annals timeline --from 2023-12 --to 2023-12   what happened in December 2023
  annals timeline --actor sandworm              events attributed to Sandworm
  annals show kyivstar-attack                   everything about one event
  annals check my.ttl                           find errors in a file

Run `annals COMMAND --help` for the options of a command. Without --data or a store, commands use
the bundled data. Exit codes: 0 success, 1 negative result (errors found, differences, nothing
matched), 2 failure.")]
pub struct Args {
    /// The command to run.
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print a timeline: what happened when, who did it to whom, and who says so
    #[command(alias = "tl")]
    Timeline(timeline::Timeline),
    /// Find things of any kind by words, in every language
    Find(find::Find),
    /// Show everything about an event, agent, source or other thing: facts, claims and timeline
    Show(show::Show),
    /// Show who claims what about a thing, since when, on what basis, and who disputes it
    Why(why::Why),
    /// Cite the sources of a thing, for BibTeX, Zotero and other programs
    Cite(cite::Cite),
    /// List claims that contradict each other
    Conflicts(conflicts::Conflicts),
    /// Show assistance: offers by donor, needs, and what was matched and delivered
    Assistance(assistance::Assistance),
    /// Show relations: around one thing, paths between two, or the whole network
    Graph(graph::Graph),
    /// Run a saved query or your own SPARQL
    Query(query::Query),
    /// Print the ontology reference: classes, properties and vocabularies
    Ontology(ontology::Ontology),
    /// Check files for errors and report where they are
    Check(check::Check),
    /// Explain the codes reported by `check` and `load`
    Explain(explain::Explain),
    /// Format Turtle files, keeping every statement and comment
    Fmt(fmt::Fmt),
    /// Create an event, claim, agent, source, need or offer from a Turtle template
    New(Box<new::New>),
    /// Answer assistants over standard input and output (MCP), read-only
    Mcp(mcp::Mcp),
    /// Draft records from an article: its source, the event, and who says what, each with its words
    Draft(draft::Draft),
    /// Keep the texts of sources
    #[command(subcommand)]
    Source(source::SourceCommand),
    /// Create a store, the folder that holds loaded data
    Init(init::Init),
    /// Load files into the store, replacing earlier versions; all or nothing
    Load(load::Load),
    /// Import tables, STIX, MISP, VERIS and other RDF, and report what was not taken
    Import(Box<import::Import>),
    /// Propose events of two lists that may be the same
    Duplicates(duplicates::Duplicates),
    /// Remove documents from the store
    Remove(remove::Remove),
    /// List the documents in the store, and whether their files have changed since loading
    Documents(documents::Documents),
    /// Give a thing another name, in a store or in files
    Rename(rename::Rename),
    /// Make two things one
    Merge(merge::Merge),
    /// Change the store with SPARQL Update
    Update(update::Update),
    /// List the changes made to the store, latest first
    Log(log::Log),
    /// Undo the last change
    Undo(undo::Undo),
    /// Back up the store to one file, even while it is in use
    Backup(backup::Backup),
    /// Restore a store from a backup
    Restore(restore::Restore),
    /// Verify, compact or rebuild the store
    #[command(subcommand)]
    Store(store::StoreCommand),
    /// Compare two files, folders, stores or days, event by event
    Diff(diff::Diff),
    /// Fill in a report, a Markdown template with commands in it
    Report(report::Report),
    /// Show what became known or was edited since a day: new events, claims, moved attributions
    Since(since::Since),
    /// Export the whole graph, or one thing and its neighbourhood, as RDF
    Export(export::Export),
    /// Publish what a store holds to a SPARQL endpoint, for `--endpoint`
    Publish(publish::Publish),
    /// Start a web server: pages, a JSON API and a SPARQL endpoint
    Serve(serve::Serve),
    /// Write the pages as files, for any web host
    Site(site::Site),
    /// Count documents, statements and things
    Stats(stats::Stats),
    /// Print shell completions
    Completions(completions::Completions),
    /// Print the names that complete a command line, for the scripts of `completions`
    #[command(hide = true)]
    Complete(complete::Complete),
    /// Print the manual page of annals or of one command
    Man(man::Man),
}

impl Args {
    /// Parses the arguments of this process, exiting if they are invalid.
    pub fn parse_or_exit() -> Self {
        let matches = Self::command().get_matches();
        let mut args = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        let mut innermost = &matches;
        while let Some((_, deeper)) = innermost.subcommand() {
            innermost = deeper;
        }
        args.common.sources = SettingSources {
            data: source(innermost, "data", ["--data", "ANNALS_DATA"]),
            store: source(innermost, "store", ["--store", "ANNALS_STORE"]),
            color: source(innermost, "color", ["--color", ""]),
            endpoint: source(innermost, "endpoint", ["--endpoint", "ANNALS_ENDPOINT"]),
        };
        args
    }
}

fn source(matches: &ArgMatches, id: &str, [option, variable]: [&'static str; 2]) -> SettingSource {
    match matches.value_source(id) {
        Some(ValueSource::CommandLine) => SettingSource::Option(option),
        Some(ValueSource::EnvVariable) => SettingSource::Variable(variable),
        _ => SettingSource::Unset,
    }
}

/// Runs one command.
///
/// # Errors
/// [`Failure`], which holds the message for the user and the exit code.
pub fn run(args: &mut Args) -> Result<ExitCode, Failure> {
    if std::time::SystemTime::now() < std::time::UNIX_EPOCH {
        let failure = Failure::new("the clock of this computer is set to a time before 1970");
        return Err(failure.hint("set the clock: changes are recorded with their time"));
    }
    // Completions and manual pages must not depend on the current folder.
    if !matches!(args.command, Command::Completions(_) | Command::Man(_)) {
        settings::apply(&mut args.common)?;
    }
    let sources = &args.common.sources;
    let is_option = |source: &SettingSource| matches!(source, SettingSource::Option(_));
    // What is named on the command line goes before the environment.
    if matches!(sources.endpoint, SettingSource::Variable(_))
        && (is_option(&sources.data) || is_option(&sources.store))
    {
        args.common.endpoint = None;
    }
    reading::run(|| run_command(args))
}

impl Command {
    /// Whether it can be asked of an endpoint, or asks nothing at all.
    fn works_over_endpoint(&self) -> bool {
        use Command as C;
        matches!(
            self,
            C::Timeline(_)
                | C::Find(_)
                | C::Show(_)
                | C::Why(_)
                | C::Cite(_)
                | C::Conflicts(_)
                | C::Assistance(_)
                | C::Graph(_)
                | C::Query(_)
                | C::Ontology(_)
                | C::Diff(_)
                | C::Export(_)
                | C::Serve(_)
                | C::Stats(_)
                | C::Explain(_)
                | C::Completions(_)
                | C::Complete(_)
                | C::Man(_)
                | C::Publish(_)
                | C::Fmt(_)
        )
    }
}

fn run_command(args: &Args) -> Result<ExitCode, Failure> {
    if args.common.endpoint.is_some() && !args.command.works_over_endpoint() {
        return Err(Failure::new(endpoint::NEEDS_A_STORE));
    }
    match &args.command {
        Command::Timeline(options) => timeline::run(&args.common, options),
        Command::Find(options) => find::run(&args.common, options),
        Command::Show(options) => show::run(&args.common, options),
        Command::Assistance(options) => assistance::run(&args.common, options),
        Command::Why(options) => why::run(&args.common, options),
        Command::Cite(options) => cite::run(&args.common, options),
        Command::Conflicts(options) => conflicts::run(&args.common, options),
        Command::Graph(options) => graph::run(&args.common, options),
        Command::Query(options) => query::run(&args.common, options),
        Command::Ontology(options) => ontology::run(&args.common, options),
        Command::Check(options) => check::run(&args.common, options),
        Command::Explain(options) => explain::run(options),
        Command::Fmt(options) => fmt::run(&args.common, options),
        Command::New(options) => new::run(&args.common, options),
        Command::Mcp(options) => mcp::run(&args.common, options),
        Command::Draft(options) => draft::run(&args.common, options),
        Command::Source(command) => source::run(&args.common, command),
        Command::Init(options) => init::run(&args.common, options),
        Command::Load(options) => load::run(&args.common, options),
        Command::Import(options) => import::run(&args.common, options),
        Command::Duplicates(options) => duplicates::run(&args.common, options),
        Command::Remove(options) => remove::run(&args.common, options),
        Command::Documents(options) => documents::run(&args.common, options),
        Command::Rename(options) => rename::run(&args.common, options),
        Command::Merge(options) => merge::run(&args.common, options),
        Command::Update(options) => update::run(&args.common, options),
        Command::Log(options) => log::run(&args.common, options),
        Command::Undo(options) => undo::run(&args.common, options),
        Command::Backup(options) => backup::run(&args.common, options),
        Command::Restore(options) => restore::run(&args.common, options),
        Command::Store(command) => store::run(&args.common, command),
        Command::Diff(options) => diff::run(&args.common, options),
        Command::Report(options) => report::run(&args.common, options),
        Command::Since(options) => since::run(&args.common, options),
        Command::Export(options) => export::run(&args.common, options),
        Command::Publish(options) => publish::run(&args.common, options),
        Command::Serve(options) => serve::run(&args.common, options),
        Command::Site(options) => site::run(&args.common, options),
        Command::Stats(options) => stats::run(&args.common, options),
        Command::Complete(options) => complete::run(&args.common, options, &Args::command()),
        Command::Completions(options) => completions::run(options, Args::command()),
        Command::Man(options) => man::run(options, Args::command()),
    }
}

/// Prints why a command failed, and returns the exit code: 2, or 0 if the reader closed the pipe.
pub fn report(args: &Args, failure: &Failure) -> ExitCode {
    if failure.is_closed_pipe() {
        return ExitCode::SUCCESS;
    }
    ui::report(&args.common, failure);
    ExitCode::from(2)
}
