//! `--same` and `--same-as`: what claimants say is the same thing.

use super::as_of::Dataset;
use super::options::Common;
use super::{Failure, ui};
use crate::query::QueryOptions;
use crate::render::same;
use crate::views::claims::same_as;
use crate::views::model::{Follow, SameAs};
use oxrdf::NamedNode;

/// The options of the commands that show one thing.
#[derive(Debug, Clone, clap::Args)]
pub struct Same {
    /// Also what AGENT says is the same group or event; nothing is merged
    #[arg(long, value_name = "AGENT", conflicts_with = "same")]
    pub same_as: Option<String>,

    /// Also what anybody says is the same group or event, each claimant's claims apart
    #[arg(long)]
    pub same: bool,
}

impl Same {
    /// Whose claims to follow.
    pub fn follow(&self, data: &Dataset) -> Result<Follow, Failure> {
        Ok(match &self.same_as {
            _ if self.same => Follow::All,
            Some(agent) => Follow::Said(data.resolve_as(agent, &["ag"])?),
            None => Follow::Nobody,
        })
    }

    /// What is the same as a thing.
    pub fn read(&self, data: &Dataset, thing: &NamedNode) -> Result<SameAs, Failure> {
        let follow = self.follow(data)?;
        Ok(same_as(
            &data.annals,
            thing,
            &follow,
            &QueryOptions::default(),
        )?)
    }

    /// Prints the claims that were used.
    pub fn print(&self, common: &Common, said: &SameAs) {
        if self.same || self.same_as.is_some() {
            print(common, said);
        }
    }
}

/// Prints the claims that were used, and what nobody says.
pub fn print(common: &Common, said: &SameAs) {
    for line in same::lines(said) {
        ui::note(common, &line);
    }
}
