//! Persons by their last name alone, after a text has named them in full: "Illia Vitiuk said … Vitiuk added".

use super::names::{Mention, spellings_of};
use std::ops::Range;

/// A last name with those whom it means, and where the full name ends.
struct Surname<'g> {
    spellings: Vec<String>,
    person: Mention<'g>,
}

/// The mentions of a text with those of persons by their last name, in its order.
pub(super) fn with_surnames<'g>(text: &str, mut mentions: Vec<Mention<'g>>) -> Vec<Mention<'g>> {
    const SHORTEST: usize = 4;
    let mut known: Vec<Surname<'g>> = Vec::new();
    let mut shared: Vec<String> = Vec::new();
    for mention in &mentions {
        let person = mention.agent().filter(|it| it.is_person);
        let full = &text[mention.range.clone()];
        let last = full.rsplit(char::is_whitespace).next().unwrap_or(full);
        if person.is_none() || last.len() == full.len() || last.chars().count() < SHORTEST {
            continue;
        }
        let same = known.iter().find(|it| it.spellings[0] == last);
        match same.map(|it| it.person.agent() == person) {
            Some(true) => {}
            Some(false) => shared.push(last.to_owned()),
            None => known.push(Surname {
                spellings: spellings_of(last),
                person: mention.clone(),
            }),
        }
    }
    known.retain(|it| !shared.contains(&it.spellings[0]));
    let mut found = Vec::new();
    for surname in &known {
        let rest = surname.person.range.end;
        for spelling in &surname.spellings {
            for (at, _) in text[rest..].match_indices(spelling.as_str()) {
                let range = rest + at..rest + at + spelling.len();
                // Mentions are in their order, and none is within another.
                let next = mentions.partition_point(|it| it.range.end <= range.start);
                let is_free = mentions
                    .get(next)
                    .is_none_or(|it| range.end <= it.range.start);
                if is_free && stands_alone(text, &range) {
                    found.push(Mention {
                        range,
                        ..surname.person.clone()
                    });
                }
            }
        }
    }
    mentions.extend(found);
    mentions.sort_by_key(|it| it.range.start);
    mentions
}

/// Whether a last name is a word of its own, and no other first name stands before it: "Anna Vitiuk".
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    const TITLES: &[&str] = &[
        "mr",
        "ms",
        "mrs",
        "dr",
        "herr",
        "frau",
        "minister",
        "president",
        "secretary",
        "director",
        "chancellor",
        "senator",
        "general",
        "monsieur",
        "madame",
        "señor",
        "señora",
    ];
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '@');
    if before.chars().next_back().is_some_and(is_part) || after.chars().next().is_some_and(is_part)
    {
        return false;
    }
    let Some(before) = before.strip_suffix(' ') else {
        return true;
    };
    let previous = before.rsplit(char::is_whitespace).next().unwrap_or(before);
    let is_name =
        previous.starts_with(char::is_uppercase) && previous.ends_with(char::is_alphabetic);
    let lower = previous.to_lowercase();
    // German titles are one word: "Außenministerin".
    let is_title =
        |it: &&str| lower == **it || lower.ends_with(*it) || lower.ends_with(&format!("{it}in"));
    !is_name || TITLES.iter().any(is_title)
}

#[cfg(test)]
mod tests {
    use super::super::gazetteer::{Kind, Thing};
    use super::*;

    fn thing(name: &str) -> Vec<Thing> {
        vec![Thing {
            name: name.to_owned(),
            kind: Kind::Agent,
            is_state: false,
            is_person: true,
            is_media: false,
        }]
    }

    /// What is named in a text, where full names stand as they are.
    fn named(text: &str, full: &[(&str, &[Thing])]) -> Vec<String> {
        let mentions = full.iter().filter_map(|(name, things)| {
            let at = text.find(name)?;
            Some(Mention {
                range: at..at + name.len(),
                things,
            })
        });
        let found = with_surnames(text, mentions.collect());
        found
            .iter()
            .map(|it| text[it.range.clone()].to_owned())
            .collect()
    }

    #[test]
    fn a_last_name_means_whom_the_text_has_named_in_full() {
        let (one, other) = (thing("ag:illia-vitiuk"), thing("ag:anna-vitiuk"));
        let people = [("Illia Vitiuk", &one[..])];
        let text = "Vitiuk was there. Illia Vitiuk spoke, then Vitiuk left with Vitiukov. Anna Vitiuk stayed.";
        assert_eq!(named(text, &people), ["Illia Vitiuk", "Vitiuk"]);
        let text = "Illia Vitiuk and Anna Vitiuk spoke. Vitiuk left.";
        let both = [people[0], ("Anna Vitiuk", &other[..])];
        assert_eq!(named(text, &both), ["Illia Vitiuk", "Anna Vitiuk"]);
        let text = "Annalena Baerbock kam. Laut Außenministerin Baerbock ist es so.";
        let people = [("Annalena Baerbock", &one[..])];
        assert_eq!(named(text, &people), ["Annalena Baerbock", "Baerbock"]);
        let text = "Дмитро Пєсков мовчав. За словами Пєскова, все добре.";
        let people = [("Дмитро Пєсков", &one[..])];
        assert_eq!(named(text, &people), ["Дмитро Пєсков", "Пєскова"]);
    }
}
