//! MISP: events, and galaxies of actors and tools.

mod event;
mod galaxy;

pub(super) use event::import as import_events;
pub(super) use galaxy::import as import_galaxies;

use super::context::Context;
use super::fields::Fields;
use crate::model::vocab::{ann, rdfs};
use oxrdf::{NamedNode, NamedNodeRef};

/// What the clusters of a galaxy are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clusters {
    /// Agents of a type.
    Agents(Option<NamedNodeRef<'static>>),
    /// Tools of a type.
    Tools(NamedNodeRef<'static>),
    /// Neither.
    Other,
}

impl Clusters {
    /// By the type of the galaxy.
    pub fn of(galaxy: &str) -> Self {
        match galaxy {
            "threat-actor"
            | "mitre-intrusion-set"
            | "mitre-enterprise-attack-intrusion-set"
            | "microsoft-activity-group"
            | "360net"
            | "360net-threat-actor" => Self::Agents(Some(ann::THREAT_GROUP)),
            "intelligence-agency" | "intelligence-agencies" => {
                Self::Agents(Some(ann::INTELLIGENCE_SERVICE))
            }
            "producer" => Self::Agents(None),
            "ransomware" => Self::Tools(ann::RANSOMWARE),
            "botnet" => Self::Tools(ann::BOTNET),
            "backdoor" | "rat" => Self::Tools(ann::BACKDOOR),
            "malpedia"
            | "tool"
            | "banker"
            | "stealer"
            | "android"
            | "mitre-malware"
            | "mitre-enterprise-attack-malware"
            | "exploit-kit"
            | "cryptominers" => Self::Tools(ann::MALWARE),
            "mitre-tool" | "mitre-enterprise-attack-tool" => Self::Tools(ann::LEGITIMATE_TOOL),
            _ => Self::Other,
        }
    }
}

impl Context<'_> {
    /// The agent or tool of a cluster: the same for an event and its galaxy.
    fn cluster(&mut self, clusters: Clusters, uuid: &str, name: &str) -> Option<NamedNode> {
        let (list, key) = match uuid.is_empty() {
            true => ("misp", name),
            false => ("galaxy", uuid),
        };
        let (property, prefix, kind) = match clusters {
            Clusters::Agents(kind) => (ann::AGENT_TYPE, "ag", kind),
            Clusters::Tools(kind) => (ann::TOOL_TYPE, "tool", Some(kind)),
            Clusters::Other => return None,
        };
        let id = format!("urn:uuid:{}", uuid.to_lowercase());
        if let ("ag", Some(agent)) = (prefix, self.matched(std::slice::from_ref(&id), name)) {
            return Some(agent);
        }
        let node = self.graph.thing(prefix, list, key);
        if !self.graph.says(&node, rdfs::LABEL) {
            self.graph.text(&node, rdfs::LABEL, name, "en");
        }
        if let Some(kind) = kind {
            self.graph.add(&node, property, kind.into_owned());
        }
        if !uuid.is_empty() {
            self.match_with(&node, true, &id);
        }
        Some(node)
    }
}

/// The texts of a field that may be one or a list.
fn all_texts<'v>(fields: &Fields<'v>, path: &str) -> Vec<&'v str> {
    let texts = fields.texts(path).into_iter().map(str::trim);
    texts.filter(|text| !text.is_empty()).collect()
}
