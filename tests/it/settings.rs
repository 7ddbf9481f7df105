//! Options go before the environment, and that before `annals.toml`.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const EVENT: &str = "<https://w3id.org/annals/id/event/NAME> \
    a <https://w3id.org/annals/ns#Event> .\n";

/// A folder with three files, a folder below it to call the program in, and a store.
struct Project(PathBuf);

impl Project {
    fn new(name: &str) -> Self {
        let name = format!("annals-settings-{name}-{}", std::process::id());
        let project = Self(std::env::temp_dir().join(name));
        fs::create_dir_all(project.0.join("below")).expect("a folder");
        for (name, events) in [("one.ttl", 1), ("two.ttl", 2), ("three.ttl", 3)] {
            let events = (0..events).map(|at| EVENT.replace("NAME", &format!("e{at}")));
            project.put(name, &events.collect::<String>());
        }
        let made = project.annals(&["load", "../three.ttl", "--store", "../kept"], &[]);
        assert!(made.status.success(), "{}", text(&made.stderr));
        project
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("a file");
    }

    fn annals(&self, args: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
        for name in ["ANNALS_DATA", "ANNALS_STORE", "NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
            .args(args)
            .envs(variables.iter().copied())
            .current_dir(self.0.join("below"))
            .output()
            .expect("the program starts")
    }

    /// How many events there are, and what `stats -v` says of the settings.
    fn asked(&self, args: &[&str], variables: &[(&str, &str)]) -> (usize, String) {
        let output = self.annals(&[&["stats", "-v"], args].concat(), variables);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let lines = text(&output.stdout);
        let count = lines.lines().find_map(|line| line.strip_prefix("Event"));
        let count = count.and_then(|count| count.trim().parse().ok());
        (count.unwrap_or_default(), lines)
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        // What is left behind is in the folder for such things.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

#[test]
fn whoever_names_data_or_a_store_first_answers_for_both() {
    let project = Project::new("order");
    let (data, store) = (("ANNALS_DATA", "../two.ttl"), ("ANNALS_STORE", "../kept"));
    project.put("annals.toml", "data = \"one.ttl\"\nstore = \"nowhere\"\n");
    for (args, variables, events) in [
        ([].as_slice(), [].as_slice(), 1),
        (&[], &[data], 2),
        (&[], &[store], 3),
        (&["--data", "../one.ttl"], &[data, store], 1),
        (&["--store", "../kept"], &[data], 3),
        (&["--store", "../kept"], &[], 3),
    ] {
        let (found, lines) = project.asked(args, variables);
        assert_eq!(found, events, "{args:?} {variables:?}: {lines}");
    }
    project.put("annals.toml", "store = \"kept\"\n");
    assert_eq!(project.asked(&[], &[]).0, 3);
    assert_eq!(project.asked(&[], &[data]).0, 2);
    project.put("annals.toml", "data = [\"two.ttl\", \"one.ttl\"]\n");
    assert_eq!(project.asked(&[], &[]).0, 2, "one and two tell of the same");
}

#[test]
fn the_nearest_file_counts_and_each_setting_says_where_it_comes_from() {
    let project = Project::new("told");
    project.put("annals.toml", "data = \"one.ttl\"\n");
    project.put(
        "below/annals.toml",
        "store = \"../kept\"\ncolor = \"always\"\n",
    );
    let (events, lines) = project.asked(&["--color", "never"], &[("ANNALS_DATA", "../two.ttl")]);
    assert_eq!(events, 2);
    let words = |name: &str| {
        let line = lines.lines().find(|line| line.starts_with(name));
        let words = line
            .unwrap_or_else(|| panic!("{name}: {lines}"))
            .split_whitespace();
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(words("data "), ["data", "../two.ttl", "ANNALS_DATA"]);
    assert_eq!(words("color "), ["color", "never", "--color"]);
    let store = words("store ");
    assert!(store[1].ends_with("below/../kept"), "{lines}");
    assert!(store[2].ends_with("below/annals.toml"), "{lines}");
}

#[test]
fn colour_of_the_file_yields_to_no_color() {
    let project = Project::new("colour");
    project.put("annals.toml", "data = \"one.ttl\"\ncolor = \"always\"\n");
    let coloured = |variables: &[(&str, &str)]| {
        let output = project.annals(&["show", "e0"], variables);
        text(&output.stdout).contains('\u{1b}')
    };
    assert!(coloured(&[]));
    assert!(!coloured(&[("NO_COLOR", "1")]));
}

#[test]
fn a_file_that_says_what_nobody_understands_is_an_error_with_place_and_help() {
    let project = Project::new("wrong");
    for (settings, place, part) in [
        ("stroe = \"x\"", "1:1", "did you mean `store`?"),
        (
            "data = \"a\"\nverbosity = 3",
            "2:1",
            "known here: data, store, color",
        ),
        ("[server]\nport = 1", "1:2", "no setting is called `server`"),
        ("color = \"blue\"", "1:10", "\"always\""),
        ("store = 3", "1:9", "a path in quotes"),
        ("data = [\"a\", 1]", "1:14", "a path in quotes"),
        ("data = ", "1:8", "the file ends too early"),
        (
            "\n\nstore = \"a\nb\"",
            "3:11",
            "invalid character in string",
        ),
    ] {
        project.put("annals.toml", settings);
        let output = project.annals(&["timeline"], &[]);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{settings}: {told}");
        let place = format!("annals.toml:{place}: ");
        assert!(
            told.contains(&place) && told.contains(part),
            "{settings}: {told}"
        );
        assert!(output.stdout.is_empty());
        // The file has no say in what helps to install the program.
        assert!(
            project
                .annals(&["completions", "bash"], &[])
                .status
                .success()
        );
    }
}
