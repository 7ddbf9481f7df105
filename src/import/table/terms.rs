//! Terms of the ontology in a mapping: that they exist, and which one a cell means.

use super::convert::Converter;
use super::field::{Field, fits};
use super::mapping::Mapping;
use super::row::Row;
use crate::import::error::{Error, nearest};
use crate::import::fate::Fate;
use crate::import::names::Names;
use crate::model::vocab::ann;
use oxrdf::{NamedNode, NamedNodeRef};

/// The scheme of a part of an event or claim that is a term.
pub fn scheme(part: &str) -> NamedNodeRef<'static> {
    match part {
        "type" => ann::EVENT_TYPES_SCHEME,
        "sector" => ann::SECTORS_SCHEME,
        "basis" => ann::BASES_SCHEME,
        "likelihood" => ann::LIKELIHOOD_WORDS_SCHEME,
        "stance" => ann::STANCES_SCHEME,
        "tool" => ann::TOOL_TYPES_SCHEME,
        _ => ann::AGENT_TYPES_SCHEME,
    }
}

/// Checks that every term that a mapping names exists.
pub fn check(mapping: &Mapping, names: &Names, file: &str) -> Result<(), Error> {
    let known = |part: &str, word: &str| {
        let scheme = scheme(part).as_str();
        let all = names.concept_names(scheme);
        if all.is_empty() || names.concept(scheme, word).is_some() {
            return Ok(());
        }
        let error = Error::file(format!("{file}: the ontology has no `{word}` for `{part}`"));
        Err(match nearest(word, all.iter().copied()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!("there are {}", all.join(", "))),
        })
    };
    let of_term = |part: &str, field: &Field| {
        let words = field.values.values().chain(&field.otherwise);
        let words = words.chain(field.template.iter().filter(|it| !it.contains('{')));
        words
            .map(String::as_str)
            .try_for_each(|word| known(part, word))
    };
    for (part, field) in &mapping.event.parts {
        match part.as_str() {
            "type" | "sector" => of_term(part, field)?,
            "target" | "initiator" | "tool" => {
                field.kind.iter().try_for_each(|it| known(part, it))?
            }
            _ => {}
        }
    }
    if let Some(agent) = &mapping.agent {
        agent.kind.iter().try_for_each(|it| known("target", it))?;
    }
    for claim in &mapping.claims {
        let parts = [
            ("basis", &claim.basis),
            ("likelihood", &claim.likelihood),
            ("stance", &claim.stance),
        ];
        for (part, field) in parts {
            field.iter().try_for_each(|it| of_term(part, it))?;
        }
        let kinds = claim.says.iter().filter(|(part, _)| part != "tool");
        kinds
            .flat_map(|(part, field)| field.kind.iter().map(move |kind| (part, kind)))
            .try_for_each(|(part, kind)| known(part, kind))?;
    }
    Ok(())
}

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
