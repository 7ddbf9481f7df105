//! The skeletons: Turtle with holes, a file a kind.
//!
//! A hole is `{name:kind|example}`: the option that fills it, what its values are, and what stands
//! there as a comment if nothing does. A hole without a name is an example only.

use super::options::Kind;
use std::fmt::Write;

/// One skeleton.
pub struct Skeleton {
    /// Its prefix for slugs.
    pub prefix: &'static str,
    /// Its name in messages.
    pub name: &'static str,
    text: &'static str,
}

impl Skeleton {
    pub fn of(kind: Kind) -> Self {
        let (prefix, name, text) = match kind {
            Kind::Event => ("ev", "an event", include_str!("event.txt")),
            Kind::Claim => ("cl", "a claim", include_str!("claim.txt")),
            Kind::Agent => ("ag", "an agent", include_str!("agent.txt")),
            Kind::Source => ("src", "a source", include_str!("source.txt")),
            Kind::Need => ("need", "a need", include_str!("need.txt")),
            Kind::Offer => ("offer", "an offer", include_str!("offer.txt")),
        };
        Self { prefix, name, text }
    }

    /// The names of its holes with the kind of their values.
    pub fn holes(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.text
            .lines()
            .filter_map(|line| Line::of(line).hole)
            .filter(|(name, _)| !name.is_empty())
    }

    /// The statements with what is filled in, and comments for the rest; what the kind is for
    /// stands before them in a file of their own.
    pub fn filled(
        &self,
        subject: &str,
        alone: bool,
        values: impl Fn(&str) -> Option<String>,
    ) -> String {
        let mut text = String::new();
        let lines = self.text.lines();
        for line in lines.filter(|line| alone || !line.starts_with('#')) {
            let parts = Line::of(line);
            let Some((name, _)) = parts.hole else {
                let _ = writeln!(text, "{}", line.replace("{slug}", subject));
                continue;
            };
            // the last line ends what is said, whether or not it is a comment
            let begin = parts.begin.trim();
            let _ = match values(name) {
                Some(values) => writeln!(text, "  {begin} {values} ;"),
                None => writeln!(text, "  # {begin} {} ;{}", parts.example, parts.comment),
            };
        }
        text.push_str("  .\n");
        text
    }
}

/// A line in its parts.
struct Line {
    begin: &'static str,
    hole: Option<(&'static str, &'static str)>,
    example: &'static str,
    comment: &'static str,
}

impl Line {
    fn of(line: &'static str) -> Self {
        let parts = line.split_once('{').and_then(|(begin, rest)| {
            let (hole, rest) = rest.split_once('}')?;
            let (hole, example) = hole.split_once('|')?;
            Some((begin, hole, example, rest))
        });
        let Some((begin, hole, example, rest)) = parts else {
            return Self {
                begin: line,
                hole: None,
                example: "",
                comment: "",
            };
        };
        Self {
            begin,
            hole: Some(hole.split_once(':').unwrap_or((hole, ""))),
            example,
            comment: rest.trim_start_matches(" ;").trim_start_matches(" ."),
        }
    }
}
