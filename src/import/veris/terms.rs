//! Actions and industries of VERIS as types of events and sectors.

use crate::import::fate::Fate;
use crate::import::fields::Fields;
use crate::model::vocab::ann;
use oxrdf::NamedNodeRef;

type Term = NamedNodeRef<'static>;

/// Kinds of action with their varieties, and the type of event that each is; `*` is any other.
const ACTIONS: &[(&str, &[(&str, Term)])] = &[
    (
        "error",
        &[
            ("Misdelivery", ann::MISDELIVERY),
            ("Misconfiguration", ann::MISCONFIGURATION),
            ("Publishing error", ann::PUBLISHING_ERROR),
            ("Disposal error", ann::DISPOSAL_ERROR),
            ("Loss", ann::DEVICE_LOSS),
            ("*", ann::HUMAN_ERROR),
        ],
    ),
    ("misuse", &[("*", ann::INSIDER_MISUSE)]),
    (
        "physical",
        &[("Theft", ann::DEVICE_LOSS), ("*", ann::SECURITY_INCIDENT)],
    ),
    (
        "hacking",
        &[
            ("DoS", ann::DDOS_ATTACK),
            ("Exploit vuln", ann::VULNERABILITY_EXPLOITATION),
            ("*", ann::INTRUSION),
        ],
    ),
    (
        "malware",
        &[
            ("Ransomware", ann::RANSOMWARE_ATTACK),
            ("Destroy data", ann::DESTRUCTIVE_ATTACK),
            ("DoS", ann::DDOS_ATTACK),
            ("*", ann::CYBERATTACK),
        ],
    ),
    (
        "social",
        &[
            ("Phishing", ann::PHISHING_CAMPAIGN),
            ("Extortion", ann::EXTORTION),
            ("*", ann::CYBERATTACK),
        ],
    ),
    ("environmental", &[("*", ann::SECURITY_INCIDENT)]),
];

/// Sections and subsectors of NAICS by their first digits, the longest first.
const SECTORS: &[(&str, Term)] = &[
    ("3254", ann::PHARMACEUTICAL),
    ("325", ann::CHEMICALS),
    ("311", ann::FOOD),
    ("312", ann::FOOD),
    ("481", ann::AVIATION),
    ("491", ann::POSTAL),
    ("517", ann::TELECOMMUNICATIONS),
    ("511", ann::MEDIA),
    ("515", ann::MEDIA),
    ("518", ann::INFORMATION_TECHNOLOGY),
    ("519", ann::INFORMATION_TECHNOLOGY),
    ("2213", ann::WATER),
    ("813", ann::CIVIL_SOCIETY),
    ("928", ann::DEFENCE),
    ("11", ann::FOOD),
    ("21", ann::MINING),
    ("22", ann::ENERGY),
    ("23", ann::CONSTRUCTION),
    ("31", ann::MANUFACTURING),
    ("32", ann::MANUFACTURING),
    ("33", ann::MANUFACTURING),
    ("42", ann::TRADE),
    ("44", ann::TRADE),
    ("45", ann::TRADE),
    ("48", ann::TRANSPORT),
    ("49", ann::TRANSPORT),
    ("51", ann::INFORMATION_TECHNOLOGY),
    ("52", ann::FINANCE),
    ("53", ann::REAL_ESTATE),
    ("54", ann::PROFESSIONAL_SERVICES),
    ("55", ann::PROFESSIONAL_SERVICES),
    ("56", ann::ADMINISTRATIVE_SERVICES),
    ("61", ann::EDUCATION),
    ("62", ann::HEALTH),
    ("71", ann::ENTERTAINMENT),
    ("72", ann::HOSPITALITY),
    ("92", ann::GOVERNMENT),
];

/// The types of an event, and the varieties in words.
pub fn event_types(fields: &mut Fields<'_>) -> (Vec<Term>, Vec<String>) {
    let (mut types, mut words) = (Vec::new(), Vec::new());
    for (action, varieties) in ACTIONS {
        if fields.at(&format!("action.{action}")).is_none() {
            continue;
        }
        let path = format!("action.{action}.variety");
        let given = fields.texts(&path);
        let given: Vec<&str> = given.into_iter().filter(|it| *it != "Unknown").collect();
        let other = varieties.iter().find(|(name, _)| *name == "*");
        for variety in &given {
            let known = varieties.iter().find(|(name, _)| name == variety);
            types.extend(known.or(other).map(|(_, term)| *term));
            words.push(variety.to_lowercase());
        }
        if given.is_empty() {
            types.extend(other.map(|(_, term)| *term));
            words.push((*action).to_owned());
        }
        // in the label, and as the nearest type
        fields.mark(&path, Fate::Words);
    }
    // a narrower type says what a wider one says
    let narrow = types
        .iter()
        .any(|it| ![ann::SECURITY_INCIDENT, ann::CYBERATTACK].contains(it));
    types.retain(|it| !narrow || ![ann::SECURITY_INCIDENT, ann::CYBERATTACK].contains(it));
    words.sort();
    words.dedup();
    const SHOWN: usize = 3;
    words.truncate(SHOWN);
    (types, words)
}

/// The sector of an industry in NAICS.
pub fn sector(code: &str) -> Option<Term> {
    let found = SECTORS.iter().find(|(digits, _)| code.starts_with(digits));
    found.map(|(_, term)| *term)
}
