//! Words before a date that belong to it, and what they make of it.

use super::super::words::Word;
use super::calendar::Span;

/// What stands before a date.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Modifiers {
    /// The word of the text with which the expression begins.
    pub begin: usize,
    pub approximate: bool,
    /// "late", "the end of": which part of it nobody knows.
    pub is_part: bool,
    /// "more than", before "two weeks ago".
    pub extent: Option<Extent>,
    pub night: Option<Night>,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    #[default]
    At,
    /// "since at least": by then it had begun.
    BegunBy,
    Begin,
    End,
    /// "until at least": then it still was.
    EndAfter,
    By,
    Before,
    After,
}

/// How a length of time compares with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    More,
    Less,
}

/// Which days a night can be of: so many before the day that is named, and so many after.
pub(super) type Night = (i64, i64);

/// Parts of a span, which say no day.
const PARTS: &[&str] = &[
    "early",
    "mid",
    "late",
    "beginning",
    "start",
    "middle",
    "end",
    "anfang",
    "mitte",
    "ende",
    "début",
    "mi",
    "fin",
    "principios",
    "comienzos",
    "inicios",
    "mediados",
    "finales",
    "fines",
    "початку",
    "початок",
    "середині",
    "кінці",
    "кінець",
    "кінця",
    "наприкінці",
    "начале",
    "начала",
    "середине",
    "конце",
    "конца",
    "begin",
    "eind",
    "medio",
    "half",
    "metà",
    "inizio",
    "fine",
    "-",
    "the",
    "of",
    "des",
    "der",
    "de",
    "du",
    "le",
    "la",
    "au",
    "à",
];

/// Those of them that mean nothing by themselves.
const FILLERS: &[&str] = &[
    "-", "the", "of", "des", "der", "de", "du", "le", "la", "au", "à",
];

/// Words that say which of the same name is meant.
const WHICH: &[&str] = &[
    "last",
    "next",
    "this",
    "letzten",
    "vergangenen",
    "vorigen",
    "nächsten",
    "kommenden",
    "diesen",
    "pasado",
    "próximo",
    "минулого",
    "цього",
    "наступного",
    "прошлого",
    "этого",
    "afgelopen",
    "vorige",
    "komende",
];

/// Words that make a date approximate.
const ABOUT: &[&str] = &[
    "about",
    "around",
    "approximately",
    "roughly",
    "circa",
    "some",
    "near",
    "etwa",
    "ungefähr",
    "rund",
    "um",
    "gegen",
    "environ",
    "vers",
    "autour",
    "alentours",
    "hacia",
    "alrededor",
    "cerca",
    "близько",
    "приблизно",
    "орієнтовно",
    "около",
    "примерно",
    "nearly",
    "almost",
    "fast",
    "knapp",
    "presque",
    "casi",
    "майже",
    "почти",
    "ongeveer",
    "rond",
    "circa",
];

/// Words of time before a date.
const KINDS: &[(&[&str], Kind)] = &[
    (
        &[
            "since", "from", "seit", "ab", "depuis", "desde", "sinds", "vanaf", "dal", "з", "із",
            "від", "с",
        ],
        Kind::Begin,
    ),
    (
        &[
            "until", "till", "through", "bis", "jusqu'en", "jusqu'au", "hasta", "tot",
        ],
        Kind::End,
    ),
    (&["by", "до"], Kind::By),
    (&["before", "vor", "avant", "antes", "перед"], Kind::Before),
    (
        &[
            "after",
            "nach",
            "après",
            "después",
            "na",
            "dopo",
            "після",
            "после",
        ],
        Kind::After,
    ),
];

/// Words that make a bound of a begin.
const LEAST: &[&[&str]] = &[
    &["at", "least"],
    &["no", "later", "than"],
    &["not", "later", "than"],
    &["mindestens"],
    &["spätestens"],
    &["ten", "minste"],
    &["tenminste"],
    &["minstens"],
    &["zeker"],
    &["almeno"],
    &["au", "moins"],
    &["al", "menos"],
    &["por", "lo", "menos"],
    &["щонайменше"],
    &["принаймні"],
    &["щонайпізніше"],
    &["не", "пізніше"],
    &["як", "мінімум"],
    &["как", "минимум"],
    &["по", "меньшей", "мере"],
    &["не", "позднее"],
];

const MORE: &[&[&str]] = &[
    &["more", "than"],
    &["over"],
    &["at", "least"],
    &["mehr", "als"],
    &["mindestens"],
    &["über"],
    &["plus", "de"],
    &["au", "moins"],
    &["más", "de"],
    &["al", "menos"],
    &["понад"],
    &["більше"],
    &["щонайменше"],
    &["более"],
    &["больше"],
];

const LESS: &[&[&str]] = &[
    &["less", "than"],
    &["under"],
    &["within"],
    &["weniger", "als"],
    &["moins", "de"],
    &["menos", "de"],
    &["менш", "ніж"],
    &["менше"],
    &["менее"],
    &["up", "to"],
];

const NIGHTS: &[(&[&str], Night)] = &[
    (&["overnight", "on"], (1, 1)),
    (&["overnight", "to"], (1, 0)),
    (&["overnight", "into"], (1, 0)),
    (&["overnight"], (1, 1)),
    (&["night", "of"], (0, 1)),
    (&["nacht", "zum"], (1, 0)),
    (&["nacht", "zu"], (1, 0)),
    (&["nacht", "auf"], (1, 0)),
    (&["nacht", "auf", "den"], (1, 0)),
    (&["ніч", "на"], (1, 0)),
    (&["ночь", "на"], (1, 0)),
    (&["ніч", "проти"], (1, 0)),
    (&["night", "of", "the"], (0, 1)),
    (&["night", "on"], (0, 1)),
    (&["nuit", "du"], (0, 1)),
    (&["nuit", "de"], (0, 1)),
    (&["noche", "del"], (0, 1)),
];

/// Whether a word says which part of a span is meant.
pub(super) fn is_part(word: &Word<'_>) -> bool {
    word.is(PARTS) || word.is(&["dem", "den", "el", "del"])
}

/// Whether some words stand right before a word: how many they are.
fn ends_with(words: &[Word<'_>], at: usize, phrase: &[&str]) -> bool {
    let Some(begin) = at.checked_sub(phrase.len()) else {
        return false;
    };
    words[begin..at]
        .iter()
        .zip(phrase)
        .all(|(word, it)| word.lower == *it)
}

fn one_of_phrases(words: &[Word<'_>], at: usize, phrases: &[&[&str]]) -> usize {
    let found = phrases.iter().filter(|it| ends_with(words, at, it));
    found.map(|it| it.len()).max().unwrap_or(0)
}

/// Reads the words before a date, backwards from it.
pub(super) fn modifiers(words: &[Word<'_>], date: usize) -> Modifiers {
    let mut found = Modifiers {
        begin: date,
        ..Modifiers::default()
    };
    let mut at = date;
    let before = |at: usize, list: &[&str]| at > 0 && words[at - 1].is(list);
    let night = NIGHTS
        .iter()
        .filter(|(phrase, _)| ends_with(words, at, phrase));
    if let Some((phrase, night)) = night.max_by_key(|(phrase, _)| phrase.len()) {
        (found.begin, found.night) = (at - phrase.len(), Some(*night));
        return found;
    }
    for (phrases, extent) in [(MORE, Extent::More), (LESS, Extent::Less)] {
        let length = one_of_phrases(words, at, phrases);
        if length > 0 {
            (found.extent, found.begin) = (Some(extent), at - length);
        }
    }
    if before(at, WHICH) {
        at -= 1;
        found.begin = at;
    }
    // In the order in which they stand before a date, the nearest first.
    if before(
        at,
        &[
            "the", "of", "des", "der", "den", "dem", "de", "du", "del", "le", "el",
        ],
    ) {
        at -= 1;
    }
    while before(at, PARTS) {
        at -= 1;
        if !words[at].is(FILLERS) {
            (found.begin, found.is_part) = (at, true);
        }
    }
    if before(at, ABOUT) {
        at -= 1;
        (found.begin, found.approximate) = (at, true);
    }
    if before(
        at,
        &[
            "in", "on", "im", "am", "en", "le", "el", "у", "в", "на", "во",
        ],
    ) {
        at -= 1;
        found.begin = found.begin.min(at);
    }
    if before(at, &["aux"]) || before(at, ABOUT) {
        at -= 1;
        found.approximate |= words[at].is(ABOUT);
        found.begin = found.begin.min(at);
    }
    found.read_kind(words, at);
    found
}

/// What follows a date and opens it: "or earlier", "or later".
const OR_EARLIER: &[&[&str]] = &[
    &["or", "earlier"],
    &["or", "before"],
    &["oder", "früher"],
    &["ou", "avant"],
    &["o", "antes"],
    &["або", "раніше"],
    &["чи", "раніше"],
    &["или", "раньше"],
    &["of", "eerder"],
];
const OR_LATER: &[&[&str]] = &[
    &["or", "later"],
    &["or", "after"],
    &["oder", "später"],
    &["ou", "après"],
    &["o", "después"],
    &["або", "пізніше"],
    &["или", "позже"],
    &["of", "later"],
];

impl Modifiers {
    /// Reads what follows a date: the word after it.
    pub fn read_after(&mut self, words: &[Word<'_>], end: usize) -> usize {
        let kinds = [(OR_EARLIER, Kind::By), (OR_LATER, Kind::After)];
        for (phrases, kind) in kinds {
            let stands = |phrase: &&&[&str]| {
                let part = words.get(end..end + phrase.len());
                part.is_some_and(|it| it.iter().zip(**phrase).all(|(word, it)| word.lower == *it))
            };
            if let Some(phrase) = phrases.iter().find(stands) {
                self.kind = kind;
                return end + phrase.len();
            }
        }
        end
    }

    fn read_kind(&mut self, words: &[Word<'_>], at: usize) {
        if ends_with(words, at, &["as", "early", "as"]) {
            // "at least as early as May": by then it had begun
            let least = one_of_phrases(words, at - 3, LEAST);
            self.kind = if least > 0 {
                Kind::BegunBy
            } else {
                Kind::Begin
            };
            self.begin = at - 3 - least;
            return;
        }
        if ends_with(words, at, &["no", "earlier", "than"]) {
            (self.begin, self.kind) = (at - 3, Kind::After);
            return;
        }
        let least = one_of_phrases(words, at, LEAST);
        let from = at - least;
        let kind = |word: &Word<'_>| {
            let known = KINDS.iter().find(|(list, _)| word.is(list));
            known.map(|(_, kind)| *kind)
        };
        if let Some(kind) = from.checked_sub(1).and_then(|at| kind(&words[at])) {
            self.begin = from - 1;
            // "at least since May" as well as "since at least May"
            let earlier = one_of_phrases(words, from - 1, LEAST);
            let is_least = least + earlier > 0;
            self.begin -= earlier;
            self.kind = match kind {
                Kind::Begin if is_least => Kind::BegunBy,
                Kind::End if is_least => Kind::EndAfter,
                kind => kind,
            };
        } else if least > 0 {
            let is_latest = words[at - 1].is(&["than", "пізніше", "позднее", "spätestens"]);
            let kind = if is_latest { Kind::By } else { Kind::After };
            (self.begin, self.kind) = (from, kind);
        }
    }

    /// A span as EDTF with what stands before it.
    pub fn apply(&self, span: &Span) -> Option<String> {
        let approximate = self.approximate || span.approximate;
        if let Some((before, after)) = self.night.filter(|_| span.is_day()) {
            return span.widened(before, after);
        }
        let qualified = |text: String| match approximate {
            true => with_mark(&text),
            false => Some(text),
        };
        match self.kind {
            Kind::At | Kind::Begin | Kind::End => qualified(span.edtf.clone()),
            Kind::By | Kind::BegunBy => {
                Some(format!("[..{}]", span.last()?)).filter(|_| !approximate)
            }
            // "before the end of 2023" may be in 2023
            Kind::Before if self.is_part => {
                Some(format!("[..{}]", span.last()?)).filter(|_| !approximate)
            }
            Kind::Before => Some(format!("[..{}]", span.before()?)).filter(|_| !approximate),
            Kind::After | Kind::EndAfter => {
                Some(format!("[{}..]", span.first()?)).filter(|_| !approximate)
            }
        }
    }
}

/// A date, each day of a list, or both ends of an interval with `~`; EDTF has none for the ends of a range.
fn with_mark(text: &str) -> Option<String> {
    if text.contains("..") {
        return None;
    }
    let mark = |part: &str| {
        if part.ends_with('~') {
            part.to_owned()
        } else {
            format!("{part}~")
        }
    };
    if let Some(list) = text.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
        let parts: Vec<String> = list.split(',').map(mark).collect();
        return Some(format!("[{}]", parts.join(",")));
    }
    let parts: Vec<String> = text.split('/').map(mark).collect();
    Some(parts.join("/"))
}
