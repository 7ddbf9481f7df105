//! The catalog of saved queries: SPARQL files with a header that other tools read as a comment.
//!
//! The header is YAML in lines that begin with `#+` (the convention of grlc): a summary, tags, a
//! view, and the typed parameters with their defaults. A file without a header is a query without
//! parameters.
//!
//! Queries in the folders `checks/` and `views/` are internal to the program. All other folders
//! are for users, one for each kind of question.
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
use super::params::ParamType;
use super::parsed_query::{ParsedQuery, parse_query};
use include_dir::{Dir, DirEntry, include_dir};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The folders whose queries are internal.
const INTERNAL: [&str; 2] = ["checks", "views"];

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// Saved queries by name.
#[derive(Debug, Clone)]
pub struct Catalog(BTreeMap<String, SavedQuery>);

impl Catalog {
    /// The queries embedded in the program.
    pub fn embedded() -> Self {
        let mut saved = BTreeMap::new();
        collect(&EMBEDDED, &mut saved);
        Self(saved)
    }

    /// The query with this name.
    ///
    /// # Errors
    /// [`Error::NoSuchQuery`] with similar names.
    pub fn get(&self, name: &str) -> Result<&SavedQuery, Error> {
        self.0.get(name).ok_or_else(|| Error::NoSuchQuery {
            name: name.to_owned(),
            near: self.near(name),
        })
    }

    /// At most three similar names, nearest first.
    fn near(&self, name: &str) -> Vec<String> {
        /// Comparing takes time with the length of a name.
        const MAX_COMPARED: usize = 200;
        if name.len() > MAX_COMPARED {
            return Vec::new();
        }
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
    pub fn iter(&self) -> impl Iterator<Item = &SavedQuery> {
        self.0.values()
    }

    /// The queries for users, by folder and then by name.
    pub fn listed(&self) -> impl Iterator<Item = &SavedQuery> {
        let mut listed: Vec<_> = self.iter().filter(|saved| !saved.is_internal()).collect();
        listed.sort_by(|a, b| (a.folder(), a.name()).cmp(&(b.folder(), b.name())));
        listed.into_iter()
    }
}

fn collect(dir: &'static Dir<'static>, saved: &mut BTreeMap<String, SavedQuery>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => collect(dir, saved),
            DirEntry::File(file) => {
                let path = file.path();
                let name = path.file_stem().and_then(|stem| stem.to_str());
                if path.extension().is_some_and(|extension| extension == "rq")
                    && let (Some(name), Some(text)) = (name, file.contents_utf8())
                {
                    let folder = path
                        .parent()
                        .map_or(Cow::Borrowed(""), |p| p.to_string_lossy());
                    let query = SavedQuery {
                        name: name.to_owned(),
                        folder: folder.replace('\\', "/"),
                        text: Cow::Borrowed(text),
                        parsed: Arc::default(),
                    };
                    saved.insert(query.name.clone(), query);
                }
            }
        }
    }
}

/// One saved query.
#[derive(Debug, Clone)]
pub struct SavedQuery {
    name: String,
    folder: String,
    text: Cow<'static, str>,
    /// What its text says, once somebody ran it.
    parsed: Arc<OnceLock<(ParsedQuery, Header)>>,
}

impl SavedQuery {
    /// A query of the user, from its text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            folder: String::new(),
            text: Cow::Owned(text.into()),
            parsed: Arc::default(),
        }
    }

    /// The name: that of the file, without folder and extension.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its folder, which is the kind of question that it answers.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Whether it is for the program itself: a check, or part of a view.
    pub fn is_internal(&self) -> bool {
        let top = self.folder.split('/').next();
        top.is_some_and(|top| INTERNAL.contains(&top))
    }

    /// The text of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The query and its header, parsed once.
    pub(super) fn parsed(&self) -> Result<&(ParsedQuery, Header), Error> {
        if let Some(parsed) = self.parsed.get() {
            return Ok(parsed);
        }
        let parsed = (parse_query(&self.name, &self.text, None)?, self.header()?);
        Ok(self.parsed.get_or_init(|| parsed))
    }

    /// The parsed header.
    ///
    /// # Errors
    /// [`Error::BadHeader`] if it is not valid YAML with the expected keys.
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
    /// Tags to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How its rows are best shown.
    #[serde(default)]
    pub view: ResultView,
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
pub enum ResultView {
    /// As dated entries.
    Timeline,
    /// As rows and columns.
    #[default]
    Table,
    /// As nodes and edges.
    Graph,
    /// As one value.
    Value,
}

/// One parameter of a saved query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: ParamType,
    /// The default value.
    #[serde(default)]
    pub default: Option<String>,
    /// Whether it may be left out, meaning "any".
    #[serde(default)]
    pub optional: bool,
    /// Whether it takes several values, meaning "one of these".
    #[serde(default)]
    pub many: bool,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// The property of the ontology whose concepts it takes: a value of type `term` is then one of the
    /// scheme that the property names.
    #[serde(default)]
    pub of: Option<String>,
}

impl Param {
    /// The kinds of things that it takes, as names are resolved.
    pub fn kinds(&self) -> Vec<String> {
        match (&self.of, self.kind.prefix()) {
            (Some(property), Some(prefix)) => vec![format!("{prefix}:{property}")],
            (_, prefix) => prefix.into_iter().map(str::to_owned).collect(),
        }
    }
}
