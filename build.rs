//! Packs the ontology and the bundled data as gzip, file by file, for the program to carry: a
//! quarter of the size. The reader unpacks them as it does every file that is gzip.

use flate2::{Compression, write::GzEncoder};
use std::io::{Error, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Error> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| Error::other("no OUT_DIR"))?);
    for folder in ["ontology", "data"] {
        println!("cargo::rerun-if-changed={folder}");
        let packed = out.join(folder);
        if packed.exists() {
            // Files may be gone since.
            fs::remove_dir_all(&packed)?;
        }
        pack(Path::new(folder), &packed)?;
    }
    Ok(())
}

/// Packs the Turtle files below a folder, under the same names. The mappings to other ontologies
/// and the shapes are for other tools.
fn pack(from: &Path, to: &Path) -> Result<(), Error> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if path.is_dir() {
            pack(&path, &to.join(name))?;
        } else if path.extension().is_some_and(|ending| ending == "ttl")
            && name != "mappings.ttl"
            && name != "shapes.ttl"
        {
            let mut packer = GzEncoder::new(fs::File::create(to.join(name))?, Compression::best());
            packer.write_all(&fs::read(&path)?)?;
            packer.finish()?;
        }
    }
    Ok(())
}
