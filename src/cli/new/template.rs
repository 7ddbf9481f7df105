//! The templates: Turtle with placeholders, one file per kind of record.
//!
//! A placeholder is `{name:kind|example}`: the option that fills it, the kind of its values, and the
//! example written in a comment if it is not filled. Without a name, it is only an example. The kind
//! `term` is a concept of the scheme that the property takes its values from.

use super::options::RecordKind;
use std::fmt::Write;

/// Which comments a record has for what it does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Examples {
    /// None.
    None,
    /// An example of each statement that is missing.
    Missing,
    /// These, after what this kind of record is for.
    WithHead,
}

/// One template.
pub struct Template {
    /// The prefix of its slugs.
    pub prefix: &'static str,
    /// Its name in messages, with an article.
    pub name: &'static str,
    text: &'static str,
}

impl Template {
    pub fn of(kind: RecordKind) -> Self {
        let (prefix, name, text) = match kind {
            RecordKind::Event => ("ev", "an event", include_str!("event.txt")),
            RecordKind::Claim => ("cl", "a claim", include_str!("claim.txt")),
            RecordKind::Agent => ("ag", "an agent", include_str!("agent.txt")),
            RecordKind::Source => ("src", "a source", include_str!("source.txt")),
            RecordKind::Need => ("need", "a need", include_str!("need.txt")),
            RecordKind::Offer => ("offer", "an offer", include_str!("offer.txt")),
        };
        Self { prefix, name, text }
    }

    /// The names of its placeholders with the kind of their values.
    pub fn placeholders(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.text
            .lines()
            .filter_map(|line| TemplateLine::parse(line).placeholder)
            .filter(|(name, _)| !name.is_empty())
    }

    /// Whether a record of this kind names its sources.
    pub fn takes_source(&self) -> bool {
        self.placeholders().any(|(name, _)| name == "source")
    }

    /// The example and the comment of a placeholder.
    pub fn explanation(&self, name: &str) -> Option<(&'static str, &'static str)> {
        let lines = self.text.lines().map(TemplateLine::parse);
        let mut named = lines.filter(|line| line.placeholder.is_some_and(|(its, _)| its == name));
        named.next().map(|line| (line.example, line.comment))
    }

    /// The statements with the given values, and with examples comments for the rest, after a comment
    /// that says what this kind of record is for.
    pub fn filled(
        &self,
        subject: &str,
        examples: Examples,
        values: impl Fn(&str) -> Option<String>,
    ) -> String {
        let mut text = String::new();
        let lines = self.text.lines();
        let has_head = examples == Examples::WithHead;
        for line in lines.filter(|line| has_head || !line.starts_with('#')) {
            let parts = TemplateLine::parse(line);
            let Some((name, _)) = parts.placeholder else {
                let _ = writeln!(text, "{}", line.replace("{slug}", subject));
                continue;
            };
            // the final dot is written separately, since the last line may be a comment
            let begin = parts.begin.trim();
            let _ = match values(name) {
                Some(values) => writeln!(text, "  {begin} {values} ;"),
                None if examples == Examples::None => Ok(()),
                None => writeln!(text, "  # {begin} {} ;{}", parts.example, parts.comment),
            };
        }
        text.push_str("  .\n");
        text
    }
}

/// A line, split at its placeholder.
struct TemplateLine {
    begin: &'static str,
    placeholder: Option<(&'static str, &'static str)>,
    example: &'static str,
    comment: &'static str,
}

impl TemplateLine {
    fn parse(line: &'static str) -> Self {
        let parts = line.split_once('{').and_then(|(begin, rest)| {
            let (placeholder, rest) = rest.split_once('}')?;
            let (placeholder, example) = placeholder.split_once('|')?;
            Some((begin, placeholder, example, rest))
        });
        let Some((begin, (name, kind), example, rest)) = parts.map(|(begin, it, example, rest)| {
            (begin, it.split_once(':').unwrap_or((it, "")), example, rest)
        }) else {
            return Self {
                begin: line,
                placeholder: None,
                example: "",
                comment: "",
            };
        };
        Self {
            begin,
            // A term is one of those that its property takes.
            placeholder: Some((name, if kind == "term" { begin.trim() } else { kind })),
            example,
            comment: rest.trim_start_matches(" ;").trim_start_matches(" ."),
        }
    }
}
