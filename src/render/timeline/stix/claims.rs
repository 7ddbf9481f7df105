//! Claims as notes, and the standing attributions among them as relationships.

use super::Bundle;
use super::extension;
use super::ids::{self, Times};
use crate::render::attribution;
use crate::render::claims::words;
use crate::views::model::{Claim, Entry};
use serde_json::json;

impl Bundle {
    /// A note on who did it according to whom, what is disputed, and whether it happened.
    pub(super) fn state(&mut self, entry: &Entry, event: &str) {
        let lines = attribution::lines(entry);
        if lines.is_empty() {
            return;
        }
        let note = json!({
            "abstract": "Who did it, according to whom",
            "content": lines.join("\n"),
            "object_refs": [event],
            "created_by_ref": self.creator,
            "extensions": self.extensions(extension::derived()),
        });
        let key = format!("{} state", entry.id.as_str());
        self.add("note", &key, Times::of(entry), note);
    }

    pub(super) fn claim(&mut self, entry: &Entry, event: &str, claim: &Claim) {
        let claimed_on = claim.on.as_ref().and_then(|on| on.bounds().latest);
        let day = claimed_on.or(entry.known.filter(|_| !entry.known_by_reading));
        let times = Times::of(entry).since(day);
        let agents = claim.agents.iter().map(|agent| self.agent(agent, times));
        let agents: Vec<String> = agents.collect();
        let mut identifiers = claim.by_identifiers.iter();
        for claimant in &claim.by {
            let identifier = identifiers.next().cloned().flatten();
            self.claimant(claimant, identifier, times);
        }
        if claim.standing && claim.asserts() {
            for agent in &agents {
                self.attribution(event, claim, agent, agents.len() == 1, times);
            }
        }
        let by: Vec<_> = claim.by.iter().map(|by| by.shown.as_str()).collect();
        let mut refs = vec![event.to_owned()];
        refs.extend(agents);
        let note = json!({
            "content": content(claim),
            "authors": (!by.is_empty()).then_some(by),
            "object_refs": refs,
            "created_by_ref": self.creator,
            "object_marking_refs": self.markings(claim.marking.or(entry.marking)),
            "extensions": self.extensions(extension::claim(entry, claim)),
        });
        let id = ids::foreign(&["note", "opinion"], claim.identifier.as_deref());
        match id {
            Some(("note", id)) => self.add_as(id, "note", times, note),
            _ => self.add("note", claim.id.as_str(), times, note),
        };
    }

    fn attribution(
        &mut self,
        event: &str,
        claim: &Claim,
        agent: &str,
        is_only: bool,
        times: Times,
    ) {
        let by: Vec<_> = claim.by.iter().map(|by| by.shown.as_str()).collect();
        let according = match by.is_empty() {
            true => "claimant not recorded".to_owned(),
            false => format!("according to {}", by.join(", ")),
        };
        let key = format!("{} {agent}", claim.id.as_str());
        let foreign = ids::foreign(&["relationship"], claim.identifier.as_deref());
        let id = match foreign.filter(|_| is_only) {
            Some((_, id)) => id,
            None => ids::derived("relationship", &key),
        };
        self.relationship_as(id, times, "attributed-to", [event, agent], &according);
    }
}

/// The claim in words.
fn content(claim: &Claim) -> String {
    let named: Vec<_> = claim.agents.iter().map(|its| its.label.as_str()).collect();
    let mut content = format!("{}: attributed to {}", claim.stance.value, named.join(", "));
    if let Some(likelihood) = &claim.likelihood {
        content.push_str(&format!(" ({})", likelihood.value));
    }
    let mut details = vec![content];
    let on = claim.on.as_ref();
    details.extend(on.map(|on| format!("Claimed: {}", on.words())));
    let basis = claim.basis.as_ref();
    details.extend(basis.map(|basis| format!("Basis: {}", basis.value)));
    details.extend(words::on_behalf_of(claim));
    details.extend(words::spoken_by(claim));
    let quotes = claim.quotes.iter();
    details.extend(quotes.map(|quote| words::quotation(claim, quote)));
    details.extend(claim.text.clone());
    if !claim.standing {
        details.push("Withdrawn or superseded.".to_owned());
    }
    details.join("\n")
}
