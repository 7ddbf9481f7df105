//! `--as-of`: the data as it was known on a given day.

use super::options::{Audience, Common};
use super::{Failure, cache, data, endpoint, ui};
use crate::Annals;
use crate::model::when::{Day, Window};
use crate::render::style::as_known_on;
use crate::store::Durability;
use oxrdf::NamedNode;

/// The option shared by every command that can query the past.
#[derive(Debug, Clone, clap::Args)]
pub struct AsOf {
    /// Show only what was known on this day (EDTF); `2023-12` means 31 December
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
}

/// The data that a command queries.
pub struct Dataset {
    /// All of it or, with `--as-of`, what was known on that day.
    pub annals: Annals,
    /// Where changes are recorded; none of a past day.
    pub history: Option<Annals>,
    /// With `--as-of`: the day, and all of the data.
    as_of: Option<(Day, Annals)>,
}

impl AsOf {
    /// Opens the data that an audience may see, as known on the given day.
    pub fn open(&self, common: &Common, audience: Audience) -> Result<Dataset, Failure> {
        if let Some(named) = &common.endpoint
            && let Some(day) = Window::parse(None, self.as_of.as_deref())?.to
        {
            let annals = endpoint::open(common, named, Some(&day.to_string()))?;
            if let Some(as_of) = annals.as_of_info()? {
                ui::note(common, &as_known_on(&as_of));
            }
            return Ok(Dataset {
                annals: data::visible(common, annals, audience)?,
                history: None,
                as_of: None,
            });
        }
        let all = data::open(common)?;
        let annals = data::visible(common, all.clone_handle(), audience)?;
        let Some(day) = Window::parse(None, self.as_of.as_deref())?.to else {
            return Ok(Dataset {
                annals,
                // What an endpoint holds has no history.
                history: Some(all).filter(|all| all.published().is_none()),
                as_of: None,
            });
        };
        let known = known_on(&annals, day)?;
        if let Some(as_of) = known.as_of_info()? {
            ui::note(common, &as_known_on(&as_of));
        }
        Ok(Dataset {
            annals: known,
            history: None,
            as_of: Some((day, annals)),
        })
    }
}

impl Dataset {
    /// The same with all that is published copied here, if it is at an endpoint.
    pub fn copied(self) -> Result<Self, Failure> {
        Ok(Self {
            annals: endpoint::copied(self.annals)?,
            ..self
        })
    }

    /// The thing of any kind that a text identifies; see [`Self::resolve_as`].
    pub fn resolve(&self, text: &str) -> Result<NamedNode, Failure> {
        self.resolve_as(text, &[])
    }

    /// The thing of these kinds that a text identifies; if it was not yet known on that day, the
    /// failure says when it became known.
    pub fn resolve_as(&self, text: &str, kinds: &[&str]) -> Result<NamedNode, Failure> {
        let unknown = match (self.annals.resolve(text, kinds), &self.as_of) {
            (Ok(thing), _) => return Ok(thing),
            (Err(unknown), None) => return Err(unknown.into()),
            (Err(unknown), Some(_)) => unknown,
        };
        let all = self.as_of.as_ref();
        let found = all.and_then(|(day, all)| Some((day, all, all.resolve(text, kinds).ok()?)));
        let Some((day, all, thing)) = found else {
            return Err(unknown.into());
        };
        let failure = Failure::new(format!("`{text}` was not known on {}", format_day(*day)));
        Err(match all.first_known_day(&thing)? {
            Some(since) => failure.hint(format!("it has been known since {}", format_day(since))),
            None => failure,
        })
    }
}

/// The data as known on a day; cached like the stores made from files.
pub fn known_on(annals: &Annals, day: Day) -> Result<Annals, Failure> {
    let key = format!("{}-{day}", annals.key()?);
    Ok(cache::open(&key, |folder| match folder {
        Some(folder) => Ok(annals.as_of_in(day, folder, Durability::Scratch)?),
        None => Ok(annals.as_of(day)?),
    })?)
}

/// A day as messages show it.
pub fn format_day(day: Day) -> String {
    day.format("%-d %B %Y").to_string()
}
