//! Agents, tools and places.

use super::Bundle;
use super::extension;
use super::ids::{self, Times};
use crate::model::id;
use crate::views::model::{Elsewhere, Entity};
use serde_json::{Value, json};

/// The types of agents that are groups rather than identities.
const GROUPS: &[&str] = &[
    "threatGroup",
    "ransomwareGroup",
    "criminalGroup",
    "hacktivistGroup",
];

impl Bundle {
    pub(super) fn agent(&mut self, agent: &Entity, times: Times) -> String {
        let id = self.describe_agent(agent, times);
        self.agents.insert(agent.id.as_str().to_owned(), id.clone());
        id
    }

    fn describe_agent(&mut self, agent: &Entity, times: Times) -> String {
        let kind = agent.kind.as_deref().unwrap_or_default();
        let class = match kind {
            "person" | "persona" => "individual",
            "roleGroup" => "class",
            "" => "unknown",
            _ => "organization",
        };
        let kinds: &[&'static str] = match GROUPS.contains(&kind) {
            true => &["intrusion-set", "threat-actor"],
            false => &["identity", "threat-actor"],
        };
        let (kind, id) = ids::known(kinds, agent.id.as_str(), &agent.elsewhere);
        let is_identity = kind == "identity";
        let object = json!({
            "name": agent.label,
            "identity_class": is_identity.then_some(class),
            "aliases": (!is_identity).then(|| aliases(&agent.elsewhere)).flatten(),
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::entity(agent)),
        });
        self.add_as(id, kind, times, object)
    }

    /// Malware; techniques and legitimate tools are included only where they were brought in so.
    pub(super) fn tool(&mut self, tool: &Entity, times: Times) -> Option<String> {
        let kinds: &[&'static str] = match tool.kind.as_deref()? {
            "technique" => &["attack-pattern"],
            "legitimateTool" => &["tool"],
            _ => &["malware", "tool"],
        };
        let (kind, id) = ids::known(kinds, tool.id.as_str(), &tool.elsewhere);
        let has_own_id = tool.elsewhere.identifier.as_deref() == Some(id.as_str());
        if kind != "malware" && !has_own_id {
            return None;
        }
        let object = json!({
            "name": tool.label,
            "is_family": (kind == "malware").then_some(true),
            "aliases": aliases(&tool.elsewhere),
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::entity(tool)),
        });
        Some(self.add_as(id, kind, times, object))
    }

    /// A country, if it has a code: a location needs one, or a region.
    pub(super) fn location(&mut self, country: &Entity, times: Times) -> Option<String> {
        let code = id::slug(country.id.as_str()).filter(|slug| slug.len() == 2)?;
        let object = json!({
            "name": country.label,
            "country": code.to_uppercase(),
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::entity(country)),
        });
        Some(self.add("location", country.id.as_str(), times, object))
    }
}

/// Other names, if there are any.
pub(super) fn aliases(elsewhere: &Elsewhere) -> Option<Value> {
    let mut names: Vec<&String> = elsewhere.labels.iter().chain(&elsewhere.aliases).collect();
    names.sort();
    names.dedup();
    (!names.is_empty()).then(|| json!(names))
}
