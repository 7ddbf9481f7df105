//! Conflicting claims as text: the thing and property, whether it is still contested, and the claims.

use crate::model::id;
use crate::render::claims::claim::{ClaimWriter, DAY_FORMAT};
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
        let state = match conflict.open {
            true => style.paint(Highlight::Doubt, "contested"),
            false => "settled".to_owned(),
        };
        let line = format!("{thing} {name} · {topic} · {state}");
        writeln!(out, "{}", wrap(&line, "", style.width))?;
        let writer = ClaimWriter {
            claims: conflict.claims.iter().collect(),
            sources: &[],
            style,
            likelihoods: None,
        };
        for claim in &conflict.claims {
            writeln!(
                out,
                "{}",
                wrap(&format_claim(claim, &writer), mark(claim), style.width)
            )?;
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

fn mark(claim: &Claim) -> &'static str {
    if claim.standing { "  • " } else { "  × " }
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
    let words = match (&claim.text, claim.statements.is_empty()) {
        (Some(text), true) => format!(" “{}”", clean(text)),
        _ => String::new(),
    };
    let name = id::shorten(claim.id.as_str());
    let name = writer.style.paint(Highlight::Faint, &format!("({name})"));
    format!(
        "{}: {value_text}{words} {name}",
        writer.style.paint(Highlight::Date, &day)
    )
}
