//! Who did an event, according to whom, as a short table of text.

use crate::model::id;
use crate::render::attribution::{self, dispute};
use crate::render::style::{Highlight, Style, clean, wrap};
use crate::views::model::{AgentEdge, Attribution, DisputeKind, Entity, EventState, Named};
use std::io::{self, Write};

/// An agent with the short name that `show` takes.
fn agent(agent: &Entity, style: Style) -> String {
    let name = id::shorten(agent.id.as_str());
    let name = style.paint(Highlight::Faint, &format!("({name})"));
    format!("{} {name}", clean(&agent.label))
}

/// Writes who did an event, according to whom, and whether it happened: agents, who names them, who
/// disputes that, on whom all agree. Nothing where nobody claims anything of it.
///
/// # Errors
/// Fails if writing fails.
pub(crate) fn write(out: &mut impl Write, state: &EventState, style: Style) -> io::Result<()> {
    if let Some(happening) = attribution::happening(&state.happening) {
        let line = style.paint(Highlight::Doubt, &clean(&happening));
        writeln!(out, "\n{}", wrap(&line, "  ", style.width))?;
    }
    let state = &state.attribution;
    if state.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{}\n",
        style.heading("Who did it, according to whom")
    )?;
    for row in state.rows() {
        writeln!(out, "{}", wrap(&agent(row.agent, style), "  ", style.width))?;
        let by = attribution::named_by(&row).into_iter();
        let by = by.map(|line| clean(&line).into_owned());
        let disputed = row.disputed.iter().map(|its| {
            let words = match its.kind {
                DisputeKind::Rival => attribution::dispute_kind(its),
                _ => dispute(its),
            };
            style.paint(Highlight::Doubt, &clean(&words))
        });
        for line in by.chain(disputed) {
            writeln!(out, "{}", wrap(&line, "    ", style.width))?;
        }
    }
    for line in summary(state, style) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// How firmly it is attributed, on whom all agree, and what is shown beside that.
fn summary(state: &Attribution, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |name: &str, text: &str| {
        let name = style.paint(Highlight::Faint, name);
        lines.push(wrap(text, &format!("  {name}  "), style.width));
    };
    if state.named != Named::None {
        add("named ", attribution::named(state.named));
        let agreed: Vec<_> = state.agreed.iter().map(|its| agent(its, style)).collect();
        add(
            "agreed",
            &match agreed.is_empty() {
                true => "nobody".to_owned(),
                false => agreed.join(", "),
            },
        );
    }
    let rivals = state
        .dispute
        .iter()
        .filter(|its| its.kind == DisputeKind::Rival);
    for rival in rivals {
        let line = style.paint(Highlight::Doubt, &clean(&dispute(rival)));
        lines.push(wrap(&line, "  ", style.width));
    }
    for own in &state.also_claimed {
        let text = attribution::self_claim(own);
        lines.push(wrap(&clean(&text), "  ", style.width));
    }
    for denial in &state.without_accuser {
        let text = attribution::without_accuser(denial);
        lines.push(wrap(&clean(&text), "  ", style.width));
    }
    lines
}

/// Writes the relations between agents that were looked at, those that decide nothing last.
///
/// # Errors
/// Fails if writing fails.
pub(crate) fn write_relations(
    out: &mut impl Write,
    state: &Attribution,
    style: Style,
) -> io::Result<()> {
    if state.edges.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{}\n",
        style.heading("Relations between these agents")
    )?;
    let (used, unused): (Vec<_>, Vec<_>) = state.edges.iter().partition(|edge| edge.decides);
    for edge in used.into_iter().chain(unused) {
        writeln!(out, "{}", wrap(&relation(edge, style), "  ", style.width))?;
    }
    Ok(())
}

/// `Sandworm (ag:sandworm) unit of GRU (ag:gru), on record`.
fn relation(edge: &AgentEdge, style: Style) -> String {
    let claims: Vec<_> = edge
        .claims
        .iter()
        .map(|id| id::shorten(id.as_str()))
        .collect();
    let by = match claims.is_empty() {
        true => "on record".to_owned(),
        false => format!("according to {}", claims.join(", ")),
    };
    let unused = match edge.decides {
        true => "",
        false => "; disputed or only reported, decides nothing",
    };
    let (from, to) = (agent(&edge.from, style), agent(&edge.to, style));
    let name = relation_name(edge);
    format!("{from} {name} {to}, {by}{unused}")
}

/// The words for a relation: `unit of` for `ann:unitOf`.
pub(crate) fn relation_name(edge: &AgentEdge) -> String {
    let short = id::shorten(edge.property.as_str());
    let mut words = String::new();
    for c in short.trim_start_matches("ann:").chars() {
        if c.is_uppercase() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}
