//! The site: pages as files, whose links all lead somewhere.

use super::fmt::{annals as run, folder};
use annals::Annals;
use annals::model::marking::Marking;
use annals::model::origin::Origin;
use annals::parse::{Format, Input};
use annals::query::Answer;
use annals::site::{Report, Settings, SiteError, write};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

fn of(files: &[PathBuf]) -> Annals {
    let input = |file: &PathBuf| Input {
        origin: Origin::new(file.file_name().expect("a name").to_string_lossy()),
        bytes: fs::read(file).expect("a file"),
        format: Format::Turtle,
    };
    Annals::scratch(files.iter().map(input).collect()).expect("it is valid")
}

fn of_text(name: &str, text: &str) -> Annals {
    let input = Input {
        origin: Origin::new(name).with_base(Some("https://example.org/annals/data/".to_owned())),
        bytes: text.as_bytes().to_vec(),
        format: Format::Turtle,
    };
    Annals::scratch(vec![input]).expect("it is valid")
}

fn world() -> Annals {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/world");
    let mut files: Vec<PathBuf> = fs::read_dir(data)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    of(&files)
}

fn marked() -> Annals {
    of(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/marking/marked.ttl")])
}

fn made(annals: &Annals, folder: &Path) -> Report {
    write(annals, &[], folder, &Settings::default()).expect("a site")
}

/// All files below a folder, by name, with their bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(one) = folders.pop() {
        for entry in fs::read_dir(one).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it is inside");
            found.insert(
                name.to_string_lossy().into_owned(),
                fs::read(&path).expect("a file"),
            );
        }
    }
    found
}

/// The values of the attributes that lead somewhere, unescaped.
fn links(markup: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["href", "src", "action"] {
        let begin = format!("{name}=\"");
        let values = markup.split(begin.as_str()).skip(1);
        found.extend(
            values
                .filter_map(|rest| rest.split_once('"'))
                .map(|it| it.0.replace("&amp;", "&")),
        );
    }
    found
}

/// The file to which a link leads, as seen from another.
fn target(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{link} in {from} leaves the site"),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_link_leads_to_a_file_and_a_place_in_it() {
    let folder = folder("site-links");
    made(&world(), &folder);
    let files = files(&folder);
    assert!(follow_links(&files) > 1000);
    for page in [
        "index.html",
        "claims.html",
        "sources.html",
        "find.html",
        "404.html",
        "ontology.html",
        "search-index.js",
        "data/annals.ttl",
        "data/annals.jsonld",
        "data/annals-portable.nt",
        "timeline.csv",
        "timeline.json",
        "timeline/in/2023.html",
        "embed/timeline.html",
        "known.atom",
        "query/stats.html",
        "event/grid-outage.html",
        "event/grid-outage.ttl",
        "event/grid-outage.atom",
    ] {
        assert!(files.contains_key(page), "{page}");
    }
    let text = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    let page = "<link rel=\"alternate\" type=\"text/html\" href=\"event/grid-outage.html\"/>";
    assert!(text("known.atom").contains(page), "entries lead to pages");
    assert!(text("about.html").contains("href=\"data/annals.ttl\""));
    let index = text("search-index.js");
    assert!(index.contains("[\"event/grid-outage.html\",\"Outage of the grid\",\"event\""));
}

#[test]
fn no_page_offers_what_only_a_server_can_do() {
    let folder = folder("site-no-server");
    made(&marked(), &folder);
    for (name, bytes) in files(&folder) {
        if name.ends_with(".html") {
            let page = String::from_utf8_lossy(&bytes);
            let forms = page.split("<form").skip(1);
            let other = forms.filter(|form| !form.starts_with(" role=\"search\""));
            assert_eq!(other.count(), 0, "{name} has a form without a server");
            assert!(
                !page.contains("<script defer"),
                "{name} has an empty script"
            );
            assert!(!page.contains("data-needs"), "{name} speaks of a server");
        }
    }
}

#[test]
fn a_day_of_the_past_has_pages_of_its_own() {
    let (annals, folder) = (marked(), folder("site-as-of"));
    let day = chrono::NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
    let known = annals.as_of(day).expect("a view");
    let days = [(day, "2024-02".to_owned(), known)];
    write(&annals, &days, &folder, &Settings::default()).expect("a site");
    let files = files(&folder);
    follow_links(&files);
    let page = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    assert!(page("event/breach.html").contains("Vendor"));
    assert!(!page("as-of/2024-02/event/breach.html").contains("Vendor"));
    assert!(!files.contains_key("as-of/2024-02/claim/breach-01.html"));
}

/// Follows every link of every page, picture and feed, and says how many there are.
fn follow_links(files: &BTreeMap<String, Vec<u8>>) -> usize {
    let mut followed = 0;
    for (name, bytes) in files {
        let kind = name.rsplit('.').next();
        if !matches!(kind, Some("html" | "svg" | "atom")) {
            continue;
        }
        let markup = str::from_utf8(bytes).expect("text");
        for link in links(markup) {
            if link.contains("://") || link.starts_with("urn:") {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let file = match file {
                "" => name.clone(),
                file => target(name, file),
            };
            followed += 1;
            let bytes = files.get(&file);
            let bytes = bytes.unwrap_or_else(|| panic!("{link} in {name} leads to no file"));
            let place = format!("id=\"{fragment}\"");
            let has_place = fragment.is_empty() || String::from_utf8_lossy(bytes).contains(&place);
            assert!(has_place, "{link} in {name} leads to no place");
        }
    }
    followed
}

#[test]
fn the_same_data_give_the_same_bytes_and_only_what_changed_is_written() {
    let (annals, first, second) = (marked(), folder("site-first"), folder("site-second"));
    let report = made(&annals, &first);
    assert_eq!((report.written, report.removed), (report.files, 0));
    made(&marked(), &second);
    assert!(files(&first) == files(&second), "two runs differ");
    fs::write(first.join("mine.txt"), "kept").expect("a file");
    fs::write(first.join("claims.html"), "changed").expect("a file");
    assert_eq!(made(&annals, &first).written, 1);
    let empty = Annals::scratch(Vec::new()).expect("no data");
    let report = made(&empty, &first);
    assert!(report.removed > 10, "{report:?}");
    let left = files(&first);
    assert!(left.contains_key("mine.txt") && !first.join("event").exists());
}

#[test]
fn a_second_run_makes_no_page_unless_data_program_or_a_file_is_another() {
    let (annals, folder) = (marked(), folder("site-second-run"));
    let run = |annals: &Annals, program: &str| {
        let settings = Settings {
            program: Some(program.to_owned()),
            ..Settings::default()
        };
        write(annals, &[], &folder, &settings).expect("a site")
    };
    let report = run(&annals, "one");
    let changed = |modified: SystemTime| {
        let path = folder.join("claims.html");
        fs::write(&path, "changed").expect("a file");
        let file = fs::File::options().append(true).open(path).expect("a file");
        file.set_modified(modified).expect("a time");
    };
    // A change that is dated back shows that nothing was made.
    changed(SystemTime::UNIX_EPOCH);
    assert_eq!(
        run(&annals, "one"),
        Report {
            written: 0,
            ..report
        }
    );
    assert_eq!(run(&annals, "two").written, 1);
    changed(SystemTime::now() + Duration::from_secs(60));
    assert_eq!(run(&annals, "two").written, 1);
    fs::remove_file(folder.join("known.atom")).expect("a file");
    assert_eq!(run(&annals, "two").written, 1);
    let nothing = Annals::scratch(Vec::new()).expect("no data");
    let report = run(&nothing, "two");
    assert!(report.written > 1 && report.removed > 10, "{report:?}");
}

#[test]
fn the_search_finds_without_a_server() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/site/search.mjs");
    let folder = folder("site-search");
    made(&world(), &folder);
    let page = fs::read_to_string(folder.join("find.html")).expect("a page");
    for part in [
        "<script src=\"search-index.js\" defer>",
        "<script src=\"search.js\" defer>",
        "role=\"search\"",
        "name=\"q\"",
        "<main",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let words = ["OUTAGE grid", "outäge of the grid", "zzzz", ""];
    let mut node = Command::new("node");
    let Ok(output) = node.arg(script).arg(&folder).args(words).output() else {
        eprintln!("skipped: there is no node here to run the script of the search");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let results = String::from_utf8_lossy(&output.stdout).into_owned();
    let results: Vec<&str> = results.lines().collect();
    let grid = "event/grid-outage.html | Outage of the grid | event";
    for (result, begin) in results.iter().zip([grid, grid]) {
        assert!(result.contains(begin), "{result}");
    }
    assert_eq!(results[2..], ["0 results", ""]);
}

#[test]
fn a_file_of_somebody_else_is_not_overwritten() {
    let folder = folder("site-foreign");
    fs::write(folder.join("index.html"), "mine").expect("a file");
    let failed = write(&marked(), &[], &folder, &Settings::default());
    assert!(matches!(failed, Err(SiteError::Foreign(path)) if path.ends_with("index.html")));
    assert_eq!(
        fs::read(folder.join("index.html")).expect("a file"),
        b"mine"
    );
}

#[test]
fn nothing_above_the_allowed_marking_is_in_any_file() {
    let folder = folder("site-marking");
    let marked = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/marking/marked.ttl");
    let all = of(std::slice::from_ref(&marked));
    let secret = |folder: &Path| {
        let files = files(folder).into_iter();
        // The ontology has the word too.
        let has = |text: &[u8]| String::from_utf8_lossy(text).contains("agent/secret");
        files
            .filter(|(name, text)| name.contains("secret") || has(text))
            .count()
    };
    let red = all
        .visible_to(Marking::Red)
        .expect("a view")
        .unwrap_or_else(|| all.clone_handle());
    made(&red, &folder);
    assert!(secret(&folder) > 0);
    let marked = marked.to_string_lossy().into_owned();
    let output = run(&folder, &["site", ".", "--data", &marked]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(secret(&folder), 0);
}

#[test]
fn with_an_address_there_is_a_site_map_and_feeds_name_it() {
    let folder = folder("site-address");
    let settings = Settings {
        url: Some("https://example.org/annals".to_owned()),
        license: Some("https://creativecommons.org/licenses/by/4.0/".to_owned()),
        embed: vec!["https://blog.example".to_owned()],
        ..Settings::default()
    };
    write(&marked(), &[], &folder, &settings).expect("a site");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    let map = read("sitemap.xml");
    let addresses: Vec<&str> = map
        .split("<loc>")
        .skip(1)
        .filter_map(|it| it.split_once("</loc>"))
        .map(|it| it.0)
        .collect();
    assert!(addresses.len() > 10);
    for address in addresses {
        let file = address
            .strip_prefix("https://example.org/annals/")
            .expect("our address");
        let file = if file.is_empty() { "index.html" } else { file };
        assert!(folder.join(file).is_file(), "{address}");
    }
    assert!(read("known.atom").contains("href=\"https://example.org/annals/known.atom\""));
    assert!(read("w3id.htaccess").contains("https://example.org/annals/$1/$2.ttl [R=303,L]"));
    // The description of the data is RDF, with the licence.
    let catalog = of_text("catalog.ttl", &read("data/catalog.ttl"));
    let has_license = "ASK { ?data <http://purl.org/dc/terms/license> \
        <https://creativecommons.org/licenses/by/4.0/> }";
    let answer = catalog.query(has_license).expect("an answer");
    assert_eq!(answer, Answer::Boolean(true));
    assert!(read("_headers").contains("frame-ancestors https://blog.example\n"));
    assert!(read("robots.txt").contains("Sitemap: https://example.org/annals/sitemap.xml"));
    assert!(
        read("index.html")
            .contains("<link rel=\"canonical\" href=\"https://example.org/annals/\">")
    );
    // A picture for social networks is in pixels, so only where the program draws them.
    let has_card = read("index.html").contains("content=\"https://example.org/annals/card.png\"");
    assert_eq!(has_card, cfg!(feature = "png"));
    let card = fs::read(folder.join("card.png")).unwrap_or_default();
    assert_eq!(card.starts_with(b"\x89PNG"), has_card);
}

#[test]
fn what_was_renamed_leads_to_its_name_of_now() {
    let folder = folder("site-renamed");
    let file = folder.join("renamed.ttl");
    let text = fs::read_to_string("tests/data/marking/marked.ttl").expect("a file");
    let text = text + "ev:old dcterms:isReplacedBy ev:breach .\n";
    fs::write(&file, text).expect("a file");
    let site = folder.join("site");
    made(&of(&[file]), &site);
    let page = fs::read_to_string(site.join("event/old.html")).expect("a page");
    assert!(page.contains("content=\"0; url=breach.html\""), "{page}");
}

#[test]
fn each_page_of_a_long_list_is_there_and_says_what_it_holds() {
    let mut text = "@prefix ag: <https://w3id.org/annals/id/agent/> .\n\
        @prefix ann: <https://w3id.org/annals/ns#> .\n\
        @prefix ev: <https://w3id.org/annals/id/event/> .\n\
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
        ag:first-group a ann:Agent ; rdfs:label \"First Group\"@en .\n"
        .to_owned();
    for number in 0..130 {
        let (month, day) = (number % 12 + 1, number % 28 + 1);
        text += &format!(
            "ev:e{number} a ann:Event ; rdfs:label \"Event {number}\"@en ; \
             ann:eventType ann:cyberattack ; ann:initiator ag:first-group ; \
             ann:date \"2023-{month:02}-{day:02}\"^^xsd:date .\n"
        );
    }
    let folder = folder("site-long");
    made(&of_text("long.ttl", &text), &folder);
    let files = files(&folder);
    let read = |name: &str| {
        let bytes = files.get(name).unwrap_or_else(|| panic!("{name} is there"));
        String::from_utf8(bytes.clone()).expect("text")
    };
    for list in ["timeline", "timeline/actor/first-group", "timeline/in/2023"] {
        for page in 2..=6 {
            let page = read(&format!("{list}/page/{page}.html"));
            assert!(
                page.contains("href=\"") && page.contains("Event "),
                "{list}"
            );
        }
        assert!(
            !files.contains_key(&format!("{list}/page/7.html")),
            "{list}"
        );
    }
    for (list, title) in [
        ("timeline", "Timeline"),
        ("timeline/actor/first-group", "Timeline: First Group"),
        ("timeline/in/2023", "Timeline: 2023"),
    ] {
        let feed = read(&format!("{list}.atom"));
        assert!(feed.contains(&format!("<title>{title}</title>")), "{list}");
        let calendar = read(&format!("{list}.ics"));
        let name = format!("X-WR-CALNAME:{title}\r\n");
        assert!(calendar.contains(&name), "{list}");
    }
}
