//! What a site is made of, as one digest: where it is that of the last run, so are all files.

use super::error::SiteError;
use super::settings::Settings;
use crate::Annals;
use crate::database::{Error, ExtractOptions, digest};
use crate::model::when::Day;

/// How many bytes are digested at once.
const PART: usize = 1 << 20;

/// The digest of data, settings and program; none where it is not known what the program is.
pub(super) fn digest_of(
    annals: &Annals,
    snapshots: &[(Day, String, Annals)],
    settings: &Settings,
) -> Result<Option<String>, SiteError> {
    if settings.program.is_none() {
        return Ok(None);
    }
    let mut all = Digest::default();
    all.add(&format!("{settings:?}"));
    data(annals, &mut all)?;
    for (day, text, known) in snapshots {
        all.add(&format!("{day} {text}"));
        data(known, &mut all)?;
    }
    Ok(Some(all.finish()))
}

/// Adds what is said, also what is derived, and when it was changed.
fn data(annals: &Annals, all: &mut Digest) -> Result<(), SiteError> {
    let what = ExtractOptions {
        by_document: true,
        ontology: true,
        derived: true,
    };
    annals.extract(what, |quad| {
        all.add(&quad.to_string());
        Ok::<_, Error>(())
    })?;
    all.add(&format!("{:?}", annals.documents().map_err(Error::from)?));
    if let Some(change) = annals.log().map_err(Error::from)?.next() {
        all.add(&format!("{:?}", change.ok()));
    }
    Ok(())
}

/// A digest of texts, of which only a part is in memory.
#[derive(Default)]
struct Digest(String);

impl Digest {
    fn add(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
        if self.0.len() > PART {
            self.0 = digest(self.0.as_bytes());
        }
    }

    fn finish(self) -> String {
        digest(self.0.as_bytes())
    }
}
