//! Names of nodes in the languages that are wanted: the queries prefer English.

use super::Network;
use crate::Annals;
use crate::query::{Error, QueryOptions};
use crate::views::read::DetailReader;

/// Gives each node its name in the best of these languages.
pub(super) fn in_languages(
    mut network: Network,
    annals: &Annals,
    limits: &QueryOptions,
) -> Result<Network, Error> {
    if limits.languages.is_empty() {
        return Ok(network);
    }
    let snapshot = annals.store().snapshot()?;
    let details = DetailReader::new(snapshot.view())?.in_languages(&limits.languages);
    for node in &mut network.nodes {
        if let Some(name) = details.name(&node.id)? {
            node.label = name;
        }
    }
    Ok(network)
}
