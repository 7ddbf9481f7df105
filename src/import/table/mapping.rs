//! The mapping: which column means what. A small TOML file that the user writes, or that comes with
//! the program.

use super::field::Field;

/// A mapping of a table to events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The prefix of all ids.
    pub list: String,
    /// The language of texts.
    pub lang: String,
    /// How the file is written.
    pub file: FileRule,
    /// The list itself.
    pub source: SourceRule,
    /// What tells a record from others.
    pub id: IdRule,
    /// What the rows are.
    pub event: EventRule,
    /// Rows that describe an agent and no event.
    pub agent: Option<AgentRule>,
    /// What somebody claims in each row.
    pub claims: Vec<ClaimRule>,
    /// Columns that are left on purpose.
    pub leave: Vec<String>,
    /// How many rows there must be.
    pub expected_rows: Option<u32>,
    /// Which columns there must be.
    pub expected_columns: Vec<String>,
    /// Agents are matched with those of the store by ids.
    pub match_ids: bool,
}

/// How the file is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileRule {
    /// `csv`, `tsv`, `xlsx` or `ods`; else by its extension.
    pub format: Option<String>,
    /// What separates cells.
    pub delimiter: Option<char>,
    /// The encoding; UTF-8 without it.
    pub encoding: Option<String>,
    /// The row of the names of columns, from 1.
    pub header: Option<u32>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Words that stand for nothing.
    pub null: Vec<String>,
}

/// The list as a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceRule {
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// When it came out.
    pub issued: Option<String>,
    /// When it was fetched.
    pub accessed: Option<String>,
}

/// What tells a record from others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdRule {
    /// The column of the id.
    pub column: Option<String>,
    /// How much of the id is used.
    pub length: Option<u32>,
    /// Columns whose content makes the id.
    pub from: Vec<String>,
    /// Whether the id is the slug of an event, without the list before it.
    pub own: bool,
}

/// The parts of an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventRule {
    /// Its parts, by their names.
    pub parts: Vec<(String, Field)>,
}

impl EventRule {
    /// The field of a part.
    pub fn part(&self, name: &str) -> Option<&Field> {
        let mut parts = self.parts.iter();
        parts
            .find(|(known, _)| known == name)
            .map(|(_, field)| field)
    }

    /// All fields of a part that can be given several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Field> {
        let parts = self.parts.iter().filter(move |(known, _)| known == name);
        parts.map(|(_, field)| field)
    }
}

/// Rows that describe an agent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgentRule {
    /// The column that tells.
    pub column: String,
    /// Its values for such rows, with `*`.
    pub is: Vec<String>,
    /// The name.
    pub label: Field,
    /// Other names.
    pub alias: Option<Field>,
    /// The type.
    pub kind: Option<String>,
}

/// A claim of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimRule {
    /// What it says: a property of claims and where its values come from.
    pub says: Vec<(String, Field)>,
    /// Who makes it; the list without it.
    pub by: Option<Field>,
    /// When.
    pub on: Option<Field>,
    /// On what basis.
    pub basis: Option<Field>,
    /// How likely it is said to be.
    pub likelihood: Option<Field>,
    /// Whether it is asserted.
    pub stance: Option<Field>,
    /// Its words.
    pub text: Option<Field>,
    /// Where it is stated.
    pub stated_in: Vec<Field>,
    /// The unit of a number.
    pub unit: Option<String>,
    /// The columns are lists that run in parallel.
    pub zip: bool,
    /// Values of rows that agree in these columns are one claim.
    pub group: Vec<String>,
    /// It is made only where a column has one of these values.
    pub when: Option<(String, Vec<String>)>,
}

impl Mapping {
    /// The values of a column that the mapping translates.
    pub fn known_values(&self, column: &str) -> Vec<String> {
        let fields = self.event.parts.iter().map(|(_, field)| field);
        let claims = self.claims.iter().flat_map(|claim| {
            let single = [&claim.basis, &claim.likelihood, &claim.stance];
            single.into_iter().flatten()
        });
        let fields = fields.chain(claims);
        let fields = fields.filter(|field| field.columns.iter().any(|it| it == column));
        fields
            .flat_map(|field| field.values.keys().cloned())
            .collect()
    }
}
