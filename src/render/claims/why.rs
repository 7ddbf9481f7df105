//! Who says so, for reading: for each property what stands, whether it is contested, and every
//! claim with its sources and their addresses.

use crate::model::id;
use crate::render::claims::claim::Told;
use crate::render::quantity;
use crate::render::style::{Ink, Style, clean, count, fit, width, wrap};
use crate::views::claims::{Claim, Topic, Why};
use std::io::{self, Write};

/// Writes the grounds of what is said of a thing.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, why: &Why, style: Style) -> io::Result<()> {
    let told = Told {
        claims: why.topics.iter().flat_map(|topic| &topic.claims).collect(),
        sources: &why.sources,
        style,
        likelihoods: Some(&why.likelihoods),
    };
    let label = style.paint(Ink::Strong, &clean(&why.thing.label));
    let name = style.paint(
        Ink::Faint,
        &format!("({})", id::shorten(why.thing.id.as_str())),
    );
    writeln!(out, "{}", wrap(&format!("{label} {name}"), "", style.width))?;
    if !why.stated.is_empty() {
        writeln!(
            out,
            "\n{}\n",
            style.heading("stated in the record, without dispute")
        )?;
    }
    let widest = why.stated.iter().map(|fact| width(&clean(&fact.name)));
    let widest = widest.max().unwrap_or(0);
    for fact in &why.stated {
        let name = style.paint(Ink::Faint, &fit(&clean(&fact.name), widest));
        let values: Vec<_> = fact.values.iter().map(|value| told.value(value)).collect();
        let line = values.join(", ");
        writeln!(out, "{}", wrap(&line, &format!("  {name}  "), style.width))?;
    }
    for topic in &why.topics {
        write_topic(out, topic, &told)?;
    }
    if why.topics.is_empty() {
        writeln!(out, "\n  nobody claims anything about it")?;
    }
    Ok(())
}

fn write_topic(out: &mut impl Write, topic: &Topic, told: &Told<'_>) -> io::Result<()> {
    let style = told.style;
    let name = topic.name.as_deref().unwrap_or("in words");
    let contested = if topic.contested { " · contested" } else { "" };
    let title = format!("{name} · {}{contested}", count(topic.claims.len(), "claim"));
    writeln!(out, "\n{}\n", style.heading(&title))?;
    let standing = standing(topic, told);
    if !standing.is_empty() {
        let line = standing.join(" · ");
        writeln!(out, "{}\n", wrap(&line, "  stands: ", style.width))?;
    }
    for (at, claim) in topic.claims.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        told.claim(out, claim)?;
        for source in &claim.sources {
            match told.sources.iter().find(|known| known.id == *source) {
                Some(known) => {
                    writeln!(
                        out,
                        "{}",
                        wrap(
                            &format!("read in {}", told.source(known)),
                            "    ",
                            style.width
                        )
                    )?;
                    if let Some(url) = &known.url {
                        writeln!(out, "      {}", style.paint(Ink::Faint, &clean(url)))?;
                    }
                }
                None => writeln!(out, "    read in {}", id::shorten(source.as_str()))?,
            }
        }
    }
    Ok(())
}

/// What stands on this property, each with those who say so: `Sandworm (SBU, Microsoft)`.
fn standing(topic: &Topic, told: &Told<'_>) -> Vec<String> {
    let mut standing: Vec<(String, Vec<String>)> = Vec::new();
    for claim in topic.claims.iter().filter(|claim| claim.standing) {
        let says = quantity::says(&claim.says, |value| clean(&value.shown).into_owned());
        if says.is_empty() {
            continue;
        }
        let says = match &claim.stance {
            Some(stance) if !claim.asserts() => format!("{says}: {}", clean(&stance.shown)),
            _ => says,
        };
        let by = claimants(claim);
        match standing.iter_mut().find(|(known, _)| *known == says) {
            Some((_, all)) if !all.contains(&by) => all.push(by),
            Some(_) => {}
            None => standing.push((says, vec![by])),
        }
    }
    let ink = |text: String| told.style.paint(Ink::Strong, &text);
    standing
        .into_iter()
        .map(|(says, by)| format!("{} ({})", ink(says), by.join(", ")))
        .collect()
}

fn claimants(claim: &Claim) -> String {
    let by: Vec<_> = claim.by.iter().map(|by| clean(&by.shown)).collect();
    match by.is_empty() {
        true => "somebody".to_owned(),
        false => by.join(" and "),
    }
}
