//! Parameter values for saved queries, typed as the header of the query says.

use super::{Annals, ValueError};
use crate::query::catalog::Param;
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
            let term: Term = match known.map(|(_, param)| param) {
                Some(param) if param.kind.is_thing() => self.named(param, text)?,
                Some(param) => parse(param.kind, text).map_err(badly)?,
                None => Literal::new_simple_literal(text).into(),
            };
            let mut terms = values.get(name).unwrap_or_default().to_vec();
            terms.push(term);
            values.set(name, terms);
        }
        Ok(values)
    }

    /// The thing that a text names for a parameter.
    fn named(&self, param: &Param, text: &str) -> Result<Term, ValueError> {
        let kinds = param.kinds();
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        match self.resolve(text, &kinds) {
            Ok(node) => Ok(node.into()),
            // An IRI or prefixed name need not be known, unless it is to be a concept of a scheme.
            Err(unknown) if text.contains(':') && param.of.is_none() => {
                Ok(parse(param.kind, text).map_err(|_| unknown)?)
            }
            Err(unknown) => Err(unknown.into()),
        }
    }
}
