//! `annals duplicates`: events of two lists that may be the same.

use super::options::{Common, OUTPUT};
use super::{Failure, data, ui};
use crate::Annals;
use crate::model::{id, vocab::ann, vocab::rdf};
use crate::parse::TurtleDocument;
use crate::render::style::{clean, count};
use crate::render::turtle;
use crate::views::duplicates::{Pair, THRESHOLD, find};
use crate::views::model::Entry;
use crate::views::timeline::Filter;
use oxrdf::{Literal, NamedNode, Triple};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `duplicates`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals duplicates harbour.ttl
  annals duplicates attack.ttl hackmageddon.ttl
  annals duplicates harbour.ttl --confirm 1,3 --by ag:me -o same.ttl

Nothing is merged: a confirmed pair is a claim (ann:sameEventAs) of whoever confirms it.")]
pub struct Duplicates {
    /// First list: a file, folder, glob or store
    #[arg(value_name = "A")]
    pub first: PathBuf,

    /// Second list; default: the current data
    #[arg(value_name = "B")]
    pub second: Option<PathBuf>,

    /// Least score of a pair
    #[arg(long, value_name = "SCORE", default_value_t = THRESHOLD)]
    pub min: f64,

    /// Numbers of pairs to write as claims, or `all`
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', requires = "by")]
    pub confirm: Vec<String>,

    /// Who confirms them, such as ag:me
    #[arg(long, value_name = "AGENT")]
    pub by: Option<String>,

    /// Write JSON
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,

    /// Write to a file
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

pub(super) fn run(common: &Common, options: &Duplicates) -> Result<ExitCode, Failure> {
    let first = entries(data::open_path(common, &options.first)?.as_ref())?;
    let second = match &options.second {
        Some(path) => entries(data::open_path(common, path)?.as_ref())?,
        None => entries(Some(&data::open(common)?))?,
    };
    let pairs = find(&first, &second, options.min);
    let text = if !options.confirm.is_empty() {
        claims(options, &pairs)?
    } else if options.json {
        as_json(&pairs)?
    } else {
        as_text(&pairs)
    };
    ui::write(options.output.as_deref(), text.as_bytes())?;
    let compared = format!(
        "{} compared with {}: {}",
        count(first.len(), "event"),
        count(second.len(), "event"),
        count(pairs.len(), "possible pair")
    );
    ui::note(common, &compared);
    Ok(ExitCode::from(u8::from(pairs.is_empty())))
}

fn entries(annals: Option<&Annals>) -> Result<Vec<Entry>, Failure> {
    match annals {
        Some(annals) => Ok(annals.timeline(&Filter::default())?.entries),
        None => Err(Failure::new("both lists are the same store")),
    }
}

fn as_text(pairs: &[Pair<'_>]) -> String {
    let mut out = String::new();
    for (at, pair) in pairs.iter().enumerate() {
        let line = |entry: &Entry| {
            let when = entry
                .when
                .as_ref()
                .map_or("undated".to_owned(), |it| it.short());
            format!(
                "     {when}  {}  ({})\n",
                clean(&entry.label),
                id::shorten(entry.id.as_str())
            )
        };
        out.push_str(&format!(
            "{:>3}  {:.2}  {}\n",
            at + 1,
            pair.score,
            pair.reasons.join("; ")
        ));
        out.push_str(&line(pair.one));
        out.push_str(&line(pair.other));
    }
    out
}

fn as_json(pairs: &[Pair<'_>]) -> Result<String, Failure> {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|pair| {
            let score = (pair.score * 100.0).round() / 100.0;
            json!({
                "one": pair.one.id.as_str(),
                "other": pair.other.id.as_str(),
                "score": score,
                "reasons": pair.reasons,
            })
        })
        .collect();
    let text = serde_json::to_string_pretty(&pairs).map_err(std::io::Error::from)?;
    Ok(text + "\n")
}

/// The confirmed pairs as claims of whoever confirms them.
fn claims(options: &Duplicates, pairs: &[Pair<'_>]) -> Result<String, Failure> {
    let by = options.by.as_deref().unwrap_or_default();
    let by = id::expand(by).ok_or_else(|| {
        Failure::new(format!("`{by}` is no agent")).hint("name one, such as --by ag:me")
    })?;
    let mut statements = Vec::new();
    for (at, pair) in pairs.iter().enumerate() {
        let number = (at + 1).to_string();
        let chosen = |it: &String| it.trim() == number || it == "all";
        if !options.confirm.iter().any(chosen) {
            continue;
        }
        let digest = crate::database::digest(pair.other.id.as_str().as_bytes());
        let slug: String = pair.one.slug().chars().take(45).collect();
        let claim = format!("cl:{}-same-{}", slug.trim_end_matches('-'), &digest[..6]);
        let Some(claim) = id::expand(&claim) else {
            continue;
        };
        let mut add = |property, value: oxrdf::Term| {
            let property: NamedNode = oxrdf::NamedNodeRef::into_owned(property);
            statements.push(Triple::new(claim.clone(), property, value));
        };
        add(rdf::TYPE, ann::CLAIM_CLASS.into_owned().into());
        add(ann::ABOUT, pair.one.id.clone().into());
        add(ann::SAME_EVENT_AS, pair.other.id.clone().into());
        add(ann::CLAIMED_BY, by.clone().into());
        let text = pair.reasons.join("; ");
        let text = Literal::new_language_tagged_literal(text, "en");
        if let Ok(text) = text {
            add(ann::CLAIM_TEXT, text.into());
        }
    }
    if statements.is_empty() {
        return Err(Failure::new("none of the pairs has such a number"));
    }
    Ok(turtle::write(&TurtleDocument {
        statements,
        ..TurtleDocument::default()
    }))
}
