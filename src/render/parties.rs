//! Who did it and whom it hit, in few words.

use super::style::{clean, width};
use crate::timeline::{Entry, Party};

/// Who → whom, in at most so many columns where names can be left out for it.
pub(super) fn across(entry: &Entry, columns: usize) -> String {
    let whole = joined(&who(entry, usize::MAX), &whom(entry, usize::MAX));
    if width(&whole) <= columns {
        return whole;
    }
    let room = columns.saturating_sub(3);
    let (who_all, whom_least) = (who(entry, usize::MAX), whom(entry, 0));
    // The first name of each side stands before a second one of either.
    let for_whom = room
        .saturating_sub(width(&who_all))
        .max(room / 2)
        .max(width(&whom_least).min(room));
    let whom = whom(entry, for_whom);
    let who = who(entry, room.saturating_sub(width(&whom)));
    joined(&who, &whom)
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
        return "contested".to_owned();
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
