//! What is counted of an event, and what a line shows of it: less than an entry holds.

use super::details::DetailReader;
use super::entities::{Properties, text};
use crate::derive::attribution::DisputeKind;
use crate::derive::bounds::values;
use crate::store::{Id, Result};
use crate::views::model::{
    Attribution, Claim, Detail, Dispute, Entry, EventState, Happening, Made, Source,
};
use oxrdf::NamedNode;

/// The kinds of disputes, which a derived statement names.
const DISPUTE_KINDS: [DisputeKind; 4] = [
    DisputeKind::DeniedByAccused,
    DisputeKind::Denied,
    DisputeKind::Doubted,
    DisputeKind::Rival,
];

impl DetailReader<'_> {
    /// Adds whom claims name, the state of an event as far as a level goes, and which sources there are.
    pub(super) fn brief_claims(
        &mut self,
        entry: &mut Entry,
        event: Id,
        about: &Properties,
        detail: Detail,
    ) -> Result<()> {
        let terms = self.entities.terms;
        entry.state = match detail {
            Detail::Counts => self.counted_state(about)?,
            _ => self.state_of(event, about, detail)?,
        };
        let mut sources: Vec<Id> = values(about, terms.source).collect();
        for claim in self.entities.claims_about(event)?.iter() {
            let about = self.entities.claim(*claim)?;
            sources.extend(values(&about, terms.stated_in));
            entry
                .attributions
                .extend(self.brief_attribution(*claim, &about)?);
        }
        entry.attributions.sort_by(|a, b| a.id.cmp(&b.id));
        sources.sort_unstable();
        sources.dedup();
        for source in sources {
            entry.sources.extend(self.unread_source(source)?);
        }
        Ok(())
    }

    /// Whom a claim names, and whether it stands and asserts that.
    fn brief_attribution(&mut self, claim: Id, about: &Properties) -> Result<Option<Claim>> {
        let terms = self.entities.terms;
        if values(about, terms.attributed).next().is_none() {
            return Ok(None);
        }
        let Some(claim) = self.entities.node(claim)? else {
            return Ok(None);
        };
        let mut read = Claim {
            agents: self.entities.things(values(about, terms.attributed))?,
            standing: self.entities.stands(about)?,
            ..Claim::new(claim)
        };
        if let Some(stance) = self.entities.concept(about, terms.stance)? {
            read.stance = stance;
        }
        Ok(Some(read))
    }

    /// The kinds of disputes and the status of an event, which are derived statements.
    fn counted_state(&mut self, about: &Properties) -> Result<EventState> {
        let terms = self.entities.terms;
        let mut kinds = Vec::new();
        for kind in values(about, terms.dispute_kind) {
            let kind = text(self.entities.term(kind)?);
            kinds.extend(DISPUTE_KINDS.into_iter().filter(|it| it.as_str() == kind));
        }
        kinds.sort_unstable();
        let dispute = |kind| Dispute {
            kind,
            level: None,
            by: Vec::new(),
            agents: Vec::new(),
            claims: Vec::new(),
            made: Made::default(),
        };
        let status = self.entities.things(values(about, terms.current_status))?;
        Ok(EventState {
            attribution: Attribution {
                dispute: kinds.into_iter().map(dispute).collect(),
                ..Attribution::default()
            },
            happening: Happening {
                status: status.into_iter().last(),
                is_disputed: false,
            },
            ..EventState::default()
        })
    }

    /// A source of which only its IRI is read.
    fn unread_source(&mut self, id: Id) -> Result<Option<Source>> {
        if let Some(known) = self.unread_sources.get(&id) {
            return Ok(known.clone());
        }
        let node: Option<NamedNode> = self.entities.node(id)?;
        let source = node.map(Source::unread);
        super::keep(&mut self.unread_sources, id, source.clone());
        Ok(source)
    }
}
