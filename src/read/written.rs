//! What stands in a Turtle text beside its statements: the prefixes of its author and comments.
//!
//! ```
//! use annals::read::Written;
//!
//! let nothing_but_statements = Written { statements: Vec::new(), ..Written::default() };
//! assert!(nothing_but_statements.remarks.is_empty());
//! ```

use oxrdf::{NamedNode, NamedOrBlankNode, Triple};
use std::collections::HashMap;

/// Statements as somebody wrote them, or as somebody is to read them.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Prefixes without their colon, and namespaces, in the order of the text.
    pub prefixes: Vec<(String, String)>,
    /// The statements; the order of subjects is that of their first statements.
    pub statements: Vec<Triple>,
    /// The comments and what they belong to.
    pub remarks: Remarks,
}

/// Comments, each from its `#` to the end of its line; an empty one is an empty line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Those before the prefixes.
    pub head: Vec<String>,
    /// Those after the last statement.
    pub foot: Vec<String>,
    /// Those before a subject, and before the dot that ends what is said of it.
    pub subjects: HashMap<NamedOrBlankNode, Around>,
    /// Those before a property of a subject, and behind its values.
    pub properties: HashMap<(NamedOrBlankNode, NamedNode), Around>,
    /// Those before and behind one value of several.
    pub statements: HashMap<Triple, Around>,
}

impl Remarks {
    /// Whether there is no comment at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Comments around one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// On lines of their own before it.
    pub before: Vec<String>,
    /// After it.
    pub after: Vec<String>,
}
