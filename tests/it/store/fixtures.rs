//! Small documents about events, claims, sources and parties, related in every way from which
//! something is derived.

use annals::model::vocab::ann;
use oxrdf::{
    Literal, NamedNode, NamedNodeRef, Term, Triple,
    vocab::{rdf, xsd},
};
use proptest::prelude::*;
use proptest::sample::select;

const DCTERMS: &str = "http://purl.org/dc/terms/";
const EDTF: &str = "http://id.loc.gov/datatypes/edtf/EDTF";

/// A thing: its kind and its number.
pub fn thing(kind: &str, number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("https://w3id.org/annals/id/{kind}/{number}"))
}

fn things(kind: &'static str, number: usize) -> impl Strategy<Value = NamedNode> + Clone {
    (0..number).prop_map(move |n| thing(kind, n))
}

fn dcterms(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{DCTERMS}{name}"))
}

fn dates() -> impl Strategy<Value = Term> + Clone {
    let edtf = [
        "2023-05",
        "2023-05~",
        "2023-05-31",
        "2023-12-12",
        "[..2023-05]",
        "2023-12-07/..",
        "2022",
        "0000",
        "2023-05-01/2023-05-31",
        "2023-10-30T23:45:00+05:30",
        "[2023-11-07..2023-11-10]",
        "2025?",
    ];
    let edtf = edtf.map(|text| Literal::new_typed_literal(text, NamedNode::new_unchecked(EDTF)));
    let days = ["2023-05-31", "2023-06-30", "2023-05-31Z"];
    let days = days.map(|text| Literal::new_typed_literal(text, xsd::DATE));
    let none = [
        Literal::new_typed_literal("2023-13", xsd::G_YEAR_MONTH),
        Literal::new_simple_literal("soon"),
    ];
    let all: Vec<Term> = edtf
        .into_iter()
        .chain(days)
        .chain(none)
        .map(Term::from)
        .collect();
    select(all)
}

fn fact<S, O, T>(s: S, p: NamedNodeRef<'static>, o: O) -> BoxedStrategy<Triple>
where
    S: Strategy<Value = NamedNode> + 'static,
    O: Strategy<Value = T> + 'static,
    T: Into<Term>,
{
    (s, o).prop_map(move |(s, o)| Triple::new(s, p, o)).boxed()
}

fn said<S, O, T>(s: S, p: NamedNode, o: O) -> BoxedStrategy<Triple>
where
    S: Strategy<Value = NamedNode> + 'static,
    O: Strategy<Value = T> + 'static,
    T: Into<Term>,
{
    (s, o)
        .prop_map(move |(s, o)| Triple::new(s, p.clone(), o))
        .boxed()
}

/// One statement; the weights make relations frequent.
pub fn statement() -> BoxedStrategy<Triple> {
    let (events, claims) = (things("event", 2), things("claim", 5));
    let (agents, sources) = (things("agent", 4), things("source", 2));
    let word = |word: NamedNodeRef<'static>| Just(word.into_owned());
    let stances = select(vec![
        ann::DENIES.into_owned(),
        ann::DOUBTS.into(),
        ann::DECLINES.into(),
    ]);
    let yes = || Just(Term::from(Literal::from(true)));
    let events_and_dates = prop_oneof![
        4 => fact(events.clone(), rdf::TYPE, word(ann::EVENT_CLASS)),
        3 => fact(events.clone(), ann::DATE, dates()),
        1 => fact(events.clone(), ann::BEGIN_DATE, dates()),
        1 => fact(events.clone(), ann::END_DATE, dates()),
        1 => fact(events.clone(), ann::PLANNED, yes()),
        2 => said(events.clone(), dcterms("source"), sources.clone()),
        1 => fact(events.clone(), ann::INITIATOR, agents.clone()),
        1 => fact(events.clone(), ann::TARGET, agents.clone()),
        2 => said(sources.clone(), dcterms("issued"), dates()),
        1 => fact(sources.clone(), ann::ACCESSED_ON, dates()),
    ];
    let about_claims = prop_oneof![
        2 => fact(claims.clone(), rdf::TYPE, word(ann::CLAIM_CLASS)),
        5 => fact(claims.clone(), ann::ABOUT, events.clone()),
        4 => fact(claims.clone(), ann::ABOUT, agents.clone()),
        6 => fact(claims.clone(), ann::ATTRIBUTED_TO, agents.clone()),
        1 => fact(claims.clone(), ann::CLAIMED_ON, dates()),
        2 => fact(claims.clone(), ann::STATED_IN, sources),
        2 => fact(claims.clone(), ann::STANCE, stances),
        1 => fact(claims.clone(), ann::RANK, word(ann::DEPRECATED)),
        2 => fact(claims.clone(), ann::SUPERSEDES, claims.clone()),
        1 => fact(claims.clone(), ann::RETRACTS, claims.clone()),
        3 => fact(claims.clone(), ann::UNIT_OF, agents.clone()),
        2 => fact(claims.clone(), ann::SPONSORED_BY, agents.clone()),
        1 => fact(claims.clone(), ann::PART_OF, agents.clone()),
    ];
    let strange = prop_oneof![
        // claims about claims, things of two classes, properties that only the program should write
        fact(claims.clone(), ann::ABOUT, claims.clone()),
        fact(events.clone(), ann::ABOUT, events.clone()),
        fact(events.clone(), ann::ABOUT, agents.clone()),
        fact(claims, rdf::TYPE, word(ann::EVENT_CLASS)),
        fact(events.clone(), rdf::TYPE, word(ann::CLAIM_CLASS)),
        fact(events.clone(), ann::ATTRIBUTED_TO, agents.clone()),
        fact(events.clone(), ann::EARLIEST, dates()),
        fact(events.clone(), ann::SORT_DATE, dates()),
        fact(events.clone(), ann::ABOUT, dates()),
        fact(events.clone(), ann::UNIT_OF, agents.clone()),
        fact(events, ann::PART_OF, agents.clone()),
    ];
    let parties = fact(agents.clone(), ann::PART_OF, agents);
    prop_oneof![6 => events_and_dates, 8 => about_claims, 2 => parties, 1 => strange].boxed()
}

/// The statements of one document.
pub fn document() -> impl Strategy<Value = Vec<Triple>> {
    prop::collection::vec(statement(), 0..14)
}

/// A scenario in which each statement matters: events with claims that name different parties, or
/// parties that agree through several relations, and sources whose dates decide. With each
/// statement, whether it is there at the beginning.
pub fn scenario() -> Vec<(Triple, bool)> {
    let (event, claim) = (|n| thing("event", n), |n| thing("claim", n));
    let (agent, source) = (|n| thing("agent", n), |n| thing("source", n));
    let day = |text: &str| Term::from(Literal::new_typed_literal(text, xsd::DATE));
    let of = |s: NamedNode, p: NamedNodeRef<'_>, o: Term| Triple::new(s, p, o);
    let tie = |s: NamedNode, p: NamedNodeRef<'_>, o: NamedNode| Triple::new(s, p, o);
    let (from, issued) = (dcterms("source"), dcterms("issued"));
    vec![
        (tie(event(0), rdf::TYPE, ann::EVENT_CLASS.into()), true),
        (of(event(0), ann::DATE, day("2023-05-31")), true),
        (tie(event(0), from.as_ref(), source(0)), true),
        (of(source(0), issued.as_ref(), day("2023-06-30")), false),
        (of(source(0), ann::ACCESSED_ON, day("2024-01-01")), true),
        (
            of(event(0), ann::PLANNED, Literal::from(true).into()),
            false,
        ),
        // whose: agent 0, below 1, below 2, below 3, below 4; or agent 4
        (tie(claim(0), ann::ABOUT, event(0)), true),
        (tie(claim(0), ann::ATTRIBUTED_TO, agent(0)), true),
        (tie(claim(0), rdf::TYPE, ann::CLAIM_CLASS.into()), true),
        (tie(claim(1), ann::ABOUT, event(0)), true),
        (tie(claim(1), ann::ATTRIBUTED_TO, agent(4)), true),
        (tie(agent(3), ann::PART_OF, agent(4)), true),
        (tie(agent(0), ann::PART_OF, agent(1)), true),
        (tie(claim(2), ann::ABOUT, agent(1)), true),
        (tie(claim(2), ann::UNIT_OF, agent(2)), true),
        (tie(claim(3), ann::ABOUT, agent(2)), true),
        (tie(claim(3), ann::SPONSORED_BY, agent(3)), true),
        // what withdraws these, or restores them
        (tie(claim(4), ann::SUPERSEDES, claim(3)), false),
        (tie(claim(5), ann::RETRACTS, claim(2)), false),
        (tie(claim(6), ann::RETRACTS, claim(1)), false),
        (tie(claim(7), ann::SUPERSEDES, claim(0)), false),
        (tie(claim(3), ann::RANK, ann::DEPRECATED.into()), false),
        (tie(claim(1), ann::STANCE, ann::DENIES.into()), false),
        (tie(claim(2), ann::STANCE, ann::DOUBTS.into()), false),
        // an event that is known by a claim alone
        (tie(event(1), rdf::TYPE, ann::EVENT_CLASS.into()), true),
        (tie(claim(8), ann::ABOUT, event(1)), true),
        (tie(claim(8), ann::STATED_IN, source(1)), true),
        (of(source(1), issued.as_ref(), day("2023-07-01")), true),
        (of(source(1), ann::ACCESSED_ON, day("2023-08-01")), true),
        (of(claim(8), ann::CLAIMED_ON, day("2023-06-01")), false),
        (tie(claim(8), rdf::TYPE, ann::CLAIM_CLASS.into()), true),
        // a relation by a claim about a party that is part of nothing else
        (tie(claim(9), ann::ABOUT, agent(2)), false),
        (tie(claim(9), ann::PART_OF, agent(3)), false),
    ]
}
