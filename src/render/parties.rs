//! Who did what to whom, in a limited width, with the signs of how sure that is: `?` after whom a
//! claim names, `??` after whom only victims, newsrooms or anonymous sources do, `claimed` after who
//! says so of itself; `contested` and `denied` beside; `disputed` after a party that a claim is
//! against.

use super::attribution::sign;
use super::style::{clean, truncate, width};
use crate::views::model::{DisputeKind, Entity, Entry, Named, Party, Role};
use crate::views::timeline::unique_label;
use oxrdf::TermRef;
use std::cmp::Reverse;

/// The signs beside the names of actors.
pub(super) const CONTESTED: &str = "contested";
pub(super) const DENIED: &str = "denied";
/// The sign after the name of an agent in a role that a claim is against.
pub(super) const DISPUTED: &str = " disputed";

/// The fewest columns of a truncated name: fewer letters say less than none.
const SHORTEST_NAME: usize = 6;

/// The names on one side, and the signs beside them.
struct Side {
    names: Vec<String>,
    signs: String,
}

impl Side {
    /// As many names as fit, at least one, and the signs.
    fn fit(&self, columns: usize) -> String {
        let room = columns.saturating_sub(self.signs_width());
        self.with_signs(join_fitting(&self.names, room))
    }

    /// As many names as fit, truncated if not even one does, and the signs.
    fn truncated(&self, columns: usize) -> String {
        let room = columns.saturating_sub(self.signs_width());
        // A name of a few letters says less than none.
        if self.names.is_empty() || columns < self.floor() {
            return truncate(&self.signs, columns);
        }
        self.with_signs(truncate_name(&join_fitting(&self.names, room), room))
    }

    /// The fewest columns in which the first name can still be told, with all signs.
    fn floor(&self) -> usize {
        let first = join_fitting(&self.names, 0);
        let (name, suffix) = split_suffix(&first);
        width(name).min(SHORTEST_NAME) + width(&suffix) + self.signs_width()
    }

    fn signs_width(&self) -> usize {
        match (self.names.is_empty(), self.signs.is_empty()) {
            (_, true) => 0,
            (true, false) => width(&self.signs),
            (false, false) => width(&self.signs) + 3,
        }
    }

    fn with_signs(&self, names: String) -> String {
        match (names.is_empty(), self.signs.is_empty()) {
            (_, true) => names,
            (true, false) => self.signs.clone(),
            (false, false) => format!("{names} ({})", self.signs),
        }
    }
}

/// `who → whom` in at most `columns`: names are dropped first (`+2`), then truncated, the longer
/// side before the shorter one; signs are kept.
pub(crate) fn format_parties(entry: &Entry, columns: usize) -> String {
    let (actors, targets) = (actors(entry), targets(entry));
    let whole = join_with_arrow(&actors.fit(usize::MAX), &targets.fit(usize::MAX));
    if width(&whole) <= columns {
        return whole;
    }
    let (shortest_who, shortest_whom) = (width(&actors.fit(0)), width(&targets.fit(0)));
    let room = columns.saturating_sub(arrow_width(&actors, &targets));
    let half = match actors.names.is_empty() {
        true => width(&actors.signs),
        false => (room / 2).max(actors.floor()),
    };
    let half = half.min(room.saturating_sub(targets.floor()));
    let for_whom = room
        .saturating_sub(half.min(shortest_who))
        .min(shortest_whom);
    let who = actors.truncated(room - for_whom);
    let left = room.saturating_sub(width(&who));
    join_with_arrow(&who, &targets.truncated(left))
}

/// The fewest columns in which the first name of each side can still be told, with all signs.
pub(super) fn floor(entry: &Entry) -> usize {
    let (actors, targets) = (actors(entry), targets(entry));
    actors.floor() + arrow_width(&actors, &targets) + targets.floor()
}

/// The width of the arrow between the two sides.
fn arrow_width(actors: &Side, targets: &Side) -> usize {
    let (who, whom) = (actors.fit(0), targets.fit(0));
    width(&join_with_arrow(&who, &whom)) - width(&who) - width(&whom)
}

/// Splits the signs and `+n` off the end of a name.
fn split_suffix(text: &str) -> (&str, String) {
    let (text, more) = match text.rfind(" +") {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let signs = [sign(Named::SelfClaimed), DISPUTED, "??", "?"];
    let sign = signs.into_iter().find(|sign| text.ends_with(sign));
    let (name, sign) = text.split_at(text.len() - sign.map_or(0, str::len));
    (name, format!("{sign}{more}"))
}

/// Truncates a name but keeps trailing signs and `+n`.
fn truncate_name(text: &str, columns: usize) -> String {
    let (name, suffix) = split_suffix(text);
    match width(&suffix) < columns && width(text) > columns {
        true => format!("{}{suffix}", truncate(name, columns - width(&suffix))),
        false => truncate(text, columns),
    }
}

/// The width of the shortest form.
pub(super) fn min_width(entry: &Entry) -> usize {
    width(&join_with_arrow(&who(entry, 0), &whom(entry, 0)))
}

fn join_with_arrow(who: &str, whom: &str) -> String {
    match (who.is_empty(), whom.is_empty()) {
        (_, true) => who.to_owned(),
        (true, false) => format!("→ {whom}"),
        (false, false) => format!("{who} → {whom}"),
    }
}

/// Who did it: initiators, else the agents that claims name now, else participants.
pub(super) fn who(entry: &Entry, columns: usize) -> String {
    actors(entry).fit(columns)
}

/// Who was hit: targets, else affected parties, else recipients.
pub(super) fn whom(entry: &Entry, columns: usize) -> String {
    targets(entry).fit(columns)
}

fn actors(entry: &Entry) -> Side {
    let signs = signs(entry).join(", ");
    let mut names = names_in_roles(entry, &[Role::Initiator]);
    if names.is_empty() {
        let named = named_agents(entry);
        let named = named
            .iter()
            .map(|(agent, named)| format!("{}{}", agent.short_label(), sign(*named)));
        names = named.collect();
    }
    if names.is_empty() && signs.is_empty() {
        names = names_in_roles(entry, &[Role::Participant, Role::Supporter]);
    }
    Side { names, signs }
}

fn targets(entry: &Entry) -> Side {
    let found = [[Role::Target], [Role::Affected], [Role::Recipient]].into_iter();
    let names = found
        .map(|role| names_in_roles(entry, &role))
        .find(|names| !names.is_empty());
    Side {
        names: names.unwrap_or_default(),
        signs: String::new(),
    }
}

/// The agents to show as actors, the most firmly named first: where claimants name rivals, only those
/// on whom all agree, so that none of the rivals stands out; else the lowest, since who says a unit
/// says its state.
pub(crate) fn named_agents(entry: &Entry) -> Vec<(&Entity, Named)> {
    let attribution = &entry.state.attribution;
    if attribution.has(DisputeKind::Rival) {
        let agreed = attribution.agreed.iter();
        return agreed.map(|agent| (agent, attribution.named)).collect();
    }
    let mut lowest = attribution.lowest();
    lowest.sort_by_key(|row| Reverse(row.named()));
    lowest.iter().map(|row| (row.agent, row.named())).collect()
}

/// The signs of how it is disputed who did an event.
pub(crate) fn signs(entry: &Entry) -> Vec<&'static str> {
    let attribution = &entry.state.attribution;
    let signs = [
        (attribution.is_contested(), CONTESTED),
        (attribution.has(DisputeKind::DeniedByAccused), DENIED),
    ];
    let signs = signs.into_iter().filter(|(occurs, _)| *occurs);
    signs.map(|(_, sign)| sign).collect()
}

/// The signs that occur, with what they mean.
pub(crate) fn meanings(entries: &[Entry]) -> Vec<(&'static str, &'static str)> {
    let named = |wanted: Named| {
        entries.iter().any(|entry| {
            let named = named_agents(entry);
            entry.with_role(&Role::Initiator).next().is_none()
                && named.iter().any(|(_, named)| *named == wanted)
        })
    };
    let signed = |sign: &str| entries.iter().any(|entry| signs(entry).contains(&sign));
    let disputed = |entry: &Entry| {
        entry.state.happening.is_disputed
            || entry.parties.iter().any(|party| is_disputed(entry, party))
    };
    let all = [
        (named(Named::Attributed), ("?", "attributed by a claim")),
        (
            named(Named::Alleged),
            (
                "??",
                "alleged by victims, newsrooms or anonymous sources alone",
            ),
        ),
        (
            named(Named::SelfClaimed),
            ("claimed", "only by those named"),
        ),
        (
            signed(CONTESTED),
            (
                CONTESTED,
                "claimants name rivals, or a third party denies it",
            ),
        ),
        (signed(DENIED), (DENIED, "by the accused")),
        (
            entries.iter().any(disputed),
            ("disputed", "a claim is against it"),
        ),
    ];
    let occur = all.into_iter().filter(|(occurs, _)| *occurs);
    occur.map(|(_, meaning)| meaning).collect()
}

/// Whether a claim is against a party of an event.
pub(crate) fn is_disputed(entry: &Entry, party: &Party) -> bool {
    let facts = entry.state.disputed_facts.iter();
    let mut facts = facts.filter(|fact| TermRef::from(&fact.property) == party.role.term());
    facts.any(|fact| fact.recorded.node() == Some(&party.agent.id))
}

/// Agents in these roles, each once; states by their country code. Two of one name are told apart.
fn names_in_roles(entry: &Entry, roles: &[Role]) -> Vec<String> {
    let name = |party: &Party| {
        let name = party.agent.short_label();
        match is_disputed(entry, party) {
            true => format!("{name}{DISPUTED}"),
            false => name.to_owned(),
        }
    };
    let mut parties: Vec<&Party> = Vec::new();
    for party in roles.iter().flat_map(|role| entry.with_role(role)) {
        if !parties.iter().any(|known| known.agent.id == party.agent.id) {
            parties.push(party);
        }
    }
    let names: Vec<String> = parties.iter().map(|party| name(party)).collect();
    let all = parties.iter().zip(&names);
    all.map(|(party, name)| unique_label(name, party.agent.id.as_str(), &names))
        .collect()
}

/// As many names as fit, at least one, then the number of the others.
fn join_fitting(names: &[String], columns: usize) -> String {
    let all = names.join(", ");
    if width(&all) <= columns || names.len() < 2 {
        return clean(&all).into_owned();
    }
    let shown = (1..names.len())
        .rev()
        .map(|n| format!("{} +{}", names[..n].join(", "), names.len() - n))
        .find(|text| width(text) <= columns)
        .unwrap_or_else(|| format!("{} +{}", names[0], names.len() - 1));
    clean(&shown).into_owned()
}
