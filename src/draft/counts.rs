//! Numbers of those whom an incident affected: "some 24 million users", "at least two dozen hospitals".

use super::sentence::Sentence;
use super::words::Word;
use std::ops::Range;

/// How many of what, as a sentence says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Count {
    /// The property that counts it, such as `ann:customersAffected`.
    pub property: &'static str,
    pub value: Value,
    /// From what stands before the number to what is counted.
    pub words: Range<usize>,
}

/// What is known about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Exactly(u64),
    About(u64),
    AtLeast(u64),
    AtMost(u64),
    Between(u64, u64),
}

/// Words of what was done to those who are counted; without one nobody knows what a number counts.
const AFFECTED: &[&str] = &[
    "affected",
    "affecting",
    "impacted",
    "hit",
    "hacked",
    "compromised",
    "exposed",
    "breached",
    "infected",
    "disrupted",
    "knocked",
    "wiped",
    "destroyed",
    "stranded",
    "stolen",
    "постраждали",
    "постраждало",
    "зачепила",
    "уражено",
    "знищено",
    "пострадали",
    "пострадало",
    "затронула",
    "betroffen",
    "infiziert",
    "touchées",
    "touchés",
    "touché",
    "affectés",
    "affectées",
    "afectados",
    "afectadas",
    "afectó",
];

const LEAST: &[&str] = &[
    "at least",
    "more than",
    "over",
    "no fewer than",
    "no less than",
    "mindestens",
    "mehr als",
    "über",
    "au moins",
    "plus de",
    "al menos",
    "más de",
    "щонайменше",
    "понад",
    "більше",
    "більш ніж",
    "не менше",
    "более",
    "больше",
    "не менее",
    "свыше",
];
const MOST: &[&str] = &[
    "up to",
    "as many as",
    "no more than",
    "fewer than",
    "less than",
    "at most",
    "bis zu",
    "höchstens",
    "weniger als",
    "jusqu'à",
    "moins de",
    "hasta",
    "menos de",
    "до",
    "щонайбільше",
    "менше",
    "не більше",
    "не более",
    "менее",
];
const ABOUT: &[&str] = &[
    "about",
    "around",
    "some",
    "roughly",
    "approximately",
    "nearly",
    "almost",
    "an estimated",
    "circa",
    "etwa",
    "rund",
    "ungefähr",
    "fast",
    "environ",
    "près de",
    "unos",
    "unas",
    "cerca de",
    "casi",
    "близько",
    "приблизно",
    "майже",
    "около",
    "примерно",
    "почти",
];
const NEGATIONS: &[&str] = &["no", "not", "nicht", "не", "ne", "pas", "of"];

/// Scales of numbers.
const SCALES: &[(u64, &[&str])] = &[
    (
        1_000_000_000,
        &[
            "billion",
            "billions",
            "мільярд",
            "мільярди",
            "мільярдів",
            "млрд",
            "миллиард",
            "миллиарда",
            "миллиардов",
            "milliarde",
            "milliarden",
            "milliard",
            "milliards",
        ],
    ),
    (
        1_000_000,
        &[
            "million",
            "mln",
            "m",
            "мільйон",
            "мільйона",
            "мільйони",
            "мільйонів",
            "млн",
            "миллион",
            "миллиона",
            "миллионов",
            "millionen",
            "millions",
            "millón",
            "millones",
        ],
    ),
    (
        1000,
        &[
            "thousand",
            "тисяча",
            "тисячі",
            "тисяч",
            "тис",
            "тысяча",
            "тысячи",
            "тысяч",
            "тыс",
            "tausend",
            "mille",
            "mil",
        ],
    ),
    (100, &["hundred", "hundert", "cent", "cien"]),
    (12, &["dozen", "dutzend"]),
];

/// Numbers in words, in the order of their values.
const SMALL: &[(u64, &[&str])] = &[
    (
        1,
        &[
            "one", "a", "один", "одна", "ein", "eine", "un", "une", "una",
        ],
    ),
    (2, &["two", "два", "дві", "две", "zwei", "deux", "dos"]),
    (3, &["three", "три", "drei", "trois", "tres"]),
    (4, &["four", "чотири", "четыре", "vier", "quatre", "cuatro"]),
    (5, &["five", "п'ять", "пять", "fünf", "cinq", "cinco"]),
    (6, &["six", "шість", "шесть", "sechs", "seis"]),
    (7, &["seven", "сім", "семь", "sieben", "sept", "siete"]),
    (8, &["eight", "вісім", "восемь", "acht", "huit", "ocho"]),
    (9, &["nine", "дев'ять", "девять", "neun", "neuf", "nueve"]),
    (10, &["ten", "десять", "zehn", "dix", "diez"]),
    (11, &["eleven", "elf", "onze", "once"]),
    (12, &["twelve", "zwölf", "douze", "doce"]),
    (15, &["fifteen", "fünfzehn", "quinze", "quince"]),
    (
        20,
        &[
            "twenty",
            "двадцять",
            "двадцать",
            "zwanzig",
            "vingt",
            "veinte",
        ],
    ),
    (
        30,
        &[
            "thirty",
            "тридцять",
            "тридцать",
            "dreißig",
            "trente",
            "treinta",
        ],
    ),
    (40, &["forty"]),
    (
        50,
        &[
            "fifty",
            "п'ятдесят",
            "пятьдесят",
            "fünfzig",
            "cinquante",
            "cincuenta",
        ],
    ),
    (60, &["sixty"]),
    (70, &["seventy"]),
    (80, &["eighty"]),
    (90, &["ninety"]),
];

/// The counts of a sentence.
pub(super) fn find(sentence: &Sentence<'_>) -> Vec<Count> {
    let words = &sentence.words;
    if !words.iter().any(|it| it.is(AFFECTED)) {
        return Vec::new();
    }
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        match count(sentence, at) {
            Some((count, end)) => {
                found.push(count);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn count(sentence: &Sentence<'_>, at: usize) -> Option<(Count, usize)> {
    let words = &sentence.words;
    let is_glued =
        at > 0 && words[at - 1].range.end == words[at].range.start && words[at - 1].text != "(";
    if sentence.is_in_date(at) || is_glued {
        return None;
    }
    let (first, mut end) = number(words, at)?;
    let second = words
        .get(end)
        .filter(|it| it.is(&["to", "and", "-", "–", "bis", "à", "y", "et", "до", "і", "и"]));
    let second = second.and_then(|_| number(words, end + 1));
    let (noun, property) = match second {
        Some((_, next)) => {
            end = next;
            noun(words, next)?
        }
        None => noun(words, end)?,
    };
    let (begin, kind) = kind(words, at);
    let is_between = begin > 0
        && words[begin - 1].is(&["between", "zwischen", "entre", "між", "от", "from", "від"]);
    let value = match (second, kind) {
        (Some((last, _)), _) if first < last && !words[end - 1].is(&["and"]) || is_between => {
            Value::Between(first, second?.0)
        }
        (Some(_), _) => return None,
        (None, Some(Kind::Least)) => Value::AtLeast(first),
        (None, Some(Kind::Most)) => Value::AtMost(first),
        (None, Some(Kind::About)) => Value::About(first),
        (None, None) => Value::Exactly(first),
    };
    // "none of the 24 million users", "not 600 sites"; one is no count of victims
    let before = begin.checked_sub(1).map(|it| &words[it]);
    if before.is_some_and(|it| it.is(NEGATIONS)) || first < 2 {
        return None;
    }
    let range = words[begin].range.start..words[noun].range.end;
    Some((
        Count {
            property,
            value,
            words: range,
        },
        noun + 1,
    ))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Least,
    Most,
    About,
}

/// What stands before a number, and the word with which it begins.
fn kind(words: &[Word<'_>], number: usize) -> (usize, Option<Kind>) {
    // "the", "its": "the more than 600 sites"
    let of = |kind: Kind, phrases: &[&str]| {
        phrases
            .iter()
            .filter_map(|phrase| {
                let length = phrase.split(' ').count();
                let begin = number.checked_sub(length)?;
                let stands = phrase
                    .split(' ')
                    .zip(&words[begin..number])
                    .all(|(it, word)| word.lower == it);
                stands.then_some((begin, kind))
            })
            .min_by_key(|(begin, _)| *begin)
    };
    let known = [
        of(Kind::Least, LEAST),
        of(Kind::Most, MOST),
        of(Kind::About, ABOUT),
    ];
    let longest = known.into_iter().flatten().min_by_key(|(begin, _)| *begin);
    longest.map_or((number, None), |(begin, kind)| (begin, Some(kind)))
}

/// What is counted, at most two words after a number, with its property.
fn noun(words: &[Word<'_>], from: usize) -> Option<(usize, &'static str)> {
    const FARTHEST: usize = 3;
    let rows = include_str!("counts.tsv")
        .lines()
        .filter(|it| !it.starts_with('#'));
    let rows: Vec<(&str, &str)> = rows.filter_map(|it| it.split_once('\t')).collect();
    for at in from..words.len().min(from + FARTHEST) {
        let word = &words[at];
        let known = rows
            .iter()
            .find(|(_, nouns)| nouns.split('|').any(|it| word.lower == it));
        if let Some((property, _)) = known {
            return Some((at, property));
        }
        if !word.text.chars().all(|c| c.is_alphabetic() || c == '\'') {
            return None;
        }
    }
    None
}

/// A number at a word, with the word after it.
fn number(words: &[Word<'_>], at: usize) -> Option<(u64, usize)> {
    let half = words
        .get(at..at + 2)
        .is_some_and(|it| it[0].is(&["half"]) && it[1].is(&["a"]));
    if half {
        let scale = scale(words.get(at + 2)?)?;
        return Some((scale / 2, at + 3));
    }
    let (mut value, tenths, mut next) = digits(words, at).or_else(|| {
        let small = SMALL
            .iter()
            .find(|(_, names)| words.get(at).is_some_and(|it| it.is(names)));
        small.map(|(value, _)| (*value, 0, at + 1)).or_else(|| {
            Some((1, 0, at)).filter(|_| {
                words
                    .get(at)
                    .is_some_and(|it| scale(it).is_some_and(|it| it >= 1000))
            })
        })
    })?;
    let mut is_scaled = false;
    while let Some(scale) = words.get(next).and_then(scale) {
        value = value.checked_mul(scale)?;
        if !is_scaled {
            value = value.checked_add(tenths.checked_mul(scale / 100)?)?;
        }
        is_scaled = true;
        next += 1;
        // "24 млн."
        next += usize::from(
            words
                .get(next)
                .is_some_and(|it| it.text == "." && words[next - 1].range.end == it.range.start),
        );
    }
    // "1.5 systems" is no count; "a people" neither
    let is_article = next == at + 1 && words[at].is(&["a", "un", "une", "una", "ein", "eine"]);
    ((tenths == 0 || is_scaled) && !is_article).then_some((value, next))
}

fn scale(word: &Word<'_>) -> Option<u64> {
    SCALES
        .iter()
        .find(|(_, names)| word.is(names))
        .map(|(scale, _)| *scale)
}

/// `24`, `24,000`, `24.000`, `300 000`, `1.5`: the whole, the hundredths, and the word after it.
fn digits(words: &[Word<'_>], at: usize) -> Option<(u64, u64, usize)> {
    let is_digits =
        |word: &Word<'_>| word.text.len() <= 12 && word.text.bytes().all(|it| it.is_ascii_digit());
    let first = words.get(at).filter(|it| is_digits(it))?;
    let mut whole: u64 = first.text.parse().ok()?;
    let mut next = at + 1;
    let glued = |a: usize, b: usize| {
        words
            .get(b)
            .is_some_and(|it| it.range.start == words[a].range.end)
    };
    loop {
        let thousands = |at: usize| {
            words
                .get(at)
                .is_some_and(|it| is_digits(it) && it.text.len() == 3)
        };
        let is_marked = words
            .get(next)
            .is_some_and(|it| matches!(it.text, "," | "." | "’" | "'"));
        if is_marked && glued(next - 1, next) && glued(next, next + 1) && thousands(next + 1) {
            whole = whole
                .checked_mul(1000)?
                .checked_add(words[next + 1].text.parse().ok()?)?;
            next += 2;
        } else if thousands(next)
            && first.text.len() <= 3
            && words[next].range.start <= words[next - 1].range.end + 3
        {
            whole = whole
                .checked_mul(1000)?
                .checked_add(words[next].text.parse().ok()?)?;
            next += 1;
        } else {
            break;
        }
    }
    let is_point = words
        .get(next)
        .is_some_and(|it| matches!(it.text, "," | "."));
    let part = words
        .get(next + 1)
        .filter(|it| is_digits(it) && it.text.len() <= 2);
    if let Some(part) = part.filter(|_| is_point && glued(next - 1, next) && glued(next, next + 1))
    {
        let digits: u64 = part.text.parse().ok()?;
        let hundredths = if part.text.len() == 1 {
            digits * 10
        } else {
            digits
        };
        return Some((whole, hundredths, next + 2));
    }
    Some((whole, 0, next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::dates::Context;

    fn read(text: &str) -> Vec<Value> {
        let sentence = Sentence::new(text, 0..text.len(), &[], &Context::default());
        find(&sentence).into_iter().map(|it| it.value).collect()
    }

    #[test]
    fn numbers_are_read_with_their_words() {
        for (text, expected) in [
            (
                "It affected some 24 million users.",
                vec![Value::About(24_000_000)],
            ),
            (
                "It hit at least two dozen hospitals.",
                vec![Value::AtLeast(24)],
            ),
            (
                "It affected up to 7,000 servers.",
                vec![Value::AtMost(7000)],
            ),
            (
                "It affected 1.5 million people.",
                vec![Value::Exactly(1_500_000)],
            ),
            (
                "It affected 1.25 million people.",
                vec![Value::Exactly(1_250_000)],
            ),
            (
                "It affected half a million people.",
                vec![Value::Exactly(500_000)],
            ),
            (
                "It affected between 10 and 20 hospitals.",
                vec![Value::Between(10, 20)],
            ),
            (
                "It affected 10 to 20 hospitals in 3 countries.",
                vec![Value::Between(10, 20), Value::Exactly(3)],
            ),
            (
                "It affected more than five hundred companies.",
                vec![Value::AtLeast(500)],
            ),
            (
                "Постраждали понад 2 мільйони клієнтів.",
                vec![Value::AtLeast(2_000_000)],
            ),
            (
                "Betroffen waren bis zu 300.000 Kunden.",
                vec![Value::AtMost(300_000)],
            ),
            (
                "Environ 200 000 personnes ont été touchées.",
                vec![Value::About(200_000)],
            ),
            (
                "It affected dozens of hospitals and hundreds of people.",
                vec![],
            ),
            ("It affected none of the 24 million users.", vec![]),
            ("On 12 May 2023 people were affected.", vec![]),
            ("The company has 24 million users.", vec![]),
            ("It affected CVE-2023-1234 users.", vec![]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
