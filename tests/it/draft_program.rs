//! `annals draft`, `annals source` and `annals check --quotes` from end to end.

use flate2::Crc;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PAGE: &str = "<html lang=en><head><title>Wiper attack on Ukrtelecom</title>\
    <meta property=\"article:published_time\" content=\"2026-03-12\"></head><body><article>\
    <p>Ukrtelecom was hit by a wiper attack on 10 March 2026, and nobody could pay for some time.</p>\
    <p>CERT-UA said that the attackers had used “a wiper  of a\u{a0}new\nfamily – it’s rare”.</p>\
    <p>The SBU said that Sandworm was behind the attack, which was more than one year of work.</p></article></body></html>";

fn annals(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("an input");
    // A program that asks for nothing may have ended already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("an end")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An archive of ZIP with stored members.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    let two = |number: usize| u16::try_from(number).expect("small").to_le_bytes();
    let four = |number: usize| u32::try_from(number).expect("small").to_le_bytes();
    for (name, content) in members {
        let mut sum = Crc::new();
        sum.update(content);
        let mut fields = Vec::new();
        fields.extend([20, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        fields.extend(sum.sum().to_le_bytes());
        fields.extend(four(content.len()));
        fields.extend(four(content.len()));
        fields.extend(two(name.len()));
        fields.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend(four(bytes.len()));
        directory.extend(name.as_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&fields);
        bytes.extend(name.as_bytes());
        bytes.extend(*content);
    }
    let start = bytes.len();
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(two(members.len()));
    bytes.extend(two(members.len()));
    bytes.extend(four(directory.len()));
    bytes.extend(four(start));
    bytes.extend([0, 0]);
    bytes
}

#[test]
fn quotations_are_proven_by_the_text_that_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    fs::write(path.join("page.html"), PAGE).expect("a page");
    let added = annals(
        path,
        &[
            "source",
            "add",
            "page.html",
            "--url",
            "https://courier.example/a",
            "-o",
            "source.ttl",
            "--archived-at",
            "https://archive.example/a",
            "--archived-on",
            "2026-03-13",
        ],
        "",
    );
    assert!(added.status.success(), "{}", text(&added.stderr));
    let source = fs::read_to_string(path.join("source.ttl")).expect("a source");
    for expected in [
        "ann:textDigest \"sha256:",
        "ann:archivedAt",
        "ann:archivedOn",
        "dcterms:title",
    ] {
        assert!(source.contains(expected), "{expected}\n{source}");
    }
    let kept = fs::read_dir(path.join("texts")).expect("texts").count();
    assert_eq!(kept, 1);
    let name = source
        .lines()
        .find_map(|it| it.strip_suffix(" a ann:Source ;"))
        .expect("a source")
        .to_owned();
    let claim = |quote: &str| {
        let prefixes = source
            .lines()
            .filter(|it| it.starts_with("@prefix"))
            .collect::<Vec<_>>()
            .join("\n");
        format!(
            "{prefixes}\n@prefix cl: <https://w3id.org/annals/id/claim/> .\n\
             @prefix ag: <https://w3id.org/annals/id/agent/> .\n@prefix ev: <https://w3id.org/annals/id/event/> .\n\
             cl:a-01 a ann:Claim ; ann:about ev:kyivstar-attack ; ann:claimedBy ag:cert-ua ;\n\
             ann:quote \"{quote}\"@en ; ann:statedIn {name} .\n"
        )
    };
    for (quote, is_right) in [
        ("a wiper of a new family - it's rare", true),
        ("A wiper of a new family", false),
        ("a wiper of a family", false),
    ] {
        fs::write(path.join("claim.ttl"), claim(quote)).expect("a claim");
        let checked = annals(
            path,
            &["check", "--quotes", "--all", "source.ttl", "claim.ttl"],
            "",
        );
        let out = text(&checked.stdout);
        assert_eq!(
            checked.status.success(),
            is_right,
            "{quote}\n{out}{}",
            text(&checked.stderr)
        );
        let expected = if is_right {
            "cl:a-01: line 3 of src:"
        } else {
            "does not stand in the kept text"
        };
        assert!(out.contains(expected), "{quote}\n{out}");
    }
    // A text that was changed proves nothing.
    let file = fs::read_dir(path.join("texts"))
        .expect("texts")
        .next()
        .expect("a text")
        .expect("a text");
    fs::write(file.path(), "a wiper of a family").expect("a change");
    let checked = annals(path, &["check", "--quotes", "source.ttl", "claim.ttl"], "");
    assert!(!checked.status.success());
    assert!(text(&checked.stdout).contains("no text with the digest"));
}

#[test]
fn the_page_of_a_web_archive_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}");
    let record = |url: &str| {
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-14T00:00:00Z\r\n\
             Content-Length: {}\r\n\r\n{answer}\r\n\r\n",
            answer.len()
        )
    };
    let warc = record("https://courier.example/a") + &record("https://courier.example/b");
    let pages = "{\"format\": \"json-pages-1.0\"}\n{\"url\": \"https://courier.example/b\", \"title\": \"x\"}\n";
    let archive = zip(&[
        ("archive/data.warc", warc.as_bytes()),
        ("pages/pages.jsonl", pages.as_bytes()),
    ]);
    fs::write(path.join("crawl.wacz"), archive).expect("an archive");
    let arguments = [
        "source",
        "add",
        "crawl.wacz",
        "--archived-at",
        "https://archive.example/b",
    ];
    let added = annals(path, &arguments, "");
    let source = text(&added.stdout);
    assert!(added.status.success(), "{}", text(&added.stderr));
    assert!(
        source.contains("https://courier.example/b") && source.contains("2026-03-14"),
        "{source}"
    );
    let missing = annals(
        path,
        &[
            "source",
            "add",
            "crawl.wacz",
            "--url",
            "https://courier.example/c",
        ],
        "",
    );
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("no answer of https://courier.example/c"));
    fs::write(path.join("broken.wacz"), b"PK\x03\x04broken").expect("a file");
    let broken = annals(path, &["source", "add", "broken.wacz"], "");
    assert!(
        text(&broken.stderr).contains("web archive, but it is damaged"),
        "{}",
        text(&broken.stderr)
    );
}

#[test]
fn a_review_loads_what_is_accepted() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    fs::write(path.join("page.html"), PAGE).expect("a page");
    let arguments = ["draft", "page.html", "--url", "https://courier.example/a"];
    let drafted = text(&annals(path, &arguments, "").stdout);
    let worded = drafted
        .lines()
        .filter(|it| !it.starts_with('#') && it.contains("# "))
        .count();
    assert!(worded > 8, "{drafted}");
    // All but the last statement, which is dropped at the end of the input.
    let answers = "a\n".repeat(worded - 1);
    let review = [&arguments[..], &["--review", "-o", "left.ttl"]].concat();
    let reviewed = annals(path, &review, &answers);
    assert!(reviewed.status.success(), "{}", text(&reviewed.stderr));
    let left = fs::read_to_string(path.join("left.ttl")).expect("what is left");
    assert!(
        !left.contains("ann:draft") && left.contains("ann:claimedBy"),
        "{left}"
    );
    let loaded = annals(
        path,
        &[&arguments[..], &["--review"]].concat(),
        &"\n".repeat(worded),
    );
    assert!(
        loaded.status.success(),
        "{}{}",
        text(&loaded.stdout),
        text(&loaded.stderr)
    );
    let shown = annals(
        path,
        &[
            "timeline",
            "--target",
            "ukrtelecom",
            "--from",
            "2026-03",
            "--to",
            "2026-03",
        ],
        "",
    );
    assert!(
        text(&shown.stdout).contains("2026-03-10"),
        "{}",
        text(&shown.stdout)
    );
    // Nothing accepted, nothing loaded.
    let none = annals(path, &[&arguments[..], &["--review"]].concat(), "q\n");
    assert_eq!(none.status.code(), Some(1));
}
