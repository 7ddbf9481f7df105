//! Who did it, according to whom: each file is beside the state that must come out, for today and
//! for the past days that it names.
//!
//! `ANNALS_BLESS=1` writes the expected states; review the diff before committing.

use super::read::files;
use annals::Annals;
use annals::derive::attribution::{AttributionState, Dispute, DisputeKind, Named, Position};
use annals::derive::{self, ClaimStanding, Days, EventReader, EventState};
use annals::model::id;
use annals::model::origin::Origin;
use annals::model::vocab::ann;
use annals::model::when::Window;
use annals::parse::{self, Format, Input};
use annals::store::{Id, View};
use oxrdf::{Term, vocab::rdf};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/attribution")
}

/// What every case may name.
const AGENTS: &str = include_str!("../data/attribution/agents.ttl.inc");

/// A database with the agents and one text, which is not checked: what a check refuses must have no
/// effect either. Well-known prefixes need no declaration.
fn database(text: &str) -> Annals {
    let prefixes = id::PREFIXES.iter();
    let prefixes = prefixes.map(|(prefix, iri)| format!("@prefix {prefix}: <{iri}> .\n"));
    let input = Input {
        origin: Origin::new("case.ttl"),
        bytes: (prefixes.collect::<String>() + AGENTS + text).into_bytes(),
        format: Format::Turtle,
    };
    let reading = parse::read(input);
    let quads = reading
        .document
        .expect("a text without syntax errors")
        .quads;
    let annals = Annals::new().expect("a database");
    let document = id::document("case.ttl");
    let written = annals.store().write(|writer| {
        for quad in quads {
            writer.insert(Some(&document), &quad.into())?;
        }
        derive::rederive(writer)
    });
    written.expect("a write");
    annals
}

fn name(view: View<'_>, id: Id) -> String {
    match view.term(id).expect("a term") {
        Term::NamedNode(node) => id::shorten(node.as_str()),
        other => other.to_string(),
    }
}

fn names(view: View<'_>, ids: &[Id]) -> String {
    let mut names: Vec<String> = ids.iter().map(|id| name(view, *id)).collect();
    names.sort();
    names.join(", ")
}

fn made(days: Days) -> String {
    match (days.first, days.last) {
        (Some(first), Some(last)) if first == last => format!(", {first}"),
        (first, last) => {
            let day = |day: Option<_>| day.map_or_else(String::new, |day| format!("{day}"));
            format!(", {}..{}", day(first), day(last))
        }
    }
}

fn dispute(view: View<'_>, dispute: &Dispute) -> String {
    let by = names(view, &dispute.by);
    let agents = names(view, &dispute.agents);
    match dispute.level {
        Some(level) => format!("rival at level {level}: {agents}, by {by}"),
        None => format!(
            "{} {agents} by {by}{}",
            dispute.kind.as_str(),
            made(dispute.made)
        ),
    }
}

fn position(view: View<'_>, position: &Position) -> String {
    let by = position
        .by
        .map_or_else(|| "nobody".to_owned(), |by| name(view, by));
    let values = names(view, &position.values);
    format!("{by}: {values} ({})", position.named.as_str())
}

fn attribution(view: View<'_>, state: &AttributionState, lines: &mut Vec<String>) {
    lines.push(format!("  named {}", state.named.as_str()));
    let mut sorted = |heading: &str, texts: Vec<String>| {
        let mut texts = texts;
        texts.sort();
        lines.extend(texts.into_iter().map(|text| format!("  {heading} {text}")));
    };
    let disputes = |all: &[Dispute]| all.iter().map(|it| dispute(view, it)).collect();
    let positions = state.positions.iter().map(|it| position(view, it));
    sorted("position", positions.collect());
    sorted("dispute", disputes(&state.dispute));
    sorted(
        "agreed",
        state.agreed.iter().map(|it| name(view, *it)).collect(),
    );
    for claim in &state.also_claimed {
        sorted("also claimed by", vec![position(view, &claim.position)]);
        sorted("    against it", disputes(&claim.dispute));
    }
    sorted("no accuser:", disputes(&state.without_accuser));
    let edges = state.edges.iter().filter(|edge| !edge.decides);
    let edges = edges.map(|edge| format!("{} > {}", name(view, edge.from), name(view, edge.to)));
    sorted("edge that decides nothing:", edges.collect());
}

fn facts(view: View<'_>, state: &EventState, lines: &mut Vec<String>) {
    for fact in &state.disputed_facts {
        lines.push(format!(
            "  fact {} {}: {:?} by {}{}",
            name(view, fact.property),
            name(view, fact.recorded),
            fact.kind,
            names(view, &fact.by),
            made(fact.made),
        ));
    }
    let happening = &state.happening;
    if happening.is_disputed {
        lines.push("  whether it happened: disputed".to_owned());
    }
    if let Some(status) = happening.status {
        lines.push(format!("  status {}", name(view, status)));
    }
    if !happening.counts {
        lines.push("  does not count".to_owned());
    }
}

fn standing(view: View<'_>, claim: Id, standing: &ClaimStanding, lines: &mut Vec<String>) {
    if standing.by.is_empty() || !standing.left.is_empty() {
        let name = name(view, claim);
        lines.push(format!("{name} stands for {}", names(view, &standing.by)));
        for left in &standing.left {
            let (by, claim) = (
                self::name(view, left.principal),
                self::name(view, left.claim),
            );
            lines.push(format!("  left: {by} by {claim}{}", made(left.made)));
        }
    }
}

/// What the program derives of a subject for any engine to query.
fn derived(view: View<'_>, subject: Id, lines: &mut Vec<String>) {
    let short = [
        ann::ATTRIBUTED_TO,
        ann::NAMED,
        ann::AGREED_ACTOR,
        ann::DISPUTE_KIND,
        ann::DISPUTED_BY,
        ann::RIVAL_LEVEL,
        ann::CONTESTED,
        ann::ALSO_CLAIMED_BY,
        ann::DISPUTED_FACT,
        ann::CURRENT_STATUS,
    ];
    let mut statements = Vec::new();
    for property in short {
        let values = view.objects(subject, property).expect("values");
        if !values.is_empty() {
            let property = id::shorten(property.as_str());
            statements.push(format!("{property} {}", names(view, &values)));
        }
    }
    lines.push(format!("  = {}", statements.join(" ; ")));
}

/// The states of all events and claims, sorted by name.
fn states(annals: &Annals) -> Vec<String> {
    let snapshot = annals.store().snapshot().expect("a state");
    let view = snapshot.view();
    let of = |class: oxrdf::NamedNodeRef<'_>| {
        let class = view.id(class).expect("an id").expect("a class");
        let mut found = view.subjects(rdf::TYPE, class).expect("instances");
        found.sort_by_key(|id| name(view, *id));
        found
    };
    let mut reader = EventReader::of(view).expect("the terms");
    let mut lines = Vec::new();
    for event in of(ann::EVENT_CLASS) {
        let state = reader.event(event).expect("a state");
        lines.push(name(view, event));
        attribution(view, &state.attribution, &mut lines);
        facts(view, &state, &mut lines);
        derived(view, event, &mut lines);
    }
    for claim in of(ann::CLAIM_CLASS) {
        let its = reader.claim(claim).expect("a state");
        let flags = view.objects(claim, ann::STANDING).expect("flags");
        let is_anonymous = view
            .objects(claim, ann::CLAIMED_BY)
            .expect("claimants")
            .is_empty();
        assert!(
            is_anonymous || flags.is_empty() == its.by.is_empty(),
            "{}",
            name(view, claim)
        );
        standing(view, claim, &its, &mut lines);
    }
    lines
}

/// The states of a file, for today and the days after `# as of`.
fn report(text: &str) -> String {
    let annals = database(text);
    let mut report = states(&annals).join("\n") + "\n";
    for day in text
        .lines()
        .filter_map(|line| line.strip_prefix("# as of "))
    {
        let window = Window::parse(None, Some(day)).expect("a day");
        let then = annals
            .as_of(window.to.expect("a day"))
            .expect("what was known");
        report += &format!("\nas of {day}\n{}\n", states(&then).join("\n"));
    }
    report
}

#[test]
fn each_case_has_the_expected_state() {
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 20, "{}", cases.len());
    for (path, text) in cases {
        let report = report(&text);
        let expected_file = path.with_extension("txt");
        if env::var_os("ANNALS_BLESS").is_some() {
            fs::write(&expected_file, &report).expect("it can be written");
        }
        let expected = fs::read_to_string(&expected_file).unwrap_or_default();
        if report != expected {
            wrong.push(format!(
                "{}\n{report}instead of\n{expected}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The texts of all cases.
fn cases() -> Vec<(PathBuf, String)> {
    let cases = files(&folder()).into_iter();
    let cases = cases.filter(|path| path.extension().is_some_and(|it| it == "ttl"));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a file");
        (path, text)
    };
    cases.map(read).collect()
}

/// The lines that begin a claim, by the names of claim and event.
fn claims(text: &str) -> Vec<(&str, &str)> {
    let lines = text.lines().filter(|line| line.starts_with("cl:"));
    let named = lines.filter_map(|line| {
        let about = line.split_once("ann:about ")?.1;
        Some((line.split(' ').next()?, about.split(' ').next()?))
    });
    named.collect()
}

/// What strangers and those who decline to say add to each claim never changes any state.
#[test]
fn strangers_and_those_who_decline_change_no_state() {
    for (path, text) in cases() {
        let mut more = text.clone();
        for (number, (claim, about)) in claims(&text).into_iter().enumerate() {
            more += &format!(
                "cl:x-{number} a ann:Claim ; ann:about {about} ; ann:claimedBy ag:stranger ; \
                 ann:supersedes {claim} ; ann:claimedOn \"2030-01-01\"^^xsd:date .\n\
                 cl:y-{number} a ann:Claim ; ann:about {about} ; ann:claimedBy ag:stranger ; \
                 ann:retracts {claim} .\n\
                 cl:z-{number} a ann:Claim ; ann:about {about} ; ann:claimedBy ag:sbu ; \
                 ann:attributedTo ag:lazarus ; ann:disputes {claim} ; ann:stance ann:declines ; \
                 ann:claimedOn \"2029-01-01\"^^xsd:date .\n"
            );
        }
        assert_eq!(
            states(&database(&more)),
            states(&database(&text)),
            "{}",
            path.display()
        );
    }
}

/// The events that people look up first come out as the record has them.
#[test]
fn the_bundled_events_come_out_as_they_must() {
    let annals = Annals::bundled().expect("the data");
    let snapshot = annals.store().snapshot().expect("a state");
    let view = snapshot.view();
    let mut reader = EventReader::of(view).expect("the terms");
    let mut state = |slug: &str| {
        let event = id::expand(&format!("ev:{slug}")).expect("a name");
        let event = view.id(&event).expect("an id").expect("an event");
        reader.event(event).expect("a state").attribution
    };
    let agreed = |state: &AttributionState| names(view, &state.agreed);
    let kyivstar = state("kyivstar-attack");
    assert_eq!(kyivstar.named, Named::Attributed);
    assert_eq!(agreed(&kyivstar), "ag:russia");
    let also = kyivstar
        .also_claimed
        .iter()
        .filter_map(|claim| claim.position.by);
    assert!(names(view, &also.collect::<Vec<_>>()).contains("ag:killnet"));
    let uncontested = [
        "kyivstar-attack",
        "notpetya",
        "solarwinds-compromise",
        "wannacry",
        "exchange-proxylogon",
        "triton-attack",
        "whispergate",
    ];
    for slug in uncontested {
        let state = state(slug);
        assert!(!state.is_contested(), "{slug}: {:?}", state.dispute);
    }
    let georgia = state("georgia-web-attack-2019");
    let levels = |state: &AttributionState| {
        let rivals = state.dispute.iter();
        rivals
            .filter_map(|dispute| dispute.level)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (levels(&georgia), agreed(&georgia).as_str()),
        (vec![2, 4], "ag:russian-gru")
    );
    assert_eq!(georgia.dispute[0].kind, DisputeKind::DeniedByAccused);
    // A group and a service too were named.
    assert!(levels(&state("ukraine-web-defacement-2022")).contains(&5));
    assert_eq!(state("lviv-heating-attack").named, Named::Alleged);
    assert_eq!(state("russian-tax-service-hack").named, Named::SelfClaimed);
}
