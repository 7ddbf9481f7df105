//! What is left for the reader: every date and name that was seen, used or not, and who may have spoken.

use super::claims::Grammar;
use super::metadata::{Metadata, Stated};
use super::names::Mention;
use super::page::Page;
use super::senses::senses;
use super::sentence::{Sentence, is_too_long};
use super::statements::Draft;
use std::collections::BTreeMap;

/// Every date and name that was seen, used or not.
pub(super) fn remark(
    draft: &mut Draft<'_>,
    page: &Page,
    about: &Metadata,
    mentions: &[Mention<'_>],
    sentences: &[Sentence<'_>],
    grammar: Option<&Grammar>,
) {
    for sentence in sentences.iter().filter(|it| is_too_long(&it.range)) {
        const SHOWN: usize = 60;
        let start = sentence.range.start;
        let mut letters = page.text[start..].char_indices();
        let end = letters
            .nth(SHOWN)
            .map_or(sentence.range.end, |(at, _)| start + at);
        let place = draft.place(&(start..end));
        draft.remark(&format!(
            "not read, since it is longer than a sentence ({} bytes) {place}",
            sentence.range.len()
        ));
    }
    for found in sentences.iter().flat_map(|it| &it.dates) {
        let place = draft.place(&found.range);
        draft.remark(&format!(
            "date {} {place}",
            found.edtf.as_deref().unwrap_or("?")
        ));
    }
    for mention in mentions.iter().filter(|it| it.is_name()) {
        let at = sentences.partition_point(|it| it.range.end <= mention.range.start);
        let things = sentences
            .get(at)
            .map_or_else(Vec::new, |it| senses(it, mention, grammar));
        let names: Vec<&str> = things.iter().map(|it| it.name.as_str()).collect();
        let place = draft.place(&mention.range);
        draft.remark(&format!("{} {place}", names.join(" or ")));
    }
    let mut unknown: BTreeMap<&str, std::ops::Range<usize>> = BTreeMap::new();
    for sentence in sentences {
        for range in sentence.unknown_names(&page.text) {
            unknown.entry(&page.text[range.clone()]).or_insert(range);
        }
    }
    let mut unknown: Vec<_> = unknown.into_values().collect();
    unknown.sort_by_key(|it| it.start);
    for range in unknown {
        let is_author = |it: &Stated| it.value.contains(&page.text[range.clone()]);
        if about.authors.iter().any(is_author) {
            continue;
        }
        let place = draft.place(&range);
        draft.remark(&format!("unknown {place}"));
    }
}
