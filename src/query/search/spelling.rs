//! A word that is nowhere: words that it is part of, or else the one that differs by a letter.

use super::expansion::Expander;
use super::found::Correction;
use super::request::SearchWord;
use crate::model::words;
use crate::store::Result;

/// Shorter words are near too many others.
const SHORTEST: usize = 4;

/// The longest word that is compared, in characters: the index holds no longer ones.
const LONGEST: usize = 24;

/// How many words are tried.
const MOST: usize = 32;

/// How far a word is followed to see how many things have it.
const COUNTED: usize = 300;

/// What is searched in place of a word; with a correction where that is another word.
pub(super) fn correct(
    expander: &Expander<'_>,
    word: &SearchWord,
) -> Result<Option<(SearchWord, Option<Correction>)>> {
    // What has no prefix is a number, or of a script without spaces.
    let Some(typed) = word
        .prefix
        .as_deref()
        .filter(|it| it.chars().count() >= SHORTEST)
    else {
        return Ok(None);
    };
    let typed: String = typed.chars().take(LONGEST).collect();
    let stem = words::stem(&typed).into_owned();
    let (mut parts, mut near) = (Vec::new(), Vec::new());
    for other in expander.index.stems()? {
        let other = other?;
        if other.contains(&typed) {
            parts.push(other);
        } else if is_near(&other, &stem) || is_near(&other, &typed) {
            near.push(other);
        }
    }
    let instead = |stems: Vec<String>| SearchWord {
        typed: word.typed.clone(),
        stems,
        prefix: None,
    };
    if !parts.is_empty() {
        parts.truncate(MOST);
        return Ok(Some((instead(parts), None)));
    }
    // A first letter is seldom wrong.
    let first = typed.chars().next();
    near.sort_by_key(|other| other.chars().next() != first);
    near.truncate(MOST);
    let mut best = None;
    for (at, other) in near.iter().enumerate() {
        let found = expander.expand(&instead(vec![other.clone()]), COUNTED)?;
        let rank = (
            other.chars().next() == first,
            found.things.len(),
            usize::MAX - at,
        );
        if best.is_none_or(|(known, _)| known < rank) {
            best = Some((rank, at));
        }
    }
    let Some((_, at)) = best else {
        return Ok(None);
    };
    let correction = Correction {
        typed: word.typed.clone(),
        shown: spelled(expander, &near[at])?,
    };
    Ok(Some((instead(vec![near[at].clone()]), Some(correction))))
}

/// Whether one word becomes another by a letter more, less or another, or by two that change places.
fn is_near(one: &str, other: &str) -> bool {
    let (length, its) = (one.chars().count(), other.chars().count());
    let ends = |word: &str| (word.chars().next(), word.chars().next_back());
    let (ends, its_ends) = (ends(one), ends(other));
    length.abs_diff(its) <= 1
        && length >= SHORTEST - 1
        && (ends.0 == its_ends.0 || ends.1 == its_ends.1)
        && strsim::damerau_levenshtein(one, other) == 1
}

/// A stem as a text spells it, best a name.
fn spelled(expander: &Expander<'_>, stem: &str) -> Result<String> {
    const LOOKED_AT: usize = 64;
    let hits = expander.index.texts(stem, None)?.take(LOOKED_AT);
    let mut hits = hits.collect::<Result<Vec<_>>>()?;
    hits.sort_by_key(|hit| hit.role());
    for hit in hits {
        let text = expander.index.text(hit)?.unwrap_or_default();
        let apart = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’');
        let mut pieces = text.split(apart);
        if let Some(piece) = pieces.find(|piece| words::stems(piece) == [stem]) {
            return Ok(piece
                .trim_end_matches("'s")
                .trim_end_matches("’s")
                .to_owned());
        }
    }
    Ok(stem.to_owned())
}
