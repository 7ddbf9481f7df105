//! `annals publish`: what a store holds, as a graph at a SPARQL endpoint.

use super::as_of::AsOf;
use super::endpoint::{self, Target};
use super::options::{Audience, Common};
use super::progress::ProgressLine;
use super::{Failure, probe, ui};
use crate::Annals;
use crate::database::{
    LoadStage, Pointer, PublishError, PublishOptions, PublishReport, digest, publication_of_day,
};
use crate::model::when::Window;
use crate::render::style::count;
use chrono::{SecondsFormat, Utc};
use oxrdf::NamedNode;
use std::collections::BTreeSet;
use std::process::ExitCode;

/// Options of `publish`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals publish --probe http://127.0.0.1:3030/ds
  annals publish http://127.0.0.1:3030/ds
  annals publish team --graph feed-2026-01 --max-tlp green
  annals timeline --endpoint http://127.0.0.1:3030/ds

The graph is written beside what was published before, counted, and then the pointer moves to it. Users
and passwords come from ANNALS_USER, ANNALS_PASSWORD and ANNALS_TOKEN, or from endpoints.toml in the
user's configuration folder.")]
pub struct Publish {
    /// The endpoint: its URL, or its name in the configuration
    #[arg(value_name = "URL")]
    pub url: String,

    /// Ask the endpoint what every saved query is tested with, and say what it answers otherwise
    #[arg(long, conflicts_with_all = ["dry_run", "adopt", "keep", "as_of"])]
    pub probe: bool,

    /// Only say what would be published
    #[arg(long)]
    pub dry_run: bool,

    /// How many published graphs are kept, the new one included
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    pub keep: u16,

    /// A graph that the endpoint's own loader has written, to be counted and published as it is
    #[arg(long, value_name = "GRAPH")]
    pub adopt: Option<String>,

    #[command(flatten)]
    pub as_of: AsOf,
}

pub(super) fn run(common: &Common, options: &Publish) -> Result<ExitCode, Failure> {
    let Target {
        client,
        publication,
    } = endpoint::target(common, &options.url)?;
    if options.probe {
        return probe::run(common, &client, &publication);
    }
    let allowed = common.max_tlp.unwrap_or_default();
    // Whatever is published was opened here.
    let here = Common {
        endpoint: None,
        ..common.clone()
    };
    let data = options.as_of.open(&here, Audience::Others)?;
    let day = Window::parse(None, options.as_of.as_of.as_deref())?.to;
    let day = day.map(|day| day.to_string());
    let of = match &day {
        Some(day) => publication_of_day(&publication, day),
        None => publication.clone(),
    };
    let adopt = options.adopt.as_ref().map(|text| {
        NamedNode::new(text).map_err(|_| {
            Failure::new(format!("`{text}` is no IRI of a graph"))
                .hint("write the name of the graph in full, such as https://example.org/graph/1")
        })
    });
    let publish = PublishOptions {
        mark: mark(&data.annals)?,
        publication: of,
        now: Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true),
        allowed,
        keep: usize::from(options.keep),
        adopt: adopt.transpose()?,
        dry_run: options.dry_run,
        wrong: None::<BTreeSet<String>>,
    };
    let line = ProgressLine::begin("publishing");
    let progress = line.progress();
    let published = data.annals.publish(&client, &publish, |statements| {
        progress(LoadStage::Sent {
            statements: usize::try_from(statements).unwrap_or(usize::MAX),
        });
    });
    drop(line);
    let report = published?;
    if let (Some(day), false) = (&day, options.dry_run) {
        Pointer::add_day(&client, &publication, day)?;
    }
    tell(common, options, &report, client.address().as_str());
    Ok(ExitCode::SUCCESS)
}

/// What tells this publisher from others: who else would publish the same at the same moment?
fn mark(annals: &Annals) -> Result<String, Failure> {
    let now = Utc::now().timestamp_nanos_opt().unwrap_or_default();
    let text = format!("{now} {} {}", std::process::id(), annals.key()?);
    Ok(digest(text.as_bytes())[..12].to_owned())
}

fn tell(common: &Common, options: &Publish, report: &PublishReport, address: &str) {
    let statements = usize::try_from(report.statements).unwrap_or(usize::MAX);
    let statements = count(statements, "statement");
    let megabytes = report.bytes as f64 / 1e6;
    if options.dry_run {
        let text = format!("would publish {statements} ({megabytes:.1} MB) to {address}");
        return ui::note(common, &text);
    }
    let state = report.before.state + 1;
    let text = format!(
        "published {statements} to {address}, state {state}: {}",
        report.graph
    );
    ui::note(common, &text);
    if !report.removed.is_empty() {
        let removed = count(report.removed.len(), "earlier graph");
        ui::note(common, &format!("removed {removed}"));
    }
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            PublishError::Remote(error) => error.into(),
            PublishError::Store(error) => error.into(),
            PublishError::NotRdf11(_) => {
                failure.hint("not every endpoint takes RDF 1.2, so nothing is published")
            }
            PublishError::Overtaken { .. } => {
                failure.hint("nothing of yours is published; look, and publish again")
            }
            PublishError::Incomplete { .. } => failure.hint(
                "what was published before is still read; `annals publish --probe` says what the endpoint changes",
            ),
        }
    }
}
