//! Tables: a mapping says what the columns mean.

mod agents;
mod check_terms;
mod claim;
mod convert;
mod draft;
mod event;
mod field;
mod mapping;
mod open;
mod read_field;
mod read_mapping;
mod row;
mod sheet;
mod terms;
#[cfg(feature = "xlsx")]
mod workbook;

pub use draft::draft;

use super::error::{Error, nearest};
use super::graph::Graph;
use super::names::Names;
use super::report::Report;
use super::toml::TomlText;
use super::{File, Options};
use crate::model::id;
use convert::Converter;
use mapping::Mapping;
use oxrdf::NamedNode;
use sheet::Sheet;
use std::collections::HashMap;

/// The mappings that come with the program: name, what for, and text.
pub const MAPPINGS: &[(&str, &str, &str)] = &[
    (
        "annals",
        "the CSV of `annals timeline --format csv`",
        include_str!("mappings/annals.toml"),
    ),
    (
        "cfr",
        "the Cyber Operations Tracker of the Council on Foreign Relations",
        include_str!("mappings/cfr.toml"),
    ),
    (
        "eurepoc",
        "the Global Database of EuRepoC, versions 1.x",
        include_str!("mappings/eurepoc.toml"),
    ),
    (
        "hackmageddon",
        "timelines of Hackmageddon 2023 to 2026 as one table",
        include_str!("mappings/hackmageddon.toml"),
    ),
];

/// The text of a mapping that comes with the program.
pub fn mapping_named(name: &str) -> Option<&'static str> {
    let found = MAPPINGS.iter().find(|(known, _, _)| *known == name);
    found.map(|(_, _, text)| *text)
}

/// Imports tables that one mapping describes.
pub(super) fn import(
    files: &[File],
    names: &Names,
    options: &Options,
) -> Result<(Graph, Report), Error> {
    let Some((name, text)) = &options.mapping else {
        let error = Error::file("a table needs a mapping that says what its columns mean");
        let all: Vec<_> = MAPPINGS.iter().map(|(name, _, _)| *name).collect();
        return Err(error
            .help("`--draft` writes one to fill in, from what the columns hold")
            .help(format!(
                "or take one that comes with annals: --map {}",
                all.join(", --map ")
            )));
    };
    let mut mapping = read_mapping::mapping(name, text)?;
    if options.sheet.is_some() {
        mapping.file.sheet.clone_from(&options.sheet);
    }
    let options = Options {
        accessed: options
            .accessed
            .clone()
            .or_else(|| mapping.source.accessed.clone()),
        ..options.clone()
    };
    let mut converter = Converter::new(&mapping, names, &options, name)?;
    for file in files {
        let sheet = open::sheet(file, &mapping.file)?;
        check_columns(&mapping, &sheet, name)?;
        converter.sheet(&sheet)?;
    }
    Ok(converter.finish())
}

/// Every column that a mapping names.
fn named_columns(mapping: &Mapping) -> Vec<&str> {
    let mut columns: Vec<&str> = mapping.id.from.iter().map(String::as_str).collect();
    columns.extend(mapping.id.column.as_deref());
    columns.extend(mapping.expected_columns.iter().map(String::as_str));
    columns.extend(
        mapping
            .event
            .parts
            .iter()
            .flat_map(|(_, it)| it.all_columns()),
    );
    if let Some(agent) = &mapping.agent {
        columns.push(&agent.column);
        columns.extend(agent.label.all_columns());
        columns.extend(agent.alias.iter().flat_map(|it| it.all_columns()));
    }
    for claim in &mapping.claims {
        let single = [
            &claim.by,
            &claim.on,
            &claim.basis,
            &claim.likelihood,
            &claim.stance,
            &claim.text,
        ];
        let fields = claim.says.iter().map(|(_, field)| field);
        let fields = fields
            .chain(single.into_iter().flatten())
            .chain(&claim.stated_in);
        columns.extend(fields.flat_map(|it| it.all_columns()));
        columns.extend(claim.group.iter().map(String::as_str));
        columns.extend(claim.when.iter().map(|(column, _)| column.as_str()));
    }
    columns
}

/// Fails at the first column that the mapping names and the file does not have.
fn check_columns(mapping: &Mapping, sheet: &Sheet, name: &str) -> Result<(), Error> {
    let mut columns = named_columns(mapping).into_iter();
    let Some(missing) = columns.find(|column| sheet.column(column).is_none()) else {
        return Ok(());
    };
    let message = format!(
        "{} has no column `{missing}`, which {name} names",
        sheet.file
    );
    let header = sheet.header.iter().map(String::as_str);
    let error = Error::file(message);
    Err(match nearest(missing, header) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("its columns: {}", sheet.header.join(", "))),
    })
}

/// Reads the user's own word on who a name is.
pub(super) fn read_agents(name: &str, text: &str) -> Result<HashMap<String, NamedNode>, Error> {
    let (toml, table) = TomlText::table(name, text)?;
    let mut agents = HashMap::new();
    for (key, value) in &table {
        let agent = toml.string(value)?;
        let node = id::expand(&agent).or_else(|| NamedNode::new(&agent).ok());
        let Some(node) = node else {
            let error = toml.error(value.span.start, format!("`{agent}` is no agent"));
            return Err(error.help("write \"name in the list\" = \"ag:slug\""));
        };
        agents.insert(key.name.to_string(), node);
    }
    Ok(agents)
}
