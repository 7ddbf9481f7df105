//! What the parser expected where it failed.

/// What the parser expected. oxttl says so in English alone: it has no kinds of errors, and rio's are
/// private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Dot,
    Bracket,
    Datatype,
    Object,
    Predicate,
    Subject,
    Other,
}

/// Words of the messages, those that decide first.
const WORDS: [(&str, Expected); 7] = [
    ("dot is expected", Expected::Dot),
    ("followed by a dot", Expected::Dot),
    ("should end with a", Expected::Bracket),
    ("subject", Expected::Subject),
    ("RDF object", Expected::Object),
    ("predicate", Expected::Predicate),
    ("datatype", Expected::Datatype),
];

impl Expected {
    /// What a message says was expected.
    pub(super) fn of(message: &str) -> Self {
        let found = WORDS.iter().find(|(words, _)| message.contains(words));
        found.map_or(Self::Other, |(_, expected)| *expected)
    }
}
