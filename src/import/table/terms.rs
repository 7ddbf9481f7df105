//! Which term of the ontology a cell means.

use super::check_terms::scheme;
use super::convert::Converter;
use super::field::{Field, fits};
use super::row::Row;
use crate::import::fate::Fate;
use oxrdf::NamedNode;

/// What the cells of a field mean.
#[derive(Debug, Default)]
pub struct Terms {
    /// The terms.
    pub terms: Vec<NamedNode>,
    /// Values that mean none, with their column.
    pub words: Vec<(String, String)>,
}

impl Converter<'_> {
    /// The terms of the cells of a field.
    pub fn terms(&mut self, row: &mut Row<'_>, part: &str, field: &Field) -> Terms {
        let mut found = Terms::default();
        if let Some(word) = &field.template {
            found.terms.extend(self.term(part, word));
            return found;
        }
        for (column, cell) in row.all(field) {
            // what a value table translates as a whole is one value
            let values = match self.translated(part, field, cell) {
                Some(_) => vec![cell.to_owned()],
                None => field.split(cell),
            };
            let (mut fate, mut any) = (Fate::Taken, false);
            for value in values.iter().filter(|value| !field.ignores(value)) {
                any = true;
                match self.translated(part, field, value) {
                    Some(term) => found.terms.push(term),
                    None => {
                        fate = Fate::Words;
                        let key = (column.to_owned(), value.clone());
                        *self.unmapped.entry(key).or_default() += 1;
                        found.words.push((column.to_owned(), value.clone()));
                        if let Some(other) = &field.otherwise {
                            found.terms.extend(self.term(part, other));
                        }
                    }
                }
            }
            row.mark(column, if any { fate } else { Fate::Left });
        }
        found
    }

    /// The term of a value: by the value table, else where the value is a name of a term itself
    /// and there is no table.
    fn translated(&self, part: &str, field: &Field, value: &str) -> Option<NamedNode> {
        if field.values.is_empty() {
            return self.term(part, value);
        }
        let mut values = field.values.iter();
        let exact = field.values.get(value);
        let word = exact.or_else(|| values.find(|(known, _)| fits(known, value)).map(|it| it.1))?;
        self.term(part, word)
    }

    /// The term of that name.
    pub fn term(&self, part: &str, word: &str) -> Option<NamedNode> {
        let term = self.context.names.concept(scheme(part).as_str(), word);
        term.cloned()
    }
}
