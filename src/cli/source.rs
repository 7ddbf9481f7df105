//! `annals source`: keeps the text of a source, so that its quotations can be checked when the page is gone.

use super::draft::{PageOptions, read_text};
use super::options::{Common, OUTPUT};
use super::{Failure, data, ui};
use crate::database;
use crate::draft::{self, ArchivedPage, Gazetteer, Page};
use crate::model::id;
use crate::render::turtle;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// Commands about sources.
#[derive(Debug, clap::Subcommand)]
pub enum SourceCommand {
    /// Keep the text of a page, and print what says so
    Add(Add),
}

/// Options of `source add`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals source add article.html > sources/article.ttl
  annals source add article.html --source src:reuters-20240104
  annals source add crawl.wacz --url https://example.org/article
  annals check --quotes data

The text goes to a folder, under the name of its digest; it is never exported or served.")]
pub struct Add {
    /// A page of HTML, a text, Markdown, a web archive (WACZ, WARC), or a PDF where pdftotext is installed; `-` is standard input
    #[arg(value_name = "PAGE")]
    pub page: PathBuf,

    /// The source that the page is, such as src:reuters-20240104; by default, the page says what it is
    #[arg(long, value_name = "SOURCE")]
    pub source: Option<String>,

    #[command(flatten)]
    pub about: PageOptions,

    /// Address of a copy in an archive
    #[arg(long, value_name = "URL")]
    pub archived_at: Option<String>,

    /// Day on which that copy was made
    #[arg(long, value_name = "DATE", requires = "archived_at")]
    pub archived_on: Option<String>,

    /// Folder of the texts
    #[arg(long, value_name = "FOLDER", default_value = "texts")]
    pub texts: PathBuf,

    /// Write to a file
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

pub(super) fn run(common: &Common, command: &SourceCommand) -> Result<ExitCode, Failure> {
    let SourceCommand::Add(options) = command;
    let name = options.page.display();
    let mut about = options.about.checked()?;
    let mut archived_on = options.archived_on.clone();
    let page = match archived_page(options)? {
        Some(archived) => {
            about.url.get_or_insert(archived.url);
            archived_on = archived_on.or(archived.day);
            Page::read(&archived.html)
        }
        None => Page::read(&read_text(&options.page)?),
    };
    let gazetteer = Gazetteer::of(&data::open(common)?)?;
    let mut document = draft::source(&page, &about, &gazetteer)
        .map_err(|error| Failure::new(format!("{name}: {error}")))?;
    let own = document.statements.first().map(|it| it.subject.clone());
    let source = match (&options.source, own) {
        (Some(source), _) => {
            document = Default::default();
            let node =
                id::expand(source).filter(|it| id::slug(it.as_str()).is_some_and(id::is_slug));
            node.filter(|_| source.starts_with("src:")).ok_or_else(|| {
                Failure::new(format!("invalid value `{source}` for `--source`"))
                    .hint("name one, such as src:reuters-20240104")
            })?
        }
        (None, Some(oxrdf::NamedOrBlankNode::NamedNode(own))) => own,
        (None, _) => {
            return Err(
                Failure::new(format!("{name}: it says nothing about itself")).hint("pass --source"),
            );
        }
    };
    let valid = |option: &str, value: &str, is_valid: bool| match is_valid {
        true => Ok(()),
        false => Err(Failure::new(format!(
            "invalid value `{value}` for `{option}`"
        ))),
    };
    if let Some(url) = &options.archived_at {
        valid("--archived-at", url, draft::is_address(url))?;
    }
    if let Some(day) = &options.archived_on {
        valid("--archived-on", day, draft::is_date(day))?;
    }
    let digest = database::digest(page.text.as_bytes());
    let archive = options
        .archived_at
        .as_deref()
        .map(|url| (url, archived_on.as_deref()));
    for statement in draft::kept_text(&source, &format!("sha256:{digest}"), archive) {
        if !document.statements.contains(&statement) {
            document.statements.push(statement);
        }
    }
    fs::create_dir_all(&options.texts)?;
    let file = options.texts.join(format!("{digest}.txt"));
    fs::write(&file, &page.text)?;
    ui::write_data(
        options.output.as_deref(),
        turtle::write(&document).as_bytes(),
    )?;
    ui::note(common, &format!("the text is kept in {}", file.display()));
    Ok(ExitCode::SUCCESS)
}

/// The page that a web archive holds, if the file is one.
fn archived_page(options: &Add) -> Result<Option<ArchivedPage>, Failure> {
    if options.page.as_os_str() == "-" {
        return Ok(None);
    }
    let name = options.page.display();
    let bytes = fs::read(&options.page)
        .map_err(|error| Failure::new(format!("cannot read {name}: {error}")))?;
    if !draft::is_web_archive(&bytes) {
        return Ok(None);
    }
    draft::read_web_archive(&bytes, options.about.url.as_deref())
        .map(Some)
        .map_err(|why| Failure::new(format!("{name} is a web archive, but {why}")))
}
