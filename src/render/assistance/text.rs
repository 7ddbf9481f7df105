//! The assistance report as text: members, offers by donor, needs, possible matches, response times,
//! and inconsistencies.

use super::tables;
use crate::model::id;
use crate::render::style::{Highlight, Style, clean, count, wrap};
use crate::views::assistance::{
    AssistanceReport, ClaimedAmount, DayRange, DonorYear, FittingOffer, Mechanism, Need, Offer,
    Quantity, ResponseTime, sums,
};
use crate::views::model::Entity;
use std::io::{self, Write};

/// Writes a report.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, page: &AssistanceReport, style: Style) -> io::Result<()> {
    let mut writer = AssistanceWriter { out, style };
    match &page.mechanism {
        Some(mechanism) => writer.head(mechanism)?,
        None => writeln!(
            writer.out,
            "{}",
            style.paint(Highlight::Strong, "Assistance")
        )?,
    }
    writer.amounts(&page.amounts)?;
    writer.offers(&page.offers)?;
    writer.claimed(&page.claimed)?;
    writer.needs(&page.needs)?;
    writer.fits(page)?;
    writer.help(&page.response_times)?;
    writer.inconsistencies(page)
}

struct AssistanceWriter<'a, W> {
    out: &'a mut W,
    style: Style,
}

impl<W: Write> AssistanceWriter<'_, W> {
    fn line(&mut self, first: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", wrap(text, first, self.style.width))
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}\n", self.style.heading(text))
    }

    /// A label, and the short name that `show` takes.
    fn thing(&self, thing: &Entity) -> String {
        let (label, name) = (clean(&thing.label), id::shorten(thing.id.as_str()));
        if *label == name {
            return name;
        }
        let name = self.style.paint(Highlight::Faint, &format!("({name})"));
        format!("{label} {name}")
    }

    fn things(&self, things: &[Entity]) -> String {
        let things: Vec<_> = things.iter().map(|thing| self.thing(thing)).collect();
        things.join(", ")
    }

    fn head(&mut self, mechanism: &Mechanism) -> io::Result<()> {
        let label = clean(&mechanism.thing.label);
        let label = self.style.paint(Highlight::Strong, &label);
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
                let first = format!("  {}  ", self.style.paint(Highlight::Faint, role));
                let agents = self.things(agents);
                self.line(&first, &agents)?;
            }
        }
        for note in &mechanism.notes {
            let first = format!("  {}  ", self.style.paint(Highlight::Faint, "note     "));
            self.line(&first, &clean(note))?;
        }
        Ok(())
    }

    /// What each donor offered in each year.
    fn amounts(&mut self, amounts: &[DonorYear]) -> io::Result<()> {
        if amounts.is_empty() {
            return Ok(());
        }
        self.heading("Offered by donor and year")?;
        for donor in amounts.chunk_by(|a, b| a.donor.id == b.donor.id) {
            for (at, one) in donor.iter().enumerate() {
                if at == 0 {
                    let thing = self.thing(&one.donor);
                    self.line("  ", &thing)?;
                }
                let line = format!("{}: {}", tables::year(one), tables::offered(one).join("; "));
                self.line("    ", &clean(&line))?;
            }
        }
        Ok(())
    }

    /// The offers by donor, with one total per unit; joint offers are listed separately.
    fn offers(&mut self, offers: &[Offer]) -> io::Result<()> {
        let title = format!("Offers · {}", offers.len());
        self.heading(&title)?;
        if offers.is_empty() {
            return self.line("  ", "No offers recorded.");
        }
        for (at, offers) in offers.chunk_by(|a, b| a.donors == b.donors).enumerate() {
            if at > 0 {
                writeln!(self.out)?;
            }
            let Some(first) = offers.first() else {
                continue;
            };
            let mut line = match first.donors.len() {
                0 => "donor not recorded".to_owned(),
                1 => self.things(&first.donors),
                n => format!("{n} together: {}", self.things(&first.donors)),
            };
            let sum = sums(offers.iter().flat_map(|offer| &offer.offered));
            if offers.len() > 1 && !sum.is_empty() {
                line.push_str(&format!(" · {} offered in all", join_quantities(&sum)));
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
            Some(on) => self.style.paint(Highlight::Date, &on.words()),
            None => "undated".to_owned(),
        });
        about.push(match offer.offered.as_slice() {
            [] => "amount not recorded".to_owned(),
            offered => join_quantities(offered),
        });
        let kinds: Vec<_> = offer
            .capabilities
            .iter()
            .map(|its| its.label.as_str())
            .collect();
        about.extend((!kinds.is_empty()).then(|| clean(&kinds.join(", ")).into_owned()));
        about.push(match (is_zero(&offer.matched), is_zero(&offer.delivered)) {
            (true, true) => "no match recorded".to_owned(),
            _ => format!("matched {}, delivered {}", offer.matched, offer.delivered),
        });
        about.extend(
            offer
                .left
                .iter()
                .filter(|_| !is_zero(&offer.matched))
                .map(|left| format!("left {left}")),
        );
        self.line("    ", &about.join(" · "))?;
        if !offer.sources.is_empty() {
            let sources = self.things(&offer.sources);
            self.line("    ", &format!("sources: {sources}"))?;
        }
        Ok(())
    }

    fn claimed(&mut self, claims: &[ClaimedAmount]) -> io::Result<()> {
        if claims.is_empty() {
            return Ok(());
        }
        self.heading(&format!("Claimed totals · {}", claims.len()))?;
        self.line("  ", "These overlap, so they are not added up.")?;
        for claim in claims {
            let by: Vec<_> = claim
                .by
                .iter()
                .map(|by| clean(&by.label).into_owned())
                .collect();
            let by = if by.is_empty() {
                "claimant not recorded".to_owned()
            } else {
                by.join(" and ")
            };
            let on = match &claim.on {
                Some(on) => self.style.paint(Highlight::Date, &on.words()),
                None => "undated".to_owned(),
            };
            let line = format!("{} · {by}, {on}", tables::range(claim));
            self.line("  • ", &line)?;
            if let Some(text) = &claim.text {
                self.line("    ", &clean(text))?;
            }
            let about = format!(
                "{} · {}",
                self.thing(&claim.event),
                self.style
                    .paint(Highlight::Faint, &id::shorten(claim.claim.as_str()))
            );
            self.line("    ", &about)?;
        }
        Ok(())
    }

    fn needs(&mut self, needs: &[Need]) -> io::Result<()> {
        let open = needs.iter().filter(|need| need.is_open()).count();
        let title = match needs.len() {
            0 => "Needs".to_owned(),
            n => format!("Needs · {n}, {open} open"),
        };
        self.heading(&title)?;
        if needs.is_empty() {
            return self.line("  ", "No needs recorded, so nothing can be matched.");
        }
        for need in needs {
            let mark = if need.is_open() { "  ○ " } else { "  ● " };
            let priority = match &need.priority {
                Some(priority) => clean(&priority.label).into_owned(),
                None => "priority not recorded".to_owned(),
            };
            let thing = self.thing(&need.thing);
            self.line(mark, &format!("{priority} · {thing}"))?;
            let mut about = vec![describe_status(need)];
            about.extend(
                need.unmet
                    .iter()
                    .map(|unmet| format!("{unmet} still needed")),
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

    fn fits(&mut self, page: &AssistanceReport) -> io::Result<()> {
        if !page.needs.iter().any(Need::is_open) {
            return Ok(());
        }
        self.heading(&format!("Possible matches · {}", page.fitting_offers.len()))?;
        if page.fitting_offers.is_empty() {
            return self.line(
                "  ",
                "No offer of the same capability and unit has anything left.",
            );
        }
        for FittingOffer {
            need,
            unmet,
            offer,
            donors,
            left,
        } in &page.fitting_offers
        {
            let line = format!(
                "{} from {}: {left} left; {} needs {unmet}",
                self.thing(offer),
                self.things(donors),
                self.thing(need)
            );
            self.line("  • ", &line)?;
        }
        Ok(())
    }

    fn help(&mut self, help: &[ResponseTime]) -> io::Result<()> {
        if help.is_empty() {
            return Ok(());
        }
        self.heading("Days from attack to first help")?;
        for ResponseTime {
            attack,
            first,
            more,
        } in help
        {
            let attack = self.thing(attack);
            let line = match first {
                None => format!("{attack}: no help recorded"),
                Some(help) => {
                    let more = match more {
                        0 => String::new(),
                        n => format!("; {n} more recorded"),
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

    fn inconsistencies(&mut self, page: &AssistanceReport) -> io::Result<()> {
        if page.inconsistencies.is_empty() {
            return Ok(());
        }
        self.heading("Inconsistencies")?;
        for inconsistency in &page.inconsistencies {
            let name = id::shorten(inconsistency.thing.as_str());
            let line = self.style.paint(Highlight::Doubt, &name);
            self.line("  ! ", &format!("{line} {}", clean(&inconsistency.message)))?;
        }
        Ok(())
    }
}

fn is_zero(quantity: &Quantity) -> bool {
    quantity.number == Default::default()
}

fn join_quantities(quantities: &[Quantity]) -> String {
    let listed: Vec<_> = quantities
        .iter()
        .map(|its| clean(&its.to_string()).into_owned())
        .collect();
    listed.join(" and ")
}

/// How far a need is met, with amounts if recorded.
fn describe_status(need: &Need) -> String {
    let words = tables::status(need.status);
    match &need.needed {
        None => format!("{words}; amount not recorded"),
        Some(wanted) => {
            let (matched, delivered) = (need.matched.number, need.delivered.number);
            format!("{words}: {matched} of {wanted} matched, {delivered} delivered")
        }
    }
}

fn days(days: DayRange) -> String {
    let number = |n: i64| count(usize::try_from(n).unwrap_or_default(), "day");
    match (days.least.map(|n| n.max(0)), days.most) {
        (_, Some(most)) if most < 0 => "before it".to_owned(),
        (Some(least), Some(most)) if least == most => number(most),
        (Some(0) | None, Some(most)) => format!("at most {}", number(most)),
        (Some(least), Some(most)) => format!("{least} to {}", number(most)),
        (Some(least), None) => format!("at least {}", number(least)),
        (None, None) => "after a time that is not recorded".to_owned(),
    }
}
