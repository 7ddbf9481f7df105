//! The origin of statements: the name of a document, and that of its file for messages.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::origin::Origin;
//!
//! let origin = Origin::new("data/events/2023/kyivstar-attack.ttl");
//! assert_eq!(
//!     origin.document().as_str(),
//!     "https://w3id.org/annals/id/document/data/events/2023/kyivstar-attack.ttl"
//! );
//! assert_eq!(origin.file(), "data/events/2023/kyivstar-attack.ttl");
//! ```

use super::id;
use oxrdf::NamedNode;

/// The name of a document, of the file that it was read from, and the base of its relative IRIs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    name: String,
    file: String,
    path: Option<String>,
    base: Option<String>,
}

impl Origin {
    /// A document named after its path, with `/` between the parts.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            file: name.clone(),
            name,
            path: None,
            base: None,
        }
    }

    /// A document whose name is not the path that messages show.
    pub fn with_file(name: impl Into<String>, file: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            file: file.into(),
            path: None,
            base: None,
        }
    }

    /// The same with a path at which the file can be found later.
    #[must_use]
    pub fn with_path(self, path: impl Into<String>) -> Self {
        Self {
            path: Some(path.into()),
            ..self
        }
    }

    /// The same with a base IRI, for relative IRIs before the text sets a base of its own.
    #[must_use]
    pub fn with_base(self, base: Option<String>) -> Self {
        Self { base, ..self }
    }

    /// The same under another name.
    #[must_use]
    pub fn renamed(self, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..self
        }
    }

    /// The path of the file: relative to the base folder of its name, or absolute; none if it is not
    /// a file.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The base of relative IRIs, if one was given from outside.
    pub fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// The name: a relative path, the same on every machine.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file as the user named it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The named graph of the document.
    pub fn document(&self) -> NamedNode {
        id::document(&self.name)
    }
}
