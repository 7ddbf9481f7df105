//! A timeline for reading: date, mark, label, who → whom, sources.
//!
//! `━` lasts, `●` is an attack, `◆` is anything else; the hollow twins `┄ ○ ◇` only possibly fall
//! into the window. `?` stands behind whom a claim names.

use super::style::{Style, clean, fit, width};
use crate::model::vocab::ann;
use crate::model::when::Overlap;
use crate::timeline::{By, Entry, Party, Timeline, group};
use std::io::{self, Write};

const ATTACKS: [oxrdf::NamedNodeRef<'static>; 13] = [
    ann::CYBERATTACK,
    ann::INTRUSION,
    ann::ESPIONAGE,
    ann::DESTRUCTIVE_ATTACK,
    ann::DISRUPTIVE_ATTACK,
    ann::DDOS_ATTACK,
    ann::DEFACEMENT,
    ann::RANSOMWARE_ATTACK,
    ann::SUPPLY_CHAIN_ATTACK,
    ann::DATA_LEAK,
    ann::PHISHING_CAMPAIGN,
    ann::EXTORTION,
    ann::MASS_EXPLOITATION,
];

/// Writes the lines of a timeline, under headings where asked for.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut impl Write,
    timeline: &Timeline,
    by: Option<By>,
    style: Style,
) -> io::Result<()> {
    let dates = timeline
        .entries
        .iter()
        .map(|entry| width(&date(entry)))
        .max()
        .unwrap_or(0);
    let dates = dates.min(style.width / 4);
    let Some(by) = by else {
        for entry in &timeline.entries {
            writeln!(out, "{}", line(entry, dates, style))?;
        }
        return Ok(());
    };
    for (at, group) in group(&timeline.entries, by).iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(
            out,
            "{}",
            clean(group.heading.as_deref().unwrap_or("(none)"))
        )?;
        for entry in &group.entries {
            writeln!(out, "{}", line(entry, dates, style))?;
        }
    }
    Ok(())
}

fn date(entry: &Entry) -> String {
    entry
        .when
        .as_ref()
        .map_or_else(|| "undated".to_owned(), |when| when.short())
}

fn line(entry: &Entry, dates: usize, style: Style) -> String {
    let sources = match entry.sources.len() {
        1 => " 1 source ".to_owned(),
        n => format!("{n:>2} sources"),
    };
    let rest = style.width.max(60) - dates - 5 - width(&sources) - 4;
    let label = rest * 11 / 20;
    let parties = rest - label;
    let text = format!(
        "{}  {}  {}  {}  {sources}",
        fit(&date(entry), dates),
        mark(entry),
        fit(&entry.label, label),
        fit(&across(entry, parties), parties),
    );
    text.trim_end().to_owned()
}

fn mark(entry: &Entry) -> char {
    let possible = entry.certainty == Some(Overlap::Possible);
    let lasts = entry.when.as_ref().is_some_and(|when| {
        let bounds = when.bounds();
        bounds.latest_begin < bounds.earliest_end || when.is_ongoing()
    });
    let attack = entry
        .types
        .iter()
        .any(|thing| ATTACKS.contains(&thing.id.as_ref()));
    match (lasts, attack, possible) {
        (true, _, false) => '━',
        (true, _, true) => '┄',
        (_, true, false) => '●',
        (_, true, true) => '○',
        (_, false, false) => '◆',
        (_, false, true) => '◇',
    }
}

fn across(entry: &Entry, columns: usize) -> String {
    let whom = whom(entry, columns / 2);
    let left = if whom.is_empty() {
        columns
    } else {
        columns.saturating_sub(width(&whom) + 3)
    };
    let who = who(entry, left);
    match (who.is_empty(), whom.is_empty()) {
        (_, true) => who,
        (true, false) => format!("→ {whom}"),
        (false, false) => format!("{who} → {whom}"),
    }
}

/// Who did it: initiators, else whom standing claims name, else who took part.
pub fn who(entry: &Entry, columns: usize) -> String {
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
pub fn whom(entry: &Entry, columns: usize) -> String {
    let found = [["target"], ["affected"], ["recipient"]].into_iter();
    let names = found
        .map(|role| roles(entry, &role))
        .find(|names| !names.is_empty());
    listed(&names.unwrap_or_default(), columns)
}

fn roles(entry: &Entry, roles: &[&str]) -> Vec<String> {
    let name = |party: &Party| {
        party
            .code
            .clone()
            .unwrap_or_else(|| party.agent.label.clone())
    };
    let named = roles
        .iter()
        .flat_map(|role| entry.with_role(role))
        .map(name);
    named.collect()
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

/// What a reader needs to know beside the lines: what was left out, what the marks mean.
pub fn notes(timeline: &Timeline) -> Vec<String> {
    let mut notes = Vec::new();
    if timeline.left_out > 0 {
        notes.push(format!("{} more fit and are not shown", timeline.left_out));
    }
    let marks = [
        (
            timeline.entries.iter().any(|e| !e.named().is_empty()),
            "? named by a claim",
        ),
        (
            timeline.entries.iter().any(|e| e.contested),
            "contested = standing claims disagree",
        ),
        (
            timeline
                .entries
                .iter()
                .any(|e| e.certainty == Some(Overlap::Possible)),
            "hollow marks = possibly in this window",
        ),
    ];
    let legend: Vec<_> = marks
        .into_iter()
        .filter(|(occurs, _)| *occurs)
        .map(|(_, text)| text)
        .collect();
    if !legend.is_empty() {
        notes.push(legend.join(" · "));
    }
    notes
}
