//! Galaxies of MISP: who is known under which names, and who gave them.

use super::{Clusters, all_texts};
use crate::import::codes::ImportCode;
use crate::import::context::Context;
use crate::import::error::Error;
use crate::import::fate::Fate;
use crate::import::fields::Fields;
use crate::import::graph::{Graph, node};
use crate::import::names::Names;
use crate::import::reference::addresses;
use crate::import::report::{Place, Report, first_few};
use crate::import::{File, Options, json};
use crate::model::vocab::{ann, dcterms, rdfs};
use oxrdf::{NamedNode, NamedNodeRef};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A galaxy without its clusters.
#[derive(Debug, Clone, Default)]
struct Galaxy {
    kind: String,
    name: String,
    version: String,
    publisher: String,
}

struct Galaxies<'a> {
    context: Context<'a>,
    /// Names of clusters by their UUID, over all files.
    known: HashMap<String, String>,
    by_name: HashMap<String, String>,
    seen: HashSet<String>,
    missing_namers: usize,
    left: BTreeMap<String, usize>,
    file: String,
}

/// Imports files of galaxies.
pub fn import(
    files: Vec<File>,
    names: &Names,
    options: &Options,
) -> Result<(Graph, Report), Error> {
    let mut galaxies = Galaxies {
        context: Context::new(names, options, "galaxy", "MISP galaxy"),
        known: HashMap::new(),
        by_name: HashMap::new(),
        seen: HashSet::new(),
        missing_namers: 0,
        left: BTreeMap::new(),
        file: String::new(),
    };
    let mut good = Vec::new();
    for file in files {
        let text = file.text()?;
        let mut galaxy = Galaxy::default();
        json::records_of(
            "misp-galaxy",
            &text,
            &file.name,
            &["values"],
            &mut |value| {
                galaxies.index(&value, &mut galaxy);
            },
        )?;
        if galaxy.kind.is_empty() {
            let error = Error::file(format!("{} is no galaxy: it has no `type`", file.name));
            return Err(error.help("galaxies are the files in `clusters/` of MISP/misp-galaxy"));
        }
        good.push((file, galaxy));
    }
    let limit = options.limit.unwrap_or(usize::MAX);
    galaxies.context.expected = galaxies.known.len();
    for (file, galaxy) in &good {
        // read again: no text is kept
        let text = file.text()?;
        galaxies.begin(galaxy);
        galaxies.file.clone_from(&file.name);
        json::records(&text, &file.name, &["values"], &mut |value| {
            // what is no object at all is told as a broken one
            let is_cluster = !value.is_object()
                || value.get("value").is_some()
                || value.get("uuid").is_some() && value.get("authors").is_none();
            if is_cluster && galaxies.context.report.records < limit {
                galaxies.cluster(&value, galaxy);
            }
        })?;
    }
    Ok(galaxies.finish())
}

impl Galaxies<'_> {
    /// Remembers the name of a cluster, or what is said of the galaxy.
    fn index(&mut self, value: &Value, galaxy: &mut Galaxy) {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
        if value.get("value").is_some() {
            let (uuid, name) = (text("uuid").to_lowercase(), text("value").to_owned());
            self.by_name.entry(name.clone()).or_insert(uuid.clone());
            self.known.insert(uuid, name);
        } else if value.get("authors").is_some() || value.get("version").is_some() {
            text("type").clone_into(&mut galaxy.kind);
            text("name").clone_into(&mut galaxy.name);
            text("source").clone_into(&mut galaxy.publisher);
            galaxy.version = value
                .get("version")
                .map(Value::to_string)
                .unwrap_or_default();
        }
    }

    /// Describes a galaxy as a source.
    fn begin(&mut self, galaxy: &Galaxy) {
        let kind = crate::model::slug::from_label(&galaxy.kind).unwrap_or_default();
        let kind = &kind[..kind.len().min(30)];
        self.context.source = node("src", format!("galaxy-{kind}").trim_end_matches('-'));
        let title = format!("MISP galaxy: {}, version {}", galaxy.name, galaxy.version);
        self.context.describe_list(&title, None, None);
        if !galaxy.publisher.is_empty() {
            let publisher = self.context.agent(&galaxy.publisher, None);
            let source = self.context.source.clone();
            self.context
                .graph
                .add(&source, dcterms::PUBLISHER, publisher);
        }
    }

    fn cluster(&mut self, value: &Value, galaxy: &Galaxy) {
        self.context.begin_record();
        let mut fields = Fields::new(value);
        let taken = self.convert(&mut fields, galaxy);
        fields.count(&mut self.context.report, "", taken);
        match taken {
            true => self.context.report.taken += 1,
            false => self.context.report.left += 1,
        }
    }

    fn convert(&mut self, fields: &mut Fields<'_>, galaxy: &Galaxy) -> bool {
        let name = fields.text("value").unwrap_or_default();
        let uuid = fields.text("uuid").unwrap_or_default().to_lowercase();
        let place = Place {
            file: self.file.clone(),
            record: name.to_owned(),
            ..Place::default()
        };
        if name.is_empty() {
            let message = "a cluster without a name; left out";
            self.context
                .report
                .note(ImportCode::BrokenRecord, place, message);
            return false;
        }
        let key = if uuid.is_empty() {
            name.to_owned()
        } else {
            uuid.clone()
        };
        if !self.seen.insert(key) {
            let message = format!("the id of `{name}` stands there already; left out");
            self.context
                .report
                .note(ImportCode::RepeatedId, place, message);
            return false;
        }
        let clusters = Clusters::of(&galaxy.kind);
        let Some(thing) = self.context.cluster(clusters, &uuid, name) else {
            *self.left.entry(galaxy.kind.clone()).or_default() += 1;
            return false;
        };
        fields.mark("value", Fate::Taken);
        fields.mark("uuid", Fate::Taken);
        let source = self.context.source.clone();
        self.context.graph.add(&thing, dcterms::SOURCE, source);
        if let Some(text) = fields.take("description") {
            self.context
                .graph
                .text(&thing, dcterms::DESCRIPTION, text, "en");
        }
        self.references(fields, &thing, &place);
        if matches!(clusters, Clusters::Agents(_)) {
            self.names(fields, &thing, name);
            self.suspicions(fields, &thing, &place);
        } else {
            for other in all_texts(fields, "meta.synonyms")
                .into_iter()
                .filter(|it| *it != name)
            {
                let other = oxrdf::Literal::new_simple_literal(other);
                self.context
                    .graph
                    .add(&thing, crate::model::vocab::skos::ALT_LABEL, other);
            }
            fields.mark("meta.synonyms", Fate::Taken);
        }
        self.related(fields, &thing, &uuid);
        true
    }

    fn references(&mut self, fields: &mut Fields<'_>, thing: &NamedNode, place: &Place) {
        for path in ["meta.refs", "meta.official-refs"] {
            for text in all_texts(fields, path) {
                let found = addresses(text);
                for address in &found.valid {
                    let source = self.context.source_at(address);
                    self.context.graph.add(thing, dcterms::SOURCE, source);
                }
                for url in &found.invalid {
                    self.context.bad_address(&place.cell(path, url), url);
                }
            }
            fields.mark(path, Fate::Taken);
        }
    }

    /// Other names: claims of those who gave them, else of the galaxy.
    fn names(&mut self, fields: &mut Fields<'_>, agent: &NamedNode, name: &str) {
        let source = self.context.source.clone();
        let mut attributed = HashSet::new();
        for entry in all_texts(fields, "meta.name-attribution") {
            let Some((alias, uuid)) = entry.rsplit_once(':') else {
                continue;
            };
            attributed.insert(alias.trim().to_owned());
            let by = match self.known.get(&uuid.trim().to_lowercase()).cloned() {
                Some(namer) => self.namer(&uuid.trim().to_lowercase(), &namer),
                None => {
                    self.missing_namers += 1;
                    self.context.list_agent()
                }
            };
            self.context.alias(agent, name, alias, &by, &source);
        }
        fields.mark("meta.name-attribution", Fate::Taken);
        for (key, origin) in origins(fields.value) {
            let alias = key.trim_start_matches("origin:");
            let by = match self.by_name.get(origin).cloned() {
                Some(uuid) => self.namer(&uuid, origin),
                None => self.context.agent(origin, None),
            };
            attributed.insert(alias.to_owned());
            self.context.alias(agent, name, alias, &by, &source);
            fields.mark(&format!("meta.{key}"), Fate::Taken);
        }
        let by = self.context.list_agent();
        for alias in all_texts(fields, "meta.synonyms") {
            if !attributed.contains(alias) {
                self.context.alias(agent, name, alias, &by, &source);
            }
        }
        fields.mark("meta.synonyms", Fate::Taken);
    }

    /// Who gave a name: a producer of threat intelligence.
    fn namer(&mut self, uuid: &str, name: &str) -> NamedNode {
        let agent = self.context.cluster(Clusters::Agents(None), uuid, name);
        agent.unwrap_or_else(|| self.context.list_agent())
    }

    /// What the galaxy, or the Council on Foreign Relations in it, suspects of an actor.
    fn suspicions(&mut self, fields: &mut Fields<'_>, agent: &NamedNode, place: &Place) {
        let path = "meta.cfr-suspected-state-sponsor";
        let sponsors = all_texts(fields, path);
        let mut states = Vec::new();
        for name in &sponsors {
            match self.context.names.country(name).cloned() {
                Some(country) => {
                    let names = self.context.names;
                    states.push(names.describe_state(&mut self.context.graph, &country));
                }
                None => self.unknown_country(name, &place.cell(path, name)),
            }
        }
        let cfr = |context: &mut Context<'_>| context.agent("Council on Foreign Relations", None);
        if !states.is_empty() {
            let by = cfr(&mut self.context);
            let claim = self.context.claim(agent, &[by]);
            for state in states {
                self.context.graph.add(&claim, ann::SPONSORED_BY, state);
            }
            self.context
                .graph
                .add(&claim, ann::LIKELIHOOD, ann::SUSPECTED.into_owned());
        }
        fields.mark(path, Fate::Taken);
        self.places(
            fields,
            agent,
            place,
            "meta.cfr-suspected-victims",
            ann::TARGETS,
            cfr,
        );
        let list = |context: &mut Context<'_>| context.list_agent();
        self.places(fields, agent, place, "meta.country", ann::LOCATED_IN, list);
        for path in [
            "meta.targeted-sector",
            "meta.cfr-target-category",
            "meta.cfr-type-of-incident",
            "meta.motive",
        ] {
            let words = all_texts(fields, path);
            if !words.is_empty() {
                let text = format!("{}: {}", path.trim_start_matches("meta."), words.join(", "));
                self.context.graph.text(agent, rdfs::COMMENT, &text, "en");
                fields.mark(path, Fate::Words);
            }
        }
    }

    /// One claim with the countries of a field.
    fn places(
        &mut self,
        fields: &mut Fields<'_>,
        agent: &NamedNode,
        place: &Place,
        path: &str,
        property: NamedNodeRef<'static>,
        by: impl Fn(&mut Context<'_>) -> NamedNode,
    ) {
        let mut countries = Vec::new();
        let mut fate = Fate::Taken;
        let texts = all_texts(fields, path);
        let mut others = Vec::new();
        for name in &texts {
            match self.context.names.country(name).cloned() {
                Some(country) => countries.push(country),
                None => others.push(*name),
            }
        }
        if !others.is_empty() {
            // victims may be companies
            fate = Fate::Words;
            let field = path.trim_start_matches("meta.");
            let text = format!("{field}: {}", others.join(", "));
            self.context.graph.text(agent, rdfs::COMMENT, &text, "en");
            let message = format!(
                "not known as countries, kept in words: {}",
                first_few(&others)
            );
            let place = place.cell(path, &others.join(", "));
            self.context
                .report
                .note(ImportCode::KeptInWords, place, message);
        }
        fields.mark(path, fate);
        if countries.is_empty() {
            return;
        }
        let by = by(&mut self.context);
        let claim = self.context.claim(agent, &[by]);
        for country in countries {
            let names = self.context.names;
            let country = names.describe_country(&mut self.context.graph, &country);
            self.context.graph.add(&claim, property, country);
        }
        if property == ann::TARGETS {
            self.context
                .graph
                .add(&claim, ann::LIKELIHOOD, ann::SUSPECTED.into_owned());
        }
    }

    fn unknown_country(&mut self, name: &str, place: &Place) {
        let message = format!("no country is called `{name}`; left out");
        self.context
            .report
            .note(ImportCode::UnknownCountry, place.clone(), message);
    }

    /// Clusters that are similar have a close match, unless that is the cluster itself.
    fn related(&mut self, fields: &mut Fields<'_>, thing: &NamedNode, own: &str) {
        let mut all = true;
        for related in fields.list("related") {
            let text = |key: &str| related.get(key).and_then(Value::as_str).unwrap_or_default();
            let uuid = text("dest-uuid").to_lowercase();
            match text("type") {
                "similar" if uuid != own && !uuid.is_empty() => {
                    self.context
                        .match_with(thing, false, &format!("urn:uuid:{uuid}"));
                }
                "similar" => all = false,
                kind => {
                    all = false;
                    *self.left.entry(format!("relation `{kind}`")).or_default() += 1;
                }
            }
        }
        fields.mark("related", if all { Fate::Taken } else { Fate::Left });
    }

    fn finish(mut self) -> (Graph, Report) {
        let report = &mut self.context.report;
        if self.missing_namers > 0 {
            let message =
                "names have a namer that is not in the files: they are claims of the galaxy";
            report.note_times(ImportCode::Dangling, self.missing_namers, message);
            report.help(
                "add producer.json: annals import misp-galaxy threat-actor.json producer.json",
            );
        }
        for (kind, times) in std::mem::take(&mut self.left) {
            let message = format!("left: {kind}");
            report.note_times(ImportCode::LeftKind, times, message);
        }
        report.tell_left_fields();
        self.context.finish()
    }
}

/// The fields that name the origin of a name: `origin:DEV-0139`.
fn origins(cluster: &Value) -> Vec<(&str, &str)> {
    let meta = cluster.get("meta").and_then(Value::as_object);
    let fields = meta.into_iter().flatten();
    let origins = fields.filter(|(key, _)| key.starts_with("origin:"));
    origins
        .filter_map(|(key, value)| {
            let value = value.as_str().or_else(|| value.get(0)?.as_str())?;
            Some((key.as_str(), value.trim()))
        })
        .collect()
}
