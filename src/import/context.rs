//! What every format needs while it is imported: the graph, the report, the list as a source and as
//! a claimant, and what is known by name.

use super::codes::ImportCode;
use super::error::Error;
use super::graph::{Graph, node};
use super::names::Names;
use super::reference::{Address, addresses};
use super::report::{Place, Report};
use super::{File, Options, json};
use crate::model::slug;
use crate::model::vocab::{ann, dcterms, rdfs, skos};
use oxrdf::{Literal, NamedNode, NamedNodeRef};
use std::collections::{BTreeMap, BTreeSet};

/// The state of an import.
pub struct Context<'a> {
    /// The statements.
    pub graph: Graph,
    /// The report.
    pub report: Report,
    /// What is known by name.
    pub names: &'a Names,
    /// What the user asked for.
    pub options: &'a Options,
    /// The prefix of all ids.
    pub list: String,
    /// The list as a source.
    pub source: NamedNode,
    /// What the list is called as a claimant.
    pub list_name: String,
    /// Whether agents are matched with those of the store by ids.
    pub match_ids: bool,
    /// Other names: by agent, claimant, and source.
    aliases: BTreeMap<(String, String, String), BTreeSet<String>>,
    /// How many records there are; 0 if that is not known.
    pub expected: usize,
}

impl<'a> Context<'a> {
    /// A new import of a list.
    pub fn new(names: &'a Names, options: &'a Options, list: &str, list_name: &str) -> Self {
        let list = slug::from_label(list).unwrap_or_else(|| "list".to_owned());
        let list = list[..list.len().min(24)].trim_end_matches('-').to_owned();
        let source = node("src", &list);
        Self {
            graph: Graph::default(),
            report: Report::default(),
            names,
            options,
            list,
            source,
            list_name: list_name.to_owned(),
            match_ids: options.match_ids,
            aliases: BTreeMap::new(),
            expected: 0,
        }
    }

    /// Counts a record, and tells how far the import is.
    pub fn begin_record(&mut self) {
        self.report.records += 1;
        if let Some(progress) = &self.options.progress {
            progress.tell(self.report.records, self.expected);
        }
    }

    /// Describes the list as a source.
    pub fn describe_list(&mut self, title: &str, url: Option<&str>, issued: Option<&str>) {
        let source = self.source.clone();
        self.graph.title(&source, Some(title));
        self.graph
            .add(&source, ann::SOURCE_KIND, ann::DATA_SET.into_owned());
        if let Some(url) = url {
            match addresses(url).valid.as_slice() {
                [address] => self.graph.address(&source, &address.url),
                _ => self.bad_address(&Place::default(), url),
            }
        }
        if let Some(issued) = issued {
            self.graph.date(&source, dcterms::ISSUED, issued);
        }
        if let Some(accessed) = &self.options.accessed {
            self.graph.date(&source, ann::ACCESSED_ON, accessed);
        }
    }

    /// The list as a claimant.
    pub fn list_agent(&mut self) -> NamedNode {
        let agent = node("ag", &self.list);
        if !self.graph.has(&agent) {
            let name = self.list_name.clone();
            self.graph.text(&agent, rdfs::LABEL, &name, "en");
        }
        agent
    }

    /// An agent of the import's own; the user's word goes before it, then an id that matches.
    pub fn agent(&mut self, name: &str, kind: Option<NamedNodeRef<'_>>) -> NamedNode {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        self.agent_with_key(&name, &name, kind)
    }

    /// The same with a key that tells it from others of the same name.
    pub fn agent_with_key(
        &mut self,
        key: &str,
        name: &str,
        kind: Option<NamedNodeRef<'_>>,
    ) -> NamedNode {
        if let Some(agent) = self.options.agents.get(name) {
            return agent.clone();
        }
        let agent = self.graph.thing("ag", &self.list, key);
        self.graph.text(&agent, rdfs::LABEL, name, "en");
        if let Some(kind) = kind {
            self.graph.add(&agent, ann::AGENT_TYPE, kind.into_owned());
        }
        agent
    }

    /// The agent of the store that has one of these ids, where the user wants that.
    pub fn matched(&mut self, ids: &[String], name: &str) -> Option<NamedNode> {
        if let Some(agent) = self.options.agents.get(name) {
            return Some(agent.clone());
        }
        if !self.match_ids {
            return None;
        }
        let names = self.names;
        let (id, agent) = ids
            .iter()
            .find_map(|id| Some((id, names.agent_with_id(id)?)))?;
        let message = format!(
            "`{name}` is {}, which has the same id {id}",
            crate::model::id::shorten(agent.as_str())
        );
        self.report
            .note(ImportCode::Matched, Place::default(), message);
        Some(agent.clone())
    }

    /// Remembers another name of an agent: one claim is made for each claimant and source.
    pub fn alias(
        &mut self,
        agent: &NamedNode,
        label: &str,
        alias: &str,
        by: &NamedNode,
        source: &NamedNode,
    ) {
        let alias = alias.trim();
        if alias.is_empty() || alias == label {
            return;
        }
        let key = (
            agent.as_str().to_owned(),
            by.as_str().to_owned(),
            source.as_str().to_owned(),
        );
        let names = self.aliases.entry(key).or_default();
        names.insert(alias.to_owned());
    }

    /// Makes the claims of other names.
    pub fn write_aliases(&mut self) {
        for ((agent, by, source), names) in std::mem::take(&mut self.aliases) {
            let node = |iri: &str| NamedNode::new_unchecked(iri);
            let claim = self.graph.claim(&node(&agent));
            for name in names {
                let name = Literal::new_simple_literal(name);
                self.graph.add(&claim, ann::ALIAS, name);
            }
            self.graph.add(&claim, ann::CLAIMED_BY, node(&by));
            self.graph.add(&claim, ann::STATED_IN, node(&source));
        }
    }

    /// A claim of somebody that stands in the list.
    pub fn claim(&mut self, about: &NamedNode, by: &[NamedNode]) -> NamedNode {
        let list = match by.is_empty() {
            true => vec![self.list_agent()],
            false => Vec::new(),
        };
        let claim = self.graph.claim(about);
        for by in by.iter().chain(&list) {
            self.graph.add(&claim, ann::CLAIMED_BY, by.clone());
        }
        let source = self.source.clone();
        self.graph.add(&claim, ann::STATED_IN, source);
        claim
    }

    /// The source at an address.
    pub fn source_at(&mut self, address: &Address) -> NamedNode {
        let source = node("src", &address.slug());
        self.graph.address(&source, &address.url);
        if let Some(day) = &address.accessed {
            self.graph.date(&source, ann::ACCESSED_ON, day);
        }
        source
    }

    /// The text of a file of JSON; of one that is none, beside others, it is told.
    ///
    /// # Errors
    /// The file is damaged, or is no JSON and stands alone.
    pub fn json_text(&mut self, file: &File, alone: bool) -> Result<Option<String>, Error> {
        let text = match file.text() {
            Err(error) if !alone => {
                self.broken_file(file.name.clone(), &error.to_string());
                return Ok(None);
            }
            text => text?,
        };
        match json::check(&text, &file.name) {
            Err(error) if !alone => {
                self.broken_file(file.name.clone(), &error.to_string());
                Ok(None)
            }
            checked => checked.map(|()| Some(text)),
        }
    }

    /// Tells of a file that cannot be read, beside others that can.
    pub fn broken_file(&mut self, file: String, message: &str) {
        self.begin_record();
        self.report.left += 1;
        let place = Place {
            file,
            ..Place::default()
        };
        let message = format!("the file is left out: {message}");
        self.report.note(ImportCode::BrokenRecord, place, message);
    }

    /// Tells of an address that is none.
    pub fn bad_address(&mut self, place: &Place, url: &str) {
        let message = format!("`{}` is not a valid address; left out", excerpt(url));
        self.report
            .note(ImportCode::InvalidAddress, place.clone(), message);
    }

    /// Adds a match with the same thing elsewhere, if that is an IRI.
    pub fn match_with(&mut self, node: &NamedNode, exact: bool, iri: &str) {
        let property = match exact {
            true => skos::EXACT_MATCH,
            false => skos::CLOSE_MATCH,
        };
        if let Ok(other) = NamedNode::new(iri) {
            self.graph.add(node, property, other);
        }
    }

    /// The identifier of a thing in the format that it comes from.
    pub fn identifier(&mut self, node: &NamedNode, identifier: &str) {
        let identifier = Literal::new_simple_literal(identifier);
        self.graph.add(node, dcterms::IDENTIFIER, identifier);
    }

    /// The end of an import: what is made of all records together, and the counts.
    pub fn finish(mut self) -> (Graph, Report) {
        self.write_aliases();
        self.report.made = self.graph.counts();
        (self.graph, self.report)
    }
}

/// A text short enough for a message.
pub fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
