//! `annals fmt` as a user meets it, and the form of what the program brings along.

use annals::model::origin::Origin;
use annals::parse::{Format, Input, read};
use annals::render::turtle;
use annals::{Annals, model::id};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

/// Runs the program in a folder.
pub fn annals(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(args)
        .current_dir(folder)
        .env_remove("ANNALS_DATA")
        .stdin(Stdio::null())
        .output()
        .expect("the program runs")
}

/// A folder of this test's own, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = env::temp_dir().join(format!("annals-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn formatted(path: &Path) -> String {
    let reading = read(Input {
        origin: Origin::new("a.ttl"),
        bytes: fs::read(path).expect("a file"),
        format: Format::Turtle,
    });
    let document = reading
        .document
        .unwrap_or_else(|| panic!("{path:?}: {:?}", reading.problems));
    turtle::format(&document).expect("it is Turtle")
}

#[test]
fn every_kind_of_text_is_brought_into_the_form() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fmt");
    for name in ["comments", "shapes"] {
        insta::assert_snapshot!(
            format!("fmt-{name}"),
            formatted(&data.join(format!("{name}.ttl")))
        );
    }
}

#[test]
fn the_short_forms_of_rdf_1_2_are_written_out_as_the_documentation_says() {
    let folder = folder("fmt-rdf12");
    let path = folder.join("a.ttl");
    let text = "<urn:s> <urn:p> <urn:o> ~ <urn:r> {| <urn:q> 1 |} .\n\
        <urn:t> <urn:u> << <urn:s> <urn:p> <urn:z> ~ <urn:w> >> .\n";
    fs::write(&path, text).expect("a document");
    let once = formatted(&path);
    for statement in [
        "<urn:s> <urn:p> <urn:o>",
        "<urn:r>",
        "rdf:reifies <<( <urn:s> <urn:p> <urn:o> )>>",
        "<urn:q> 1",
        "<urn:w> rdf:reifies <<( <urn:s> <urn:p> <urn:z> )>>",
        "<urn:u> <urn:w>",
    ] {
        assert!(
            once.contains(statement),
            "{statement} is missing in\n{once}"
        );
    }
    assert!(!once.contains("{|") && !once.contains("<< "), "{once}");
    fs::write(&path, &once).expect("a document");
    assert_eq!(formatted(&path), once);
}

#[test]
fn every_property_of_the_ontology_has_its_place_in_the_order() {
    let order = include_str!("../../src/render/turtle/order.txt");
    let annals = Annals::new().expect("the ontology can be read");
    let answer = annals
        .query("SELECT DISTINCT ?p { ?p a ?kind FILTER(?kind IN (owl:ObjectProperty, owl:DatatypeProperty)) }")
        .expect("an answer");
    let table = answer.table().expect("rows");
    let properties: Vec<_> = table
        .iter()
        .filter_map(|row| row.text("p"))
        .map(id::shorten)
        .collect();
    assert!(properties.len() > 90, "{properties:?}");
    for property in &properties {
        let times = order.lines().filter(|line| line == property).count();
        assert_eq!(times, 1, "{property} is listed {times} times in the order");
    }
}

const UGLY: &str = "@prefix ev: <https://w3id.org/annals/id/event/> .\n\
    @prefix ann: <https://w3id.org/annals/ns#> .\nev:b ann:place ev:z, ev:y; a ann:Event.\n";
const TIDY: &str = "@prefix ann: <https://w3id.org/annals/ns#> .\n\
    @prefix ev: <https://w3id.org/annals/id/event/> .\n\nev:b a ann:Event ;\n  ann:place ev:y, ev:z .\n";

#[test]
fn a_file_is_formatted_with_its_permissions_and_a_second_run_changes_nothing() {
    let folder = folder("fmt-rewrite");
    let file = folder.join("a.ttl");
    fs::write(&file, UGLY).expect("written");
    fs::write(folder.join("b.nt"), "<a:b> <a:c>   <a:d> .\n").expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("set");
    }
    let checked = annals(&folder, &["fmt", "--check", "."]);
    assert_eq!(checked.status.code(), Some(1));
    let shown = String::from_utf8_lossy(&checked.stdout);
    assert!(shown.starts_with("a.ttl:1\n  - @prefix ev:"), "{shown}");
    assert_eq!(
        fs::read_to_string(&file).expect("text"),
        UGLY,
        "check writes nothing"
    );

    let done = annals(&folder, &["fmt", "."]);
    assert!(done.status.success() && done.stdout.is_empty());
    assert_eq!(
        String::from_utf8_lossy(&done.stderr),
        "note: 1 file checked, 1 reformatted\n"
    );
    assert_eq!(fs::read_to_string(&file).expect("text"), TIDY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
    assert!(annals(&folder, &["fmt", "--check", "."]).status.success());
    assert_eq!(
        fs::read_dir(&folder).expect("a folder").count(),
        2,
        "no temporary file is left"
    );
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn if_one_file_has_a_syntax_error_none_is_written_and_the_error_is_reported() {
    let folder = folder("fmt-broken");
    fs::write(folder.join("a.ttl"), UGLY).expect("written");
    fs::write(folder.join("b.ttl"), format!("{UGLY}ev:b a .\n")).expect("written");
    let output = annals(&folder, &["fmt", "a.ttl", "b.ttl"]);
    assert_eq!(output.status.code(), Some(2));
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(
        messages.contains("error[E002]") && messages.contains("b.ttl:4:8"),
        "{messages}"
    );
    assert_eq!(
        fs::read_to_string(folder.join("a.ttl")).expect("text"),
        UGLY
    );
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn files_other_than_turtle_are_rejected_by_name() {
    let folder = folder("fmt-formats");
    for name in ["a.nt", "a.trig", "a.jsonld", "a.ttl.gz"] {
        fs::write(folder.join(name), "").expect("written");
        let output = annals(&folder, &["fmt", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(
            messages.contains("only uncompressed Turtle files (.ttl) can be formatted"),
            "{messages}"
        );
    }
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn the_bundled_data_and_the_ontology_are_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = annals(root, &["fmt", "--check", "data", "ontology"]);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "`annals fmt data ontology` fixes this:\n{shown}"
    );
}

const OLD: &str = "@prefix ann: <https://w3id.org/annals/ns#> .
@prefix cl: <https://w3id.org/annals/id/claim/> .
@prefix ev: <https://w3id.org/annals/id/event/> .

ev:exercise a ann:Event ;
  # announced in spring
  ann:planned true . # so far

# not so
ev:outage a ann:Event ;
  ann:planned false .

cl:exercise-01 a ann:Claim ;
  ann:rank ann:deprecated ;
  ann:claimText \"It is 'only' an exercise, says Ukraine's army.\"@en .
";

#[test]
fn migrating_rewrites_old_terms_and_names_what_only_the_author_knows() {
    let folder = folder("fmt-migrate");
    fs::write(folder.join("old.ttl"), OLD).expect("a file");
    let run = |args: &[&str]| {
        let output = annals(&folder, args);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), error)
    };
    let read = || fs::read_to_string(folder.join("old.ttl")).expect("a file");
    assert_eq!(run(&["fmt", "--migrate", "--check", "old.ttl"]).0, Some(1));
    assert_eq!(read(), OLD);
    let (code, error) = run(&["fmt", "--migrate", "old.ttl"]);
    assert_eq!(code, Some(0), "{error}");
    for told in [
        "2 statements migrated",
        "old.ttl:14:12: cl:exercise-01 is deprecated, but not since when",
        "old.ttl:15:17: the ann:claimText of cl:exercise-01 quotes 'only'",
    ] {
        assert!(error.contains(told), "{error}");
    }
    let text = read();
    assert!(text.contains("ann:status ann:planned"), "{text}");
    assert!(
        !text.contains("ann:planned true") && !text.contains("false"),
        "{text}"
    );
    assert!(!text.contains("deprecatedOn"), "{text}");
    for comment in ["# announced in spring", "# so far", "# not so"] {
        assert!(text.contains(comment), "{text}");
    }
    run(&["fmt", "--migrate", "old.ttl"]);
    assert_eq!(read(), text);
}

#[test]
fn migrating_leaves_what_contradicts_itself_to_the_author() {
    let folder = folder("fmt-migrate-undecided");
    let text = "@prefix ann: <https://w3id.org/annals/ns#> .\n\
        @prefix ev: <https://w3id.org/annals/id/event/> .\n\n\
        ev:a ann:planned true ;\n  ann:status ann:cancelled .\n\nev:b ann:planned \"perhaps\" .\n";
    fs::write(folder.join("old.ttl"), text).expect("a file");
    let output = annals(&folder, &["fmt", "--migrate", "old.ttl"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        error.contains("ann:planned stands beside another ann:status"),
        "{error}"
    );
    assert!(
        error.contains("ann:planned is neither true nor false here"),
        "{error}"
    );
    let after = fs::read_to_string(folder.join("old.ttl")).expect("a file");
    assert!(
        after.contains("ann:planned true") && after.contains("perhaps"),
        "{after}"
    );
}
