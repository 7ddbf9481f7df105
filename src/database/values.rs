//! Parameter values for saved queries, typed as the header of the query says.

use super::{Annals, ValueError};
use crate::query::params::parse;
use crate::query::{self, ParamValues, SavedQuery};
use oxrdf::{Literal, Term};

impl Annals {
    /// Parses the parameter values of a saved query from names and texts; a repeated name gives
    /// several values. A thing may be named by anything that [`Annals::resolve`] accepts. Unknown
    /// names are passed on, so that the query can report them.
    ///
    /// # Errors
    /// [`ValueError::Name`] for an unknown thing, [`ValueError::Query`] for a value of the wrong type.
    pub fn values<'t>(
        &self,
        saved: &SavedQuery,
        given: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<ParamValues, ValueError> {
        let header = saved.header()?;
        let mut values = ParamValues::default();
        for (name, text) in given {
            let known = header.params().find(|(known, _)| *known == name);
            let badly = |reason| query::Error::BadParameter {
                query: saved.name().to_owned(),
                name: name.to_owned(),
                reason,
            };
            let term: Term = match known.map(|(_, param)| param.kind) {
                Some(kind) if kind.is_thing() => {
                    match self.resolve(text, kind.prefix().as_slice()) {
                        Ok(node) => node.into(),
                        // An IRI or prefixed name need not be known.
                        Err(unknown) if text.contains(':') => {
                            parse(kind, text).map_err(|_| unknown)?
                        }
                        Err(unknown) => return Err(unknown.into()),
                    }
                }
                Some(kind) => parse(kind, text).map_err(badly)?,
                None => Literal::new_simple_literal(text).into(),
            };
            let mut terms = values.get(name).unwrap_or_default().to_vec();
            terms.push(term);
            values.set(name, terms);
        }
        Ok(values)
    }
}
