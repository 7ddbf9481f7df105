//! Events, agents, tools, places and sources of STIX.

use super::index::Entry;
use super::{Stix, own};
use crate::import::chronology::Dates;
use crate::import::codes::ImportCode;
use crate::import::dates::{Stamp, stamp};
use crate::import::fate::Fate;
use crate::import::fields::Fields;
use crate::import::reference::{Address, addresses, citation};
use crate::model::vocab::{ann, dcterms, rdfs, skos};
use oxrdf::{Literal, NamedNode, NamedNodeRef};
use serde_json::Value;

/// Where the text of a citation is cut off: ATT&CK writes `(Citation: name)` after each sentence.
pub fn without_citations(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("(Citation:") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once(')').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// The names of the citations in a text.
pub fn citations(text: &str) -> Vec<&str> {
    let parts = text.split("(Citation:").skip(1);
    parts
        .filter_map(|part| Some(part.split_once(')')?.0.trim()))
        .collect()
}

impl Stix<'_> {
    pub(super) fn event(&mut self, fields: &mut Fields<'_>, entry: &Entry) {
        let event = &entry.node;
        self.context.graph.define(event);
        self.common(fields, entry);
        let list = self.context.source.clone();
        let is_own = own(fields.value).is_some();
        if !is_own {
            self.context.graph.add(event, dcterms::SOURCE, list);
        }
        self.describe(fields, event);
        let names = self.context.names;
        let scheme = ann::EVENT_TYPES_SCHEME.as_str();
        let mut unknown = Vec::new();
        for label in fields.texts("labels") {
            match names.concept(scheme, label) {
                Some(concept) => self
                    .context
                    .graph
                    .add(event, ann::EVENT_TYPE, concept.clone()),
                None => unknown.push(label.to_owned()),
            }
        }
        fields.mark(
            "labels",
            if unknown.is_empty() {
                Fate::Taken
            } else {
                Fate::Words
            },
        );
        for label in unknown
            .iter()
            .filter(|it| !["campaign", "incident"].contains(&it.as_str()))
        {
            let text = format!("label: {label}");
            self.context.graph.text(event, rdfs::COMMENT, &text, "en");
        }
        if !self.context.graph.says(event, ann::EVENT_TYPE) {
            let kind = match fields.text("type") {
                Some("grouping") => ann::SECURITY_INCIDENT,
                _ => ann::CYBERATTACK,
            };
            self.context
                .graph
                .add(event, ann::EVENT_TYPE, kind.into_owned());
        }
        self.dates(fields, entry);
        if is_own {
            self.own_event(fields, event);
        }
        for alias in fields.texts("aliases") {
            if alias != entry.name && !is_own {
                let alias = Literal::new_simple_literal(alias);
                self.context.graph.add(event, skos::ALT_LABEL, alias);
            }
        }
        fields.mark("aliases", Fate::Taken);
        let sources = self.references(fields, event);
        for (_, source) in sources {
            self.context.graph.add(event, dcterms::SOURCE, source);
        }
    }

    /// The dates of an event: those of our own extension, else first and last sight.
    fn dates(&mut self, fields: &mut Fields<'_>, entry: &Entry) {
        let mut dates = Dates::default();
        if let Some(own) = own(fields.value) {
            let text = |key: &str| own.get(key).and_then(Value::as_str).map(str::to_owned);
            dates.date = text("date");
            dates.begin = text("begin");
            dates.end = text("end");
            dates.public = text("public");
            dates.discovered = text("discovered");
            if dates == Dates::default() {
                dates.date = text("edtf");
            }
            for key in ["extensions", "first_seen", "last_seen"] {
                fields.mark(key, Fate::Taken);
            }
            dates.write(&mut self.context.graph, &entry.node);
            return;
        }
        let created = fields.text("created").unwrap_or_default();
        for (key, slot) in [("first_seen", 0), ("last_seen", 1)] {
            let Some(text) = fields.text(key) else {
                continue;
            };
            let found = match text == created {
                true => Stamp::None("it is the time of the record".to_owned()),
                false => stamp(text, self.context.options.dates_as_written),
            };
            let fate = match &found {
                Stamp::Month(_) | Stamp::Day(_) => Fate::Widened,
                Stamp::Moment(_) => Fate::Taken,
                Stamp::None(_) | Stamp::Invalid => Fate::Left,
            };
            match &found {
                Stamp::Month(_) => self.stamps[0] += 1,
                Stamp::Day(_) => self.stamps[1] += 1,
                Stamp::Moment(_) => self.stamps[2] += 1,
                Stamp::None(why) => {
                    let message = format!("{key} {text} is left out: {why}");
                    let place = self.place(fields.text("id").unwrap_or_default());
                    self.context
                        .report
                        .note(ImportCode::Placeholder, place, message);
                }
                Stamp::Invalid => {
                    let message = format!("{key} `{text}` is no time stamp; left out");
                    let place = self.place(fields.text("id").unwrap_or_default());
                    self.context
                        .report
                        .note(ImportCode::ImpossibleDate, place, message);
                }
            }
            fields.mark(key, fate);
            let date = found.edtf().map(str::to_owned);
            match slot {
                0 => dates.begin = date,
                _ => dates.end = date,
            }
        }
        let place = self.place(fields.text("id").unwrap_or_default());
        self.context.write_dates(&entry.node, dates, &place);
    }

    pub(super) fn agent(&mut self, fields: &mut Fields<'_>, entry: &Entry) {
        let agent = &entry.node;
        self.context.graph.define(agent);
        self.common(fields, entry);
        let text = |key: &str| fields.text(key).unwrap_or_default();
        let kind = match (text("type"), text("identity_class")) {
            ("identity", "individual") => Some(ann::PERSON),
            ("identity", "class" | "group") => Some(ann::ROLE_GROUP),
            ("identity", _) => None,
            _ => Some(ann::THREAT_GROUP),
        };
        let own = own(fields.value)
            .and_then(|own| own.get("kind"))
            .and_then(Value::as_str);
        let scheme = ann::AGENT_TYPES_SCHEME.as_str();
        let own = own.and_then(|kind| self.context.names.concept(scheme, kind));
        let kind = own.cloned().or_else(|| kind.map(NamedNodeRef::into_owned));
        if let Some(kind) = kind {
            self.context.graph.add(agent, ann::AGENT_TYPE, kind);
        }
        fields.mark("identity_class", Fate::Taken);
        fields.mark("extensions", Fate::Taken);
        self.describe(fields, agent);
        let cited = self.references(fields, agent);
        self.aliases(fields, entry, &cited);
        for (_, source) in &cited {
            self.context
                .graph
                .add(agent, dcterms::SOURCE, source.clone());
        }
    }

    /// Other names are claims of the author, stated in the source that is cited for each.
    fn aliases(&mut self, fields: &mut Fields<'_>, entry: &Entry, cited: &[(String, NamedNode)]) {
        if own(fields.value).is_some() {
            // they are claims of others, which the bundle does not have
            fields.mark("aliases", Fate::Left);
            return;
        }
        let by = self.author(fields);
        let by = by.unwrap_or_else(|| self.context.list_agent());
        for key in ["aliases", "x_opencti_aliases", "x_mitre_aliases"] {
            for alias in fields.texts(key) {
                let reference = fields
                    .list("external_references")
                    .iter()
                    .find(|it| it.get("source_name").and_then(Value::as_str) == Some(alias));
                let words = reference
                    .and_then(|it| it.get("description"))
                    .and_then(Value::as_str);
                let names = citations(words.unwrap_or_default());
                let source = cited
                    .iter()
                    .find(|(name, _)| names.contains(&name.as_str()));
                let source = source
                    .map_or(&self.context.source, |(_, source)| source)
                    .clone();
                self.context
                    .alias(&entry.node, &entry.name, alias, &by, &source);
            }
            fields.mark(key, Fate::Taken);
        }
    }

    pub(super) fn tool(&mut self, fields: &mut Fields<'_>, entry: &Entry) {
        let tool = &entry.node;
        self.context.graph.define(tool);
        self.common(fields, entry);
        let kind = match fields.text("type") {
            Some("attack-pattern") => ann::TECHNIQUE,
            Some("tool") => ann::LEGITIMATE_TOOL,
            _ => ann::MALWARE,
        };
        let own = own(fields.value)
            .and_then(|own| own.get("kind"))
            .and_then(Value::as_str);
        let scheme = ann::TOOL_TYPES_SCHEME.as_str();
        let own = own
            .and_then(|kind| self.context.names.concept(scheme, kind))
            .cloned();
        let kind = own.unwrap_or_else(|| kind.into_owned());
        self.context.graph.add(tool, ann::TOOL_TYPE, kind);
        fields.mark("extensions", Fate::Taken);
        self.describe(fields, tool);
        for (_, source) in self.references(fields, tool) {
            self.context.graph.add(tool, dcterms::SOURCE, source);
        }
        let is_own = super::own(fields.value).is_some();
        for key in ["aliases", "x_mitre_aliases"] {
            let others = fields.texts(key).into_iter();
            for alias in others.filter(|it| *it != entry.name && !is_own) {
                let alias = Literal::new_simple_literal(alias);
                self.context.graph.add(tool, skos::ALT_LABEL, alias);
            }
            fields.mark(key, Fate::Taken);
        }
    }

    pub(super) fn location(&mut self, fields: &mut Fields<'_>, entry: &Entry) {
        fields.mark("country", Fate::Taken);
        if let Some(country) = &entry.country {
            fields.mark("name", Fate::Taken);
            fields.mark("id", Fate::Taken);
            let names = self.context.names;
            names.describe_country(&mut self.context.graph, country);
            return;
        }
        self.context.graph.define(&entry.node);
        self.common(fields, entry);
        if let Some(country) = fields
            .text("country")
            .and_then(|it| self.context.names.country(it))
        {
            let country = country.clone();
            let names = self.context.names;
            let place = names.describe_country(&mut self.context.graph, &country);
            self.context.graph.add(&entry.node, ann::WITHIN, place);
        }
    }

    pub(super) fn report(&mut self, fields: &mut Fields<'_>, entry: &Entry) {
        let source = &entry.node;
        self.context.graph.define(source);
        fields.mark("id", Fate::Taken);
        fields.mark("type", Fate::Taken);
        if let Some(own) = own(fields.value) {
            // the events and claims that cite it name it themselves
            for key in ["extensions", "object_refs", "name", "published"] {
                fields.mark(key, Fate::Taken);
            }
            self.own_source(own, source);
            return;
        }
        let title = fields.take("name");
        self.context.graph.title(source, title);
        if let Some(id) = fields.text("id") {
            self.context.identifier(source, id);
        }
        self.context
            .graph
            .add(source, ann::SOURCE_KIND, ann::REPORT.into_owned());
        if let Some(text) = fields.text("published") {
            let found = stamp(text, self.context.options.dates_as_written);
            if let Some(day) = found.edtf().and_then(|it| it.split('T').next()) {
                self.context.graph.date(source, dcterms::ISSUED, day);
                fields.mark("published", Fate::Taken);
            }
        }
        if let Some(author) = self.author(fields) {
            self.context
                .graph
                .add_once(source, dcterms::PUBLISHER, author);
        }
        let mut pages = fields
            .list("external_references")
            .iter()
            .filter_map(|it| it.get("url"));
        let page = pages.next().and_then(Value::as_str).unwrap_or_default();
        if let [address] = addresses(page).valid.as_slice() {
            self.context.graph.address(source, &address.url);
            fields.mark("external_references", Fate::Taken);
        }
        self.describe(fields, source);
        self.markings(fields, source);
        for id in fields.texts("object_refs") {
            let event = self.thing(id).filter(|it| it.kind == super::Kind::Event);
            if let Some(event) = event.map(|it| it.node.clone()) {
                self.context
                    .graph
                    .add(&event, dcterms::SOURCE, source.clone());
            }
        }
        fields.mark("object_refs", Fate::Taken);
    }

    fn describe(&mut self, fields: &mut Fields<'_>, thing: &NamedNode) {
        if let Some(text) = fields.take("description") {
            let own = own(fields.value);
            let said = own.and_then(|own| own.get("description_language")?.as_str());
            let language = said.or(fields.text("lang")).unwrap_or(match own {
                Some(own) if own.get("label").is_some() => "",
                _ => "en",
            });
            let text = match own {
                Some(_) => text.to_owned(),
                None => without_citations(text),
            };
            self.context
                .graph
                .text(thing, dcterms::DESCRIPTION, &text, language);
        }
    }

    /// What every object has: its name, its id, its markings.
    fn common(&mut self, fields: &mut Fields<'_>, entry: &Entry) {
        let thing = &entry.node;
        let language = fields.text("lang").unwrap_or("en").to_owned();
        let own = own(fields.value);
        let said = |key: &str| own.and_then(|own| own.get(key)?.as_str());
        let language = said("label_language").map_or(language, str::to_owned);
        if let Some(name) = fields.take("name") {
            let name = said("label").unwrap_or(name);
            self.context.graph.text(thing, rdfs::LABEL, name, &language);
        }
        for key in ["type", "id", "spec_version", "lang", "revoked"] {
            fields.mark(key, Fate::Taken);
        }
        let id = fields.text("id").unwrap_or_default();
        let uuid = id.split("--").nth(1).unwrap_or_default();
        match own {
            Some(own) => self.own_names(own, thing),
            None if !uuid.is_empty() => {
                self.context
                    .match_with(thing, true, &format!("urn:uuid:{uuid}"));
                self.context.identifier(thing, id);
            }
            None => {}
        }
        self.markings(fields, thing);
    }

    pub(super) fn markings(&mut self, fields: &mut Fields<'_>, thing: &NamedNode) {
        let mut all = true;
        for id in fields.texts("object_marking_refs") {
            match self.index.markings.get(id) {
                Some(marking) => {
                    let marking = NamedNode::new_unchecked(format!("{}{marking}", ann::NAMESPACE));
                    self.context.graph.add_once(thing, ann::MARKING, marking);
                }
                None => all = false,
            }
        }
        fields.mark(
            "object_marking_refs",
            if all { Fate::Taken } else { Fate::Left },
        );
    }

    /// The author of an object.
    pub(super) fn author(&mut self, fields: &mut Fields<'_>) -> Option<NamedNode> {
        let id = fields.text("created_by_ref")?;
        match self.thing(id).map(|entry| entry.node.clone()) {
            Some(author) => {
                fields.mark("created_by_ref", Fate::Taken);
                Some(author)
            }
            None => {
                let message = format!("the author {id} is not in the files");
                let place = self.place(fields.text("id").unwrap_or_default());
                self.context
                    .report
                    .note(ImportCode::Dangling, place, message);
                None
            }
        }
    }

    /// The sources of an object, each with its name in the file. A number in ATT&CK is a match.
    pub(super) fn references(
        &mut self,
        fields: &mut Fields<'_>,
        thing: &NamedNode,
    ) -> Vec<(String, NamedNode)> {
        let mut sources = Vec::new();
        fields.mark("external_references", Fate::Taken);
        if own(fields.value).is_some() {
            // the extension names them
            return sources;
        }
        for reference in fields.list("external_references") {
            let text = |key: &str| {
                reference
                    .get(key)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            };
            let (name, url) = (text("source_name"), text("url"));
            if name.starts_with("mitre-") {
                self.context.match_with(thing, true, url);
                continue;
            }
            if name == "annals" || url.is_empty() {
                continue;
            }
            let found = addresses(url);
            let Some(address) = found.valid.first() else {
                let place = self.place(fields.text("id").unwrap_or_default());
                self.context.bad_address(&place, url);
                continue;
            };
            let source = self.cited(name, text("description"), address);
            sources.push((name.to_owned(), source));
        }
        sources
    }

    fn cited(&mut self, _name: &str, description: &str, address: &Address) -> NamedNode {
        let source = self.context.source_at(address);
        let found = citation(description);
        self.context.graph.title(&source, found.title.as_deref());
        if let Some(issued) = found.issued {
            self.context.graph.date(&source, dcterms::ISSUED, &issued);
        }
        if let Some(seen) = found.accessed {
            self.context.graph.date(&source, ann::ACCESSED_ON, &seen);
        }
        source
    }
}
