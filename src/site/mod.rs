//! The site: the pages of the server as files, for any web host and to be read from a disk.
//!
//! ```text
//! data ─▶ things ─▶ plan (which addresses) ─▶ server ─▶ links (rewritten) ─▶ output (what changed)
//!                        ▲                                │
//!                        └──── addresses found in pages ──┘
//! ```
//!
//! Each file is a function of the data alone: the same data give the same bytes. So where the data, the
//! settings and the program are those of the last run (`made_of`), there is nothing to do.
//!
//! ```
//! use annals::{Annals, site};
//!
//! let folder = std::env::temp_dir().join(format!("annals-site-{}", std::process::id()));
//! let annals = Annals::scratch(Vec::new())?;
//! let report = site::write(&annals, &[], &folder, &site::Settings::default())?;
//! assert!(report.files > 10 && folder.join("index.html").is_file());
//! let again = site::write(&annals, &[], &folder, &site::Settings::default())?;
//! assert_eq!((again.files, again.written), (report.files, 0));
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod address;
mod data;
mod error;
mod extras;
mod links;
mod made_of;
mod output;
mod plan;
mod render;
mod settings;
mod social_card;
mod things;

use crate::Annals;
use crate::model::when::Day;
pub use error::SiteError;
pub use settings::Settings;

use output::Output;
use plan::View;
use std::path::Path;
use things::Things;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// The files of the site.
    pub files: usize,
    /// Those of them that were new or changed.
    pub written: usize,
    /// Files of an earlier run that are no longer part of it.
    pub removed: usize,
}

/// Writes the site of some data, and of what was known on some days, each given with the text that the
/// addresses have for it.
///
/// The data are published as they are: what must not be seen has to be taken out before.
///
/// # Errors
/// [`SiteError`]. What was written before stays, and the next run goes on from there.
pub fn write(
    annals: &Annals,
    snapshots: &[(Day, String, Annals)],
    folder: &Path,
    settings: &Settings,
) -> Result<Report, SiteError> {
    let output = Output::open(folder)?;
    let made_of = made_of::digest_of(annals, snapshots, settings)?;
    if let Some(files) = made_of.as_ref().and_then(|it| output.is_made_of(it)) {
        return Ok(Report {
            files,
            written: 0,
            removed: 0,
        });
    }
    // What a page shows, its data show too.
    let today = annals.keeping_views();
    let known: Vec<Annals> = snapshots.iter().map(|it| it.2.keeping_views()).collect();
    let mut views = vec![View {
        annals: &today,
        day: None,
        things: Things::read(&today)?,
    }];
    for ((day, text, _), known) in snapshots.iter().zip(&known) {
        views.push(View {
            annals: known,
            day: Some((*day, text.clone())),
            things: Things::read(known)?,
        });
    }
    let done = fill(&views, settings, &output);
    if done.is_err() {
        output.note_files()?;
    }
    done?;
    let [files, written, removed] = output.finish(made_of.as_deref())?;
    Ok(Report {
        files,
        written,
        removed,
    })
}

fn fill(views: &[View<'_>], settings: &Settings, output: &Output) -> Result<(), SiteError> {
    let pages = render::all_pages(views, settings, output)?;
    data::write(views[0].annals, settings, output)?;
    extras::write(&views[0], &pages, settings, output)
}
