//! `annals import`, run as a process.

mod back;
mod docs;
mod duplicates;
mod forms;
mod records;
mod stix;
mod table;
mod traps;
mod workbooks;

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of a test, new and empty.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("annals-import-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder for tests");
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        std::fs::write(self.0.join(name), text).expect("a file of a test");
        self.path(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).expect("a file that was written")
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).expect("JSON")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn annals_with(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("ANNALS_DATA")
        .env_remove("ANNALS_STORE")
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

fn annals(args: &[&str]) -> Output {
    annals_with(args, "")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file of the extracts that are not part of the repository: in `ANNALS_IMPORT_EXTRACTS`, else beside
/// the repository. Where they are not there, a message says so.
fn extract(name: &str) -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/import");
    let folder = std::env::var_os("ANNALS_IMPORT_EXTRACTS").map_or(beside, PathBuf::from);
    let path = folder.join(name);
    if !path.exists() {
        eprintln!("skipped: there is no {}", path.display());
        return None;
    }
    Some(path.display().to_string())
}

/// `annals check` finds no error in a file, and `annals fmt` leaves it as it is.
fn assert_is_good(path: &str) {
    let check = annals(&["check", path]);
    assert_eq!(
        check.status.code(),
        Some(0),
        "{}{}",
        out(&check),
        err(&check)
    );
    let fmt = annals(&["fmt", "--check", path]);
    assert_eq!(fmt.status.code(), Some(0), "{}", out(&fmt));
}

/// Taken, widened, in words and left make up all filled cells, of each column and altogether.
fn assert_adds_up(report: &Value) {
    let number = |value: &Value, key: &str| value[key].as_u64().expect("a count");
    assert_eq!(
        number(report, "records"),
        number(report, "taken") + number(report, "left"),
        "{report}"
    );
    for key in ["empty", "taken", "widened", "words", "left"] {
        let columns = report["columns"].as_object().expect("columns");
        let sum: u64 = columns.values().map(|cells| number(cells, key)).sum();
        assert_eq!(sum, number(&report["cells"], key), "{key}");
    }
}

/// What differs between two files by `annals diff --json`: of events, then of attributions, with how
/// and the properties.
fn differences(before: &str, after: &str) -> [Vec<(String, String)>; 2] {
    let diff = annals(&["diff", before, after, "--max-tlp", "red", "--json"]);
    let diff: Value = serde_json::from_str(&out(&diff)).expect("JSON");
    let (mut events, mut attributions) = (Vec::new(), Vec::new());
    for thing in diff["things"].as_array().expect("things") {
        let changes = thing["changes"].as_array().expect("changes").iter();
        let names = changes.map(|change| change["name"].as_str().expect("a name"));
        let names: Vec<&str> = names.collect();
        let how = thing["how"].as_str().expect("how");
        let list = match thing["kind"].as_str() {
            Some("event") => &mut events,
            Some("claim") if how == "changed" || names.contains(&"attributed to") => {
                &mut attributions
            }
            _ => continue,
        };
        match how {
            "changed" => list.extend(
                names
                    .iter()
                    .map(|name| (how.to_owned(), (*name).to_owned())),
            ),
            _ => list.push((how.to_owned(), thing["id"].to_string())),
        }
    }
    for list in [&mut events, &mut attributions] {
        list.sort();
        list.dedup();
    }
    [events, attributions]
}

/// Nothing is new or gone, and of what is changed nothing but these properties.
fn assert_only(found: &[(String, String)], lost: &[&str]) {
    for (how, what) in found {
        assert!(
            how == "changed" && lost.contains(&what.as_str()),
            "{how} {what}"
        );
    }
}

/// The notes of a code.
fn notes<'a>(report: &'a Value, code: &str) -> Vec<&'a Value> {
    let all = report["notes"].as_array().expect("notes");
    all.iter().filter(|note| note["code"] == code).collect()
}

/// The statements of one thing in a text of canonical Turtle.
fn block<'a>(text: &'a str, subject: &str) -> &'a str {
    let mut blocks = text.split("\n\n");
    let start = format!("{subject} a ");
    blocks
        .find(|block| block.starts_with(&start))
        .unwrap_or_else(|| panic!("nothing on {subject}:\n{text}"))
}
