//! Things are told apart by their IRIs, and each facet counts what following it shows.

use super::{event, load, slugs, timeline, written};
use crate::pages::open;
use annals::views::timeline::{Filter, GroupBy, group};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Two ministries of one name, an unnamed one whose country is only claimed, and places.
const WORLD: &str = "\
pl:ua a ann:Place ; rdfs:label \"Ukraine\"@en ; skos:notation \"UA\" .
pl:ee a ann:Place ; rdfs:label \"Estonia\"@en ; skos:notation \"EE\" .
pl:cz a ann:Place ; rdfs:label \"Czechia\"@en ; skos:notation \"CZ\" .
pl:at a ann:Place ; rdfs:label \"Austria\"@en ; skos:notation \"AT\" .
pl:lviv a ann:Place ; rdfs:label \"Lviv\"@en ; ann:within pl:lviv-oblast .
pl:lviv-oblast a ann:Place ; rdfs:label \"Oblast\"@en ; ann:within pl:ua .
ag:a0 a ann:Agent ; rdfs:label \"Ministry of Energy\"@en ; ann:country pl:ua .
ag:a1 a ann:Agent ; rdfs:label \"Ministry of Energy\"@en ; ann:country pl:ee .
ag:a2 a ann:Agent ; rdfs:label \"a European ministry\"@en ; ann:agentType ann:roleGroup .
ag:b0 a ann:Agent ; rdfs:label \"B\"@en ; ann:country pl:at .
ag:b1 a ann:Agent ; rdfs:label \"B\"@en .
cl:a2-01 a ann:Claim ; ann:about ag:a2 ; ann:country pl:cz ; ann:claimedBy ag:b0 ; ann:statedIn src:x .
cl:a2-02 a ann:Claim ; ann:about ag:a2 ; ann:country pl:at ; ann:claimedBy ag:b1 ; ann:statedIn src:x ;
  ann:stance ann:denies .
";

/// One event for the facets: its types, sectors, targets, actors and places.
fn world() -> impl Strategy<Value = String> {
    let some = |all: &'static [&'static str]| subsequence(all.to_vec(), 0..=all.len().min(2));
    let one = (
        some(&[
            "ann:ddosAttack",
            "ann:cyberattack",
            "ann:financialSanction",
            "ann:outage",
        ]),
        some(&["ann:transport", "ann:aviation", "ann:government"]),
        some(&["ag:a0", "ag:a1", "ag:a2"]),
        some(&[
            "ann:initiator ag:b0",
            "ann:initiator ag:b1",
            "ann:responder ag:b0",
            "ann:country pl:ee",
        ]),
        some(&["ann:place pl:lviv", "ann:place pl:ee"]),
        some(&[
            "ann:attributedTo ag:b0",
            "ann:place pl:lviv",
            "ann:place pl:cz",
            "ann:target ag:a1",
        ]),
        select(vec![
            "",
            " ; ann:stance ann:denies",
            " ; ann:stance ann:asserts",
        ]),
    );
    prop::collection::vec(one, 1..7).prop_map(|events| {
        let mut text = WORLD.to_owned();
        for (at, (types, sectors, targets, actors, places, claims, stance)) in
            events.iter().enumerate()
        {
            let list = |property: &str, things: &[&str]| -> String {
                things
                    .iter()
                    .map(|thing| format!(" ; {property} {thing}"))
                    .collect()
            };
            let facts: String = actors
                .iter()
                .chain(places)
                .map(|fact| format!(" ; {fact}"))
                .collect();
            text.push_str(&format!(
                "ev:e{at} a ann:Event ; rdfs:label \"e{at}\"@en ; dcterms:source src:x ; \
                 ann:date \"2022-02-24\"^^edtf:EDTF{}{}{}{facts} .\n",
                list("ann:eventType", types),
                list("ann:sector", sectors),
                list("ann:target", targets),
            ));
            for (number, claim) in claims.iter().enumerate() {
                text.push_str(&format!(
                    "cl:e{at}-0{number} a ann:Claim ; ann:about ev:e{at} ; {claim} ; \
                     ann:claimedBy ag:b1 ; ann:statedIn src:x{stance} .\n"
                ));
            }
        }
        text
    })
}

/// The links of facets with their counts.
fn facets(page: &str) -> Vec<(String, usize)> {
    let items = page.split("<li><a href=\"").skip(1);
    let items = items.filter_map(|item| {
        let (address, rest) = item.split_once('"')?;
        let (_, count) = rest.split_once("<span class=\"n\">")?;
        let count = count.split_once('<')?.0.parse().ok()?;
        Some((address.replace("&amp;", "&"), count))
    });
    items.collect()
}

/// How many events a page lists.
fn listed(page: &str) -> usize {
    let heading = page.split_once("<h2 id=\"list\">").map(|(_, rest)| rest);
    let heading = heading.and_then(|rest| rest.split_once(" event"));
    heading.map_or(0, |(count, _)| count.parse().expect("a number"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..Default::default() })]

    #[test]
    fn each_facet_counts_what_following_it_shows(world in world(), certain in any::<bool>()) {
        let annals = load(&world);
        let page = |address: &str| String::from_utf8(open(&annals, address).body.to_vec()).expect("UTF-8");
        for more in ["attacker", "country", "type", "sector", "target", "responder"] {
            let certain = if certain { "&certain=1" } else { "" };
            for (address, count) in facets(&page(&format!("/timeline?more={more}{certain}"))) {
                prop_assert_eq!(listed(&page(&address)), count, "{}", address);
            }
        }
    }
}

#[test]
fn two_ministries_of_one_name_are_two() {
    let annals = load(&format!(
        "{WORLD}{}{}{}",
        event("q1", "Attack in Ukraine", "ann:target ag:a0"),
        event("q2", "Attack in Estonia", "ann:target ag:a1"),
        event("q3", "Attack on both", "ann:target ag:a0, ag:a1"),
    ));
    let timeline = timeline(&annals, &Filter::default());
    let groups = group(&timeline.entries, GroupBy::Target);
    let groups = groups
        .iter()
        .map(|group| (group.heading.as_deref(), group.entries.len()));
    let (one, other) = ("Ministry of Energy (a0)", "Ministry of Energy (a1)");
    assert_eq!(
        groups.collect::<Vec<_>>(),
        [(Some(one), 2), (Some(other), 2)]
    );
    assert!(written("text", &timeline).contains(&format!("{one}, {other}")));
    assert!(written("csv", &timeline).contains("ag:a0; ag:a1"));
}

#[test]
fn unnamed_victims_and_uncertain_places_are_possible_in_each_country_and_counted_once() {
    let claim = |number: usize, says: &str| {
        format!(
            "cl:m11-0{number} a ann:Claim ; ann:about ev:m11 ; {says} ; ann:claimedBy ag:b0 ; \
             ann:statedIn src:x .\n"
        )
    };
    let annals = load(&format!(
        "{WORLD}{}{}{}{}",
        event("m10", "Unnamed", "ann:target ag:a2"),
        event("m11", "Somewhere", "ann:target ag:b1"),
        claim(1, "ann:place pl:lviv"),
        claim(2, "ann:place pl:ee"),
    ));
    let found = |country: &str, certain: bool| {
        let country = annals.resolve(country, &["pl"]).expect("a country");
        let country = Some(country);
        slugs(&timeline(
            &annals,
            &Filter {
                country,
                certain,
                ..Filter::default()
            },
        ))
    };
    assert!(found("AT", false).is_empty());
    for (country, event) in [("CZ", "m10"), ("UA", "m11"), ("EE", "m11")] {
        assert_eq!(found(country, false), [event], "{country}");
        assert!(found(country, true).is_empty(), "{country}");
    }
    assert_eq!(timeline(&annals, &Filter::default()).entries.len(), 2);
}
