//! The saved queries: plain SPARQL files with a header that any other tool takes for a comment.
//!
//! The header is YAML behind `#+` (the convention of grlc): a summary, tags, a view, and the
//! typed parameters with their defaults. A file without a header is a query without parameters.
//!
//! The folder says for whom a query is: what stands in `checks/` and `views/` is asked by the
//! program itself, all else by people, and by the kind of question.
//!
//! ```
//! use annals::query::Catalog;
//!
//! let catalog = Catalog::embedded();
//! let saved = catalog.get("timeline")?;
//! assert!(saved.header()?.params().any(|(name, _)| name == "from"));
//! assert!(catalog.listed().any(|query| query.name() == "timeline"));
//! assert!(catalog.listed().all(|query| query.folder() != "views"));
//! # Ok::<_, annals::query::Error>(())
//! ```

use super::Error;
use super::params::Kind;
use include_dir::{Dir, DirEntry, include_dir};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The folders whose queries only the program asks.
const INTERNAL: [&str; 2] = ["checks", "views"];

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// Saved queries by name.
#[derive(Debug, Clone)]
pub struct Catalog(BTreeMap<String, Saved>);

impl Catalog {
    /// The queries that the program carries.
    pub fn embedded() -> Self {
        let mut saved = BTreeMap::new();
        collect(&EMBEDDED, &mut saved);
        Self(saved)
    }

    /// The query of this name.
    ///
    /// # Errors
    /// [`Error::NoSuchQuery`] with the nearest names.
    pub fn get(&self, name: &str) -> Result<&Saved, Error> {
        self.0.get(name).ok_or_else(|| Error::NoSuchQuery {
            name: name.to_owned(),
            near: self.near(name),
        })
    }

    /// Names that somebody who wrote `name` may have meant, nearest first, at most three.
    fn near(&self, name: &str) -> Vec<String> {
        let mut near: Vec<_> = self
            .0
            .keys()
            .map(|known| (strsim::damerau_levenshtein(known, name), known))
            .filter(|(distance, known)| *distance <= 3 || known.contains(name))
            .collect();
        near.sort();
        near.into_iter()
            .take(3)
            .map(|(_, known)| known.clone())
            .collect()
    }

    /// All queries, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Saved> {
        self.0.values()
    }

    /// The queries that people ask, by folder and then by name.
    pub fn listed(&self) -> impl Iterator<Item = &Saved> {
        let mut listed: Vec<_> = self.iter().filter(|saved| !saved.is_internal()).collect();
        listed.sort_by(|a, b| (a.folder(), a.name()).cmp(&(b.folder(), b.name())));
        listed.into_iter()
    }
}

fn collect(dir: &'static Dir<'static>, saved: &mut BTreeMap<String, Saved>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => collect(dir, saved),
            DirEntry::File(file) => {
                let path = file.path();
                let name = path.file_stem().and_then(|stem| stem.to_str());
                if path.extension().is_some_and(|ending| ending == "rq")
                    && let (Some(name), Some(text)) = (name, file.contents_utf8())
                {
                    let folder = path
                        .parent()
                        .map_or(Cow::Borrowed(""), |p| p.to_string_lossy());
                    let query = Saved {
                        name: name.to_owned(),
                        folder: folder.replace('\\', "/"),
                        text: Cow::Borrowed(text),
                    };
                    saved.insert(query.name.clone(), query);
                }
            }
        }
    }
}

/// One saved query.
#[derive(Debug, Clone)]
pub struct Saved {
    name: String,
    folder: String,
    text: Cow<'static, str>,
}

impl Saved {
    /// A query of the user's own, from its text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            folder: String::new(),
            text: Cow::Owned(text.into()),
        }
    }

    /// The name: its file's, without folder and ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The folder that it stands in, which is the kind of question that it answers.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Whether only the program asks it: a check, or what one of its desks puts together.
    pub fn is_internal(&self) -> bool {
        let room = self.folder.split('/').next();
        room.is_some_and(|room| INTERNAL.contains(&room))
    }

    /// The whole file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the header says.
    ///
    /// # Errors
    /// [`Error::BadHeader`] where it is not the YAML that we expect.
    pub fn header(&self) -> Result<Header, Error> {
        let yaml: String = self
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("#+"))
            .flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"])
            .collect();
        if yaml.trim().is_empty() {
            return Ok(Header::default());
        }
        serde_saphyr::from_str(&yaml).map_err(|error| Error::BadHeader {
            name: self.name.clone(),
            reason: error.to_string(),
        })
    }
}

/// The header of a saved query.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// One line: the question that it answers.
    #[serde(default)]
    pub summary: String,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How its rows are best shown.
    #[serde(default)]
    pub view: View,
    #[serde(default)]
    params: Vec<BTreeMap<String, Param>>,
}

impl Header {
    /// The parameters in the order of the header.
    pub fn params(&self) -> impl Iterator<Item = (&str, &Param)> {
        self.params
            .iter()
            .flat_map(|entry| entry.iter().map(|(name, param)| (name.as_str(), param)))
    }
}

/// How the rows of a saved query are best shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// As dated entries.
    Timeline,
    /// As rows and columns.
    #[default]
    Table,
    /// As things and what ties them.
    Graph,
    /// As one value.
    Value,
}

/// One parameter of a saved query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// What kind of value it takes.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The value where none is given.
    #[serde(default)]
    pub default: Option<String>,
    /// Whether it may be left open, meaning "any".
    #[serde(default)]
    pub optional: bool,
    /// Whether it takes several values, meaning "one of these".
    #[serde(default)]
    pub many: bool,
    /// What it is for.
    #[serde(default)]
    pub description: String,
}
