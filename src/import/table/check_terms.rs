//! That the terms of a mapping exist.

use super::field::Field;
use super::mapping::Mapping;
use crate::import::error::{Error, nearest};
use crate::import::names::Names;
use crate::model::vocab::ann;
use oxrdf::NamedNodeRef;

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
