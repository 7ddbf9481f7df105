//! What can be told of a query while it is typed: its mistakes, and the names in it that the data do
//! not have. Nothing is run.

use super::Error;
use super::options::QueryOptions;
use super::parsed_query::parse_query;
use super::why_empty::notes_on_terms;
use crate::model::problem::Problem;
use crate::store::Store;
use spargebra::Query;

/// Hints on a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Its form: `select`, `ask`, `construct` or `describe`; none while it has mistakes.
    pub form: Option<&'static str>,
    /// Its mistakes, with their places.
    pub problems: Vec<Problem>,
    /// What is not wrong but finds nothing.
    pub notes: Vec<String>,
}

/// Hints on a query given as text.
///
/// # Errors
/// [`Error::Store`] if the store cannot be read. A text that is no query is no error.
pub fn hints(store: &Store, text: &str, options: &QueryOptions) -> Result<Hints, Error> {
    let parsed = match parse_query("query", text, options.base.as_deref()) {
        Ok(parsed) => parsed,
        Err(Error::Syntax(problem) | Error::Limit(problem)) => {
            return Ok(Hints {
                problems: vec![*problem],
                ..Hints::default()
            });
        }
        Err(Error::Store(error)) => return Err(error.into()),
        Err(refused) => {
            return Ok(Hints {
                notes: vec![refused.to_string()],
                ..Hints::default()
            });
        }
    };
    let form = match &parsed.query {
        Query::Select { .. } => "select",
        Query::Construct { .. } => "construct",
        Query::Describe { .. } => "describe",
        Query::Ask { .. } => "ask",
    };
    Ok(Hints {
        form: Some(form),
        notes: notes_on_terms(store, &parsed.query)?,
        ..Hints::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_has_its_form_its_mistakes_or_its_unknown_names() {
        let store = Store::scratch().expect("a store");
        let hints = |text| hints(&store, text, &QueryOptions::default()).expect("a store");
        assert_eq!(hints("ASK {}").form, Some("ask"));
        let wrong = hints("SELECT ?e, ?l { ?e rdfs:label ?l }");
        assert_eq!((wrong.form, wrong.problems.len()), (None, 1));
        let place = wrong.problems[0].location.as_ref().expect("a place");
        assert_eq!((place.line, place.column), (1, 10));
        let unknown = hints("SELECT ?e { ?e ann:tarjet ?x }");
        assert_eq!(unknown.form, Some("select"));
        assert!(
            unknown.notes[0].contains("ann:target"),
            "{:?}",
            unknown.notes
        );
        let refused = hints("ASK { SERVICE <http://example.org/> { ?s ?p ?o } }");
        assert!(refused.notes[0].contains("SERVICE"), "{:?}", refused.notes);
    }
}
