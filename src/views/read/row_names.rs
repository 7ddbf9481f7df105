//! Names in the rows of a table, in the languages that are wanted: saved queries prefer English.

use super::details::DetailReader;
use crate::Annals;
use crate::model::languages::Languages;
use crate::query::{Error, Table};
use oxrdf::{NamedNode, Term};
use std::collections::HashMap;

/// What a thing is called, in all languages, and in the best of those that are wanted.
type Names = (Vec<Term>, Option<Term>);

/// Where a cell is a name of something else in its row, puts in its place the name in the best of some
/// languages.
pub(crate) fn name_rows(
    table: &mut Table,
    annals: &Annals,
    languages: &Languages,
) -> Result<(), Error> {
    if languages.is_empty() {
        return Ok(());
    }
    let snapshot = annals.store().snapshot()?;
    let details = DetailReader::new(snapshot.view())?.in_languages(languages);
    let mut known: HashMap<NamedNode, Names> = HashMap::new();
    for row in &mut table.rows {
        let things: Vec<NamedNode> = row.iter().flatten().filter_map(thing).collect();
        for thing in &things {
            if !known.contains_key(thing) {
                known.insert(thing.clone(), details.names(thing)?);
            }
        }
        for cell in row.iter_mut().flatten() {
            let named = things.iter().filter_map(|thing| known.get(thing));
            let best = named
                .filter(|(all, _)| all.contains(cell))
                .find_map(|(_, best)| best.clone());
            if let Some(best) = best {
                *cell = best;
            }
        }
    }
    Ok(())
}

fn thing(term: &Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone()),
        Term::Literal(_) | Term::BlankNode(_) | Term::Triple(_) => None,
    }
}
