//! The command-line interface, run as a process.

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn annals(args: &[&str]) -> Output {
    with_input(args, "")
}

fn with_input(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(args)
        .env_remove("ANNALS_DATA")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // Ignored: the program may exit before it has read all its input.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

#[test]
fn the_timeline_shows_the_intrusion_since_at_least_may_without_an_invented_first_day() {
    let output = annals(&[
        "timeline", "--from", "2023-12", "--to", "2023-12", "--format", "jsonl",
    ]);
    let lines = text(&output.stdout);
    let line = lines
        .lines()
        .find(|line| line.contains("\"slug\":\"kyivstar-intrusion\""))
        .expect("the intrusion");
    assert!(line.contains("\"certainty\":\"definite\""), "{line}");
    assert!(line.contains("\"earliest\":null"), "{line}");
    assert!(
        line.contains("since at least May 2023, until 12 December 2023"),
        "{line}"
    );
    assert!(!text(&annals(&["timeline"]).stdout).contains("2023-05-01"));
}

#[test]
fn an_actor_is_found_through_the_claims() {
    let output = annals(&["timeline", "--actor", "sandworm"]);
    let lines = text(&output.stdout);
    assert!(
        lines.contains("Kyivstar") && lines.lines().count() >= 3,
        "{lines}"
    );
}

#[test]
fn words_find_all_events_with_them_in_label_or_slug_in_the_same_order() {
    let lines = |args: &[&str]| {
        let output = annals(&[&["timeline", "--format", "jsonl"], args].concat());
        let lines = text(&output.stdout);
        lines.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let has = |line: &String, words: &[&str]| {
        let entry: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        let part = |name: &str| entry[name].as_str().expect("text").to_lowercase();
        let name = format!("{} {}", part("label"), part("slug"));
        let its: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
        words
            .iter()
            .all(|word| its.iter().any(|it| it.starts_with(&word.to_lowercase())))
    };
    let filters: [&[&str]; 3] = [
        &[],
        &["--country", "UA"],
        &["--from", "2022-02", "--reverse"],
    ];
    for filter in filters {
        let all = lines(filter);
        for words in [
            &["kyivstar"][..],
            &["Attack"],
            &["attack", "bank"],
            &["leak", "-"],
            &["Zzqx"],
        ] {
            let found = lines(&[words, filter].concat());
            let words: Vec<_> = words.iter().copied().filter(|word| *word != "-").collect();
            let wanted = all.iter().filter(|line| has(line, &words));
            for line in wanted {
                assert!(found.contains(line), "{words:?} {filter:?} {line}");
            }
            let in_order: Vec<_> = all.iter().filter(|line| found.contains(line)).collect();
            assert!(in_order.into_iter().eq(&found), "{words:?} {filter:?}");
        }
    }
}

#[test]
fn every_line_of_the_plain_timeline_fits_100_columns() {
    let lines = text(&annals(&["timeline"]).stdout);
    assert!(lines.lines().count() > 40);
    for line in lines.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn three_errors_have_three_locations_and_the_exit_code_is_1() {
    let broken = "@prefix ann: <https://w3id.org/annals/ns#> .\n\
        @prefix ev: <https://w3id.org/annals/id/event/> .\n\
        @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n\
        ev:a ann:date 2023-12-12 .\n\
        ev:b rdfs:label \"B\" .\n\
        ev:c ann:date \"2023-13\"^^edtf:EDTF .\n";
    let output = with_input(&["check", "-"], broken);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    for part in [
        "error[E002]",
        "standard input:4:15",
        "write \"2023-12-12\"^^edtf:EDTF",
        "error[E003]",
        "standard input:5:6",
        "add this line: @prefix rdfs:",
        "error[E012]",
        "standard input:6:21",
        "month must be 01 to 12",
    ] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    assert_eq!(shown.matches("error[").count(), 3, "{shown}");
}

#[test]
fn an_unknown_name_lists_similar_names() {
    let output = annals(&["show", "kyivstar-atack"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("ev:kyivstar-attack"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_saved_query_accepts_a_slug_and_writes_tsv_to_a_pipe() {
    let output = annals(&["query", "attributions", "event=kyivstar-attack"]);
    let rows = text(&output.stdout);
    assert!(rows.starts_with("?claim\t?agent"), "{rows}");
    assert!(rows.contains("agent/sandworm"), "{rows}");
}

#[test]
fn service_is_refused() {
    let output = annals(&[
        "query",
        "-e",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ]);
    assert_eq!(output.status.code(), Some(2));
}

/// A temporary folder, removed when dropped.
struct TempFolder(std::path::PathBuf);

impl TempFolder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("annals-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        // Ignored: leftovers are in the system's temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn exit_codes_distinguish_success_negative_result_and_failure() {
    let empty = "ASK { ev:nothing ev:nothing ev:nothing }";
    let product = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let chained =
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?h && ?i = ?d) }";
    let cases: &[(&[&str], i32, &str)] = &[
        (&["timeline"], 0, ""),
        (&["timeline", "zzz"], 0, "no events match"),
        (&["timeline", "zzz", "--exit-status"], 1, "no events match"),
        (
            &["timeline", "--from", "2023-13"],
            2,
            "month must be 01 to 12",
        ),
        (
            &["timeline", "--from", "2023", "--to", "2022"],
            2,
            "swap them",
        ),
        (
            &["timeline", "--sector", "zzz"],
            2,
            "`zzz` is not one of the sectors",
        ),
        (&["timeline", "--with-units"], 2, "--actor"),
        (&["timeline", "--nonsense"], 2, "--nonsense"),
        (&["nonsense"], 2, "nonsense"),
        (&[], 2, ""),
        (&["--help"], 0, ""),
        (&["show", "--help"], 0, ""),
        (&["show", "ag:sandworm"], 0, ""),
        (&["show", "Ukraine"], 2, "pl:ua  Ukraine"),
        (
            &["show", "https://w3id.org/annals/id/agent/sandworm"],
            0,
            "",
        ),
        (&["show", "Seashell Blizzard"], 0, ""),
        (&["query", "-e", empty], 0, ""),
        (&["query", "-e", empty, "--exit-status"], 1, ""),
        (&["query", "-e", "SELEC *"], 2, "query:1:8"),
        (
            &["query", "-e", product, "--timeout", "0.2"],
            2,
            "was stopped",
        ),
        (
            &["query", "-e", chained, "--timeout", "0.2"],
            2,
            "was stopped",
        ),
        (
            &["query", "-e", product, "--timeout", "-1"],
            2,
            "a positive number",
        ),
        (
            &["query", "-e", product, "--max-rows", "2"],
            0,
            "the result is incomplete",
        ),
        (&["query", "nothing-of-that-name"], 2, "no saved query"),
        (
            &["query", "attributions", "foo=bar"],
            2,
            "it takes only event",
        ),
        (
            &["query", "attributions", "event"],
            2,
            "not of the form name=value",
        ),
        (
            &["query", "-f", "no-such-file.rq"],
            2,
            "cannot read no-such-file.rq",
        ),
        (
            &["query", "-e", "ASK {}", "--format", "turtle"],
            2,
            "rows can be written as",
        ),
        (&["check", "no-such-file.ttl"], 2, "no-such-file.ttl"),
        (&["check"], 0, "no problems found"),
        (
            &["timeline", "--data", "no-such-file.ttl"],
            2,
            "no-such-file.ttl",
        ),
        (&["man", "nonsense"], 2, "the commands are timeline"),
        (&["completions", "nonsense"], 2, "nonsense"),
    ];
    for (args, code, expected) in cases {
        let output = annals(args);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(*code), "{args:?}: {message}");
        assert!(message.contains(expected), "{args:?}: {message}");
        if *code == 2 {
            assert!(output.stdout.is_empty(), "{args:?} writes an answer");
            assert!(!message.contains("panicked"), "{message}");
        }
    }
}

#[test]
fn results_go_to_standard_output_and_messages_to_standard_error() {
    let output = annals(&["timeline", "-n", "1"]);
    assert_eq!(text(&output.stdout).lines().count(), 1);
    let message = text(&output.stderr);
    assert!(message.contains("more events not shown"), "{message}");
    let output = annals(&["check", "tests/data/read/bad/words.ttl"]);
    assert!(text(&output.stdout).contains("error[E002]"));
    assert!(text(&output.stderr).contains("1 file checked: 5 errors"));
}

#[test]
fn closing_the_pipe_early_is_not_an_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(["query", "-e", "SELECT * { ?s ?p ?o }"])
        .env_remove("ANNALS_DATA")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(!text(&output.stderr).contains("error"));
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_stops_a_query_at_once() {
    use std::os::unix::process::ExitStatusExt;
    use std::time::{Duration, Instant};
    let product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    // The test runner may ignore interrupts, which child processes inherit.
    let mut child = Command::new("env")
        .args(["--default-signal=INT", env!("CARGO_BIN_EXE_annals")])
        .args(["query", "-e", product])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(Duration::from_millis(500));
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.expect("kill runs").success());
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a status") {
            break status;
        }
        if start.elapsed() > Duration::from_secs(20) {
            child.kill().expect("it can be ended");
            panic!("it is still running");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    // A shell reports signal 2 as exit code 130.
    assert_eq!(status.signal(), Some(2), "{status}");
}

#[test]
fn output_is_coloured_only_in_a_terminal_or_on_request() {
    let run = |args: &[&str], names: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "ANNALS_DATA"] {
            command.env_remove(name);
        }
        let output = command.args(args).envs(names.iter().copied()).output();
        text(&output.expect("the program runs").stdout).contains('\u{1b}')
    };
    let always = ["timeline", "--color", "always"];
    assert!(!run(&["timeline"], &[]));
    assert!(run(&always, &[]));
    assert!(run(&always, &[("NO_COLOR", "1")]));
    assert!(run(&["timeline"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!run(&["timeline"], &[("CLICOLOR_FORCE", "0")]));
    assert!(!run(
        &["timeline"],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(!run(
        &["timeline", "--color", "never"],
        &[("CLICOLOR_FORCE", "1")]
    ));
    for args in [
        ["show", "kyivstar-attack", "--color", "always"],
        [
            "check",
            "tests/data/read/bad/words.ttl",
            "--color",
            "always",
        ],
    ] {
        assert!(run(&args, &[]), "{args:?}");
    }
}

#[test]
fn the_file_extension_chooses_the_format() {
    let folder = TempFolder::new("extensions");
    let graph = "CONSTRUCT { ?s rdfs:label ?l } { ?s a ann:Tool ; rdfs:label ?l }";
    let rows = "SELECT ?s { ?s a ann:Tool }";
    let cases: &[(&[&str], &str, &str)] = &[
        (&["timeline"], "a.txt", "2007-04-27…"),
        (&["timeline"], "a", "2007-04-27…"),
        (&["timeline"], "a.md", "# Timeline"),
        (&["timeline"], "a.CSV", "event,label"),
        (&["timeline"], "a.tsv", "event\tlabel"),
        (&["timeline"], "a.json", "{"),
        (&["timeline"], "a.jsonl", "{\""),
        (&["timeline", "--format", "csv"], "a.odd", "event,label"),
        (&["show", "ev:kyivstar-attack"], "b.json", "{"),
        (&["show", "ev:kyivstar-attack"], "b.txt", "Attack on"),
        (&["graph", "ev:kyivstar-attack"], "g.txt", "Attack on"),
        (&["graph", "ev:kyivstar-attack"], "g.svg", "<svg"),
        (
            &["graph", "ev:kyivstar-attack"],
            "g.html",
            "<!DOCTYPE html>",
        ),
        (&["graph", "ev:kyivstar-attack"], "g.dot", "digraph"),
        (&["graph"], "g.gv", "digraph"),
        (&["graph"], "g.graphml", "<?xml"),
        (
            &["graph", "apple", "--to", "mahua-moitra"],
            "g.gexf",
            "<?xml",
        ),
        (&["graph", "apple", "--to", "mahua-moitra"], "g.json", "{"),
        (&["query", "-e", rows], "c.csv", "s\r\n"),
        (&["query", "-e", rows], "c.tsv", "?s\n"),
        (&["query", "-e", rows], "c.json", "{\"head\""),
        (&["query", "-e", rows], "c.xml", "<?xml"),
        (&["query", "-e", rows], "c.txt", "s\n"),
        (&["query", "-e", graph], "d.ttl", "@prefix"),
        (&["query", "-e", graph], "d.nt", "<https://"),
        (&["query", "-e", graph], "d.jsonld", "[{"),
    ];
    for (args, name, begins) in cases {
        let file = folder.file(name);
        let output = annals(&[args, ["-o", &file].as_slice()].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
        let written = std::fs::read_to_string(&file).expect("the file is there");
        assert!(written.starts_with(begins), "{args:?} {name}: {written}");
    }
    for (args, known) in [
        (
            ["timeline"].as_slice(),
            ".txt .md .html .htm .svg .png .csv .tsv .xlsx .json .jsonl",
        ),
        (&["show", "ev:kyivstar-attack"], ".txt .json"),
        (&["graph"], ".txt .svg .html .dot .gv .graphml .gexf .json"),
        (
            &["query", "-e", rows],
            ".txt .csv .tsv .json .xml .ttl .nt .jsonld",
        ),
    ] {
        let file = folder.file("x.docx");
        let output = annals(&[args, ["-o", &file].as_slice()].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(
            text(&output.stderr).contains(known),
            "{}",
            text(&output.stderr)
        );
        assert!(!std::path::Path::new(&file).exists());
    }
}

#[test]
fn an_output_file_is_written_atomically() {
    let folder = TempFolder::new("atomic");
    let file = folder.file("a.csv");
    std::fs::write(&file, "before").expect("a file");
    let failed = annals(&["timeline", "--from", "2023-13", "-o", &file]);
    assert_eq!(failed.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), "before");
    assert_eq!(annals(&["timeline", "-o", &file]).status.code(), Some(0));
    let names: Vec<_> = std::fs::read_dir(&folder.0)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names, ["a.csv"]);
    let missing = folder.file("missing/a.csv");
    let output = annals(&["timeline", "-o", &missing]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot write"));
}

#[test]
fn five_problems_of_a_kind_are_shown_unless_all_are_requested() {
    let prefixes = "@prefix ann: <https://w3id.org/annals/ns#> .\n\
        @prefix ag: <https://w3id.org/annals/id/agent/> .\n\
        @prefix ev: <https://w3id.org/annals/id/event/> .\n";
    let lines = (0..8).map(|n| format!("ev:a ann:target ag:none-such-{n}x{n} .\n"));
    let many = format!("{prefixes}{}", lines.collect::<String>());
    let message = |arguments: &[&str]| {
        let output = with_input(arguments, &many);
        let message = text(&output.stdout);
        let places = message.matches("--> standard input:").count();
        (places, message.contains("3 more of this kind"))
    };
    assert_eq!(message(&["check", "-"]), (5, true));
    assert_eq!(message(&["check", "-", "--all"]), (8, false));
}

#[test]
fn explain_accepts_every_spelling_of_a_code_and_lists_all_codes() {
    let run = |arguments: &[&str]| with_input(arguments, "");
    let page = run(&["explain", "E012"]);
    assert_eq!(page.status.code(), Some(0));
    assert!(text(&page.stdout).starts_with("E012: invalid date (error)\n"));
    for spelling in ["e012", "12", "W012"] {
        assert_eq!(
            run(&["explain", spelling]).stdout,
            page.stdout,
            "{spelling}"
        );
    }
    let list = run(&["explain"]);
    assert!(text(&list.stdout).contains("\nW040  undefined name\n"));
    let none = run(&["explain", "E999"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("no code `E999`"));
}

#[test]
fn strict_treats_warnings_as_errors_and_json_is_an_array() {
    let prefixes = "@prefix ann: <https://w3id.org/annals/ns#> .\n\
        @prefix ag: <https://w3id.org/annals/id/agent/> .\n\
        @prefix ev: <https://w3id.org/annals/id/event/> .\n";
    let good = format!("{prefixes}ev:a ann:target ag:kyivstar .\n");
    let output = with_input(&["check", "-", "--strict"], &good);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let doubtful = format!("{prefixes}ev:a ann:target ag:none-such .\n");
    let output = with_input(&["check", "-"], &doubtful);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).starts_with("warning[W040]"));
    let output = with_input(&["check", "-", "--strict"], &doubtful);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("error[W040]"));
    let output = with_input(&["check", "-", "--strict", "--only", "E012,13"], &doubtful);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let output = with_input(&["check", "-", "--format", "json"], "ev:a");
    assert_eq!(output.status.code(), Some(1));
    let problems: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert!(problems.as_array().is_some_and(|all| !all.is_empty()));
}

#[test]
fn relative_iris_of_a_file_are_resolved_against_the_base_that_is_given() {
    let folder = std::env::temp_dir().join(format!("annals-base-{}", std::process::id()));
    let store = folder.to_string_lossy();
    let input = "<me> a <urn:example:thing> .";
    let call = |base: &[&str]| {
        let args = [
            "load",
            "-",
            "--as",
            "a.ttl",
            "--no-bundled",
            "--store",
            &store,
        ];
        with_input(&[&args[..], base].concat(), input)
    };
    assert!(annals(&["init", "--store", &store]).status.success());
    let without = call(&[]);
    assert!(
        text(&without.stderr).contains("relative IRI")
            || text(&without.stdout).contains("relative IRI")
    );
    let with = call(&["--base", "http://example.org/x/"]);
    assert!(with.status.success(), "{}", text(&with.stderr));
    let query = [
        "query",
        "-e",
        "ASK { <http://example.org/x/me> ?p ?o }",
        "--store",
        &store,
    ];
    assert_eq!(text(&annals(&query).stdout), "true\n");
    let wrong = call(&["--base", "here"]);
    assert!(
        text(&wrong.stderr).contains("absolute IRI"),
        "{}",
        text(&wrong.stderr)
    );
    let _ = std::fs::remove_dir_all(&folder);
}
