//! What undid an event.

use super::details::DetailReader;
use super::entities::Properties;
use crate::derive::bounds::{parse_date, values};
use crate::model::when::When;
use crate::store::{Id, Result, Scope};
use crate::views::model::Reversal;
use oxrdf::NamedNode;

impl DetailReader<'_> {
    /// The later events that undo an event, for those named there: by `ann:reversedFor`, else the
    /// targets.
    pub fn reversals(&mut self, event: &NamedNode) -> Result<Vec<Reversal>> {
        let Some(event) = self.entities.view.id(event)? else {
            return Ok(Vec::new());
        };
        let terms = self.entities.terms;
        let later = self.entities.view;
        let later = later.matches(None, Some(terms.reverses), Some(event), Scope::Union)?;
        let mut found = Vec::new();
        for later in later {
            let later = later?.s;
            let about = self.entities.about(later)?;
            let whom = [terms.reversed_for, terms.target].into_iter();
            let whom = whom.map(|property| values(&about, property).collect::<Vec<Id>>());
            let whom = whom.into_iter().find(|whom| !whom.is_empty());
            let (whom, event) = (
                whom.unwrap_or_default(),
                self.entities.things([later])?.pop(),
            );
            if let Some(event) = event {
                found.push(Reversal {
                    event,
                    when: self.when(&about)?,
                    whom: self.entities.things(whom)?,
                });
            }
        }
        found.sort_by(|a, b| (&a.when, &a.event.id).cmp(&(&b.when, &b.event.id)));
        Ok(found)
    }

    /// The date of an event, or the span from its begin to its end.
    fn when(&self, about: &Properties) -> Result<Option<When>> {
        let terms = self.entities.terms;
        let date = |property| -> Result<Option<When>> {
            let date = self.entities.first(about, property)?;
            Ok(date.as_ref().and_then(parse_date))
        };
        let (begin, end) = (date(terms.begin)?, date(terms.end)?);
        Ok(date(terms.date)?.or_else(|| When::span(begin.as_ref(), end.as_ref()).ok()))
    }
}
