//! Options of `annals new`, named as in the templates.

use clap::ValueEnum;
use std::path::PathBuf;

/// Options of `new`.
#[derive(Debug, Default, Clone, clap::Args)]
#[command(after_help = "Examples:
  annals new event --in my.ttl
  annals new event --label 'Attack on Example Telecom' --date 2026-03-02 --target kyivstar
  annals new claim --about kyivstar-attack --by sbu --actor sandworm --url https://example.com/page
  annals new source --by reuters --date 2024-01-04 --url https://example.com/page
  annals new agent --label 'Example Telecom' --type company --country UA

Anything you leave out is written as a comment with an example. On a terminal, a record without any
content is asked for, with the agents, sources and claims that it needs. A NAME is a slug, a prefixed
name, a label or an alias; an unused slug is accepted too, except for --about. Options that take
NAMES or WORDS can be repeated.
A DATE is EDTF: 2023-12-12, 2023-05, or [..2023-12-11] for before the 12th.")]
pub struct New {
    /// Kind of record to create; on a terminal it is asked for
    #[arg(value_name = "KIND")]
    pub kind: Option<RecordKind>,

    /// Add it to this Turtle file, creating the file if needed
    #[arg(long = "in", value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// Slug to use instead of one made from the label, event or publisher
    #[arg(long, value_name = "SLUG")]
    pub slug: Option<String>,

    /// Add it even if it is there already, or what it is about is not
    #[arg(long)]
    pub force: bool,

    /// Ask nothing: write a template to fill in
    #[arg(long)]
    pub template: bool,

    /// Language of labels, texts and aliases
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub lang: String,

    /// Label; for a source, its title
    #[arg(long, value_name = "WORDS", help_heading = CONTENT)]
    pub label: Vec<String>,

    /// Type of event or agent; capability of a need or offer
    #[arg(long = "type", value_name = "NAMES", help_heading = CONTENT)]
    pub kinds: Vec<String>,

    /// When it happened, was claimed, published or offered
    #[arg(long, value_name = "DATE", help_heading = CONTENT)]
    pub date: Option<String>,

    /// When a lasting event began
    #[arg(long, value_name = "DATE", conflicts_with = "date", help_heading = CONTENT)]
    pub begin: Option<String>,

    /// When a lasting event ended
    #[arg(long, value_name = "DATE", conflicts_with = "date", help_heading = CONTENT)]
    pub end: Option<String>,

    /// When an event became public, if later
    #[arg(long, value_name = "DATE", help_heading = CONTENT)]
    pub public: Option<String>,

    /// When you read the source
    #[arg(long, value_name = "DATE", help_heading = CONTENT)]
    pub accessed: Option<String>,

    /// Where an event happened
    #[arg(long, value_name = "NAMES", help_heading = CONTENT)]
    pub place: Vec<String>,

    /// Country of an agent, or that a claim says it belongs to
    #[arg(long, value_name = "NAMES", help_heading = CONTENT)]
    pub country: Vec<String>,

    /// Sector that was hit
    #[arg(long, value_name = "NAMES", help_heading = CONTENT)]
    pub sector: Vec<String>,

    /// Who did it: on an event if undisputed, otherwise on a claim
    #[arg(long, value_name = "NAMES", help_heading = CONTENT)]
    pub actor: Vec<String>,

    /// Who was hit
    #[arg(long, value_name = "NAMES", help_heading = CONTENT)]
    pub target: Vec<String>,

    /// What a claim is about, or the event that a need arises from
    #[arg(long, value_name = "NAMES", help_heading = CONTENT)]
    pub about: Vec<String>,

    /// Claimant, publisher, requester or donor
    #[arg(long, value_name = "NAMES", help_heading = CONTENT)]
    pub by: Vec<String>,

    /// Basis of a claim: official, technical, selfClaimed …
    #[arg(long, value_name = "NAME", help_heading = CONTENT)]
    pub basis: Option<String>,

    /// Stance of a claim: asserts, denies, doubts, declines
    #[arg(long, value_name = "NAME", help_heading = CONTENT)]
    pub stance: Option<String>,

    /// The claimant's own word for how likely it is
    #[arg(long, value_name = "NAME", help_heading = CONTENT)]
    pub likelihood: Option<String>,

    /// The claimant's own words, letter for letter
    #[arg(long, value_name = "WORDS", help_heading = CONTENT)]
    pub quote: Vec<String>,

    /// Description; for a claim, what it says, in your words
    #[arg(long, value_name = "WORDS", help_heading = CONTENT)]
    pub text: Vec<String>,

    /// Source
    #[arg(long, value_name = "NAMES", help_heading = CONTENT)]
    pub source: Vec<String>,

    /// URL of a source; with another kind, where you read it: a source without a record gets one
    #[arg(long, value_name = "URL", help_heading = CONTENT)]
    pub url: Option<String>,

    /// Another name of an agent
    #[arg(long, value_name = "WORDS", help_heading = CONTENT)]
    pub alias: Vec<String>,

    /// Mechanism that an offer goes through
    #[arg(long, value_name = "NAMES", help_heading = CONTENT)]
    pub via: Vec<String>,

    /// Amount of money offered
    #[arg(long, value_name = "NUMBER", help_heading = CONTENT)]
    pub amount: Option<String>,

    /// Currency of the amount, such as EUR
    #[arg(long, value_name = "CODE", help_heading = CONTENT)]
    pub currency: Option<String>,

    /// Number of units needed or offered
    #[arg(long, value_name = "NUMBER", help_heading = CONTENT)]
    pub quantity: Option<String>,

    /// Unit, such as server
    #[arg(long, value_name = "WORD", help_heading = CONTENT)]
    pub unit: Option<String>,

    /// Priority of a need, such as priorityHigh
    #[arg(long, value_name = "NAME", help_heading = CONTENT)]
    pub priority: Option<String>,
}

const CONTENT: &str = "Content";

impl New {
    /// The given values, by their names in the templates.
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
            ("quote", &self.quote),
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

impl New {
    /// The kind of the record; an event where none was given.
    pub fn kind(&self) -> RecordKind {
        self.kind.unwrap_or_default()
    }

    /// The language of its texts.
    pub fn language(&self) -> &str {
        match self.lang.as_str() {
            "" => "en",
            language => language,
        }
    }

    /// Adds a value by the name that it has in the templates; `false` if no option has that name.
    pub fn add(&mut self, name: &str, value: String) -> bool {
        let many = match name {
            "label" => &mut self.label,
            "type" => &mut self.kinds,
            "place" => &mut self.place,
            "country" => &mut self.country,
            "sector" => &mut self.sector,
            "actor" => &mut self.actor,
            "target" => &mut self.target,
            "about" => &mut self.about,
            "by" => &mut self.by,
            "quote" => &mut self.quote,
            "text" => &mut self.text,
            "source" => &mut self.source,
            "alias" => &mut self.alias,
            "via" => &mut self.via,
            _ => return self.set(name, value),
        };
        many.push(value);
        true
    }

    /// The same for options that take one value.
    fn set(&mut self, name: &str, value: String) -> bool {
        let one = match name {
            "date" => &mut self.date,
            "begin" => &mut self.begin,
            "end" => &mut self.end,
            "public" => &mut self.public,
            "accessed" => &mut self.accessed,
            "basis" => &mut self.basis,
            "stance" => &mut self.stance,
            "likelihood" => &mut self.likelihood,
            "url" => &mut self.url,
            "amount" => &mut self.amount,
            "currency" => &mut self.currency,
            "quantity" => &mut self.quantity,
            "unit" => &mut self.unit,
            "priority" => &mut self.priority,
            _ => return false,
        };
        *one = Some(value);
        true
    }

    /// The help of the option with a name, if there is one, and whether it can be repeated.
    pub fn help(name: &str) -> Option<(String, bool)> {
        let command = <Self as clap::Args>::augment_args(clap::Command::new("new"));
        let argument = command
            .get_arguments()
            .find(|it| it.get_long() == Some(name))?;
        let repeats = matches!(argument.get_action(), clap::ArgAction::Append);
        Some((argument.get_help()?.to_string(), repeats))
    }
}

/// Kinds of records that can be created.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecordKind {
    /// What happened
    #[default]
    Event,
    /// What somebody claims about an event or agent
    Claim,
    /// A state, organisation, company, group, persona or person
    Agent,
    /// A published document
    Source,
    /// Something that somebody asks for
    Need,
    /// Something that somebody offers
    Offer,
}
