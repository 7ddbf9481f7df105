//! `annals site`: writes the pages as files.

use super::options::{Audience, Common, origin};
use super::progress::ProgressLine;
use super::{Failure, as_of, data, ui};
use crate::Annals;
use crate::database::Error;
use crate::model::when::{Day, Window};
use crate::render::style::count;
use crate::site::{Settings, SiteError, write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `site`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals site public
  annals site public --url https://example.org/annals
  annals site public --as-of 2023-12-31 --as-of 2024-12-31

The folder can be put on any web host, in a sub-folder too, or be read from a disk. A second run writes
only what changed, and removes what is no longer there. What is marked above --max-tlp is left out.")]
pub struct Site {
    /// Folder to write to; created if need be
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,

    /// Address at which the site will be read; feeds, the site map and social networks need it
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,

    /// Address of the licence of the data, such as https://creativecommons.org/licenses/by/4.0/
    #[arg(long, value_name = "URL")]
    pub license: Option<String>,

    /// Allow pages from this origin to frame embed/timeline.html, on hosts that read _headers; repeatable
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    pub embed: Vec<String>,

    /// Also all pages as they were known on this day (EDTF); repeatable
    #[arg(long, value_name = "DATE")]
    pub as_of: Vec<String>,
}

pub(super) fn run(common: &Common, options: &Site) -> Result<ExitCode, Failure> {
    let url = options.url.as_deref().map(checked_url).transpose()?;
    let annals = data::visible(common, data::open(common)?, Audience::Others)?;
    let mut snapshots: Vec<(Day, String, Annals)> = Vec::new();
    for text in &options.as_of {
        let day = Window::parse(None, Some(text))?.to;
        let day = day.ok_or_else(|| Failure::new(format!("`{text}` is not a day")))?;
        if snapshots.iter().all(|(known, ..)| *known != day) {
            snapshots.push((day, text.clone(), as_of::known_on(&annals, day)?));
        }
    }
    let settings = Settings {
        url,
        license: options.license.as_deref().map(checked_url).transpose()?,
        embed: options.embed.clone(),
        program: program(),
    };
    let line = ProgressLine::begin("writing the site");
    let done = write(&annals, &snapshots, &options.folder, &settings);
    drop(line);
    let done = done?;
    let text = format!(
        "{} in {}: {} written, {} removed",
        count(done.files, "file"),
        options.folder.display(),
        done.written,
        done.removed
    );
    ui::note(common, &text);
    Ok(ExitCode::SUCCESS)
}

/// Which program this is, by the time and size of its file.
fn program() -> Option<String> {
    let file = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
    let (modified, version) = (file.modified().ok()?, env!("CARGO_PKG_VERSION"));
    Some(format!("{version} {modified:?} {}", file.len()))
}

/// An address of the web without query string and fragment.
fn checked_url(text: &str) -> Result<String, Failure> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_host = |c: char| c.is_ascii_alphanumeric() || "-_.~:/%[]".contains(c);
    match rest {
        Some(rest) if !rest.is_empty() && rest.chars().all(is_host) => Ok(text.to_owned()),
        _ => Err(
            Failure::new(format!("`{text}` is not the address of a site"))
                .hint("it looks like https://example.org/annals"),
        ),
    }
}

impl From<SiteError> for Failure {
    fn from(error: SiteError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            SiteError::Data(error) => match *error {
                Error::Query(error) => error.into(),
                Error::Store(error) => error.into(),
                _ => failure,
            },
            SiteError::Foreign(_) => failure.hint("choose a folder of its own for the site"),
            _ => failure,
        }
    }
}
