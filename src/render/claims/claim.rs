//! A claim for reading: who says what, since when, on what basis, in which words, which claims it
//! answers and which answer it, and where it was read.

use crate::model::{id, when::When};
use crate::render::quantity;
use crate::render::style::{Ink, Style, clean, wrap};
use crate::views::claims::{Claim, Likelihood, Source, Tie, Value};
use oxrdf::{NamedNode, Term};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How a day is written out.
pub(crate) const DAY: &str = "%-d %B %Y";

/// What a claim does to another, or what the other does to it.
pub fn verb(tie: &Tie) -> String {
    let property = id::shorten(tie.property.as_str());
    match (property.trim_start_matches("ann:"), tie.inverse) {
        ("refines", true) => "made more precise by",
        ("corroborates", true) => "borne out by",
        ("disputes", true) => "disputed by",
        ("supersedes", true) => "superseded by",
        ("retracts", true) => "retracted by",
        (verb, _) => verb,
    }
    .to_owned()
}

/// What one needs to tell claims.
pub(crate) struct Told<'a> {
    /// The claims that ties lead to.
    pub claims: Vec<&'a Claim>,
    /// Where they were read.
    pub sources: &'a [Source],
    pub style: Style,
    /// What words of likelihood mean, where that is to be told.
    pub likelihoods: Option<&'a BTreeMap<NamedNode, Likelihood>>,
}

impl Told<'_> {
    /// A value with its language, or with the name of its own card.
    pub fn value(&self, value: &Value) -> String {
        let shown = clean(&value.shown);
        let beside = match (value.name(), value.language()) {
            (Some(name), _) if name == value.shown => None,
            (Some(name), _) => Some(name),
            (None, Some(language)) if language != "en" => Some(language.to_owned()),
            (None, _) => None,
        };
        match beside {
            Some(beside) => {
                let beside = self.style.paint(Ink::Faint, &format!("({beside})"));
                format!("{shown} {beside}")
            }
            None => shown.into_owned(),
        }
    }

    /// Who says what: `SBU (ag:sbu) asserts (pretty sure): Sandworm (ag:sandworm)`.
    pub fn says(&self, claim: &Claim) -> String {
        let by: Vec<_> = claim.by.iter().map(|by| self.value(by)).collect();
        let by = if by.is_empty() {
            "somebody".to_owned()
        } else {
            by.join(" and ")
        };
        let stance = claim
            .stance
            .as_ref()
            .map_or("asserts", |stance| &stance.shown);
        let says = quantity::says(&claim.says, |value| self.value(value));
        let mut line = format!("{by} {}", clean(stance));
        if let Some(likelihood) = &claim.likelihood {
            line.push_str(&format!(" ({})", self.likelihood(likelihood)));
        }
        if !says.is_empty() {
            line.push_str(": ");
            line.push_str(&says);
        }
        line
    }

    pub fn claim(&self, out: &mut impl Write, claim: &Claim) -> io::Result<()> {
        let width = self.style.width;
        let line = self.says(claim);
        let mark = if claim.standing { "  • " } else { "  × " };
        writeln!(out, "{}", wrap(&line, mark, width))?;
        let mut about: Vec<String> = Vec::new();
        about.push(self.day(claim));
        about.extend(
            claim
                .basis
                .iter()
                .map(|b| format!("basis: {}", clean(&b.shown))),
        );
        about.push(
            self.style
                .paint(Ink::Faint, &id::shorten(claim.id.as_str())),
        );
        writeln!(out, "{}", wrap(&about.join(" · "), "    ", width))?;
        if let Some(text) = &claim.text {
            writeln!(
                out,
                "{}",
                wrap(&format!("“{}”", clean(text)), "    ", width)
            )?;
        }
        if !claim.standing {
            let gone = self.style.paint(Ink::Doubt, "does not stand");
            writeln!(out, "    {gone}")?;
        }
        for tie in &claim.ties {
            writeln!(out, "{}", wrap(&self.tie(tie), "    ", width))?;
        }
        for note in &claim.notes {
            writeln!(
                out,
                "{}",
                wrap(&format!("note: {}", clean(note)), "    ", width)
            )?;
        }
        Ok(())
    }

    /// When it was said; where nobody tells, from when it stands on record.
    fn day(&self, claim: &Claim) -> String {
        if let Some(on) = &claim.on {
            return self.style.paint(Ink::Date, &on.words());
        }
        let mut read = self.sources.iter();
        let dated =
            read.any(|source| source.issued.is_some() && claim.sources.contains(&source.id));
        match claim.known.filter(|_| self.likelihoods.is_some()) {
            Some(known) if dated => format!("day not known, out by {}", known.format(DAY)),
            Some(known) => format!("day not known, read on {}", known.format(DAY)),
            None => "day not known".to_owned(),
        }
    }

    /// The claimant's word, and what it means on the scale that it belongs to.
    fn likelihood(&self, word: &Value) -> String {
        let shown = clean(&word.shown);
        let Term::NamedNode(node) = &word.term else {
            return shown.into_owned();
        };
        let Some(known) = self.likelihoods.and_then(|all| all.get(node)) else {
            return shown.into_owned();
        };
        match (&known.scale, &known.least, &known.most) {
            (Some(scale), Some(least), Some(most)) => {
                format!("{shown}: {least} to {most} per cent, {}", clean(scale))
            }
            (Some(scale), ..) => format!("{shown}: {}", clean(scale)),
            (None, ..) => format!("{shown}: on no scale"),
        }
    }

    fn tie(&self, tie: &Tie) -> String {
        let words = verb(tie);
        let other = self.claims.iter().find(|claim| claim.id == tie.claim);
        let who = other.map(|claim| {
            let mut parts: Vec<_> = claim
                .by
                .iter()
                .map(|by| clean(&by.shown).into_owned())
                .collect();
            parts.extend(claim.on.as_ref().map(When::words));
            format!(" ({})", parts.join(", "))
        });
        let name = id::shorten(tie.claim.as_str());
        format!("{words} {name}{}", who.unwrap_or_default())
    }

    pub fn read_in(&self, out: &mut impl Write, claim: &Claim) -> io::Result<()> {
        let named = |node: &oxrdf::NamedNode| {
            let name = id::shorten(node.as_str());
            let known = self.sources.iter().find(|source| source.id == *node);
            match known.and_then(|source| source.publisher.as_ref()) {
                Some(publisher) => {
                    let name = self.style.paint(Ink::Faint, &format!("({name})"));
                    format!("{} {name}", clean(&publisher.shown))
                }
                None => name,
            }
        };
        let sources: Vec<_> = claim.sources.iter().map(named).collect();
        if sources.is_empty() {
            return Ok(());
        }
        let line = format!("read in {}", sources.join(", "));
        writeln!(out, "{}", wrap(&line, "    ", self.style.width))
    }

    pub fn source(&self, source: &Source) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(
            source
                .publisher
                .iter()
                .map(|p| clean(&p.shown).into_owned()),
        );
        parts.push(source.title.as_ref().map_or_else(
            || "title not seen".to_owned(),
            |title| format!("“{}”", clean(title)),
        ));
        parts.push(source.issued.as_ref().map_or_else(
            || "date not seen".to_owned(),
            |on| self.style.paint(Ink::Date, &on.words()),
        ));
        let name = format!("({})", id::shorten(source.id.as_str()));
        format!(
            "{} {}",
            parts.join(", "),
            self.style.paint(Ink::Faint, &name)
        )
    }
}
