//! Settings: options take precedence over the environment, and the environment over `annals.toml`.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const EVENT: &str = "<https://w3id.org/annals/id/event/NAME> \
    a <https://w3id.org/annals/ns#Event> .\n";

/// A folder with three files, a store, and a subfolder in which the program runs.
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

    /// The number of events, and the output of `stats -v`.
    fn stats(&self, args: &[&str], variables: &[(&str, &str)]) -> (usize, String) {
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
        // Ignored: leftovers are in the system's temporary folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

#[test]
fn the_first_level_that_sets_data_or_store_decides_both() {
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
        let (found, lines) = project.stats(args, variables);
        assert_eq!(found, events, "{args:?} {variables:?}: {lines}");
    }
    project.put("annals.toml", "store = \"kept\"\n");
    assert_eq!(project.stats(&[], &[]).0, 3);
    assert_eq!(project.stats(&[], &[data]).0, 2);
    project.put("annals.toml", "data = [\"two.ttl\", \"one.ttl\"]\n");
    assert_eq!(
        project.stats(&[], &[]).0,
        2,
        "both files describe the same events"
    );
}

#[test]
fn the_nearest_file_applies_and_each_setting_shows_its_source() {
    let project = Project::new("sources");
    project.put("annals.toml", "data = \"one.ttl\"\n");
    project.put(
        "below/annals.toml",
        "store = \"../kept\"\ncolor = \"always\"\n",
    );
    let (events, lines) = project.stats(&["--color", "never"], &[("ANNALS_DATA", "../two.ttl")]);
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
fn no_color_overrides_the_colour_setting_of_the_file() {
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
fn an_invalid_settings_file_is_an_error_with_location_and_help() {
    let project = Project::new("wrong");
    for (settings, place, part) in [
        ("stroe = \"x\"", "1:1", "did you mean `store`?"),
        (
            "data = \"a\"\nverbosity = 3",
            "2:1",
            "available settings: data, store, color",
        ),
        ("[server]\nport = 1", "1:2", "unknown setting `server`"),
        ("color = \"blue\"", "1:10", "\"always\""),
        ("store = 3", "1:9", "a path in quotes"),
        ("data = [\"a\", 1]", "1:14", "a path in quotes"),
        ("data = ", "1:8", "unexpected end of file"),
        (
            "\n\nstore = \"a\nb\"",
            "3:11",
            "invalid character in string",
        ),
    ] {
        project.put("annals.toml", settings);
        let output = project.annals(&["timeline"], &[]);
        let messages = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{settings}: {messages}");
        let place = format!("annals.toml:{place}: ");
        assert!(
            messages.contains(&place) && messages.contains(part),
            "{settings}: {messages}"
        );
        assert!(output.stdout.is_empty());
        // Completions do not depend on the settings file.
        assert!(
            project
                .annals(&["completions", "bash"], &[])
                .status
                .success()
        );
    }
}

/// Gives a file or folder to somebody else; only an administrator can.
#[cfg(unix)]
fn give_away(path: &std::path::Path) -> bool {
    std::os::unix::fs::chown(path, Some(54321), None).is_ok()
}

#[cfg(unix)]
#[test]
fn what_belongs_to_another_user_is_named_and_not_used_without_a_word() {
    let project = Project::new("foreign");
    project.put("annals.toml", "data = \"two.ttl\"\n");
    assert!(fs::rename(project.0.join("kept"), project.0.join(".annals")).is_ok());
    assert_eq!(project.stats(&[], &[]).0, 2);
    if !give_away(&project.0.join("annals.toml")) {
        return;
    }
    let told = |variables: &[(&str, &str)]| {
        let output = project.annals(&["stats"], variables);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    assert!(told(&[]).contains("annals.toml belongs to another user"));
    assert_eq!(project.stats(&[], &[]).0, 3, "the store is still ours");
    assert!(give_away(&project.0.join(".annals")));
    let both = told(&[]);
    assert!(both.contains(".annals belongs to another user"), "{both}");
    assert!(both.contains("using the bundled data"), "{both}");
    let refused = project.annals(&["update", "-e", "INSERT DATA { ev:e9 a ann:Event }"], &[]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    // a word from the user
    assert_eq!(project.stats(&["--store", "../.annals"], &[]).0, 3);
    let folder = project.0.to_string_lossy().into_owned();
    assert!(!told(&[("ANNALS_TRUST", &folder)]).contains("another user"));
    assert_eq!(project.stats(&[], &[("ANNALS_TRUST", &folder)]).0, 2);
}

#[test]
fn a_change_says_which_store_it_was_made_in() {
    let project = Project::new("where");
    let store = &["--store", "../kept"];
    let update = [
        "update",
        "-e",
        "INSERT DATA { ev:e0 rdfs:comment 'a comment'@en }",
    ];
    for command in [
        &update[..],
        &["undo"],
        &["load", "../two.ttl"],
        &["remove", "two.ttl"],
    ] {
        let output = project.annals(&[command, store].concat(), &[]);
        let told = text(&output.stderr);
        assert!(
            output.status.success() && told.contains("kept"),
            "{command:?}: {told}"
        );
    }
}
