//! `annals new`

mod options;
mod skeleton;
mod values;

pub use options::New;

use super::args::Common;
use super::{Failure, data, ui};
use crate::Annals;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::model::{id, slug};
use crate::parse::{self, Document, Format, Input, Reading};
use crate::render::turtle;
use crate::store::{self, Scope};
use options::Kind;
use oxrdf::{NamedNode, Term};
use skeleton::Skeleton;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use values::Values;

/// What is known before: the data at hand, and the file that is added to.
pub struct Known {
    annals: Annals,
    subjects: HashSet<NamedNode>,
}

impl Known {
    /// Whether the file says something of a thing.
    fn in_file(&self, node: &NamedNode) -> bool {
        self.subjects.contains(node)
    }

    /// Whether anybody says something of it.
    fn is_taken(&self, prefix: &str, slug: &str) -> Result<bool, store::Error> {
        let Some(node) = id::thing(prefix, slug) else {
            return Ok(false);
        };
        let snapshot = self.annals.store().snapshot()?;
        let view = snapshot.view();
        let described = match view.id(&node)? {
            Some(id) => view
                .matches(Some(id), None, None, Scope::Union)?
                .next()
                .transpose()?,
            None => None,
        };
        Ok(described.is_some() || self.in_file(&node))
    }
}

pub(super) fn run(common: &Common, options: &New) -> Result<ExitCode, Failure> {
    let skeleton = Skeleton::of(options.kind);
    let before = options.file.as_deref().map(existing).transpose()?.flatten();
    let known = Known {
        annals: data::open(common)?,
        subjects: before
            .iter()
            .flat_map(|(_, document)| subjects(document))
            .collect(),
    };
    let mut values = Values {
        known: &known,
        language: &options.lang,
        notes: Vec::new(),
    };
    let mut terms: BTreeMap<&str, Vec<Term>> = BTreeMap::new();
    for (name, texts) in options.given() {
        let Some((_, kind)) = skeleton.holes().find(|(hole, _)| *hole == name) else {
            let holes: Vec<_> = skeleton
                .holes()
                .map(|(hole, _)| format!("--{hole}"))
                .collect();
            let failure = Failure::new(format!("{} has no --{name}", skeleton.name));
            return Err(failure.hint(format!("it takes {}", holes.join(" "))));
        };
        let terms = terms.entry(name).or_default();
        for text in texts {
            terms.push(values.term(kind, text)?);
        }
    }
    let slug = name(options, &skeleton, &known, &terms)?;
    let name = format!("{}:{slug}", skeleton.prefix);
    let labelled = options.label.first().and_then(|label| slug::of(label));
    if let Some(other) = labelled.filter(|other| slug.strip_prefix(other).is_some_and(is_number)) {
        let other = format!("{}:{other}", skeleton.prefix);
        values
            .notes
            .push(format!("{other} is there already: is {name} another one?"));
    }
    let block = skeleton.filled(&name, before.is_none(), |hole| {
        let terms = terms.get(hole)?.iter().map(ToString::to_string);
        Some(terms.collect::<Vec<_>>().join(", "))
    });
    let text = whole(before.as_ref(), &block)?;
    ui::write(options.file.as_deref(), text.as_bytes())?;
    for note in &values.notes {
        ui::note(common, note);
    }
    if let Some(file) = &options.file {
        ui::note(common, &format!("{name} added to {}", file.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// The file that is added to, if it is there.
fn existing(path: &Path) -> Result<Option<(String, Document)>, Failure> {
    if Format::from_path(path) != Some(Format::Turtle) {
        return Err(
            Failure::new(format!("{} is no Turtle file", path.display()))
                .hint("only to .ttl files something can be added"),
        );
    }
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        bytes => bytes.map_err(|error| Failure::new(format!("{}: {error}", path.display())))?,
    };
    let reading = read(&path.display().to_string(), bytes.clone());
    match (reading.document, String::from_utf8(bytes)) {
        (Some(document), Ok(text)) => Ok(Some((text, document))),
        (Some(_), Err(_)) => Err(Failure::new(format!("{} is compressed", path.display()))),
        (None, _) => Err(crate::Rejected(reading.problems).into()),
    }
}

fn read(name: &str, bytes: Vec<u8>) -> Reading {
    parse::read(input(name, bytes))
}

fn input(name: &str, bytes: Vec<u8>) -> Input {
    Input {
        origin: Origin::named(name, name),
        bytes,
        format: Format::Turtle,
    }
}

fn subjects(document: &Document) -> impl Iterator<Item = NamedNode> {
    document
        .quads
        .iter()
        .filter_map(|quad| match &quad.subject {
            oxrdf::NamedOrBlankNode::NamedNode(node) => Some(node.clone()),
            oxrdf::NamedOrBlankNode::BlankNode(_) => None,
        })
}

/// The slug that was asked for, or one that nobody has.
fn name(
    options: &New,
    skeleton: &Skeleton,
    known: &Known,
    terms: &BTreeMap<&str, Vec<Term>>,
) -> Result<String, Failure> {
    let prefix = skeleton.prefix;
    if let Some(slug) = &options.slug {
        let failure = match (id::is_slug(slug), known.is_taken(prefix, slug)?) {
            (true, false) => return Ok(slug.clone()),
            (true, true) => Failure::new(format!("{prefix}:{slug} is taken already"))
                .hint(format!("`annals show {prefix}:{slug}` shows it")),
            (false, _) => Failure::new(format!("`{slug}` is not a slug"))
                .hint("small letters of ASCII and digits, single hyphens between, at most 60"),
        };
        return Err(match slug::of(slug).filter(|other| other != slug) {
            Some(other) => failure.hint(format!("perhaps {other}")),
            None => failure,
        });
    }
    let thing = |name: &str| match terms.get(name)?.first()? {
        Term::NamedNode(node) => id::slug(node.as_str()).map(str::to_owned),
        _ => None,
    };
    let label = options.label.first();
    let labelled = label.and_then(|label| slug::of(label));
    if let (Some(label), None) = (label, &labelled) {
        return Err(
            Failure::new(format!("no letter of `{label}` can stand in a slug"))
                .hint("give one with --slug"),
        );
    }
    match options.kind {
        Kind::Claim => match thing("about") {
            Some(subject) => claim(known, &subject),
            None => Err(Failure::new("a claim is about something")
                .hint("say what with --about, such as --about kyivstar-attack")),
        },
        Kind::Source => {
            let publisher = thing("by")
                .or(labelled)
                .unwrap_or_else(|| "new-publisher".to_owned());
            source(known, &publisher, options.date.as_deref())
        }
        Kind::Event | Kind::Agent | Kind::Need | Kind::Offer => {
            let slug = labelled.unwrap_or_else(|| format!("new-{prefix}"));
            numbered(known, prefix, &slug, 1)
        }
    }
}

/// The number after the last that claims about a subject have.
fn claim(known: &Known, subject: &str) -> Result<String, Failure> {
    let slug = |number: usize| format!("{}-{number:02}", shortened(subject, 3));
    let mut last = 0;
    let mut number = 1;
    // numbers of claims that were taken out again leave gaps
    while number <= last + 20 {
        if known.is_taken("cl", &slug(number))? {
            last = number;
        }
        number += 1;
    }
    Ok(slug(last + 1))
}

/// Publisher and day, or as much of it as is known.
fn source(known: &Known, publisher: &str, date: Option<&str>) -> Result<String, Failure> {
    let digits: String = date.unwrap_or_default().replace('-', "");
    let is_plain = [4, 6, 8].contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let publisher = shortened(publisher, 12);
    match is_plain {
        true => numbered(known, "src", &format!("{publisher}-{digits}"), 1),
        false => numbered(known, "src", &format!("{publisher}-nd"), 0),
    }
}

/// A slug that nobody has: with a number from `after` on, the plain one standing for 1.
fn numbered(known: &Known, prefix: &str, slug: &str, after: usize) -> Result<String, Failure> {
    let mut number = after;
    loop {
        let slug = match number {
            1 if after == 1 => slug.to_owned(),
            0 => String::new(),
            number => format!("{}-{number}", shortened(slug, 4)),
        };
        if id::is_slug(&slug) && !known.is_taken(prefix, &slug)? {
            return Ok(slug);
        }
        number += 1;
    }
}

/// Whether this is what [`numbered`] puts behind a slug that is taken.
fn is_number(end: &str) -> bool {
    end.strip_prefix('-')
        .is_some_and(|number| number.parse::<usize>().is_ok())
}

/// A slug cut so that so many characters have room behind it.
fn shortened(slug: &str, room: usize) -> &str {
    let end = slug.len().min(id::SLUG_LENGTH - room);
    slug[..end].trim_end_matches('-')
}

/// The text of the file with the new statements, or these alone.
///
/// A file that is in the form stays in it; another stays as it is, with the new at its end.
fn whole(before: Option<&(String, Document)>, block: &str) -> Result<String, Failure> {
    let mut new = String::new();
    for (prefix, namespace) in id::PREFIXES {
        if block.contains(&format!("{prefix}:")) {
            new.push_str(&format!("@prefix {prefix}: <{namespace}> .\n"));
        }
    }
    let new = formatted(&format!("{new}{block}"))?;
    let Some((text, document)) = before else {
        return Ok(new);
    };
    let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
    let both = format!("{text}{gap}{new}");
    match turtle::format(document).as_ref() == Some(text) {
        true => formatted(&both),
        false => formatted(&both).map(|_| both),
    }
}

/// A text in the form, if nothing is wrong with it.
fn formatted(text: &str) -> Result<String, Failure> {
    let reading = read("the new text", text.into());
    let problems = Annals::check(vec![input("the new text", text.into())], None)?;
    match reading.document.as_ref().and_then(turtle::format) {
        Some(text) if !problems.iter().any(Problem::is_error) => Ok(text),
        _ => Err(crate::Rejected(problems).into()),
    }
}
