//! The table of problem codes, with their titles and the pages that explain them.

use super::Severity;
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An entry of the table.
struct CodeEntry {
    code: Code,
    name: &'static str,
    title: &'static str,
    page: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal $title:literal,)*) => {
        /// One kind of problem. The number never changes its meaning and is never reused; the
        /// letter before it says whether it is an error, a warning or a note.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $code,)*
        }

        impl Code {
            /// Every code, by number.
            pub const ALL: &[Self] = &[$(Self::$code),*];
        }

        /// In the order of the codes.
        const TABLE: &[CodeEntry] = &[$(CodeEntry {
            code: Code::$code,
            name: $name,
            title: $title,
            page: include_str!(concat!("pages/", $name, ".md")),
        }),*];
    };
}

codes! {
    // parsing
    /// The bytes are not UTF-8.
    NotUtf8 = "E001" "not UTF-8 text",
    /// The text breaks the grammar of its format.
    Syntax = "E002" "syntax error",
    /// A prefix is used that no `@prefix` line declares.
    UndeclaredPrefix = "E003" "undeclared prefix",
    /// Brackets are nested deeper than the parser supports.
    TooDeep = "E004" "nested too deep",
    /// An IRI is malformed, or relative where there is no base.
    InvalidIri = "E005" "invalid IRI",
    /// Compressed data is damaged, truncated, or decompresses beyond the limit.
    DamagedCompression = "E006" "damaged compressed data",
    /// A file contains no statements.
    NoStatements = "W007" "file without statements",
    /// A well-known prefix is declared with another namespace.
    UnusualNamespace = "W008" "well-known prefix with another namespace",
    /// A key of JSON-LD that no context defines.
    IgnoredKey = "W009" "ignored key of JSON-LD",
    // values
    /// A literal is invalid for its datatype, or its property requires another datatype.
    WrongDatatype = "E011" "invalid value for its type",
    /// A date is not EDTF, or not of its datatype.
    InvalidDate = "E012" "invalid date",
    /// A span begins after it ends.
    BeginsAfterEnd = "E013" "begins after it ends",
    /// A resource has conflicting dates.
    TwoDates = "E014" "conflicting dates",
    /// A claim is dated before its event, or before the event was known.
    ClaimBeforeEvent = "W015" "claim dated before its event",
    /// A claim is dated after its sources were published.
    ClaimAfterSource = "W016" "claim dated after its source",
    /// A literal of another vocabulary that its datatype does not have.
    InvalidForeignValue = "W017" "invalid value of another vocabulary",
    /// An event is public, or sourced, only before it happens.
    KnownBeforehand = "W018" "event known only before it happens",
    /// An event is known only from the day on which undated sources were read.
    KnownByReading = "N019" "event known only from the day of access",
    // terms
    /// A name in `ann:` that the ontology does not define.
    UnknownTerm = "E020" "unknown term",
    /// A hand-written derived property differs from the derived value.
    DerivedByHand = "E021" "hand-written derived property that disagrees",
    /// A text where a resource is required, or a resource where a text or number is.
    WrongTermKind = "E022" "text instead of a resource, or the reverse",
    /// A property of claims is used on something else.
    ClaimOnly = "E023" "claim property on something else",
    /// An IRI of the data without a valid kind and slug.
    InvalidSlug = "E025" "invalid slug",
    /// A concept that is not in the scheme from which its property takes its values.
    OtherScheme = "E026" "concept of another scheme",
    /// A class, a property or a concept in the place of one of the others.
    OtherKindOfTerm = "E027" "class, property or concept in another's place",
    /// A term of an earlier version of the ontology.
    OutOfUse = "W028" "term out of use",
    // completeness of records
    /// An event has no label.
    NoLabel = "W030" "event without a label",
    /// An event has no type.
    NoType = "W031" "event without a type",
    /// An event has no source.
    NoSource = "W032" "event without a source",
    /// A claim does not say what it is about.
    NoAbout = "E033" "claim about nothing",
    /// A claim does not say who makes it.
    NoClaimant = "W034" "claim without a claimant",
    /// A claim names no source.
    ClaimWithoutSource = "W035" "claim without a source",
    /// A source has neither a title nor a URL.
    UnidentifiedSource = "W036" "source without title or URL",
    // relations between records
    /// A name is used that is not defined anywhere.
    Undefined = "W040" "undefined name",
    /// Two documents contradict each other.
    Contradiction = "W041" "contradictory documents",
    /// Something is part of itself, or replaces itself.
    Cycle = "E042" "cycle",
    /// Several agents share one alias.
    SharedAlias = "W043" "alias shared by several agents",
    /// An event is dated before one that it follows, or outside of one that it is a part of.
    OutOfOrder = "W044" "event dated against its order",
    // taking claims back
    /// A claim supersedes or retracts one that none of its claimants made.
    NotTheirClaim = "E050" "somebody else's claim taken back",
    /// A claim supersedes or retracts one that is later than itself.
    TakenBackEarlier = "E051" "claim taken back before it was made",
    /// A deprecated claim without the day of its deprecation.
    DeprecatedWithoutDay = "W052" "deprecated claim without a day",
    // what is no part of the record yet
    /// A thing is a draft, which `load` refuses.
    Draft = "N053" "draft",
}

impl Code {
    fn entry(self) -> &'static CodeEntry {
        let entry = TABLE.iter().find(|entry| entry.code == self);
        entry.expect("the macro makes an entry of each code")
    }

    /// Its letter and number: `E012`.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The title of this kind of problem, a few lowercase words.
    pub fn title(self) -> &'static str {
        self.entry().title
    }

    /// How bad it is, as its letter says.
    pub fn severity(self) -> Severity {
        match self.name().as_bytes() {
            [b'W', ..] => Severity::Warning,
            [b'N', ..] => Severity::Note,
            _ => Severity::Error,
        }
    }

    /// The explanation, with a wrong and a right example, in Markdown without a heading.
    pub fn page(self) -> &'static str {
        self.entry().page.trim_end()
    }

    /// The wrong and the right examples of its page, each a document without the declarations of
    /// well-known prefixes.
    pub fn examples(self) -> (Vec<&'static str>, Vec<&'static str>) {
        let marked = |mark: &'static str| {
            let blocks = self.page().split("```turtle ").skip(1);
            let texts = blocks.filter_map(move |block| {
                let (info, text) = block.split_once('\n')?;
                (info == mark).then(|| text.split("```").next())?
            });
            texts.collect()
        };
        (marked("wrong"), marked("right"))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// No code has that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no code `{0}`")]
pub struct UnknownCode(String);

impl FromStr for Code {
    type Err = UnknownCode;

    /// Parses `E012`, `e012`, `012` and `12` alike: the number alone identifies the code.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let number = text.trim_start_matches(['E', 'W', 'N', 'e', 'w', 'n']);
        let number: Option<u16> = number.parse().ok();
        let of = |code: &Self| code.name()[1..].parse().ok();
        let mut all = Self::ALL.iter();
        all.find(|code| number.is_some() && of(code) == number)
            .copied()
            .ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_in_the_table_once_and_parses_as_its_code() {
        let numbers: Vec<&str> = TABLE.iter().map(|entry| &entry.name[1..]).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        for code in Code::ALL {
            assert_eq!(code.name().parse(), Ok(*code));
            assert_eq!(code.name()[1..].parse(), Ok(*code));
        }
        for none in ["", "E", "E999", "W", "twelve"] {
            assert!(none.parse::<Code>().is_err(), "{none}");
        }
    }
}
