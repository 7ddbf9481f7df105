//! `annals diff`

use super::args::{Common, Diff, DiffFormat};
use super::{Failure, as_of, data, ui};
use crate::Annals;
use crate::model::when::{Day, Window};
use crate::render::diff::{self, Sheet};
use crate::views::diff::{Difference, compare};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Diff) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let endings = [
        ("txt", DiffFormat::Text),
        ("md", DiffFormat::Markdown),
        ("json", DiffFormat::Json),
    ];
    let format = match options.format {
        Some(format) => format,
        None => ui::format_of(output, &endings)?.unwrap_or(DiffFormat::Text),
    };
    let compared = match (&options.first, &options.second) {
        (None, _) => between(common, &options.as_of)?,
        (Some(first), Some(second)) => {
            let before = data::of_path(first)?;
            Compared::of(before, second, first.display().to_string())?
        }
        (Some(second), None) => {
            let before = Some(data::open(common)?);
            Compared::of(before, second, "the data at hand".to_owned())?
        }
    };
    let mut out = Vec::new();
    match format {
        DiffFormat::Text => {
            diff::text(&mut out, &compared.sheet, ui::style(common, output))?;
            ui::write(output, &out)?;
        }
        DiffFormat::Markdown => {
            diff::markdown(&mut out, &compared.sheet)?;
            ui::write_data(output, &out)?;
        }
        DiffFormat::Json => {
            let [before, after] = &compared.names;
            diff::json(&mut out, &compared.difference, [before, after])?;
            ui::write_data(output, &out)?;
        }
    }
    let same = compared.difference.is_empty();
    let [before, after] = &compared.names;
    ui::note(
        common,
        &match same {
            true => format!("no difference between {before} and {after}"),
            false => format!("from {before} to {after}"),
        },
    );
    Ok(ExitCode::from(u8::from(!same)))
}

struct Compared {
    difference: Difference,
    sheet: Sheet,
    names: [String; 2],
}

impl Compared {
    fn of(before: Option<Annals>, after: &Path, name: String) -> Result<Self, Failure> {
        let opened = data::of_path(after)?;
        let difference = match (&before, &opened) {
            (Some(before), Some(after)) => compare(before, after)?,
            // The same store, or files of the same names and bytes.
            _ => Difference::default(),
        };
        let sheet = Sheet::of(&difference);
        Ok(Self {
            difference,
            sheet,
            names: [name, after.display().to_string()],
        })
    }
}

/// What became known between two days, or from a day until today.
fn between(common: &Common, days: &[String]) -> Result<Compared, Failure> {
    let (from, to) = match days {
        [from] => (day(from)?, chrono::Local::now().date_naive()),
        [from, to] => (day(from)?, day(to)?),
        _ => {
            let failure = Failure::new("--as-of is given more than twice");
            return Err(failure.hint("two days are compared"));
        }
    };
    if from > to {
        let failure = Failure::new(format!("{from} comes after {to}"));
        return Err(failure.hint(format!("swap them: --as-of {to} --as-of {from}")));
    }
    let annals = data::open(common)?;
    let then = as_of::known(&annals, from)?;
    let difference = match from == to {
        true => Difference::default(),
        false => compare(&then, &as_of::known(&annals, to)?)?,
    };
    let sheet = Sheet::learnt(&difference);
    let names = [from, to].map(|day| format!("what was known on {}", as_of::words(day)));
    Ok(Compared {
        difference,
        sheet,
        names,
    })
}

fn day(text: &str) -> Result<Day, Failure> {
    let day = Window::parse(None, Some(text))?.to;
    day.ok_or_else(|| Failure::new(format!("`{text}` has no last day")))
}
