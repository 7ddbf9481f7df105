//! Writes synthetic events as Turtle, in our own ontology, always the same for the same number:
//! `cargo run --release --example generate -- 1000000 > e1m.ttl`
//!
//! For each event about 14 statements: a typed and labelled event with a date (a day mostly, else
//! a month, a year, a span, "before", "about"), a target, a sector, a source; for two in five a
//! claim that names an actor, and for one in fifty a second that names another; for one in five
//! an undisputed initiator. Sources are shared by two events, agents by many: the first actor is behind about one event in sixty.

use std::io::{self, BufWriter, Write};

/// SplitMix64: small, fast and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }
}

const TYPES: [&str; 6] = [
    "destructiveAttack",
    "ddosAttack",
    "dataLeak",
    "espionage",
    "ransomwareAttack",
    "financialSanction",
];
const SECTORS: [&str; 5] = [
    "energy",
    "telecommunications",
    "finance",
    "health",
    "government",
];
const ACTORS: u64 = 500;
const TARGETS: u64 = 5000;

fn main() -> io::Result<()> {
    let number = std::env::args().nth(1).and_then(|n| n.parse().ok());
    let Some(events) = number else {
        eprintln!("usage: generate NUMBER > FILE.ttl");
        std::process::exit(2);
    };
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match write(&mut out, events).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Writes that many events.
///
/// # Errors
/// Where the output takes no more.
pub fn write(out: &mut impl Write, events: u64) -> io::Result<()> {
    for (prefix, namespace) in annals::model::id::PREFIXES {
        writeln!(out, "@prefix {prefix}: <{namespace}> .")?;
    }
    let mut dice = Dice(42);
    for n in 0..ACTORS.min(events) {
        writeln!(
            out,
            "ag:actor-{n} a ann:Agent ; rdfs:label \"Actor {n}\"@en ; ann:agentType ann:threatGroup ."
        )?;
    }
    for n in 0..TARGETS.min(events) {
        writeln!(
            out,
            "ag:target-{n} a ann:Agent ; rdfs:label \"Target {n}\"@en ; ann:agentType ann:company ."
        )?;
    }
    for n in 0..events {
        if n % 2 == 0 {
            let day = day(&mut dice);
            writeln!(
                out,
                "src:page-{n} a ann:Source ; dcterms:title \"Report {n}\"@en ; \
                 ann:url \"https://example.org/{n}\"^^xsd:anyURI ; dcterms:issued \"{day}\"^^xsd:date ."
            )?;
        }
        event(out, &mut dice, n)?;
    }
    Ok(())
}

fn event(out: &mut impl Write, dice: &mut Dice, n: u64) -> io::Result<()> {
    let kind = TYPES[dice.below(6) as usize];
    let sector = SECTORS[dice.below(5) as usize];
    let page = n - n % 2;
    writeln!(
        out,
        "ev:event-{n} a ann:Event ; rdfs:label \"Event {n} of {kind}\"@en ; ann:eventType ann:{kind} ; \
         {} ; ann:target ag:target-{} ; ann:sector ann:{sector} ; dcterms:source src:page-{page} .",
        date(dice),
        dice.below(TARGETS)
    )?;
    // The lower the number, the more often it falls.
    let actor = dice
        .below(ACTORS)
        .min(dice.below(ACTORS))
        .min(dice.below(ACTORS * 2));
    let actor = if n.is_multiple_of(45) { 0 } else { actor };
    match dice.below(5) {
        0 | 1 => {
            claim(out, dice, n, 1, actor)?;
            if n.is_multiple_of(20) {
                claim(out, dice, n, 2, (actor + 1) % ACTORS.min(n + 1))?;
            }
            Ok(())
        }
        2 => writeln!(out, "ev:event-{n} ann:initiator ag:actor-{actor} ."),
        _ => Ok(()),
    }
}

/// A claim about an event; its `number` among them.
fn claim(out: &mut impl Write, dice: &mut Dice, n: u64, number: u64, actor: u64) -> io::Result<()> {
    let (claimant, day, page) = (dice.below(TARGETS), day(dice), n - n % 2);
    writeln!(
        out,
        "cl:event-{n}-{number:02} a ann:Claim ; ann:about ev:event-{n} ; \
         ann:attributedTo ag:actor-{actor} ; ann:claimedBy ag:target-{claimant} ; \
         ann:claimedOn \"{day}\"^^xsd:date ; ann:basis ann:official ; \
         ann:statedIn src:page-{page} ."
    )
}

/// A day between 2010 and 2026.
fn day(dice: &mut Dice) -> String {
    let (year, month) = (2010 + dice.below(17), 1 + dice.below(12));
    format!("{year}-{month:02}-{:02}", 1 + dice.below(28))
}

/// Three in four a day; the rest a span of some weeks, a month, a year, "about", and now and
/// then "before", "since at least … until …" and "ongoing".
fn date(dice: &mut Dice) -> String {
    let one = day(dice);
    let edtf = match dice.below(400) {
        0 => format!("[..{one}]"),
        1 => format!("{one}/.."),
        2 => {
            let before = format!("{}-01", &one[..7]);
            return format!(
                "ann:beginDate \"[..{before}]\"^^edtf:EDTF ; ann:endDate \"{one}\"^^edtf:EDTF"
            );
        }
        3..=5 => one[..4].to_owned(),
        6..=25 => one[..7].to_owned(),
        26..=45 => format!("{one}~"),
        46..=99 => format!("{one}/{}-28", &one[..7]),
        _ => return format!("ann:date \"{one}\"^^xsd:date"),
    };
    format!("ann:date \"{edtf}\"^^edtf:EDTF")
}
