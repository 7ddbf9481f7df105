//! The evidence for a thing as text: for each property the standing values, whether they are contested,
//! and every claim with its sources.

use super::{state, words};
use crate::model::id;
use crate::render::attribution;
use crate::render::claims::claim::ClaimWriter;
use crate::render::quantity;
use crate::render::style::{Highlight, Style, clean, count, fit, width, wrap};
use crate::views::claims::{Topic, Why};
use crate::views::model::{DisputedFact, Fact};
use std::io::{self, Write};

/// Writes what is stated and claimed about a thing.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, why: &Why, style: Style) -> io::Result<()> {
    let writer = ClaimWriter {
        claims: why.topics.iter().flat_map(|topic| &topic.claims).collect(),
        sources: &why.sources,
        style,
        likelihoods: Some(&why.likelihoods),
    };
    let label = style.paint(Highlight::Strong, &clean(&why.thing.label));
    let name = style.paint(
        Highlight::Faint,
        &format!("({})", id::shorten(why.thing.id.as_str())),
    );
    writeln!(out, "{}", wrap(&format!("{label} {name}"), "", style.width))?;
    let (disputed, undisputed): (Vec<_>, Vec<_>) = why
        .stated
        .iter()
        .partition(|fact| !against(why, fact).is_empty());
    write_facts(
        out,
        why,
        "stated in the record, undisputed",
        &undisputed,
        &writer,
    )?;
    write_facts(
        out,
        why,
        "stated in the record, disputed",
        &disputed,
        &writer,
    )?;
    if let Some(state) = &why.state {
        state::write(out, state, style)?;
        state::write_relations(out, &state.attribution, style)?;
    }
    for topic in &why.topics {
        write_topic(out, topic, &writer)?;
    }
    if why.topics.is_empty() {
        writeln!(out, "\n  no claims")?;
    }
    Ok(())
}

/// The claims against a fact of the record.
fn against<'a>(why: &'a Why, fact: &Fact) -> Vec<&'a DisputedFact> {
    let state = why.state.as_ref();
    state.map_or_else(Vec::new, |state| {
        state.disputes_of_fact(fact.property.as_ref())
    })
}

fn write_facts(
    out: &mut impl Write,
    why: &Why,
    title: &str,
    facts: &[&Fact],
    writer: &ClaimWriter<'_>,
) -> io::Result<()> {
    let style = writer.style;
    if facts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}\n", style.heading(title))?;
    let widest = facts.iter().map(|fact| width(&clean(&fact.name)));
    let widest = widest.max().unwrap_or(0);
    for fact in facts {
        let name = style.paint(Highlight::Faint, &fit(&clean(&fact.name), widest));
        let values: Vec<_> = fact
            .values
            .iter()
            .map(|value| writer.value(value))
            .collect();
        let line = values.join(", ");
        writeln!(out, "{}", wrap(&line, &format!("  {name}  "), style.width))?;
        for disputed in against(why, fact) {
            let name = id::shorten(disputed.claim.as_str());
            let words = attribution::fact_against(fact, disputed);
            let line = style.paint(Highlight::Doubt, &format!("{} ({name})", clean(&words)));
            let indent = " ".repeat(widest + 4);
            writeln!(out, "{}", wrap(&line, &indent, style.width))?;
        }
    }
    Ok(())
}

fn write_topic(out: &mut impl Write, topic: &Topic, writer: &ClaimWriter<'_>) -> io::Result<()> {
    let style = writer.style;
    let name = topic.name.as_deref().unwrap_or("other statements");
    let contested = if topic.contested { " · contested" } else { "" };
    let title = format!("{name} · {}{contested}", count(topic.claims.len(), "claim"));
    writeln!(out, "\n{}\n", style.heading(&title))?;
    let standing = standing_values(topic).into_iter();
    let standing: Vec<_> = standing
        .map(|(value, by)| {
            let value = style.paint(Highlight::Strong, &clean(&value));
            format!("{value} ({})", clean(&by))
        })
        .collect();
    if !standing.is_empty() {
        let line = standing.join(" · ");
        writeln!(out, "{}\n", wrap(&line, "  standing: ", style.width))?;
    }
    for (at, claim) in topic.claims.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writer.write_claim(out, claim)?;
        for source in &claim.sources {
            match writer.sources.iter().find(|known| known.id == *source) {
                Some(known) => {
                    writeln!(
                        out,
                        "{}",
                        wrap(
                            &format!("source: {}", writer.source(known)),
                            "    ",
                            style.width
                        )
                    )?;
                    writer.write_addresses(out, known, "      ")?;
                }
                None => writeln!(out, "    source: {}", id::shorten(source.as_str()))?,
            }
        }
    }
    Ok(())
}

/// The standing values of a property, each with its claimants: `Sandworm`, `SBU, Microsoft`.
pub(crate) fn standing_values(topic: &Topic) -> Vec<(String, String)> {
    let mut standing: Vec<(String, Vec<String>)> = Vec::new();
    for claim in topic.claims.iter().filter(|claim| claim.standing) {
        let value = quantity::format_values(&claim.statements, |value| value.shown.clone());
        if value.is_empty() {
            continue;
        }
        let value = match claim.asserts() {
            true => value,
            false => format!("{value}: {}", claim.stance.label),
        };
        let by = words::claimant_names(claim);
        match standing.iter_mut().find(|(known, _)| *known == value) {
            Some((_, all)) if !all.contains(&by) => all.push(by),
            Some(_) => {}
            None => standing.push((value, vec![by])),
        }
    }
    let joined = standing.into_iter();
    joined.map(|(value, by)| (value, by.join(", "))).collect()
}
