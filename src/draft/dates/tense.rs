//! Whether a date without a year lies behind the day of publication or ahead of it: by the nearest verb.

use super::super::words::Word;

/// Words of what is to come.
const FUTURE: &[&str] = &[
    "will",
    "won't",
    "shall",
    "plans",
    "planned",
    "hopes",
    "aims",
    "expects",
    "must",
    "upcoming",
    "forthcoming",
    "begins",
    "starts",
    "opens",
    "expires",
    "wird",
    "werden",
    "soll",
    "sollen",
    "sera",
    "seront",
    "devrait",
    "devraient",
    "va",
    "vont",
    "doit",
    "debe",
    "deben",
    "deberá",
    "deberán",
    "буде",
    "будуть",
    "планує",
    "планують",
    "має",
    "мають",
    "відбудеться",
    "будет",
    "будут",
    "планирует",
    "планируют",
    "состоится",
];

/// Words that announce something where "to", "for" or "on" follows.
const ANNOUNCED: &[&str] = &["due", "set", "scheduled", "expected", "planned", "likely"];

/// Verbs of what was, beside those that their endings tell.
const PAST: &[&str] = &[
    "was", "were", "had", "has", "did", "said", "hit", "began", "took", "fell", "came", "went",
    "told", "found", "made", "got", "sent", "wrote", "knew", "saw", "became", "led", "left",
    "lost", "struck", "broke", "stole", "shut", "sought", "brought", "caught", "gave", "held",
    "met", "paid", "ran", "sold", "stood", "spoke", "spread", "won", "put", "wurde", "wurden",
    "hat", "haben", "waren", "hatte", "hatten", "fiel", "fielen", "ont", "était", "étaient",
    "avait", "avaient", "fue", "fueron", "han", "había", "habían",
];

/// The same, which in English are other words.
const PAST_UNLESS_ENGLISH: &[&str] = &["war", "a", "est", "ha", "era"];

/// Whether a date without a year lies ahead. Ukrainian and Russian tell the past by endings, so what has none
/// is not past.
pub(super) fn is_future(words: &[Word<'_>], date: usize) -> bool {
    tense(words, date).unwrap_or_else(|| {
        let is_cyrillic = |it: &Word<'_>| it.lower.contains(['и', 'і', 'е', 'о', 'а']);
        words.len() > 3 && words.iter().any(is_cyrillic)
    })
}

/// Whether the nearest verb before a date, else after it, is one of the future.
pub(super) fn tense(words: &[Word<'_>], date: usize) -> Option<bool> {
    const FARTHEST: usize = 14;
    // "explained that on Wednesday he will sign": the verb before the conjunction is of another clause.
    let begins_clause = |at: &usize| words[*at].is(&["that", "que", "dass"]);
    let before = (date.saturating_sub(FARTHEST)..date.min(words.len()))
        .rev()
        .take_while(|at| !begins_clause(at))
        .find_map(|at| of(words, at));
    before.or_else(|| (date..words.len().min(date + FARTHEST)).find_map(|at| of(words, at)))
}

/// Whether a word tells the future or the past.
fn of(words: &[Word<'_>], at: usize) -> Option<bool> {
    let word = &words[at];
    let before = |list: &[&str]| at > 0 && words[at - 1].is(list);
    let is_announced = word.is(ANNOUNCED)
        && words
            .get(at + 1)
            .is_some_and(|it| it.is(&["to", "for", "on"]))
        && !before(&["had", "has"]);
    if is_announced || word.is(FUTURE) {
        return Some(true);
    }
    if word.is(&["have"]) {
        let is_past = !before(&["will", "would", "to", "may", "could", "should", "might"]);
        return is_past.then_some(false);
    }
    let is_english = || {
        words
            .iter()
            .any(|it| it.is(&["the", "of", "and", "with", "from"]))
    };
    if word.is(PAST) || word.is(PAST_UNLESS_ENGLISH) && !is_english() {
        return Some(false);
    }
    let (lower, is_long) = (word.lower.as_str(), word.lower.chars().count() > 4);
    let ends = |endings: &[&str]| is_long && endings.iter().any(|it| lower.ends_with(it));
    // "will be restored" is no past
    if ends(&["ed"]) {
        return (!before(&["be", "been", "to", "not"])).then_some(false);
    }
    if ends(&["aba", "aban", "ó"]) {
        return Some(false);
    }
    if !word.text.is_ascii() || lower.ends_with("ra") {
        if ends(&["rá", "rán"]) || lower.chars().count() > 6 && ends(&["era", "ira"]) {
            return Some(true);
        }
        let past = [
            "ав", "ив", "ів", "ув", "вся", "ала", "ила", "ула", "ела", "ело", "ло", "ли", "лася",
            "лося", "лися", "ал", "ил", "ел", "ыл", "лся", "лась", "лось", "лись", "ула", "кла",
            "пала", "зник", "ено", "ано", "уто", "ято",
        ];
        if ends(&past) {
            return Some(false);
        }
    }
    None
}
