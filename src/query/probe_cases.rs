//! The values with which the saved queries are tested, from the cases of their tests.

use super::Error;
use super::catalog::SavedQuery;
use super::params::{ParamValues, parse};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A case of a test: what is not named here is of no use without the tests.
#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    with: BTreeMap<String, String>,
}

/// The values of each case of a saved query, from the text of its cases.
///
/// # Errors
/// [`Error::BadHeader`] or [`Error::BadParameter`] where they do not fit the query.
pub fn probe_cases(saved: &SavedQuery, text: &str) -> Result<Vec<ParamValues>, Error> {
    let cases: Vec<Case> = serde_saphyr::from_str(text).map_err(|error| Error::BadHeader {
        name: saved.name().to_owned(),
        reason: error.to_string(),
    })?;
    let header = saved.header()?;
    let mut all = Vec::with_capacity(cases.len());
    for case in cases {
        let mut values = ParamValues::default();
        for (name, text) in case.with {
            let bad = |reason: String| Error::BadParameter {
                query: saved.name().to_owned(),
                name: name.clone(),
                reason,
            };
            let known = header.params().find(|(known, _)| *known == name);
            let (_, param) = known.ok_or_else(|| bad("it is unknown".to_owned()))?;
            let terms = text.split_whitespace().map(|word| parse(param.kind, word));
            values.set(&name, terms.collect::<Result<Vec<_>, _>>().map_err(bad)?);
        }
        all.push(values);
    }
    Ok(all)
}
