//! Feeds of claims, of a thing and of a saved query.

use super::Server;

/// The contents of all elements of a name.
fn all<'a>(feed: &'a str, element: &str) -> Vec<&'a str> {
    let (begin, end) = (format!("<{element}>"), format!("</{element}>"));
    let found = feed.split(begin.as_str()).skip(1);
    found
        .filter_map(|rest| Some(rest.split_once(end.as_str())?.0))
        .collect()
}

/// A feed: its text, the ids and titles of its entries.
struct Feed {
    text: String,
}

impl Feed {
    fn of(server: &Server, path: &str) -> Self {
        let response = server.get(path);
        assert_eq!(response.status, 200, "{path}: {}", response.text());
        assert_eq!(
            response.header("content-type").as_deref(),
            Some("application/atom+xml")
        );
        let feed = Self {
            text: response.text(),
        };
        let mut ids = all(&feed.text, "id");
        let (count, entries) = (ids.len(), feed.text.matches("<entry>").count());
        assert_eq!(
            count,
            entries + 1,
            "{path}: the feed and each entry have an id"
        );
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{path}: an id is there twice");
        assert_eq!(all(&feed.text, "updated").len(), entries + 1, "{path}");
        assert!(!feed.text.contains("1970"), "{path}");
        feed
    }

    fn ids(&self) -> Vec<&str> {
        all(&self.text, "id").split_off(1)
    }

    fn titles(&self) -> Vec<&str> {
        all(&self.text, "title").split_off(1)
    }
}

#[test]
fn claims_are_told_in_sentences_latest_first() {
    let server = Server::new(&[]);
    let feed = Feed::of(&server, "/claims.atom?n=30");
    assert_eq!(feed.ids().len(), 30);
    assert!(feed.ids().iter().all(|id| id.contains("/id/claim/")));
    let days = all(&feed.text, "published");
    assert!(days.is_sorted_by(|a, b| a >= b), "{days:?}");

    let event = Feed::of(&server, "/event/kyivstar-attack.atom");
    let same = Feed::of(&server, "/claims.atom?thing=ev:kyivstar-attack");
    assert_eq!(event.ids(), same.ids());
    assert!(
        event.text.contains("href=\"/event/kyivstar-attack.atom\""),
        "its own address"
    );
    assert!(
        event.text.contains("href=\"/event/kyivstar-attack\""),
        "that of the page"
    );
    let attributed = event
        .titles()
        .into_iter()
        .filter(|it| it.contains(" attributed "));
    let attributed: Vec<&str> = attributed.collect();
    assert!(
        attributed
            .iter()
            .any(|it| it.starts_with("On 4 April 2024 SBU ") && it.ends_with("to Sandworm")),
        "{attributed:?}"
    );
    let page = server.get("/event/kyivstar-attack").text();
    assert!(page.contains("href=\"/event/kyivstar-attack.atom\""));
    assert_eq!(server.get("/claims.atom?open").status, 400);
    assert_eq!(server.get("/event/no-such-event.atom").status, 404);
}

#[test]
fn a_claim_is_told_no_finer_and_no_firmer_than_it_is_recorded() {
    let world = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/world");
    let server = Server::new(&["--data", world]);
    let feed = Feed::of(&server, "/claims.atom");
    let titles = feed.titles();
    for sentence in [
        "On 12 December 2023 Red Kite claimed responsibility for Outage of the grid",
        "In December 2023 Acme Labs attributed Outage of the grid to Unit 77 (highly likely (PHIA))",
        "On 11 January 2024 Sudland denied the attribution of Outage of the grid to Unit 77",
        "Undated (published by 31 Dec 2023): Acme Labs doubted the attribution of Outage of the grid to Red Kite",
        "Undated (published by 10 Jan 2024): Norland's computer emergency team declined to attribute Trial of a wiper to Unit 77",
        "On 12 December 2023 Norpower Grid said of Outage of the grid: customers affected about 40,000",
        "Undated (published by 12 Dec 2023): Astra am Morgen said of Outage of the grid: Nobody had tested the backups.",
        "Undated (read 1 Feb 2024): Red Kite denied responsibility for Breach at Astra Airport",
        "Undated (read 1 Feb 2024): Red Kite denied this of Red Kite: sponsored by Sudland",
        "Undated (read 11 Jan 2026): a claimant not recorded attributed Outage of the grid to Norland",
    ] {
        assert!(titles.contains(&sentence), "{sentence}: {titles:#?}");
    }
    // What is only known to have been read on a day is no news of that day.
    let read = |title: &&str| title.contains("(read ");
    let first = titles.iter().position(&read).expect("one");
    assert!(
        titles[first..]
            .iter()
            .all(|title| read(title) || title.starts_with("Undated:")),
        "{titles:#?}"
    );
}

#[test]
fn the_feed_of_an_agent_has_the_events_related_to_it() {
    let server = Server::new(&[]);
    let feed = Feed::of(&server, "/agent/sandworm.atom");
    let card = server.get("/agent/sandworm.json").json();
    let events = card["timeline"].as_array().expect("entries");
    assert_eq!(feed.ids().len(), events.len().min(50));
    for id in feed.ids() {
        assert!(events.iter().any(|event| event["id"] == id), "{id}");
    }
}

#[test]
fn the_rows_of_a_saved_query_are_entries() {
    let server = Server::new(&[]);
    let feed = Feed::of(&server, "/query/day.atom?day=2017-06-27");
    let rows = server.get("/query/day.json?day=2017-06-27").json();
    let rows = rows["results"]["bindings"].as_array().expect("rows").len();
    assert!(rows > 0);
    assert_eq!(feed.ids().len(), rows);
    let again = Feed::of(&server, "/query/day.atom?day=2017-06-27");
    assert_eq!(feed.text, again.text);
    let other = Feed::of(&server, "/query/day.atom?day=2017-06-28");
    assert_ne!(all(&feed.text, "id")[0], all(&other.text, "id")[0]);
    assert_eq!(
        server.get("/query/day.atom").status,
        400,
        "the day is missing"
    );
    assert_eq!(server.get("/query/no-such.atom").status, 404);
}

#[test]
fn the_feed_of_what_became_known_says_where_it_is() {
    let server = Server::new(&[]);
    let feed = Feed::of(&server, "/since.atom?day=2024-01-01&until=2024-01-31");
    for address in [
        "/since.atom?day=2024-01-01&amp;until=2024-01-31",
        "/since?day=2024-01-01&amp;until=2024-01-31",
    ] {
        assert!(
            feed.text.contains(&format!("href=\"{address}\"")),
            "{address}"
        );
    }
    let other = Feed::of(&server, "/since.atom?day=2024-01-02&until=2024-01-31");
    assert_ne!(all(&feed.text, "id")[0], all(&other.text, "id")[0]);
}

#[test]
fn what_trackers_add_to_an_address_is_ignored_everywhere() {
    let server = Server::new(&[]);
    for path in [
        "/claims.atom?n=3",
        "/event/kyivstar-attack.atom?as-of=2024-06-01",
        "/query/day.atom?day=2017-06-27",
        "/query/day?day=2017-06-27",
        "/timeline.json?actor=sandworm",
        "/timeline?actor=sandworm",
        "/event/kyivstar-attack?as-of=2024-06-01",
        "/sparql.json?query=ASK%7B%7D",
        "/known.atom?n=2",
    ] {
        let plain = server.get(path);
        let tracked = server.get(&format!(
            "{path}&utm_source=mail&fbclid=a%20b&gclid=&mc_cid=1"
        ));
        assert_eq!((plain.status, tracked.status), (200, 200), "{path}");
        assert!(plain.text() == tracked.text(), "{path}");
    }
    assert_eq!(server.get("/timeline.json?utmost=1").status, 400);
}
