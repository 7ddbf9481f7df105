//! Names of things, in the languages that are wanted.

use super::details::DetailReader;
use crate::derive::bounds::values;
use crate::model::languages::Languages;
use crate::store::{Id, Result};
use oxrdf::{NamedNode, Term};

/// An IRI, the name of what it is, and the classes that this is an instance of.
type Described = (NamedNode, Option<String>, Vec<NamedNode>);

impl DetailReader<'_> {
    /// The same with names in the best of some languages.
    pub fn in_languages(mut self, languages: &Languages) -> Self {
        self.entities.languages = languages.clone();
        self
    }

    /// The name of a thing, if it has one.
    pub fn name(&self, thing: &NamedNode) -> Result<Option<String>> {
        match self.entities.view.id(thing)? {
            Some(id) => self.entities.label(&self.entities.about(id)?),
            None => Ok(None),
        }
    }

    /// What a thing is called, in all languages, and in the best of those that are wanted.
    pub fn names(&self, thing: &NamedNode) -> Result<(Vec<Term>, Option<Term>)> {
        let Some(id) = self.entities.view.id(thing)? else {
            return Ok((Vec::new(), None));
        };
        let about = self.entities.about(id)?;
        for property in self.entities.terms.names {
            let all = values(&about, property).map(|name| self.entities.term(name));
            let all = all.collect::<Result<Vec<_>>>()?;
            if !all.is_empty() {
                return Ok((all, self.entities.best(&about, property)?));
            }
        }
        Ok((Vec::new(), None))
    }

    /// The IRI of a thing, its name or what it says, and the classes that it is an instance of, sorted;
    /// none of a blank node.
    pub fn described(&self, thing: Id) -> Result<Option<Described>> {
        let Some(node) = self.entities.node(thing)? else {
            return Ok(None);
        };
        let (about, terms) = (self.entities.about(thing)?, self.entities.terms);
        let name = match self.entities.label(&about)? {
            Some(label) => Some(label),
            None => self.entities.name(&about, terms.text)?,
        };
        let classes = self.entities.nodes(values(&about, terms.of_type))?;
        Ok(Some((node, name, classes)))
    }
}
