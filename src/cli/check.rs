//! `annals check`

use super::args::{Check, CheckFormat, Common};
use super::{Failure, data, ui};
use crate::model::problem::Problem;
use crate::render::diagnostic;
use crate::{Annals, check};
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Check) -> Result<ExitCode, Failure> {
    let paths = if options.paths.is_empty() {
        &common.data
    } else {
        &options.paths
    };
    let inputs = match paths.is_empty() {
        true => Annals::bundled_inputs(),
        false => data::inputs(paths, &std::env::current_dir()?)?,
    };
    let (documents, mut problems) = data::read(inputs);
    for document in &documents {
        problems.extend(check::document(document));
    }
    let mut out = Vec::new();
    match options.format {
        CheckFormat::Text => {
            for problem in &problems {
                diagnostic::write(&mut out, problem)?;
                out.push(b'\n');
            }
        }
        CheckFormat::Json => diagnostic::write_json(&mut out, &problems)?,
    }
    ui::write(None, &out)?;
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    eprintln!(
        "{} files read: {errors} errors, {warnings} warnings",
        documents.len()
    );
    let bad = problems.iter().any(Problem::is_error) || options.strict && !problems.is_empty();
    Ok(ExitCode::from(u8::from(bad)))
}
