//! Claims and conflicts: a case has claims in Turtle and whether they conflict,
//! in `tests/data/claims/cases.yaml`; two commands have snapshots.

use annals::Annals;
use annals::model::origin::Origin;
use annals::parse::{Format, Input};
use annals::query::QueryOptions;
use annals::render;
use annals::render::style::Style;
use annals::views::claims::{Conflict, conflicts, shared_names, why};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows, as a sentence.
    shows: String,
    /// The claims about `ev:outage`: each line begins a claim, without the parts that all have.
    claims: Vec<String>,
    /// `none`, `open` or `settled`.
    conflict: String,
}

const PREFIXES: &str = "
@prefix ann: <https://w3id.org/annals/ns#> .
@prefix ev: <https://w3id.org/annals/id/event/> .
@prefix ag: <https://w3id.org/annals/id/agent/> .
@prefix cl: <https://w3id.org/annals/id/claim/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ev:outage a ann:Event ; rdfs:label \"Outage\"@en .
ag:unit a ann:Agent ; rdfs:label \"Unit\"@en ; ann:agentType ann:militaryUnit ; ann:partOf ag:service .
ag:service a ann:Agent ; rdfs:label \"Service\"@en ; ann:agentType ann:intelligenceService ; ann:partOf ag:state .
ag:state a ann:Agent ; rdfs:label \"State\"@en ; ann:agentType ann:state .
ag:gang a ann:Agent ; rdfs:label \"Gang\"@en ; ann:agentType ann:militaryUnit .
";

fn outage(case: &Case) -> Annals {
    let mut text = PREFIXES.to_owned();
    for (at, claim) in case.claims.iter().enumerate() {
        let number = at + 1;
        let claim = claim.trim();
        text.push_str(&format!(
            "cl:outage-0{number} a ann:Claim ; ann:about ev:outage ; {claim} .\n"
        ));
    }
    let input = Input {
        origin: Origin::new(case.shows.clone()),
        bytes: text.into_bytes(),
        format: Format::Turtle,
    };
    Annals::scratch(vec![input]).unwrap_or_else(|error| panic!("{}: {error:?}", case.shows))
}

#[test]
fn claims_conflict_where_they_cannot_both_be_right() {
    let text = include_str!("../data/claims/cases.yaml");
    let cases: Vec<Case> = serde_saphyr::from_str(text).expect("cases");
    assert!(cases.len() > 20);
    let mut wrong = Vec::new();
    for case in &cases {
        let annals = outage(case);
        let found = conflicts(&annals, None, &QueryOptions::default()).expect("an answer");
        let verdict = match found.as_slice() {
            [] => "none",
            all if all.iter().any(|conflict| conflict.open) => "open",
            _ => "settled",
        };
        if verdict != case.conflict {
            wrong.push(format!("{}: {verdict}, not {}", case.shows, case.conflict));
        }
        let open = found.iter().any(Conflict::is_contested);
        let thing = annals.resolve("outage", &[]).expect("the outage");
        let named = annals.labeled(&thing).expect("a name");
        let why = why(&annals, &named, None, &QueryOptions::default()).expect("an answer");
        let contested = why.topics.iter().any(|topic| topic.contested);
        if open != contested {
            wrong.push(format!("{}: why does not say the same", case.shows));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_derived_as_contested_is_an_open_attribution_conflict() {
    let annals = Annals::bundled().expect("the bundled data");
    let found = conflicts(&annals, None, &QueryOptions::default()).expect("an answer");
    let contested = annals
        .query_saved(
            "contested",
            &annals::query::ParamValues::default(),
            &QueryOptions::default(),
        )
        .expect("an answer");
    let table = contested.table().expect("rows");
    let mut events = 0;
    for row in table.iter() {
        let event = row.text("event").expect("an event");
        events += 1;
        assert!(
            found.iter().any(|conflict| {
                conflict.open
                    && conflict.thing.id.as_str() == event
                    && conflict.topic.as_deref() == Some("attributed to")
            }),
            "{event} is contested"
        );
    }
    assert!(events > 5);
}

#[test]
fn a_shared_name_is_listed_with_its_claimants() {
    let world = crate::queries::world();
    let names = shared_names(&world, None, &QueryOptions::default()).expect("an answer");
    let [milvus] = names.as_slice() else {
        panic!("one name is shared: {names:?}")
    };
    assert_eq!(milvus.name, "MILVUS");
    let by: Vec<_> = milvus.agents.iter().map(|its| its.by.as_deref()).collect();
    assert_eq!(by, [Some("Astra am Morgen"), Some("Acme Labs")]);
    let unit = world.resolve("unit-77", &[]).expect("the unit");
    let other = world.resolve("ag:norland", &[]).expect("the state");
    let of =
        |thing| shared_names(&world, Some(thing), &QueryOptions::default()).expect("an answer");
    assert_eq!((of(&unit).len(), of(&other).len()), (1, 0));
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes everything");
    String::from_utf8(out).expect("output is UTF-8")
}

#[test]
fn why_and_conflicts_match_their_snapshots() {
    let world = crate::queries::world();
    let limits = QueryOptions::default();
    let outage = world.resolve("grid-outage", &[]).expect("the outage");
    let outage = world.labeled(&outage).expect("a name");
    let whole = why(&world, &outage, None, &limits).expect("an answer");
    let style = Style::default();
    insta::assert_snapshot!(
        "why",
        written(|out| render::claims::why::write(out, &whole, style))
    );
    let json = written(|out| render::claims::json::why(out, &whole));
    insta::assert_snapshot!("why-json", json);
    let attributed = world.resolve("attributedTo", &["ann"]).expect("a property");
    let only = why(&world, &outage, Some(&attributed), &limits).expect("an answer");
    assert!(
        only.topics
            .iter()
            .all(|topic| topic.property.as_ref() == Some(&attributed))
    );
    assert_eq!((only.topics.len(), only.stated.len()), (1, 0));
    let found = conflicts(&world, None, &limits).expect("an answer");
    let names = shared_names(&world, None, &limits).expect("an answer");
    let text = written(|out| render::claims::conflicts::write(out, &found, &names, style));
    insta::assert_snapshot!("conflicts", text);
    let json = written(|out| render::claims::json::conflicts(out, &found, &names));
    insta::assert_snapshot!("conflicts-json", json);
}
