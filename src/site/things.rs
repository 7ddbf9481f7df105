//! What the data describe: everything that has a page, its names for the search, and the values that
//! have a timeline of their own.

use super::address::Address;
use super::error::SiteError;
use crate::Annals;
use crate::database::{Error, ExtractOptions};
use crate::model::id;
use crate::model::vocab::{dcterms, rdfs, skos};
use crate::model::when::Day;
use crate::query::QueryOptions;
use crate::render::timeline::html::facets::FACETS;
use crate::server::pages::{local_name, thing_path};
use crate::views::read;
use crate::views::timeline::{Filter, Timeline, gather};
use chrono::Datelike;
use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of things that the search finds, as their addresses begin.
const SEARCHED: [&str; 6] = ["event", "agent", "place", "source", "tool", "mechanism"];

/// What the data describe.
#[derive(Default)]
pub(super) struct Things {
    pages: BTreeSet<Address>,
    timelines: BTreeMap<&'static str, BTreeSet<String>>,
    /// The names of what the search finds, the best first.
    pub names: BTreeMap<Address, Names>,
    /// How many events there are by year.
    pub years: BTreeMap<i32, usize>,
    /// The latest day on which anything became known.
    pub latest: Option<Day>,
}

/// The names of a thing.
#[derive(Default)]
pub(super) struct Names {
    pub label: String,
    /// How good the label is: in English, or not.
    rank: u8,
    pub others: BTreeSet<String>,
    /// When an event happened.
    pub when: String,
}

impl Things {
    /// Reads what the data describe.
    pub fn read(annals: &Annals) -> Result<Self, SiteError> {
        let mut things = Self::default();
        let what = ExtractOptions {
            ontology: true,
            ..ExtractOptions::default()
        };
        annals.extract(what, |quad| {
            things.add(&quad);
            Ok::<_, Error>(())
        })?;
        things.names.retain(|address, names| {
            if names.label.is_empty() {
                names.label = names.others.pop_first().unwrap_or_default();
            }
            !names.label.is_empty() && things.pages.contains(address)
        });
        let timeline = gather(annals, &Filter::default(), &QueryOptions::default());
        things.add_timelines(&timeline.map_err(Error::from)?);
        things.add_claimed_names(annals)?;
        Ok(things)
    }

    fn add(&mut self, quad: &Quad) {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else {
            return;
        };
        let address = page_of(subject);
        let rank = match &quad.predicate {
            // An old name has a page too, which leads to the new one.
            is_a if *is_a == rdf::TYPE || *is_a == dcterms::IS_REPLACED_BY => {
                // Terms of the ontology are on its one page: each has too many links to others.
                if !subject.as_str().starts_with(id::TERMS) {
                    self.pages.insert(address);
                }
                return;
            }
            label if *label == rdfs::LABEL || *label == dcterms::TITLE => 2,
            other if *other == skos::ALT_LABEL => 0,
            _ => return,
        };
        let Term::Literal(name) = &quad.object else {
            return;
        };
        if !SEARCHED.contains(&address.path[0].as_str()) {
            return;
        }
        let rank = match name.language() {
            _ if rank == 0 => 0,
            Some("en") => 3,
            None => 2,
            Some(_) => 1,
        };
        let names = self.names.entry(address).or_default();
        let name = name.value().to_owned();
        if rank > names.rank {
            let before = std::mem::replace(&mut names.label, name);
            names.rank = rank;
            names
                .others
                .extend(Some(before).filter(|it| !it.is_empty()));
        } else {
            names.others.insert(name);
        }
    }

    fn add_timelines(&mut self, timeline: &Timeline) {
        for facet in &FACETS {
            let names: &[&str] = match facet.name {
                "attacker" => &["attacker", "actor"],
                "country" => &["country"],
                "sector" => &["sector"],
                _ => continue,
            };
            for value in facet.values(&timeline.entries, false) {
                let local = local_name(&value.thing.id);
                for name in names {
                    self.add_timeline(name, local.clone());
                }
            }
        }
        for entry in &timeline.entries {
            let day = entry.when.as_ref().and_then(|when| when.sort_day());
            if let Some(day) = day {
                self.add_timeline("year", format!("{:04}", day.year()));
                *self.years.entry(day.year()).or_default() += 1;
            }
            self.latest = self.latest.max(entry.known);
            if let (Some(names), Some(when)) =
                (self.names.get_mut(&page_of(&entry.id)), &entry.when)
            {
                names.when = when.short();
            }
        }
    }

    fn add_timeline(&mut self, filter: &'static str, value: String) {
        self.timelines.entry(filter).or_default().insert(value);
    }

    /// Adds the names that somebody claims an agent has.
    fn add_claimed_names(&mut self, annals: &Annals) -> Result<(), SiteError> {
        let rows = annals.query_saved("aliases", &Default::default(), &QueryOptions::default());
        let rows = read::table(rows.map_err(Error::from)?).map_err(Error::from)?;
        for row in rows.iter() {
            let (Some(agent), Some(alias)) = (read::node(row, "agent"), row.text("alias")) else {
                continue;
            };
            if let Some(names) = self.names.get_mut(&page_of(&agent))
                && names.label != alias
            {
                names.others.insert(alias.to_owned());
            }
        }
        Ok(())
    }

    /// The pages of all things.
    pub fn pages(&self) -> &BTreeSet<Address> {
        &self.pages
    }

    /// Whether something has its page at an address, which names neither a day nor a format.
    pub fn has(&self, address: &Address) -> bool {
        self.pages.contains(address)
    }

    /// The values that have a timeline of their own, with the filter; `year` is that of the event.
    pub fn timelines(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let values = self.timelines.iter();
        values.flat_map(|(filter, values)| values.iter().map(|value| (*filter, value.as_str())))
    }

    /// Whether a value has a timeline of its own.
    pub fn has_timeline(&self, filter: &str, value: &str) -> bool {
        let values = self.timelines.get(filter);
        values.is_some_and(|values| values.contains(value))
    }
}

/// The address of the page of a thing.
pub(super) fn page_of(thing: &NamedNode) -> Address {
    match thing_path(thing) {
        Some(path) => {
            // A name that ends like a file of ours is no file.
            let segments = path.split('/').filter(|part| !part.is_empty());
            Address {
                path: segments.map(crate::model::percent::decode).collect(),
                extension: None,
                params: Vec::new(),
                as_of: None,
            }
        }
        None => Address {
            path: vec!["thing".to_owned()],
            extension: None,
            params: vec![("id".to_owned(), thing.as_str().to_owned())],
            as_of: None,
        },
    }
}
