//! Search: words find things in every script, and events by what belongs to them; what is near is said.

use super::store::TempDir;
use annals::Annals;
use annals::database::{UpdateOptions, WriteContext};
use annals::model::languages::Languages;
use annals::model::words;
use annals::parse::Input;
use annals::query::QueryOptions;
use annals::query::search::{Search, SearchRequest};
use annals::store::Durability;
use annals::views::find::find;
use annals::views::timeline::{Filter, gather};
use oxrdf::Term;
use proptest::prelude::*;
use serde_json::Value;
use std::process::{Command, Output};

fn annals(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.env_remove("ANNALS_DATA").env_remove("ANNALS_STORE");
    command.args(args).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The slugs of the events of a timeline with some arguments, in their order, and the notes.
fn timeline(args: &[&str]) -> (Vec<String>, String) {
    let output = annals(&[&["timeline", "--format", "jsonl"], args].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let slug = |line: &str| {
        let entry: Value = serde_json::from_str(line).expect("JSON");
        entry["slug"].as_str().expect("a slug").to_owned()
    };
    let slugs = text(&output.stdout).lines().map(slug).collect();
    (slugs, text(&output.stderr))
}

/// What `find` gives: name, kind, matched text and field.
fn found(args: &[&str]) -> Vec<[String; 4]> {
    let output = annals(&[&["find", "--format", "json"], args].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let entries = json["entries"].as_array().expect("a list").iter();
    let part = |entry: &Value, name: &str| entry[name].as_str().expect("text").to_owned();
    let parts = ["name", "kind", "matched", "field"];
    entries
        .map(|entry| parts.map(|name| part(entry, name)))
        .collect()
}

#[test]
fn an_event_is_found_by_its_sector_party_type_and_tool() {
    let (slugs, _) = timeline(&["telecom", "--country", "ukraine"]);
    for slug in [
        "viasat-kasat-attack",
        "ukrtelecom-attack",
        "kyivstar-intrusion",
        "kyivstar-attack",
        "kyivstar-restoration",
    ] {
        assert!(
            slugs.iter().any(|it| it == slug),
            "{slug} is not in {slugs:?}"
        );
    }
    let (by_words, _) = timeline(&["Sandworm"]);
    let (by_actor, _) = timeline(&["--actor", "sandworm"]);
    assert!(by_actor.len() > 5);
    assert!(
        by_actor.iter().all(|slug| by_words.contains(slug)),
        "{by_words:?}"
    );
    // What groups of a type did or are said to have done.
    let (by_type, _) = timeline(&["hacktivists"]);
    let (by_group, _) = timeline(&["--actor", "killnet"]);
    assert!(!by_group.is_empty() && by_type.len() > by_group.len());
    assert!(
        by_group.iter().all(|slug| by_type.contains(slug)),
        "{by_type:?}"
    );
    for words in [
        ["AcidRain"].as_slice(),
        &["acidrain", "wiper"],
        &["Київстар"],
    ] {
        let (slugs, _) = timeline(words);
        assert!(!slugs.is_empty(), "{words:?}");
    }
    assert!(
        timeline(&["AcidRain"])
            .0
            .contains(&"viasat-kasat-attack".to_owned())
    );
    assert!(
        timeline(&["Київстар"])
            .0
            .contains(&"kyivstar-attack".to_owned())
    );
}

#[test]
fn spelling_makes_no_difference() {
    let (wanted, _) = timeline(&["Kyivstar"]);
    assert!(wanted.len() > 5);
    for same in [
        "kyivstar",
        "KYIVSTAR",
        "Ｋｙｉｖｓｔａｒ",
        "Kyivstar’s",
        "Kyivstar's",
        "ky\u{ad}ivstar",
    ] {
        assert_eq!(timeline(&[same]).0, wanted, "{same}");
    }
    let decomposed = "Киı\u{308}встар".replace('ı', "\u{456}");
    assert_eq!(timeline(&["Київстар"]).0, timeline(&[&decomposed]).0);
    assert_eq!(timeline(&["hospitals"]).0, timeline(&["hospital"]).0);
    assert_eq!(timeline(&["companies"]).0, timeline(&["company"]).0);
}

#[test]
fn a_year_or_month_among_the_words_narrows_the_dates() {
    for (words, others, from) in [
        (&["Apple", "2021"][..], &["Apple"][..], "2021"),
        (&["Kyivstar December 2023"], &["Kyivstar"], "2023-12"),
        (&["Kyivstar", "2023-12"], &["Kyivstar"], "2023-12"),
        (&["2023", "Kyivstar"], &["Kyivstar"], "2023"),
    ] {
        let (narrowed, _) = timeline(words);
        let (wanted, _) = timeline(&[others, &["--from", from, "--to", from]].concat());
        let (certain, _) =
            timeline(&[others, &["--from", from, "--to", from, "--certain"]].concat());
        assert!(!narrowed.is_empty() && !certain.is_empty(), "{words:?}");
        assert!(
            narrowed.iter().all(|slug| wanted.contains(slug)),
            "{words:?}"
        );
        assert!(
            certain.iter().all(|slug| narrowed.contains(slug)),
            "{words:?}"
        );
    }
    // What only has no known begin is not of every year before.
    assert!(timeline(&["Kyivstar", "1999"]).0.is_empty());
    assert!(
        !timeline(&["Kyivstar", "--from", "1999", "--to", "1999"])
            .0
            .is_empty()
    );
    let (both, _) = timeline(&["Kyivstar", "2023", "--from", "2023-12"]);
    let (month, _) = timeline(&["Kyivstar", "2023-12"]);
    assert!(!both.is_empty() && both.len() <= month.len());
}

#[test]
fn find_ranks_things_of_any_kind_and_says_how_they_were_found() {
    let first = |args: &[&str]| found(args).into_iter().next().expect("something");
    let [name, kind, matched, _] = first(&["Київстар"]);
    assert_eq!(
        [name.as_str(), kind.as_str(), matched.as_str()],
        ["ag:kyivstar", "agent", "Київстар"]
    );
    assert_eq!(first(&["Sandworm"])[..2], ["ag:sandworm", "agent"]);
    let all = found(&["telecommunications", "-n", "200"]);
    let place = |kind: &str, field: &str| {
        all.iter()
            .position(|[_, its, _, by]| its == kind && by == field)
    };
    assert!(
        place("concept", "name") < place("event", "sector"),
        "{all:?}"
    );
    let fields = [
        "name",
        "alias",
        "party",
        "type",
        "sector",
        "tool",
        "place",
        "description",
        "claim",
    ];
    let order = all
        .iter()
        .map(|[.., field]| fields.iter().position(|it| it == field));
    let order: Vec<_> = order.map(|place| place.expect("a known field")).collect();
    assert!(order.is_sorted(), "{order:?}");
    assert_eq!(found(&["Kyivstar", "-n", "2"]).len(), 2);
    let none = annals(&["find", "zzzzqqqq", "--exit-status"]);
    assert_eq!(none.status.code(), Some(1), "{}", text(&none.stderr));
}

#[test]
fn a_word_that_is_nowhere_is_tried_one_letter_away_and_said_so() {
    let (wanted, quiet) = timeline(&["Kyivstar"]);
    assert!(!quiet.contains("showing"), "{quiet}");
    for typed in ["Kyivstr", "Kyivsatr", "Kyivstarr", "Kyjvstar"] {
        let (slugs, said) = timeline(&[typed]);
        assert_eq!(slugs, wanted, "{typed}");
        let note = format!("showing Kyivstar for `{typed}`");
        assert!(said.contains(&note), "{said}");
    }
    let said = timeline(&["Sandwrm"]).1;
    assert!(
        said.contains("did you mean Sandworm? `--actor sandworm`, "),
        "{said}"
    );
}

#[test]
fn where_nothing_is_found_what_is_near_is_said() {
    let (slugs, said) = timeline(&["Kyivstar", "1999"]);
    assert!(slugs.is_empty());
    let count = timeline(&["Kyivstar"]).0.len();
    let wanted = format!("nothing in 1999; Kyivstar has {count} events, 20");
    assert!(said.contains(&wanted), "{said}");
    let (slugs, said) = timeline(&["Sndwrm"]);
    assert!(slugs.is_empty());
    assert!(
        said.contains("did you mean Sandworm? `--actor sandworm`"),
        "{said}"
    );
}

#[test]
fn what_is_no_concept_of_a_scheme_is_refused_with_the_nearest() {
    for (option, name) in [
        ("--type", "ransomware"),
        ("--type", "energy"),
        ("--sector", "cyberattack"),
        ("--sector", "enery"),
    ] {
        let output = annals(&["timeline", option, name]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{option} {name}: {said}");
        assert!(
            said.contains("is not one of the") && said.contains("ann:"),
            "{said}"
        );
    }
    let said = text(&annals(&["timeline", "--type", "ransomware"]).stderr);
    assert!(said.contains("ransomwareAttack"), "{said}");
    for (option, name) in [("--type", "blackout"), ("--sector", "hospital")] {
        let output = annals(&["timeline", option, name]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
}

/// The words that people search by, and the concept that each must find.
const OTHER_NAMES: [(&str, &str); 53] = [
    ("hospital", "health"),
    ("healthcare", "health"),
    ("clinic", "health"),
    ("mobile operator", "telecommunications"),
    ("telecom", "telecommunications"),
    ("ISP", "telecommunications"),
    ("bank", "finance"),
    ("power grid", "energy"),
    ("electricity", "energy"),
    ("airport", "aviation"),
    ("railway", "transport"),
    ("school", "education"),
    ("election", "politics"),
    ("ministry", "government"),
    ("military", "defence"),
    ("broadcaster", "media"),
    ("cryptocurrency", "cryptoAssets"),
    ("blackout", "outage"),
    ("power outage", "outage"),
    ("wiper attack", "destructiveAttack"),
    ("sabotage", "destructiveAttack"),
    ("denial of service", "ddosAttack"),
    ("data breach", "dataLeak"),
    ("hack", "cyberattack"),
    ("heist", "moneyTheft"),
    ("sanctions", "sanctionMeasure"),
    ("charges", "indictment"),
    ("data wiper", "wiper"),
    ("trojan", "backdoor"),
    ("spyware", "mobileSpyware"),
    ("spies", "espionage"),
    ("carmaker", "manufacturing"),
    ("election interference", "politics"),
    ("лікарня", "health"),
    ("банк", "finance"),
    ("електроенергія", "energy"),
    ("вибори", "politics"),
    ("кібератака", "cyberattack"),
    ("санкції", "sanctionMeasure"),
    ("шпигунство", "espionage"),
    ("Krankenhaus", "health"),
    ("Wahlen", "politics"),
    ("Stromausfall", "outage"),
    ("Lösegeld", "ransomwareAttack"),
    ("Cyberangriff", "cyberattack"),
    ("Sanktionen", "sanctionMeasure"),
    ("Telekommunikation", "telecommunications"),
    ("hôpital", "health"),
    ("piratage", "cyberattack"),
    ("rançongiciel", "ransomwareAttack"),
    ("cyberattaque", "cyberattack"),
    ("banque", "finance"),
    ("espionnage", "espionage"),
];

#[test]
fn types_sectors_and_tools_are_found_by_the_names_that_people_use() {
    let annals = Annals::new().expect("the ontology");
    for (name, concept) in OTHER_NAMES {
        let found = find(
            &annals,
            &SearchRequest::parse(name),
            10,
            &QueryOptions::default(),
        )
        .expect("a search");
        let wanted = format!("https://w3id.org/annals/ns#{concept}");
        let is_found = found
            .entries
            .iter()
            .any(|entry| entry.thing.id.as_str() == wanted);
        assert!(
            is_found,
            "{name} does not find {concept}: {:?}",
            found.entries
        );
    }
}

const PREFIXES: &str = "@prefix ann: <https://w3id.org/annals/ns#> .\n\
    @prefix ev: <https://w3id.org/annals/id/event/> .\n\
    @prefix ag: <https://w3id.org/annals/id/agent/> .\n\
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
    @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n";

fn input(name: &str, body: &str) -> Input {
    Input {
        origin: annals::model::origin::Origin::new(name),
        bytes: format!("{PREFIXES}{body}").into_bytes(),
        format: annals::parse::Format::Turtle,
    }
}

fn names(annals: &Annals, words: &str) -> Vec<String> {
    let found = find(
        annals,
        &SearchRequest::parse(words),
        50,
        &QueryOptions::default(),
    )
    .expect("a search");
    found
        .entries
        .into_iter()
        .map(|entry| entry.thing.label)
        .collect()
}

#[test]
fn what_an_update_writes_is_found_and_what_it_takes_back_is_not() {
    let body = "ag:a a ann:Agent ; rdfs:label \"Quokka\"@en ; skos:altLabel \"Numbat\" .";
    let folder = TempDir::new();
    let inputs = vec![input("a.ttl", body)];
    let created = Annals::create(&folder.join("store"), Durability::Durable, inputs);
    let mut annals = created.expect("good data");
    assert_eq!(names(&annals, "numbat"), ["Quokka"]);
    let options = UpdateOptions {
        document: Some("update/1".to_owned()),
        ..UpdateOptions::default()
    };
    for (update, found) in [
        (
            "INSERT DATA { ag:b rdfs:label 'Numbat club' ; a ann:Agent }",
            vec!["Quokka", "Numbat club"],
        ),
        (
            "DELETE WHERE { ag:a skos:altLabel ?name }",
            vec!["Numbat club"],
        ),
        ("DELETE WHERE { ag:b rdfs:label ?name }", vec![]),
        (
            "INSERT DATA { ag:a skos:altLabel 'Numbat'@en }",
            vec!["Quokka"],
        ),
    ] {
        annals.update(update, &options).expect("an update");
        let mut got = names(&annals, "numbat");
        got.sort();
        let mut found = found;
        found.sort_unstable();
        assert_eq!(got, found, "{update}");
        annals.store().verify().expect("a sound store");
    }
    annals.undo(&WriteContext::default()).expect("an undo");
    assert!(names(&annals, "numbat").is_empty());
    annals.store().verify().expect("a sound store");
}

#[test]
fn scripts_without_spaces_and_names_with_numbers_are_found() {
    let body = "ag:a a ann:Agent ; rdfs:label \"基辅星通信公司\"@zh .\n\
        ag:b a ann:Agent ; rdfs:label \"APT28\"@en .\n\
        ag:c a ann:Agent ; rdfs:label \"شركة الكهرباء\"@ar .\n\
        ag:d a ann:Agent ; rdfs:label \"Österreichische Straße\"@de .\n\
        ag:e a ann:Agent ; rdfs:label \"Прикарпаттяобленерго\"@uk .";
    let annals = Annals::scratch(vec![input("a.ttl", body)]).expect("good data");
    for (words, name) in [
        ("基辅", "基辅星通信公司"),
        ("公司", "基辅星通信公司"),
        ("星", "基辅星通信公司"),
        ("APT 28", "APT28"),
        ("apt-28", "APT28"),
        ("الكهرباء", "شركة الكهرباء"),
        ("osterreich", "Österreichische Straße"),
        ("STRASSE", "Österreichische Straße"),
        ("прикарпаття", "Прикарпаттяобленерго"),
        ("карпаття", "Прикарпаттяобленерго"),
    ] {
        let found = names(&annals, words);
        assert_eq!(found, [name], "{words}");
    }
    assert!(names(&annals, "辅基").is_empty());
}

#[test]
fn words_of_any_length_are_searched_without_a_panic() {
    let annals = Annals::bundled().expect("the data");
    for words in ["", " ", "'", "’s", "-", "\u{0}", "\u{301}", "a", "国"] {
        find(
            &annals,
            &SearchRequest::parse(words),
            3,
            &QueryOptions::default(),
        )
        .expect("a search");
    }
    for word in ["x", "ы", "基", "é", "1"] {
        let long = word.repeat(100_000);
        find(
            &annals,
            &SearchRequest::parse(&long),
            3,
            &QueryOptions::default(),
        )
        .expect("a search");
        let filter = Filter {
            words: vec![long],
            ..Filter::default()
        };
        assert!(
            annals
                .timeline(&filter)
                .expect("a timeline")
                .entries
                .is_empty()
        );
    }
}

/// Names made of few words, so that many are shared.
fn labels() -> impl Strategy<Value = Vec<(usize, usize, bool)>> {
    prop::collection::vec((0..4_usize, 0..6_usize, any::<bool>()), 1..12)
}

const WORDS: [&str; 6] = ["alpha", "beta", "gamma alpha", "deltas", "δέλτα", "omega-7"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What the index finds is what reading every text finds, from either side.
    #[test]
    fn the_index_finds_what_reading_finds(labels in labels(), queries in prop::collection::vec(0..6_usize, 1..3)) {
        let mut body = String::new();
        for (at, (agent, word, is_alias)) in labels.iter().enumerate() {
            let property = if *is_alias { "skos:altLabel" } else { "rdfs:label" };
            body += &format!("ag:a{agent} a ann:Agent ; {property} \"{}\"@en .\n", WORDS[*word]);
            body += &format!("ev:e{at} a ann:Event ; ann:target ag:a{agent} ; rdfs:label \"{}\"@en ; ann:date \"2023\"^^edtf:EDTF .\n", WORDS[(word + at) % 6]);
        }
        let store = Annals::scratch(vec![input("a.ttl", &body)]).expect("good data");
        let words: Vec<&str> = queries.iter().map(|at| WORDS[*at]).collect();
        let request = SearchRequest::parse(&words.join(" "));
        let snapshot = store.store().snapshot().expect("a state");
        let view = snapshot.view();
        let mut all = Search::new(view, &request.words).expect("a search");
        // Nothing is followed, so everything is read.
        let mut read = Search::within(view, &request.words, 0).expect("a search");
        let found: Vec<_> = all.events().expect("events");
        for at in 0..labels.len() {
            let node = oxrdf::NamedNode::new_unchecked(format!("https://w3id.org/annals/id/event/e{at}"));
            let event = view.id(&node).expect("read").expect("an event");
            let is_read = read.matches(event).expect("read").is_some();
            prop_assert_eq!(found.contains(&event), is_read, "{:?} {:?}", view.term(event).map(|it: Term| it.to_string()).ok(), words);
        }
    }

    #[test]
    fn a_search_of_any_text_has_words_of_its_own(text in "\\PC{0,60}") {
        let request = SearchRequest::parse(&text);
        prop_assert!(request.words.iter().all(|word| !word.typed.is_empty()));
        prop_assert!(words::folded(&text).is_empty() || !request.words.is_empty() || request.period.is_some());
    }
}

/// The names that complete a command line, where the cursor is in its last word.
fn completed(line: &[&str]) -> Vec<String> {
    let cursor = (line.len() - 1).to_string();
    let output = annals(&[&["complete", &cursor, "--"], line].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn shells_complete_names_from_the_data() {
    for (line, name) in [
        (&["annals", "show", "kyivstar-a"][..], "kyivstar-attack"),
        (&["annals", "show", "ag:sandw"], "ag:sandworm"),
        (&["annals", "timeline", "--actor", "sandw"], "sandworm"),
        (
            &["annals", "timeline", "--sector", "tele"],
            "telecommunications",
        ),
        (
            &["annals", "timeline", "--type", "ransom"],
            "ransomwareAttack",
        ),
        (&["annals", "query", "attribut"], "attributions"),
        (&["annals", "query", "attributions", "ev"], "event="),
        (
            &["annals", "query", "attributions", "event=kyivstar-at"],
            "event=kyivstar-attack",
        ),
        (
            &[
                "annals",
                "query",
                "attributions",
                "event",
                "=",
                "kyivstar-at",
            ],
            "kyivstar-attack",
        ),
    ] {
        let names = completed(line);
        assert!(names.contains(&name.to_owned()), "{line:?}: {names:?}");
        let last = line.last().expect("a word");
        assert!(names.iter().all(|name| name.starts_with(last)), "{names:?}");
    }
    for line in [
        &["annals", "timeline", "--actor", "energ"][..],
        &["annals", "show", ""],
        &["annals", "show", "--so"],
        &["annals", "timeline", "--from", "20"],
        &["annals", "nonsense", "x"],
        &[""],
    ] {
        assert_eq!(completed(line), Vec::<String>::new(), "{line:?}");
    }
    let folder = TempDir::new();
    let mine = folder.join("mine.ttl");
    let data = format!("{PREFIXES}ag:zyzzyva a ann:Agent ; rdfs:label \"Zyzzyva\"@en .");
    std::fs::write(&mine, data).expect("a file");
    let path = mine.to_str().expect("UTF-8");
    assert_eq!(
        completed(&["annals", "show", "--data", path, "zyz"]),
        ["zyzzyva"]
    );
    assert_eq!(completed(&["annals", "show", "zyz"]), Vec::<String>::new());
}

#[test]
fn names_are_shown_in_the_wanted_languages() {
    let body = "ev:a a ann:Event ; rdfs:label \"Attack\"@en, \"Атака\"@uk, \"هجوم\"@ar ; ann:date \"2021\"^^edtf:EDTF .\n\
        ev:b a ann:Event ; rdfs:label \"Angriff\"@de, \"Напад\"@uk ; ann:date \"2022\"^^edtf:EDTF .\n\
        ev:c a ann:Event ; rdfs:label \"Plain\", \"colour\"@en-GB ; ann:date \"2023\"^^edtf:EDTF .";
    let annals = Annals::scratch(vec![input("a.ttl", body)]).expect("good data");
    for (tags, labels) in [
        ("uk,en", ["Атака", "Напад", "colour"]),
        ("de", ["Attack", "Angriff", "colour"]),
        ("ar,uk", ["هجوم", "Напад", "colour"]),
        ("fr", ["Attack", "Angriff", "colour"]),
    ] {
        let options = QueryOptions {
            languages: Languages::parse(tags).expect("tags"),
            ..QueryOptions::default()
        };
        let timeline = gather(&annals, &Filter::default(), &options).expect("a timeline");
        let shown: Vec<_> = timeline
            .entries
            .iter()
            .map(|entry| entry.label.as_str())
            .collect();
        assert_eq!(shown, labels, "{tags}");
    }
}

#[test]
fn countries_are_found_in_other_languages_and_by_their_adjectives() {
    for (word, country) in [
        ("Росія", "ru"),
        ("Russland", "ru"),
        ("Russie", "ru"),
        ("російські", "ru"),
        ("Russians", "ru"),
        ("Iranian", "ir"),
        ("niederländische", "nl"),
        ("Dutch", "nl"),
        ("українські", "ua"),
        ("françaises", "fr"),
    ] {
        let (found, _) = timeline(&[word]);
        let (expected, _) = timeline(&["--country", country]);
        let missing: Vec<_> = expected
            .iter()
            .filter(|slug| !found.contains(slug))
            .collect();
        assert!(
            !expected.is_empty() && missing.is_empty(),
            "{word}: {missing:?}"
        );
    }
    // Such a word is no name: a page does not show it.
    let output = annals(&["show", "pl:ru"]);
    assert!(
        !text(&output.stdout).contains("hidden"),
        "{}",
        text(&output.stdout)
    );
}

/// Names in three languages, of an event, its type's concept, an agent and the one who says it.
#[test]
fn saved_queries_and_graphs_name_things_in_the_wanted_languages() {
    let body = "@prefix cl: <https://w3id.org/annals/id/claim/> .\n\
        ev:a a ann:Event ; rdfs:label \"Attack\"@en, \"Атака\"@uk ; ann:date \"2021-05-04\"^^edtf:EDTF ; \
        ann:eventType ev:kind .\n\
        ev:kind a skos:Concept ; skos:broader ann:cyberattack ; skos:prefLabel \"kind\"@en, \"вид\"@uk ; rdfs:label \"kind\"@en, \"вид\"@uk .\n\
        ag:doer a ann:Agent ; rdfs:label \"Doer\"@en, \"Діяч\"@uk .\n\
        ag:sayer a ann:Agent ; rdfs:label \"Sayer\"@en, \"Речник\"@uk .\n\
        cl:a-1 a ann:Claim ; ann:about ev:a ; ann:attributedTo ag:doer ; ann:claimedBy ag:sayer ; \
        ann:claimedOn \"2021-05-05\"^^edtf:EDTF .";
    let folder = TempDir::new();
    let file = folder.join("mine.ttl");
    std::fs::write(&file, format!("{PREFIXES}{body}")).expect("a file");
    let data = ["--data", file.to_str().expect("UTF-8")];
    let printed = |args: &[&str]| {
        let output = annals(&[args, &data].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let day = ["query", "day", "day=2021-05-04", "--format", "csv"];
    assert!(printed(&day).contains("ev:a,Attack,") || printed(&day).contains(",Attack,"));
    let translated = printed(&[&day[..], &["--lang", "uk"]].concat());
    assert!(translated.contains(",Атака,"), "{translated}");
    let graph = printed(&["graph", "ev:a", "--lang", "uk", "--format", "json"]);
    for name in ["Атака", "вид", "Діяч", "Речник"] {
        assert!(graph.contains(name), "{name} in {graph}");
    }
}
