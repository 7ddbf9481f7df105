//! The one table of codes: what each is called, how bad it is, and the page that explains it.

use super::Severity;
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// What the table says of one code.
struct Entry {
    code: Code,
    name: &'static str,
    title: &'static str,
    page: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal $title:literal,)*) => {
        /// One kind of fault. The number never changes its meaning and is never used again; the
        /// letter before it says whether it is an error or a warning.
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
        const TABLE: &[Entry] = &[$(Entry {
            code: Code::$code,
            name: $name,
            title: $title,
            page: include_str!(concat!("pages/", $name, ".md")),
        }),*];
    };
}

codes! {
    // reading
    /// The bytes are not UTF-8.
    NotUtf8 = "E001" "not UTF-8 text",
    /// The text breaks the grammar of its format.
    Syntax = "E002" "syntax error",
    /// A prefix is used that no `@prefix` line declares.
    UndeclaredPrefix = "E003" "undeclared prefix",
    /// Brackets are nested deeper than the reader follows.
    TooDeep = "E004" "nested too deep",
    /// An IRI is malformed, or relative where there is no base.
    InvalidIri = "E005" "not an IRI",
    /// Compressed data is damaged, cut off, or grows beyond the limit.
    DamagedCompression = "E006" "damaged compressed data",
    /// A file was read and nothing came of it.
    NoStatements = "W007" "a file that says nothing",
    /// A usual prefix stands for something else here.
    UnusualNamespace = "W008" "a usual prefix that stands for something else",
    // values
    /// A literal is not of its datatype, or not of the one that its property takes.
    WrongDatatype = "E011" "a value that is not of its type",
    /// A date is not EDTF, or not of its datatype.
    InvalidDate = "E012" "not a date",
    /// A span begins after it ends.
    BeginsAfterEnd = "E013" "begins after it ends",
    /// One thing is dated in two ways at once.
    TwoDates = "E014" "dated in two ways",
    /// A claim was made before its event, or before anybody knew of it.
    ClaimBeforeEvent = "W015" "a claim older than its event",
    /// A claim was made after the sources that it was read in came out.
    ClaimAfterSource = "W016" "a source older than its claim",
    // terms
    /// A name in `ann:` that the ontology does not have.
    UnknownTerm = "E020" "unknown term",
    /// A derived property by hand that says something else than what follows.
    DerivedByHand = "E021" "a derived property by hand that disagrees",
    /// A text where a thing belongs, or a thing where a text or number belongs.
    WrongTermKind = "E022" "a text where a thing belongs, or the reverse",
    /// A property for claims stands on something else.
    ClaimOnly = "E023" "a property of claims on something else",
    /// An IRI of the data that does not end in a slug, or is of no kind.
    InvalidSlug = "E025" "not a slug",
    // what a record needs
    /// An event has no label.
    NoLabel = "W030" "an event without a label",
    /// An event has no type.
    NoType = "W031" "an event without a type",
    /// An event has no source.
    NoSource = "W032" "an event without a source",
    /// A claim does not say what it is about.
    NoAbout = "E033" "a claim about nothing",
    /// A claim does not say who makes it.
    NoClaimant = "W034" "a claim by nobody",
    /// A claim does not say where it was read.
    ClaimWithoutSource = "W035" "a claim without a source",
    /// A source has neither a title nor an address.
    UnidentifiedSource = "W036" "a source without title or address",
    // how records hang together
    /// Something is named that nobody describes.
    Undefined = "W040" "a name that nobody describes",
    /// Two documents say different things of one.
    Contradiction = "W041" "two documents that contradict each other",
    /// Something is part of itself, or stands in its own place.
    Cycle = "E042" "a circle",
    /// Several actors go by one alias.
    SharedAlias = "W043" "an alias that several actors share",
}

impl Code {
    fn entry(self) -> &'static Entry {
        let entry = TABLE.iter().find(|entry| entry.code == self);
        entry.expect("the macro makes an entry of each code")
    }

    /// Its letter and number: `E012`.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The title of this kind of fault, a few words in lower case.
    pub fn title(self) -> &'static str {
        self.entry().title
    }

    /// How bad it is, as its letter says.
    pub fn severity(self) -> Severity {
        match self.name().as_bytes() {
            [b'W', ..] => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// What it means, with an example of wrong and one of right, in Markdown without a heading.
    pub fn page(self) -> &'static str {
        self.entry().page.trim_end()
    }

    /// The examples of its page that are wrong, each a document, and those that are right. The
    /// usual prefixes are left out of them.
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

/// There is no code of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no code `{0}`")]
pub struct UnknownCode(String);

impl FromStr for Code {
    type Err = UnknownCode;

    /// Reads `E012`, `e012`, `012` and `12` alike: the number alone says which is meant.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let number = text.trim_start_matches(['E', 'W', 'e', 'w']);
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
    fn every_number_stands_once_in_the_table_and_names_its_code() {
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
