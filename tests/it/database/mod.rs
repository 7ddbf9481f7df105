//! The database commands as a user runs them: load, remove, update, log, undo, backup, maintenance.

mod backup;
mod history;
mod load;
mod maintenance;
mod update;

use crate::store::TempDir;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A working folder with files, in which the program is run.
pub struct Workspace(TempDir);

/// The output of a command.
pub struct CommandOutput {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Workspace {
    pub fn new() -> Self {
        Self(TempDir::new())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    pub fn call(&self, args: &[&str], input: &str) -> CommandOutput {
        use std::io::Write;
        let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
            .args(args)
            // What is copied depends on the bundled data, and has tests of its own.
            .args((args.first() == Some(&"load")).then_some("--no-bundled"))
            .current_dir(self.0.path())
            .env_remove("ANNALS_DATA")
            .env_remove("ANNALS_STORE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        output_of(child.wait_with_output().expect("the program ends"))
    }

    /// Runs the program, which must succeed; returns its output.
    #[track_caller]
    pub fn run(&self, args: &[&str]) -> String {
        let output = self.call(args, "");
        assert_eq!(
            output.code,
            Some(0),
            "{args:?}: {}{}",
            output.out,
            output.err
        );
        output.out + &output.err
    }

    /// Runs the program, which must exit with this code; returns its error message.
    #[track_caller]
    pub fn fails(&self, code: i32, args: &[&str]) -> String {
        let output = self.call(args, "");
        assert_eq!(
            output.code,
            Some(code),
            "{args:?}: {}{}",
            output.out,
            output.err
        );
        output.err
    }

    /// All statements of the union, as sorted lines.
    #[track_caller]
    pub fn statements(&self) -> Vec<String> {
        let output = self.run(&["query", "-e", "SELECT * { ?s ?p ?o }", "--format", "tsv"]);
        let mut lines: Vec<_> = output.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    }
}

fn output_of(output: Output) -> CommandOutput {
    let text = |bytes| String::from_utf8(bytes).expect("text");
    CommandOutput {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// A document with an event and a claim about it.
pub fn event(slug: &str, date: &str, text: &str) -> String {
    format!(
        "@prefix ann: <https://w3id.org/annals/ns#> .\n\
         @prefix ev: <https://w3id.org/annals/id/event/> .\n\
         @prefix cl: <https://w3id.org/annals/id/claim/> .\n\
         @prefix ag: <https://w3id.org/annals/id/agent/> .\n\
         @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
         @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n\
         @prefix src: <https://w3id.org/annals/id/source/> .\n\
         @prefix dcterms: <http://purl.org/dc/terms/> .\n\
         ev:{slug} a ann:Event ; rdfs:label \"The {slug}\"@en ; ann:date \"{date}\"^^edtf:EDTF ;\n  \
           ann:eventType ann:cyberattack ; dcterms:source src:reuters-20240109 .\n\
         cl:{slug}-01 a ann:Claim ; ann:about ev:{slug} ; ann:attributedTo ag:sandworm ;\n  \
           ann:claimedBy ag:sbu ; ann:statedIn src:reuters-20240109 ; ann:claimText \"{text}\"@en .\n"
    )
}
