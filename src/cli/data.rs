//! Opens the data that a command works on: `--data`, else `--store`, else the store `.annals` in this
//! or the nearest parent folder, else the bundled data.

use super::cache;
use super::options::{Audience, Common, WriteOptions};
use super::{Failure, endpoint, foreign, owner, reading, ui};
use crate::Annals;
use crate::database::{EndpointError, LoadError, WriteContext};
use crate::model::marking::Marking;
use crate::model::origin::Origin;
use crate::parse::{self, Format, Input, InputPath, LargeFile};
use crate::render::style;
use crate::store::{Durability, Error};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The default name of a store's folder.
pub const STORE_DIR: &str = ".annals";

/// Reads the files at some paths; documents are named by their path relative to a folder.
pub fn inputs(common: &Common, paths: &[PathBuf], folder: &Path) -> Result<Vec<Input>, Failure> {
    let found = parse::discover(paths, folder, common.input_format)?;
    let inputs = found.iter();
    inputs
        .map(|found| input(common, common.input_format, found))
        .collect()
}

/// The same in a format that goes before the extensions of files that are named; large files are only
/// found.
pub fn inputs_and_files(
    common: &Common,
    format: Option<Format>,
    paths: &[PathBuf],
    folder: &Path,
) -> Result<(Vec<Input>, Vec<LargeFile>), Failure> {
    let (mut inputs, mut files) = (Vec::new(), Vec::new());
    for found in parse::discover(paths, folder, format)? {
        match LargeFile::of(&found) {
            // To count events of other vocabularies, a file has to be read as a whole.
            Some(file) if common.base.is_none() && !foreign::may_be_in(&file.path) => {
                files.push(file);
            }
            _ => inputs.push(input(common, format, &found)?),
        }
    }
    Ok((inputs, files))
}

fn input(common: &Common, format: Option<Format>, found: &InputPath) -> Result<Input, Failure> {
    let mut input = match found {
        InputPath::Stdin => standard_input(format)?,
        InputPath::File { .. } => parse::open(found)?,
    };
    input.origin = input.origin.with_base(common.base.clone());
    Ok(input)
}

/// Reads standard input, as Turtle unless another format is given.
pub fn standard_input(format: Option<Format>) -> Result<Input, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    Ok(Input {
        origin: Origin::with_file("stdin", "standard input"),
        bytes,
        format: format.unwrap_or(Format::Turtle),
    })
}

/// Opens the data that a command queries.
pub fn open(common: &Common) -> Result<Annals, Failure> {
    if let Some(named) = &common.endpoint {
        return endpoint::open(common, named, None);
    }
    if !common.data.is_empty() {
        return Ok(open_files(common, &common.data)??);
    }
    if let Some(folder) = find_store(common)? {
        tell_where(common, &folder)?;
        return Ok(reading::open(&folder, Durability::Durable)?);
    }
    if let Some(named) = endpoint::by_default()? {
        return endpoint::open(common, &named, None);
    }
    ui::note(
        common,
        "using the bundled data; pass --data PATH to use your own",
    );
    Ok(cache::open(&Annals::bundled_key(), |folder| {
        create(folder, Annals::bundled_inputs())
    })?)
}

/// What of some data an audience may see; a note says how much is withheld.
pub fn visible(common: &Common, annals: Annals, audience: Audience) -> Result<Annals, Failure> {
    let allowed = match (common.max_tlp, audience) {
        (Some(allowed), _) => allowed,
        (None, Audience::Others) => Marking::default(),
        (None, Audience::Reader) => return Ok(annals),
    };
    if let Some(published) = annals.published() {
        let holds: Marking = published.marking.parse().unwrap_or(Marking::Red);
        return match holds <= allowed {
            true => Ok(annals),
            false => Err(EndpointError::MarkedHigher {
                published: holds.name().to_owned(),
            }
            .into()),
        };
    }
    if !annals.has_marked_above(allowed)? {
        return Ok(annals);
    }
    let key = format!("{}-{}", annals.key()?, allowed.name());
    let visible = cache::open(&key, |folder| match folder {
        Some(folder) => Ok(annals.visible_to_in(allowed, folder, Durability::Scratch)?),
        None => {
            let visible = annals.visible_to(allowed)?;
            Ok(visible.unwrap_or_else(|| annals.clone_handle()))
        }
    })?;
    if let Some(withheld) = visible.withheld()? {
        ui::note(common, &format!("{withheld}; see --max-tlp"));
    }
    Ok(visible)
}

/// Opens some files through the cache.
fn open_files(common: &Common, paths: &[PathBuf]) -> Result<Result<Annals, LoadError>, Failure> {
    let base = std::env::current_dir()?;
    let first = inputs(common, paths, &base)?;
    let key = cache::key(&first);
    // Files can be read again, should there be no room in the cache; what was typed cannot.
    let typed = first.iter().filter(|input| input.origin.path().is_none());
    let typed: Vec<Input> = typed.cloned().collect();
    let read_again = || {
        let mut found = parse::discover(paths, &base, common.input_format)?;
        found.retain(|it| matches!(it, InputPath::File { .. }));
        let files = found.iter().map(|path| {
            let mut input = parse::open(path)?;
            input.origin = input.origin.with_base(common.base.clone());
            Ok(input)
        });
        files.chain(typed.iter().cloned().map(Ok)).collect()
    };
    let mut first = Some(first);
    Ok(cache::open(&key, |folder| {
        let inputs: Result<_, parse::Error> = first.take().map_or_else(read_again, Ok);
        create(folder, inputs?)
    }))
}

/// Opens a path as a store if it is one, else as files; `None` if this process already has that
/// store open.
pub fn open_path(common: &Common, path: &Path) -> Result<Option<Annals>, Failure> {
    if let Some(annals) = endpoint::open_path(common, path)? {
        return Ok(Some(annals));
    }
    let opened = match reading::open(path, Durability::Durable) {
        Err(LoadError::Store(Error::Missing(_))) => open_files(common, &[path.to_owned()])?,
        opened => opened,
    };
    match opened {
        Err(LoadError::Store(Error::Opened(_))) => Ok(None),
        opened => Ok(Some(opened?)),
    }
}

/// Creates a store from some documents, in the cache folder if there is one.
fn create(folder: Option<&Path>, inputs: Vec<Input>) -> Result<Annals, LoadError> {
    match folder {
        Some(folder) => Annals::create(folder, Durability::Scratch, inputs),
        None => Annals::scratch(inputs),
    }
}

/// The folder of the selected store; an error if there is none.
pub fn existing_store(common: &Common) -> Result<PathBuf, Failure> {
    let found = find_store(common)?.ok_or_else(|| {
        Failure::new("there is no store here").hint("pass --store, or run `annals init`")
    });
    found.and_then(|folder| tell_where(common, &folder).map(|()| folder))
}

/// Says which store is in use, where it is that of a parent folder.
fn tell_where(common: &Common, folder: &Path) -> Result<(), Failure> {
    if common.store.is_none() && folder.parent() != Some(&std::env::current_dir()?) {
        ui::note(common, &format!("using the store in {}", folder.display()));
    }
    Ok(())
}

/// The folder of the selected store, or where to create one.
pub fn store_or_default(common: &Common) -> Result<PathBuf, Failure> {
    match find_store(common)? {
        Some(folder) => {
            tell_where(common, &folder)?;
            Ok(folder)
        }
        None => {
            let folder = std::env::current_dir()?.join(STORE_DIR);
            match owner::is_foreign(&folder) {
                true => Err(Failure::new(owner::warning(&folder))),
                false => Ok(folder),
            }
        }
    }
}

/// Opens the selected store for writing.
pub fn open_for_writing(common: &Common, write_options: &WriteOptions) -> Result<Annals, Failure> {
    let mut annals = reading::open(&existing_store(common)?, Durability::Durable)?;
    annals.wait_for(write_options.wait);
    Ok(annals)
}

/// The current time and the command line, for the history.
pub fn write_context(dry_run: bool) -> WriteContext {
    /// Longer command lines are cut in the log.
    const MAX_LENGTH: usize = 200;
    let words = std::env::args_os().skip(1);
    let words = words.map(|word| shell_quoted(&word.to_string_lossy()));
    let command = ["annals".to_owned()].into_iter().chain(words);
    let command = command.collect::<Vec<_>>().join(" ");
    WriteContext {
        now: Some(chrono::Utc::now()),
        command: style::truncate(&command, MAX_LENGTH),
        dry_run,
        based_on: None,
    }
}

/// Quotes a word for the shell.
fn shell_quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,:=@%+".contains(c);
    match word.chars().all(plain) && !word.is_empty() {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// The folder that holds a store: documents are named by their path relative to it, so that a
/// checkout has the same names wherever it is.
pub fn base_dir(folder: &Path) -> Result<PathBuf, Failure> {
    let folder = std::path::absolute(folder)?;
    Ok(folder.parent().unwrap_or(Path::new("/")).to_owned())
}

/// The folder of the selected store, if there is one.
pub fn find_store(common: &Common) -> Result<Option<PathBuf>, Failure> {
    if let Some(folder) = &common.store {
        return Ok(Some(folder.clone()));
    }
    let here = std::env::current_dir()?;
    let folders = here.ancestors().map(|folder| folder.join(STORE_DIR));
    for folder in folders.filter(|folder| folder.is_dir()) {
        if !owner::is_foreign(&folder) {
            return Ok(Some(folder));
        }
        ui::warn(common, &owner::warning(&folder));
    }
    Ok(None)
}

/// What a change did, and to which store.
pub fn done_in(annals: &Annals, what: &str) -> String {
    format!("{what}, in {}", annals.store().folder().display())
}
