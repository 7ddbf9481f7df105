//! The page about the ontology holds every term, and `docs/ontology.md` is that page.

use annals::Annals;
use annals::model::{id, vocab::ann};
use annals::query::QueryOptions;
use annals::render::ontology::{html, markdown};
use annals::views::ontology::{Ontology, read};
use std::fs;
use std::path::Path;
use std::process::Command;

fn ontology() -> Ontology {
    let annals = Annals::new().expect("the ontology can be read");
    read(&annals, &QueryOptions::default()).expect("a page")
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes everything");
    String::from_utf8(out).expect("output is UTF-8")
}

#[test]
fn the_page_in_docs_is_the_one_that_the_program_prints() {
    let page = written(|out| markdown::write(out, &ontology()));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ontology.md");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let at = kept.lines().zip(page.lines()).position(|(a, b)| a != b);
    assert!(
        kept == page,
        "docs/ontology.md differs from line {:?}: `annals ontology -o docs/ontology.md` writes it anew",
        at.map(|at| at + 1)
    );
}

#[test]
fn both_pages_hold_every_term_once_with_its_place() {
    let markdown = written(|out| markdown::write(out, &ontology()));
    let html = written(|out| html::write(out, &ontology()));
    for term in ann::ALL {
        let name = id::shorten(term.as_str());
        let local = name.trim_start_matches("ann:");
        let heading = format!("# `{name}`\n");
        let item = format!("- `{name}` **");
        let found = markdown.matches(&heading).count() + markdown.matches(&item).count();
        assert_eq!(found, 1, "{name} in the Markdown");
        let places = html.matches(&format!("id=\"{local}\"")).count();
        assert_eq!(places, 1, "{name} in the HTML");
    }
}

#[test]
fn the_web_page_needs_nothing_else_and_its_links_lead_somewhere() {
    let html = written(|out| html::write(out, &ontology()));
    for foreign in ["<script", "<link", "src=", "url(", "@import", "href=\"http"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    assert!(
        html.contains("prefers-color-scheme: dark") && html.contains("color-scheme: light dark")
    );
    let targets: Vec<_> = html.split("href=\"#").skip(1).collect();
    assert!(targets.len() > 100, "{}", targets.len());
    for target in targets {
        let name = target.split('"').next().unwrap_or_default();
        assert!(html.contains(&format!("id=\"{name}\"")), "{name}");
    }
    for tag in ["ul", "li", "article", "main", "nav", "pre"] {
        let opened =
            html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn a_vocabulary_is_a_tree_and_a_property_tells_its_marks() {
    let ontology = ontology();
    let types = ontology
        .schemes
        .iter()
        .find(|it| it.term.name == "ann:EventTypes");
    let incident = types.and_then(|it| {
        it.concepts
            .iter()
            .find(|c| c.term.name == "ann:securityIncident")
    });
    let attack = incident.and_then(|it| {
        it.narrower
            .iter()
            .find(|c| c.term.name == "ann:cyberattack")
    });
    let disruptive = attack.and_then(|it| {
        it.narrower
            .iter()
            .find(|c| c.term.name == "ann:disruptiveAttack")
    });
    let under: Vec<_> = disruptive
        .expect("it is under cyberattack")
        .narrower
        .iter()
        .map(|it| it.term.name.as_str())
        .collect();
    assert_eq!(under, ["ann:ddosAttack", "ann:defacement"]);
    let all = ontology.groups.iter().flat_map(|group| &group.properties);
    let date = all
        .clone()
        .find(|it| it.term.name == "ann:date")
        .expect("it is there");
    assert_eq!(date.marks, ["ann:Claimable", "ann:SingleValued"]);
    assert!(all.count() > 120);
}

#[test]
fn terms_of_the_users_own_stand_with_ours_and_their_text_is_escaped() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own-terms");
    fs::create_dir_all(&folder).expect("a folder");
    let own = folder.join("own.ttl");
    fs::write(
        &own,
        "@prefix ann: <https://w3id.org/annals/ns#> .\n@prefix own: <https://example.org/own#> .\n\
         @prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
         @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
         own:witness a owl:ObjectProperty ; rdfs:label \"witness\"@en ; rdfs:domain ann:Event ;\n\
         skos:definition \"Who saw <it> & told\"@en ; rdfs:isDefinedBy <https://example.org/own> .\n",
    )
    .expect("a file");
    let run = |format: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
        let output = command
            .args(["ontology", "--format", format, "--data"])
            .arg(&own)
            .output();
        let output = output.expect("the program starts");
        assert!(output.status.success());
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(run("html").contains("Who saw &lt;it&gt; &amp; told"));
    assert!(run("markdown").contains("`https://example.org/own#witness`"));
}
