//! The evidence for a thing as text: for each property the standing values, whether they are contested,
//! and every claim with its sources.

use crate::model::id;
use crate::render::claims::claim::ClaimWriter;
use crate::render::quantity;
use crate::render::style::{Highlight, Style, clean, count, fit, width, wrap};
use crate::views::claims::{Topic, Why};
use crate::views::model::Claim;
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
    if !why.stated.is_empty() {
        writeln!(
            out,
            "\n{}\n",
            style.heading("stated in the record, undisputed")
        )?;
    }
    let widest = why.stated.iter().map(|fact| width(&clean(&fact.name)));
    let widest = widest.max().unwrap_or(0);
    for fact in &why.stated {
        let name = style.paint(Highlight::Faint, &fit(&clean(&fact.name), widest));
        let values: Vec<_> = fact
            .values
            .iter()
            .map(|value| writer.value(value))
            .collect();
        let line = values.join(", ");
        writeln!(out, "{}", wrap(&line, &format!("  {name}  "), style.width))?;
    }
    for topic in &why.topics {
        write_topic(out, topic, &writer)?;
    }
    if why.topics.is_empty() {
        writeln!(out, "\n  no claims")?;
    }
    Ok(())
}

fn write_topic(out: &mut impl Write, topic: &Topic, writer: &ClaimWriter<'_>) -> io::Result<()> {
    let style = writer.style;
    let name = topic.name.as_deref().unwrap_or("other statements");
    let contested = if topic.contested { " · contested" } else { "" };
    let title = format!("{name} · {}{contested}", count(topic.claims.len(), "claim"));
    writeln!(out, "\n{}\n", style.heading(&title))?;
    let standing = standing_values(topic, writer);
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
                    if let Some(url) = &known.url {
                        writeln!(out, "      {}", style.paint(Highlight::Faint, &clean(url)))?;
                    }
                }
                None => writeln!(out, "    source: {}", id::shorten(source.as_str()))?,
            }
        }
    }
    Ok(())
}

/// The standing values of a property, each with its claimants: `Sandworm (SBU, Microsoft)`.
fn standing_values(topic: &Topic, writer: &ClaimWriter<'_>) -> Vec<String> {
    let mut standing: Vec<(String, Vec<String>)> = Vec::new();
    for claim in topic.claims.iter().filter(|claim| claim.standing) {
        let value_text =
            quantity::format_values(&claim.statements, |value| clean(&value.shown).into_owned());
        if value_text.is_empty() {
            continue;
        }
        let value_text = if claim.asserts() {
            value_text
        } else {
            format!("{value_text}: {}", clean(&claim.stance.label))
        };
        let by = claimants(claim);
        match standing.iter_mut().find(|(known, _)| *known == value_text) {
            Some((_, all)) if !all.contains(&by) => all.push(by),
            Some(_) => {}
            None => standing.push((value_text, vec![by])),
        }
    }
    let highlight = |text: String| writer.style.paint(Highlight::Strong, &text);
    standing
        .into_iter()
        .map(|(value_text, by)| format!("{} ({})", highlight(value_text), by.join(", ")))
        .collect()
}

fn claimants(claim: &Claim) -> String {
    let by: Vec<_> = claim.by.iter().map(|by| clean(&by.shown)).collect();
    match by.is_empty() {
        true => "claimant not recorded".to_owned(),
        false => by.join(" and "),
    }
}
