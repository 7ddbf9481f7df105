//! README.md and docs/commands.md are up to date: every example runs, and every command and option
//! is documented.

use annals::cli::Args;
use clap::CommandFactory;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The command lines in the code blocks, without their comments.
fn examples() -> Vec<String> {
    let readme = page("README.md");
    let lines = readme.lines().filter(|line| line.starts_with("annals "));
    lines
        .map(|line| line.split(" # ").next().unwrap_or(line).trim().to_owned())
        .collect()
}

/// Commands that print only notes, to standard error.
const NOTES_ONLY: [&str; 9] = [
    "annals init",
    "annals fmt",
    "annals load",
    "annals remove",
    "annals update",
    "annals undo",
    "annals backup",
    "annals restore",
    "annals store",
];

/// A temporary folder with the files that the examples read, removed when dropped.
struct TempFolder(PathBuf);

impl TempFolder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("annals-readme-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        let world = page("tests/data/awkward/world.ttl");
        fs::write(path.join("my.ttl"), world).expect("a file");
        Self(path)
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        // Ignored: leftovers are in the system's temporary folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn every_example_of_the_readme_runs_and_prints_something() {
    let examples = examples();
    assert!(examples.len() >= 10, "{examples:?}");
    let folder = TempFolder::new();
    for line in examples {
        let program = env!("CARGO_BIN_EXE_annals");
        let call = line.replacen("annals", &format!("'{program}'"), 1);
        let output = Command::new("sh")
            .args(["-c", &call])
            .current_dir(&folder.0)
            .env_remove("ANNALS_DATA")
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {messages}");
        let file = line.split(" -o ").nth(1).map(|name| folder.0.join(name));
        // Commands that change a store have no output but their notes.
        let printed = if NOTES_ONLY.iter().any(|it| line.starts_with(it)) {
            output.stderr.len()
        } else {
            output.stdout.len()
        };
        let written = file.map_or(printed, |file| {
            fs::read(&file).map_or(0, |bytes| bytes.len())
        });
        assert!(
            written > 0 || line.contains("check"),
            "{line} prints nothing"
        );
    }
}

#[test]
fn every_command_and_option_is_documented() {
    let pages = format!("{}{}", page("README.md"), page("docs/commands.md"));
    let mut program = Args::command();
    program.build();
    let mut seen = 0;
    for command in program.get_subcommands() {
        let heading = format!("## annals {}\n", command.get_name());
        assert!(pages.contains(&heading), "{heading}");
        for option in command.get_arguments() {
            if let Some(long) = option.get_long() {
                assert!(pages.contains(&format!("--{long}")), "--{long}");
                seen += 1;
            }
        }
    }
    assert!(seen > 30, "the test reads options: {seen}");
}

/// What stands in backticks in a text.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The values and file extensions that the help gives for an option are those of its row.
#[test]
fn the_values_of_every_option_are_documented() {
    let page = page("docs/commands.md");
    let mut program = Args::command();
    program.build();
    let mut seen = 0;
    for command in program.get_subcommands() {
        let heading = format!("## annals {}\n", command.get_name());
        let section = page.split(&heading).nth(1).unwrap_or_default();
        let section = section.split("\n## ").next().unwrap_or_default();
        for option in command.get_arguments().filter(|it| !it.is_global_set()) {
            let Some(long) = option.get_long() else {
                continue;
            };
            let row = section.lines().find_map(|line| {
                let (name, text) = line.strip_prefix("| ")?.split_once(" | ")?;
                name.contains(&format!("`--{long} ")).then_some(text)
            });
            let row = row.unwrap_or_default();
            let values = option.get_possible_values();
            let values: Vec<_> = values.iter().map(|value| value.get_name()).collect();
            if !values.is_empty() && option.get_action().takes_values() {
                assert_eq!(quoted(row), values, "{heading}--{long}");
                seen += 1;
            }
            if long == "output" {
                let help = option
                    .get_help()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let words = help.split([' ', ',']).filter(|word| word.starts_with('.'));
                let documented = quoted(row).join(" ");
                let documented: Vec<_> = documented.split(' ').collect();
                for extension in words {
                    assert!(documented.contains(&extension), "{heading}{extension}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 50, "the test reads values: {seen}");
}

#[test]
fn the_help_of_every_command_matches_its_snapshot() {
    let mut program = Args::command().term_width(100);
    program.build();
    let mut pages = vec![program.clone()];
    pages.extend(program.get_subcommands().cloned());
    for page in &mut pages {
        let name = format!("help-{}", page.get_name());
        let text = page.clone().term_width(100).render_long_help().to_string();
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        insta::assert_snapshot!(name, lines.join("\n"));
    }
}

#[test]
fn every_manual_page_and_every_completion_is_written() {
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_annals"))
            .args(args)
            .output()
            .expect("the program starts");
        assert!(output.status.success(), "{args:?}");
        String::from_utf8(output.stdout).expect("output is UTF-8")
    };
    assert!(run(&["man"]).contains(".SH SYNOPSIS"));
    for command in Args::command().get_subcommands() {
        let page = run(&["man", command.get_name()]);
        assert!(
            page.contains(&format!("annals\\-{}", command.get_name())),
            "{page}"
        );
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(run(&["completions", shell]).contains("timeline"), "{shell}");
    }
}
