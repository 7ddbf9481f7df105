//! Events with their details, as a timeline shows them.

use super::claim::Claim;
use super::entity::{Elsewhere, Entity, Party, Source};
use super::equation::Sameness;
use super::location::Location;
use super::state::EventState;
use super::terms::Role;
use crate::database::Revision;
use crate::model::id;
use crate::model::marking::Marking;
use crate::model::vocab::ann;
use crate::model::when::{Day, Overlap, When, Window};
use chrono::NaiveTime;
use oxrdf::NamedNode;

/// The dates of an event, exactly as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    /// When it happened.
    pub date: Option<String>,
    /// When it began.
    pub begin: Option<String>,
    /// When it ended.
    pub end: Option<String>,
    /// When it became public.
    pub public: Option<String>,
    /// When those hit noticed it.
    pub discovered: Option<String>,
}

/// One event on a timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The event.
    pub id: NamedNode,
    /// Its label, English first.
    pub label: String,
    /// Its dates as written.
    pub dates: Dates,
    /// Its description.
    pub description: Option<String>,
    /// The first day on which it was certainly known from a source or claim.
    pub known: Option<Day>,
    /// Whether that is only the day on which undated sources were read.
    pub known_by_reading: bool,
    /// Its date; `None` if it is undated.
    pub when: Option<When>,
    /// When it became public, if recorded.
    pub public: Option<When>,
    /// Until when a source vouches that it may have gone on, where nobody gave its end.
    pub vouched: Option<Day>,
    /// How it overlaps the requested window.
    pub certainty: Option<Overlap>,
    /// Its event types.
    pub types: Vec<Entity>,
    /// The event types that are broader than these.
    pub broader_types: Vec<Entity>,
    /// Its parties, by role.
    pub parties: Vec<Party>,
    /// How many people or customers it affected at least, by the greatest number of a standing claim.
    pub affected: Option<u64>,
    /// The sectors affected.
    pub sectors: Vec<Entity>,
    /// The sectors that are broader than these.
    pub broader_sectors: Vec<Entity>,
    /// Where it took place.
    pub places: Vec<Entity>,
    /// Its countries: those of its targets, its own, and those of its places.
    pub countries: Vec<Entity>,
    /// The countries that only standing claims give it.
    pub possible_countries: Vec<Entity>,
    /// Its countries and places, as a map shows them.
    pub locations: Vec<Location>,
    /// The tools used.
    pub tools: Vec<Entity>,
    /// The events that it is a part of.
    pub part_of: Vec<Entity>,
    /// The claims that attribute it to agents.
    pub attributions: Vec<Claim>,
    /// Who did it according to whom, what of its record is disputed, and whether it happened.
    pub state: EventState,
    /// What became of it, if it is a sanction, a charge, a warrant or a case.
    pub measures: Vec<Measure>,
    /// The sources of its record and of the claims about it, the best witness first.
    pub sources: Vec<Source>,
    /// The events that are in the same row of a timeline, because a claim says that they are the same.
    pub folded: Vec<Sameness>,
    /// How far it may be passed on, if it is marked.
    pub marking: Option<Marking>,
    /// What stands on its own record.
    pub record: OnRecord,
    /// What it is called elsewhere.
    pub elsewhere: Elsewhere,
    /// When it was last changed, where the store says so or the caller does.
    pub revision: Option<Revision>,
}

/// What stands on the record of an event itself, where its entry also has what claims and others add.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OnRecord {
    /// Its sources.
    pub sources: Vec<NamedNode>,
    /// Its countries.
    pub countries: Vec<NamedNode>,
    /// Its status.
    pub statuses: Vec<NamedNode>,
    /// The language of its label and of its description.
    pub languages: [Option<String>; 2],
    /// When the record was last changed, as it says itself.
    pub modified: Option<Day>,
    /// The latest day that a claim about it or a source of it bears; for want of one, its own.
    pub latest: Option<Day>,
}

/// What became of a sanction, charge, warrant or case, as a standing claim says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The claim.
    pub claim: NamedNode,
    /// Lifted, convicted and so on.
    pub status: Entity,
    /// Who says so.
    pub by: Vec<Entity>,
    /// When it was said, which is when it was so.
    pub on: Option<When>,
}

/// A later event that undoes an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// The later event.
    pub event: Entity,
    /// When that was.
    pub when: Option<When>,
    /// For whom, where not for everybody.
    pub whom: Vec<Entity>,
}

impl Entry {
    /// Whether it is contested who did it: somebody names a rival, or a third party denies it.
    pub fn is_contested(&self) -> bool {
        self.state.attribution.is_contested()
    }

    /// When it was last changed, and how often before: as the store says, else as the record says, else
    /// on the latest day that anything said of it bears; `None` if nothing bears any.
    pub fn revised(&self) -> Option<Revision> {
        let day = self.record.modified.or(self.record.latest);
        let of_day = day.map(|day| Revision {
            at: day.and_time(NaiveTime::MIN).and_utc(),
            number: 0,
        });
        self.revision.or(of_day)
    }

    /// Gives up the memory that its lists have to spare: a timeline may hold very many entries.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.parties.shrink_to_fit();
        self.locations.shrink_to_fit();
        self.attributions.shrink_to_fit();
        self.measures.shrink_to_fit();
        self.sources.shrink_to_fit();
    }

    /// Its slug, or its full IRI if that is not one of ours.
    pub fn slug(&self) -> &str {
        id::slug(self.id.as_str()).unwrap_or(self.id.as_str())
    }

    /// The date by which it is ordered and shown: its own, or for want of one that of its publication.
    pub fn dated(&self) -> Option<&When> {
        self.when.as_ref().or(self.public.as_ref())
    }

    /// Whether the date of its publication is the only one.
    pub fn is_dated_by_publication(&self) -> bool {
        self.when.is_none() && self.public.is_some()
    }

    /// The day by which it is ordered: for a moment that at its own offset, as its source wrote it, or
    /// in the time zone that was asked for.
    pub fn day(&self) -> Option<Day> {
        self.dated().and_then(When::sort_day)
    }

    /// Its date as short as can be; `undated` if it has none.
    pub fn short_date(&self) -> String {
        match (&self.when, &self.public) {
            (Some(when), _) => when.short(),
            (None, Some(public)) => format!("public {}", public.short()),
            (None, None) => "undated".to_owned(),
        }
    }

    /// Its date in words; `undated` if it has none.
    pub fn date_words(&self) -> String {
        match (&self.when, &self.public) {
            (Some(when), _) => when.words(),
            (None, Some(public)) => format!("made public {}", public.words()),
            (None, None) => "undated".to_owned(),
        }
    }

    /// How it overlaps a window; `None` if it is undated. When something happened that only its
    /// publication dates is never certain.
    pub fn overlap(&self, window: &Window) -> Option<Overlap> {
        match (&self.when, &self.public) {
            (Some(when), _) => Some(when.overlap_until(window, self.vouched)),
            (None, Some(public)) => Some(public.overlap(window).min(Overlap::Possible)),
            (None, None) => None,
        }
    }

    /// Whether its date is one of a window: what only has no known begin or end there is not.
    pub fn falls_in(&self, window: &Window) -> bool {
        let Some((overlap, when)) = self.overlap(window).zip(self.dated()) else {
            return false;
        };
        let bounds = when.bounds();
        let known = [
            bounds.earliest,
            bounds.latest_begin,
            bounds.earliest_end,
            bounds.latest,
        ];
        let is_closed = bounds.earliest.is_some() && bounds.latest.is_some();
        let has_bound = || known.into_iter().flatten().any(|day| window.contains(day));
        match overlap {
            Overlap::Definite => true,
            Overlap::Possible => is_closed || has_bound(),
            Overlap::None => false,
        }
    }

    /// How it is counted in one of several columns that make up a period. What has no known begin or end is
    /// possible in many columns, and is counted where its known bound is, if that is in the period: else
    /// a few such events would make a hill of every quiet year.
    pub fn overlap_in(&self, column: &Window, period: &Window) -> Option<Overlap> {
        let overlap = self.overlap(column)?;
        let is_elsewhere = !self.falls_in(column) && self.falls_in(period);
        Some(match overlap {
            Overlap::Possible if is_elsewhere => Overlap::None,
            overlap => overlap,
        })
    }

    /// The countries that it has, on record or according to a standing claim, each once.
    pub fn all_countries(&self) -> impl Iterator<Item = &Entity> {
        self.countries.iter().chain(&self.possible_countries)
    }

    /// Whether it is an attack.
    pub fn is_attack(&self) -> bool {
        let mut types = self.types.iter().chain(&self.broader_types);
        types.any(|thing| thing.id == ann::CYBERATTACK)
    }

    /// Whether it only possibly overlaps the requested window.
    pub fn is_only_possible(&self, window: Window) -> bool {
        window != Window::default() && self.certainty == Some(Overlap::Possible)
    }

    /// The parties with a role.
    pub fn with_role(&self, role: &Role) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |party| party.role == *role)
    }

    /// The agents to whom standing claims attribute it, their own and older ones included, each once:
    /// those named by most claims first, then in the order of the claims. Who is named now is in its
    /// state.
    pub fn attributed_agents(&self) -> Vec<&Entity> {
        let mut named = Vec::<(&Entity, usize)>::new();
        for attribution in &self.attributions {
            if attribution.standing && attribution.asserts() {
                for agent in &attribution.agents {
                    match named.iter_mut().find(|(known, _)| *known == agent) {
                        Some((_, claims)) => *claims += 1,
                        None => named.push((agent, 1)),
                    }
                }
            }
        }
        named.sort_by_key(|(_, claims)| std::cmp::Reverse(*claims));
        named.into_iter().map(|(agent, _)| agent).collect()
    }
}
