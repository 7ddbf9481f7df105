//! A thing in one screen, and furniture that is honest: what comes first, what adds up, what fits.

use crate::fmt::{annals, folder};
use crate::pages::open;
use annals::Annals;
use annals::model::origin::Origin;
use annals::parse::{Format, Input};
use std::fmt::Write;
use std::process::Command;
use std::sync::OnceLock;

fn bundled() -> &'static Annals {
    static BUNDLED: OnceLock<Annals> = OnceLock::new();
    BUNDLED.get_or_init(|| Annals::bundled().expect("the bundled data is sound"))
}

fn html(annals: &Annals, address: &str) -> String {
    let page = open(annals, address);
    assert_eq!(page.status, 200, "{address}");
    String::from_utf8(page.body.to_vec()).expect("pages are text")
}

/// What a command prints in a terminal of some columns.
fn printed(columns: &str, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(args)
        .env("COLUMNS", columns)
        .env_remove("ANNALS_DATA")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {told}");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// Parts of a text, each after the one before.
#[track_caller]
fn in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let (_, after) = rest
            .split_once(part)
            .unwrap_or_else(|| panic!("{part:?} is missing or too early in: {text}"));
        rest = after;
    }
}

#[test]
fn an_event_begins_with_what_when_and_who_according_to_whom() {
    let text = printed("100", &["show", "kyivstar-attack"]);
    let lines: Vec<&str> = text.lines().take(30).collect();
    in_order(
        &lines.join("\n"),
        &[
            "Destructive attack against Kyivstar",
            "12 December 2023.",
            "Who did it, according to whom",
            "Sandworm (ag:sandworm)\n    named by SBU (4 April 2024, official)",
            "Impact in figures",
        ],
    );
    in_order(
        &text,
        &[
            "customers affected  at least 24,000,000",
            "Best sources · 3 of",
            "── Facts",
            "── Claims: attributed to",
            "annals why ev:kyivstar-attack attributedTo",
            "── Timeline",
            "── Sources",
        ],
    );
}

#[test]
fn the_page_of_an_event_has_the_same_order_and_holds_its_claims() {
    let page = html(bundled(), "/event/kyivstar-attack");
    in_order(
        &page,
        &[
            "Destructive attack against Kyivstar",
            "id=\"who\"",
            "id=\"figures\"",
            "id=\"best\"",
            "Facts</h2>",
            "id=\"claims\"",
            "id=\"on-attributedTo\"",
            "id=\"events\"",
            "id=\"sources\"",
        ],
    );
    assert!(
        !page.contains("id=\"on-attributedTo\" open"),
        "claims are folded"
    );
    let why = html(bundled(), "/why/ev:kyivstar-attack?property=attributedTo");
    assert!(
        why.contains("id=\"on-attributedTo\" open"),
        "the old address unfolds them"
    );
    let json = open(bundled(), "/why/ev:kyivstar-attack");
    assert_eq!(json.status, 200);
}

#[test]
fn the_best_sources_are_first_hand_and_no_mirrors() {
    let turtle = "
        ev:e a ann:Event ; rdfs:label \"Flood\"@en ; ann:eventType ann:espionage ;
          ann:date \"2020-01-02\"^^edtf:EDTF ; ann:target ag:hit ;
          dcterms:source src:copy, src:book, src:news, src:foreign, src:undated, src:own .
        ag:hit a ann:Agent ; rdfs:label \"Hit\"@en ; ann:agentType ann:company .
        ag:paper a ann:Agent ; rdfs:label \"Paper\"@en ; ann:agentType ann:mediaOutlet .
        src:copy a ann:Source ; dcterms:title \"Copy\"@en ; ann:copyOf src:news ;
          dcterms:issued \"2020-01-01\"^^xsd:date .
        src:book a ann:Source ; dcterms:title \"Book\"@en ; ann:sourceKind ann:reference ;
          dcterms:issued \"2020-01-02\"^^xsd:date .
        src:news a ann:Source ; dcterms:title \"News\"@en ; dcterms:publisher ag:paper ;
          dcterms:issued \"2020-01-03\"^^xsd:date .
        src:foreign a ann:Source ; dcterms:title \"Nachricht\"@de ; dcterms:publisher ag:paper ;
          dcterms:issued \"2020-01-02\"^^xsd:date .
        src:undated a ann:Source ; dcterms:title \"Page\"@en ; dcterms:publisher ag:paper .
        src:own a ann:Source ; dcterms:title \"Eigenes\"@de ; dcterms:publisher ag:hit ;
          dcterms:issued \"2020-01-09\"^^xsd:date .";
    let annals = data(turtle);
    let event = annals.resolve("ev:e", &[]).expect("the event");
    let card = annals::views::card::card(&annals, &event, &Default::default()).expect("a card");
    let best = card.best_sources(9);
    let best: Vec<&str> = best.iter().filter_map(|it| it.title.as_deref()).collect();
    assert_eq!(
        best,
        ["Eigenes", "News", "Nachricht", "Page", "Book", "Copy"]
    );
}

fn data(turtle: &str) -> Annals {
    let prefixes = "@prefix ann: <https://w3id.org/annals/ns#> .
        @prefix ev: <https://w3id.org/annals/id/event/> .
        @prefix ag: <https://w3id.org/annals/id/agent/> .
        @prefix src: <https://w3id.org/annals/id/source/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .";
    let input = Input {
        origin: Origin::new("world.ttl"),
        bytes: format!("{prefixes}{turtle}").into_bytes(),
        format: Format::Turtle,
    };
    Annals::scratch(vec![input]).expect("a sound world")
}

#[test]
fn a_thing_with_many_events_is_shown_in_pages_that_add_up() {
    let mut turtle = "src:s a ann:Source ; dcterms:title \"All of it\"@en ;
        dcterms:issued \"2024-01-01\"^^xsd:date ."
        .to_owned();
    for number in 1..=130 {
        let day = format!("{}-{:02}-01", 2000 + number / 12, number % 12 + 1);
        let _ = write!(
            turtle,
            "ev:e{number} a ann:Event ; rdfs:label \"Event {number}\"@en ; dcterms:source src:s ;
               ann:eventType ann:espionage ; ann:date \"{day}\"^^edtf:EDTF ."
        );
    }
    let annals = data(&turtle);
    let (mut seen, mut length) = (0, Vec::new());
    for (page, heading) in [
        (1, "The latest 60 of 130"),
        (2, "Events 61 to 120 of 130"),
        (3, "Events 121 to 130 of 130"),
    ] {
        let html = html(&annals, &format!("/source/s?page={page}"));
        assert!(html.contains(heading), "{heading}: {html}");
        assert_eq!(html.contains("rel=\"next\""), page < 3);
        let listed = html.matches("class=\"what\"").count();
        length.push(listed);
        seen += listed;
    }
    assert_eq!((seen, length), (130, vec![60, 60, 10]), "each once");
}

#[test]
fn what_has_no_known_begin_makes_no_hill_of_earlier_years() {
    let mut turtle = String::new();
    let dates = [
        "2010-03-01",
        "2020-02-01",
        "[..2020-05-01]",
        "[..2020-06]",
        "2016",
    ];
    for (number, date) in dates.iter().enumerate() {
        let _ = write!(
            turtle,
            "ev:e{number} a ann:Event ; rdfs:label \"Event {number}\"@en ; ann:date \"{date}\"^^edtf:EDTF ."
        );
    }
    let annals = data(&turtle);
    let bars = |address: &str| -> Vec<String> {
        let page = html(&annals, address);
        let (_, strip) = page.split_once("class=\"density\"").expect("a histogram");
        let (strip, _) = strip.split_once("</section>").expect("its end");
        let titles = strip.split("<title>").skip(1);
        titles
            .filter_map(|rest| Some(rest.split_once("</title>")?.0.to_owned()))
            .collect()
    };
    let all = [
        "2010: 1 event",
        "2016: 1 event",
        "2020: 1 event, possibly 2 more",
    ];
    assert_eq!(bars("/"), all);
    // Of what is known of neither side of a window, each part of it may have been the day.
    let within = bars("/timeline?from=2015-01&to=2015-03");
    let months = ["2015-01", "2015-02", "2015-03"]
        .map(|month| format!("{month}: 0 events, possibly 2 more"));
    assert_eq!(within, months);
}

#[test]
fn a_narrow_timeline_has_two_lines_an_event_and_nothing_is_too_wide() {
    let december = ["timeline", "--from", "2023-12", "--to", "2023-12"];
    for columns in ["60", "80", "99"] {
        let text = printed(columns, &december);
        let width: usize = columns.parse().expect("a number");
        for line in text.lines() {
            assert!(line.chars().count() <= width, "{columns}: {line}");
        }
        assert!(!text.contains('…') || !cut_short(&text), "{text}");
        in_order(
            &text,
            &[
                "Attack on the Kyivstar mobile network\n",
                "→ Kyivstar · 33 sources",
            ],
        );
    }
    let same = printed("100", &december);
    let since = printed(
        "100",
        &["timeline", "--since", "2023-12", "--until", "2023-12"],
    );
    assert_eq!(same, since);
}

/// Whether the first name of a side is cut to fewer than four letters.
fn cut_short(text: &str) -> bool {
    text.match_indices('…').any(|(at, _)| {
        let side = text[..at].rsplit('→').next().unwrap_or_default();
        let side = side.rsplit("  ").next().unwrap_or_default();
        let is_date = side.ends_with(|c: char| c.is_ascii_digit()) || side.is_empty();
        !is_date && side.trim().chars().count() < 4
    })
}

#[test]
fn no_name_is_cut_to_a_few_letters_at_any_width() {
    for columns in (60..=160).step_by(20) {
        let text = printed(&columns.to_string(), &["timeline"]);
        for line in text.lines() {
            assert!(!cut_short(line), "{columns}: {line}");
        }
    }
}

/// What the Tab key stops at before the first event of a page, in order.
fn stops(page: &str) -> Vec<String> {
    let (before, _) = page.split_once("class=\"what\"").expect("a list");
    let mut stops = Vec::new();
    // What is folded is passed over.
    let mut folded = 0_usize;
    for tag in before.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        match name {
            "summary" if folded == 0 => stops.push(tag.to_owned()),
            "/summary" => folded += 1,
            "/details" => folded = folded.saturating_sub(1),
            _ if folded > 0 => {}
            "input" if tag.contains("type=\"hidden\"") => {}
            "a" | "button" | "input" | "select" | "textarea" => stops.push(tag.to_owned()),
            _ if tag.contains("tabindex=\"0\"") => stops.push(tag.to_owned()),
            _ => {}
        }
    }
    // The last is the first event.
    stops
}

#[test]
fn the_list_is_within_ten_stops_and_a_link_leads_to_it() {
    for address in ["/", "/timeline?from=2023-12", "/timeline?actor=sandworm"] {
        let page = html(bundled(), address);
        let stops = stops(&page);
        assert!(stops.len() <= 10, "{address}: {stops:#?}");
        assert!(
            page.contains("href=\"#main\">Skip to the list</a>"),
            "{address}"
        );
    }
}

#[test]
fn no_field_has_a_placeholder_and_counts_add_up() {
    for address in [
        "/",
        "/graph?of=sandworm",
        "/claims",
        "/sources",
        "/query/day",
        "/query/pledges",
        "/assistance",
        "/event/kyivstar-attack",
        "/check",
        "/find",
        "/map",
        "/since?day=1969-12-31",
        "/sparql",
        "/queries",
        "/about",
    ] {
        assert!(
            !html(bundled(), address).contains(" placeholder="),
            "{address}"
        );
    }
    let page = html(bundled(), "/event/kyivstar-attack");
    let claims = |after: &str| -> usize {
        let (_, rest) = page.split_once(after).expect("it is there");
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().expect("a number")
    };
    let all = claims("id=\"claims\">Claims <span class=\"n\">");
    let parts = page.split("<details class=\"topic\" id=\"on-").skip(1);
    let parts = parts.map(|part| {
        let (_, rest) = part.split_once("<span class=\"n\">").expect("a count");
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().expect("a number")
    });
    assert_eq!(all, parts.sum::<usize>());
}

#[test]
fn what_is_found_has_the_sign_and_the_date_that_it_has_on_the_timeline() {
    let page = html(bundled(), "/find?q=kyivstar");
    let item = |name: &str| {
        let of_it = page.split("<li").find(|item| item.contains(name));
        of_it.expect("it is found").to_owned()
    };
    assert!(item("/event/kyivstar-attack").starts_with(" class=\"a\">"));
    assert!(item("/event/kyivstar-restoration").starts_with(" class=\"e\">"));
    assert!(item("/event/kyivstar-restoration").contains("2023-12-13…[15..20]"));
    assert!(item("/agent/kyivstar").starts_with(" class=\"thing\">"));
}

#[test]
fn the_timeline_of_a_thing_comes_before_what_else_mentions_it() {
    for address in ["/place/ua", "/mechanism/tallinn-mechanism"] {
        in_order(
            &html(bundled(), address),
            &["id=\"events\"", "id=\"mentions\""],
        );
    }
}

#[test]
fn the_legend_of_the_map_is_text_of_the_page() {
    let page = html(bundled(), "/map");
    let (map, legend) = page
        .split_once("aria-label=\"Legend\"")
        .expect("it has one");
    assert!(
        !map.contains("25 events or more"),
        "text in the map shrinks with it"
    );
    in_order(
        legend,
        &[
            "25 events or more",
            "according to claims alone",
            "a place",
            "Crimea",
        ],
    );
}

#[test]
fn a_name_that_is_not_there_leads_to_those_that_are_near() {
    let page = open(bundled(), "/event/kyivsta");
    assert_eq!(page.status, 404);
    let page = String::from_utf8(page.body.to_vec()).expect("UTF-8");
    in_order(
        &page,
        &[
            "is called “kyivsta”",
            "Did you mean one of these?",
            "/thing/ev:kyivstar-attack",
        ],
    );
}

#[test]
fn a_file_is_compared_with_its_own_document_alone() {
    let folder = folder("own-document");
    let event = |slug: &str, day: &str| {
        format!(
            "@prefix ann: <https://w3id.org/annals/ns#> .
             @prefix ev: <https://w3id.org/annals/id/event/> .
             @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
             @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
             ev:{slug} a ann:Event ; rdfs:label \"{slug}\"@en ; ann:eventType ann:espionage ;
               ann:date \"{day}\"^^edtf:EDTF ."
        )
    };
    std::fs::write(folder.join("one.ttl"), event("one", "2020-01")).expect("written");
    std::fs::write(folder.join("two.ttl"), event("two", "2020-02")).expect("written");
    assert!(
        annals(&folder, &["load", "one.ttl", "two.ttl"])
            .status
            .success()
    );
    let same = annals(&folder, &["diff", "one.ttl"]);
    let told = String::from_utf8_lossy(&same.stderr).into_owned();
    assert_eq!(same.status.code(), Some(0), "{told}");
    assert!(told.contains("the document one.ttl"), "{told}");
    std::fs::write(folder.join("one.ttl"), event("one", "2020-01-05")).expect("written");
    let other = annals(&folder, &["diff", "one.ttl"]);
    let shown = String::from_utf8_lossy(&other.stdout).into_owned();
    assert!(shown.contains("January 2020 → 5 January 2020"), "{shown}");
    assert!(!shown.contains("two"), "{shown}");
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_watched_file_is_checked_again_when_it_changes() {
    let folder = folder("watch");
    let file = folder.join("a.ttl");
    let good = "<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> \"a\" .\n";
    std::fs::write(&file, good).expect("written");
    let mut program = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(["check", "a.ttl", "--watch"])
        .current_dir(&folder)
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("the program starts");
    let told = std::io::BufReader::new(program.stderr.take().expect("piped"));
    let mut lines = std::io::BufRead::lines(told).map(|line| line.expect("UTF-8"));
    let mut until = |wanted: &str| {
        let found = lines.by_ref().find(|line| line.contains(wanted));
        assert!(found.is_some(), "{wanted}");
    };
    until("watching for changes");
    std::fs::write(&file, format!("{good}broken")).expect("written");
    until("1 error");
    std::fs::write(&file, good).expect("written");
    until("no problems found");
    program.kill().expect("it runs until it is stopped");
    program.wait().expect("it ends");
    let stdin = annals(&folder, &["check", "-", "--watch"]);
    assert_eq!(stdin.status.code(), Some(2));
    std::fs::remove_dir_all(folder).expect("removed");
}
