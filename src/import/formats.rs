//! The formats: what each takes and leaves, and what its dates mean.

/// A format that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A table with a mapping.
    Table,
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
pub const FORMATS: &[FormatInfo] = &[FormatInfo {
    format: Format::Table,
    name: "table",
    description: "CSV, TSV, XLSX or ODS, with a mapping",
    extensions: &["csv", "tsv", "xlsx", "ods"],
    takes: "the columns that the mapping names: events, claims, sources, agents, tools",
    leaves: "columns that it does not name",
    dates: "what the mapping declares: order, padding, and whether a day is that of the event or of its publication",
}];

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
