//! `annals publish --probe`: what an endpoint answers otherwise than annals.

use super::options::Common;
use super::{Failure, ui};
use crate::database::{ProbeError, digest, probe};
use crate::remote::Client;
use crate::render::table;
use chrono::{SecondsFormat, Utc};
use oxrdf::NamedNode;
use std::process::ExitCode;
use std::sync::Arc;

pub(super) fn run(
    common: &Common,
    client: &Arc<Client>,
    publication: &NamedNode,
) -> Result<ExitCode, Failure> {
    let now = Utc::now();
    let nanoseconds = now.timestamp_nanos_opt().unwrap_or_default();
    let mark = digest(format!("{nanoseconds} {}", std::process::id()).as_bytes());
    let now = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let report = probe(client, publication, &mark[..12], &now)?;
    let yes = |holds: bool| if holds { "yes" } else { "no" }.to_owned();
    let row = |what: &str, answer: String| vec![what.to_owned(), answer];
    let mut rows = vec![
        row(
            "cases of saved queries answered as here",
            format!("{} of {}", report.right, report.cases),
        ),
        row(
            "statements that come back unchanged",
            format!(
                "{} of {}",
                report.statements - report.changed,
                report.statements
            ),
        ),
        row("one of several publishers wins", yes(report.one_winner)),
        row("answers of 20,000 rows are whole", yes(report.long_answers)),
    ];
    let wrong = report.wrong.iter();
    rows.extend(wrong.map(|(name, difference)| row(name, difference.clone())));
    let mut out = Vec::new();
    table::write(&mut out, &["probe", "answer"], &rows)?;
    ui::write(None, &out)?;
    if let Some((sent, came)) = &report.example {
        ui::note(common, &format!("sent {sent}, came back as {came}"));
    }
    if !report.wrong.is_empty() {
        ui::note(
            common,
            "what it answers otherwise is refused there from now on",
        );
    }
    if !report.one_winner {
        ui::note(
            common,
            "two publishers can win at once here: publish from one place at a time",
        );
    }
    // Whether two of them win is a matter of chance with some engines, and no answer depends on it.
    let holds = report.wrong.is_empty() && report.long_answers;
    Ok(ExitCode::from(u8::from(!holds)))
}

impl From<ProbeError> for Failure {
    fn from(error: ProbeError) -> Self {
        match error {
            ProbeError::Publish(error) => error.into(),
            ProbeError::Endpoint(error) => error.into(),
            ProbeError::Load(error) => error.into(),
            ProbeError::Query(error) => error.into(),
            ProbeError::Remote(error) => error.into(),
            ProbeError::Store(error) => error.into(),
        }
    }
}
