//! What the program carries: the ontology, and the bundled data as a set of documents.

use crate::model::origin::Origin;
use crate::parse::{Format, Input};
use include_dir::{Dir, include_dir};
use oxrdf::NamedNode;

// Compressed by `build.rs`.
static ONTOLOGY: Dir<'_> = include_dir!("$OUT_DIR/ontology");
static DATA: Dir<'_> = include_dir!("$OUT_DIR/data");

/// What an endpoint is probed with.
#[cfg(feature = "remote")]
static WORLD: Dir<'_> = include_dir!("$OUT_DIR/probe/world");
#[cfg(feature = "remote")]
static CASES: Dir<'_> = include_dir!("$OUT_DIR/probe/queries");

/// The documents of the world that endpoints are probed with.
#[cfg(feature = "remote")]
pub(super) fn world() -> Vec<Input> {
    inputs(&WORLD, "world")
}

/// The texts of the cases with which saved queries are tested, by the name of the query.
#[cfg(feature = "remote")]
pub(super) fn cases() -> Vec<(String, String)> {
    let files = CASES.files().filter_map(|file| {
        let name = file.path().file_stem()?.to_string_lossy().into_owned();
        let text = crate::parse::decompress_trusted(file.contents()).ok()?;
        Some((name, String::from_utf8(text).ok()?))
    });
    let mut all: Vec<_> = files.collect();
    all.sort();
    all
}

/// Without the feature `remote` nothing is probed.
#[cfg(not(feature = "remote"))]
pub(super) fn world() -> Vec<Input> {
    Vec::new()
}

/// Without the feature `remote` nothing is probed.
#[cfg(not(feature = "remote"))]
pub(super) fn cases() -> Vec<(String, String)> {
    Vec::new()
}

/// The prefix of the names of built-in documents; no path begins with it.
pub(super) const BUILT_IN: &str = "built-in:";

/// The name of the document with copies of bundled descriptions, which no document of the user's has.
pub(super) const COPIES: &str = "bundled";

/// The graphs of the ontology.
pub(super) fn graphs() -> Vec<NamedNode> {
    let inputs = ontology();
    inputs.iter().map(|input| input.origin.document()).collect()
}

/// The documents of the ontology.
pub(super) fn ontology() -> Vec<Input> {
    inputs(&ONTOLOGY, BUILT_IN)
}

/// The bundled documents.
pub(super) fn bundled() -> Vec<Input> {
    inputs(&DATA, "data")
}

/// The documents of an embedded folder: compressed Turtle, sorted by path.
fn inputs(folder: &'static Dir<'static>, name: &str) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        inputs.extend(folder.files().map(|file| {
            let path = file.path().to_string_lossy().replace('\\', "/");
            Input {
                origin: Origin::new(format!("{name}/{path}")),
                bytes: file.contents().to_vec(),
                format: Format::Turtle,
            }
        }));
    }
    inputs.sort_by(|a, b| a.origin.name().cmp(b.origin.name()));
    inputs
}
