//! Publishing to SPARQL endpoints, and asking them in the place of a store, with engines of others.

mod engines;
mod transport;

use engines::{Engine, engines, folder};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A run of the program with a cache and a configuration of its own.
fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command
        .args(args)
        .current_dir(home)
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("ANNALS_DATA")
        .env_remove("ANNALS_ENDPOINT")
        .env_remove("ANNALS_STORE")
        .stdin(Stdio::null());
    command
}

fn run(home: &Path, args: &[&str]) -> Output {
    command(home, args).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn succeeds(home: &Path, args: &[&str]) -> String {
    let output = run(home, args);
    assert!(
        output.status.success(),
        "{args:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout)
}

/// What is asked of a store and of an endpoint.
const QUESTIONS: &[&[&str]] = &[
    &["timeline", "-n", "50"],
    &["timeline", "--reverse", "-n", "7", "--format", "json"],
    &["timeline", "--actor", "sandworm"],
    &[
        "timeline",
        "--from",
        "2023-12-08",
        "--to",
        "2023-12-18",
        "--format",
        "csv",
    ],
    &[
        "timeline",
        "--country",
        "Ukraine",
        "--type",
        "cyberattack",
        "--by",
        "year",
    ],
    &["timeline", "--same", "--actor", "sandworm"],
    &["show", "kyivstar-attack"],
    &["show", "Sandworm", "--format", "json"],
    &["show", "sandWORM"],
    &["show", "pl:ua"],
    &["why", "kyivstar-attack", "attributedTo"],
    &["why", "sandworm"],
    &["conflicts", "--open"],
    &["conflicts", "kyivstar-attack", "--format", "json"],
    &["graph", "apple", "--to", "mahua-moitra"],
    &["graph", "sandworm", "--format", "json"],
    &["assistance"],
    &["stats"],
    &["query", "by-month"],
    &["query", "repeat-victims"],
    &["query", "day", "day=2023-12-12"],
    &["query", "-e", "SELECT (COUNT(*) AS ?n) { ?s a ?class }"],
    &["timeline", "--to", "2015", "-n", "3"],
    &["timeline", "--from", "2024", "--reverse", "-n", "3"],
    &["query", "-e", "ASK { ev:kyivstar-attack a ann:Event }"],
    &[
        "query",
        "-e",
        "CONSTRUCT { ?c ann:about ?e } WHERE { ?c ann:about ?e ; ann:basis ann:official }",
    ],
    &["export", "--format", "turtle"],
    &["export", "kyivstar-attack", "--format", "jsonld"],
    &["export", "--portable", "--format", "ntriples"],
];

fn is_asked_alike(home: &Path, engine: &Engine) {
    let mut wrong = String::new();
    for question in QUESTIONS {
        // Decimals lose their last zeros there, which the probe counts.
        if engine.name == "Oxigraph" && question[0] == "export" {
            continue;
        }
        let here = run(home, question);
        let mut args = question.to_vec();
        args.extend(["--endpoint", &engine.url]);
        let there = run(home, &args);
        assert!(
            here.status.success(),
            "{question:?}: {}",
            text(&here.stderr)
        );
        if here.stdout != there.stdout || here.status.code() != there.status.code() {
            wrong.push_str(&format!(
                "{}: annals {}\n{}\n",
                engine.name,
                question.join(" "),
                text(&there.stderr)
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn an_endpoint_gives_the_bytes_of_the_store() {
    for engine in engines("alike") {
        let home = folder(&format!("alike-{}", engine.name));
        succeeds(&home, &["init", "--bundled", "--store", ".annals"]);
        let dry = run(&home, &["publish", "--dry-run", &engine.url]);
        assert!(text(&dry.stderr).contains("would publish"), "{dry:?}");
        let none = run(&home, &["timeline", "--endpoint", &engine.url]);
        assert!(
            text(&none.stderr).contains("nothing is published"),
            "{none:?}"
        );
        succeeds(&home, &["publish", &engine.url]);
        is_asked_alike(&home, &engine);
        let same = run(&home, &["diff", &engine.url]);
        let changed = i32::from(engine.name == "Oxigraph");
        assert_eq!(same.status.code(), Some(changed), "{}", text(&same.stderr));
        for refused in [
            &["load", "x.ttl"][..],
            &["log"],
            &["undo"],
            &["backup", "b.tar"],
            &["query", "by-month", "--explain"],
        ] {
            let mut args = refused.to_vec();
            args.extend(["--endpoint", &engine.url]);
            let output = run(&home, &args);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{refused:?}");
            assert!(said.contains("this needs a store"), "{refused:?}: {said}");
        }
    }
}

#[test]
fn a_published_day_is_what_was_known_on_it() {
    for engine in engines("days") {
        let home = folder(&format!("days-{}", engine.name));
        succeeds(&home, &["init", "--bundled", "--store", ".annals"]);
        succeeds(&home, &["publish", &engine.url, "--as-of", "2023-12-14"]);
        let question = ["timeline", "--actor", "sandworm", "--as-of"];
        let ask = |day: &'static str, more: &[&str]| {
            let mut args = question.to_vec();
            args.push(day);
            args.extend(more);
            run(&home, &args)
        };
        let there = ["--endpoint", &engine.url];
        let (one, other) = (ask("2023-12-14", &[]), ask("2023-12-14", &there));
        assert_eq!(
            text(&one.stdout),
            text(&other.stdout),
            "{}",
            text(&other.stderr)
        );
        let unknown = ask("2023-12-15", &there);
        assert!(text(&unknown.stderr).contains("published days: 2023-12-14"));
    }
}

#[test]
fn every_case_of_every_saved_query_is_answered_as_here() {
    for engine in engines("probe") {
        let home = folder(&format!("probe-{}", engine.name));
        let output = run(&home, &["publish", "--probe", &engine.url]);
        let said = text(&output.stdout);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}\n{said}{}",
            engine.name,
            text(&output.stderr)
        );
        let line = said
            .lines()
            .find(|line| line.contains("cases of saved queries"));
        let numbers: Vec<usize> = line
            .expect("a line")
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        assert!(numbers[0] == numbers[1] && numbers[0] > 150, "{said}");
    }
}

/// A store with one event, whose label tells its state.
fn store(home: &Path, name: &str, label: &str) -> String {
    let file = home.join("state.ttl");
    let turtle = format!(
        "@prefix ann: <https://w3id.org/annals/ns#> .\n\
         @prefix ev: <https://w3id.org/annals/id/event/> .\n\
         @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
         @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
         ev:probe a ann:Event ; rdfs:label \"{label}\"@en ; ann:date \"2024-01-02\"^^xsd:date .\n"
    );
    std::fs::write(&file, turtle).expect("a file");
    if !home.join(name).exists() {
        succeeds(home, &["init", "--store", name]);
    }
    let loaded = run(home, &["load", "state.ttl", "--store", name]);
    assert!(loaded.status.success(), "{}", text(&loaded.stderr));
    name.to_owned()
}

/// What a reader sees: the number in the label of the event.
fn seen(home: &Path, url: &str) -> Option<u64> {
    let output = run(home, &["timeline", "--endpoint", url, "--format", "jsonl"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let line = text(&output.stdout);
    let (_, rest) = line.split_once("state ")?;
    rest.split('"').next()?.parse().ok()
}

fn publisher(home: &Path, store: &str, url: &str) -> Child {
    let mut command = command(home, &["publish", url, "--store", store]);
    command.stderr(Stdio::piped()).stdout(Stdio::null());
    command.spawn().expect("the program starts")
}

/// How many publishers are killed, or how often an engine is; ANNALS_KILLS sets another number.
fn kills(usually: u64) -> u64 {
    let number = std::env::var("ANNALS_KILLS").ok();
    number.and_then(|it| it.parse().ok()).unwrap_or(usually)
}

#[test]
fn a_killed_publisher_leaves_what_was_published_and_the_next_completes() {
    for engine in engines("kills") {
        let home = folder(&format!("kills-{}", engine.name));
        let name = store(&home, "s", "state 0");
        succeeds(&home, &["publish", &engine.url, "--store", &name]);
        let mut last = 0;
        for round in 1..=kills(6) {
            store(&home, "s", &format!("state {round}"));
            let mut child = publisher(&home, &name, &engine.url);
            // Anywhere between the start and the end of a publication.
            std::thread::sleep(Duration::from_millis(37 * (round * 7919 % 31)));
            let _ = child.kill();
            let _ = child.wait();
            let now = seen(&home, &engine.url).expect("a whole graph");
            assert!(
                now == last || now == round,
                "{now} after {last}, round {round}"
            );
            last = now;
        }
        store(&home, "s", "state 1000");
        succeeds(&home, &["publish", &engine.url, "--store", &name]);
        assert_eq!(seen(&home, &engine.url), Some(1000));
        let said = run(
            &home,
            &["publish", "--dry-run", &engine.url, "--store", &name],
        );
        assert!(said.status.success());
    }
}

/// Agents with texts so long that a publication is sent in several parts.
fn long_texts(home: &Path, name: &str) {
    let text = "so long a text ".repeat(70_000);
    let agents = (0..10).map(|number| {
        format!(
            "<https://w3id.org/annals/id/agent/long-{number}> a <https://w3id.org/annals/ns#Agent> ; \
             <http://www.w3.org/2000/01/rdf-schema#label> \"Long {number}\"@en ; \
             <http://www.w3.org/2000/01/rdf-schema#comment> \"{text}\"@en .\n"
        )
    });
    std::fs::write(home.join("long.ttl"), agents.collect::<String>()).expect("a file");
    succeeds(home, &["load", "long.ttl", "--store", name]);
}

/// The number of statements that readers are given.
fn published_statements(home: &Path, url: &str) -> usize {
    let all = [
        "export",
        "--portable",
        "--format",
        "ntriples",
        "--endpoint",
        url,
    ];
    succeeds(home, &all).lines().count()
}

#[test]
fn a_killed_engine_comes_back_with_what_was_published_and_the_next_completes() {
    for mut engine in engines("killed-engine") {
        let home = folder(&format!("killed-engine-{}", engine.name));
        let name = store(&home, "s", "state 0");
        long_texts(&home, &name);
        let begun = Instant::now();
        succeeds(&home, &["publish", &engine.url, "--store", &name]);
        let whole = begun.elapsed();
        let statements = published_statements(&home, &engine.url);
        let (mut last, mut unanswered) = (0, 0);
        for round in 1..=kills(3) {
            store(&home, "s", &format!("state {round}"));
            let child = publisher(&home, &name, &engine.url);
            // Anywhere between the start and the end of a publication.
            std::thread::sleep(whole * u32::try_from(round * 7919 % 31).unwrap_or(0) / 28);
            engine.kill();
            let output = child.wait_with_output().expect("it ends");
            let said = text(&output.stderr);
            assert!(
                output.status.success() || said.contains("error: "),
                "{said}"
            );
            unanswered += usize::from(!output.status.success());
            if round == 1 {
                let down = run(&home, &["timeline", "--endpoint", &engine.url]);
                let said = text(&down.stderr);
                assert!(
                    !down.status.success() && said.contains("cannot reach"),
                    "{said}"
                );
            }
            engine.restart();
            let now = seen(&home, &engine.url).expect("a whole graph");
            assert!(
                now == last || now == round,
                "{now} after {last}, round {round}"
            );
            assert_eq!(published_statements(&home, &engine.url), statements);
            last = now;
        }
        assert!(
            unanswered > 0,
            "it was never killed while it was written to"
        );
        store(&home, "s", "state 1000");
        succeeds(&home, &["publish", &engine.url, "--store", &name]);
        assert_eq!(seen(&home, &engine.url), Some(1000));
    }
}

#[test]
fn of_publishers_at_once_one_wins_and_the_others_say_so() {
    for engine in engines("races") {
        let home = folder(&format!("races-{}", engine.name));
        let names = ["a", "b", "c"].map(|name| store(&home, name, "state 1"));
        let children = names.map(|name| publisher(&home, &name, &engine.url));
        let mut won = 0;
        for child in children {
            let output = child.wait_with_output().expect("it ends");
            let said = text(&output.stderr);
            match output.status.success() {
                true => won += 1,
                false => assert!(said.contains("somebody else published"), "{said}"),
            }
        }
        // Those that began after another had ended win as well.
        assert!(won >= 1, "{}", engine.name);
        assert_eq!(seen(&home, &engine.url), Some(1));
    }
}
