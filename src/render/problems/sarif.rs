//! Problems as SARIF 2.1.0, which code hosts and editors show beside the lines.

use crate::model::problem::{Code, Location, Problem, Severity};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes problems as one run, with every code as a rule.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, problems: &[Problem]) -> io::Result<()> {
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let results: Vec<Value> = problems.iter().map(result).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "annals",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule(code: Code) -> Value {
    let page = code.page();
    let text = page.replace("```turtle ", "").replace("```", "");
    json!({
        "id": code,
        "shortDescription": { "text": code.title() },
        "help": { "text": text, "markdown": page },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn result(problem: &Problem) -> Value {
    let label = problem.label.iter().map(|label| format!(": {label}"));
    let help = problem.help.iter().map(|help| format!("\nhelp: {help}"));
    let text: String = std::iter::once(problem.message.clone())
        .chain(label)
        .chain(help)
        .collect();
    let locations: Vec<Value> = problem.location.iter().map(location).collect();
    json!({
        "ruleId": problem.code,
        "ruleIndex": Code::ALL.iter().position(|code| *code == problem.code),
        "level": level(problem.severity),
        "message": { "text": text },
        "locations": locations,
    })
}

fn location(place: &Location) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&place.file) },
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.column + place.length,
            "snippet": { "text": place.text },
        },
    }})
}

/// A file name as a URI reference, relative to the working directory unless it is absolute.
fn uri(file: &str) -> String {
    let mut uri = String::new();
    if file.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in file.bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
