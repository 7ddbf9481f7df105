//! `annals new`: creates records from Turtle templates.

mod options;
mod template;
mod values;

pub use options::New;

use super::options::Common;
use super::{Failure, data, ui};
use crate::Annals;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::model::{id, slug};
use crate::parse::{self, Document, Format, Input, Parsed};
use crate::render::turtle;
use crate::store::{self, Scope};
use options::RecordKind;
use oxrdf::{NamedNode, Term};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use template::Template;
use values::ValueParser;

/// What already exists: the current data, and the file to be extended.
pub struct ExistingData {
    annals: Annals,
    subjects: HashSet<NamedNode>,
}

impl ExistingData {
    /// Whether the file describes a thing.
    fn in_file(&self, node: &NamedNode) -> bool {
        self.subjects.contains(node)
    }

    /// Whether a slug is in use, in the data or in the file.
    fn is_taken(&self, prefix: &str, slug: &str) -> Result<bool, store::Error> {
        let Some(node) = id::data_iri(prefix, slug) else {
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
    let template = Template::of(options.kind);
    let before = options
        .file
        .as_deref()
        .map(read_file)
        .transpose()?
        .flatten();
    let existing = ExistingData {
        annals: data::open(common)?,
        subjects: before
            .iter()
            .flat_map(|(_, document)| subjects(document))
            .collect(),
    };
    let mut parser = ValueParser {
        existing: &existing,
        language: &options.lang,
        notes: Vec::new(),
    };
    let mut terms: BTreeMap<&str, Vec<Term>> = BTreeMap::new();
    for (name, texts) in options.given() {
        let Some((_, kind)) = template
            .placeholders()
            .find(|(placeholder, _)| *placeholder == name)
        else {
            let placeholders: Vec<_> = template
                .placeholders()
                .map(|(placeholder, _)| format!("--{placeholder}"))
                .collect();
            let failure = Failure::new(format!("{} has no --{name}", template.name));
            return Err(failure.hint(format!("it takes {}", placeholders.join(" "))));
        };
        let terms = terms.entry(name).or_default();
        for text in texts {
            terms.push(parser.term(kind, text)?);
        }
    }
    let slug = choose_slug(options, &template, &existing, &terms)?;
    let name = format!("{}:{slug}", template.prefix);
    let labelled = options
        .label
        .first()
        .and_then(|label| slug::from_label(label));
    if let Some(other) = labelled.filter(|other| slug.strip_prefix(other).is_some_and(is_number)) {
        let other = format!("{}:{other}", template.prefix);
        parser.notes.push(format!(
            "{other} already exists: is {name} a different one?"
        ));
    }
    let block = template.filled(&name, before.is_none(), |placeholder| {
        let terms = terms.get(placeholder)?.iter().map(ToString::to_string);
        Some(terms.collect::<Vec<_>>().join(", "))
    });
    let text = wplaceholder(before.as_ref(), &block)?;
    ui::write(options.file.as_deref(), text.as_bytes())?;
    for note in &parser.notes {
        ui::note(common, note);
    }
    if let Some(file) = &options.file {
        ui::note(common, &format!("{name} added to {}", file.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the file to be extended, if it exists.
fn read_file(path: &Path) -> Result<Option<(String, Document)>, Failure> {
    if Format::from_path(path) != Some(Format::Turtle) {
        return Err(
            Failure::new(format!("{} is not a Turtle file", path.display()))
                .hint("records can only be added to .ttl files"),
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

fn read(name: &str, bytes: Vec<u8>) -> Parsed {
    parse::read(input(name, bytes))
}

fn input(name: &str, bytes: Vec<u8>) -> Input {
    Input {
        origin: Origin::with_file(name, name),
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

/// The slug given with `--slug`, or an unused one.
fn choose_slug(
    options: &New,
    template: &Template,
    existing: &ExistingData,
    terms: &BTreeMap<&str, Vec<Term>>,
) -> Result<String, Failure> {
    let prefix = template.prefix;
    if let Some(slug) = &options.slug {
        let failure = match (id::is_slug(slug), existing.is_taken(prefix, slug)?) {
            (true, false) => return Ok(slug.clone()),
            (true, true) => Failure::new(format!("{prefix}:{slug} already exists"))
                .hint(format!("`annals show {prefix}:{slug}` shows it")),
            (false, _) => Failure::new(format!("`{slug}` is not a slug"))
                .hint("use lowercase ASCII letters and digits, separated by single hyphens, at most 60 characters"),
        };
        return Err(match slug::from_label(slug).filter(|other| other != slug) {
            Some(other) => failure.hint(format!("did you mean {other}?")),
            None => failure,
        });
    }
    let thing = |name: &str| match terms.get(name)?.first()? {
        Term::NamedNode(node) => id::slug(node.as_str()).map(str::to_owned),
        _ => None,
    };
    let label = options.label.first();
    let labelled = label.and_then(|label| slug::from_label(label));
    if let (Some(label), None) = (label, &labelled) {
        return Err(
            Failure::new(format!("cannot make a slug from `{label}`")).hint("pass one with --slug")
        );
    }
    match options.kind {
        RecordKind::Claim => {
            match thing("about") {
                Some(subject) => claim_slug(existing, &subject),
                None => Err(Failure::new("a claim needs --about")
                    .hint("for example --about kyivstar-attack")),
            }
        }
        RecordKind::Source => {
            let publisher = thing("by")
                .or(labelled)
                .unwrap_or_else(|| "new-publisher".to_owned());
            source_slug(existing, &publisher, options.date.as_deref())
        }
        RecordKind::Event | RecordKind::Agent | RecordKind::Need | RecordKind::Offer => {
            let slug = labelled.unwrap_or_else(|| format!("new-{prefix}"));
            numbered_slug(existing, prefix, &slug, 1)
        }
    }
}

/// The slug with the next number for claims about a subject.
fn claim_slug(existing: &ExistingData, subject: &str) -> Result<String, Failure> {
    let slug = |number: usize| format!("{}-{number:02}", shortened(subject, 3));
    let mut last = 0;
    let mut number = 1;
    // removed claims leave gaps in the numbering
    while number <= last + 20 {
        if existing.is_taken("cl", &slug(number))? {
            last = number;
        }
        number += 1;
    }
    Ok(slug(last + 1))
}

/// A slug made of the publisher and as much of the date as is known.
fn source_slug(
    existing: &ExistingData,
    publisher: &str,
    date: Option<&str>,
) -> Result<String, Failure> {
    let digits: String = date.unwrap_or_default().replace('-', "");
    let is_plain = [4, 6, 8].contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let publisher = shortened(publisher, 12);
    match is_plain {
        true => numbered_slug(existing, "src", &format!("{publisher}-{digits}"), 1),
        false => numbered_slug(existing, "src", &format!("{publisher}-nd"), 0),
    }
}

/// The first unused slug, numbered from `first`; number 1 is the slug without a number.
fn numbered_slug(
    existing: &ExistingData,
    prefix: &str,
    slug: &str,
    first: usize,
) -> Result<String, Failure> {
    let mut number = first;
    loop {
        let slug = match number {
            1 if first == 1 => slug.to_owned(),
            0 => String::new(),
            number => format!("{}-{number}", shortened(slug, 4)),
        };
        if id::is_slug(&slug) && !existing.is_taken(prefix, &slug)? {
            return Ok(slug);
        }
        number += 1;
    }
}

/// Whether this is a suffix that [`numbered_slug`] appends.
fn is_number(end: &str) -> bool {
    end.strip_prefix('-')
        .is_some_and(|number| number.parse::<usize>().is_ok())
}

/// A slug shortened to leave room for a suffix of that many characters.
fn shortened(slug: &str, room: usize) -> &str {
    let end = slug.len().min(id::SLUG_LENGTH - room);
    slug[..end].trim_end_matches('-')
}

/// The text of the file with the new statements, or these alone.
///
/// A formatted file stays formatted; any other is kept as it is, and the statements are appended.
fn wplaceholder(before: Option<&(String, Document)>, block: &str) -> Result<String, Failure> {
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
    let combined = format!("{text}{gap}{new}");
    match turtle::format(document).as_ref() == Some(text) {
        true => formatted(&combined),
        false => formatted(&combined).map(|_| combined),
    }
}

/// Formats a text if it has no errors.
fn formatted(text: &str) -> Result<String, Failure> {
    let reading = read("the new text", text.into());
    let problems = Annals::check(vec![input("the new text", text.into())], None)?;
    match reading.document.as_ref().and_then(turtle::format) {
        Some(text) if !problems.iter().any(Problem::is_error) => Ok(text),
        _ => Err(crate::Rejected(problems).into()),
    }
}
