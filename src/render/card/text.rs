//! A card as text: facts, claims, the timeline of the thing, and sources. Things that have a card of
//! their own are followed by the short name that `show` takes.

use crate::model::{id, vocab::ann};
use crate::render::attribution;
use crate::render::claims::claim::ClaimWriter;
use crate::render::claims::state;
use crate::render::style::{Highlight, Style, clean, count, wrap};
use crate::render::timeline::text;
use crate::views::card::Card;
use crate::views::model::{Fact, Value};
use crate::views::timeline::Timeline;
use std::io::{self, Write};

/// How many sources are listed by default; a property shows four times as many values.
const MAX_SHOWN: usize = 5;

/// Writes a card with its timeline; `all` lists every source.
///
/// # Errors
/// Fails if writing fails.
pub fn write(
    out: &mut impl Write,
    card: &Card,
    timeline: &Timeline,
    all: bool,
    style: Style,
) -> io::Result<()> {
    let writer = CardWriter {
        card,
        all,
        style,
        claim_writer: ClaimWriter {
            claims: card.claims.iter().collect(),
            sources: &card.sources,
            style,
            likelihoods: None,
        },
    };
    writer.head(out)?;
    writer.facts(out, &card.facts, false)?;
    writer.reversals(out)?;
    if let Some(state) = &card.state {
        state::write(out, state, style)?;
    }
    writer.claims(out)?;
    if !timeline.entries.is_empty() {
        let title = format!("Timeline · {}", count(timeline.entries.len(), "event"));
        writeln!(out, "\n{}\n", style.heading(&title))?;
        text::write(out, timeline, None, style)?;
    }
    if !card.pointers.is_empty() {
        writeln!(out, "\n{}\n", style.heading("Mentioned in"))?;
        writer.facts(out, &card.pointers, true)?;
    }
    writer.sources(out)
}

/// The label of a property, read from its object.
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

/// Shared state of the output functions.
struct CardWriter<'a> {
    card: &'a Card,
    all: bool,
    style: Style,
    claim_writer: ClaimWriter<'a>,
}

impl CardWriter<'_> {
    fn head(&self, out: &mut impl Write) -> io::Result<()> {
        let card = self.card;
        let label = wrap(&clean(&card.label), "", self.style.width);
        writeln!(out, "{}", self.style.paint(Highlight::Strong, &label))?;
        let mut line = vec![clean(card.kind.as_deref().unwrap_or("Thing")).into_owned()];
        line.push(id::shorten(card.id.as_str()));
        line.extend(
            card.when
                .as_ref()
                .map(|w| self.style.paint(Highlight::Date, &w.words())),
        );
        writeln!(out, "{}", wrap(&line.join(" · "), "", self.style.width))?;
        if let Some(text) = card.description() {
            writeln!(out, "\n{}", wrap(&clean(text), "", self.style.width))?;
        }
        writeln!(out)
    }

    /// Facts by name, without those that the head or the sources already show.
    fn facts(&self, out: &mut impl Write, facts: &[Fact], inverse: bool) -> io::Result<()> {
        let shown_elsewhere = |fact: &&Fact| !inverse && self.card.is_said_elsewhere(fact);
        let facts: Vec<_> = facts.iter().filter(|fact| !shown_elsewhere(fact)).collect();
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
            let first = format!("  {}  ", self.style.paint(Highlight::Faint, &name));
            let values = self.values(&fact.values);
            writeln!(out, "{}", wrap(&values, &first, self.style.width))?;
            if !inverse {
                self.against(out, fact, &" ".repeat(widest + 4))?;
            }
        }
        Ok(())
    }

    /// The claims against a fact of the record.
    fn against(&self, out: &mut impl Write, fact: &Fact, indent: &str) -> io::Result<()> {
        let state = self.card.state.iter();
        for disputed in state.flat_map(|state| state.disputes_of_fact(fact.property.as_ref())) {
            let name = id::shorten(disputed.claim.as_str());
            let words = attribution::fact_against(fact, disputed);
            let line = format!("{} ({name})", clean(&words));
            let line = self.style.paint(Highlight::Doubt, &line);
            writeln!(out, "{}", wrap(&line, indent, self.style.width))?;
        }
        Ok(())
    }

    /// The later events that undo this one.
    fn reversals(&self, out: &mut impl Write) -> io::Result<()> {
        for reversal in &self.card.reversals {
            let name = id::shorten(reversal.event.id.as_str());
            let name = self.style.paint(Highlight::Faint, &format!("({name})"));
            let label = clean(&reversal.event.label);
            let words = attribution::reversal(reversal);
            let line = format!("reversed by {label} {name}: {}", clean(&words));
            writeln!(out, "{}", wrap(&line, "  ", self.style.width))?;
        }
        Ok(())
    }

    fn values(&self, values: &[Value]) -> String {
        let most = if self.all { usize::MAX } else { 4 * MAX_SHOWN };
        let mut shown: Vec<_> = values
            .iter()
            .take(most)
            .map(|value| self.claim_writer.value(value))
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
                let topic = claim.topic().unwrap_or("other statements");
                let title = format!("Claims: {topic} · {}", same.count());
                writeln!(out, "\n{}", self.style.heading(&title))?;
            }
            writeln!(out)?;
            self.claim_writer.write_claim(out, claim)?;
            self.claim_writer.write_sources(out, claim)?;
        }
        Ok(())
    }

    fn sources(&self, out: &mut impl Write) -> io::Result<()> {
        let sources = &self.card.sources;
        if sources.is_empty() {
            return Ok(());
        }
        let title = format!("Sources · {}", sources.len());
        writeln!(out, "\n{}\n", self.style.heading(&title))?;
        let most = if self.all { usize::MAX } else { MAX_SHOWN };
        for source in sources.iter().take(most) {
            writeln!(
                out,
                "{}",
                wrap(&self.claim_writer.source(source), "  ", self.style.width)
            )?;
            self.claim_writer.write_addresses(out, source, "    ")?;
        }
        if sources.len() > most {
            let more = sources.len() - most;
            writeln!(out, "  … and {more} more: --sources lists them all")?;
        }
        Ok(())
    }
}
