//! What people give to the parameters of saved queries, typed as the query's header says.

use super::{Annals, Error};
use crate::query::params::parse;
use crate::query::{self, Saved, Values};
use oxrdf::{Literal, Term};

impl Annals {
    /// The values of a query's parameters, from their names and texts; a name that is there again
    /// gives one more value. A thing may be named by anything that [`Annals::resolve`] takes. A name
    /// that the query does not take is left to the query itself, which knows what it takes.
    ///
    /// # Errors
    /// [`Error::Name`] for a thing that is not there, [`Error::Query`] for a value that is not of its
    /// type.
    pub fn values<'t>(
        &self,
        saved: &Saved,
        given: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Values, Error> {
        let header = saved.header()?;
        let mut values = Values::default();
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
                        // A name that is written out in full need not be known.
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
