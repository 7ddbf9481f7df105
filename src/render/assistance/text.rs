//! The assistance page for reading: who belongs to it, what each donor offers and what came of it,
//! what is needed, what would fit, how soon help came, and what does not add up.

use crate::model::id;
use crate::render::style::{Ink, Style, clean, count, wrap};
use crate::views::assistance::{
    Claimed, Days, Fit, HelpAfter, Mechanism, Need, Offer, Page, Quantity, Status, Thing, sums,
};
use std::io::{self, Write};

/// Writes a page.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, page: &Page, style: Style) -> io::Result<()> {
    let mut sheet = Sheet { out, style };
    match &page.mechanism {
        Some(mechanism) => sheet.head(mechanism)?,
        None => writeln!(sheet.out, "{}", style.paint(Ink::Strong, "Assistance"))?,
    }
    sheet.offers(&page.offers)?;
    sheet.claimed(&page.claimed)?;
    sheet.needs(&page.needs)?;
    sheet.fits(page)?;
    sheet.help(&page.help)?;
    sheet.oddities(page)
}

struct Sheet<'a, W> {
    out: &'a mut W,
    style: Style,
}

impl<W: Write> Sheet<'_, W> {
    fn line(&mut self, first: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", wrap(text, first, self.style.width))
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}\n", self.style.heading(text))
    }

    /// A label, and the name by which `show` finds the thing.
    fn thing(&self, thing: &Thing) -> String {
        let (label, name) = (clean(&thing.label), id::shorten(thing.id.as_str()));
        if *label == name {
            return name;
        }
        let name = self.style.paint(Ink::Faint, &format!("({name})"));
        format!("{label} {name}")
    }

    fn things(&self, things: &[Thing]) -> String {
        let things: Vec<_> = things.iter().map(|thing| self.thing(thing)).collect();
        things.join(", ")
    }

    fn head(&mut self, mechanism: &Mechanism) -> io::Result<()> {
        let label = clean(&mechanism.thing.label);
        let label = self.style.paint(Ink::Strong, &label);
        self.line("", &label)?;
        let name = id::shorten(mechanism.thing.id.as_str());
        self.line("", &format!("Mechanism · {name}"))?;
        if let Some(text) = &mechanism.description {
            writeln!(self.out)?;
            self.line("", &clean(text))?;
        }
        let roles = [
            ("founders ", &mechanism.founders),
            ("members  ", &mechanism.members),
            ("observers", &mechanism.observers),
        ];
        writeln!(self.out)?;
        for (role, agents) in roles {
            if !agents.is_empty() {
                let first = format!("  {}  ", self.style.paint(Ink::Faint, role));
                let agents = self.things(agents);
                self.line(&first, &agents)?;
            }
        }
        for note in &mechanism.notes {
            let first = format!("  {}  ", self.style.paint(Ink::Faint, "note     "));
            self.line(&first, &clean(note))?;
        }
        Ok(())
    }

    /// The offers of each donor, with one sum for each unit; offers of several together stand
    /// apart.
    fn offers(&mut self, offers: &[Offer]) -> io::Result<()> {
        let title = format!("Offers · {}", offers.len());
        self.heading(&title)?;
        if offers.is_empty() {
            return self.line("  ", "No offers are on record.");
        }
        for (at, offers) in offers.chunk_by(|a, b| a.donors == b.donors).enumerate() {
            if at > 0 {
                writeln!(self.out)?;
            }
            let Some(first) = offers.first() else {
                continue;
            };
            let mut line = match first.donors.len() {
                0 => "somebody".to_owned(),
                1 => self.things(&first.donors),
                n => format!("{n} together: {}", self.things(&first.donors)),
            };
            let sum = sums(offers.iter().flat_map(|offer| &offer.offered));
            if offers.len() > 1 && !sum.is_empty() {
                line.push_str(&format!(" · {} offered in all", listed(&sum)));
            }
            self.line("  ", &line)?;
            for offer in offers {
                self.offer(offer)?;
            }
        }
        Ok(())
    }

    fn offer(&mut self, offer: &Offer) -> io::Result<()> {
        let thing = self.thing(&offer.thing);
        self.line("  • ", &thing)?;
        let mut about = Vec::new();
        about.push(match &offer.on {
            Some(on) => self.style.paint(Ink::Date, &on.words()),
            None => "day not known".to_owned(),
        });
        about.push(match offer.offered.as_slice() {
            [] => "how much is not told".to_owned(),
            offered => listed(offered),
        });
        let kinds: Vec<_> = offer
            .capabilities
            .iter()
            .map(|its| its.label.as_str())
            .collect();
        about.extend((!kinds.is_empty()).then(|| clean(&kinds.join(", ")).into_owned()));
        about.push(
            match (is_nothing(&offer.matched), is_nothing(&offer.delivered)) {
                (true, true) => "nothing matched on record".to_owned(),
                _ => format!("matched {}, delivered {}", offer.matched, offer.delivered),
            },
        );
        about.extend(
            offer
                .left
                .iter()
                .filter(|_| !is_nothing(&offer.matched))
                .map(|left| format!("left {left}")),
        );
        self.line("    ", &about.join(" · "))?;
        if !offer.sources.is_empty() {
            let sources: Vec<_> = offer
                .sources
                .iter()
                .map(|its| id::shorten(its.as_str()))
                .collect();
            let text = self.style.paint(Ink::Faint, &sources.join(" "));
            self.line("    ", &text)?;
        }
        Ok(())
    }

    fn claimed(&mut self, claims: &[Claimed]) -> io::Result<()> {
        if claims.is_empty() {
            return Ok(());
        }
        self.heading(&format!("Sums that are claimed · {}", claims.len()))?;
        self.line(
            "  ",
            "They hold and repeat one another, so they are not added up.",
        )?;
        for claim in claims {
            let by: Vec<_> = claim
                .by
                .iter()
                .map(|by| clean(&by.label).into_owned())
                .collect();
            let by = if by.is_empty() {
                "somebody".to_owned()
            } else {
                by.join(" and ")
            };
            let on = match &claim.on {
                Some(on) => self.style.paint(Ink::Date, &on.words()),
                None => "day not known".to_owned(),
            };
            let line = format!("{} · {by}, {on}", range(claim));
            self.line("  • ", &line)?;
            if let Some(text) = &claim.text {
                self.line("    ", &format!("“{}”", clean(text)))?;
            }
            let about = format!(
                "{} · {}",
                self.thing(&claim.event),
                self.style
                    .paint(Ink::Faint, &id::shorten(claim.claim.as_str()))
            );
            self.line("    ", &about)?;
        }
        Ok(())
    }

    fn needs(&mut self, needs: &[Need]) -> io::Result<()> {
        let open = needs.iter().filter(|need| need.is_open()).count();
        let title = match needs.len() {
            0 => "Needs".to_owned(),
            n => format!("Needs · {n}, {open} of them open"),
        };
        self.heading(&title)?;
        if needs.is_empty() {
            return self.line("  ", "No needs were published, so nothing can be matched.");
        }
        for need in needs {
            let mark = if need.is_open() { "  ○ " } else { "  ● " };
            let priority = match &need.priority {
                Some(priority) => clean(&priority.label).into_owned(),
                None => "no priority".to_owned(),
            };
            let thing = self.thing(&need.thing);
            self.line(mark, &format!("{priority} · {thing}"))?;
            let mut about = vec![met(need)];
            about.extend(
                need.wanting
                    .iter()
                    .map(|wanting| format!("wanting {wanting}")),
            );
            let asked: Vec<_> = need
                .requesters
                .iter()
                .map(|its| its.label.as_str())
                .collect();
            about.extend((!asked.is_empty()).then(|| format!("for {}", clean(&asked.join(", ")))));
            let after: Vec<_> = need
                .arises_from
                .iter()
                .map(|its| its.label.as_str())
                .collect();
            about
                .extend((!after.is_empty()).then(|| format!("after {}", clean(&after.join(", ")))));
            self.line("    ", &about.join(" · "))?;
        }
        Ok(())
    }

    fn fits(&mut self, page: &Page) -> io::Result<()> {
        if !page.needs.iter().any(Need::is_open) {
            return Ok(());
        }
        self.heading(&format!("Offers that would fit · {}", page.fits.len()))?;
        if page.fits.is_empty() {
            return self.line(
                "  ",
                "No offer of the same capability and unit has anything left.",
            );
        }
        for Fit {
            need,
            wanting,
            offer,
            donors,
            left,
        } in &page.fits
        {
            let line = format!(
                "{} from {}: {left} left, of which {} wants {wanting}",
                self.thing(offer),
                self.things(donors),
                self.thing(need)
            );
            self.line("  • ", &line)?;
        }
        Ok(())
    }

    fn help(&mut self, help: &[HelpAfter]) -> io::Result<()> {
        if help.is_empty() {
            return Ok(());
        }
        self.heading("Days from attack to first help")?;
        for HelpAfter {
            attack,
            first,
            more,
        } in help
        {
            let attack = self.thing(attack);
            let line = match first {
                None => format!("{attack}: none on record"),
                Some(help) => {
                    let more = match more {
                        0 => String::new(),
                        n => format!("; {n} more on record"),
                    };
                    format!(
                        "{attack}: {}, {}{more}",
                        days(help.days),
                        self.thing(&help.thing)
                    )
                }
            };
            self.line("  • ", &line)?;
        }
        Ok(())
    }

    fn oddities(&mut self, page: &Page) -> io::Result<()> {
        if page.oddities.is_empty() {
            return Ok(());
        }
        self.heading("What does not add up")?;
        for oddity in &page.oddities {
            let name = id::shorten(oddity.thing.as_str());
            let line = self.style.paint(Ink::Doubt, &name);
            self.line("  ! ", &format!("{line} {}", clean(&oddity.what)))?;
        }
        Ok(())
    }
}

fn is_nothing(quantity: &Quantity) -> bool {
    quantity.number == Default::default()
}

fn listed(quantities: &[Quantity]) -> String {
    let listed: Vec<_> = quantities
        .iter()
        .map(|its| clean(&its.to_string()).into_owned())
        .collect();
    listed.join(" and ")
}

/// How far a need is met, with the numbers where there are any.
fn met(need: &Need) -> String {
    let words = match need.status {
        Status::Unmatched => "unmatched",
        Status::PartMatched => "part-matched",
        Status::Matched => "matched",
        Status::PartDelivered => "part-delivered",
        Status::Delivered => "delivered",
    };
    match &need.wanted {
        None => format!("{words}; how much is not told"),
        Some(wanted) => {
            let (matched, delivered) = (need.matched.number, need.delivered.number);
            format!("{words}: of {wanted} matched {matched}, delivered {delivered}")
        }
    }
}

fn range(claim: &Claimed) -> String {
    let about = if claim.approximate { "about " } else { "" };
    match (&claim.amount, &claim.least, &claim.most) {
        (Some(amount), ..) => format!("{about}{amount}"),
        (None, Some(least), Some(most)) => format!("{about}{least} to {most}"),
        (None, Some(least), None) => format!("at least {about}{least}"),
        (None, None, Some(most)) => format!("at most {about}{most}"),
        (None, None, None) => "how much is not told".to_owned(),
    }
}

fn days(days: Days) -> String {
    let number = |n: i64| count(usize::try_from(n).unwrap_or_default(), "day");
    match (days.least.map(|n| n.max(0)), days.most) {
        (_, Some(most)) if most < 0 => "before it".to_owned(),
        (Some(least), Some(most)) if least == most => number(most),
        (Some(0) | None, Some(most)) => format!("at most {}", number(most)),
        (Some(least), Some(most)) => format!("{least} to {}", number(most)),
        (Some(least), None) => format!("at least {}", number(least)),
        (None, None) => "after an unknown time".to_owned(),
    }
}
