//! A card as text: of an event first, in one screen, what and when, who did it according to whom, the
//! impact in figures and the best sources; then facts, claims by question, the timeline of the thing, what
//! refers to it, and sources. Things that have a card of
//! their own are followed by the short name that `show` takes.

use crate::model::{id, vocab::ann};
use crate::render::attribution::{self, count_events};
use crate::render::card::words;
use crate::render::claims::claim::ClaimWriter;
use crate::render::claims::state;
use crate::render::style::{self, Highlight, Style, clean, wrap};
use crate::render::timeline::text;
use crate::views::card::Card;
use crate::views::claims::Topic;
use crate::views::model::{Fact, Value};
use crate::views::timeline::Timeline;
use std::io::{self, Write};

/// How many sources and claims on a question are listed by default; a property shows four times as many
/// values.
const MAX_SHOWN: usize = 5;

/// How many sources are shown as the best.
const BEST: usize = 3;

/// How many letters of a description are shown before it is folded.
const MAX_DESCRIPTION: usize = 700;

/// Writes a card with its timeline; `all` lists every source, claim and value.
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
            claims: card.claims().collect(),
            sources: &card.sources,
            style,
            likelihoods: None,
        },
    };
    writer.head(out)?;
    if let Some(state) = &card.state {
        state::write(out, state, style)?;
    }
    let is_event = card.kind.as_deref() == Some("Event");
    if is_event {
        writer.figures(out)?;
        writer.best_sources(out)?;
    }
    writer.record(out)?;
    // What was said of an event matters more than the events around it; of anything else the
    // timeline does.
    if is_event {
        writer.claims(out)?;
        writer.timeline(out, timeline)?;
    } else {
        writer.timeline(out, timeline)?;
        writer.figures(out)?;
        writer.claims(out)?;
        writer.best_sources(out)?;
    }
    if !card.pointers.is_empty() {
        writeln!(out, "\n{}\n", style.heading("Mentioned in"))?;
        writer.facts(out, &card.pointers, true)?;
    }
    writer.sources(out)
}

/// Shared state of the output functions.
struct CardWriter<'a> {
    card: &'a Card,
    all: bool,
    style: Style,
    claim_writer: ClaimWriter<'a>,
}

impl CardWriter<'_> {
    /// Its name, what it is, what and when in a sentence, and its description.
    fn head(&self, out: &mut impl Write) -> io::Result<()> {
        let (card, width) = (self.card, self.style.width);
        let label = wrap(&clean(&card.label), "", width);
        writeln!(out, "{}", self.style.paint(Highlight::Strong, &label))?;
        let mut line = vec![clean(card.kind.as_deref().unwrap_or("Thing")).into_owned()];
        line.push(id::shorten(card.id.as_str()));
        line.extend(
            card.when
                .as_ref()
                .map(|when| self.style.paint(Highlight::Date, &when.words())),
        );
        writeln!(out, "{}", wrap(&line.join(" · "), "", width))?;
        if let Some(sentence) = words::sentence(card) {
            writeln!(out, "\n{}", wrap(&clean(&sentence), "", width))?;
        }
        let Some(text) = card.description() else {
            return Ok(());
        };
        let (first, rest) = match self.all {
            true => (text, None),
            false => words::folded(text, MAX_DESCRIPTION),
        };
        writeln!(out, "\n{}", wrap(&clean(first), "", width))?;
        match rest {
            Some(_) => writeln!(out, "… --sources shows the whole description"),
            None => Ok(()),
        }
    }

    /// The impact in figures: who says which number, and when.
    fn figures(&self, out: &mut impl Write) -> io::Result<()> {
        let figures = self.card.figures();
        if figures.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}\n", self.style.heading("Impact in figures"))?;
        let names = figures.iter().map(|figure| clean(figure.name));
        let widest = names.map(|name| style::width(&name)).max().unwrap_or(0);
        for figure in &figures {
            let mut name = style::fit(figure.name, widest);
            let shown = if self.all { usize::MAX } else { MAX_SHOWN };
            for value in figure.values.iter().take(shown) {
                let by: Vec<_> = value.claims.iter().map(|its| words::said_by(its)).collect();
                let line = format!("{} ({})", words::figure(value), by.join("; "));
                let first = format!("  {}  ", self.style.paint(Highlight::Faint, &name));
                writeln!(out, "{}", wrap(&clean(&line), &first, self.style.width))?;
                name = " ".repeat(widest);
            }
            if figure.values.len() > shown {
                let more = figure.values.len() - shown;
                writeln!(out, "  {name}  … and {more} more")?;
            }
        }
        Ok(())
    }

    /// The sources to read first, where there are more.
    fn best_sources(&self, out: &mut impl Write) -> io::Result<()> {
        if self.card.sources.len() <= BEST {
            return Ok(());
        }
        let title = format!("Best sources · {BEST} of {}", self.card.sources.len());
        writeln!(out, "\n{}\n", self.style.heading(&title))?;
        for source in self.card.best_sources(BEST) {
            let line = self.claim_writer.source(source);
            writeln!(out, "{}", wrap(&line, "  ", self.style.width))?;
            self.claim_writer.write_addresses(out, source, "    ")?;
        }
        Ok(())
    }

    /// What is on record, and what undid it.
    fn record(&self, out: &mut impl Write) -> io::Result<()> {
        let facts = self.card.facts.iter();
        let shown = facts.filter(|fact| !self.card.is_said_elsewhere(fact));
        if shown.count() == 0 && self.card.reversals.is_empty() {
            return Ok(());
        }
        match self.card.state.is_some() {
            true => writeln!(out, "\n{}\n", self.style.heading("Facts"))?,
            false => writeln!(out)?,
        }
        self.facts(out, &self.card.facts, false)?;
        self.reversals(out)
    }

    /// Its events, of many the latest.
    fn timeline(&self, out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
        let shown = timeline.entries.len();
        if shown == 0 {
            return Ok(());
        }
        let title = match timeline.left_out {
            None | Some(0) => format!("Timeline · {}", count_events(&timeline.entries)),
            Some(more) => format!("Timeline · the latest {shown} of {}", shown + more),
        };
        writeln!(out, "\n{}\n", self.style.heading(&title))?;
        text::write(out, timeline, None, self.style)?;
        match timeline.left_out {
            None | Some(0) => Ok(()),
            Some(more) => writeln!(out, "… and {more} earlier: --sources lists them all"),
        }
    }

    /// Facts by name, without those that the head or the sources already show.
    fn facts(&self, out: &mut impl Write, facts: &[Fact], inverse: bool) -> io::Result<()> {
        let shown_elsewhere = |fact: &&Fact| !inverse && self.card.is_said_elsewhere(fact);
        let facts: Vec<_> = facts.iter().filter(|fact| !shown_elsewhere(fact)).collect();
        let name = |fact: &Fact| match inverse {
            false if fact.property == ann::ATTRIBUTED_TO && !self.card.topics.is_empty() => {
                format!("{} (claims)", clean(&fact.name))
            }
            false => clean(&fact.name).into_owned(),
            true => clean(&words::inverse_name(fact)).into_owned(),
        };
        let widest = facts.iter().map(|fact| style::width(&name(fact)));
        let widest = widest.max().unwrap_or(0);
        for fact in facts {
            let name = style::fit(&name(fact), widest);
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

    /// The claims by question, what stands first.
    fn claims(&self, out: &mut impl Write) -> io::Result<()> {
        for topic in &self.card.topics {
            let name = topic.name.as_deref().unwrap_or("other statements");
            let contested = if topic.contested { " · contested" } else { "" };
            let title = format!("Claims: {name} · {}{contested}", topic.claims.len());
            writeln!(out, "\n{}", self.style.heading(&title))?;
            let mut claims: Vec<_> = topic.claims.iter().collect();
            if !self.all && claims.len() > MAX_SHOWN {
                claims.sort_by_key(|claim| !claim.standing);
                claims.truncate(MAX_SHOWN);
            }
            for claim in &claims {
                writeln!(out)?;
                self.claim_writer.write_claim(out, claim)?;
                self.claim_writer.write_sources(out, claim)?;
            }
            let more = topic.claims.len() - claims.len();
            if more > 0 {
                writeln!(out, "\n  … and {more} more: {}", self.why(topic))?;
            }
        }
        Ok(())
    }

    /// The command that shows the claims on a question: `annals why ev:flood attributedTo`.
    fn why(&self, topic: &Topic) -> String {
        let name = id::shorten(self.card.id.as_str());
        let property = topic.property.as_ref().map(|it| id::shorten(it.as_str()));
        let property = property.iter().map(|it| it.trim_start_matches("ann:"));
        let words: Vec<_> = ["annals why", &name].into_iter().chain(property).collect();
        words.join(" ")
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
