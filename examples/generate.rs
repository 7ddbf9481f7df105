//! Generates synthetic events as Turtle; the same number always gives the same output:
//! `cargo run --release --example generate -- 1000000 > e1m.ttl`
//!
//! Each event has about 14 statements: type, label, date (mostly a day, otherwise a month, a year, a
//! span, "before" or "about"), target, sector and source. Two in five have a claim that names an actor,
//! one in fifty a second claim that names another, and one in five an undisputed initiator. Two events
//! share a source, and many share agents: the first actor is behind about one event in sixty.
//!
//! `-- 100000 --skew` adds what real data have and random numbers do not: one source of 8,500 events and
//! one of 768, 10,700 more agents with names that some share, one event with 2,000 claims, and long
//! descriptions. Of fewer than 13,000 events, all of these are fewer in proportion.

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

/// How many events a skewed world has before the rest of it grows no further.
const SKEWED_EVENTS: u64 = 13_000;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (number, skewed) = match arguments.as_slice() {
        [number] => (number.parse().ok(), false),
        [number, option] if option == "--skew" => (number.parse().ok(), true),
        _ => (None, false),
    };
    let Some(events) = number else {
        eprintln!("usage: generate NUMBER [--skew] > FILE.ttl");
        std::process::exit(2);
    };
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let written = write(&mut out, events).and_then(|()| match skewed {
        true => write_skew(&mut out, events),
        false => Ok(()),
    });
    match written.and_then(|()| out.flush()) {
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

/// Writes what skews a world of that many events.
///
/// # Errors
/// The output cannot be written.
pub fn write_skew(out: &mut impl Write, events: u64) -> io::Result<()> {
    let share = |number: u64| (number * events.min(SKEWED_EVENTS)).div_ceil(SKEWED_EVENTS);
    let mut rng = Rng(43);
    let actors = ACTORS.min(events);
    for (name, number) in [("list", 8_500), ("catalogue", 768)] {
        writeln!(
            out,
            "src:{name} a ann:Source ; dcterms:title \"The {name}\"@en ; \
             ann:url \"https://example.org/{name}\"^^xsd:anyURI ; dcterms:issued \"2026-10-01\"^^xsd:date ."
        )?;
        for n in 0..share(number) {
            writeln!(out, "ev:event-{n} dcterms:source src:{name} .")?;
        }
    }
    for n in 0..share(10_700) {
        agent(out, &mut rng, n)?;
    }
    for n in 0..share(2_000) {
        let (actor, day) = (rng.below(actors), day(&mut rng));
        let claimant = rng.below(share(10_700));
        let stance = ["asserts", "asserts", "asserts", "denies", "doubts"][rng.below(5) as usize];
        writeln!(
            out,
            "cl:event-0-many-{n} a ann:Claim ; ann:about ev:event-0 ; ann:stance ann:{stance} ; \
             ann:attributedTo ag:actor-{actor} ; ann:claimedBy ag:member-{claimant} ; \
             ann:claimedOn \"{day}\"^^xsd:date ; ann:basis ann:technical ; ann:statedIn src:list ."
        )?;
    }
    for n in (0..events).step_by(10) {
        let sentences = 20 + rng.below(100);
        let text =
            "It was described at length by whoever wrote the list. ".repeat(sentences as usize);
        writeln!(
            out,
            "ev:event-{n} dcterms:description \"{}\"@en .",
            text.trim_end()
        )?;
    }
    Ok(())
}

/// An agent with other names: each third one has one of its own, each fiftieth one that others have,
/// and each hundredth one that a claim gives it.
fn agent(out: &mut impl Write, rng: &mut Rng, n: u64) -> io::Result<()> {
    let kind = ["company", "threatGroup", "governmentBody"][rng.below(3) as usize];
    writeln!(
        out,
        "ag:member-{n} a ann:Agent ; rdfs:label \"Member {n}\"@en ; ann:agentType ann:{kind} ."
    )?;
    if n.is_multiple_of(3) {
        writeln!(out, "ag:member-{n} skos:altLabel \"The {n}th\"@en .")?;
    }
    if n.is_multiple_of(50) {
        writeln!(
            out,
            "ag:member-{n} skos:altLabel \"Shared {}\"@en .",
            rng.below(20)
        )?;
    }
    if n.is_multiple_of(100) {
        let day = day(rng);
        writeln!(
            out,
            "cl:member-{n}-alias a ann:Claim ; ann:about ag:member-{n} ; ann:alias \"Alias {n}\" ; \
             ann:claimedBy ag:target-0 ; ann:claimedOn \"{day}\"^^xsd:date ; ann:statedIn src:list ."
        )?;
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
