//! What is cited for a thing.

use super::details::DetailReader;
use crate::derive::bounds::values;
use crate::model::vocab::ann;
use crate::store::Result;
use crate::views::model::{Concerned, Detail, Source, rank_sources};
use oxrdf::NamedNode;

impl DetailReader<'_> {
    /// The sources of a thing and of the claims about it, the best witness first; of a source, itself.
    pub fn cited(&mut self, thing: &NamedNode) -> Result<Vec<Source>> {
        let Some(id) = self.entities.view.id(thing)? else {
            return Ok(Vec::new());
        };
        let (about, terms) = (self.entities.about(id)?, self.entities.terms);
        let source_class = self.entities.view.id(&ann::SOURCE_CLASS.into_owned())?;
        if source_class.is_some_and(|class| values(&about, terms.of_type).any(|own| own == class)) {
            return Ok(self.source(id)?.into_iter().collect());
        }
        let mut partial = self.partial(id, thing.clone())?;
        partial.detail = Detail::Shown;
        let mut sources = self.fill(partial)?.sources;
        // A claim has no record of its own: it says where it was read.
        for source in values(&about, terms.stated_in) {
            sources.extend(self.source(source)?);
        }
        if values(&about, terms.stated_in).next().is_some() {
            let claimants = self.entities.nodes(values(&about, terms.claimed_by))?;
            let concerned = Concerned {
                parties: &[],
                claimants: &claimants,
            };
            rank_sources(&mut sources, &concerned);
            sources.dedup_by(|a, b| a.id == b.id);
        }
        Ok(sources)
    }
}

/// What the page of claims cites.
#[cfg(feature = "server")]
mod of_claims {
    use super::DetailReader;
    use crate::store::Result;
    use crate::views::model::{Claim, Source};
    use std::collections::BTreeSet;

    impl DetailReader<'_> {
        /// The sources of some claims and of the claims about them, each once.
        pub fn sources_of(&mut self, claims: &[Claim]) -> Result<Vec<Source>> {
            let all: BTreeSet<_> = claims.iter().flat_map(Claim::all_sources).collect();
            let mut sources = Vec::new();
            for id in all {
                if let Some(id) = self.entities.view.id(id)? {
                    sources.extend(self.source(id)?);
                }
            }
            Ok(sources)
        }
    }
}
