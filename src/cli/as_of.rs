//! `--as-of`: the same question, put to what was known on a day.

use super::args::Common;
use super::{Failure, cache, data, ui};
use crate::Annals;
use crate::model::when::{Day, Window};
use crate::render::style::as_known_on;
use crate::store::Durability;
use oxrdf::NamedNode;

/// The option of every command that can look back.
#[derive(Debug, Clone, clap::Args)]
pub struct AsOf {
    /// Only what was known on a day, as EDTF: `2023-12` means its last day
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
}

/// The data that a command asks.
pub struct Asked {
    /// All of it, or what was known on a day.
    pub annals: Annals,
    /// The day, and what is known today.
    then: Option<(Day, Annals)>,
}

impl AsOf {
    /// The data that a command asks, as known on the day that was named.
    pub fn open(&self, common: &Common) -> Result<Asked, Failure> {
        let annals = data::open(common)?;
        let Some(day) = Window::parse(None, self.as_of.as_deref())?.to else {
            return Ok(Asked { annals, then: None });
        };
        let known = known(&annals, day)?;
        if let Some(as_of) = known.shows()? {
            ui::note(common, &as_known_on(&as_of));
        }
        Ok(Asked {
            annals: known,
            then: Some((day, annals)),
        })
    }
}

impl Asked {
    /// The one thing of any kind that a text names; see [`Self::resolve_as`].
    pub fn resolve(&self, text: &str) -> Result<NamedNode, Failure> {
        self.resolve_as(text, &[])
    }

    /// The one thing of these kinds that a text names; where it was not known on that day, the failure says
    /// since when it is.
    pub fn resolve_as(&self, text: &str, kinds: &[&str]) -> Result<NamedNode, Failure> {
        let unknown = match (self.annals.resolve(text, kinds), &self.then) {
            (Ok(thing), _) => return Ok(thing),
            (Err(unknown), None) => return Err(unknown.into()),
            (Err(unknown), Some(_)) => unknown,
        };
        let today = self.then.as_ref();
        let found = today.and_then(|(day, all)| Some((day, all, all.resolve(text, kinds).ok()?)));
        let Some((day, all, thing)) = found else {
            return Err(unknown.into());
        };
        let failure = Failure::new(format!("`{text}` was not known on {}", words(*day)));
        Err(match all.known_since(&thing)? {
            Some(since) => failure.hint(format!("it is known from {} on", words(since))),
            None => failure,
        })
    }
}

/// What was known on a day: kept for the next time, as stores made from files are.
pub fn known(annals: &Annals, day: Day) -> Result<Annals, Failure> {
    let key = format!("{}-{day}", annals.key()?);
    Ok(cache::open(&key, |folder| match folder {
        Some(folder) => annals.as_of_in(day, folder, Durability::Scratch),
        None => annals.as_of(day),
    })?)
}

/// A day as messages name it.
pub fn words(day: Day) -> String {
    day.format("%-d %B %Y").to_string()
}
