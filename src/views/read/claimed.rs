//! What the page of conflicting claims asks of all data, directly from the store: the rows of the saved queries
//! `claimed-things`, `single-valued` and `above`, and those of `aliases` that agents share.
//!
//! To plan and to evaluate these queries took half of the time of the page. An endpoint is still asked the
//! queries themselves; a test holds both to the same rows.

use super::details::DetailReader;
use super::entities::Properties;
use super::limits::{Begun, within};
use crate::Annals;
use crate::derive::bounds::values;
use crate::model::vocab::ann;
use crate::query::table::text_of;
use crate::query::{Error, ParamValues, QueryOptions, Table, order_key};
use crate::store::{Id, Result, Scope};
use oxrdf::{Literal, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// A question about all claims: a saved query without parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ClaimedQuery {
    /// The things that claims may contradict each other about.
    Things,
    /// The properties that have one true value.
    SingleValued,
    /// What agents are parts, units or fronts of.
    Above,
    /// Names that several agents have.
    SharedNames,
}

type Row = Vec<Option<Term>>;

impl ClaimedQuery {
    fn name(self) -> &'static str {
        match self {
            Self::Things => "claimed-things",
            Self::SingleValued => "single-valued",
            Self::Above => "above",
            Self::SharedNames => "aliases",
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Things => &["thing", "label"],
            Self::SingleValued => &["property"],
            Self::Above => &["agent", "above"],
            Self::SharedNames => &["alias", "agent", "label", "claim", "by"],
        }
    }
}

impl DetailReader<'_> {
    /// The rows of a question about all claims, in the order of the saved query. The endpoint's answer to that of
    /// shared names has all names.
    pub fn claimed_rows(
        &mut self,
        annals: &Annals,
        query: ClaimedQuery,
        limits: &QueryOptions,
    ) -> Result<Table, Error> {
        if annals.endpoint().is_some() {
            let none = ParamValues::default();
            return super::table(annals.query_saved(query.name(), &none, limits)?);
        }
        let begun = Begun::now(limits);
        let mut rows = match query {
            ClaimedQuery::Things => self.claimed_things(&begun)?,
            ClaimedQuery::SingleValued => self.single_valued()?,
            ClaimedQuery::Above => self.above(&begun)?,
            ClaimedQuery::SharedNames => self.shared_names(&begun)?,
        };
        within(rows.len(), limits)?;
        let key = |row: &Row, column: usize| row[column].as_ref().map(order_key);
        match query {
            ClaimedQuery::SharedNames => {
                rows.sort_by_cached_key(|row| [0, 1, 3, 4, 2].map(|column| key(row, column)));
            }
            ClaimedQuery::SingleValued => rows.sort_by_cached_key(|row| key(row, 0)),
            _ => rows.sort_by_cached_key(|row| [0, 1].map(|column| key(row, column))),
        }
        rows.dedup();
        Ok(Table {
            columns: query.columns().iter().map(|it| (*it).to_owned()).collect(),
            rows,
            truncated: false,
        })
    }

    fn claimed_things(&mut self, begun: &Begun<'_>) -> Result<Vec<Row>, Error> {
        let mut claims: BTreeMap<Id, usize> = BTreeMap::new();
        for [claim, thing] in self.pairs(ann::ABOUT)? {
            begun.go_on()?;
            let terms = self.entities.terms;
            if self
                .entities
                .view
                .contains(claim, terms.of_type, terms.claim)?
            {
                *claims.entry(thing).or_default() += 1;
            }
        }
        let several = claims.into_iter().filter(|(_, claims)| *claims > 1);
        let mut things: BTreeSet<Id> = several.map(|(thing, _)| thing).collect();
        things.extend(
            self.pairs(ann::DISPUTED_FACT)?
                .into_iter()
                .map(|[thing, _]| thing),
        );
        let mut rows = Vec::new();
        for thing in things {
            begun.go_on()?;
            let term = self.entities.term(thing)?;
            for label in self.labels(thing)? {
                rows.push(vec![Some(term.clone()), label]);
            }
        }
        Ok(rows)
    }

    fn single_valued(&mut self) -> Result<Vec<Row>, Error> {
        let view = self.entities.view;
        let Some(class) = view.id(ann::SINGLE_VALUED_CLASS)? else {
            return Ok(Vec::new());
        };
        let of_type = self.entities.terms.of_type;
        let found = view.matches(None, Some(of_type), Some(class), Scope::Union)?;
        let rows = found.map(|found| Ok(vec![Some(self.entities.term(found?.s)?)]));
        Ok(rows.collect::<Result<_>>()?)
    }

    fn above(&mut self, begun: &Begun<'_>) -> Result<Vec<Row>, Error> {
        let view = self.entities.view;
        let (terms, agent_class) = (self.entities.terms, view.id(ann::AGENT_CLASS)?);
        let agent_class = agent_class.unwrap_or(Id::ABSENT);
        let mut found = BTreeSet::new();
        for tie in [ann::PART_OF, ann::UNIT_OF, ann::SPONSORED_BY] {
            for [from, above] in self.pairs(tie)? {
                begun.go_on()?;
                if tie == ann::PART_OF && view.contains(from, terms.of_type, agent_class)? {
                    found.insert([from, above]);
                }
                let claim = self.entities.about(from)?;
                if self.upholds(&claim)? {
                    found.extend(values(&claim, terms.about).map(|agent| [agent, above]));
                }
            }
        }
        let row = |ids: [Id; 2]| {
            let terms = ids.into_iter().map(|id| Ok(Some(self.entities.term(id)?)));
            terms.collect::<Result<Row>>()
        };
        Ok(found.into_iter().map(row).collect::<Result<_>>()?)
    }

    fn shared_names(&mut self, begun: &Begun<'_>) -> Result<Vec<Row>, Error> {
        // Who has a name, and by which claim.
        let mut names: BTreeMap<String, BTreeSet<(Id, Id, Option<Id>)>> = BTreeMap::new();
        let mut add = |name: &Term, id: Id, agent: Id, claim: Option<Id>| {
            let name = text_of(name).to_lowercase();
            names.entry(name).or_default().insert((id, agent, claim));
        };
        let view = self.entities.view;
        let terms = self.entities.terms;
        let [label, ..] = terms.names;
        let agents = match view.id(ann::AGENT_CLASS)? {
            Some(class) => view.matches(None, Some(terms.of_type), Some(class), Scope::Union)?,
            None => Box::new(std::iter::empty()),
        };
        for found in agents {
            begun.go_on()?;
            let agent = found?.s;
            let about = self.entities.about(agent)?;
            for property in [label, terms.alt_label] {
                for name in values(&about, property) {
                    add(&self.entities.term(name)?, name, agent, None);
                }
            }
        }
        for [claim, name] in self.pairs(ann::ALIAS)? {
            begun.go_on()?;
            let about = self.entities.about(claim)?;
            if self.upholds(&about)? {
                let term = self.entities.term(name)?;
                for agent in values(&about, terms.about) {
                    add(&term, name, agent, Some(claim));
                }
            }
        }
        let mut rows = Vec::new();
        for holders in names.into_values() {
            let agents: BTreeSet<Id> = holders.iter().map(|(_, agent, _)| *agent).collect();
            if agents.len() > 1 {
                for (name, agent, claim) in holders {
                    begun.go_on()?;
                    self.add_holder(&mut rows, name, agent, claim)?;
                }
            }
        }
        Ok(rows)
    }

    /// Adds the rows of an agent that has a name: one for each of its labels, and each claimant's.
    fn add_holder(
        &self,
        rows: &mut Vec<Row>,
        name: Id,
        agent: Id,
        claim: Option<Id>,
    ) -> Result<()> {
        let term = |id| self.entities.term(id).map(Some);
        let mut by = Vec::new();
        if let Some(claim) = claim {
            let about = self.entities.about(claim)?;
            for claimant in values(&about, self.entities.terms.claimed_by) {
                by.extend(self.labels(claimant)?);
            }
        }
        if by.is_empty() {
            by.push(None);
        }
        for label in self.labels(agent)? {
            for by in &by {
                let claim = claim.map(|claim| self.entities.term(claim)).transpose()?;
                rows.push(vec![
                    term(name)?,
                    term(agent)?,
                    label.clone(),
                    claim,
                    by.clone(),
                ]);
            }
        }
        Ok(())
    }

    /// Whether a claim stands and asserts what it says, as the queries ask it.
    fn upholds(&self, about: &Properties) -> Result<bool> {
        let terms = self.entities.terms;
        if !values(about, terms.of_type).any(|class| class == terms.claim)
            || !values(about, terms.stance).all(|stance| stance == terms.asserts)
        {
            return Ok(false);
        }
        let is_true = Term::from(Literal::from(true));
        for standing in values(about, terms.standing) {
            if self.entities.term(standing)? == is_true {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The labels of a thing in English, or else all; one that is none where it has none.
    fn labels(&self, thing: Id) -> Result<Vec<Option<Term>>> {
        let about = self.entities.about(thing)?;
        let [label, ..] = self.entities.terms.names;
        let labels = values(&about, label).map(|label| self.entities.term(label));
        let mut labels = labels.collect::<Result<Vec<Term>>>()?;
        let is_english =
            |term: &Term| matches!(term, Term::Literal(it) if it.language() == Some("en"));
        if labels.iter().any(is_english) {
            labels.retain(is_english);
        }
        match labels.is_empty() {
            true => Ok(vec![None]),
            false => Ok(labels.into_iter().map(Some).collect()),
        }
    }

    /// The subjects and objects of a property.
    fn pairs(&self, property: NamedNodeRef<'_>) -> Result<Vec<[Id; 2]>> {
        let view = self.entities.view;
        let Some(property) = view.id(property)? else {
            return Ok(Vec::new());
        };
        let found = view.matches(None, Some(property), None, Scope::Union)?;
        found.map(|found| found.map(|it| [it.s, it.o])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::read::card_rows::tests::world;
    use crate::views::read::table;
    use std::collections::HashMap;

    /// The rows of names that several agents have.
    fn shared(rows: Vec<Row>) -> Vec<Row> {
        let name = |row: &Row| row[0].as_ref().map(|name| text_of(name).to_lowercase());
        let mut agents: HashMap<Option<String>, BTreeSet<String>> = HashMap::new();
        for row in &rows {
            let agent = row[1].as_ref().map(ToString::to_string).unwrap_or_default();
            agents.entry(name(row)).or_default().insert(agent);
        }
        rows.into_iter()
            .filter(|row| agents[&name(row)].len() > 1)
            .collect()
    }

    /// Holds what is read to the saved queries; gives the number of rows of each.
    fn compared(annals: &Annals) -> [usize; 4] {
        let limits = QueryOptions::default();
        let snapshot = annals.store().snapshot().expect("a snapshot");
        let mut details = DetailReader::new(snapshot.view()).expect("a reader");
        let all = [
            ClaimedQuery::Things,
            ClaimedQuery::SingleValued,
            ClaimedQuery::Above,
            ClaimedQuery::SharedNames,
        ];
        all.map(|query| {
            let read = details.claimed_rows(annals, query, &limits).expect("rows");
            let none = ParamValues::default();
            let answer = annals.query_saved(query.name(), &none, &limits);
            let asked = table(answer.expect("an answer")).expect("a table");
            assert_eq!(read.columns, asked.columns);
            let asked = match query {
                ClaimedQuery::SharedNames => shared(asked.rows),
                _ => asked.rows,
            };
            assert_eq!(read.rows, asked, "{query:?}");
            asked.len()
        })
    }

    #[test]
    fn what_is_read_is_what_the_saved_queries_find() {
        let bundled = Annals::bundled().expect("the bundled data");
        let [things, single, above, _] = compared(&bundled);
        assert!(things > 100 && single > 10 && above > 20);
        let [things, .., above, names] = compared(&world());
        assert!(
            things > 1 && above > 1 && names > 1,
            "{things} {above} {names}"
        );
    }
}
