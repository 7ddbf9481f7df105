//! Small documents about events, claims, sources and parties, related in every way from which
//! something is derived.

use annals::model::vocab::ann;
use oxrdf::{
    Literal, NamedNode, NamedNodeRef, Term, Triple,
    vocab::{rdf, rdfs, xsd},
};
use proptest::prelude::*;
use proptest::sample::select;

const DCTERMS: &str = "http://purl.org/dc/terms/";
const BROADER: &str = "http://www.w3.org/2004/02/skos/core#broader";
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
        "2023-05-31T10:00:00Z",
        "2023-12-07/",
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
    let (events, claims) = (things("event", 3), things("claim", 5));
    let (agents, sources) = (things("agent", 4), things("source", 2));
    let word = |word: NamedNodeRef<'static>| Just(word.into_owned());
    let stances = select(vec![
        ann::DENIES.into_owned(),
        ann::DOUBTS.into(),
        ann::DECLINES.into(),
    ]);
    let bases = select(vec![
        ann::JOURNALISTIC.into_owned(),
        ann::SELF_CLAIMED.into(),
        ann::OFFICIAL.into(),
    ]);
    let statuses = select(vec![
        ann::REPORTED.into_owned(),
        ann::DISPROVED.into(),
        ann::CANCELLED.into(),
    ]);
    let concepts = things("concept", 3);
    let labels = select(vec!["Step 2", "step 10", "Alpha"]);
    let labels = labels.prop_map(|label| Term::from(Literal::new_simple_literal(label)));
    let places = things("place", 2);
    let marks = select(vec![ann::CLAIMABLE_CLASS, ann::SINGLE_VALUED_CLASS]);
    let marked = select(vec![ann::DATE, ann::TARGET, ann::STATUS, ann::EVENT_TYPE]);
    let levels = (1..6_i64).prop_map(|level| Term::from(Literal::from(level)));
    let yes = || Just(Term::from(Literal::from(true)));
    let events_and_dates = prop_oneof![
        4 => fact(events.clone(), rdf::TYPE, word(ann::EVENT_CLASS)),
        3 => fact(events.clone(), ann::DATE, dates()),
        1 => fact(events.clone(), ann::BEGIN_DATE, dates()),
        1 => fact(events.clone(), ann::END_DATE, dates()),
        1 => fact(events.clone(), ann::PLANNED, yes()),
        1 => fact(events.clone(), ann::PUBLIC_DATE, dates()),
        2 => fact(events.clone(), ann::FOLLOWS, events.clone()),
        1 => fact(events.clone(), ann::ENABLED_BY, events.clone()),
        1 => fact(events.clone(), ann::PART_OF, events.clone()),
        1 => fact(events.clone(), rdfs::LABEL, labels),
        2 => said(events.clone(), dcterms("source"), sources.clone()),
        1 => fact(events.clone(), ann::INITIATOR, agents.clone()),
        1 => fact(events.clone(), ann::TARGET, agents.clone()),
        2 => said(sources.clone(), dcterms("issued"), dates()),
        1 => fact(sources.clone(), ann::ACCESSED_ON, dates()),
        1 => fact(sources.clone(), ann::SOURCE_KIND, word(ann::COURT_DOCUMENT)),
        1 => fact(events.clone(), ann::STATUS, statuses.clone()),
        1 => fact(events.clone(), ann::EVENT_TYPE, concepts.clone()),
    ];
    let about_claims = prop_oneof![
        2 => fact(claims.clone(), rdf::TYPE, word(ann::CLAIM_CLASS)),
        8 => fact(claims.clone(), ann::CLAIMED_BY, agents.clone()),
        1 => fact(claims.clone(), ann::ON_BEHALF_OF, agents.clone()),
        2 => fact(claims.clone(), ann::DISPUTES, claims.clone()),
        1 => fact(claims.clone(), ann::BASIS, bases),
        1 => fact(claims.clone(), ann::TARGET, agents.clone()),
        1 => fact(claims.clone(), ann::DATE, dates()),
        1 => fact(claims.clone(), ann::PUBLIC_DATE, dates()),
        1 => fact(claims.clone(), ann::STATUS, statuses.clone()),
        1 => fact(claims.clone(), ann::END_DATE, dates()),
        2 => fact(claims.clone(), ann::SAME_GROUP_AS, agents.clone()),
        1 => fact(claims.clone(), ann::AFFILIATE_OF, agents.clone()),
        1 => fact(claims.clone(), ann::SUBGROUP_OF, agents.clone()),
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
    let parties = prop_oneof![
        2 => fact(agents.clone(), ann::PART_OF, agents.clone()),
        2 => fact(agents.clone(), ann::AGENT_TYPE, concepts.clone()),
        1 => fact(agents.clone(), ann::COUNTRY, places),
        1 => fact(concepts.clone(), ann::LEVEL, levels),
        1 => said(concepts.clone(), NamedNode::new_unchecked(BROADER), concepts),
        1 => (marked, marks).prop_map(|(s, o)| Triple::new(s, rdf::TYPE, o)),
    ];
    prop_oneof![6 => events_and_dates, 9 => about_claims, 4 => parties, 1 => strange].boxed()
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
        // a chain on one day, which an event without a date, or of another day, interrupts
        (tie(event(2), rdf::TYPE, ann::EVENT_CLASS.into()), true),
        (tie(event(3), rdf::TYPE, ann::EVENT_CLASS.into()), true),
        (tie(event(2), ann::FOLLOWS, event(0)), true),
        (tie(event(3), ann::ENABLED_BY, event(2)), true),
        (tie(event(0), ann::PART_OF, event(3)), false),
        (of(event(2), ann::DATE, day("2023-05-31")), true),
        (of(event(2), ann::BEGIN_DATE, day("2023-06-01")), false),
        (of(event(3), ann::PUBLIC_DATE, day("2023-05-31")), true),
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
        // who says these; one of two leaves, and comes back
        (tie(claim(0), ann::CLAIMED_BY, agent(5)), true),
        (tie(claim(0), ann::CLAIMED_BY, agent(6)), false),
        (tie(claim(1), ann::CLAIMED_BY, agent(6)), true),
        (tie(claim(2), ann::CLAIMED_BY, agent(5)), true),
        (tie(claim(3), ann::CLAIMED_BY, agent(5)), true),
        (tie(claim(4), ann::CLAIMED_BY, agent(5)), true),
        (tie(claim(5), ann::CLAIMED_BY, agent(5)), true),
        (tie(claim(6), ann::CLAIMED_BY, agent(6)), true),
        (tie(claim(7), ann::CLAIMED_BY, agent(5)), true),
        (tie(claim(7), ann::ON_BEHALF_OF, agent(6)), false),
        (tie(claim(10), ann::RETRACTS, claim(6)), false),
        (tie(claim(10), ann::CLAIMED_BY, agent(6)), true),
        // on the accused side by country, at a level by type
        (tie(claim(11), ann::ABOUT, event(0)), true),
        (tie(claim(11), ann::ATTRIBUTED_TO, agent(4)), false),
        (tie(claim(11), ann::DISPUTES, claim(0)), true),
        (tie(claim(11), ann::STANCE, ann::DENIES.into()), true),
        (tie(claim(11), ann::CLAIMED_BY, agent(7)), true),
        (tie(agent(7), ann::COUNTRY, thing("place", 0)), false),
        (tie(agent(7), ann::AGENT_TYPE, thing("concept", 0)), true),
        (tie(agent(4), ann::COUNTRY, thing("place", 0)), true),
        (tie(agent(4), ann::AGENT_TYPE, thing("concept", 1)), true),
        (
            of(thing("concept", 0), ann::LEVEL, Literal::from(4).into()),
            false,
        ),
        (
            of(thing("concept", 1), ann::LEVEL, Literal::from(5).into()),
            true,
        ),
        // a relation that another denies
        (tie(claim(12), ann::ABOUT, agent(2)), true),
        (tie(claim(12), ann::SPONSORED_BY, agent(3)), true),
        (tie(claim(12), ann::STANCE, ann::DENIES.into()), true),
        (tie(claim(12), ann::CLAIMED_BY, agent(8)), false),
        // two groups by the broader type, which one claimant equates by way of a third
        (tie(agent(0), ann::AGENT_TYPE, thing("concept", 2)), true),
        (tie(agent(9), ann::AGENT_TYPE, thing("concept", 3)), true),
        (
            Triple::new(
                thing("concept", 3),
                NamedNode::new_unchecked(BROADER),
                thing("concept", 2),
            ),
            false,
        ),
        (
            of(thing("concept", 2), ann::LEVEL, Literal::from(2).into()),
            true,
        ),
        (tie(claim(13), ann::ABOUT, agent(10)), true),
        (tie(claim(13), ann::SAME_GROUP_AS, agent(0)), false),
        (tie(claim(13), ann::CLAIMED_BY, agent(8)), true),
        (tie(claim(14), ann::ABOUT, agent(10)), true),
        (tie(claim(14), ann::SAME_GROUP_AS, agent(9)), false),
        (tie(claim(14), ann::CLAIMED_BY, agent(8)), true),
        (tie(claim(15), ann::ABOUT, event(0)), true),
        (tie(claim(15), ann::ATTRIBUTED_TO, agent(9)), true),
        (tie(claim(15), ann::CLAIMED_BY, agent(8)), true),
        // a claim against the record
        (tie(claim(16), ann::ABOUT, event(0)), true),
        (of(claim(16), ann::DATE, day("2022-01-01")), true),
        (
            tie(ann::DATE.into(), rdf::TYPE, ann::CLAIMABLE_CLASS.into()),
            false,
        ),
        (
            tie(ann::DATE.into(), rdf::TYPE, ann::SINGLE_VALUED_CLASS.into()),
            true,
        ),
    ]
}
