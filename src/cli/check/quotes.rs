//! `annals check --quotes`: whether quotations stand in the kept texts of their sources.

use crate::Annals;
use crate::cli::options::Common;
use crate::cli::{Failure, data, ui};
use crate::database;
use crate::draft::check_quotes;
use crate::parse;
use crate::render::style::{clean, count};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compares the quotations of some files with the texts in a folder.
pub(super) fn run(
    common: &Common,
    paths: &[PathBuf],
    texts: &Path,
    output: Option<&Path>,
    all: bool,
) -> Result<ExitCode, Failure> {
    let inputs = match paths.is_empty() {
        true => Annals::bundled_inputs(),
        false => data::inputs(common, paths, &std::env::current_dir()?)?,
    };
    let mut quads = Vec::new();
    for input in inputs {
        let name = input.origin.file().to_owned();
        let document = parse::read(input).document;
        let document = document.ok_or_else(|| {
            Failure::new(format!("{name} cannot be read"))
                .hint("`annals check` without --quotes says why")
        })?;
        quads.extend(document.quads);
    }
    let report = check_quotes(&quads, |digest| kept(texts, digest));
    let mut out = String::new();
    for wrong in &report.wrong {
        let sources = wrong.sources.join(", ");
        let _ = writeln!(
            out,
            "{}: “{}” does not stand in the kept text of {sources}",
            wrong.claim,
            clean(&wrong.quote)
        );
    }
    for proven in report.proven.iter().filter(|_| all) {
        let _ = writeln!(
            out,
            "{}: line {} of {}",
            proven.claim, proven.line, proven.source
        );
    }
    for (source, digest) in &report.missing {
        let _ = writeln!(
            out,
            "{source}: no text with the digest {} in {}",
            clean(digest),
            texts.display()
        );
    }
    ui::write(output, out.as_bytes())?;
    let summary = format!(
        "{} in a kept text, {} wrong, {} without a kept text, {} translated",
        count(report.proven.len(), "quotation"),
        report.wrong.len(),
        report.unproven,
        report.translated,
    );
    ui::note(common, &summary);
    Ok(ExitCode::from(u8::from(
        !report.wrong.is_empty() || !report.missing.is_empty(),
    )))
}

/// The text that is kept under a digest, if it still is the one.
fn kept(texts: &Path, digest: &str) -> Option<String> {
    let hex = digest.strip_prefix("sha256:")?;
    let is_hex = hex.len() == 64 && hex.bytes().all(|it| it.is_ascii_hexdigit());
    let text = is_hex.then(|| std::fs::read_to_string(texts.join(format!("{hex}.txt"))).ok())??;
    (database::digest(text.as_bytes()) == hex).then_some(text)
}
