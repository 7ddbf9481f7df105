//! What a record of VERIS says of who did it, how sure it is, and how many records were lost: claims.

use super::{Veris, is_unknown};
use crate::import::fate::Fate;
use crate::import::fields::Fields;
use crate::import::names::Country;
use crate::model::vocab::{ann, rdfs, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef};
use serde_json::Value;

impl Veris<'_> {
    pub(super) fn actors(&mut self, fields: &mut Fields<'_>, event: &NamedNode) {
        let varieties = fields.texts("actor.external.variety");
        let is = |variety: &str| varieties.contains(&variety);
        let mut words = Vec::new();
        if let Some(notes) = fields.text("actor.external.notes") {
            words.push(notes.to_owned());
            fields.mark("actor.external.notes", Fate::Words);
        }
        let countries = fields.texts("actor.external.country");
        let countries: Vec<&str> = countries
            .into_iter()
            .filter(|it| !is_unknown(it) && *it != "Other")
            .collect();
        let names: Vec<&str> = fields
            .texts("actor.external.name")
            .into_iter()
            .filter(|it| !is_unknown(it))
            .collect();
        let is_state = is("State-affiliated") || is("Nation-state");
        let states = countries
            .iter()
            .filter_map(|code| self.context.names.country(code))
            .cloned();
        let states: Vec<_> = states.filter(|_| is_state).collect();
        if is_state && !states.is_empty() {
            fields.mark("actor.external.country", Fate::Taken);
        } else if !countries.is_empty() && !is("Force majeure") {
            words.push(format!("country of the actor: {}", countries.join(", ")));
            fields.mark("actor.external.country", Fate::Words);
        }
        fields.mark("actor.external.variety", Fate::Words);
        let known: Vec<&str> = varieties
            .iter()
            .copied()
            .filter(|it| !is_unknown(it))
            .collect();
        if !known.is_empty() {
            words.push(format!("kind of actor: {}", known.join(", ")));
        }
        if let Some(notes) = fields.text("actor.partner.notes") {
            words.push(format!("partner: {notes}"));
            fields.mark("actor.partner.notes", Fate::Words);
        }
        let kind = match () {
            () if is("Activist") => Some(ann::HACKTIVIST_GROUP),
            () if is("Organized crime") => Some(ann::CRIMINAL_GROUP),
            () if is_state => Some(ann::THREAT_GROUP),
            () => None,
        };
        if !names.is_empty() {
            fields.mark("actor.external.name", Fate::Taken);
        }
        let text = words.join("; ");
        let named = self.named_actors(event, &names, kind);
        let accused = self.accused_states(event, &states, is("Nation-state"));
        let first = match (named.or(accused), text.is_empty()) {
            (Some(claim), _) => claim,
            (None, false) => self.context.claim(event, &[]),
            (None, true) => return,
        };
        let graph = &mut self.context.graph;
        graph.text(&first, ann::CLAIM_TEXT, &text, "en");
    }

    /// The claim that names actors.
    fn named_actors(
        &mut self,
        event: &NamedNode,
        names: &[&str],
        kind: Option<NamedNodeRef<'static>>,
    ) -> Option<NamedNode> {
        let agents: Vec<_> = names
            .iter()
            .map(|name| self.context.agent(name, kind))
            .collect();
        if agents.is_empty() {
            return None;
        }
        let claim = self.context.claim(event, &[]);
        for agent in agents {
            self.context.graph.add(&claim, ann::ATTRIBUTED_TO, agent);
        }
        Some(claim)
    }

    /// The claim against states: that they did it, or are suspected of having sponsored it.
    fn accused_states(
        &mut self,
        event: &NamedNode,
        states: &[Country],
        did_it: bool,
    ) -> Option<NamedNode> {
        if states.is_empty() {
            return None;
        }
        let claim = self.context.claim(event, &[]);
        let mut property = ann::ATTRIBUTED_TO;
        if !did_it {
            property = ann::SPONSORED_BY;
            let suspected = ann::SUSPECTED.into_owned();
            self.context.graph.add(&claim, ann::LIKELIHOOD, suspected);
        }
        for country in states {
            let names = self.context.names;
            let state = names.describe_state(&mut self.context.graph, country);
            self.context.graph.add(&claim, property, state);
        }
        Some(claim)
    }

    /// What is not confirmed is a claim with its likelihood; how sure the list is, stays words.
    pub(super) fn certainty(&mut self, fields: &mut Fields<'_>, event: &NamedNode) {
        let status = fields.text("security_incident").unwrap_or_default();
        let confidence = fields.text("confidence");
        fields.mark("confidence", Fate::Words);
        let likelihood = match status {
            "Suspected" => Some(ann::SUSPECTED),
            "Near miss" | "False positive" => None,
            _ => {
                fields.mark("security_incident", Fate::Left);
                if let Some(confidence) = confidence {
                    let text = format!("confidence: {confidence}");
                    self.context.graph.text(event, rdfs::COMMENT, &text, "en");
                }
                return;
            }
        };
        fields.mark("security_incident", Fate::Taken);
        let claim = self.context.claim(event, &[]);
        match likelihood {
            Some(likelihood) => {
                self.context
                    .graph
                    .add(&claim, ann::STATUS, ann::REPORTED.into_owned());
                self.context
                    .graph
                    .add(&claim, ann::LIKELIHOOD, likelihood.into_owned());
            }
            None => {
                self.context
                    .graph
                    .add(&claim, ann::STATUS, ann::DISPROVED.into_owned());
            }
        }
        let words = match confidence {
            Some(confidence) => format!("{status}; confidence: {confidence}"),
            None => status.to_owned(),
        };
        self.context
            .graph
            .text(&claim, ann::CLAIM_TEXT, &words, "en");
    }

    /// The total alone is a number of records: amounts by kind repeat each other.
    pub(super) fn records_lost(&mut self, fields: &mut Fields<'_>, event: &NamedNode) {
        let path = "attribute.confidentiality.data_total";
        let Some(total) = fields.at(path).and_then(Value::as_u64).filter(|it| *it > 0) else {
            return;
        };
        fields.mark(path, Fate::Taken);
        let claim = self.context.claim(event, &[]);
        let number = Literal::new_typed_literal(total.to_string(), xsd::INTEGER);
        self.context.graph.add(&claim, ann::VALUE, number);
        let unit = Literal::new_simple_literal("record");
        self.context.graph.add(&claim, ann::UNIT, unit);
    }
}
