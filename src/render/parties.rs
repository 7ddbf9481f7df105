//! Who did it and whom it hit, in few words.

use super::style::{clean, cut, width};
use crate::views::timeline::{Entry, Party};

/// Stands for those whom standing claims disagree about.
pub(super) const CONTESTED: &str = "contested";

/// Who → whom in at most so many columns: names are left out first (`+2`), then cut, the longer
/// side before the shorter one.
pub(crate) fn across(entry: &Entry, columns: usize) -> String {
    let whole = joined(&who(entry, usize::MAX), &whom(entry, usize::MAX));
    if width(&whole) <= columns {
        return whole;
    }
    let (least_who, least_whom) = (who(entry, 0), whom(entry, 0));
    let arrow = width(&joined(&least_who, &least_whom)) - width(&least_who) - width(&least_whom);
    let room = columns.saturating_sub(arrow);
    let half = if entry.contested {
        CONTESTED.len()
    } else {
        room / 2
    };
    let for_whom = room
        .saturating_sub(half.min(width(&least_who)))
        .min(width(&least_whom));
    let who = cut_name(&who(entry, room - for_whom), room - for_whom);
    let left = room.saturating_sub(width(&who));
    joined(&who, &cut_name(&whom(entry, left), left))
}

/// A cut name keeps the `?` of a claim, and the number of those behind it.
fn cut_name(text: &str, columns: usize) -> String {
    let end = text.rfind("? +").or_else(|| text.rfind('?'));
    let end = end.or_else(|| text.rfind(" +")).unwrap_or(text.len());
    let (name, behind) = text.split_at(end);
    match width(behind) < columns && width(text) > columns {
        true => format!("{}{behind}", cut(name, columns - width(behind))),
        false => cut(text, columns),
    }
}

/// The columns that the names take with as many left out as can be.
pub(super) fn least(entry: &Entry) -> usize {
    width(&joined(&who(entry, 0), &whom(entry, 0)))
}

fn joined(who: &str, whom: &str) -> String {
    match (who.is_empty(), whom.is_empty()) {
        (_, true) => who.to_owned(),
        (true, false) => format!("→ {whom}"),
        (false, false) => format!("{who} → {whom}"),
    }
}

/// Who did it: initiators, else whom standing claims name, else who took part.
pub(super) fn who(entry: &Entry, columns: usize) -> String {
    let mut names = roles(entry, &["initiator"]);
    if names.is_empty() && entry.contested {
        return CONTESTED.to_owned();
    }
    if names.is_empty() {
        names = entry
            .named()
            .iter()
            .map(|thing| format!("{}?", thing.label))
            .collect();
    }
    if names.is_empty() {
        names = roles(entry, &["participant", "supporter"]);
    }
    listed(&names, columns)
}

/// Whom it hit: targets, else affected parties, else recipients.
pub(super) fn whom(entry: &Entry, columns: usize) -> String {
    let found = [["target"], ["affected"], ["recipient"]].into_iter();
    let names = found
        .map(|role| roles(entry, &role))
        .find(|names| !names.is_empty());
    listed(&names.unwrap_or_default(), columns)
}

/// Agents in these roles, states by their code; one who has two of the roles is named once.
fn roles(entry: &Entry, roles: &[&str]) -> Vec<String> {
    let name = |party: &Party| {
        party
            .code
            .clone()
            .unwrap_or_else(|| party.agent.label.clone())
    };
    let mut names: Vec<String> = Vec::new();
    for party in roles.iter().flat_map(|role| entry.with_role(role)) {
        let name = name(party);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// As many names as fit, at least one, then how many more there are.
fn listed(names: &[String], columns: usize) -> String {
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
