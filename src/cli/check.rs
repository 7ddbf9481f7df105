//! `annals check`

use super::args::{Check, CheckFormat, Common};
use super::{Failure, data, ui};
use crate::model::problem::Problem;
use crate::read;
use crate::render::diagnostic;
use crate::render::style::count;
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
    let files = inputs.len();
    let mut problems = Vec::new();
    for input in inputs {
        problems.extend(check::reading(&read::read(input)));
    }
    let mut out = Vec::new();
    match options.format {
        CheckFormat::Text => {
            let style = ui::style(common, None);
            for problem in &problems {
                diagnostic::write(&mut out, problem, style)?;
                out.push(b'\n');
            }
        }
        CheckFormat::Json => diagnostic::write_json(&mut out, &problems)?,
    }
    ui::write(None, &out)?;
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    let found = match (errors, warnings) {
        (0, 0) => "nothing wrong".to_owned(),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    };
    ui::note(
        common,
        &format!("{} checked: {found}", count(files, "file")),
    );
    let bad = problems.iter().any(Problem::is_error) || options.strict && !problems.is_empty();
    Ok(ExitCode::from(u8::from(bad)))
}
