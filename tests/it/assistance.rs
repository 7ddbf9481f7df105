//! The assistance report, on invented data with edge cases of offers, needs and deliveries, and on
//! the bundled data.

use annals::Annals;
use annals::model::origin::Origin;
use annals::model::when::Window;
use annals::parse::{Format, Input};
use annals::query::QueryOptions;
use annals::render::assistance::{json, text};
use annals::render::style::Style;
use annals::views::assistance::{AssistanceReport, Status, report, sums};

fn world() -> Annals {
    let input = Input {
        origin: Origin::new("world.ttl"),
        bytes: include_bytes!("../data/assistance/world.ttl").to_vec(),
        format: Format::Turtle,
    };
    Annals::scratch(vec![input]).expect("a sound world")
}

fn of(annals: &Annals, mechanism: Option<&str>) -> AssistanceReport {
    let mechanism = mechanism.map(|name| annals.resolve(name, &["mech"]).expect("it is there"));
    report(annals, mechanism.as_ref(), &QueryOptions::default()).expect("a page")
}

fn text(page: &AssistanceReport) -> String {
    let mut out = Vec::new();
    text::write(&mut out, page, Style::default()).expect("memory takes everything");
    String::from_utf8(out).expect("output is UTF-8")
}

fn known(annals: &Annals, day: &str) -> Annals {
    let window = Window::parse(None, Some(day)).expect("a date");
    annals.as_of(window.to.expect("a day")).expect("a state")
}

#[test]
fn the_report_of_a_mechanism_matches_its_snapshot() {
    let page = of(&world(), Some("pact"));
    insta::assert_snapshot!("page", text(&page));
    let mut json = Vec::new();
    json::write(&mut json, &page).expect("memory takes everything");
    insta::assert_snapshot!("page-json", String::from_utf8(json).expect("UTF-8"));
    insta::assert_snapshot!("page-of-all", text(&of(&world(), None)));
}

#[test]
fn money_is_summed_exactly_per_currency_and_not_for_joint_offers() {
    let page = of(&world(), Some("pact"));
    let west = page.offers.iter().filter(|offer| {
        let donors: Vec<_> = offer.donors.iter().map(|its| its.label.as_str()).collect();
        donors == ["West"]
    });
    let sum = sums(west.flat_map(|offer| &offer.offered));
    let shown: Vec<_> = sum.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["0.3 EUR", "1,234,567 USD"]);
}

#[test]
fn a_need_is_open_until_all_of_it_is_matched_in_its_own_unit() {
    let page = of(&world(), None);
    let status = |label: &str| {
        let need = page.needs.iter().find(|need| need.thing.label == label);
        let need = need.unwrap_or_else(|| panic!("no {label}"));
        (need.status, need.is_open())
    };
    assert_eq!(status("Forty servers"), (Status::PartDelivered, true));
    assert_eq!(status("A few servers"), (Status::Delivered, false));
    assert_eq!(status("Racks"), (Status::Unmatched, true));
    assert_eq!(status("Advice"), (Status::Unmatched, true));
    let order: Vec<_> = page
        .needs
        .iter()
        .map(|need| need.thing.label.as_str())
        .collect();
    assert_eq!(order, ["Racks", "Advice", "Forty servers", "A few servers"]);
}

#[test]
fn only_an_offer_that_is_not_used_up_fits_a_need() {
    let page = of(&world(), None);
    let fits: Vec<_> = page
        .fitting_offers
        .iter()
        .map(|fit| format!("{} {} {}", fit.need.label, fit.unmet, fit.offer.label))
        .collect();
    assert_eq!(fits, ["Forty servers 31 × server Servers beside the pact"]);
}

#[test]
fn as_of_an_earlier_day_nothing_later_is_known() {
    let world = world();
    let before = known(&world, "2025-01-09");
    assert!(before.resolve("pact", &["mech"]).is_err());
    let march = of(&known(&world, "2025-03-10"), Some("pact"));
    let offers: Vec<_> = march
        .offers
        .iter()
        .map(|its| its.thing.label.as_str())
        .collect();
    assert_eq!(offers, ["Servers", "First money", "Money of two"]);
    let [need] = march.needs.as_slice() else {
        panic!("{:?}", march.needs)
    };
    assert_eq!(
        (need.thing.label.as_str(), need.status),
        ("Forty servers", Status::PartMatched)
    );
    let later = of(&known(&world, "2025-03-11"), Some("pact"));
    assert_eq!(later.needs[0].status, Status::PartDelivered);
}

#[test]
fn the_report_of_the_tallinn_mechanism_lists_members_and_pledges_and_what_is_not_recorded() {
    let annals = Annals::bundled().expect("the data can be read");
    let text = text(&of(&annals, Some("tallinn-mechanism")));
    for part in [
        "founders   Canada",
        "observers  EU",
        "500,000 EUR",
        "241,700,000 EUR · Ukraine",
        "they are not added up",
        "No needs recorded",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // adding up the claims would give half a billion that was never pledged
    assert!(!text.contains("in all"), "{text}");
}

#[test]
fn the_command_prints_text_and_json_and_reports_unknown_names() {
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_annals"));
        let world = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/assistance");
        let output = command.args(args).args(["--data", world]).output();
        output.expect("the program starts")
    };
    let text = run(&["assistance", "pact"]);
    assert!(String::from_utf8_lossy(&text.stdout).contains("10 × server"));
    let json = run(&["assistance", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(json["mechanism"], serde_json::Value::Null);
    assert_eq!(json["needs"].as_array().map(Vec::len), Some(4));
    let early = run(&["assistance", "pact", "--as-of", "2025-01-09"]);
    let message = String::from_utf8_lossy(&early.stderr).into_owned();
    assert_eq!(early.status.code(), Some(2), "{message}");
    assert!(
        message.contains("was not known on 9 January 2025"),
        "{message}"
    );
    assert_eq!(run(&["assistance", "nothing"]).status.code(), Some(2));
}

#[test]
fn the_page_and_its_formats_name_things_by_title_and_sum_by_donor_and_year() {
    let annals = Annals::bundled().expect("the data can be read");
    let page = of(&annals, None);
    let estonia: Vec<_> = page
        .amounts
        .iter()
        .filter(|amount| amount.donor.label == "Estonia" && amount.alone.1 > 0)
        .map(|amount| (amount.year.as_deref(), amount.alone.0.to_string()))
        .collect();
    // When it gave to the coalition is not said to the year.
    let expected = [
        (Some("2023"), "500,000 EUR".to_owned()),
        (None, "4,000,000 EUR".to_owned()),
    ];
    assert_eq!(estonia, expected);
    let written = |write: fn(&mut Vec<u8>, &AssistanceReport) -> std::io::Result<()>| {
        let mut out = Vec::new();
        write(&mut out, &page).expect("memory takes everything");
        String::from_utf8(out).expect("output is UTF-8")
    };
    let csv = written(annals::render::assistance::csv::write);
    let markdown = written(annals::render::assistance::markdown::write);
    let html = crate::pages::open(&annals, "/assistance");
    let html = String::from_utf8(html.body.to_vec()).expect("a page");
    for title in [
        "Estonia's contribution to the Tallinn Mechanism for 2024",
        "Further development of Oberih",
        "Tallinn Mechanism",
    ] {
        assert!(csv.contains(title), "{title}: {csv}");
        assert!(markdown.contains(title), "{title}: {markdown}");
        assert!(html.contains(title), "{title}");
    }
    for text in [&markdown, &html] {
        assert!(
            !text.contains("offer:") && !text.contains("need:"),
            "a slug: {text}"
        );
    }
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let columns = reader.headers().expect("a header").clone();
    let at = |name: &str| {
        columns
            .iter()
            .position(|column| column == name)
            .expect(name)
    };
    let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
    let records: std::collections::BTreeSet<_> =
        rows.iter().map(|row| &row[at("record")]).collect();
    assert!(records.contains("sum") && records.contains("need") && records.contains("match"));
    let sum =
        |row: &&csv::StringRecord| &row[at("record")] == "sum" && &row[at("agents")] == "Sweden";
    let sweden = rows.iter().find(sum).expect("Sweden");
    assert_eq!(
        (&sweden[at("amount")], &sweden[at("unit")]),
        ("135000000", "SEK")
    );
    assert!(!sweden[at("sources")].is_empty() && sweden[at("source_ids")].contains("/source/"));
}
