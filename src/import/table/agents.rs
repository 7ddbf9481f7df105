//! The agents and tools of a row: targets, those whom claims name, groups that a row describes.

use super::convert::Converter;
use super::field::{Field, fits};
use super::mapping::AgentRule;
use super::row::Row;
use crate::import::actor::{ActorName, NameRule, actor};
use crate::import::codes::ImportCode;
use crate::import::context::excerpt;
use crate::import::fate::Fate;
use crate::model::id;
use crate::model::vocab::{ann, dcterms, rdfs};
use oxrdf::{NamedNode, NamedNodeRef};

impl Converter<'_> {
    pub(super) fn parties(
        &mut self,
        row: &mut Row<'_>,
        event: &NamedNode,
        countries: &[NamedNode],
    ) {
        let mapping = self.mapping;
        for (part, property) in [("target", ann::TARGET), ("initiator", ann::INITIATOR)] {
            for field in mapping.event.all(part) {
                let country = countries.first().filter(|_| countries.len() == 1);
                let country = country.filter(|_| part == "target");
                for agent in self.agents(row, event, field, country, true) {
                    self.context.graph.add(event, property, agent.0);
                }
            }
        }
        for field in mapping.event.all("tool") {
            for tool in self.tools(row, field) {
                self.context.graph.add(event, ann::TOOL, tool);
            }
        }
    }

    /// The tools of a field.
    pub fn tools(&mut self, row: &mut Row<'_>, field: &Field) -> Vec<NamedNode> {
        let mut tools = Vec::new();
        let kind = field.kind.as_deref().unwrap_or("malware");
        for (column, cell) in row.all(field) {
            for name in field.split(cell).iter().filter(|it| !field.ignores(it)) {
                let list = self.context.list.clone();
                let tool = self.context.graph.thing("tool", &list, name);
                self.context.graph.text(&tool, rdfs::LABEL, name, "en");
                if let Some(kind) = self.term("tool", kind) {
                    self.context.graph.add(&tool, ann::TOOL_TYPE, kind);
                }
                tools.push(tool);
            }
            row.mark(
                column,
                if tools.is_empty() {
                    Fate::Left
                } else {
                    Fate::Taken
                },
            );
        }
        tools
    }

    /// The agents of a field, each with whether the cell doubts it; phrases that name nobody are
    /// kept as words unless `phrases` are names too. `country` tells targets of one name apart.
    pub fn agents(
        &mut self,
        row: &mut Row<'_>,
        event: &NamedNode,
        field: &Field,
        country: Option<&NamedNode>,
        phrases: bool,
    ) -> Vec<(NamedNode, bool)> {
        let mut agents = Vec::new();
        for (column, cell) in row.all(field) {
            let mut fate = Fate::Taken;
            let values: Vec<_> = field
                .split(cell)
                .into_iter()
                .filter(|it| !field.ignores(it))
                .collect();
            let all = values.len();
            let mut kept = Vec::new();
            let names = own_names(row, field, all);
            for (at, value) in values.into_iter().enumerate() {
                if let Some(agent) = names.get(at) {
                    let lang = self.mapping.lang.clone();
                    self.context.graph.text(agent, rdfs::LABEL, &value, &lang);
                    agents.push((agent.clone(), false));
                    continue;
                }
                match self.one_agent(field, &value, country, phrases) {
                    Some((agent, name)) => {
                        agents.push((agent, name.suspected));
                        kept.extend(name.words);
                    }
                    None => kept.push(value),
                }
            }
            if !kept.is_empty() {
                fate = Fate::Words;
                for value in &kept {
                    self.keep_value(event, column, value);
                }
                *self.in_words.entry(column.to_owned()).or_default() += 1;
            }
            row.mark(column, if all == 0 { Fate::Left } else { fate });
        }
        agents
    }

    fn one_agent(
        &mut self,
        field: &Field,
        value: &str,
        country: Option<&NamedNode>,
        phrases: bool,
    ) -> Option<(NamedNode, ActorName)> {
        let value = field.values.get(value).map_or(value, String::as_str);
        if field.states {
            let plain = value.trim_end_matches('?').trim();
            let country = self.context.names.country(plain)?.clone();
            let names = self.context.names;
            let state = names.describe_state(&mut self.context.graph, &country);
            let name = ActorName {
                suspected: value.ends_with('?'),
                ..ActorName::default()
            };
            return Some((state, name));
        }
        let is_group = field.role_group.iter().any(|it| fits(it, value));
        let rule = NameRule {
            aka: &field.aka,
            aka_separator: &field.aka_separator,
            slashes: field.slashes,
            phrases,
        };
        let is_plain = country.is_some() || is_group;
        let name = match is_plain {
            true => ActorName {
                label: value.to_owned(),
                ..ActorName::default()
            },
            false => actor(value, rule)?,
        };
        let kind = match is_group {
            true => Some(ann::ROLE_GROUP.into_owned()),
            false => field
                .kind
                .as_deref()
                .and_then(|kind| self.term("target", kind)),
        };
        let kind = kind.as_ref().map(|it| it.as_ref());
        let agent = self.named_agent(&name, kind, country.filter(|_| !is_group));
        Some((agent, name))
    }

    /// The agent of a name, with its ids and other names.
    fn named_agent(
        &mut self,
        name: &ActorName,
        kind: Option<NamedNodeRef<'_>>,
        country: Option<&NamedNode>,
    ) -> NamedNode {
        let pages = name
            .ids
            .iter()
            .map(|id| format!("https://attack.mitre.org/groups/{id}"));
        let ids: Vec<String> = pages.collect();
        if let Some(agent) = self.context.matched(&ids, &name.label) {
            return agent;
        }
        let agent = match country {
            Some(country) => {
                let code = crate::model::id::slug(country.as_str()).unwrap_or_default();
                let key = format!("{} {code}", name.label);
                let agent = self.context.agent_with_key(&key, &name.label, kind);
                self.context
                    .graph
                    .add(&agent, ann::COUNTRY, country.clone());
                agent
            }
            None => self.context.agent(&name.label, kind),
        };
        for id in &ids {
            self.context.match_with(&agent, true, id);
        }
        if !name.aliases.is_empty() {
            let (by, source) = (self.context.list_agent(), self.context.source.clone());
            for alias in &name.aliases {
                self.context.alias(&agent, &name.label, alias, &by, &source);
            }
        }
        agent
    }

    /// A row that describes an agent and no event.
    pub fn agent_row(&mut self, row: &mut Row<'_>, rule: &AgentRule) -> bool {
        let Some((column, cell)) = row.first(&rule.label) else {
            let message = "a row of an agent without a name; left out";
            let place = row.place.clone();
            self.context
                .report
                .note(ImportCode::BrokenRecord, place, message);
            return false;
        };
        row.mark(column, Fate::Taken);
        row.mark(&rule.column, Fate::Taken);
        let kind = rule
            .kind
            .as_deref()
            .and_then(|kind| self.term("target", kind));
        let agent = self
            .context
            .agent(cell, kind.as_ref().map(|it| it.as_ref()));
        let source = self.context.source.clone();
        self.context
            .graph
            .add(&agent, dcterms::SOURCE, source.clone());
        if let Some(field) = &rule.alias {
            let by = self.context.list_agent();
            for (column, others) in row.all(field) {
                for name in field.split(others) {
                    self.context.alias(&agent, cell, &name, &by, &source);
                }
                row.mark(column, Fate::Taken);
            }
        }
        for (part, property) in [
            ("description", dcterms::DESCRIPTION),
            ("comment", rdfs::COMMENT),
        ] {
            if let Some(field) = self.mapping.event.part(part)
                && let Some(text) = row.text(field)
            {
                let lang = self.mapping.lang.clone();
                self.context.graph.text(&agent, property, &text, &lang);
            }
        }
        for field in self.mapping.event.all("sources") {
            for source in self.sources(row, &agent, field) {
                self.context.graph.add(&agent, dcterms::SOURCE, source);
            }
        }
        let message = format!("`{}` is taken as a group and no event", excerpt(cell));
        let place = row.place.clone();
        self.context
            .report
            .note(ImportCode::KeptInWords, place, message);
        true
    }
}

/// The names that agents have already, in a column that runs in parallel with their labels; none where
/// it does not.
fn own_names(row: &mut Row<'_>, field: &Field, count: usize) -> Vec<NamedNode> {
    let Some(column) = &field.ids else {
        return Vec::new();
    };
    let cell = row.cell(column).unwrap_or_default();
    let agents = id::namespace("ag").unwrap_or_default();
    let names = field
        .split(cell)
        .into_iter()
        .filter_map(|it| id::expand(&it));
    let names: Vec<NamedNode> = names
        .filter(|it| it.as_str().starts_with(agents) && id::slug(it.as_str()).is_some())
        .collect();
    if names.len() != count {
        return Vec::new();
    }
    row.mark(column, Fate::Taken);
    names
}
