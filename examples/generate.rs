//! Generates synthetic events as Turtle; the same number always gives the same output:
//! `cargo run --release --example generate -- 1000000 > e1m.ttl`
//!
//! Each event has about 14 statements: type, label, date (mostly a day, otherwise a month, a year, a
//! span, "before" or "about"), target, sector and source. Two in five have a claim that names an actor,
//! one in fifty a second claim that names another, and one in five an undisputed initiator. Two events
//! share a source, and many share agents: the first actor is behind about one event in sixty.

use std::io::{self, BufWriter, Write};

/// The SplitMix64 pseudorandom generator: small, fast and the same on every platform.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
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
/// The output cannot be written.
pub fn write(out: &mut impl Write, events: u64) -> io::Result<()> {
    for (prefix, namespace) in annals::model::id::PREFIXES {
        writeln!(out, "@prefix {prefix}: <{namespace}> .")?;
    }
    let mut rng = Rng(42);
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
            let day = day(&mut rng);
            writeln!(
                out,
                "src:page-{n} a ann:Source ; dcterms:title \"Report {n}\"@en ; \
                 ann:url \"https://example.org/{n}\"^^xsd:anyURI ; dcterms:issued \"{day}\"^^xsd:date ."
            )?;
        }
        event(out, &mut rng, n)?;
    }
    Ok(())
}

fn event(out: &mut impl Write, rng: &mut Rng, n: u64) -> io::Result<()> {
    let kind = TYPES[rng.below(6) as usize];
    let sector = SECTORS[rng.below(5) as usize];
    let page = n - n % 2;
    writeln!(
        out,
        "ev:event-{n} a ann:Event ; rdfs:label \"Event {n} of {kind}\"@en ; ann:eventType ann:{kind} ; \
         {} ; ann:target ag:target-{} ; ann:sector ann:{sector} ; dcterms:source src:page-{page} .",
        date(rng),
        rng.below(TARGETS)
    )?;
    // Low numbers are more frequent.
    let actor = rng
        .below(ACTORS)
        .min(rng.below(ACTORS))
        .min(rng.below(ACTORS * 2));
    let actor = if n.is_multiple_of(45) { 0 } else { actor };
    match rng.below(5) {
        0 | 1 => {
            claim(out, rng, n, 1, actor)?;
            if n.is_multiple_of(20) {
                claim(out, rng, n, 2, (actor + 1) % ACTORS.min(n + 1))?;
            }
            Ok(())
        }
        2 => writeln!(out, "ev:event-{n} ann:initiator ag:actor-{actor} ."),
        _ => Ok(()),
    }
}

/// Writes the claim with this `number` about an event.
fn claim(out: &mut impl Write, rng: &mut Rng, n: u64, number: u64, actor: u64) -> io::Result<()> {
    let (claimant, day, page) = (rng.below(TARGETS), day(rng), n - n % 2);
    writeln!(
        out,
        "cl:event-{n}-{number:02} a ann:Claim ; ann:about ev:event-{n} ; \
         ann:attributedTo ag:actor-{actor} ; ann:claimedBy ag:target-{claimant} ; \
         ann:claimedOn \"{day}\"^^xsd:date ; ann:basis ann:official ; \
         ann:statedIn src:page-{page} ."
    )
}

/// A random day from 2010 to 2026.
fn day(rng: &mut Rng) -> String {
    let (year, month) = (2010 + rng.below(17), 1 + rng.below(12));
    format!("{year}-{month:02}-{:02}", 1 + rng.below(28))
}

/// Three in four are days; the rest are spans of some weeks, months, years or "about", and occasionally
/// "before", "since at least … until …" or "ongoing".
fn date(rng: &mut Rng) -> String {
    let one = day(rng);
    let edtf = match rng.below(400) {
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
