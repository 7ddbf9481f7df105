//! Contradictions for reading: what they are about, whether they are open, and who says what.

use crate::model::id;
use crate::render::claims::claim::{DAY, Told};
use crate::render::style::{Ink, Style, clean, wrap};
use crate::views::claims::{Claim, Conflict, SharedName};
use std::io::{self, Write};

/// Writes contradictions, and names that several agents share.
///
/// # Errors
/// What the writer says.
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
        let thing = style.paint(Ink::Strong, &clean(&conflict.thing.label));
        let name = id::shorten(conflict.thing.id.as_str());
        let name = style.paint(Ink::Faint, &format!("({name})"));
        let topic = clean(conflict.topic.as_deref().unwrap_or("in words")).into_owned();
        let state = match conflict.open {
            true => style.paint(Ink::Doubt, "open"),
            false => "settled".to_owned(),
        };
        let line = format!("{thing} {name} · {topic} · {state}");
        writeln!(out, "{}", wrap(&line, "", style.width))?;
        let told = Told {
            claims: conflict.claims.iter().collect(),
            sources: &[],
            style,
            likelihoods: None,
        };
        for claim in &conflict.claims {
            writeln!(
                out,
                "{}",
                wrap(&line_of(claim, &told), mark(claim), style.width)
            )?;
        }
    }
    for (at, shared) in names.iter().enumerate() {
        if at > 0 || !conflicts.is_empty() {
            writeln!(out)?;
        }
        let name = style.paint(Ink::Strong, &format!("“{}”", clean(&shared.name)));
        writeln!(
            out,
            "{}",
            wrap(&format!("{name} · a name of several"), "", style.width)
        )?;
        for bearer in &shared.agents {
            let agent = id::shorten(bearer.agent.id.as_str());
            let agent = style.paint(Ink::Faint, &format!("({agent})"));
            let by = match (&bearer.by, &bearer.claim) {
                (Some(by), _) => format!(", says {}", clean(by)),
                (None, Some(claim)) => format!(", says {}", id::shorten(claim.as_str())),
                (None, None) => String::new(),
            };
            let line = format!("{} {agent}{by}", clean(&bearer.agent.label));
            writeln!(out, "{}", wrap(&line, "  • ", style.width))?;
        }
    }
    Ok(())
}

fn mark(claim: &Claim) -> &'static str {
    if claim.standing { "  • " } else { "  × " }
}

/// A claim in a line: when, who, what, and its name to ask for more.
fn line_of(claim: &Claim, told: &Told<'_>) -> String {
    let day = match (&claim.on, claim.known) {
        (Some(on), _) => on.words(),
        (None, Some(known)) => format!("by {}", known.format(DAY)),
        (None, None) => "day not known".to_owned(),
    };
    let says = told.says(claim);
    let words = match (&claim.text, claim.says.is_empty()) {
        (Some(text), true) => format!(" “{}”", clean(text)),
        _ => String::new(),
    };
    let name = id::shorten(claim.id.as_str());
    let name = told.style.paint(Ink::Faint, &format!("({name})"));
    format!(
        "{}: {says}{words} {name}",
        told.style.paint(Ink::Date, &day)
    )
}
