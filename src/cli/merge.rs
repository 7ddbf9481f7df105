//! `annals merge`: makes two things one.

use super::Failure;
use super::options::Common;
use super::rename::{RenameOptions, change};
use std::process::ExitCode;

/// Options of `merge`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals merge ag:acme-corp INTO ag:acme
  annals merge ev:breach-2 INTO ev:breach --data data --dry-run

All that is said of A is said of B, and `A dcterms:isReplacedBy B` is added. A second label becomes
another name; where both have dates, those of B stay and a comment has those of A. Otherwise as
`annals rename`.")]
pub struct Merge {
    /// The two things, with INTO between them
    #[arg(value_name = "THING", num_args = 2..=3, required = true)]
    pub things: Vec<String>,

    #[command(flatten)]
    pub options: RenameOptions,
}

pub(super) fn run(common: &Common, options: &Merge) -> Result<ExitCode, Failure> {
    match options.things.as_slice() {
        [one, other] => change(common, one, other, true, &options.options),
        [one, into, other] if into.eq_ignore_ascii_case("into") => {
            change(common, one, other, true, &options.options)
        }
        _ => {
            Err(Failure::new("which thing is merged into which?")
                .hint("write annals merge A INTO B"))
        }
    }
}
