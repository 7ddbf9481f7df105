//! Conflicting claims as text: the thing and property, whether it is still contested, and the claims.

use crate::model::id;
use crate::render::attribution::{self, DAY_FORMAT};
use crate::render::claims::claim::ClaimWriter;
use crate::render::claims::words;
use crate::render::style::{Highlight, Style, clean, wrap};
use crate::views::claims::{Conflict, SharedName};
use crate::views::model::Claim;
use std::io::{self, Write};

/// Writes conflicts, and names that several agents share.
///
/// # Errors
/// Fails if writing fails.
pub fn write(
    out: &mut impl Write,
    conflicts: &[Conflict],
    names: &[SharedName],
    style: Style,
) -> io::Result<()> {
    for (at, conflict) in conflicts.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let thing = style.paint(Highlight::Strong, &clean(&conflict.thing.label));
        let name = id::shorten(conflict.thing.id.as_str());
        let name = style.paint(Highlight::Faint, &format!("({name})"));
        let topic = clean(conflict.topic.as_deref().unwrap_or("other statements")).into_owned();
        let state = style.paint(Highlight::Doubt, &state(conflict));
        let line = format!("{thing} {name} · {topic} · {state}");
        writeln!(out, "{}", wrap(&line, "", style.width))?;
        for line in head(conflict) {
            writeln!(out, "{}", wrap(&clean(&line), "  ", style.width))?;
        }
        let writer = ClaimWriter {
            claims: conflict.claims.iter().collect(),
            sources: &[],
            style,
            likelihoods: None,
        };
        for claim in &conflict.claims {
            write_claim(out, claim, &writer, 0)?;
        }
    }
    for (at, shared) in names.iter().enumerate() {
        if at > 0 || !conflicts.is_empty() {
            writeln!(out)?;
        }
        let name = style.paint(Highlight::Strong, &format!("“{}”", clean(&shared.name)));
        writeln!(
            out,
            "{}",
            wrap(&format!("{name} · shared name"), "", style.width)
        )?;
        for holder in &shared.agents {
            let agent = id::shorten(holder.agent.id.as_str());
            let agent = style.paint(Highlight::Faint, &format!("({agent})"));
            let by = match (&holder.by, &holder.claim) {
                (Some(by), _) => format!(", according to {}", clean(by)),
                (None, Some(claim)) => format!(", according to {}", id::shorten(claim.as_str())),
                (None, None) => String::new(),
            };
            let line = format!("{} {agent}{by}", clean(&holder.agent.label));
            writeln!(out, "{}", wrap(&line, "  • ", style.width))?;
        }
    }
    Ok(())
}

/// Whether a conflict is open; of who did an event, in what way.
pub(crate) fn state(conflict: &Conflict) -> String {
    if !conflict.open {
        return "settled".to_owned();
    }
    if conflict.is_contested() {
        return "contested".to_owned();
    }
    let mut kinds: Vec<_> = conflict
        .dispute
        .iter()
        .map(attribution::dispute_kind)
        .collect();
    kinds.dedup();
    kinds.join(", ")
}

/// What claims are against on the record, and how it is disputed who did an event.
pub(crate) fn head(conflict: &Conflict) -> Vec<String> {
    let recorded: Vec<&str> = conflict
        .recorded
        .iter()
        .map(|value| value.shown.as_str())
        .collect();
    let mut lines = Vec::new();
    if !recorded.is_empty() {
        lines.push(format!("on record: {}", recorded.join(", ")));
    }
    lines.extend(conflict.dispute.iter().map(attribution::dispute));
    lines
}

/// A claim, and the claims about it beneath it.
fn write_claim(
    out: &mut impl Write,
    claim: &Claim,
    writer: &ClaimWriter<'_>,
    depth: usize,
) -> io::Result<()> {
    let mark = match (claim.standing, depth) {
        (false, _) => "×",
        (true, 0) => "•",
        (true, _) => "↳",
    };
    let first = format!("{}  {mark} ", "    ".repeat(depth));
    let line = format_claim(claim, writer);
    writeln!(out, "{}", wrap(&line, &first, writer.style.width))?;
    for line in words::taken_back(claim) {
        let indent = format!("{}    ", "    ".repeat(depth));
        writeln!(out, "{}", wrap(&clean(&line), &indent, writer.style.width))?;
    }
    for about in &claim.claims {
        write_claim(out, about, writer, depth + 1)?;
    }
    Ok(())
}

/// A claim in one line: date, claimant, value, short name.
fn format_claim(claim: &Claim, writer: &ClaimWriter<'_>) -> String {
    let day = match (&claim.on, claim.known) {
        (Some(on), _) => on.words(),
        (None, Some(known)) => {
            let how = if claim.known_by_reading {
                "read"
            } else {
                "known by"
            };
            format!("undated ({how} {})", known.format(DAY_FORMAT))
        }
        (None, None) => "undated".to_owned(),
    };
    let value_text = writer.statement(claim);
    let words = match (
        &claim.text,
        claim.quotes.first(),
        claim.statements.is_empty(),
    ) {
        (_, Some(quote), true) => format!(": “{}”", clean(&quote.shown)),
        (Some(text), None, true) => format!(": {}", clean(text)),
        _ => String::new(),
    };
    let name = id::shorten(claim.id.as_str());
    let name = writer.style.paint(Highlight::Faint, &format!("({name})"));
    let marking = writer.marking(claim);
    let marking = marking.map_or_else(String::new, |marking| format!("  {marking}"));
    format!(
        "{}: {value_text}{words} {name}{marking}",
        writer.style.paint(Highlight::Date, &day)
    )
}
