//! Imports what others recorded: tables, STIX, MISP, VERIS, other vocabularies of RDF.
//!
//! One promise: an import never says more than the file does, and tells everything that it did not
//! take. A format makes statements and a [`Report`]; the caller writes, loads and prints.
//!
//! ```
//! use annals::import::{File, Format, Names, Options, import};
//!
//! let options = Options {
//!     mapping: Some((
//!         "m.toml".to_owned(),
//!         "list = \"x\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{name}\"\ndate = { column = \"day\", order = \"dmy\" }\n"
//!             .to_owned(),
//!     )),
//!     ..Options::default()
//! };
//! let file = File::new("t.csv", "id,name,day\n1,Outage,03/04/2023\n");
//! let imported = import(Format::Table, vec![file], &Names::default(), &options)?;
//! assert_eq!((imported.report.records, imported.report.taken), (1, 1));
//! assert!(imported.statements.flatten().any(|it| it.to_string().contains("2023-04-03")));
//! # Ok::<_, annals::import::Error>(())
//! ```

mod actor;
mod chronology;
mod codes;
mod context;
mod dates;
mod encoding;
mod error;
mod fate;
mod fields;
mod file;
mod formats;
mod graph;
mod json;
mod misp;
mod names;
mod rdf;
mod reference;
mod report;
mod stix;
mod table;
pub(crate) mod toml;
mod veris;

pub use codes::{ImportCode, Severity};
pub use error::Error;
pub use fate::{Cells, Fate};
pub use file::{File, Progress};
pub use formats::{FORMATS, Format, FormatInfo};
pub use graph::Statements;
pub use names::Names;
pub use rdf::{VOCABULARIES, foreign_events};
pub use report::{Note, Place, Report};
pub use table::{MAPPINGS, draft, mapping_named};

use oxrdf::NamedNode;
use std::collections::HashMap;

/// What the user asks of an import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The mapping of a table: its name for messages, and its text.
    pub mapping: Option<(String, String)>,
    /// When the file was fetched, as EDTF.
    pub accessed: Option<String>,
    /// At most so many records.
    pub limit: Option<usize>,
    /// Time stamps are taken as they are written.
    pub dates_as_written: bool,
    /// Agents are matched with known ones by ids.
    pub match_ids: bool,
    /// The user's own word on who a name is.
    pub agents: HashMap<String, NamedNode>,
    /// The base of relative IRIs of RDF.
    pub base: Option<String>,
    /// The format of RDF; by default, taken from the extension.
    pub rdf_format: Option<crate::parse::Format>,
    /// Is told how far it is.
    pub progress: Option<Progress>,
    /// The sheet of a workbook, whatever the mapping says.
    pub sheet: Option<String>,
}

/// The title of the list that some files are, by the name of the first, and this without extensions.
fn list_title(files: &[File], otherwise: &str) -> (String, String) {
    let first = files.first().map_or(otherwise, |file| file.name.as_str());
    let title = first.rsplit(['/', '\\']).next().unwrap_or(first);
    let stem = title.split('.').next().unwrap_or_default();
    (title.to_owned(), stem.to_owned())
}

/// The result of an import.
#[derive(Debug, Clone)]
pub struct Imported {
    /// What the files say, in the order in which it is written.
    pub statements: Statements,
    /// What became of everything.
    pub report: Report,
}

/// Imports some files of one format, as one document.
///
/// # Errors
/// See [`Error`]: no part of the files is taken then.
pub fn import(
    format: Format,
    files: Vec<File>,
    names: &Names,
    options: &Options,
) -> Result<Imported, Error> {
    let names_of_files: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let (graph, mut report) = match format {
        Format::Table => table::import(&files, names, options)?,
        Format::Stix => stix::import(files, names, options)?,
        Format::Misp => misp::import_events(files, names, options)?,
        Format::MispGalaxy => misp::import_galaxies(files, names, options)?,
        Format::Rdf => rdf::import(files, names, options)?,
        Format::Veris => veris::import(files, names, options)?,
    };
    report.format = format.info().name;
    report.files = names_of_files;
    Ok(Imported {
        statements: graph.into_statements(),
        report,
    })
}

/// Reads the user's own word on who a name is: `"APT 28" = "ag:apt28"` in TOML.
///
/// # Errors
/// The place of what is no such line.
pub fn read_agents(name: &str, text: &str) -> Result<HashMap<String, NamedNode>, Error> {
    table::read_agents(name, text)
}
