//! Asks for a record on a terminal, and for the agents, sources and claims that it needs.
//!
//! The questions are those of the templates: a placeholder that is an option of the command is asked for,
//! with the help of the option and the comment of the template. What is typed is looked up as in options;
//! where that does not name one thing, those with similar names are listed to choose from.

use super::Draft;
use super::options::{New, RecordKind};
use super::template::{Examples, Template};
use super::values;
use crate::cli::Failure;
use crate::model::{id, slug};
use crate::render::style::{Style, clean};
use crate::{Candidate, ResolveError};
use clap::ValueEnum;
use oxrdf::NamedNode;
use std::io::{BufRead, Write};

/// The most things in a list to choose from.
const MAX_CHOICES: usize = 9;

/// Placeholders that are not asked for: an event's actor is asked for with who says so, the URL of a
/// source with its name.
const UNASKED: [(RecordKind, &str); 1] = [(RecordKind::Event, "actor")];

/// Asks for a record and adds it, with the agents, sources and claims that go with it.
///
/// # Errors
/// Fails if nothing was entered, or the terminal or the data cannot be read.
pub fn ask(
    draft: &mut Draft<'_>,
    options: &New,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut session = Session {
        draft,
        options,
        input,
        out,
        made: Vec::new(),
        ended: false,
    };
    session
        .say("Enter leaves a question out; a NAME may be part of one. Ctrl-C writes nothing.\n")?;
    let kind = match options.kind {
        Some(kind) => kind,
        None => session.kind()?,
    };
    let name = session.record(kind, &[])?;
    if name.is_none() {
        return Err(Failure::new("nothing was entered"));
    }
    let claimable = matches!(kind, RecordKind::Event | RecordKind::Agent);
    if let Some(about) = name.filter(|_| claimable) {
        while session.confirm("Add what somebody claims about it, such as who did it?")? {
            session.record(RecordKind::Claim, &[("about", &about)])?;
        }
    }
    Ok(())
}

/// One dialogue.
struct Session<'s, 'd, 'a> {
    draft: &'d mut Draft<'a>,
    options: &'s New,
    input: &'s mut dyn BufRead,
    out: &'s mut dyn Write,
    /// What was added in this dialogue: label and name.
    made: Vec<(String, String)>,
    /// Whether there is no more input.
    ended: bool,
}

impl Session<'_, '_, '_> {
    fn say(&mut self, text: &str) -> Result<(), Failure> {
        self.out.write_all(text.as_bytes())?;
        Ok(self.out.flush()?)
    }

    /// The next line, trimmed; empty at the end of the input.
    fn line(&mut self, prompt: &str) -> Result<String, Failure> {
        self.say(&format!("{prompt}> "))?;
        let mut line = String::new();
        if self.input.read_line(&mut line)? == 0 {
            self.ended = true;
            self.say("\n")?;
        }
        Ok(line.trim().to_owned())
    }

    fn confirm(&mut self, question: &str) -> Result<bool, Failure> {
        let answer = self.line(&format!("{question} [y/N] "))?;
        Ok(["y", "yes"].contains(&answer.to_lowercase().as_str()))
    }

    fn kind(&mut self) -> Result<RecordKind, Failure> {
        let kinds = RecordKind::value_variants();
        let names: Vec<_> = kinds.iter().map(|kind| Template::of(*kind).name).collect();
        let chosen = self.choose("What do you want to describe?", &names)?;
        chosen.map_or_else(
            || Err(Failure::new("nothing was entered")),
            |at| Ok(kinds[at]),
        )
    }

    /// One of some choices by its number, or by the beginning of its words; none if left out.
    fn choose(&mut self, question: &str, choices: &[&str]) -> Result<Option<usize>, Failure> {
        self.say(&format!("{question}\n"))?;
        for (number, choice) in (1..).zip(choices) {
            self.say(&format!("  {number}  {}\n", clean(choice)))?;
        }
        while !self.ended {
            let answer = self.line("  ")?;
            if answer.is_empty() {
                break;
            }
            let number = answer.parse::<usize>().ok();
            if let Some(number) = number.filter(|at| (1..=choices.len()).contains(at)) {
                return Ok(Some(number - 1));
            }
            let answer = answer.to_lowercase();
            let mut fitting = (0..choices.len()).filter(|at| {
                let choice = choices[*at].to_lowercase();
                choice
                    .split_whitespace()
                    .any(|word| word.starts_with(&answer))
            });
            if let (Some(one), None) = (fitting.next(), fitting.next()) {
                return Ok(Some(one));
            }
            self.say(&format!("  a number from 1 to {}\n", choices.len()))?;
        }
        Ok(None)
    }

    /// Asks for a record, with some values already given, and adds it; its name. None if nothing was
    /// entered.
    fn record(
        &mut self,
        kind: RecordKind,
        given: &[(&str, &str)],
    ) -> Result<Option<String>, Failure> {
        let mut record = New {
            kind: Some(kind),
            lang: self.options.language().to_owned(),
            force: self.options.force,
            ..New::default()
        };
        for (name, value) in given {
            record.add(name, (*value).to_owned());
        }
        self.say(&format!("\n{}\n", Template::of(kind).name))?;
        let before = record.given().len();
        self.questions(kind, given, &mut record)?;
        // A new agent or source has at least the name or address that led to it; a claim says nothing
        // by what it is about.
        let least = if kind == RecordKind::Claim { before } else { 0 };
        if record.given().len() <= least {
            return Ok(None);
        }
        self.finish(record).map(Some)
    }

    fn questions(
        &mut self,
        kind: RecordKind,
        given: &[(&str, &str)],
        record: &mut New,
    ) -> Result<(), Failure> {
        let template = Template::of(kind);
        for (name, value_kind) in template.placeholders() {
            let is_known = given.iter().any(|(its, _)| *its == name);
            // An event has a date, or a begin and an end.
            let is_dated = record.date.is_some() && ["begin", "end"].contains(&name);
            if is_known || is_dated || UNASKED.contains(&(kind, name)) {
                continue;
            }
            let Some((help, repeats)) = New::help(name) else {
                continue;
            };
            let (example, comment) = template.explanation(name).unwrap_or_default();
            let comment = comment.trim().trim_start_matches("# ");
            let parts = [help.as_str(), comment].into_iter();
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            let or_url = match value_kind {
                "src" => ", or a URL",
                _ => "",
            };
            self.say(&format!(
                "{} (such as {example}{or_url})\n",
                parts.join("; ")
            ))?;
            while let Some(value) = self.value(name, value_kind)? {
                record.add(name, value);
                if !repeats || ["label", "text"].contains(&name) {
                    break;
                }
            }
        }
        Ok(())
    }

    /// A value of a kind; asked for again until it is one. None if it is left out.
    fn value(&mut self, name: &str, kind: &str) -> Result<Option<String>, Failure> {
        while !self.ended {
            let text = self.line(&format!("  {name}"))?;
            if text.is_empty() {
                break;
            }
            let value = match kind {
                "words" | "plain" => Ok(Some(text)),
                "date" | "day" | "number" | "url" | "iri" => {
                    values::check(kind, &text).map(|()| Some(text))
                }
                property if property.contains(':') => self.named(&text, &[property]),
                "thing" => self.named(&text, &["ev", "ag"]),
                prefix => self.named(&text, &[prefix]),
            };
            match value {
                Ok(Some(value)) => return Ok(Some(value)),
                Ok(None) => {}
                Err(failure) => self.explain(&failure)?,
            }
        }
        Ok(None)
    }

    fn explain(&mut self, failure: &Failure) -> Result<(), Failure> {
        let mut text = Vec::new();
        failure.write(&mut text, Style::default())?;
        self.say(&String::from_utf8_lossy(&text))
    }

    /// The name of what a text names: of something made in this dialogue or in the data, or of a new
    /// agent or source. None if the user chose nothing.
    fn named(&mut self, text: &str, kinds: &[&str]) -> Result<Option<String>, Failure> {
        let fits = |name: &str| {
            kinds
                .iter()
                .any(|kind| name.starts_with(&format!("{kind}:")))
        };
        let made = self
            .made
            .iter()
            .find(|(label, name)| fits(name) && (label.eq_ignore_ascii_case(text) || name == text));
        if let Some((_, name)) = made {
            return Ok(Some(name.clone()));
        }
        if kinds == ["src"] && text.contains("://") {
            return self.source_at(text);
        }
        match self.draft.annals.resolve(text, kinds) {
            Ok(node) => Ok(Some(self.found(&node)?)),
            Err(error @ (ResolveError::Store(_) | ResolveError::Query(_))) => Err(error.into()),
            Err(unclear) => self.pick(text, kinds, unclear.candidates()),
        }
    }

    /// The short name of a thing, after saying which it is.
    fn found(&mut self, node: &NamedNode) -> Result<String, Failure> {
        let name = id::shorten(node.as_str());
        let label = self.draft.annals.labeled(node)?.label;
        self.say(&format!("    {name}  {}\n", clean(&label)))?;
        Ok(name)
    }

    /// Lets the user choose among similar names, concepts with these words, and a new record.
    fn pick(
        &mut self,
        text: &str,
        kinds: &[&str],
        near: &[Candidate],
    ) -> Result<Option<String>, Failure> {
        let mut found = near.to_vec();
        for kind in kinds.iter().filter(|kind| kind.contains(':')) {
            let words = text.to_lowercase();
            let concepts = self.draft.annals.concepts(kind)?.into_iter();
            let has_words = |concept: &Candidate| {
                let label = concept.label.to_lowercase();
                words.split_whitespace().all(|word| label.contains(word))
            };
            found.extend(concepts.filter(has_words));
        }
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|one| seen.insert(one.id.clone()));
        // Names that hold what was typed come before those that are only spelt like it.
        let typed = text.to_lowercase();
        found.sort_by_key(|one| !one.label.to_lowercase().contains(&typed));
        found.truncate(MAX_CHOICES);
        let mut choices: Vec<String> = found.iter().map(ToString::to_string).collect();
        let new = match kinds {
            ["ag"] => Some((RecordKind::Agent, "agent")),
            ["src"] => Some((RecordKind::Source, "source")),
            _ => None,
        };
        choices.extend(new.map(|(_, word)| format!("a new {word}: {text}")));
        if choices.is_empty() {
            self.say(&format!("  nothing here is called “{}”\n", clean(text)))?;
            return Ok(None);
        }
        let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
        let chosen = self.choose("  Which one? Enter for none of them", &choices)?;
        match (chosen, new) {
            (Some(at), _) if at < found.len() => Ok(Some(id::shorten(found[at].id.as_str()))),
            (Some(_), Some((kind, _))) => self.record(kind, &[("label", text)]),
            _ => Ok(None),
        }
    }

    /// The source at a URL, or a new one.
    fn source_at(&mut self, url: &str) -> Result<Option<String>, Failure> {
        let literal = values::url(url)?;
        match self.draft.existing().source_at(&literal)? {
            Some(source) => Ok(Some(self.found(&source)?)),
            None => self.record(RecordKind::Source, &[("url", url)]),
        }
    }

    /// Adds a record. If that is refused, says why, and asks for another slug rather than lose what was
    /// entered.
    fn finish(&mut self, mut record: New) -> Result<String, Failure> {
        loop {
            let failure = match self.draft.add(&record, Examples::None) {
                Ok(name) => {
                    let label = record.label.first().cloned();
                    self.say(&format!("  added {name}\n\n"))?;
                    self.made.push((label.unwrap_or_default(), name.clone()));
                    return Ok(name);
                }
                Err(failure) => failure,
            };
            self.explain(&failure)?;
            let text = self.line("  another slug for it, or Enter to give up")?;
            match slug::from_label(&text) {
                Some(slug) => record.slug = Some(slug),
                None => return Err(failure),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Annals;

    /// The Turtle that a dialogue makes, and what was asked.
    fn dialogue(kind: Option<RecordKind>, answers: &[&str]) -> (String, String) {
        let annals = Annals::bundled().expect("the bundled data is sound");
        let mut draft = Draft::new(&annals, None);
        let options = New {
            kind,
            ..New::default()
        };
        let (mut input, mut asked) = (answers.join("\n"), Vec::new());
        input.push('\n');
        ask(&mut draft, &options, &mut input.as_bytes(), &mut asked).expect("a record");
        let asked = String::from_utf8(asked).expect("UTF-8");
        (draft.text().to_owned(), asked)
    }

    #[test]
    fn an_event_is_asked_for_with_its_agents_sources_and_claims() {
        let (text, asked) = dialogue(
            None,
            &[
                "event",
                "Attack on Example Telecom",
                // a type by part of its name, then by number
                "destruct",
                "1",
                "",
                // a date that is none is asked for again
                "2026-13",
                "2026-03",
                "",
                "pl:ua",
                "",
                "telecommunications",
                "",
                // a target that is new, with its type
                "Example Telecom Zeta",
                "1",
                "",
                "company",
                "",
                "",
                "",
                "",
                "",
                // the text of the event, and a source that is new, with title, publisher and date
                "",
                "https://example.org/page",
                "The page",
                "reuters",
                "",
                "2026-03-02",
                "",
                "",
                // who did it, according to whom
                "y",
                "Sandworm",
                "",
                "",
                "sbu",
                "",
                "2026-03-05",
                "official",
                "",
                "",
                "",
                "",
                "https://example.org/page",
                "",
                "n",
            ],
        );
        assert!(asked.contains("1  an event"), "{asked}");
        assert!(asked.contains("month must be 01 to 12"), "{asked}");
        for part in [
            "rdfs:label \"Attack on Example Telecom\"@en",
            "ann:eventType ann:destructiveAttack",
            "ann:date \"2026-03\"^^edtf:EDTF",
            "ann:target ag:example-telecom-zeta",
            "ag:example-telecom-zeta a ann:Agent",
            "ann:agentType ann:company",
            "dcterms:title \"The page\"@en",
            "dcterms:publisher ag:reuters",
            "cl:attack-on-example-telecom-01 a ann:Claim",
            "ann:attributedTo ag:sandworm",
            "ann:claimedBy ag:sbu",
        ] {
            assert!(text.contains(part), "{part} is missing: {text}\n{asked}");
        }
        assert_eq!(text.matches("a ann:Source").count(), 1, "{text}");
    }

    #[test]
    fn what_is_left_out_at_the_end_of_the_input_is_left_out() {
        let (text, _) = dialogue(Some(RecordKind::Agent), &["Example Ltd"]);
        assert!(text.contains("ag:example-ltd a ann:Agent"), "{text}");
        let is_example = |line: &str| line.trim_start().starts_with('#') || line.contains(" #");
        assert!(!text.lines().any(is_example), "no examples: {text}");
    }

    #[test]
    fn nothing_entered_is_nothing_written() {
        let annals = Annals::bundled().expect("the bundled data is sound");
        let mut draft = Draft::new(&annals, None);
        let failed = ask(&mut draft, &New::default(), &mut &b""[..], &mut Vec::new());
        assert!(failed.is_err() && draft.text().is_empty());
    }
}
