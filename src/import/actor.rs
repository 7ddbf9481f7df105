//! Names of actors as lists write them: several names of one, doubts, phrases that name nobody.

/// A cell that names an actor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActorName {
    /// The name.
    pub label: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Ids of groups in ATT&CK.
    pub ids: Vec<String>,
    /// The cell doubts it: `APT28?`.
    pub suspected: bool,
    /// What of the cell is no name.
    pub words: Option<String>,
}

/// How the other names of an actor are written.
#[derive(Debug, Clone, Copy, Default)]
pub struct NameRule<'a> {
    /// What stands between the name and the others.
    pub aka: &'a [String],
    /// What separates the others.
    pub aka_separator: &'a [String],
    /// Slashes separate all of them.
    pub slashes: bool,
    /// Phrases are names too: those of victims are told by a description.
    pub phrases: bool,
}

/// Reads a name; `None` for a phrase that names nobody.
pub fn actor(cell: &str, rule: NameRule<'_>) -> Option<ActorName> {
    let mut cell = cell.trim();
    let mut name = ActorName::default();
    if let Some(rest) = cell.strip_suffix('?') {
        name.suspected = true;
        cell = rest.trim_end_matches([' ', '?']);
    }
    let mut rest = cell;
    if rule.slashes {
        if let Some((before, _)) = rest.split_once(['(', '<']) {
            name.words = Some(cell.to_owned());
            rest = before.trim();
        }
        let parts = rest
            .split('/')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let (ids, mut names): (Vec<&str>, Vec<&str>) = parts.partition(|part| is_group_id(part));
        name.ids = ids.iter().map(|id| (*id).to_owned()).collect();
        if names.is_empty() {
            names.extend(ids.first());
        }
        let mut names = names.into_iter().map(str::to_owned);
        name.label = names.next()?;
        name.aliases = names.collect();
    } else {
        let aka = rule.aka.iter().filter(|aka| !aka.is_empty());
        let split = aka.filter_map(|aka| rest.split_once(aka.as_str())).next();
        let (label, others) = split.unwrap_or((rest, ""));
        name.label = label.trim().to_owned();
        name.aliases = split_by(others, rule.aka, rule.aka_separator);
    }
    name.aliases.retain(|alias| *alias != name.label);
    let is_name = rule.phrases || !is_phrase(&name.label);
    (!name.label.is_empty() && is_name).then_some(name)
}

fn split_by(text: &str, aka: &[String], separators: &[String]) -> Vec<String> {
    let mut parts = vec![text.to_owned()];
    for separator in aka.iter().chain(separators).filter(|it| !it.is_empty()) {
        let split = parts.iter().flat_map(|part| part.split(separator.as_str()));
        parts = split.map(|part| part.trim().to_owned()).collect();
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// `G0034`, as ATT&CK numbers groups.
pub fn is_group_id(text: &str) -> bool {
    let digits = text.strip_prefix('G').unwrap_or_default();
    digits.len() == 4 && digits.bytes().all(|it| it.is_ascii_digit())
}

/// Whether words describe somebody without naming anybody.
fn is_phrase(name: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "a ",
        "an ",
        "several ",
        "some ",
        "various ",
        "multiple ",
        "many ",
        "two ",
        "three ",
        "four ",
        "five ",
        "unknown",
        "unidentified ",
        "unnamed ",
        "undetermined",
        "suspected ",
        "alleged ",
        "possibly ",
        "probably ",
        "likely ",
        "threat actor",
        "threat actors",
        "hackers ",
        "hacker ",
        "individuals ",
        "cybercriminals",
        "attackers",
        "not ",
    ];
    const ENDS: &[&str] = &[
        " hackers",
        " citizens",
        " nationals",
        " individuals",
        " threat actors",
        " groups",
        " attackers",
        " cybercriminals",
        " employees",
    ];
    let lower = name.to_lowercase();
    let begins = BEGINNINGS.iter().any(|it| lower.starts_with(it));
    begins || ENDS.iter().any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_others_gives_one_name_and_aliases() {
        let aka = [" AKA ".to_owned(), " a.k.a. ".to_owned()];
        let and = [" and ".to_owned(), ",".to_owned()];
        let rule = NameRule {
            aka: &aka,
            aka_separator: &and,
            ..NameRule::default()
        };
        let name = actor("Grey Fox AKA Vulpes and G9999", rule).unwrap();
        assert_eq!(name.label, "Grey Fox");
        assert_eq!(name.aliases, ["Vulpes", "G9999"]);
        let slashes = NameRule {
            slashes: true,
            ..NameRule::default()
        };
        let name = actor("APT1/Comment Crew/G0006 (PLA, Unit 61398)", slashes).unwrap();
        assert_eq!(
            (name.label.as_str(), name.ids[0].as_str()),
            ("APT1", "G0006")
        );
        assert_eq!(name.aliases, ["Comment Crew"]);
        assert_eq!(
            name.words.as_deref(),
            Some("APT1/Comment Crew/G0006 (PLA, Unit 61398)")
        );
        let plain = actor("Fox, Grey", NameRule::default()).unwrap();
        assert_eq!(
            (plain.label.as_str(), plain.aliases.len()),
            ("Fox, Grey", 0)
        );
    }

    #[test]
    fn a_phrase_names_nobody_and_a_question_mark_doubts() {
        for phrase in [
            "Threat actors from Russia?",
            "Several pro-Russian groups",
            "Two Chinese citizens",
            "Unknown",
            "?",
        ] {
            assert_eq!(actor(phrase, NameRule::default()), None, "{phrase}");
        }
        let name = actor("APT28?", NameRule::default()).unwrap();
        assert!(name.suspected && name.label == "APT28");
        assert!(actor("Anonymous", NameRule::default()).is_some());
    }
}
