//! The options of `annals new`, each under the name that the skeletons use.

use clap::ValueEnum;
use std::path::PathBuf;

/// Options of `new`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals new event --label 'Attack on Example Telecom' --date 2026-03-02 --target kyivstar
  annals new claim --about kyivstar-attack --by sbu --actor sandworm --in kyivstar-attack.ttl
  annals new source --by reuters --date 2024-01-04 --url https://example.com/page
  annals new agent --label 'Example Telecom' --type company --country UA

What is not given stands there as a comment with an example. A name is a slug, a prefixed name, a
label or an alias; a slug that nobody has yet is taken as it is. Options that list NAMES or WORDS
may be given again. A date is EDTF: 2023-12-12, 2023-05, [..2023-12-11] for before the 12th.")]
pub struct New {
    /// What to begin
    #[arg(value_name = "KIND")]
    pub kind: Kind,

    /// Add it to this Turtle file, which is made if it is not there
    #[arg(long = "in", value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// Slug to use instead of the one that is made from label, event or publisher
    #[arg(long, value_name = "SLUG")]
    pub slug: Option<String>,

    /// Language of label, text and aliases
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub lang: String,

    /// Label, or title of a source
    #[arg(long, value_name = "WORDS", help_heading = FILL)]
    pub label: Vec<String>,

    /// Kind of event or agent; capability of a need or offer
    #[arg(long = "type", value_name = "NAMES", help_heading = FILL)]
    pub kinds: Vec<String>,

    /// When it happened, was said, came out or was offered
    #[arg(long, value_name = "DATE", help_heading = FILL)]
    pub date: Option<String>,

    /// When an event began that lasted
    #[arg(long, value_name = "DATE", conflicts_with = "date", help_heading = FILL)]
    pub begin: Option<String>,

    /// When it ended
    #[arg(long, value_name = "DATE", conflicts_with = "date", help_heading = FILL)]
    pub end: Option<String>,

    /// When the world learnt of an event, if later
    #[arg(long, value_name = "DATE", help_heading = FILL)]
    pub public: Option<String>,

    /// When a source was read
    #[arg(long, value_name = "DATE", help_heading = FILL)]
    pub accessed: Option<String>,

    /// Where an event happened
    #[arg(long, value_name = "NAMES", help_heading = FILL)]
    pub place: Vec<String>,

    /// Country of an agent
    #[arg(long, value_name = "NAMES", help_heading = FILL)]
    pub country: Vec<String>,

    /// Sector that an event hit
    #[arg(long, value_name = "NAMES", help_heading = FILL)]
    pub sector: Vec<String>,

    /// Who did it: of an event where nobody disputes it, else of a claim
    #[arg(long, value_name = "NAMES", help_heading = FILL)]
    pub actor: Vec<String>,

    /// Whom an event hit
    #[arg(long, value_name = "NAMES", help_heading = FILL)]
    pub target: Vec<String>,

    /// What a claim is about; the event from which a need arises
    #[arg(long, value_name = "NAMES", help_heading = FILL)]
    pub about: Vec<String>,

    /// Claimant, publisher, requester or donor
    #[arg(long, value_name = "NAMES", help_heading = FILL)]
    pub by: Vec<String>,

    /// On what a claim rests: official, technical, selfClaimed …
    #[arg(long, value_name = "NAME", help_heading = FILL)]
    pub basis: Option<String>,

    /// What a claim does: asserts, denies, doubts, declines
    #[arg(long, value_name = "NAME", help_heading = FILL)]
    pub stance: Option<String>,

    /// The claimant's own estimative word
    #[arg(long, value_name = "NAME", help_heading = FILL)]
    pub likelihood: Option<String>,

    /// Description; of a claim its words
    #[arg(long, value_name = "WORDS", help_heading = FILL)]
    pub text: Vec<String>,

    /// Source where it was read
    #[arg(long, value_name = "NAMES", help_heading = FILL)]
    pub source: Vec<String>,

    /// Address of a source
    #[arg(long, value_name = "ADDRESS", help_heading = FILL)]
    pub url: Option<String>,

    /// Other name of an agent
    #[arg(long, value_name = "WORDS", help_heading = FILL)]
    pub alias: Vec<String>,

    /// Mechanism through which an offer goes
    #[arg(long, value_name = "NAMES", help_heading = FILL)]
    pub via: Vec<String>,

    /// Money that is offered
    #[arg(long, value_name = "NUMBER", help_heading = FILL)]
    pub amount: Option<String>,

    /// Its currency, such as EUR
    #[arg(long, value_name = "CODE", help_heading = FILL)]
    pub currency: Option<String>,

    /// How many are needed or offered
    #[arg(long, value_name = "NUMBER", help_heading = FILL)]
    pub quantity: Option<String>,

    /// Of what, such as server
    #[arg(long, value_name = "WORD", help_heading = FILL)]
    pub unit: Option<String>,

    /// Priority of a need, such as priorityHigh
    #[arg(long, value_name = "NAME", help_heading = FILL)]
    pub priority: Option<String>,
}

const FILL: &str = "What it says";

impl New {
    /// What was given, by the names that the skeletons use.
    pub fn given(&self) -> Vec<(&'static str, Vec<&str>)> {
        let many = [
            ("label", &self.label),
            ("type", &self.kinds),
            ("place", &self.place),
            ("country", &self.country),
            ("sector", &self.sector),
            ("actor", &self.actor),
            ("target", &self.target),
            ("about", &self.about),
            ("by", &self.by),
            ("text", &self.text),
            ("source", &self.source),
            ("alias", &self.alias),
            ("via", &self.via),
        ];
        let one = [
            ("date", &self.date),
            ("begin", &self.begin),
            ("end", &self.end),
            ("public", &self.public),
            ("accessed", &self.accessed),
            ("basis", &self.basis),
            ("stance", &self.stance),
            ("likelihood", &self.likelihood),
            ("url", &self.url),
            ("amount", &self.amount),
            ("currency", &self.currency),
            ("quantity", &self.quantity),
            ("unit", &self.unit),
            ("priority", &self.priority),
        ];
        let many = many.map(|(name, values)| (name, values.iter().map(String::as_str).collect()));
        let one = one.map(|(name, value)| (name, value.iter().map(String::as_str).collect()));
        let all = many.into_iter().chain(one);
        all.filter(|(_, values): &(_, Vec<&str>)| !values.is_empty())
            .collect()
    }
}

/// Kinds of things that can be begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// What happened
    Event,
    /// What somebody says about it
    Claim,
    /// A state, body, company, group, persona or person
    Agent,
    /// Where something was read
    Source,
    /// What somebody asks for
    Need,
    /// What somebody would give
    Offer,
}
