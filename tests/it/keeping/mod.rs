//! Keeping records, as a user does it: load, remove, update, log, undo, backup, upkeep.

mod backup;
mod history;
mod loading;
mod updating;
mod upkeep;

use crate::store::Place;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A working folder with a few files, in which the program is called.
pub struct Desk(Place);

/// What a call has given.
pub struct Told {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Self(Place::new())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    pub fn call(&self, args: &[&str], input: &str) -> Told {
        use std::io::Write;
        let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
            .args(args)
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
        told(child.wait_with_output().expect("the program ends"))
    }

    /// Calls the program, which must do it; gives back all that it says.
    #[track_caller]
    pub fn done(&self, args: &[&str]) -> String {
        let told = self.call(args, "");
        assert_eq!(told.code, Some(0), "{args:?}: {}{}", told.out, told.err);
        told.out + &told.err
    }

    /// Calls the program, which must end with this code; gives back its message.
    #[track_caller]
    pub fn fails(&self, code: i32, args: &[&str]) -> String {
        let told = self.call(args, "");
        assert_eq!(told.code, Some(code), "{args:?}: {}{}", told.out, told.err);
        told.err
    }

    /// Everything that the union holds, as lines.
    #[track_caller]
    pub fn holds(&self) -> Vec<String> {
        let told = self.done(&["query", "-e", "SELECT * { ?s ?p ?o }", "--format", "tsv"]);
        let mut lines: Vec<_> = told.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    }
}

fn told(output: Output) -> Told {
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Told {
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
