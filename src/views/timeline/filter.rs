//! Which events a timeline shows. [`FILTERS`] is the one table of its parameters: the command line,
//! the server's routes and their description, and the form of the page take names, kinds and help from
//! it, and [`FilterTexts`] turns what was given for them into a [`Filter`].

use crate::model::when::{DateError, Day, Window, Zone};
use crate::query::ParamValues;
use crate::query::search::Period;
use crate::views::model::{Equations, Follow, SameAs};
use chrono::Days;
use oxrdf::{Literal, NamedNode, Term, vocab::xsd};

/// Which events a timeline shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The window that they may overlap.
    pub window: Window,
    /// The time zone into which all moments are put; `None` leaves each at its own offset.
    pub zone: Option<Zone>,
    /// Words that must be found, all of them: in the event's own texts, or in the names of its parties,
    /// types, sectors, tools or places. A year or month among them narrows the window.
    pub words: Vec<String>,
    /// The initiator, or an agent that it is attributed to.
    pub actor: Option<NamedNode>,
    /// An agent that attacked, on record or according to a standing claim.
    pub attacker: Option<NamedNode>,
    /// An agent that responded.
    pub responder: Option<NamedNode>,
    /// Whether to include units and fronts of the actor.
    pub with_units: bool,
    /// The target.
    pub target: Option<NamedNode>,
    /// The country of the target, the event or the place, on record or according to a standing claim.
    pub country: Option<NamedNode>,
    /// The country of the actor.
    pub actor_country: Option<NamedNode>,
    /// The sector, with its subsectors.
    pub sector: Option<NamedNode>,
    /// The event type, with its subtypes.
    pub event_type: Option<NamedNode>,
    /// A source or a publisher.
    pub source: Option<NamedNode>,
    /// Only events that certainly overlap the window, and by what is certain of their country.
    pub certain: bool,
    /// Also events of what anybody says is one with the actor or target.
    pub same: bool,
    /// Also events of what this agent says is one with the actor or target.
    pub same_as: Option<NamedNode>,
    /// Events that a claim says are the same in one row.
    pub fold: bool,
    /// Latest first.
    pub reverse: bool,
    /// The maximum number of entries.
    pub limit: Option<usize>,
}

/// A parameter of the filter.
#[derive(Debug)]
pub struct FilterParam {
    /// As options and query strings name it.
    pub name: &'static str,
    /// What it selects.
    pub help: &'static str,
    /// What it takes.
    pub kind: FilterKind,
}

/// What a parameter takes, and what it sets.
#[derive(Debug)]
pub enum FilterKind {
    /// Words, all of which must occur.
    Words,
    /// The first or the last day of the window, in EDTF.
    Date,
    /// A time zone.
    Zone,
    /// Nothing: it is given or not.
    Flag {
        /// The parameter without which it means nothing.
        requires: Option<&'static str>,
        /// The field that it sets.
        field: fn(&mut Filter) -> &mut bool,
    },
    /// The name of a thing.
    Thing(ThingParam),
}

/// A parameter that names a thing.
#[derive(Debug)]
pub struct ThingParam {
    /// Its title on pages.
    pub title: &'static str,
    /// What the help calls its value.
    pub value_name: &'static str,
    /// The kinds of things that it takes, as for `Annals::resolve`.
    pub prefixes: &'static [&'static str],
    /// The parameter of the saved query `timeline` that it sets, if it selects events.
    pub query_param: Option<&'static str>,
    /// The thing in a filter.
    pub of: fn(&Filter) -> &Option<NamedNode>,
    set: fn(&mut Filter, NamedNode),
}

impl ThingParam {
    /// Sets the thing in a filter.
    pub(super) fn set(&self, filter: &mut Filter, thing: NamedNode) {
        (self.set)(filter, thing);
    }
}

macro_rules! thing {
    ($field:ident, $title:literal, $value_name:literal, $prefixes:expr, $query_param:expr) => {
        FilterKind::Thing(ThingParam {
            title: $title,
            value_name: $value_name,
            prefixes: &$prefixes,
            query_param: $query_param,
            of: |filter| &filter.$field,
            set: |filter, thing| filter.$field = Some(thing),
        })
    };
}

const fn param(name: &'static str, help: &'static str, kind: FilterKind) -> FilterParam {
    FilterParam { name, help, kind }
}

/// All parameters, in the order in which the help lists them.
pub static FILTERS: &[FilterParam] = &[
    param(
        "words",
        "Only events with these words in their text, parties, type, sector, tools or place; a year or month narrows the dates",
        FilterKind::Words,
    ),
    param(
        "from",
        "Start of the period (EDTF); `2023-12` means 1 December; with a time, that moment",
        FilterKind::Date,
    ),
    param(
        "to",
        "End of the period (EDTF); `2023-12` means 31 December; with a time, that moment",
        FilterKind::Date,
    ),
    param(
        "tz",
        "Put all times of day into this zone, such as Europe/Kyiv, UTC or +02:00",
        FilterKind::Zone,
    ),
    param(
        "actor",
        "Agent who did it, on record or according to a standing claim",
        thing!(actor, "Actor", "AGENT", ["ag"], Some("actor")),
    ),
    param(
        "with-units",
        "Include the actor's units and fronts",
        FilterKind::Flag {
            requires: Some("actor"),
            field: |filter| &mut filter.with_units,
        },
    ),
    param(
        "attacker",
        "Agent who attacked, on record or according to a standing claim",
        thing!(
            attacker,
            "Alleged attacker",
            "AGENT",
            ["ag"],
            Some("attacker")
        ),
    ),
    param(
        "responder",
        "Agent who responded, or acted otherwise than by an attack",
        thing!(
            responder,
            "Responding body",
            "AGENT",
            ["ag"],
            Some("responder")
        ),
    ),
    param(
        "target",
        "Agent who was hit or aimed at",
        thing!(target, "Target", "AGENT", ["ag"], Some("target")),
    ),
    param(
        "country",
        "Country of the target or place, also by a standing claim: a code such as UA, or a name",
        thing!(country, "Target country", "PLACE", ["pl"], Some("country")),
    ),
    param(
        "actor-country",
        "Country of the actor",
        thing!(
            actor_country,
            "Actor country",
            "PLACE",
            ["pl"],
            Some("actorCountry")
        ),
    ),
    param(
        "sector",
        "Sector of the target, such as energy; includes subsectors",
        thing!(sector, "Sector", "SECTOR", ["ann:sector"], Some("sector")),
    ),
    param(
        "type",
        "Type of event, such as cyberattack; includes subtypes",
        thing!(event_type, "Type", "TYPE", ["ann:eventType"], Some("type")),
    ),
    param(
        "source",
        "Source or publisher that reported it",
        thing!(source, "Source", "SOURCE", ["src", "ag"], Some("source")),
    ),
    param(
        "certain",
        "Only events certainly in the period, and in the country on record",
        FilterKind::Flag {
            requires: None,
            field: |filter| &mut filter.certain,
        },
    ),
    param(
        "same-as",
        "Also events of what AGENT says is one with the actor or target",
        thing!(same_as, "Same, says", "AGENT", ["ag"], None),
    ),
    param(
        "same",
        "The same for everybody's claims, each claimant's apart; prints the claims used",
        FilterKind::Flag {
            requires: None,
            field: |filter| &mut filter.same,
        },
    ),
    param(
        "fold",
        "Events that a standing claim says are the same in one row; with --same-as, only AGENT's claims",
        FilterKind::Flag {
            requires: None,
            field: |filter| &mut filter.fold,
        },
    ),
];

/// The parameters that name a thing.
pub fn thing_params() -> impl Iterator<Item = (&'static FilterParam, &'static ThingParam)> {
    FILTERS.iter().filter_map(|param| match &param.kind {
        FilterKind::Thing(thing) => Some((param, thing)),
        _ => None,
    })
}

/// What was given for each parameter: in options, or in a query string.
#[derive(Debug, Clone, Default)]
pub struct FilterTexts(Vec<(&'static FilterParam, Vec<String>)>);

impl FilterTexts {
    /// Asks for the texts of each parameter: several words, one text, and for a flag that is given any
    /// text.
    pub fn read(mut texts: impl FnMut(&FilterParam) -> Vec<String>) -> Self {
        let given = FILTERS.iter().map(|param| (param, texts(param)));
        Self(given.filter(|(_, texts)| !texts.is_empty()).collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        let (_, texts) = self.0.iter().find(|(param, _)| param.name == name)?;
        texts.first().map(String::as_str)
    }

    /// The window that `from` and `to` give, in the time zone `tz`.
    ///
    /// # Errors
    /// A text is no date or no zone, or the window ends before it begins.
    pub fn window(&self) -> Result<Window, DateError> {
        Window::parse_in(self.get("from"), self.get("to"), self.zone()?.as_ref())
    }

    fn zone(&self) -> Result<Option<Zone>, DateError> {
        self.get("tz").map(Zone::parse).transpose()
    }

    /// The filter, with `resolve` to find the thing of some kinds that a text names.
    ///
    /// # Errors
    /// As [`Self::window`], and those of `resolve`.
    pub fn filter<E: From<DateError>>(
        &self,
        resolve: impl Fn(&str, &[&str]) -> Result<NamedNode, E>,
    ) -> Result<Filter, E> {
        let mut filter = Filter {
            window: self.window()?,
            zone: self.zone()?,
            ..Filter::default()
        };
        for (param, texts) in &self.0 {
            match &param.kind {
                FilterKind::Words => filter.words = texts.clone(),
                FilterKind::Date | FilterKind::Zone => {}
                FilterKind::Flag { field, .. } => *field(&mut filter) = true,
                FilterKind::Thing(thing) => {
                    for text in texts {
                        (thing.set)(&mut filter, resolve(text, thing.prefixes)?);
                    }
                }
            }
        }
        Ok(filter)
    }

    /// A title: the words, things and period that were given.
    pub fn title(&self) -> String {
        self.title_with(|_| None)
    }

    /// The same with things by their names, where `name` knows them.
    pub fn title_with(&self, name: impl Fn(&ThingParam) -> Option<String>) -> String {
        let named = self
            .0
            .iter()
            .filter_map(|(param, texts)| match &param.kind {
                FilterKind::Words => Some(texts.join(" ")),
                FilterKind::Thing(thing) => Some(name(thing).unwrap_or_else(|| texts.join(" "))),
                FilterKind::Date | FilterKind::Zone | FilterKind::Flag { .. } => None,
            });
        let period = match (self.get("from"), self.get("to")) {
            (None, None) => None,
            (Some(from), Some(to)) if from == to => Some(from.to_owned()),
            (Some(from), Some(to)) => Some(format!("{from} to {to}")),
            (Some(from), None) => Some(format!("from {from}")),
            (None, Some(to)) => Some(format!("until {to}")),
        };
        let parts: Vec<String> = named.chain(period).collect();
        match parts.is_empty() {
            true => "Timeline".to_owned(),
            false => format!("Timeline: {}", parts.join(", ")),
        }
    }
}

/// A day as an `xsd:date` literal.
pub(super) fn day(day: Day) -> Term {
    Literal::new_typed_literal(day.to_string(), xsd::DATE).into()
}

impl Filter {
    /// Whether the query gives the events in their order, with few others, words apart.
    pub(super) fn is_query_only(&self) -> bool {
        !self.certain && self.zone.is_none() && self.follow() == Follow::Nobody
    }

    /// The days of the window for the query, which knows each event by the days of its own offset:
    /// where moments count, those around too.
    fn days(&self) -> (Option<Day>, Option<Day>) {
        let Window {
            from,
            to,
            from_moment,
            to_moment,
        } = self.window;
        let around = |moment: bool| Days::new(if moment || self.zone.is_some() { 2 } else { 0 });
        (
            from.and_then(|day| day.checked_sub_days(around(from_moment.is_some()))),
            to.and_then(|day| day.checked_add_days(around(to_moment.is_some()))),
        )
    }

    /// The same in a period as well.
    pub(super) fn within(&self, period: Option<&Period>) -> Self {
        let mut filter = self.clone();
        if let Some(period) = period {
            let (window, its) = (&mut filter.window, period.window);
            if its.from > window.from {
                (window.from, window.from_moment) = (its.from, None);
            }
            if window.to.is_none() || its.to < window.to {
                (window.to, window.to_moment) = (its.to, None);
            }
        }
        filter
    }

    /// Whether it filters by more than words and a window.
    pub(super) fn is_selective(&self) -> bool {
        thing_params().any(|(_, thing)| thing.query_param.is_some() && (thing.of)(self).is_some())
    }

    /// Whose claims about what is the same to follow. Without a choice, events are folded by
    /// everybody's.
    pub(super) fn follow(&self) -> Follow {
        match &self.same_as {
            _ if self.same => Follow::All,
            Some(claimant) => Follow::Said(claimant.clone()),
            None if self.fold => Follow::All,
            None => Follow::Nobody,
        }
    }

    /// Whether to select what is said to be one with an agent as well.
    fn widens(&self) -> bool {
        self.same || self.same_as.is_some()
    }

    /// This filter, and those for what is one with its agents instead; and the claims used.
    pub(super) fn alternatives(&self, equations: &Equations) -> (Vec<Filter>, SameAs) {
        let mut all = vec![self.clone()];
        let mut used = SameAs::default();
        if !self.widens() {
            return (all, used);
        }
        let agents = thing_params().map(|(_, thing)| thing);
        let agents = agents.filter(|it| it.query_param.is_some() && it.prefixes == ["ag"]);
        for thing in agents {
            let Some(agent) = (thing.of)(self) else {
                continue;
            };
            let same = equations.same(agent);
            for filter in all.clone() {
                for other in same.things() {
                    let mut filter = filter.clone();
                    (thing.set)(&mut filter, other.clone());
                    all.push(filter);
                }
            }
            used.add(same);
        }
        (all, used)
    }

    /// The parameters of the saved query `timeline`.
    pub(super) fn values(&self) -> ParamValues {
        let mut values = ParamValues::default();
        let (from, to) = self.days();
        for (name, date) in [("from", from), ("to", to)] {
            if let Some(date) = date {
                values.set(name, [day(date)]);
            }
        }
        for (_, thing) in thing_params() {
            if let (Some(id), Some(name)) = ((thing.of)(self), thing.query_param) {
                values.set(name, [id.clone().into()]);
            }
        }
        values.set("certain", [Literal::from(self.certain).into()]);
        values.set("withUnits", [Literal::from(self.with_units).into()]);
        values
    }
}
