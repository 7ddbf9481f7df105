//! The files to import.

use crate::cli::Failure;
use crate::import::{File, Format};
use crate::parse;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The files at some paths; of a folder, those with an extension of the format, in and below it.
pub fn files(paths: &[PathBuf], format: Format) -> Result<Vec<File>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes)?;
            files.push(File::new("standard input", bytes));
        } else if path.is_dir() {
            let mut found = Vec::new();
            below(path, format, &mut found)?;
            if found.is_empty() {
                let extensions = format.info().extensions.join(", .");
                return Err(
                    Failure::new(format!("{}: contains no files", path.display())).hint(format!(
                        "files of this format have the extensions .{extensions}"
                    )),
                );
            }
            found.sort();
            files.extend(found.into_iter().map(File::at));
        } else if is_archive(path) {
            files.extend(members(path, format)?);
        } else {
            // what cannot be opened is told before anything is read
            fs::File::open(path)
                .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
            files.push(File::at(path));
        }
    }
    Ok(files)
}

fn below(folder: &Path, format: Format, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |error| Failure::new(format!("{}: {error}", folder.display()));
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        if name.starts_with('.') {
            continue;
        }
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() || kind.is_symlink() && path.is_dir() {
            below(&path, format, found)?;
            continue;
        }
        if has_extension(&name, format) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether a name, in lowercase, ends as files of the format do.
fn has_extension(name: &str, format: Format) -> bool {
    let plain = name.trim_end_matches(".gz").trim_end_matches(".zst");
    let mut extensions = format.info().extensions.iter();
    extensions.any(|it| plain.ends_with(&format!(".{it}")))
}

fn is_archive(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("zip")
}

/// The files of the format in an archive, sorted by name.
fn members(path: &Path, format: Format) -> Result<Vec<File>, Failure> {
    let archive = File::at(path);
    let wanted = |name: &str| {
        let is_hidden = name.split('/').any(|part| part.starts_with(['.', '_']));
        !is_hidden && has_extension(&name.to_lowercase(), format)
    };
    let members = parse::zip_members(&archive.read()?, wanted);
    let mut members = members.map_err(|why| Failure::new(format!("{}: {why}", archive.name)))?;
    if members.is_empty() {
        let extensions = format.info().extensions.join(", .");
        return Err(
            Failure::new(format!("{}: contains no files", archive.name)).hint(format!(
                "files of this format have the extensions .{extensions}"
            )),
        );
    }
    members.sort();
    let files = members
        .into_iter()
        .map(|(name, bytes)| File::new(format!("{}/{name}", archive.name), bytes));
    Ok(files.collect())
}

/// The text of a file of settings.
pub fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))
}

/// The name of the document of an import: that of its file.
pub fn document_name(path: &Path) -> String {
    format!("{}.ttl", stem(&path.to_string_lossy()))
}

/// The name of a file without folders and extensions.
fn stem(path: &str) -> String {
    let name = path.trim_end_matches(['/', '\\']);
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// The files of each output of a folder: one for each file, named after it; of VERIS, which has a file
/// for each incident, one for each year.
pub fn by_output(files: Vec<File>, format: Format) -> Vec<(String, Vec<File>)> {
    let mut outputs: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for file in files {
        let name = match format {
            Format::Veris => year(&file).unwrap_or_else(|| "undated".to_owned()),
            _ => stem(&file.name),
        };
        outputs.entry(name).or_default().push(file);
    }
    // what cannot be read is told with the others
    let unread = outputs.remove("undated").unwrap_or_default();
    let mut outputs: Vec<(String, Vec<File>)> = outputs.into_iter().collect();
    match outputs.last_mut() {
        Some((_, files)) => files.extend(unread),
        None => outputs.push(("undated".to_owned(), unread)),
    }
    outputs
}

/// The year of the incident in a file of VERIS.
fn year(file: &File) -> Option<String> {
    let bytes = parse::decompressed(file.read().ok()?, &file.name).ok()?;
    let record: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let year = record.get("timeline")?.get("incident")?.get("year")?;
    Some(year.as_u64()?.to_string())
}
