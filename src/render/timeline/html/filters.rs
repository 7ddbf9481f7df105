//! The filters of a file: the values of each facet that two or more entries share. Each option has a
//! number, which matching entries carry.

use super::facets::FACETS;
use crate::render::html::{Markup, html};
use crate::views::timeline::{Entry, Timeline};
use std::collections::HashMap;

/// The filter options.
pub(super) struct Filters<'a> {
    /// The options of each facet: number, name, number of entries.
    options: Vec<Vec<(usize, String, usize)>>,
    /// The option numbers of each entry, by IRI.
    numbers: HashMap<&'a str, Vec<String>>,
}

impl<'a> Filters<'a> {
    pub(super) fn of(timeline: &'a Timeline) -> Self {
        let mut filters = Self {
            options: Vec::new(),
            numbers: HashMap::new(),
        };
        let mut number = 0;
        for facet in &FACETS {
            let mut values = facet.values(&timeline.entries, false);
            values.retain(|value| value.entries.len() > 1);
            values.sort_by_key(|value| value.label.to_lowercase());
            let mut options = Vec::new();
            for value in values {
                number += 1;
                options.push((number, value.label, value.entries.len()));
                for entry in value.entries {
                    let numbers = filters.numbers.entry(entry.id.as_str()).or_default();
                    numbers.push(number.to_string());
                }
            }
            filters.options.push(options);
        }
        filters
    }

    /// The option numbers of an entry, if it has any.
    pub(super) fn of_entry(&self, entry: &Entry) -> Option<String> {
        let numbers = self.numbers.get(entry.id.as_str())?;
        Some(numbers.join(" "))
    }

    /// The filter form; controls that need JavaScript stay hidden without it.
    pub(super) fn form(&self) -> Markup {
        let check = |id: &str, text: &str, on: bool| {
            html! {
                "\n" label { input type="checkbox" id=(id) name=(id) checked[on]; " " (text) }
            }
        };
        html! {
            form role="search" aria-label="Filter" {
                fieldset {
                    legend { "Show" }
                    (check("attacks", "attacks", true))
                    (check("others", "other events", true))
                    (check("contested", "contested only", false))
                }
                "\n"
                input type="search" name="search" placeholder="Search" aria-label="Search" hidden;
                @for (facet, options) in FACETS.iter().zip(&self.options) {
                    @if !options.is_empty() { (select(facet.name, options)) }
                }
                "\n" button type="reset" hidden { "Show all" }
                "\n" output aria-live="polite" {}
            }
        }
    }
}

fn select(name: &str, options: &[(usize, String, usize)]) -> Markup {
    html! {
        select name=(name) aria-label=(name) hidden {
            "\n" option value="" { "Any " (name) }
            @for (number, heading, entries) in options {
                "\n" option value=(number) { (heading) " (" (entries) ")" }
            }
        }
    }
}
