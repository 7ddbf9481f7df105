//! Which events a timeline shows. [`FILTERS`] is the one table of its parameters: the command line,
//! the server's routes and their description, and the form of the page take names, kinds and help from
//! it, and [`FilterTexts`] turns what was given for them into a [`Filter`].

use crate::model::when::{DateError, Day, Window};
use crate::query::ParamValues;
use crate::views::model::{Equations, Follow, SameAs};
use oxrdf::{Literal, NamedNode, Term, vocab::xsd};

/// Which events a timeline shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The window that they may overlap.
    pub window: Window,
    /// Words that the label or slug must contain, all of them.
    pub words: Vec<String>,
    /// The initiator, or an agent that it is attributed to.
    pub actor: Option<NamedNode>,
    /// Whether to include units and fronts of the actor.
    pub with_units: bool,
    /// The target.
    pub target: Option<NamedNode>,
    /// The country of the target or of the place.
    pub country: Option<NamedNode>,
    /// The country of the actor.
    pub actor_country: Option<NamedNode>,
    /// The sector, with its subsectors.
    pub sector: Option<NamedNode>,
    /// The event type, with its subtypes.
    pub event_type: Option<NamedNode>,
    /// A source or a publisher.
    pub source: Option<NamedNode>,
    /// Only events that certainly overlap the window.
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
        "Only events whose label or slug contains all these words",
        FilterKind::Words,
    ),
    param(
        "from",
        "Start of the period (EDTF); `2023-12` means 1 December",
        FilterKind::Date,
    ),
    param(
        "to",
        "End of the period (EDTF); `2023-12` means 31 December",
        FilterKind::Date,
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
        "target",
        "Agent who was hit or aimed at",
        thing!(target, "Target", "AGENT", ["ag"], Some("target")),
    ),
    param(
        "country",
        "Country of the target: a code such as UA, or a name",
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
        "Only events certainly in the period",
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

    /// The window that `from` and `to` give.
    ///
    /// # Errors
    /// A text is no date, or the window ends before it begins.
    pub fn window(&self) -> Result<Window, DateError> {
        Window::parse(self.get("from"), self.get("to"))
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
            ..Filter::default()
        };
        for (param, texts) in &self.0 {
            match &param.kind {
                FilterKind::Words => filter.words = texts.clone(),
                FilterKind::Date => {}
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

    /// A title: the words and things that were given.
    pub fn title(&self) -> String {
        let named = |kind: &FilterKind| matches!(kind, FilterKind::Words | FilterKind::Thing(_));
        let given = self.0.iter().filter(|(param, _)| named(&param.kind));
        let given: Vec<_> = given.map(|(_, texts)| texts.join(" ")).collect();
        if given.is_empty() {
            "Timeline".to_owned()
        } else {
            format!("Timeline: {}", given.join(", "))
        }
    }
}

/// A day as an `xsd:date` literal.
pub(super) fn day(day: Day) -> Term {
    Literal::new_typed_literal(day.to_string(), xsd::DATE).into()
}

impl Filter {
    /// Whether the query alone decides which events match.
    pub(super) fn is_query_only(&self) -> bool {
        self.words.is_empty() && !self.certain && self.follow() == Follow::Nobody
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

    /// This filter, and those for what is one with its actor or target instead; and the claims used.
    pub(super) fn alternatives(&self, equations: &Equations) -> (Vec<Filter>, SameAs) {
        let mut all = vec![self.clone()];
        let mut used = SameAs::default();
        if !self.widens() {
            return (all, used);
        }
        if let Some(actor) = &self.actor {
            let same = equations.same(actor);
            let others = same.things().map(|it| Filter {
                actor: Some(it.clone()),
                ..self.clone()
            });
            all.extend(others);
            used.add(same);
        }
        if let Some(target) = &self.target {
            let same = equations.same(target);
            for filter in all.clone() {
                all.extend(same.things().map(|it| Filter {
                    target: Some(it.clone()),
                    ..filter.clone()
                }));
            }
            used.add(same);
        }
        (all, used)
    }

    /// The parameters of the saved query `timeline`.
    pub(super) fn values(&self) -> ParamValues {
        let mut values = ParamValues::default();
        let days = [("from", self.window.from), ("to", self.window.to)];
        for (name, date) in days {
            if let Some(date) = date {
                values.set(name, [day(date)]);
            }
        }
        for (_, thing) in thing_params() {
            if let (Some(id), Some(name)) = ((thing.of)(self), thing.query_param) {
                values.set(name, [id.clone().into()]);
            }
        }
        values.set("withUnits", [Literal::from(self.with_units).into()]);
        values
    }
}
