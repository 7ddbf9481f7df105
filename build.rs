//! Compresses the ontology and the bundled data with gzip, file by file, for embedding in the binary:
//! a quarter of the size. They are read like any other gzip file.

use flate2::{Compression, write::GzEncoder};
use std::io::{Error, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Error> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| Error::other("no OUT_DIR"))?);
    for folder in ["ontology", "data"] {
        println!("cargo::rerun-if-changed={folder}");
        let target = out.join(folder);
        if target.exists() {
            // Remove files that have been deleted from the sources.
            fs::remove_dir_all(&target)?;
        }
        compress(Path::new(folder), &target, "ttl")?;
    }
    // What an endpoint is probed with: the world of the tests, and the cases of the saved queries.
    if env::var_os("CARGO_FEATURE_REMOTE").is_some() {
        for (folder, extension) in [("world", "ttl"), ("queries", "yaml")] {
            let from = Path::new("tests/data").join(folder);
            println!("cargo::rerun-if-changed={}", from.display());
            compress(&from, &out.join("probe").join(folder), extension)?;
        }
    }
    Ok(())
}

/// Compresses the files below a folder that have an extension, under the same names. The mappings to other ontologies
/// and the SHACL shapes are for other tools and are left out.
fn compress(from: &Path, to: &Path, wanted: &str) -> Result<(), Error> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if path.is_dir() {
            compress(&path, &to.join(name), wanted)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == wanted)
            && name != "mappings.ttl"
            && name != "shapes.ttl"
        {
            let mut encoder = GzEncoder::new(fs::File::create(to.join(name))?, Compression::best());
            encoder.write_all(&fs::read(&path)?)?;
            encoder.finish()?;
        }
    }
    Ok(())
}
