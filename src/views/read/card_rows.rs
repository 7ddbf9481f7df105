//! The rows of the saved queries that the page of a thing consists of, directly from the store: `facts`,
//! `pointers`, `card-sources` and `card-events`.
//!
//! To plan such a query takes ten times as long as to read what it finds, and a site has a page for each
//! thing. An endpoint is still asked the queries themselves; a test holds both to the same rows.

use super::details::DetailReader;
use super::details_kept::Referrers;
use super::entities::{EntityReader, Properties};
use super::limits::{Begun, within};
use crate::Annals;
use crate::derive::bounds::values;
use crate::query::{Error, ParamValues, QueryOptions, Table, order_key};
use crate::store::{Id, Result, Scope, Statement, View};
use oxrdf::{NamedNode, Term};
use std::collections::BTreeSet;

/// What belongs to a thing: a saved query with the parameter `thing`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CardQuery {
    /// All statements about it.
    Facts,
    /// What refers to it and is neither an event nor a claim.
    Pointers,
    /// The sources of its record and of the claims about it.
    Sources,
}

impl CardQuery {
    fn name(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Pointers => "pointers",
            Self::Sources => "card-sources",
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Facts => &["property", "name", "value", "label"],
            Self::Pointers => &["property", "name", "from", "label", "title"],
            Self::Sources => &[
                "source",
                "title",
                "url",
                "issued",
                "accessed",
                "copyOf",
                "archivedOn",
                "kind",
                "kindLabel",
                "publisher",
                "publisherLabel",
                "archivedAt",
            ],
        }
    }
}

type Row = Vec<Option<Term>>;

impl<'a> DetailReader<'a> {
    /// The rows of a saved query about a thing, in the order of what they are about.
    pub fn card_rows(
        &self,
        annals: &Annals,
        query: CardQuery,
        thing: &NamedNode,
        limits: &QueryOptions,
    ) -> Result<Table, Error> {
        if annals.endpoint().is_some() {
            let values = ParamValues::default().with("thing", [thing.clone().into()]);
            return super::table(annals.query_saved(query.name(), &values, limits)?);
        }
        let reader = self.card_reader(limits)?;
        let rows = match (self.entities.view.id(thing)?, query) {
            (None, _) => Vec::new(),
            (Some(thing), CardQuery::Facts) => reader.facts(thing)?,
            (Some(thing), CardQuery::Pointers) => reader.pointers(thing)?,
            (Some(thing), CardQuery::Sources) => reader.sources(thing)?,
        };
        within(rows.len(), limits)?;
        Ok(Table {
            columns: query.columns().iter().map(|it| (*it).to_owned()).collect(),
            rows,
            truncated: false,
        })
    }

    /// The events of the saved query `card-events`, if the data are here.
    pub fn events_around(
        &self,
        thing: &NamedNode,
        limits: &QueryOptions,
    ) -> Result<Vec<Id>, Error> {
        let reader = self.card_reader(limits)?;
        let events = match self.entities.view.id(thing)? {
            Some(thing) => reader.events(thing)?,
            None => BTreeSet::new(),
        };
        within(events.len(), limits)?;
        Ok(events.into_iter().collect())
    }

    fn card_reader<'r>(&'r self, limits: &'r QueryOptions) -> Result<CardReader<'r, 'a>> {
        let view = self.entities.view;
        let kept = self.kept.as_deref().map(|kept| kept.referrers(view));
        Ok(CardReader {
            entities: &self.entities,
            view,
            referrers: kept.transpose()?.flatten(),
            begun: Begun::now(limits),
        })
    }
}

/// A term, and what it is called in English or else in any language.
type Named = [Option<Term>; 2];

struct CardReader<'r, 'a> {
    entities: &'r EntityReader<'a>,
    view: View<'a>,
    /// What refers to what, if that is kept.
    referrers: Option<&'r Referrers>,
    begun: Begun<'r>,
}

impl CardReader<'_, '_> {
    fn facts(&self, thing: Id) -> Result<Vec<Row>, Error> {
        let terms = self.entities.terms;
        let about = self.entities.about(thing)?;
        let is_event = values(&about, terms.of_type).any(|class| class == terms.event);
        let mut rows: Vec<Row> = Vec::new();
        for stretch in about.chunk_by(|one, other| one.0 == other.0) {
            let [(property, _), ..] = stretch else {
                continue;
            };
            let of_property = self.entities.about(*property)?;
            let is_left_out = |class| {
                // A property of claims on an event is a derived shortcut.
                class == terms.derived || is_event && class == terms.card.claim_only
            };
            if values(&of_property, terms.of_type).any(is_left_out) {
                continue;
            }
            let property = self.named(*property, &of_property)?;
            for (_, value) in stretch {
                self.begun.go_on()?;
                let value = self.value(*value)?;
                rows.push(property.iter().cloned().chain(value).collect());
            }
        }
        sort(&mut rows);
        Ok(rows)
    }

    fn pointers(&self, thing: Id) -> Result<Vec<Row>, Error> {
        let terms = self.entities.terms;
        let mut rows: Vec<Row> = Vec::new();
        let mut property: Option<(Id, Option<Named>)> = None;
        for (by, from) in self.referrers(thing)? {
            self.begun.go_on()?;
            if property.as_ref().is_none_or(|(id, _)| *id != by) {
                let about = self.entities.about(by)?;
                let is_derived = values(&about, terms.of_type).any(|class| class == terms.derived);
                let named = (!is_derived).then(|| self.named(by, &about));
                property = Some((by, named.transpose()?));
            }
            let is_a = |class| self.view.contains(from, terms.of_type, class);
            let Some((_, Some(property))) = &property else {
                continue;
            };
            if is_a(terms.event)? || is_a(terms.claim)? {
                continue;
            }
            let about = self.entities.about(from)?;
            let title = self.entities.first(&about, terms.title)?;
            let from = self.named(from, &about)?.into_iter().chain([title]);
            rows.push(property.iter().cloned().chain(from).collect());
        }
        sort(&mut rows);
        Ok(rows)
    }

    fn sources(&self, thing: Id) -> Result<Vec<Row>, Error> {
        let terms = self.entities.terms;
        let own = self.entities.about(thing)?;
        let mut sources: BTreeSet<Id> = values(&own, terms.source).collect();
        sources.extend(values(&own, terms.stated_in));
        let (mut claims, mut next) = (BTreeSet::new(), vec![thing]);
        while let Some(about) = next.pop() {
            for claim in self.to(terms.about, about)? {
                self.begun.go_on()?;
                if claims.insert(claim) {
                    sources.extend(values(&self.entities.about(claim)?, terms.stated_in));
                    next.push(claim);
                }
            }
        }
        let mut rows = Vec::new();
        for source in sources {
            self.begun.go_on()?;
            rows.extend(self.source(source)?);
        }
        rows.sort_by_cached_key(|row: &Row| row[0].as_ref().map(order_key));
        Ok(rows)
    }

    /// The rows of a source: one for each of its copies in archives.
    fn source(&self, source: Id) -> Result<Vec<Row>, Error> {
        let terms = self.entities.terms;
        let about = self.entities.about(source)?;
        let first = |property| self.entities.first(&about, property);
        let named = |property| match first(property)? {
            Some(term) => match self.view.id(&term)? {
                Some(id) => self.value(id),
                None => Ok([Some(term), None]),
            },
            None => Ok([None, None]),
        };
        let mut row = vec![Some(self.view.term(source)?)];
        for property in [
            terms.title,
            terms.url,
            terms.issued,
            terms.accessed,
            terms.copy_of,
            terms.archived_on,
        ] {
            row.push(first(property)?);
        }
        row.extend(named(terms.source_kind)?);
        row.extend(named(terms.publisher)?);
        let archived = values(&about, terms.archived_at).map(|it| self.view.term(it));
        let mut archived = archived.collect::<Result<Vec<Term>>>()?;
        archived.sort_by_cached_key(order_key);
        if archived.is_empty() {
            row.push(None);
            return Ok(vec![row]);
        }
        let with = |address| row.iter().cloned().chain([Some(address)]).collect();
        Ok(archived.into_iter().map(with).collect())
    }

    fn events(&self, thing: Id) -> Result<BTreeSet<Id>, Error> {
        let terms = self.entities.terms;
        let mut found = BTreeSet::new();
        for (_, event) in self.referrers(thing)? {
            self.begun.go_on()?;
            found.insert(event);
        }
        for claim in self.to(terms.stated_in, thing)? {
            found.extend(values(&self.entities.about(claim)?, terms.about));
        }
        for place in self.all_to(&[terms.within], self.to(terms.within, thing)?)? {
            found.extend(self.to(terms.place, place)?);
        }
        for agent in self.to(terms.country, thing)? {
            self.begun.go_on()?;
            found.extend(self.to(terms.target, agent)?);
        }
        // Of a mechanism, how it began and what followed.
        let start = values(&self.entities.about(thing)?, terms.card.established_by).collect();
        found.extend(self.all_to(&terms.card.follow_ups, start)?);
        let mut events = BTreeSet::new();
        for one in found {
            self.begun.go_on()?;
            if self.view.contains(one, terms.of_type, terms.event)? {
                events.insert(one);
            }
        }
        Ok(events)
    }

    /// What refers to a thing, with the property, in the order of properties.
    fn referrers(&self, thing: Id) -> Result<Vec<(Id, Id)>> {
        if let Some(kept) = self.referrers {
            return Ok(kept.to(thing).collect());
        }
        let found = self.view.matches(None, None, Some(thing), Scope::Union)?;
        let pair = |found: Result<Statement>| found.map(|found| (found.p, found.s));
        found.map(pair).collect()
    }

    /// What a property leads from to a thing.
    fn to(&self, property: Id, thing: Id) -> Result<Vec<Id>> {
        if let Some(kept) = self.referrers {
            return Ok(kept.by(property, thing).collect());
        }
        let found = self
            .view
            .matches(None, Some(property), Some(thing), Scope::Union)?;
        found.map(|found| Ok(found?.s)).collect()
    }

    /// These things, and all from which some properties lead to them in any number of steps.
    fn all_to(&self, properties: &[Id], mut next: Vec<Id>) -> Result<BTreeSet<Id>, Error> {
        let mut found = BTreeSet::new();
        while let Some(thing) = next.pop() {
            self.begun.go_on()?;
            if found.insert(thing) {
                for property in properties {
                    next.extend(self.to(*property, thing)?);
                }
            }
        }
        Ok(found)
    }

    fn value(&self, id: Id) -> Result<Named> {
        match self.view.term(id)? {
            literal @ Term::Literal(_) => Ok([Some(literal), None]),
            _ => self.named(id, &self.entities.about(id)?),
        }
    }

    fn named(&self, id: Id, about: &Properties) -> Result<Named> {
        let [label, ..] = self.entities.terms.names;
        let name = self.entities.best_in(about, label, &Default::default())?;
        Ok([Some(self.view.term(id)?), name])
    }
}

/// Sorts rows by property and by what the property connects with the thing.
fn sort(rows: &mut [Row]) {
    rows.sort_by_cached_key(|row| [0, 2].map(|column: usize| row[column].as_ref().map(order_key)));
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::id;
    use crate::model::origin::Origin;
    use crate::parse::{Format, Input};
    use crate::views::read::{facts, sources, table};

    const WIPER: &str = "https://w3id.org/annals/ns#wiper";

    pub fn world() -> Annals {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/world");
        let files = std::fs::read_dir(data).expect("a folder");
        let input = |path: std::path::PathBuf| Input {
            origin: Origin::new(path.to_string_lossy()),
            bytes: std::fs::read(&path).expect("a file"),
            format: Format::Turtle,
        };
        let files = files.map(|it| input(it.expect("a file").path()));
        Annals::scratch(files.collect()).expect("it is valid")
    }

    #[test]
    fn what_is_read_is_what_the_saved_queries_find() {
        let annals = world();
        let snapshot = annals.store().snapshot().expect("a snapshot");
        for annals in [annals.keeping_views(), annals] {
            let details = DetailReader::of(&annals, &snapshot).expect("a reader");
            assert_eq!(details.kept().is_some(), annals.keeps_views());
            hold_to_queries(&annals, details);
        }
    }

    fn hold_to_queries(annals: &Annals, mut details: DetailReader<'_>) {
        let limits = QueryOptions::default();
        let view = details.view();
        let mut rows = [0; 5];
        for thing in view.all_subjects().expect("subjects") {
            let Term::NamedNode(thing) = view.term(thing).expect("a term") else {
                continue;
            };
            // Of the terms, one that events have.
            if !thing.as_str().starts_with(id::DATA) && thing.as_str() != WIPER {
                continue;
            }
            let values = ParamValues::default().with("thing", [thing.clone().into()]);
            let ask = |name: &str| {
                let answer = annals.query_saved(name, &values, &limits);
                table(answer.expect("an answer")).expect("a table")
            };
            let read = |query: CardQuery| {
                let rows = details.card_rows(annals, query, &thing, &limits);
                rows.expect("rows")
            };
            let own = facts(&read(CardQuery::Facts), "value", &["label"]);
            assert_eq!(own, facts(&ask("facts"), "value", &["label"]), "{thing}");
            let labels = ["label", "title"];
            let pointers = facts(&read(CardQuery::Pointers), "from", &labels);
            assert_eq!(
                pointers,
                facts(&ask("pointers"), "from", &labels),
                "{thing}"
            );
            let cited = sources(&read(CardQuery::Sources));
            assert_eq!(cited, sources(&ask("card-sources")), "{thing}");
            let events = details.events_around(&thing, &limits).expect("events");
            let events = events
                .into_iter()
                .map(|it| Some(view.term(it).expect("a term")));
            let mut events: Vec<_> = events.map(|it| vec![it]).collect();
            events.sort_by_cached_key(|row| row[0].as_ref().map(order_key));
            assert_eq!(events, ask("card-events").rows, "{thing}");
            let latest = details.latest_claims(&thing).expect("claims").into_iter();
            let claims = ask("recent-claims").rows.into_iter();
            let latest: Vec<_> = latest.map(|claim| Some(Term::from(claim))).collect();
            assert_eq!(
                latest,
                claims.map(|row| row[0].clone()).collect::<Vec<_>>(),
                "{thing}"
            );
            let lengths = [
                own.len(),
                pointers.len(),
                cited.len(),
                events.len(),
                latest.len(),
            ];
            for (all, its) in rows.iter_mut().zip(lengths) {
                *all += its;
            }
        }
        assert!(rows.iter().all(|rows| *rows > 30), "{rows:?}");
    }
}
