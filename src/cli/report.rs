//! `annals report`: fills in a template, which is Markdown with commands in it.

use super::as_of::{AsOf, Dataset};
use super::options::{Audience, Common, OUTPUT, OutputFormat, choose_format};
use super::{Args, Command, Failure, cite, query, timeline, ui};
use crate::render::attribution::count_events;
use crate::render::citation::text::citation;
use crate::render::report::{self, Changes, Notes, Part, Template};
use crate::render::timeline::markdown;
use crate::views::model::Source;
use clap::{Parser, ValueEnum};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The most changed lines that are listed of each kind.
const MAX_CHANGES: usize = 40;
/// The most notes of one citation in a sentence.
const MAX_NOTES: usize = 3;

/// The options that are chosen for the whole report.
const CHOSEN: [&str; 4] = ["--as-of", "--data", "--store", "--max-tlp"];

/// Options of `report`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals report docs/example-report.md -o report.html
  annals report docs/example-report.md -o report.md --as-of 2024-01

A template is Markdown. A block with the language `{annals}` holds commands, one a line: `timeline`,
`query` or `cite`, with their usual options. In a sentence, `{annals} timeline …` is the number of events,
`{annals} query …` a value, `{annals} cite …` a note. What changed in a file that is there is listed on
standard error.")]
pub struct Report {
    /// The template, a Markdown file
    #[arg(value_name = "TEMPLATE")]
    pub template: PathBuf,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Output format; by default, taken from the extension of -o FILE
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<ReportFormat>,

    /// Write to a file: .md .html
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// Output formats of `report`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Markdown with footnotes
    #[value(alias = "md")]
    Markdown,
    /// A self-contained page
    Html,
}

impl OutputFormat for ReportFormat {
    fn extensions(&self) -> &'static [&'static str] {
        match self {
            Self::Markdown => &["md"],
            Self::Html => &["html", "htm"],
        }
    }
}

pub(super) fn run(common: &Common, options: &Report) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let format = choose_format(options.format, output)?.unwrap_or(ReportFormat::Markdown);
    let file = &options.template;
    let unreadable = |error| Failure::new(format!("cannot read {}: {error}", file.display()));
    let text = std::fs::read_to_string(file).map_err(unreadable)?;
    let template = Template::parse(&text).map_err(|error| {
        let failure = at(
            file,
            error.line,
            error.column,
            &Failure::new(error.message.clone()),
        );
        failure.hint("close it with a line of as many ` as it begins with")
    })?;
    let data = options.as_of.open(common, Audience::Others)?;
    let mut writer = ReportWriter {
        data: &data,
        notes: Notes::named(),
        out: Vec::new(),
    };
    for part in &template.parts {
        writer.part(file, part)?;
    }
    let markdown = writer.finish()?;
    let report = match format {
        ReportFormat::Markdown => markdown,
        ReportFormat::Html => report::html(&markdown),
    };
    let old = output.map(existing).transpose()?.flatten();
    ui::write_data(output, report.as_bytes())?;
    if let (Some(path), Some(old)) = (output, old) {
        tell_changes(common, path, &report::changes(&old, &report));
    }
    Ok(ExitCode::SUCCESS)
}

/// The report that is there.
fn existing(path: &Path) -> Result<Option<String>, Failure> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::new(format!(
            "cannot read {}: {error}",
            path.display()
        ))),
    }
}

fn tell_changes(common: &Common, path: &Path, changes: &Changes) {
    if changes.is_empty() {
        ui::note(
            common,
            &format!("{} says the same as before", path.display()),
        );
        return;
    }
    let (added, removed) = (changes.added.len(), changes.removed.len());
    let text = format!(
        "{}: {added} lines are new, {removed} are gone",
        path.display()
    );
    ui::note(common, &text);
    for (sign, lines) in [("+", &changes.added), ("-", &changes.removed)] {
        for line in lines.iter().take(MAX_CHANGES) {
            ui::note(common, &format!("{sign} {line}"));
        }
        if lines.len() > MAX_CHANGES {
            ui::note(
                common,
                &format!("{sign} and {} more", lines.len() - MAX_CHANGES),
            );
        }
    }
}

/// A failure with its place in the template.
fn at(file: &Path, line: usize, column: usize, failure: &Failure) -> Failure {
    failure.at(&format!("{}:{line}:{column}", file.display()))
}

/// Fills in the parts of a template.
struct ReportWriter<'a> {
    data: &'a Dataset,
    notes: Notes,
    out: Vec<u8>,
}

impl ReportWriter<'_> {
    fn part(&mut self, file: &Path, part: &Part) -> Result<(), Failure> {
        match part {
            Part::Text(text) => self.out.extend_from_slice(text.as_bytes()),
            Part::Inline {
                command,
                line,
                column,
            } => self
                .inline(command)
                .map_err(|failure| at(file, *line, *column, &failure))?,
            Part::Block { commands } => {
                for (line, command) in commands {
                    self.block(command)
                        .map_err(|failure| at(file, *line, 1, &failure))?;
                    writeln!(self.out)?;
                }
            }
        }
        Ok(())
    }

    /// The answer to a command in a sentence.
    fn inline(&mut self, text: &str) -> Result<(), Failure> {
        let annals = &self.data.annals;
        match command(text)? {
            Command::Timeline(options) => {
                let timeline = timeline::read(annals, &options)?;
                write!(self.out, "{}", count_events(&timeline.entries))?;
            }
            Command::Query(options) => {
                let answer = query::answer(annals, &options)?;
                let value = report::value(&answer).map_err(|error| {
                    Failure::new(error.to_string()).hint("write the command into a block")
                })?;
                write!(self.out, "{value}")?;
            }
            Command::Cite(options) => {
                let sources = self.sources(&options.things)?;
                let most = sources.len().min(MAX_NOTES);
                self.notes.references(&mut self.out, &sources[..most])?;
            }
            _ => return Err(not_a_report_command()),
        }
        Ok(())
    }

    /// The answer to a command in a block.
    fn block(&mut self, text: &str) -> Result<(), Failure> {
        let annals = &self.data.annals;
        match command(text)? {
            Command::Timeline(options) => {
                let timeline = timeline::read(annals, &options)?;
                let by = options.grouping();
                if timeline.entries.is_empty() {
                    writeln!(self.out, "No events.")?;
                }
                markdown::write_entries(&mut self.out, &timeline, by, &mut self.notes)?;
            }
            Command::Query(options) => {
                report::table(&mut self.out, &query::answer(annals, &options)?)?;
            }
            Command::Cite(options) => {
                for source in self.sources(&options.things)? {
                    writeln!(self.out, "- {}", markdown::escape(&citation(&source)))?;
                }
            }
            _ => return Err(not_a_report_command()),
        }
        Ok(())
    }

    fn sources(&self, things: &[String]) -> Result<Vec<Source>, Failure> {
        let sources = cite::read(&self.data.annals, things, |text| self.data.resolve(text))?;
        match sources.is_empty() {
            true => Err(Failure::new(format!(
                "no source is recorded for {}",
                things.join(", ")
            ))),
            false => Ok(sources),
        }
    }

    /// The report, with the notes at its end.
    fn finish(mut self) -> Result<String, Failure> {
        if self.out.last().is_some_and(|last| *last != b'\n') {
            self.out.push(b'\n');
        }
        writeln!(self.out)?;
        markdown::write_notes(&mut self.out, &self.notes)?;
        let text = String::from_utf8_lossy(&self.out);
        Ok(format!("{}\n", text.trim_end()))
    }
}

fn not_a_report_command() -> Failure {
    Failure::new("this command has no answer in a report").hint("use timeline, query or cite")
}

/// A command as on the command line; what is chosen for the whole report cannot be chosen in it.
fn command(text: &str) -> Result<Command, Failure> {
    let words = words(text)?;
    let is_chosen = |word: &String| CHOSEN.iter().any(|option| word.starts_with(option));
    if words.iter().any(is_chosen) {
        let failure = Failure::new(format!(
            "{} are chosen for the whole report",
            CHOSEN.join(", ")
        ));
        return Err(failure.hint("give them to `annals report`"));
    }
    let words = std::iter::once("annals".to_owned()).chain(words);
    let args = Args::try_parse_from(words).map_err(|error| {
        let message = error.to_string();
        let message = message.lines().next().unwrap_or_default();
        Failure::new(message.trim_start_matches("error: ").to_owned())
    })?;
    Ok(args.command)
}

/// The words of a command, divided at spaces; quotes keep words together.
fn words(text: &str) -> Result<Vec<String>, Failure> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    match quote {
        Some(open) => Err(Failure::new(format!("a {open} is not closed"))),
        None => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn quotes_keep_words_together() {
        let split = |text| words(text).ok();
        let all =
            |words: &[&str]| Some(words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            split(" a  'b c' d\"e f\"g ''"),
            all(&["a", "b c", "de fg", ""])
        );
        assert_eq!(split("a 'b"), None);
    }
}
