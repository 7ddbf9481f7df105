//! The formats: what each takes and leaves, and what its dates mean.

/// A format that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A table with a mapping.
    Table,
    /// STIX 2.0 and 2.1.
    Stix,
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
