//! Range scans over the values of a property, and counts of statements by value.

use super::Result;
use super::block::Key;
use super::id::Id;
use super::tables;
use super::view::{ResultIter, View};

/// Up to this many statements with one value are counted; beyond that the number is estimated.
const EXACT_LIMIT: usize = 2048;

impl<'t> View<'t> {
    /// About how many statements of the union have this property and value: exact up to a few
    /// thousand, and beyond that estimated from how close together the ids of the first subjects
    /// are.
    pub fn count_value(self, p: Id, o: Id) -> Result<u64> {
        let (mut counted, mut ends) = (0_u64, None);
        for pair in self.range(p, o, o)?.take(EXACT_LIMIT) {
            let (_, s) = pair?;
            counted += 1;
            ends = Some((ends.map_or(s, |(first, _)| first), s));
        }
        let last = self.range_rev(p, o, o)?.next().transpose()?;
        let (Some((first, nth)), Some((_, last))) = (ends, last) else {
            return Ok(counted);
        };
        if first.tag() != last.tag() {
            return Ok(self.range(p, o, o)?.count() as u64);
        }
        let from_first = |id: Id| id.payload().saturating_sub(first.payload()).max(1) as f64;
        let all = from_first(last) / from_first(nth);
        Ok((counted as f64 * all) as u64)
    }

    /// The values of a property between two ids, with their subjects, in value order.
    pub fn range(self, p: Id, low: Id, high: Id) -> Result<ResultIter<'t, (Id, Id)>> {
        let Some(p) = tables::narrow(p) else {
            return Ok(Box::new(std::iter::empty()));
        };
        let (low, high) = value_range(p, low, high);
        let keys = self.tables.pos.range(self.txn, low, high)?;
        Ok(Box::new(keys.map(value_and_subject)))
    }

    /// The same in reverse order.
    pub fn range_rev(self, p: Id, low: Id, high: Id) -> Result<ResultIter<'t, (Id, Id)>> {
        let Some(p) = tables::narrow(p) else {
            return Ok(Box::new(std::iter::empty()));
        };
        let (low, high) = value_range(p, low, high);
        let keys = self.tables.pos.range_rev(self.txn, low, high)?;
        Ok(Box::new(keys.map(value_and_subject)))
    }

    /// The lowest and the highest value of a property.
    pub fn min_max(self, p: Id) -> Result<Option<(Id, Id)>> {
        let (low, high) = Id::full_range();
        let first = self.range(p, low, high)?.next().transpose()?;
        let last = self.range_rev(p, low, high)?.next().transpose()?;
        Ok(first.zip(last).map(|(first, last)| (first.0, last.0)))
    }

    /// Each value of a property with its number of statements, in value order.
    pub fn value_counts(self, p: Id) -> Result<ResultIter<'t, (Id, u64)>> {
        let (low, high) = Id::full_range();
        let mut pairs = self.range(p, low, high)?;
        let mut current: Option<Id> = None;
        let mut done = false;
        Ok(Box::new(std::iter::from_fn(move || {
            let mut count = u64::from(current.is_some());
            while !done {
                match pairs.next() {
                    Some(Ok((o, _))) if current.is_none_or(|before| before == o) => {
                        current = Some(o);
                        count += 1;
                    }
                    Some(Ok((o, _))) => return current.replace(o).map(|run| Ok((run, count))),
                    Some(Err(error)) => {
                        (done, current) = (true, None);
                        return Some(Err(error));
                    }
                    None => done = true,
                }
            }
            current.take().map(|run| Ok((run, count)))
        })))
    }
}

/// The keys of a property's values between two ids, whatever their subjects.
fn value_range(p: u32, low: Id, high: Id) -> (Key<3>, Key<3>) {
    let (nothing, anything) = Id::full_range();
    (tables::pos(p, low, nothing), tables::pos(p, high, anything))
}

fn value_and_subject(key: Result<Key<3>>) -> Result<(Id, Id)> {
    let [_, o, s] = key?;
    Ok((Id::from_u64(o), Id::from_u64(s)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use oxrdf::{Literal, NamedNode, Triple};

    #[test]
    fn a_range_is_the_same_backwards_and_a_value_is_counted_from_its_ends() {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://example.org/{name}"));
        let triple = |n: usize| Triple::new(node(&n.to_string()), node("p"), Literal::from(7));
        let store = Store::scratch().expect("a temporary folder");
        let triples: Vec<_> = (0..2 * EXACT_LIMIT).map(triple).collect();
        store.write(|w| w.replace(None, &triples)).expect("a write");
        let snapshot = store.snapshot().expect("a state");
        let view = snapshot.view();
        let p = view.id(&node("p")).expect("a number").expect("a property");
        let seven = view.id(&Literal::from(7)).expect("a number").expect("7");
        let mut forwards: Vec<_> = view.range(p, seven, seven).expect("one").collect();
        let backwards: Vec<_> = view.range_rev(p, seven, seven).expect("two").collect();
        forwards.reverse();
        assert_eq!(format!("{forwards:?}"), format!("{backwards:?}"));
        assert_eq!(backwards.len(), 2 * EXACT_LIMIT);
        let about = view.count_value(p, seven).expect("a count");
        assert!(about.abs_diff(2 * EXACT_LIMIT as u64) < 10, "{about}");
    }
}
