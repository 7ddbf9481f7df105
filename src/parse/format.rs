//! The formats that we read, and the file endings that tell them.
//!
//! ```
//! use annals::parse::Format;
//!
//! assert_eq!(Format::from_path("data/a.ttl.gz"), Some(Format::Turtle));
//! assert_eq!(Format::from_path("notes.md"), None);
//! ```

use std::fmt;
use std::path::Path;

/// What a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Turtle, `.ttl`: what people write by hand.
    Turtle,
    /// TriG, `.trig`: Turtle with named graphs.
    TriG,
    /// N-Triples, `.nt`: one statement a line.
    NTriples,
    /// N-Quads, `.nq`: one statement and its graph a line.
    NQuads,
    /// RDF/XML, `.rdf` or `.owl`.
    RdfXml,
    /// JSON-LD, `.jsonld`.
    JsonLd,
}

/// Every ending that we know, without the dot; the usual one of a format comes first.
pub const ENDINGS: &[(&str, Format)] = &[
    ("ttl", Format::Turtle),
    ("trig", Format::TriG),
    ("nt", Format::NTriples),
    ("nq", Format::NQuads),
    ("rdf", Format::RdfXml),
    ("owl", Format::RdfXml),
    ("jsonld", Format::JsonLd),
    ("turtle", Format::Turtle),
];

impl Format {
    /// Its usual ending, without the dot.
    pub fn ending(self) -> &'static str {
        let mut endings = ENDINGS.iter();
        endings
            .find(|(_, format)| *format == self)
            .map_or("ttl", |(ending, _)| ending)
    }

    /// The format that the ending of a file's name tells, below `.gz` or `.zst`; upper and lower
    /// case alike.
    pub fn from_path(path: impl AsRef<Path>) -> Option<Self> {
        let name = path.as_ref().file_name()?.to_str()?.to_ascii_lowercase();
        let name = name
            .strip_suffix(".gz")
            .or(name.strip_suffix(".zst"))
            .unwrap_or(&name);
        let (stem, ending) = name.rsplit_once('.')?;
        let known = ENDINGS.iter().find(|(known, _)| *known == ending)?;
        (!stem.is_empty()).then_some(known.1)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Turtle => "Turtle",
            Self::TriG => "TriG",
            Self::NTriples => "N-Triples",
            Self::NQuads => "N-Quads",
            Self::RdfXml => "RDF/XML",
            Self::JsonLd => "JSON-LD",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_tells_the_format_whatever_it_is_packed_in() {
        for (path, expected) in [
            ("a.ttl", Some(Format::Turtle)),
            ("A.TTL", Some(Format::Turtle)),
            ("x/y.nq.zst", Some(Format::NQuads)),
            ("x.owl", Some(Format::RdfXml)),
            ("x.json", None),
            ("ttl", None),
            (".ttl", None),
            ("a.gz", None),
            ("", None),
        ] {
            assert_eq!(Format::from_path(path), expected, "{path}");
        }
    }
}
