//! The codes of what an import reports, each with a page that explains it.

use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something in the file is wrong; what it concerns was left out.
    Error,
    /// Something in the file looks wrong and should be reviewed.
    Warning,
    /// What the import did with a part of the file that it did not take as it is.
    Note,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal $severity:ident $title:literal,)*) => {
        /// One kind of message of an import.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ImportCode {
            $($(#[$doc])* $code,)*
        }

        impl ImportCode {
            /// Every code, by number.
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// Its letter and number: `I02`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            /// The title, a few lowercase words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$code => $title,)* }
            }

            /// How much it matters.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }

            /// The explanation, in Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Self::$code => include_str!(concat!("pages/", $name, ".md")),)* }.trim_end()
            }
        }
    };
}

codes! {
    /// A record cannot be read or lacks what an event needs.
    BrokenRecord = "I01" Error "broken record, left out",
    /// A date has less precision in the output than in the file.
    Widened = "I02" Note "date wider than written",
    /// A date that its column cannot hold.
    ImpossibleDate = "I03" Error "impossible date",
    /// A date cell that holds something else.
    UnreadDate = "I04" Warning "date in words",
    /// An event was reported before it happened.
    ReportedBefore = "I05" Warning "reported before it happened",
    /// A begin is later than its end.
    EndsBeforeBegin = "I06" Warning "ends before it begins",
    /// A date that stands for none.
    Placeholder = "I07" Note "date that stands for none",
    /// Two records have one id.
    RepeatedId = "I08" Error "repeated id",
    /// A value that the mapping does not translate.
    UnmappedValue = "I09" Note "value without a term",
    /// A country that is not known.
    UnknownCountry = "I10" Warning "unknown country",
    /// What the import does not take.
    Left = "I11" Note "left out",
    /// What is kept as text.
    KeptInWords = "I12" Note "kept in words",
    /// An address that is not one.
    InvalidAddress = "I13" Warning "invalid address",
    /// The cells of a row seem to stand in the wrong columns.
    ShiftedRow = "I14" Warning "row that looks shifted",
    /// The declared order of day and month looks wrong.
    DoubtfulOrder = "I15" Warning "doubtful order of day and month",
    /// Only the newest version of an object is taken.
    OlderVersion = "I16" Note "older version, left out",
    /// An object that its author took back.
    Revoked = "I17" Note "revoked or deprecated",
    /// A kind of object that has no place in a timeline.
    LeftKind = "I18" Note "kind of object that is left out",
    /// A reference to something that is not in the files.
    Dangling = "I19" Warning "reference to something missing",
    /// The day of a record is taken as the day of a claim.
    ClaimDay = "I20" Note "day of the record as day of the claim",
    /// An agent is one that the store has.
    Matched = "I21" Note "agent matched by id",
    /// Characters were lost before the file came here.
    LostCharacters = "I22" Note "lost characters",
    /// Personal data that is never taken.
    Personal = "I23" Note "personal data, never taken",
    /// The file is not what the mapping expects.
    Unexpected = "I24" Warning "not what the mapping expects",
    /// Cells of a workbook have no value of their own.
    NoValue = "I25" Warning "cells of a workbook without a value of their own",
}

impl fmt::Display for ImportCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for ImportCode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.iter();
        all.find(|code| code.name().eq_ignore_ascii_case(text))
            .copied()
            .ok_or(())
    }
}

impl Serialize for ImportCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
