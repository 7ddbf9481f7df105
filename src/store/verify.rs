//! Whether every table says what the others say.

use super::id::Id;
use super::spans::Span;
use super::tables::{self, DERIVED, id_at, u32_at};
use super::view::View;
use super::write::Words;
use super::{Error, Result, terms};
use std::collections::{BTreeMap, BTreeSet};

/// What a whole reading of the store has counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Census {
    /// Statements, each document's counted, derived ones too.
    pub statements: u64,
    /// Different statements.
    pub union: u64,
    /// Terms in the dictionary.
    pub terms: u64,
    /// Events with a span.
    pub spans: u64,
}

/// Gives up with a reason unless something holds.
fn must(holds: bool, what: &'static str) -> Result<()> {
    if holds {
        Ok(())
    } else {
        Err(Error::Damaged(what))
    }
}

impl View<'_> {
    /// Reads every entry of every table and holds them against each other.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the first contradiction.
    pub fn verify(self) -> Result<Census> {
        let mut census = Census {
            terms: self.verify_terms()?,
            ..Census::default()
        };
        self.verify_statements(&mut census)?;
        self.verify_spans(&mut census)?;
        Ok(census)
    }

    fn verify_terms(self) -> Result<u64> {
        let mut count = 0;
        for entry in self.tables.ids.iter(self.txn)? {
            let (key, _) = entry?;
            let id = id_at(key, 8)?;
            let bytes = self.tables.str.get(self.txn, &id.bytes())?;
            let bytes = bytes.ok_or(Error::Damaged("a term is missing"))?;
            let tag = id
                .tag()
                .ok_or(Error::Damaged("a number stands for no term"))?;
            must(
                terms::hash(tag, bytes).to_be_bytes() == key[..8],
                "a term has another hash",
            )?;
            terms::read(id, bytes)?;
            count += 1;
        }
        must(
            count == self.tables.str.len(self.txn)?,
            "a term cannot be found by its characters",
        )?;
        Ok(count)
    }

    fn verify_statements(self, census: &mut Census) -> Result<()> {
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        let mut subjects = BTreeSet::new();
        let mut last = None;
        for entry in self.tables.spog.iter(self.txn)? {
            let (key, _) = entry?;
            let (s, p) = (id_at(key, 0)?, u32_at(key, 8)?);
            let (o, g) = (id_at(key, 12)?, u32_at(key, 20)?);
            census.statements += 1;
            if g != DERIVED {
                subjects.insert((g, s));
            }
            if last == Some((s, p, o)) {
                continue;
            }
            last = Some((s, p, o));
            census.union += 1;
            *counts.entry(p).or_default() += 1;
            for id in [s, tables::widen(p), o] {
                let known = id.is_inline() || self.tables.str.get(self.txn, &id.bytes())?.is_some();
                must(known, "a statement has an unknown term")?;
            }
            must(s.is_resource(), "a literal is a subject")?;
            let mut of_value = self
                .tables
                .pos
                .get_duplicates(self.txn, &tables::pos(p, o))?
                .ok_or(Error::Damaged("a statement cannot be found by its value"))?;
            // Values with very many subjects are held to their number alone, below.
            let found = of_value
                .by_ref()
                .take(64)
                .any(|e| e.is_ok_and(|e| e.1 == s.bytes()));
            must(
                found || of_value.next().is_some(),
                "a statement cannot be found by its value",
            )?;
        }
        must(
            census.union == self.tables.pos.len(self.txn)?,
            "a value has another statement",
        )?;
        let counted = self.properties()?.collect::<Result<BTreeMap<_, _>>>()?;
        must(counted == counts, "a property has another count")?;
        let mut listed = BTreeSet::new();
        for entry in self.tables.gs.iter(self.txn)? {
            let (key, value) = entry?;
            listed.insert((u32_at(key, 0)?, id_at(value, 0)?));
        }
        must(listed == subjects, "a document has other subjects")
    }

    fn verify_spans(self, census: &mut Census) -> Result<()> {
        // A word that is not in the dictionary is in no statement.
        let nowhere = Id::from_bytes([255; 8]);
        let words = Words::new(|word| Ok(self.id(word)?.unwrap_or(nowhere)))?;
        let (mut spans, mut days) = (BTreeMap::new(), BTreeMap::<Id, u64>::new());
        let events = self.matches(
            None,
            Some(words.of_type),
            Some(words.event),
            Default::default(),
        )?;
        for event in events {
            let event = event?.s;
            let mut derived = Vec::new();
            for entry in self.tables.spog.prefix_iter(self.txn, &event.bytes())? {
                let (key, _) = entry?;
                if u32_at(key, 20)? == DERIVED {
                    derived.push((tables::widen(u32_at(key, 8)?), id_at(key, 12)?));
                }
            }
            let span: Span = words.span(derived);
            let (key, last) = span.entry(event);
            spans.insert(key.to_vec(), last.to_vec());
            if let Some(day) = span.sort {
                *days.entry(day).or_default() += 1;
            }
        }
        let mut stored = BTreeMap::new();
        for entry in self.tables.spans.iter(self.txn)? {
            let (key, last) = entry?;
            stored.insert(key.to_vec(), last.to_vec());
        }
        must(stored == spans, "an event has another span")?;
        let counted = self.event_days()?.collect::<Result<BTreeMap<_, _>>>()?;
        must(counted == days, "a day has another count of events")?;
        census.spans = spans.len() as u64;
        Ok(())
    }
}
