//! Filters of the list: actors, targets, countries, types and sectors that two or more entries share.
//! Each option has a number, which matching entries carry.

use super::escape;
use crate::views::timeline::{Entry, GroupBy, Timeline, group};
use std::collections::HashMap;

const KINDS: [(GroupBy, &str, &str); 5] = [
    (GroupBy::Actor, "actor", "Any actor"),
    (GroupBy::Target, "target", "Any target"),
    (GroupBy::Country, "country", "Any country"),
    (GroupBy::Type, "type", "Any type"),
    (GroupBy::Sector, "sector", "Any sector"),
];

/// The filter options.
pub(super) struct Facets<'a> {
    /// The options of each filter: number, name, number of entries.
    choices: Vec<Vec<(usize, String, usize)>>,
    /// The option numbers of each entry, by IRI.
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

    /// The option numbers of an entry.
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

    /// The filter form; controls that need JavaScript stay hidden without it.
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
             <input type=\"search\" name=\"search\" placeholder=\"Search\" aria-label=\"Search\" hidden>\n{selects}\
             <button type=\"reset\" hidden>Show all</button>\n\
             <output aria-live=\"polite\"></output>\n</form>\n",
            check("attacks", "attacks", " checked"),
            check("others", "other events", " checked"),
            check("contested", "contested only", "")
        )
    }
}
