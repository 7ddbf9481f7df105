//! `annals draft`: what an article says, as a draft of records.

mod review;

use super::options::{Common, OUTPUT};
use super::{Failure, data, ui};
use crate::draft::{self, DraftOptions, Gazetteer, Page};
use crate::render::turtle;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Options of `draft`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals draft article.html
  annals draft article.html -o draft.ttl
  annals draft notes.txt --date 2023-12-13 --url https://example.org/notes
  annals draft article.html --review
  pdftotext report.pdf - | annals draft - --date 2024-02

Nothing is fetched. Every drafted thing has `ann:draft true`: `check` accepts it, and `load` refuses it until
somebody has compared it with the text and removed the mark.")]
pub struct Draft {
    /// A page of HTML, a text, Markdown, or a PDF where pdftotext is installed; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    #[command(flatten)]
    pub about: PageOptions,

    /// Print the text that is kept of it, whose lines a draft counts
    #[arg(long)]
    pub text: bool,

    /// Ask about each statement with its words, and load what is accepted; with -o, write it to the file
    #[arg(long, conflicts_with = "text")]
    pub review: bool,

    /// Write to a file
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// What a user knows about a page, which goes before what it says itself.
#[derive(Debug, clap::Args)]
pub struct PageOptions {
    /// Address of the page, instead of the one that it names itself
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,

    /// Day, month or year in which it came out, such as 2023-12-13
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,

    /// Who published it: a name, or an agent such as ag:reuters
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,

    /// Its language, with the region where dates such as 2/12/2023 need it: en-GB
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
}

pub(super) fn run(common: &Common, options: &Draft) -> Result<ExitCode, Failure> {
    let name = options.file.display();
    if options.review && options.file.as_os_str() == "-" {
        return Err(
            Failure::new("--review reads the answers from standard input")
                .hint("name the article's file"),
        );
    }
    let page = Page::read(&read_text(&options.file)?);
    if options.text {
        ui::write_data(options.output.as_deref(), page.text.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let known = options.about.checked()?;
    let gazetteer = Gazetteer::of(&data::open(common)?)?;
    let document = draft::draft(&page, &known, &gazetteer)
        .map_err(|error| Failure::new(format!("{name}: {error}")))?;
    if options.review {
        return review::run(common, &document, options.output.as_deref());
    }
    let text = turtle::write(&document).trim_end().to_owned() + "\n";
    ui::write_data(options.output.as_deref(), text.as_bytes())?;
    ui::note(
        common,
        "compare each statement with its words, then remove `ann:draft true`",
    );
    Ok(ExitCode::SUCCESS)
}

impl PageOptions {
    /// What was said beside the page, if it can be so.
    pub(super) fn checked(&self) -> Result<DraftOptions, Failure> {
        let options = DraftOptions {
            url: self.url.clone(),
            date: self.date.clone(),
            publisher: self.publisher.clone(),
            language: self.lang.clone(),
        };
        if let Err(wrong) = options.check() {
            let text = format!("invalid value `{}` for `--{}`", wrong.value, wrong.option);
            return Err(Failure::new(text).hint(wrong.hint));
        }
        Ok(options)
    }
}

/// The text of a file, or of standard input.
pub(super) fn read_text(file: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let name = file.display();
    if file.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(file)
            .map_err(|error| Failure::new(format!("cannot read {name}: {error}")))?;
    }
    if bytes.starts_with(b"%PDF") {
        return text_of_pdf(file);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at]
            .iter()
            .filter(|it| **it == b'\n')
            .count()
            + 1;
        Failure::new(format!("{name}:{line}: this is not UTF-8 text"))
            .hint("convert it first, such as by `iconv -f windows-1251 -t utf-8`")
    })
}

fn text_of_pdf(file: &Path) -> Result<String, Failure> {
    let hint = "convert it yourself: `pdftotext FILE.pdf - | annals draft -`";
    if file.as_os_str() == "-" {
        return Err(Failure::new("a PDF cannot be read from standard input").hint(hint));
    }
    let run = Command::new("pdftotext")
        .arg(std::path::absolute(file)?)
        .arg("-")
        .stdin(Stdio::null())
        .output();
    match run {
        Ok(output) if output.status.success() => {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Ok(_) => Err(Failure::new(format!(
            "pdftotext cannot read {}",
            file.display()
        ))),
        Err(_) => Err(Failure::new("pdftotext, which reads PDF, is not installed").hint(hint)),
    }
}
