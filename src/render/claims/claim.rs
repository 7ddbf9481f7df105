//! A claim as text: claimant, stance, value, date, basis, wording, relations to other claims, and
//! sources.

use super::words;
use crate::model::{id, marking::Marking, when::When};
use crate::render::attribution::DAY_FORMAT;
use crate::render::quantity;
use crate::render::style::{Highlight, Style, clean, wrap};
use crate::views::claims::LikelihoodRange;
use crate::views::model::{Claim, ClaimRelation, Concept, Likelihood, Source, Value};
use oxrdf::{NamedNode, TermRef};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The name of a relation between claims, in either direction.
pub fn relation_name(relation: &ClaimRelation) -> String {
    let property = id::shorten(relation.property.as_str());
    match (property.trim_start_matches("ann:"), relation.inverse) {
        ("refines", true) => "refined by",
        ("corroborates", true) => "supported by",
        ("disputes", true) => "disputed by",
        ("supersedes", true) => "superseded by",
        ("retracts", true) => "retracted by",
        (verb, _) => verb,
    }
    .to_owned()
}

/// What is needed to write claims.
pub(crate) struct ClaimWriter<'a> {
    /// The claims that relations refer to.
    pub claims: Vec<&'a Claim>,
    /// The sources of the claims.
    pub sources: &'a [Source],
    pub style: Style,
    /// The meaning of likelihood terms, if it is to be explained.
    pub likelihoods: Option<&'a BTreeMap<NamedNode, LikelihoodRange>>,
}

impl ClaimWriter<'_> {
    /// A value with its language, or with its short name.
    pub fn value(&self, value: &Value) -> String {
        let shown = clean(&value.shown);
        let suffix = match (value.name(), value.language()) {
            (Some(name), _) if name == value.shown => None,
            (Some(name), _) => Some(name),
            (None, Some(language)) if language != "en" => Some(language.to_owned()),
            (None, _) => None,
        };
        match suffix {
            Some(suffix) => {
                let suffix = self.style.paint(Highlight::Faint, &format!("({suffix})"));
                format!("{shown} {suffix}")
            }
            None => shown.into_owned(),
        }
    }

    /// Claimant, stance and value: `SBU (ag:sbu) asserts (pretty sure): Sandworm (ag:sandworm)`.
    pub fn statement(&self, claim: &Claim) -> String {
        let by: Vec<_> = claim.by.iter().map(|by| self.value(by)).collect();
        let by = if by.is_empty() {
            "(claimant not recorded)".to_owned()
        } else {
            by.join(" and ")
        };
        let of: Vec<_> = claim.on_behalf_of.iter().map(|of| self.value(of)).collect();
        let by = match of.is_empty() {
            true => by,
            false => format!("{by}, on behalf of {},", of.join(" and ")),
        };
        let value_text = quantity::format_values(&claim.statements, |value| self.value(value));
        let mut line = format!("{by} {}", clean(&claim.stance.label));
        if let Some(likelihood) = &claim.likelihood {
            line.push_str(&format!(" ({})", self.format_likelihood(likelihood)));
        }
        if !value_text.is_empty() {
            line.push_str(": ");
            line.push_str(&value_text);
        }
        line
    }

    /// A claim, and the claims about it beneath it.
    pub fn write_claim(&self, out: &mut impl Write, claim: &Claim) -> io::Result<()> {
        self.write_at(out, claim, 0)
    }

    fn write_at(&self, out: &mut impl Write, claim: &Claim, depth: usize) -> io::Result<()> {
        let (width, indent) = (self.style.width, "    ".repeat(depth));
        let mark = match (claim.standing, depth) {
            (false, _) => "×",
            (true, 0) => "•",
            (true, _) => "↳",
        };
        let line = self.statement(claim);
        let first = format!("{indent}  {mark} ");
        writeln!(out, "{}", wrap(&line, &first, width))?;
        for line in self.details(claim) {
            writeln!(out, "{}", wrap(&line, &format!("{indent}    "), width))?;
        }
        for about in &claim.claims {
            self.write_at(out, about, depth + 1)?;
            if let Some(line) = self.source_line(about) {
                writeln!(out, "{}", wrap(&line, &format!("{indent}        "), width))?;
            }
        }
        Ok(())
    }

    /// The lines beneath a claim: when and how it was made, its words, what became of it.
    fn details(&self, claim: &Claim) -> Vec<String> {
        let mut about = vec![self.format_date(claim)];
        about.extend(words::spoken_by(claim).map(|who| clean(&who).into_owned()));
        let basis = claim.basis.iter();
        about.extend(basis.map(|basis| format!("basis: {}", clean(&basis.label))));
        let name = id::shorten(claim.id.as_str());
        about.push(self.style.paint(Highlight::Faint, &name));
        about.extend(self.marking(claim));
        let mut lines = vec![about.join(" · ")];
        lines.extend(claim.quotes.iter().map(|quote| {
            let origin = words::quote_origin(claim, quote);
            let origin = origin.map(|origin| format!(" ({})", clean(&origin)));
            format!("“{}”{}", clean(&quote.shown), origin.unwrap_or_default())
        }));
        lines.extend(claim.text.iter().map(|text| clean(text).into_owned()));
        let fate = words::taken_back(claim);
        lines.extend(
            fate.iter()
                .map(|line| self.style.paint(Highlight::Doubt, &clean(line))),
        );
        let relations = words::relations(claim);
        lines.extend(relations.map(|relation| self.format_relation(relation)));
        let notes = claim.notes.iter();
        lines.extend(notes.map(|note| format!("note: {}", clean(note))));
        lines
    }

    /// The label of a claim that not everybody may know of.
    pub fn marking(&self, claim: &Claim) -> Option<String> {
        let marking = claim.marking.filter(|its| *its > Marking::Clear)?;
        Some(self.style.paint(Highlight::Doubt, &marking.to_string()))
    }

    /// The date of the claim; if there is none, when it was published or read.
    fn format_date(&self, claim: &Claim) -> String {
        if let Some(on) = &claim.on {
            return self.style.paint(Highlight::Date, &on.words());
        }
        match claim.known.filter(|_| self.likelihoods.is_some()) {
            Some(known) if !claim.known_by_reading => {
                format!("undated (published by {})", known.format(DAY_FORMAT))
            }
            Some(known) => format!("undated (read {})", known.format(DAY_FORMAT)),
            None => "undated".to_owned(),
        }
    }

    /// The claimant's likelihood term, and its meaning on its scale.
    fn format_likelihood(&self, word: &Concept<Likelihood>) -> String {
        let shown = clean(&word.label);
        let known = match (self.likelihoods, word.value.term()) {
            (Some(all), TermRef::NamedNode(node)) => all.get(&node.into_owned()),
            _ => None,
        };
        let Some(known) = known else {
            return shown.into_owned();
        };
        match (&known.scale, &known.least, &known.most) {
            (Some(scale), Some(least), Some(most)) => {
                format!("{shown}: {least} to {most} per cent, {}", clean(scale))
            }
            (Some(scale), ..) => format!("{shown}: {}", clean(scale)),
            (None, ..) => format!("{shown}: no scale"),
        }
    }

    fn format_relation(&self, relation: &ClaimRelation) -> String {
        let words = relation_name(relation);
        let other = self.claims.iter().find(|claim| claim.id == relation.claim);
        let who = other.map(|claim| {
            let mut parts: Vec<_> = claim
                .by
                .iter()
                .map(|by| clean(&by.shown).into_owned())
                .collect();
            parts.extend(claim.on.as_ref().map(When::words));
            format!(" ({})", parts.join(", "))
        });
        let name = id::shorten(relation.claim.as_str());
        format!("{words} {name}{}", who.unwrap_or_default())
    }

    pub fn write_sources(&self, out: &mut impl Write, claim: &Claim) -> io::Result<()> {
        match self.source_line(claim) {
            Some(line) => writeln!(out, "{}", wrap(&line, "    ", self.style.width)),
            None => Ok(()),
        }
    }

    fn source_line(&self, claim: &Claim) -> Option<String> {
        let named = |node: &oxrdf::NamedNode| {
            let name = id::shorten(node.as_str());
            let known = self.sources.iter().find(|source| source.id == *node);
            match known.and_then(|source| source.publisher.as_ref()) {
                Some(publisher) => {
                    let name = self.style.paint(Highlight::Faint, &format!("({name})"));
                    format!("{} {name}", clean(&publisher.shown))
                }
                None => name,
            }
        };
        let sources: Vec<_> = claim.sources.iter().map(named).collect();
        (!sources.is_empty()).then(|| format!("source: {}", sources.join(", ")))
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
            || "title not recorded".to_owned(),
            |title| format!("“{}”", clean(title)),
        ));
        parts.extend(
            source
                .kind
                .iter()
                .map(|kind| clean(&kind.shown).into_owned()),
        );
        parts.push(match source.issued.is_some() {
            true => self.style.paint(Highlight::Date, &source.date_words()),
            false => source.date_words(),
        });
        let name = format!("({})", id::shorten(source.id.as_str()));
        format!(
            "{} {}",
            parts.join(", "),
            self.style.paint(Highlight::Faint, &name)
        )
    }

    /// The addresses of a source, one a line: its own, and where the same text is kept.
    pub fn write_addresses(
        &self,
        out: &mut impl Write,
        source: &Source,
        indent: &str,
    ) -> io::Result<()> {
        let archived = words::archived(source);
        for line in source.url.iter().chain(&archived) {
            let line = self.style.paint(Highlight::Faint, &clean(line));
            writeln!(out, "{indent}{line}")?;
        }
        Ok(())
    }
}
