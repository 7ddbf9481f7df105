//! Periods beside that of the day of publication: "last year", "diese Woche", "минулого місяця".

use super::super::words::Word;
use super::ago::Unit;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Periods beside that of the day of publication, by their phrases: unit, steps, words.
const PERIODS: &[(Unit, i32, &[&str])] = &[
    (
        Unit::Week,
        -1,
        &[
            "last week",
            "previous week",
            "vergangene woche",
            "vergangenen woche",
            "letzte woche",
            "letzter woche",
            "letzten woche",
            "vorige woche",
            "semaine dernière",
            "semana pasada",
            "pasada semana",
            "минулого тижня",
            "прошлой неделе",
            "прошлой недели",
            "прошлую неделю",
            "минулий тиждень",
            "минулому тижні",
            "vorige week",
            "settimana scorsa",
        ],
    ),
    (
        Unit::Week,
        0,
        &[
            "this week",
            "the week",
            "diese woche",
            "dieser woche",
            "cette semaine",
            "esta semana",
            "цього тижня",
            "этой неделе",
            "эту неделю",
            "цей тиждень",
            "цьому тижні",
            "deze week",
            "questa settimana",
        ],
    ),
    (
        Unit::Week,
        1,
        &[
            "next week",
            "nächste woche",
            "nächster woche",
            "kommende woche",
            "kommenden woche",
            "semaine prochaine",
            "próxima semana",
            "наступного тижня",
            "следующей неделе",
            "наступному тижні",
            "volgende week",
            "komende week",
            "prossima settimana",
        ],
    ),
    (
        Unit::Month,
        -1,
        &[
            "last month",
            "previous month",
            "vergangenen monat",
            "letzten monat",
            "vorigen monat",
            "vergangenen monats",
            "letzten monats",
            "mois dernier",
            "mes pasado",
            "pasado mes",
            "минулого місяця",
            "прошлом месяце",
            "прошлого месяца",
            "прошлый месяц",
            "минулий місяць",
            "минулому місяці",
            "vorige maand",
            "mese scorso",
        ],
    ),
    (
        Unit::Month,
        0,
        &[
            "this month",
            "the month",
            "diesen monat",
            "diesem monat",
            "dieses monats",
            "ce mois",
            "este mes",
            "цього місяця",
            "этом месяце",
            "этого месяца",
            "цьому місяці",
            "deze maand",
            "questo mese",
        ],
    ),
    (
        Unit::Month,
        1,
        &[
            "next month",
            "nächsten monat",
            "kommenden monat",
            "mois prochain",
            "próximo mes",
            "наступного місяця",
            "следующем месяце",
            "volgende maand",
            "prossimo mese",
        ],
    ),
    (
        Unit::Year,
        -1,
        &[
            "last year",
            "previous year",
            "vergangenen jahr",
            "vergangenes jahr",
            "letztes jahr",
            "letzten jahr",
            "voriges jahr",
            "vergangenen jahres",
            "letzten jahres",
            "vorjahr",
            "année dernière",
            "an dernier",
            "an passé",
            "año pasado",
            "pasado año",
            "минулого року",
            "торік",
            "минулоріч",
            "прошлом году",
            "прошлого года",
            "прошлый год",
            "минулий рік",
            "минулому році",
            "vorig jaar",
            "anno scorso",
        ],
    ),
    (
        Unit::Year,
        0,
        &[
            "this year",
            "the year",
            "dieses jahr",
            "diesem jahr",
            "dieses jahres",
            "diesen jahres",
            "cette année",
            "este año",
            "цього року",
            "цьогоріч",
            "этом году",
            "этого года",
            "цьому році",
            "dit jaar",
            "quest'anno",
        ],
    ),
    (
        Unit::Year,
        1,
        &[
            "next year",
            "nächstes jahr",
            "nächsten jahr",
            "kommendes jahr",
            "kommenden jahr",
            "an prochain",
            "année prochaine",
            "próximo año",
            "наступного року",
            "следующем году",
            "следующего года",
            "наступному році",
            "volgend jaar",
            "prossimo anno",
        ],
    ),
];

/// Periods of which nobody says when they begin: a date that cannot be placed.
const VAGUE: &[&str] = &[
    "recent days",
    "recent weeks",
    "recent months",
    "recent years",
    "coming days",
    "coming weeks",
    "coming months",
    "coming years",
    "past few days",
    "past few weeks",
    "past few months",
    "past few years",
    "last few days",
    "last few weeks",
    "last few months",
    "last few years",
    "next few days",
    "next few weeks",
    "next few months",
    "vergangenen tagen",
    "vergangenen wochen",
    "vergangenen monaten",
    "vergangenen jahren",
    "letzten tagen",
    "letzten wochen",
    "letzten monaten",
    "letzten jahren",
    "kommenden tagen",
    "kommenden wochen",
    "kommenden monaten",
    "nächsten tagen",
    "nächsten wochen",
    "nächsten monaten",
    "derniers jours",
    "dernières semaines",
    "derniers mois",
    "dernières années",
    "prochains jours",
    "prochaines semaines",
    "prochains mois",
    "il y a quelques jours",
    "il y a quelques semaines",
    "il y a quelques mois",
    "quelques jours plus tard",
    "quelques semaines plus tard",
    "quelques mois plus tard",
    "últimos días",
    "últimas semanas",
    "últimos meses",
    "últimos años",
    "próximos días",
    "próximas semanas",
    "próximos meses",
    "hace unos días",
    "останніми днями",
    "останніми тижнями",
    "останніми місяцями",
    "останні дні",
    "останні тижні",
    "останні місяці",
    "останні роки",
    "найближчими днями",
    "найближчі дні",
    "последние дни",
    "последние недели",
    "последние месяцы",
    "последние годы",
    "ближайшие дни",
    "ближайшие недели",
    "afgelopen dagen",
    "afgelopen weken",
    "afgelopen maanden",
    "komende dagen",
    "komende weken",
];

/// The same by their first words.
static VAGUE_BY_WORD: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut found: HashMap<&str, Vec<&str>> = HashMap::new();
    for phrase in VAGUE {
        let first = phrase.split(' ').next().unwrap_or(phrase);
        found.entry(first).or_default().push(phrase);
    }
    found
});

/// The word after a period of which nobody says when it begins.
pub(super) fn vague(words: &[Word<'_>], at: usize) -> Option<usize> {
    let phrases = VAGUE_BY_WORD.get(words.get(at)?.lower.as_str())?;
    phrases.iter().find_map(|phrase| stands(words, at, phrase))
}

/// Which period a phrase names, with the word after it.
pub(super) fn named_period(words: &[Word<'_>], at: usize) -> Option<(bool, i32, usize)> {
    let (unit, step, end) = period_at(words, at)?;
    Some((unit == Unit::Year, step, end))
}

/// The same with its unit.
pub(super) fn period_at(words: &[Word<'_>], at: usize) -> Option<(Unit, i32, usize)> {
    PERIODS.iter().find_map(|(unit, step, phrases)| {
        let end = phrases
            .iter()
            .find_map(|phrase| stands(words, at, phrase))?;
        Some((*unit, *step, end))
    })
}

/// The word after a phrase, if it stands at a word.
pub(super) fn stands(words: &[Word<'_>], at: usize, phrase: &str) -> Option<usize> {
    // Most phrases do not even begin so.
    if !phrase.starts_with(words.get(at)?.lower.as_str()) {
        return None;
    }
    let mut next = at;
    for part in phrase.split(' ') {
        if words.get(next)?.lower != part {
            return None;
        }
        next += 1;
    }
    Some(next)
}
