//! Sources, each read once for many events.

use super::details::DetailReader;
use super::entities::{node, text, to_value};
use super::rows::language;
use crate::derive::bounds::{parse_date, values};
use crate::store::{Id, Result};
use crate::views::model::{Source, SourceRecord};
use oxrdf::NamedNode;

impl DetailReader<'_> {
    /// A source; none of a blank node.
    pub(super) fn source(&mut self, id: Id) -> Result<Option<Source>> {
        if let Some(known) = self.sources.get(&id) {
            return Ok(known.clone());
        }
        let source = match self.entities.node(id)? {
            Some(node) => Some(self.read_source(node, id)?),
            None => None,
        };
        super::keep(&mut self.sources, id, source.clone());
        Ok(source)
    }

    fn read_source(&mut self, iri: NamedNode, id: Id) -> Result<Source> {
        let (about, terms) = (self.entities.about(id)?, self.entities.terms);
        let publisher = self.entities.first_id(&about, terms.publisher)?;
        let kind = self.entities.things(values(&about, terms.source_kind))?;
        let mut archived_at = Vec::new();
        for address in values(&about, terms.archived_at) {
            archived_at.push(text(self.entities.term(address)?));
        }
        archived_at.sort();
        let archived_on = self.entities.first(&about, terms.archived_on)?;
        let title = self.entities.first(&about, terms.title)?;
        let record = SourceRecord {
            kind: kind.into_iter().next().map(to_value),
            archived_at,
            archived_on: archived_on.as_ref().and_then(parse_date),
            id: iri,
            identifier: self.entities.first(&about, terms.identifier)?.map(text),
            language: title.as_ref().and_then(language),
            title: title.map(text),
            url: self.entities.first(&about, terms.url)?.map(text),
            publisher: self.entities.things(publisher)?.pop().map(to_value),
            issued: self.day(&about, terms.issued)?,
            accessed: self.day(&about, terms.accessed)?,
            copy_of: self.entities.first(&about, terms.copy_of)?.and_then(node),
        };
        Ok(record.into())
    }
}
