//! `annals complete`: the names that can stand where the cursor is. The scripts of `annals completions`
//! ask it; for whatever is no name of the data they have the answers themselves.

use super::options::Common;
use super::{Failure, data, ui};
use crate::Annals;
use crate::model::id;
use crate::query::search::slugs;
use crate::views::model::local_name;
use clap::{Arg, Command};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `complete`.
#[derive(Debug, clap::Args)]
pub struct Complete {
    /// Which of the words the cursor is in, from 0
    #[arg(value_name = "NUMBER")]
    cursor: usize,

    /// The words of the command line, the name of the program first
    #[arg(value_name = "WORDS", last = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// What is completed.
enum Wanted<'w> {
    /// Things of some kinds, as for `Annals::resolve`.
    Thing(Vec<String>),
    /// A saved query.
    Query,
    /// A parameter of a saved query and its value.
    Parameter(&'w str),
    /// A document.
    Document,
}

/// The kinds of things that an argument takes, by the name of its value.
const KINDS: [(&str, &[&str]); 7] = [
    ("THING", &[]),
    ("AGENT", &["ag"]),
    ("PLACE", &["pl"]),
    ("MECHANISM", &["mech"]),
    ("SOURCE", &["ag"]),
    ("SECTOR", &["ann:sector"]),
    ("TYPE", &["ann:eventType"]),
];

pub(super) fn run(
    common: &Common,
    options: &Complete,
    program: &Command,
) -> Result<ExitCode, Failure> {
    let words = &options.words[..options.words.len().min(options.cursor + 1)];
    let Some((current, before)) = words.split_last() else {
        return Ok(ExitCode::SUCCESS);
    };
    let Some(wanted) = wanted(program, before, current) else {
        return Ok(ExitCode::SUCCESS);
    };
    let annals = data::open(&with_data(common, before))?;
    let mut names = names(&annals, &wanted, before, current)?;
    names.sort();
    names.dedup();
    let text: String = names.iter().flat_map(|name| [name, "\n"]).collect();
    ui::write(None, text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The same options with the data that a command line names.
fn with_data(common: &Common, words: &[String]) -> Common {
    let mut named = common.clone();
    let mut data = Vec::new();
    for (at, word) in words.iter().enumerate() {
        for (option, is_data) in [("--data", true), ("--store", false)] {
            let rest = word.strip_prefix(option);
            let value = match rest {
                Some("") => words.get(at + 1).map(String::as_str),
                Some(rest) => rest.strip_prefix('='),
                None => None,
            };
            match value.map(PathBuf::from) {
                Some(path) if is_data => data.push(path),
                Some(path) => (named.store, named.data) = (Some(path), Vec::new()),
                None => {}
            }
        }
    }
    if !data.is_empty() {
        named.data = data;
    }
    named
}

/// What the word after some others is; `None` if no name of the data.
fn wanted<'w>(program: &Command, before: &'w [String], current: &str) -> Option<Wanted<'w>> {
    let mut command = program;
    let mut position = 0;
    let mut option: Option<&Arg> = None;
    for word in before.iter().skip(1) {
        if option.take().is_some() {
            continue;
        }
        if let Some(name) = word.strip_prefix('-') {
            option = takes_value(program, command, name);
        } else if let Some(inner) = command.find_subcommand(word) {
            command = inner;
        } else {
            position += 1;
        }
    }
    if current.starts_with('-') {
        return None;
    }
    let name = command.get_name();
    let query = before.iter().skip_while(|word| *word != name).nth(1);
    let arg = option.or_else(|| {
        let last = command.get_positionals().last();
        command.get_positionals().nth(position).or(last)
    })?;
    let value = arg.get_value_names()?.first()?.as_str();
    match (name, value) {
        ("query", "NAME") => Some(Wanted::Query),
        ("query", "PARAM=VALUE") => query.map(|query| Wanted::Parameter(query)),
        (_, "DOCUMENT") => Some(Wanted::Document),
        _ => {
            let (_, kinds) = KINDS.iter().find(|(name, _)| *name == value)?;
            Some(Wanted::Thing(
                kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            ))
        }
    }
}

/// The option of a word after its first hyphen, if its value is the next word.
fn takes_value<'c>(program: &'c Command, command: &'c Command, name: &str) -> Option<&'c Arg> {
    let mut all = command.get_arguments().chain(program.get_arguments());
    let found = match name.strip_prefix('-') {
        Some(long) => all.find(|arg| arg.get_long() == Some(long))?,
        None => {
            all.find(|arg| arg.get_short() == name.chars().next() && name.chars().count() == 1)?
        }
    };
    found.get_action().takes_values().then_some(found)
}

fn names(
    annals: &Annals,
    wanted: &Wanted<'_>,
    before: &[String],
    current: &str,
) -> Result<Vec<String>, Failure> {
    match wanted {
        Wanted::Thing(kinds) => things(annals, kinds, current),
        Wanted::Query => {
            let names = annals
                .catalog()
                .listed()
                .map(|query| query.name().to_owned());
            Ok(names.filter(|name| name.starts_with(current)).collect())
        }
        Wanted::Parameter(query) => parameters(annals, query, before, current),
        Wanted::Document => {
            let names = annals
                .documents()?
                .into_iter()
                .map(|document| document.name);
            Ok(names.filter(|name| name.starts_with(current)).collect())
        }
    }
}

/// The things of some kinds whose names begin with a text: slugs, or concepts of a scheme.
fn things(annals: &Annals, kinds: &[String], text: &str) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for property in kinds.iter().filter(|kind| kind.contains(':')) {
        let concepts = annals.concepts(property)?.into_iter();
        names.extend(concepts.map(|it| local_name((&it.id).into())));
    }
    if names.is_empty() {
        let (prefix, slug) = match text.split_once(':') {
            Some((prefix, slug)) => (Some(prefix), slug),
            None => (None, text),
        };
        let kinds: Vec<&str> = match prefix {
            Some(prefix) if kinds.is_empty() => vec![prefix],
            _ => kinds.iter().map(String::as_str).collect(),
        };
        let snapshot = annals.store().snapshot()?;
        for thing in slugs(snapshot.view(), slug, &kinds)? {
            let name = match prefix {
                Some(_) => Some(id::shorten(thing.as_str())),
                None => id::slug(thing.as_str()).map(str::to_owned),
            };
            names.extend(name);
        }
    }
    names.retain(|name| name.starts_with(text));
    Ok(names)
}

/// The parameters of a saved query, or the values of one. Some shells give `actor=sand` as three words.
fn parameters(
    annals: &Annals,
    query: &str,
    before: &[String],
    current: &str,
) -> Result<Vec<String>, Failure> {
    let header = annals.catalog().get(query)?.header()?;
    let (param, value, is_split) = match (before, current.split_once('=')) {
        (_, Some((param, value))) if !param.is_empty() => (param, value, false),
        ([.., param], Some(("", value))) => (param.as_str(), value, true),
        ([.., param, equals], None) if equals == "=" => (param.as_str(), current, true),
        _ => {
            let names = header.params().map(|(name, _)| format!("{name}="));
            return Ok(names.filter(|name| name.starts_with(current)).collect());
        }
    };
    let Some((_, kind)) = header.params().find(|(name, _)| *name == param) else {
        return Ok(Vec::new());
    };
    let kinds = kind.kinds();
    if kinds.is_empty() && !kind.kind.is_thing() {
        return Ok(Vec::new());
    }
    let names = things(annals, &kinds, value)?.into_iter();
    Ok(match is_split {
        true => names.collect(),
        false => names.map(|name| format!("{param}={name}")).collect(),
    })
}
