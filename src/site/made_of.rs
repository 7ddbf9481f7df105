//! What a site is made of, as one digest: where it is that of the last run, so are all files.

use super::error::SiteError;
use super::settings::Settings;
use crate::Annals;
use crate::database::{Digester, Error, ExtractOptions};
use crate::model::when::Day;

/// The digest of data, settings and program; none where it is not known what the program is.
pub(super) fn digest_of(
    annals: &Annals,
    snapshots: &[(Day, String, Annals)],
    settings: &Settings,
) -> Result<Option<String>, SiteError> {
    if settings.program.is_none() {
        return Ok(None);
    }
    let mut all = Digester::default();
    add(&mut all, &format!("{settings:?}"));
    data(annals, &mut all)?;
    for (day, text, known) in snapshots {
        add(&mut all, &format!("{day} {text}"));
        data(known, &mut all)?;
    }
    Ok(Some(all.finish()))
}

/// Adds what is said, also what is derived, and when it was changed.
fn data(annals: &Annals, all: &mut Digester) -> Result<(), SiteError> {
    let what = ExtractOptions {
        by_document: true,
        ontology: true,
        derived: true,
    };
    annals.extract(what, |quad| {
        add(all, &quad.to_string());
        Ok::<_, Error>(())
    })?;
    add(
        all,
        &format!("{:?}", annals.documents().map_err(Error::from)?),
    );
    if let Some(change) = annals.log().map_err(Error::from)?.next() {
        add(all, &format!("{:?}", change.ok()));
    }
    Ok(())
}

/// Adds a text, apart from the next one.
fn add(all: &mut Digester, text: &str) {
    all.add(text.as_bytes());
    all.add(b"\n");
}
