//! What changed since a day, as a digest: new events, new claims, attributions that moved, what is now
//! denied, and what needs a second look. As text, Markdown, HTML, a feed and JSON.
//!
//! ```
//! use annals::Annals;
//! use annals::model::when::Window;
//! use annals::query::QueryOptions;
//! use annals::render::since::{Basis, Digest, Sides};
//! use annals::views::diff::compare;
//! use annals::views::timeline::{Filter, gather};
//!
//! let annals = Annals::bundled()?;
//! let day = |text| Ok::<_, Box<dyn std::error::Error>>(Window::parse(None, Some(text))?.to.unwrap());
//! let (then, later) = (annals.as_of(day("2023-12-31")?)?, annals.as_of(day("2024-01-31")?)?);
//! let all = |annals: &Annals| gather(annals, &Filter::default(), &QueryOptions::default());
//! let digest = Digest::of(&Sides {
//!     before: &all(&then)?,
//!     after: &all(&later)?,
//!     current: &all(&annals)?,
//!     difference: &compare(&then, &later)?,
//!     since: day("2024-01-01")?,
//!     until: day("2024-01-31")?,
//!     basis: Basis::Knowledge,
//! });
//! assert!(!digest.is_empty());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod atom;
mod claims;
mod events;
mod html;
mod json;
mod markdown;
mod text;

pub use atom::write as atom;
pub use html::page as html;
#[cfg(feature = "server")]
pub(crate) use html::sections;
pub use json::write as json;
pub use markdown::write as markdown;
pub use text::write as text;

use crate::model::when::Day;
use crate::render::style::count;
use crate::views::diff::Difference;
use crate::views::model::Source;
use crate::views::timeline::Timeline;
use oxrdf::NamedNode;

/// What "since" goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// What became known, by the dates of sources and claims.
    Knowledge,
    /// What was edited, by the history of the store.
    Edit,
}

/// The two states that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// The events before.
    pub before: &'a Timeline,
    /// The events after.
    pub after: &'a Timeline,
    /// The events of today: of new ones their descriptions, which no earlier day has.
    pub current: &'a Timeline,
    /// The things that differ.
    pub difference: &'a Difference,
    /// The first day of what is new.
    pub since: Day,
    /// The last.
    pub until: Day,
    /// What "since" goes by.
    pub basis: Basis,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The first day of what is new.
    pub since: Day,
    /// The last.
    pub until: Day,
    /// What "since" goes by.
    pub basis: Basis,
    /// The sections that have items.
    pub sections: Vec<Section>,
}

/// What is new of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The kind.
    pub kind: SectionKind,
    /// The events, in the order of the timeline; what claims are about besides them comes last.
    pub items: Vec<Item>,
}

/// The kinds, in the order of the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SectionKind {
    /// New events.
    Events,
    /// Claims about what was known before.
    Claims,
    /// Whom somebody names now, and whom no more.
    Attributions,
    /// What somebody denies or doubts now, or names a rival for.
    Denied,
    /// Dates that moved, claims taken back, events that did not happen, what was removed.
    SecondLook,
}

impl SectionKind {
    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Events => "New events",
            Self::Claims => "New claims",
            Self::Attributions => "Attributions that moved",
            Self::Denied => "Now denied or contested",
            Self::SecondLook => "Needs a second look",
        }
    }

    /// A name for other programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Claims => "claims",
            Self::Attributions => "attributions",
            Self::Denied => "denied",
            Self::SecondLook => "secondLook",
        }
    }
}

/// Something that is new or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The thing.
    pub id: NamedNode,
    /// Its label, after its status.
    pub title: String,
    /// Its date in words, if it is an event.
    pub when: Option<String>,
    /// The day from which the change is known, if one is recorded.
    pub known: Option<Day>,
    /// What happened.
    pub description: Option<String>,
    /// What changed, a sentence each.
    pub lines: Vec<String>,
    /// The sources of a new event, the best witness first.
    pub sources: Vec<Source>,
}

impl Digest {
    /// Compares two states.
    pub fn of(sides: &Sides<'_>) -> Self {
        let mut sections = vec![
            Section {
                kind: SectionKind::Events,
                items: events::new(sides),
            },
            Section {
                kind: SectionKind::Claims,
                items: claims::new(sides),
            },
        ];
        sections.extend(events::changed(sides));
        sections.retain(|section| !section.items.is_empty());
        Self {
            since: sides.since,
            until: sides.until,
            basis: sides.basis,
            sections,
        }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }

    /// What it is, in one line.
    pub fn title(&self) -> String {
        let what = match self.basis {
            Basis::Knowledge => "What became known",
            Basis::Edit => "What was edited",
        };
        let [since, until] = [self.since, self.until].map(|day| day.format("%-d %B %Y"));
        format!("{what} since {since}, until {until}")
    }

    /// How much there is of each kind.
    pub fn summary(&self) -> String {
        let counted = |section: &Section| {
            let items = section.items.len();
            match section.kind {
                SectionKind::Events => count(items, "new event"),
                SectionKind::Claims => {
                    let claims = section.items.iter().map(|item| item.lines.len()).sum();
                    count(claims, "new claim")
                }
                SectionKind::Attributions => match items {
                    1 => "1 attribution moved".to_owned(),
                    n => format!("{n} attributions moved"),
                },
                SectionKind::Denied => format!("{items} now denied or contested"),
                SectionKind::SecondLook => format!("{items} to look at again"),
            }
        };
        match self.sections.is_empty() {
            true => "nothing changed".to_owned(),
            false => self
                .sections
                .iter()
                .map(counted)
                .collect::<Vec<_>>()
                .join(" · "),
        }
    }
}
