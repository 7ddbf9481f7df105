//! Which addresses the site has: those of what the data describe, and those that pages link to and that
//! are bounded by the data. Any combination of filters would have no end.

use super::address::Address;
use super::links::Target;
use super::things::{Things, page_of};
use crate::Annals;
use crate::model::id;
use crate::model::when::Day;
use oxrdf::NamedNode;

/// The data as known on a day, or today.
pub(super) struct View<'a> {
    pub annals: &'a Annals,
    /// The day, and how the addresses write it.
    pub day: Option<(Day, String)>,
    pub things: Things,
}

/// Pages that there is one of, with the extensions under which they have the same data.
const PAGES: [(&str, &[&str]); 13] = [
    (
        "timeline",
        &["", "json", "csv", "svg", "ics", "atom", "md", "geojson"],
    ),
    ("claims", &["", "json"]),
    ("assistance", &["", "json", "csv", "md"]),
    ("map", &["", "json", "geojson"]),
    ("since", &["", "json", "md", "atom"]),
    ("graph", &["", "json"]),
    ("sources", &["", "json"]),
    ("queries", &["", "json"]),
    ("about", &["", "json"]),
    ("find", &[""]),
    ("known", &["atom", "json"]),
    ("stats", &["json"]),
    ("embed/timeline", &[""]),
];

/// Pages of which only today's is part of the site: what changed is the same on each day, and the words
/// that are searched are today's.
const TODAY_ONLY: [&str; 2] = ["since", "find"];

/// What the pages are made with.
const ASSETS: [(&str, &str); 5] = [
    ("annals", "css"),
    ("annals", "js"),
    ("annals", "svg"),
    ("results", "js"),
    ("results-graph", "js"),
];

/// The filters of which each value has a timeline of its own.
const FILTERS: [&str; 4] = ["actor", "attacker", "country", "sector"];
/// The formats of these timelines.
const FILTERED: [&str; 5] = ["", "json", "csv", "ics", "atom"];
/// The formats of a thing.
const THING: [&str; 5] = ["", "json", "ttl", "jsonld", "atom"];
/// The kinds of things that have a feed: those of which there will be more to tell. What is new of a place
/// or tool is in the feed of its timeline.
const FED: [&str; 2] = ["event", "agent"];

/// Whether the files of what belongs to no page, such as the sources of an event to be cited, are offered.
const CITED: [&str; 2] = ["bib", "ris"];

impl View<'_> {
    fn day(&self) -> Option<&str> {
        self.day.as_ref().map(|(_, text)| text.as_str())
    }

    /// The addresses from which all others are found.
    pub fn seeds(&self) -> Vec<Address> {
        let mut seeds = Vec::new();
        for (page, extensions) in PAGES {
            if self.day.is_none() || !TODAY_ONLY.contains(&page) {
                seeds.extend(extensions.iter().map(|extension| match *extension {
                    "" => Address::parse(page),
                    extension => Address::parse(&format!("{page}.{extension}")),
                }));
            }
        }
        if self.day.is_none() {
            let assets = ASSETS
                .iter()
                .map(|(name, extension)| format!("{name}.{extension}"));
            seeds.extend(assets.map(|asset| Address::parse(&asset)));
        }
        // Terms of the ontology have a page where something links to it.
        let things = self.things.pages().iter();
        for thing in things.filter(|thing| thing.path[0] != "thing") {
            for extension in THING {
                let mut address = thing.clone();
                address.extension = Some(extension.to_owned()).filter(|it| !it.is_empty());
                seeds.push(address);
            }
        }
        for (name, value) in self.things.timelines() {
            for extension in FILTERED {
                let mut address = Address::parse("timeline");
                address.extension = Some(extension.to_owned()).filter(|it| !it.is_empty());
                let filters = match name {
                    "year" => &["from", "to"][..],
                    _ => &[name],
                };
                let filters = filters.iter();
                let params = filters.map(|name| ((*name).to_owned(), value.to_owned()));
                address.params = params.collect();
                seeds.push(address);
            }
        }
        let day = self.day();
        let seeds = seeds.into_iter().map(|seed| seed.on(day));
        seeds.filter(|seed| self.has(seed)).collect()
    }

    /// Whether the site has an address.
    pub fn has(&self, address: &Address) -> bool {
        let first = address.first_page();
        let extension = first.extension.as_deref().unwrap_or_default();
        let path: Vec<&str> = first.path.iter().map(String::as_str).collect();
        if address.params.len() > first.params.len() && !is_page_number(address) {
            return false;
        }
        match path.as_slice() {
            ["embed", "timeline"] => extension.is_empty() && first.params.is_empty(),
            ["timeline"] if !first.params.is_empty() => {
                FILTERED.contains(&extension) && self.has_timeline(&first)
            }
            ["query", name] => {
                let saved = self.annals.catalog().get(name).ok();
                let header = saved.and_then(|saved| saved.header().ok());
                first.params.is_empty()
                    && ["", "json", "csv"].contains(&extension)
                    && header.is_some_and(|header| header.params().next().is_none())
            }
            ["cite", name] => CITED.contains(&extension) && self.has_named(name, &first),
            [page] if first.params.is_empty() => {
                let is_page = PAGES
                    .iter()
                    .any(|(own, extensions)| own == page && extensions.contains(&extension));
                let is_asset = ASSETS.contains(&(*page, extension));
                let is_today = self.day.is_none() || !TODAY_ONLY.contains(page);
                is_page && is_today || is_asset
            }
            _ => self.has_thing(&first, extension),
        }
    }

    fn has_timeline(&self, address: &Address) -> bool {
        match (address.only_param(), address.params.as_slice()) {
            (Some((name, value)), _) => {
                FILTERS.contains(&name) && self.things.has_timeline(name, value)
            }
            (None, [(from, first), (to, last)]) => {
                from == "from"
                    && to == "to"
                    && first == last
                    && self.things.has_timeline("year", first)
            }
            _ => false,
        }
    }

    /// The page that is at an address: what is claimed of a thing is part of its page.
    pub fn page_at(&self, address: Address) -> Address {
        let [why, name] = address.path.as_slice() else {
            return address;
        };
        let thing = id::expand(name).filter(|_| why == "why" && address.extension.is_none());
        match thing {
            Some(thing) => page_of(&thing).on(address.as_of.as_deref()),
            None => address,
        }
    }

    /// Whether a page about an event or agent is named `ev:notpetya`.
    fn has_named(&self, name: &str, address: &Address) -> bool {
        let is_such = name.starts_with("ev:") || name.starts_with("ag:");
        let thing = id::expand(name).filter(|_| is_such && address.params.is_empty());
        thing.is_some_and(|thing| self.things.has(&page_of(&thing)))
    }

    fn has_thing(&self, address: &Address, extension: &str) -> bool {
        let mut thing = address.clone().on(None);
        thing.extension = None;
        let kind = thing.path.first().map(String::as_str).unwrap_or_default();
        let is_fed = extension != "atom" || FED.contains(&kind);
        THING.contains(&extension) && is_fed && self.things.has(&thing)
    }
}

fn is_page_number(address: &Address) -> bool {
    let page = address.params.iter().find(|(name, _)| name == "page");
    page.is_some_and(|(_, number)| number.parse().is_ok_and(|number: usize| number > 1))
}

/// Where the address of something that the site does not have leads: to what is there at its own
/// identifier, if that is an address of the web.
pub(super) fn elsewhere(address: &Address) -> Target {
    let iri = match (address.path.as_slice(), address.only_param()) {
        ([thing], Some(("id", iri))) if thing == "thing" => NamedNode::new(iri).ok(),
        ([thing, name], None) if thing == "thing" => id::expand(name),
        _ => None,
    };
    let is_web = |iri: &NamedNode| {
        let iri = iri.as_str();
        (iri.starts_with("https://") || iri.starts_with("http://")) && !iri.starts_with(id::DATA)
    };
    match iri.filter(is_web) {
        Some(iri) if iri.as_str().starts_with(id::TERMS) => {
            Target::File("ontology.html".to_owned())
        }
        Some(iri) => Target::Elsewhere(iri.into_string()),
        None => Target::Nowhere,
    }
}
