//! A card for reading: what is stated, what is claimed, what points at it.

use super::style::clean;
use crate::card::{Card, Claim, Fact};
use crate::model::id;
use crate::model::when::When;
use serde_json::{Value, json};
use std::io::{self, Write};

/// How many values of one property a card shows unless asked for all.
const SHOWN: usize = 10;

/// Writes a card; `all` lists every value of every property.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, card: &Card, all: bool) -> io::Result<()> {
    let kind = card.kind.as_deref().unwrap_or("Thing");
    writeln!(
        out,
        "{}\n{kind}  {}",
        clean(&card.label),
        id::shorten(card.id.as_str())
    )?;
    if let Some(when) = &card.when {
        writeln!(out, "{}", when.words())?;
    }
    writeln!(out)?;
    facts(out, &card.facts, all)?;
    if !card.claims.is_empty() {
        writeln!(out, "\nClaims")?;
    }
    for one in &card.claims {
        claim(out, one)?;
    }
    if !card.pointers.is_empty() {
        writeln!(out, "\nNamed by")?;
        facts(out, &card.pointers, all)?;
    }
    Ok(())
}

fn facts(out: &mut impl Write, facts: &[Fact], all: bool) -> io::Result<()> {
    for fact in facts {
        let most = if all { usize::MAX } else { SHOWN };
        let shown: Vec<_> = fact
            .values
            .iter()
            .take(most)
            .map(|v| clean(&v.shown))
            .collect();
        let more = fact.values.len().saturating_sub(most);
        let more = if more > 0 {
            format!(" +{more} more")
        } else {
            String::new()
        };
        writeln!(out, "  {}: {}{more}", clean(&fact.name), shown.join(", "))?;
    }
    Ok(())
}

fn claim(out: &mut impl Write, claim: &Claim) -> io::Result<()> {
    let by: Vec<_> = claim.by.iter().map(|by| clean(&by.shown)).collect();
    let on = claim
        .on
        .as_ref()
        .map(|on| format!(", {}", on.words()))
        .unwrap_or_default();
    let basis = claim
        .basis
        .as_ref()
        .map(|basis| format!(", {basis}"))
        .unwrap_or_default();
    let stands = if claim.standing {
        ""
    } else {
        "  (does not stand)"
    };
    writeln!(
        out,
        "  {} {}{on}{basis}{stands}",
        by.join(", "),
        claim.stance
    )?;
    for fact in &claim.says {
        let values: Vec<_> = fact.values.iter().map(|v| clean(&v.shown)).collect();
        writeln!(out, "    {}: {}", clean(&fact.name), values.join(", "))?;
    }
    if let Some(text) = &claim.text {
        writeln!(out, "    “{}”", clean(text))?;
    }
    for (source, url) in &claim.sources {
        let shown = url
            .as_deref()
            .map_or_else(|| id::shorten(source.as_str()), ToOwned::to_owned);
        writeln!(out, "    {}", clean(&shown))?;
    }
    Ok(())
}

/// Writes a card as one JSON object.
///
/// # Errors
/// What the writer says.
pub fn write_json(out: &mut impl Write, card: &Card) -> io::Result<()> {
    let facts = |facts: &[Fact]| -> Vec<Value> {
        let values = |fact: &Fact| {
            fact.values
                .iter()
                .map(|v| v.shown.clone())
                .collect::<Vec<_>>()
        };
        let fact = |fact: &Fact| json!({ "property": fact.property.as_str(), "name": fact.name, "values": values(fact) });
        facts.iter().map(fact).collect()
    };
    let claim = |claim: &Claim| {
        json!({
            "id": claim.id.as_str(),
            "says": facts(&claim.says),
            "by": claim.by.iter().map(|by| by.shown.clone()).collect::<Vec<_>>(),
            "on": claim.on.as_ref().and_then(When::to_edtf),
            "basis": claim.basis,
            "stance": claim.stance,
            "text": claim.text,
            "standing": claim.standing,
            "sources": claim.sources.iter().map(|(id, url)| json!({ "id": id.as_str(), "url": url })).collect::<Vec<_>>(),
        })
    };
    let value = json!({
        "id": card.id.as_str(),
        "label": card.label,
        "kind": card.kind,
        "date": card.when.as_ref().and_then(When::to_edtf),
        "facts": facts(&card.facts),
        "claims": card.claims.iter().map(claim).collect::<Vec<_>>(),
        "pointers": facts(&card.pointers),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}
