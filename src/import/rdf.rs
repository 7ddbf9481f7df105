//! Events of other vocabularies in RDF: schema.org and SEM. Those of PROV and LODE are counted.

use super::chronology::Dates;
use super::codes::ImportCode;
use super::context::Context;
use super::error::Error;
use super::fate::{Cells, Fate};
use super::graph::Graph;
use super::names::Names;
use super::reference::addresses;
use super::report::{Place, Report};
use super::{File, Options, list_title};
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::vocab::{ann, dcterms, rdf, rdfs};
use crate::model::when::{DateDatatype, When};
use crate::parse::{self, Format, Input};
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeMap;

const SEM: &str = "http://semanticweb.cs.vu.nl/2009/11/sem/";
const PROV: &str = "http://www.w3.org/ns/prov#";
const LODE: &str = "http://linkedevents.org/ontology/";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";

/// Both spellings of schema.org.
const SCHEMA: [&str; 2] = ["http://schema.org/", "https://schema.org/"];

/// The vocabularies whose events are known, by what their documents contain.
pub const VOCABULARIES: &[(&str, &str)] = &[
    ("schema.org", "schema.org/"),
    ("SEM", SEM),
    ("PROV", PROV),
    ("LODE", LODE),
];

/// The vocabulary whose class of events this is.
fn vocabulary(class: &str) -> Option<&'static str> {
    let schema = SCHEMA.iter().find_map(|base| class.strip_prefix(base));
    match (schema, class) {
        (Some(name), _) if name.ends_with("Event") => Some("schema.org"),
        (_, class) if class.strip_prefix(SEM) == Some("Event") => Some("SEM"),
        (_, class) if class.strip_prefix(PROV) == Some("Activity") => Some("PROV"),
        (_, class) if class.strip_prefix(LODE) == Some("Event") => Some("LODE"),
        _ => None,
    }
}

/// How many things are events of other vocabularies.
pub fn foreign_events(quads: &[Quad]) -> BTreeMap<&'static str, usize> {
    let mut found = BTreeMap::new();
    for quad in quads.iter().filter(|quad| quad.predicate == rdf::TYPE) {
        if let Term::NamedNode(class) = &quad.object
            && let Some(vocabulary) = vocabulary(class.as_str())
        {
            *found.entry(vocabulary).or_default() += 1;
        }
    }
    found
}

/// The local name of a property of the vocabularies that are read, `schema:name` as `name`.
fn local(property: &str) -> &str {
    let schema = SCHEMA.iter().find_map(|base| property.strip_prefix(base));
    schema
        .or_else(|| property.strip_prefix(SEM))
        .or_else(|| property.strip_prefix(FOAF))
        .unwrap_or(property)
}

/// The names that a thing can have, the best first.
const NAMES: [&str; 6] = [
    "name",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://purl.org/dc/terms/title",
    "http://purl.org/dc/elements/1.1/title",
    "headline",
];

type Statements = BTreeMap<String, Vec<(String, Term)>>;

struct Foreign<'a> {
    context: Context<'a>,
    things: Statements,
    outcomes: BTreeMap<(String, usize), Fate>,
    file: String,
}

/// Imports files of RDF.
pub(super) fn import(
    files: Vec<File>,
    names: &Names,
    options: &Options,
) -> Result<(Graph, Report), Error> {
    let first = files.first().map_or("rdf", |file| file.name.as_str());
    let (title, list) = list_title(&files, "rdf");
    let mut context = Context::new(names, options, &list, &title);
    context.describe_list(&title, None, None);
    let mut foreign = Foreign {
        context,
        things: BTreeMap::new(),
        outcomes: BTreeMap::new(),
        file: first.to_owned(),
    };
    for file in files {
        let format = options.rdf_format.or(Format::from_path(&file.name));
        let name = file.name.trim_end_matches(".gz").trim_end_matches(".zst");
        let is_json = name.to_lowercase().ends_with(".json");
        let format = format
            .or(is_json.then_some(Format::JsonLd))
            .unwrap_or(Format::Turtle);
        let parsed = parse::read(Input {
            bytes: file.read()?,
            origin: Origin::new(file.name).with_base(options.base.clone()),
            format,
        });
        let Some(document) = parsed.document else {
            let error = parsed.problems.into_iter().find(|it| it.is_error());
            let message = "the file cannot be read";
            return Err(error.map_or_else(|| Error::file(message), |it| Box::new(it).into()));
        };
        for quad in document.quads {
            let subject = match quad.subject {
                NamedOrBlankNode::NamedNode(node) => node.into_string(),
                NamedOrBlankNode::BlankNode(node) => format!("_:{}", node.as_str()),
            };
            let thing = foreign.things.entry(subject).or_default();
            thing.push((quad.predicate.into_string(), quad.object));
        }
    }
    foreign.convert();
    Ok(foreign.finish())
}

impl Foreign<'_> {
    fn convert(&mut self) {
        let subjects: Vec<String> = self.things.keys().cloned().collect();
        let limit = self.context.options.limit.unwrap_or(usize::MAX);
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        for subject in subjects {
            let Some(vocabulary) = self.vocabulary_of(&subject) else {
                continue;
            };
            if self.context.report.records >= limit {
                break;
            }
            self.context.begin_record();
            if ["schema.org", "SEM"].contains(&vocabulary) {
                self.context.report.taken += 1;
                self.event(&subject);
            } else {
                self.context.report.left += 1;
                *left.entry(vocabulary).or_default() += 1;
            }
        }
        for (vocabulary, times) in left {
            let message = format!("left: events of {vocabulary}");
            self.context
                .report
                .note_times(ImportCode::LeftKind, times, message);
        }
    }

    fn vocabulary_of(&self, subject: &str) -> Option<&'static str> {
        let classes = self.values(subject, rdf::TYPE.as_str());
        let mut classes = classes.into_iter().filter_map(|(_, class)| match class {
            Term::NamedNode(class) => vocabulary(class.as_str()),
            _ => None,
        });
        classes.next()
    }

    /// The values of a property, each with its number among the statements of the thing.
    fn values(&self, subject: &str, property: &str) -> Vec<(usize, Term)> {
        let statements = self
            .things
            .get(subject)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let statements = statements.iter().enumerate();
        statements
            .filter(|(_, (known, _))| local(known) == property)
            .map(|(at, (_, value))| (at, value.clone()))
            .collect()
    }

    fn mark(&mut self, subject: &str, at: usize, fate: Fate) {
        let known = self
            .outcomes
            .entry((subject.to_owned(), at))
            .or_insert(fate);
        *known = fate.max(*known);
    }

    /// Names a thing; texts keep their languages.
    fn name(&mut self, subject: &str, node: &NamedNode) {
        for property in NAMES {
            let names = self.values(subject, property);
            for (at, name) in &names {
                if let Term::Literal(name) = name {
                    let lang = name.language().unwrap_or("en").to_owned();
                    self.context
                        .graph
                        .text(node, rdfs::LABEL, name.value(), &lang);
                    self.mark(subject, *at, Fate::Taken);
                }
            }
            if !names.is_empty() {
                break;
            }
        }
        if subject.contains("://") {
            self.context.match_with(node, true, subject);
        }
    }

    /// A thing of ours for one of theirs.
    fn thing(&mut self, prefix: &str, subject: &str) -> NamedNode {
        let list = self.context.list.clone();
        let key = subject.rsplit(['/', '#']).next().unwrap_or_default();
        let plain = !subject.starts_with("_:") && id::is_slug(&key.to_lowercase());
        let node = match plain {
            true => self.context.graph.thing(prefix, &list, key),
            false => self.context.graph.thing(prefix, &list, subject),
        };
        if !self.context.graph.says(&node, rdfs::LABEL) {
            self.name(subject, &node);
            self.mark_types(subject);
        }
        node
    }

    fn mark_types(&mut self, subject: &str) {
        for (at, _) in self.values(subject, rdf::TYPE.as_str()) {
            self.mark(subject, at, Fate::Taken);
        }
    }

    fn event(&mut self, subject: &str) {
        let event = self.thing("ev", subject);
        let source = self.context.source.clone();
        self.context.graph.add(&event, dcterms::SOURCE, source);
        for property in ["description", dcterms::DESCRIPTION.as_str()] {
            for (at, value) in self.values(subject, property) {
                if let Term::Literal(text) = value {
                    let lang = text.language().unwrap_or("en").to_owned();
                    self.context
                        .graph
                        .text(&event, dcterms::DESCRIPTION, text.value(), &lang);
                    self.mark(subject, at, Fate::Taken);
                }
            }
        }
        self.dates(subject, &event);
        for (properties, ours, prefix) in [
            (
                &[
                    "hasActor",
                    "organizer",
                    "performer",
                    "actor",
                    "attendee",
                    "participant",
                ][..],
                ann::PARTICIPANT,
                "ag",
            ),
            (&["location", "hasPlace"], ann::PLACE, "pl"),
            (&["superEvent", "subEventOf"], ann::PART_OF, "ev"),
        ] {
            for property in properties {
                for (at, value) in self.values(subject, property) {
                    let other = match value {
                        Term::NamedNode(node) => node.into_string(),
                        Term::BlankNode(node) => format!("_:{}", node.as_str()),
                        // Nothing refers to a statement as to a thing.
                        Term::Triple(_) => continue,
                        Term::Literal(text) => {
                            let text = format!("{property}: {}", text.value());
                            self.context.graph.text(&event, rdfs::COMMENT, &text, "en");
                            self.mark(subject, at, Fate::Words);
                            continue;
                        }
                    };
                    let thing = self.thing(prefix, &other);
                    self.context.graph.add(&event, ours, thing);
                    self.mark(subject, at, Fate::Taken);
                }
            }
        }
        for property in ["url", "sameAs"] {
            for (at, value) in self.values(subject, property) {
                let text = match &value {
                    Term::NamedNode(node) => node.as_str(),
                    Term::Literal(text) => text.value(),
                    Term::BlankNode(_) | Term::Triple(_) => "",
                };
                if let [address] = addresses(text).valid.as_slice() {
                    let source = self.context.source_at(address);
                    self.context.graph.add(&event, dcterms::SOURCE, source);
                    self.mark(subject, at, Fate::Taken);
                }
            }
        }
        for (at, value) in self.values(subject, "eventType") {
            // their types are not ours
            let name = match value {
                Term::NamedNode(node) => {
                    self.context.match_type(&event, node.as_str());
                    node.into_string()
                }
                other => other.to_string(),
            };
            let text = format!("event type: {name}");
            self.context.graph.text(&event, rdfs::COMMENT, &text, "en");
            self.mark(subject, at, Fate::Words);
        }
    }

    fn dates(&mut self, subject: &str, event: &NamedNode) {
        let mut dates = Dates::default();
        let mut bounds = [const { None }; 4];
        let names = [
            "hasEarliestBeginTimeStamp",
            "hasLatestBeginTimeStamp",
            "hasEarliestEndTimeStamp",
            "hasLatestEndTimeStamp",
        ];
        for (slot, name) in bounds.iter_mut().zip(names) {
            *slot = self.date(subject, name);
        }
        dates.date = self.date(subject, "hasTimeStamp");
        let begin = self.date(subject, "startDate");
        let end = self.date(subject, "endDate");
        dates.begin = begin.or_else(|| self.date(subject, "hasBeginTimeStamp"));
        dates.end = end.or_else(|| self.date(subject, "hasEndTimeStamp"));
        let [earliest_begin, latest_begin, earliest_end, latest_end] = bounds;
        if dates == Dates::default() {
            dates.begin = between(earliest_begin, latest_begin);
            dates.end = between(earliest_end, latest_end);
        }
        if dates.date.is_some() {
            // the moment is finer than the bounds around it
            (dates.begin, dates.end) = (None, None);
        }
        let place = Place {
            file: self.file.clone(),
            record: subject.to_owned(),
            ..Place::default()
        };
        self.context.write_dates(event, dates, &place);
    }

    fn date(&mut self, subject: &str, property: &str) -> Option<String> {
        let (at, value) = self.values(subject, property).into_iter().next()?;
        let Term::Literal(literal) = value else {
            return None;
        };
        match read_date(&literal) {
            Some(date) => {
                self.mark(subject, at, Fate::Taken);
                Some(date)
            }
            None => {
                let place = Place {
                    file: self.file.clone(),
                    record: subject.to_owned(),
                    column: property.to_owned(),
                    cell: literal.value().to_owned(),
                    ..Place::default()
                };
                let message = format!("`{}` is no date; left out", literal.value());
                self.context
                    .report
                    .note(ImportCode::ImpossibleDate, place, message);
                None
            }
        }
    }

    fn finish(mut self) -> (Graph, Report) {
        for (subject, statements) in std::mem::take(&mut self.things) {
            for (at, (property, _)) in statements.iter().enumerate() {
                let fate = self.outcomes.get(&(subject.clone(), at));
                let mut cells = Cells::default();
                cells.count(Some(fate.copied().unwrap_or(Fate::Left)));
                self.context.report.count(&id::shorten(property), cells);
            }
        }
        self.context.report.tell_left_fields();
        self.context.finish()
    }
}

impl Context<'_> {
    /// A type of events that is ours.
    fn match_type(&mut self, event: &NamedNode, class: &str) {
        if class.starts_with(id::TERMS)
            && let Ok(concept) = NamedNode::new(class)
        {
            self.graph.add(event, ann::EVENT_TYPE, concept);
        }
    }
}

/// "Some day between these."
fn between(first: Option<String>, last: Option<String>) -> Option<String> {
    let range = match (first, last) {
        (Some(first), Some(last)) if first == last => return Some(first),
        (Some(first), Some(last)) => format!("[{first}..{last}]"),
        (Some(first), None) => format!("[{first}..]"),
        (None, Some(last)) => format!("[..{last}]"),
        (None, None) => return None,
    };
    When::edtf(&range).is_ok().then_some(range)
}

/// A date of any datatype of dates, or plain text that is one, as EDTF.
fn read_date(literal: &Literal) -> Option<String> {
    let text = literal.value().trim();
    let when = match DateDatatype::from_iri(literal.datatype().as_str()) {
        Some(datatype) => When::parse(text, datatype).ok()?,
        None => When::edtf(text)
            .or_else(|_| When::parse(text, DateDatatype::DateTime))
            .ok()?,
    };
    when.to_edtf()
}
