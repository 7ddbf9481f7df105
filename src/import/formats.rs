//! The formats: what each takes and leaves, and what its dates mean.

/// A format that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A table with a mapping.
    Table,
    /// STIX 2.0 and 2.1.
    Stix,
    /// Events of MISP.
    Misp,
    /// Galaxies of MISP.
    MispGalaxy,
    /// VERIS, as in the VCDB.
    Veris,
    /// Events of other vocabularies.
    Rdf,
}

/// What is told of a format.
#[derive(Debug)]
pub struct FormatInfo {
    /// The format.
    pub format: Format,
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
    /// The extensions of its files, for folders.
    pub extensions: &'static [&'static str],
    /// What is taken.
    pub takes: &'static str,
    /// What is left.
    pub leaves: &'static str,
    /// What its dates mean.
    pub dates: &'static str,
}

/// Every format.
pub const FORMATS: &[FormatInfo] = &[
    FormatInfo {
        format: Format::Table,
        name: "table",
        description: "CSV, TSV, XLSX or ODS, with a mapping",
        extensions: &["csv", "tsv", "xlsx", "ods"],
        takes: "the columns that the mapping names: events, claims, sources, agents, tools",
        leaves: "columns that it does not name",
        dates: "what the mapping declares: order, padding, and whether a day is that of the event or of its publication",
    },
    FormatInfo {
        format: Format::Stix,
        name: "stix",
        description: "STIX 2.0 and 2.1: bundles, lists and single objects",
        extensions: &["json"],
        takes: "campaigns, incidents, groupings (events); groups, actors, identities; malware, tools, techniques of events; locations; reports (sources); attributions, notes and opinions (claims); TLP markings",
        leaves: "indicators, observed data, sightings, courses of action, what groups use; revoked and older objects",
        dates: "first_seen and last_seen; a midnight is a day, on the first of a month the month; created and modified are of the record",
    },
    FormatInfo {
        format: Format::Misp,
        name: "misp",
        description: "events of MISP",
        extensions: &["json"],
        takes: "each event as a publication of its organisation; links (sources); actors and tools of galaxies and tags; TLP tags",
        leaves: "all other attributes, objects, sightings, e-mail addresses of authors",
        dates: "date is the day of publication: public on that day, happened then or before; timestamp and publish_timestamp are of the record",
    },
    FormatInfo {
        format: Format::MispGalaxy,
        name: "misp-galaxy",
        description: "galaxies of MISP: actors, producers, malware",
        extensions: &["json"],
        takes: "agents and tools with their ids; names as claims of those who gave them (with producer.json); sponsors and victims that the CFR suspects; references",
        leaves: "attribution-confidence, which is mostly a default; relations but for similar clusters",
        dates: "none",
    },
    FormatInfo {
        format: Format::Veris,
        name: "veris",
        description: "VERIS records, such as those of the VCDB: a file each",
        extensions: &["json"],
        takes: "incidents with victim, country, sector, kinds of action, references, actors as claims, data_total",
        leaves: "assets, attributes, impact, durations, analysts",
        dates: "timeline.incident as precise as it is; plus.timeline.notification is the public date; durations are no dates",
    },
    FormatInfo {
        format: Format::Rdf,
        name: "rdf",
        description: "events of schema.org and SEM in any syntax of RDF",
        extensions: &["ttl", "trig", "nt", "nq", "rdf", "jsonld", "json"],
        takes: "events with names, dates, participants, places, descriptions, pages",
        leaves: "events of PROV and LODE; other properties",
        dates: "startDate, endDate and the time stamps of SEM, as they are written",
    },
];

impl Format {
    /// What is told of it.
    pub fn info(self) -> &'static FormatInfo {
        let info = FORMATS.iter().find(|info| info.format == self);
        info.expect("every format is in the table")
    }

    /// The format of that name.
    pub fn named(name: &str) -> Option<Self> {
        let info = FORMATS.iter().find(|info| info.name == name);
        info.map(|info| info.format)
    }
}
