//! What the list can be narrowed down to: actors, targets, countries, types and sectors that two
//! or more entries share. Each choice has a number, which the entries that fit it carry.

use super::escape;
use crate::views::timeline::{By, Entry, Timeline, group};
use std::collections::HashMap;

const KINDS: [(By, &str, &str); 5] = [
    (By::Actor, "actor", "Any actor"),
    (By::Target, "target", "Any target"),
    (By::Country, "country", "Any country"),
    (By::Type, "type", "Any type"),
    (By::Sector, "sector", "Any sector"),
];

/// The choices.
pub(super) struct Facets<'a> {
    /// What each kind offers: number, name, how many entries.
    choices: Vec<Vec<(usize, String, usize)>>,
    /// The numbers of an entry, by its IRI.
    numbers: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Facets<'a> {
    pub(super) fn of(timeline: &'a Timeline) -> Self {
        let mut facets = Self {
            choices: Vec::new(),
            numbers: HashMap::new(),
        };
        let mut number = 0;
        for (by, ..) in KINDS {
            let mut choices = Vec::new();
            for group in group(&timeline.entries, by) {
                let Some(heading) = group.heading.filter(|_| group.entries.len() > 1) else {
                    continue;
                };
                number += 1;
                choices.push((number, heading, group.entries.len()));
                for entry in group.entries {
                    facets
                        .numbers
                        .entry(entry.id.as_str())
                        .or_default()
                        .push(number);
                }
            }
            facets.choices.push(choices);
        }
        facets
    }

    /// The numbers that an entry carries.
    pub(super) fn of_entry(&self, entry: &Entry) -> String {
        let numbers = self
            .numbers
            .get(entry.id.as_str())
            .map_or(&[][..], Vec::as_slice);
        numbers
            .iter()
            .map(usize::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The form: what needs the script is hidden until the script shows it.
    pub(super) fn form(&self) -> String {
        let mut selects = String::new();
        for ((_, name, any), choices) in KINDS.iter().zip(&self.choices) {
            if choices.is_empty() {
                continue;
            }
            selects.push_str(&format!(
                "<select name=\"{name}\" aria-label=\"{name}\" hidden>\n<option value=\"\">{any}\n"
            ));
            for (number, heading, entries) in choices {
                let heading = escape(heading);
                selects.push_str(&format!("<option value={number}>{heading} ({entries})\n"));
            }
            selects.push_str("</select>\n");
        }
        let check = |id: &str, text: &str, on: &str| {
            format!(
                "<label><input type=\"checkbox\" id=\"{id}\" name=\"{id}\"{on}> {text}</label>\n"
            )
        };
        format!(
            "<form role=\"search\" aria-label=\"Filter\">\n<fieldset>\n<legend>Show</legend>\n{}{}{}</fieldset>\n\
             <input type=\"search\" name=\"search\" placeholder=\"Words\" aria-label=\"Words\" hidden>\n{selects}\
             <button type=\"reset\" hidden>Show all</button>\n\
             <output aria-live=\"polite\"></output>\n</form>\n",
            check("attacks", "attacks", " checked"),
            check("others", "other events", " checked"),
            check("contested", "only contested", "")
        )
    }
}
