//! `annals new`: creates records from Turtle templates.

mod ask;
mod existing;
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
use clap::ValueEnum;
use existing::ExistingData;
use options::RecordKind;
use oxrdf::Term;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use template::{Examples, Template};
use values::ValueParser;

/// The terms that the options give, by the names in the template.
type Terms = BTreeMap<&'static str, Vec<Term>>;

pub(super) fn run(common: &Common, options: &New) -> Result<ExitCode, Failure> {
    let before = options.file.as_deref().map(read_file).transpose()?;
    let annals = data::open(common)?;
    let mut draft = Draft::new(&annals, before.flatten());
    let is_bare = options.given().is_empty() && options.slug.is_none() && !options.template;
    if is_bare && ui::can_ask() {
        let mut stdin = std::io::stdin().lock();
        let mut stderr = std::io::stderr();
        ask::ask(&mut draft, options, &mut stdin, &mut stderr)?;
    } else if options.kind.is_some() {
        draft.add(options, draft.examples())?;
    } else {
        let kinds = RecordKind::value_variants().iter();
        let kinds: Vec<_> = kinds.map(|kind| Template::of(*kind).name).collect();
        return Err(Failure::new("the kind of record is missing")
            .hint(format!("`annals new KIND` makes {}", kinds.join(", "))));
    }
    ui::write(options.file.as_deref(), draft.text().as_bytes())?;
    for note in &draft.notes {
        ui::note(common, note);
    }
    if let Some(file) = &options.file {
        let names = draft.names.join(", ");
        ui::note(common, &format!("{names} added to {}", file.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// A file with the records that are added to it.
struct Draft<'a> {
    annals: &'a Annals,
    /// The file as it was, and with the records so far.
    file: Option<(String, Document)>,
    /// The names of the records that were added.
    names: Vec<String>,
    /// What the user should know.
    notes: Vec<String>,
}

impl<'a> Draft<'a> {
    fn new(annals: &'a Annals, file: Option<(String, Document)>) -> Self {
        Self {
            annals,
            file,
            names: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Its text so far.
    fn text(&self) -> &str {
        self.file.as_ref().map_or("", |(text, _)| text)
    }

    /// The examples of a record that is to be filled in by hand.
    fn examples(&self) -> Examples {
        match self.file {
            Some(_) => Examples::Missing,
            None => Examples::WithHead,
        }
    }

    /// What exists already, with the records so far.
    fn existing(&self) -> ExistingData<'_> {
        let document = self.file.as_ref().map(|(_, document)| document);
        ExistingData::new(self.annals, document)
    }

    /// Adds a record, and the source that it was read in if that is new; its name.
    fn add(&mut self, options: &New, examples: Examples) -> Result<String, Failure> {
        let template = Template::of(options.kind());
        let existing = self.existing();
        let mut parser = ValueParser {
            existing: &existing,
            language: options.language(),
            force: options.force,
            notes: Vec::new(),
        };
        let mut terms = terms(options, &template, &mut parser)?;
        let source = match &options.url {
            Some(url) => source_at(options, &template, &mut parser, url, &mut terms)?,
            None => String::new(),
        };
        let slug = choose_slug(options, &template, &existing, &terms)?;
        let name = format!("{}:{slug}", template.prefix);
        let block = template.filled(&name, examples, |placeholder| {
            let terms = terms.get(placeholder)?.iter().map(ToString::to_string);
            Some(terms.collect::<Vec<_>>().join(", "))
        });
        let notes = parser.notes;
        let text = with_statements(self.file.as_ref(), &format!("{block}{source}"))?;
        let reading = read("the new text", text.clone().into_bytes());
        let document = reading.document.ok_or(crate::Rejected(reading.problems))?;
        self.file = Some((text, document));
        self.notes.extend(notes);
        self.names.push(name.clone());
        Ok(name)
    }
}

/// Parses the options into terms; an option that the template has no place for is refused.
fn terms(
    options: &New,
    template: &Template,
    parser: &mut ValueParser<'_>,
) -> Result<Terms, Failure> {
    let mut terms = Terms::new();
    for (name, texts) in options.given() {
        let mut placeholders = template.placeholders();
        let Some((_, kind)) = placeholders.find(|(placeholder, _)| *placeholder == name) else {
            if name == "url" && template.takes_source() {
                continue;
            }
            let placeholders: Vec<_> = template
                .placeholders()
                .map(|(placeholder, _)| format!("--{placeholder}"))
                .collect();
            let failure = Failure::new(format!("{} has no --{name}", template.name));
            return Err(failure.hint(format!("it takes {}", placeholders.join(" "))));
        };
        let terms = terms.entry(name).or_default();
        for text in texts {
            terms.push(parser.term(name, kind, text)?);
        }
    }
    Ok(terms)
}

/// Makes the source at a URL that of the record; the statements of a source that is new.
///
/// Of a source itself, the URL must be new.
fn source_at(
    options: &New,
    template: &Template,
    parser: &mut ValueParser<'_>,
    url: &str,
    terms: &mut Terms,
) -> Result<String, Failure> {
    let literal = values::url(url)?;
    let known = parser.existing.source_at(&literal)?;
    if !template.takes_source() {
        return match known {
            Some(source) if !options.force => {
                let name = id::shorten(source.as_str());
                Err(Failure::new(format!("{name} already has this URL"))
                    .hint(format!("`annals show {name}` shows it"))
                    .hint("--force adds another source all the same"))
            }
            _ => Ok(String::new()),
        };
    }
    let sources = terms.entry("source").or_default();
    if let Some(source) = known {
        let source = Term::from(source);
        if !sources.contains(&source) {
            sources.push(source);
        }
        return Ok(String::new());
    }
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let publisher = slug::from_label(host).unwrap_or_else(|| "new-publisher".to_owned());
    let slug = source_slug(parser.existing, &publisher, None)?;
    if let Some(source) = id::data_iri("src", &slug) {
        sources.push(source.into());
    }
    let note = format!("src:{slug} is new: add its title, publisher and date");
    parser.notes.push(note);
    Ok(format!("src:{slug} a ann:Source ; ann:url {literal} .\n"))
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

/// The slug given with `--slug`, or an unused one.
fn choose_slug(
    options: &New,
    template: &Template,
    existing: &ExistingData<'_>,
    terms: &Terms,
) -> Result<String, Failure> {
    let prefix = template.prefix;
    if let Some(slug) = &options.slug {
        let failure = match (id::is_slug(slug), existing.described_in(prefix, slug)?) {
            (true, None) => return Ok(slug.clone()),
            (true, Some(place)) => already_exists(prefix, slug, &place),
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
    match options.kind() {
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
            if let Some(slug) = labelled.as_deref().filter(|_| !options.force)
                && let Some(place) = existing.described_in(prefix, slug)?
            {
                return Err(already_exists(prefix, slug, &place).hint(
                    "if this is a different one, --force gives it a number, or --slug a name",
                ));
            }
            let slug = labelled.unwrap_or_else(|| format!("new-{prefix}"));
            numbered_slug(existing, prefix, &slug, 1)
        }
    }
}

fn already_exists(prefix: &str, slug: &str, place: &str) -> Failure {
    Failure::new(format!("{prefix}:{slug} already exists, in {place}"))
        .hint(format!("`annals show {prefix}:{slug}` shows it"))
}

/// The slug with the next number for claims about a subject.
fn claim_slug(existing: &ExistingData<'_>, subject: &str) -> Result<String, Failure> {
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
    existing: &ExistingData<'_>,
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
    existing: &ExistingData<'_>,
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

/// A slug shortened to leave room for a suffix of that many characters.
fn shortened(slug: &str, room: usize) -> &str {
    let end = slug.len().min(id::SLUG_LENGTH - room);
    slug[..end].trim_end_matches('-')
}

/// The text of the file with the new statements, or these alone.
///
/// A formatted file stays formatted; any other is kept as it is, and the statements are appended.
fn with_statements(before: Option<&(String, Document)>, block: &str) -> Result<String, Failure> {
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
