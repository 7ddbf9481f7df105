//! A card for reading: what is stated, what is claimed and by whom, the thing's own timeline,
//! and where it was read. Whatever has a card of its own is followed by the name to ask for it.

use crate::model::{id, vocab::ann};
use crate::render::claims::claim::Told;
use crate::render::style::{Ink, Style, clean, count, wrap};
use crate::render::timeline::text;
use crate::views::card::Card;
use crate::views::claims::{Fact, Value};
use crate::views::timeline::Timeline;
use oxrdf::vocab::{rdf, rdfs};
use std::io::{self, Write};

/// How many sources, and how many values of one property, a card shows unless asked for all.
const SHOWN: usize = 5;

/// Writes a card with the timeline of its thing; `all` lists every source with its address.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut impl Write,
    card: &Card,
    timeline: &Timeline,
    all: bool,
    style: Style,
) -> io::Result<()> {
    let sheet = Sheet {
        card,
        all,
        style,
        told: Told {
            claims: card.claims.iter().collect(),
            sources: &card.sources,
            style,
            likelihoods: None,
        },
    };
    sheet.head(out)?;
    sheet.facts(out, &card.facts, false)?;
    sheet.claims(out)?;
    if !timeline.entries.is_empty() {
        let title = format!("Timeline · {}", count(timeline.entries.len(), "event"));
        writeln!(out, "\n{}\n", style.heading(&title))?;
        text::write(out, timeline, None, style)?;
    }
    if !card.pointers.is_empty() {
        writeln!(out, "\n{}\n", style.heading("Named by"))?;
        sheet.facts(out, &card.pointers, true)?;
    }
    sheet.sources(out)
}

/// What a thing is to those that point at it.
fn inverse_name(fact: &Fact) -> String {
    let known = [
        (ann::PART_OF, "parts"),
        (ann::WITHIN, "places within"),
        (ann::COPY_OF, "copies"),
    ];
    if let Some((_, name)) = known
        .iter()
        .find(|(property, _)| fact.property == *property)
    {
        return (*name).to_owned();
    }
    let name = clean(&fact.name);
    let of_its_own = [" of", " in", " by", " to"];
    match of_its_own.iter().any(|end| name.ends_with(end)) {
        true => format!("“{name}” this"),
        false => format!("{name} of"),
    }
}

/// What every part of a card needs.
struct Sheet<'a> {
    card: &'a Card,
    all: bool,
    style: Style,
    told: Told<'a>,
}

impl Sheet<'_> {
    fn head(&self, out: &mut impl Write) -> io::Result<()> {
        let card = self.card;
        let label = wrap(&clean(&card.label), "", self.style.width);
        writeln!(out, "{}", self.style.paint(Ink::Strong, &label))?;
        let mut line = vec![clean(card.kind.as_deref().unwrap_or("Thing")).into_owned()];
        line.push(id::shorten(card.id.as_str()));
        line.extend(
            card.when
                .as_ref()
                .map(|w| self.style.paint(Ink::Date, &w.words())),
        );
        writeln!(out, "{}", wrap(&line.join(" · "), "", self.style.width))?;
        if let Some(text) = card.description() {
            writeln!(out, "\n{}", wrap(&clean(text), "", self.style.width))?;
        }
        writeln!(out)
    }

    /// Facts by name; what the head or the sources tell already is left out.
    fn facts(&self, out: &mut impl Write, facts: &[Fact], inverse: bool) -> io::Result<()> {
        let told = |fact: &&Fact| !inverse && self.is_told(fact);
        let facts: Vec<_> = facts.iter().filter(|fact| !told(fact)).collect();
        let name = |fact: &Fact| match inverse {
            false if fact.property == ann::ATTRIBUTED_TO && !self.card.claims.is_empty() => {
                format!("{} (claims)", clean(&fact.name))
            }
            false => clean(&fact.name).into_owned(),
            true => inverse_name(fact),
        };
        let widest = facts
            .iter()
            .map(|fact| crate::render::style::width(&name(fact)));
        let widest = widest.max().unwrap_or(0);
        for fact in facts {
            let name = crate::render::style::fit(&name(fact), widest);
            let first = format!("  {}  ", self.style.paint(Ink::Faint, &name));
            let values = self.values(&fact.values);
            writeln!(out, "{}", wrap(&values, &first, self.style.width))?;
        }
        Ok(())
    }

    fn is_told(&self, fact: &Fact) -> bool {
        let one = fact.values.len() == 1;
        let dates = [ann::DATE, ann::BEGIN_DATE, ann::END_DATE];
        let short = id::shorten(fact.property.as_str());
        fact.property == rdf::TYPE
            || (fact.property == rdfs::LABEL || short == "dcterms:title") && one
            || short == "dcterms:description" && one
            || short == "dcterms:source"
            || fact.property == ann::STATED_IN
            || one && self.card.when.is_some() && dates.iter().any(|date| fact.property == *date)
    }

    fn values(&self, values: &[Value]) -> String {
        let most = if self.all { usize::MAX } else { 4 * SHOWN };
        let mut shown: Vec<_> = values
            .iter()
            .take(most)
            .map(|value| self.told.value(value))
            .collect();
        if values.len() > most {
            shown.push(format!("and {} more", values.len() - most));
        }
        shown.join(", ")
    }

    fn claims(&self, out: &mut impl Write) -> io::Result<()> {
        let claims = &self.card.claims;
        for (at, claim) in claims.iter().enumerate() {
            if at == 0 || claims[at - 1].topic() != claim.topic() {
                let same = claims[at..].iter();
                let same = same.take_while(|other| other.topic() == claim.topic());
                let topic = claim.topic().unwrap_or("in words");
                let title = format!("Claims: {topic} · {}", same.count());
                writeln!(out, "\n{}", self.style.heading(&title))?;
            }
            writeln!(out)?;
            self.told.claim(out, claim)?;
            self.told.read_in(out, claim)?;
        }
        Ok(())
    }

    fn sources(&self, out: &mut impl Write) -> io::Result<()> {
        let sources = &self.card.sources;
        if sources.is_empty() {
            return Ok(());
        }
        let title = format!("Read in · {}", count(sources.len(), "source"));
        writeln!(out, "\n{}\n", self.style.heading(&title))?;
        let most = if self.all { usize::MAX } else { SHOWN };
        for source in sources.iter().take(most) {
            writeln!(
                out,
                "{}",
                wrap(&self.told.source(source), "  ", self.style.width)
            )?;
            if let Some(url) = &source.url {
                writeln!(out, "    {}", self.style.paint(Ink::Faint, &clean(url)))?;
            }
        }
        if sources.len() > most {
            let more = sources.len() - most;
            writeln!(out, "  … and {more} more: --sources lists them all")?;
        }
        Ok(())
    }
}
