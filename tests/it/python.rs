//! A Python with packages from PyPI, for tests that hold our output against other programs.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

fn runs(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// A Python that can import a module, in an environment of its own that is made once and kept;
/// none, and a word of it, where PyPI cannot be reached.
pub fn python(module: &str, packages: &[&str]) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(module);
    let python = folder.join("bin/python");
    let imports = |python: &PathBuf| {
        let import = format!("import {module}");
        runs(Command::new(python).args(["-c", &import]))
    };
    if imports(&python) {
        return Some(python);
    }
    let made = runs(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    let install = ["-m", "pip", "install", "--quiet"];
    let installed = made && runs(Command::new(&python).args(install).args(packages));
    if installed && imports(&python) {
        return Some(python);
    }
    // Not through eprintln, which the test runner keeps to itself.
    let text = format!("skipped: no Python with {module} can be had here\n");
    let _ = std::io::stderr().write_all(text.as_bytes());
    None
}
