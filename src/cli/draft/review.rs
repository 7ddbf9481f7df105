//! `annals draft --review`: each statement with its words, to accept, change or drop; what is left is loaded.

use crate::Rejected;
use crate::cli::options::Common;
use crate::cli::{Failure, data, load, ui};
use crate::database::{LoadError, LoadOptions};
use crate::draft::{
    Decision, ReviewItem, changed_value, document_name, review_items, reviewed, typed_value,
};
use crate::model::id;
use crate::model::origin::Origin;
use crate::parse::{Format, Input, TurtleDocument};
use crate::render::problems::text;
use crate::render::style::{clean, count};
use crate::render::turtle;
use std::io::{BufRead, Write};
use std::path::Path;
use std::process::ExitCode;

/// Asks about each statement of a draft; what is left goes to a file, or is loaded.
pub(super) fn run(
    common: &Common,
    draft: &TurtleDocument,
    output: Option<&Path>,
) -> Result<ExitCode, Failure> {
    let (input, out) = (std::io::stdin(), std::io::stderr());
    let decisions = ask(draft, &mut input.lock(), &mut out.lock())?;
    let kept = decisions
        .iter()
        .filter(|(_, it)| *it != Decision::Drop)
        .count();
    let left = reviewed(draft, &decisions);
    if kept == 0 {
        ui::note(common, "nothing was accepted");
        return Ok(ExitCode::from(1));
    }
    let written = turtle::write(&left).trim_end().to_owned() + "\n";
    if output.is_some() {
        ui::write_data(output, written.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    load_left(common, &left, written, kept)
}

/// Loads what is left as a document named after its first thing.
fn load_left(
    common: &Common,
    left: &TurtleDocument,
    written: String,
    kept: usize,
) -> Result<ExitCode, Failure> {
    let name = document_name(left);
    let folder = data::store_or_default(common)?;
    let mut annals = load::open_or_create(common, false, &folder)?;
    let input = Input {
        origin: Origin::new(name.clone()),
        bytes: written.into_bytes(),
        format: Format::Turtle,
    };
    let options = LoadOptions {
        context: data::write_context(false),
        copy_bundled: true,
        ..LoadOptions::default()
    };
    let problems = match annals.load(vec![input], &options) {
        Ok(loaded) => loaded.problems,
        Err(LoadError::Rejected(Rejected(problems))) => problems,
        Err(error) => return Err(error.into()),
    };
    let mut out = Vec::new();
    text::write_limited(
        &mut out,
        &problems,
        Some(text::MAX_PER_CODE),
        ui::style(common, None),
    )?;
    ui::write(None, &out)?;
    if problems.iter().any(|it| it.is_error()) {
        ui::note(common, "nothing was loaded");
        return Ok(ExitCode::from(1));
    }
    ui::note(
        common,
        &format!("loaded {} as {name}", count(kept, "statement")),
    );
    Ok(ExitCode::SUCCESS)
}

/// Asks about each statement; at the end of the input, or after `q`, the rest is dropped.
fn ask(
    draft: &TurtleDocument,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Vec<(ReviewItem, Decision)>, Failure> {
    writeln!(
        out,
        "Enter or a accepts, c changes, d drops, t drops the rest of a thing, q ends"
    )?;
    let mut decisions: Vec<(ReviewItem, Decision)> = Vec::new();
    let (mut thing, mut dropped, mut ended) = (None, false, false);
    for item in review_items(draft) {
        if thing.as_ref() != Some(&item.statement.subject) {
            dropped = false;
            if !ended {
                writeln!(
                    out,
                    "\n{}",
                    typed_value(&item.statement.subject.clone().into())
                )?;
            }
            thing = Some(item.statement.subject.clone());
        }
        if dropped || ended {
            decisions.push((item, Decision::Drop));
            continue;
        }
        let property = id::shorten(item.statement.predicate.as_str());
        writeln!(out, "  {}", clean(&item.place))?;
        writeln!(
            out,
            "  {property} {}",
            clean(&typed_value(&item.statement.object))
        )?;
        let decision = loop {
            match line(input, out, "  [a/c/d/t/q]")?.as_deref() {
                Some("" | "a") => break Decision::Accept,
                Some("d") => break Decision::Drop,
                Some("c") => {
                    let typed = line(input, out, "  new value")?.unwrap_or_default();
                    match changed_value(&item.statement.object, &typed) {
                        Ok(value) => break Decision::Change(value),
                        Err(why) => writeln!(out, "  {}", clean(&why))?,
                    }
                }
                Some("t") => {
                    dropped = true;
                    break Decision::Drop;
                }
                Some("q") | None => {
                    ended = true;
                    break Decision::Drop;
                }
                Some(_) => writeln!(out, "  a, c, d, t or q")?,
            }
        };
        decisions.push((item, decision));
    }
    Ok(decisions)
}

/// The next line; `None` at the end of the input.
fn line(
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    prompt: &str,
) -> Result<Option<String>, Failure> {
    write!(out, "{prompt}> ")?;
    out.flush()?;
    let mut line = String::new();
    let length = input.read_line(&mut line)?;
    Ok((length > 0).then(|| line.trim().to_owned()))
}
