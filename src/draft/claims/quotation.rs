//! The words of a sentence that stand in quotation marks.

use super::super::sentence::Sentence;
use std::ops::Range;

/// The first quotation of two words or more.
pub(super) fn quotation(text: &str, sentence: &Sentence<'_>) -> Option<Range<usize>> {
    const MARKS: &[(char, char)] = &[('“', '”'), ('"', '"'), ('„', '“'), ('«', '»')];
    let part = &text[sentence.range.clone()];
    // “Midnight Blizzard” is a name
    let is_name = |it: &Range<usize>| {
        let mut names = sentence.mentions.iter().filter(|it| it.is_name());
        names.any(|name| name.range.start == it.start && 2 * name.range.len() > it.len())
    };
    MARKS.iter().find_map(|(open, close)| {
        let begin = part.find(*open)? + open.len_utf8();
        // What goes on after the sentence is quoted as far as it is in it.
        let end = match part[begin..].find(*close) {
            Some(length) => begin + length,
            None if closes_later(&text[sentence.range.end..], *open, *close) => part.len(),
            None => return None,
        };
        let said = part[begin..end].trim_end_matches([',', '.']);
        let is_said = said.split_whitespace().nth(1).is_some() && !said.contains('\n');
        let range = sentence.range.start + begin..sentence.range.start + begin + said.len();
        (is_said && !is_name(&range)).then_some(range)
    })
}

/// Whether a quotation that a sentence opens is closed in the rest of its paragraph.
fn closes_later(rest: &str, open: char, close: char) -> bool {
    const FARTHEST: usize = 1000;
    let paragraph = rest.split('\n').next().unwrap_or_default();
    let mark = paragraph
        .char_indices()
        .take(FARTHEST)
        .find(|(_, c)| [open, close].contains(c));
    mark.is_some_and(|(_, c)| c == close)
}
