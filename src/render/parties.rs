//! Who did what to whom, in a limited width.

use super::style::{clean, truncate, width};
use crate::views::model::{Entry, Party, Role};
use crate::views::timeline::unique_label;

/// Shown in place of the actors where standing claims disagree.
pub(super) const CONTESTED: &str = "contested";

/// `who → whom` in at most `columns`: names are dropped first (`+2`), then truncated, the longer
/// side before the shorter one.
pub(crate) fn format_parties(entry: &Entry, columns: usize) -> String {
    let whole = join_with_arrow(&who(entry, usize::MAX), &whom(entry, usize::MAX));
    if width(&whole) <= columns {
        return whole;
    }
    let (shortest_who, shortest_whom) = (who(entry, 0), whom(entry, 0));
    let arrow = width(&join_with_arrow(&shortest_who, &shortest_whom))
        - width(&shortest_who)
        - width(&shortest_whom);
    let room = columns.saturating_sub(arrow);
    let half = if entry.contested {
        CONTESTED.len()
    } else {
        room / 2
    };
    let for_whom = room
        .saturating_sub(half.min(width(&shortest_who)))
        .min(width(&shortest_whom));
    let who = truncate_name(&who(entry, room - for_whom), room - for_whom);
    let left = room.saturating_sub(width(&who));
    join_with_arrow(&who, &truncate_name(&whom(entry, left), left))
}

/// Truncates a name but keeps a trailing `?` and `+n`.
fn truncate_name(text: &str, columns: usize) -> String {
    let end = text.rfind("? +").or_else(|| text.rfind('?'));
    let end = end.or_else(|| text.rfind(" +")).unwrap_or(text.len());
    let (name, suffix) = text.split_at(end);
    match width(suffix) < columns && width(text) > columns {
        true => format!("{}{suffix}", truncate(name, columns - width(suffix))),
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

/// Who did it: initiators, else agents named by standing claims, else participants.
pub(super) fn who(entry: &Entry, columns: usize) -> String {
    let mut names = names_in_roles(entry, &[Role::Initiator]);
    if names.is_empty() && entry.contested {
        return CONTESTED.to_owned();
    }
    if names.is_empty() {
        names = entry
            .attributed_agents()
            .iter()
            .map(|thing| format!("{}?", thing.label))
            .collect();
    }
    if names.is_empty() {
        names = names_in_roles(entry, &[Role::Participant, Role::Supporter]);
    }
    join_fitting(&names, columns)
}

/// Who was hit: targets, else affected parties, else recipients.
pub(super) fn whom(entry: &Entry, columns: usize) -> String {
    let found = [[Role::Target], [Role::Affected], [Role::Recipient]].into_iter();
    let names = found
        .map(|role| names_in_roles(entry, &role))
        .find(|names| !names.is_empty());
    join_fitting(&names.unwrap_or_default(), columns)
}

/// Agents in these roles, each once; states by their country code. Two of one name are told apart.
fn names_in_roles(entry: &Entry, roles: &[Role]) -> Vec<String> {
    let name = |party: &Party| {
        party
            .code
            .clone()
            .unwrap_or_else(|| party.agent.label.clone())
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
