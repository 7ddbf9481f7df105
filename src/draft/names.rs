//! Names of the record in a text: all at once, at the borders of words, the longest first.

use super::gazetteer::{Gazetteer, Kind, Thing};
use aho_corasick::{AhoCorasick, BuildError};
use std::collections::HashMap;
use std::ops::Range;

/// A name where it stands.
#[derive(Debug, Clone)]
pub(super) struct Mention<'g> {
    pub range: Range<usize>,
    /// Whom or what it can mean.
    pub things: &'g [Thing],
}

impl Mention<'_> {
    /// The one agent that it means as a speaker or party: of a place and its state the state, of a group
    /// and its tool the group.
    pub fn agent(&self) -> Option<&Thing> {
        self.only(&[Kind::Agent])
    }

    /// The one thing of some kinds that it means.
    pub fn only(&self, kinds: &[Kind]) -> Option<&Thing> {
        let mut found = self.things.iter().filter(|it| kinds.contains(&it.kind));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Whether it names an agent, place or tool.
    pub fn is_name(&self) -> bool {
        let kinds = [Kind::Agent, Kind::Place, Kind::Tool];
        self.things.iter().any(|it| kinds.contains(&it.kind))
    }
}

/// Finds the names of a gazetteer.
pub(super) struct NameFinder<'g> {
    automaton: AhoCorasick,
    names: Vec<(&'g str, Vec<Thing>, bool)>,
    /// How the names are written, each with the number of its name.
    spellings: Vec<(String, usize)>,
}

impl<'g> NameFinder<'g> {
    /// # Errors
    /// [`BuildError`] where there are more names than the automaton can hold.
    pub fn new(gazetteer: &'g Gazetteer) -> Result<Self, BuildError> {
        let mut names: Vec<_> = gazetteer
            .names
            .iter()
            .map(|(name, things)| {
                (
                    name.as_str(),
                    things.clone(),
                    gazetteer.common.contains(name),
                )
            })
            .collect();
        names.sort_by_key(|(name, ..)| *name);
        let mut spellings: Vec<(String, usize)> = Vec::new();
        for (at, (name, ..)) in names.iter().enumerate() {
            spellings.extend(spellings_of(name).into_iter().map(|it| (it, at)));
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(spellings.iter().map(|(spelling, _)| spelling))?;
        Ok(Self {
            automaton,
            names,
            spellings,
        })
    }

    /// The names in a text, in its order; none within another.
    pub fn find(&self, text: &str, sentences: &[Range<usize>]) -> Vec<Mention<'_>> {
        let mut longest: HashMap<usize, (usize, usize)> = HashMap::new();
        for found in self.automaton.find_overlapping_iter(text) {
            let range = found.range();
            let (spelling, name) = &self.spellings[found.pattern().as_usize()];
            let name = *name;
            if self.is_mention(text, &range, (spelling, name), sentences) {
                let known = longest.entry(range.start).or_insert((range.end, name));
                if range.end > known.0 {
                    *known = (range.end, name);
                }
            }
        }
        let mut found: Vec<_> = longest.into_iter().collect();
        found.sort_unstable();
        let mut kept: Vec<(usize, (usize, usize))> = Vec::new();
        for (begin, (to, name)) in found {
            match kept.last().copied() {
                // "The National" is no newspaper in "The National Cyber Security Centre".
                Some((first, (end, _))) if begin < end => {
                    if to - begin > end - first {
                        kept.pop();
                        kept.push((begin, (to, name)));
                    }
                }
                _ => kept.push((begin, (to, name))),
            }
        }
        let mentions = kept.into_iter().map(|(begin, (to, name))| Mention {
            range: begin..to,
            things: self.names[name].1.as_slice(),
        });
        by_abbreviation(text, mentions.collect())
    }

    fn is_mention(
        &self,
        text: &str,
        range: &Range<usize>,
        (name, number): (&str, usize),
        sentences: &[Range<usize>],
    ) -> bool {
        let (_, things, is_common) = &self.names[number];
        let (before, after) = (&text[..range.start], &text[range.end..]);
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let begins = before
            .chars()
            .next_back()
            .is_none_or(|c| !is_part(c) && !matches!(c, '-' | '@' | '/' | '.'));
        let rest = after.strip_prefix(['\'', '’']).unwrap_or(after);
        let ends = after.chars().next().is_none_or(|c| !is_part(c) && c != '@')
            && !is_address(after)
            && (rest.len() == after.len() || !rest.starts_with(is_part) || rest.starts_with('s'));
        if !begins || !ends {
            return false;
        }
        let written = &text[range.clone()];
        let is_concept = things
            .iter()
            .all(|it| !matches!(it.kind, Kind::Agent | Kind::Place | Kind::Tool));
        if is_concept {
            return true;
        }
        // Short names and acronyms are other words in another case.
        let is_exact = written == name;
        let is_short = name.chars().count() <= 5 || !name.contains(char::is_lowercase);
        let has_capital = written.starts_with(|c: char| !c.is_lowercase());
        if !is_exact && !is_titled(written, name) && (is_short || *is_common || !has_capital) {
            return false;
        }
        if *is_common {
            return is_no_word(text, range, sentences);
        }
        let is_country = things
            .iter()
            .any(|it| it.kind == Kind::Place || it.is_state);
        // "Росія-1" is a channel
        let mut number = after.strip_prefix('-').unwrap_or_default().chars();
        let is_numbered = number.next().is_some_and(|it| it.is_ascii_digit());
        !is_country || !is_numbered && !is_part_of_name(text, range, sentences)
    }
}

/// The names of a text, those that mean several things as the abbreviation in brackets after them says: "National
/// Cyber Security Centre (NCSC)".
fn by_abbreviation<'g>(text: &str, mut mentions: Vec<Mention<'g>>) -> Vec<Mention<'g>> {
    for at in 1..mentions.len() {
        let (name, short) = (&mentions[at - 1], &mentions[at]);
        let is_in_brackets = text[name.range.end..short.range.start].trim() == "("
            && text[short.range.end..].starts_with(')');
        let [meant] = short.things else {
            continue;
        };
        if is_in_brackets && name.things.len() > 1 && name.things.contains(meant) {
            mentions[at - 1].things = short.things;
        }
    }
    mentions
}

/// Whether a long word that a list has in capitals is written with one: "Strontium" for STRONTIUM.
fn is_titled(written: &str, name: &str) -> bool {
    const SHORTEST: usize = 6;
    let is_word = name.len() >= SHORTEST && name.bytes().all(|it| it.is_ascii_uppercase());
    is_word && written[..1] == name[..1] && written[1..] == name[1..].to_ascii_lowercase()
}

/// A name of letters and a number with a space or hyphen between them, or without: APT28, "APT 28".
fn numbered(name: &str) -> Vec<String> {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &name[letters.len()..];
    let letters = letters.trim_end_matches([' ', '-']);
    let is_numbered = !number.is_empty()
        && letters.len() > 1
        && letters.bytes().all(|it| it.is_ascii_alphabetic());
    match is_numbered {
        true => ["", " ", "-"]
            .map(|it| format!("{letters}{it}{number}"))
            .into(),
        false => Vec::new(),
    }
}

/// A name with the plain apostrophe and the typographic one, with its number in each way, and in the cases that
/// Ukrainian and Russian give it.
pub(super) fn spellings_of(name: &str) -> Vec<String> {
    const ENDINGS: &[(&str, &[&str])] = &[
        ("ія", &["ії", "ію", "ією"]),
        ("ия", &["ии", "ию", "ией"]),
        ("иця", &["иці", "ицю", "ицею"]),
        ("ця", &["ці", "цю", "ци", "це", "цей"]),
        ("ща", &["щі", "щу", "щею"]),
        ("ша", &["ши", "шу", "ше", "шей"]),
        ("га", &["ги", "зі", "гу", "ге", "гою", "гой"]),
        ("ка", &["ки", "ку", "кою", "ці", "кой", "ке"]),
        ("на", &["ни", "ну", "ною", "ні", "ны", "ной", "не"]),
        ("ай", &["аю", "аєм", "аї", "ая", "аем", "ае"]),
        ("ь", &["і", "ю", "и", "я", "ем"]),
        ("ство", &["ства", "ству", "ством", "стві", "стве"]),
    ];
    const CONSONANTS: &str = "бвгґджзклмнпрстфхцчшщ";
    const AFTER_CONSONANT: &[&str] = &["а", "у", "ом", "і", "е", "ові"];
    const FIRST_ENDINGS: &[(&str, &[&str])] = &[
        ("ба", &["би", "бі", "бу", "бою", "бы", "бе", "бой"]),
        ("ство", &["ства", "ству", "ством", "стві", "стве"]),
    ];
    let mut found = vec![name.to_owned()];
    found.extend(numbered(name).into_iter().filter(|it| it != name));
    if let Some((first, rest)) = name.split_once(' ')
        && let Some((stem, endings)) = FIRST_ENDINGS
            .iter()
            .find_map(|(ending, others)| Some((first.strip_suffix(ending)?, others)))
    {
        found.extend(endings.iter().map(|it| format!("{stem}{it} {rest}")));
    }
    let is_cyrillic = name.chars().any(|c| ('а'..='ґ').contains(&c));
    let is_long = name.chars().count() > 4;
    if is_cyrillic && is_long {
        let known = ENDINGS
            .iter()
            .find_map(|(ending, others)| Some((name.strip_suffix(ending)?, *others)));
        let cases = known.or_else(|| {
            name.ends_with(|c| CONSONANTS.contains(c))
                .then_some((name, AFTER_CONSONANT))
        });
        found.extend(
            cases
                .into_iter()
                .flat_map(|(stem, endings)| endings.iter().map(move |it| format!("{stem}{it}"))),
        );
    }
    let others: Vec<String> = found
        .iter()
        .filter(|it| it.contains(['\'', '’']))
        .map(|it| match it.contains('’') {
            true => it.replace('’', "'"),
            false => it.replace('\'', "’"),
        })
        .collect();
    found.extend(others);
    found
}

/// Titles before or after a country's name, which are no part of it.
const TITLES: &[&str] = &[
    "President",
    "Prime",
    "Premier",
    "Minister",
    "Foreign",
    "Defence",
    "Defense",
    "Ambassador",
    "Senator",
    "Chancellor",
    "Chief",
    "Parliament",
    "Ex",
    "Former",
    "Embassy",
    "And",
    "In",
    "On",
];

/// Whether a country's name is a part of a longer one: "Anonymous Sudan", "Air France", "China Mobile". In a
/// headline all words have capitals, so there nobody knows.
fn is_part_of_name(text: &str, range: &Range<usize>, sentences: &[Range<usize>]) -> bool {
    let at = sentences.partition_point(|it| it.end <= range.start);
    let Some(sentence) = sentences.get(at) else {
        return false;
    };
    let is_name = |word: &str| {
        let is_plain = word.chars().all(char::is_alphabetic) && word.chars().count() > 2;
        let is_known = TITLES.contains(&word)
            || ["ian", "ish", "ese", "ean"]
                .iter()
                .any(|it| word.ends_with(it));
        is_plain
            && word.starts_with(char::is_uppercase)
            && word.chars().any(char::is_lowercase)
            && !is_known
    };
    let (before, after) = (
        &text[sentence.start..range.start],
        &text[range.end..sentence.end.max(range.end)],
    );
    let words = text[sentence.clone()]
        .split_whitespace()
        .filter(|it| it.chars().count() > 3);
    let (capitals, small): (Vec<&str>, Vec<&str>) =
        words.partition(|it| it.starts_with(char::is_uppercase));
    let is_headline = small.len() <= capitals.len() && !text[sentence.clone()].ends_with('.');
    if is_headline {
        return false;
    }
    let last = before
        .strip_suffix(' ')
        .and_then(|it| it.rsplit(char::is_whitespace).next());
    let is_first = before.split_whitespace().nth(1).is_none();
    let next = after
        .strip_prefix(' ')
        .and_then(|it| it.split(|c: char| !c.is_alphanumeric()).next());
    last.is_some_and(|it| is_name(it) && (!is_first || it.len() > 4) && !is_weekday_or_month(it))
        || next.is_some_and(is_name)
}

fn is_weekday_or_month(word: &str) -> bool {
    let word = word.to_lowercase();
    super::dates::is_time_word(&word)
}

/// Whether what follows a name makes it an address: "example.org", "name-of-a-file.txt".
fn is_address(after: &str) -> bool {
    let rest = after.strip_prefix('.');
    rest.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Whether a name that is an ordinary word too is no word here: not at a sentence's start, and no part of
/// a longer name.
fn is_no_word(text: &str, range: &Range<usize>, sentences: &[Range<usize>]) -> bool {
    let at = sentences.partition_point(|it| it.end <= range.start);
    let starts = sentences.get(at).is_some_and(|it| {
        let before = text.get(it.start..range.start).unwrap_or_default();
        !before.contains(char::is_alphanumeric)
    });
    let next = text[range.end..].trim_start_matches(' ');
    !starts && !next.starts_with(char::is_uppercase)
}
