//! Global settings: command-line options take precedence over the environment, and that over
//! `annals.toml` in this or the nearest parent folder. Data and store count as one setting: whichever
//! level names either of them overrides both for the levels below.

use super::options::{Colour, Common, SettingSource};
use super::{Failure, data, owner, ui};
use crate::import::toml;
use crate::model::problem::Location;
use clap::ValueEnum;
use std::fs;
use std::path::{Path, PathBuf};
use toml_span::value::{Key, Table, Value, ValueInner};

/// The name of the settings file.
const FILE_NAME: &str = "annals.toml";

/// Its keys.
const KEYS: [&str; 3] = ["data", "store", "color"];

/// Fills in unset values from the settings file.
///
/// # Errors
/// The file cannot be read or is not valid.
pub fn apply(common: &mut Common) -> Result<(), Failure> {
    let sources = &mut common.sources;
    if let (SettingSource::Option(_), SettingSource::Variable(_)) = (&sources.store, &sources.data)
    {
        common.data.clear();
        sources.data = SettingSource::Unset;
    }
    let Some(path) = find_file(common, &std::env::current_dir()?) else {
        return Ok(());
    };
    let sources = &mut common.sources;
    let settings = read(&path)?;
    let named = sources.data != SettingSource::Unset || sources.store != SettingSource::Unset;
    if !named && !settings.data.is_empty() {
        common.data = settings.data;
        sources.data = SettingSource::File(path.clone());
    }
    if let (SettingSource::Unset, Some(store)) = (&sources.store, settings.store) {
        common.store = Some(store);
        sources.store = SettingSource::File(path.clone());
    }
    let variables = ["NO_COLOR", "CLICOLOR_FORCE"];
    let overridden = variables
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if let (SettingSource::Unset, Some(color), false) = (&sources.color, settings.color, overridden)
    {
        common.color = color;
        sources.color = SettingSource::File(path);
    }
    Ok(())
}

fn find_file(common: &Common, here: &Path) -> Option<PathBuf> {
    let paths = here.ancestors().map(|folder| folder.join(FILE_NAME));
    for path in paths.filter(|path| path.is_file()) {
        if !owner::is_foreign(&path) {
            return Some(path);
        }
        ui::warn(common, &owner::warning(&path));
    }
    None
}

/// The content of a settings file; paths are relative to its folder.
#[derive(Debug, Default)]
struct Settings {
    data: Vec<PathBuf>,
    store: Option<PathBuf>,
    color: Option<Colour>,
}

fn read(path: &Path) -> Result<Settings, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
    let parser = SettingsParser { path, text: &text };
    let mut table = toml::parse(&text).map_err(|(at, what)| parser.error_at(at, &what))?;
    match table.take() {
        ValueInner::Table(table) => parser.settings(table),
        _ => Err(parser.error_at(0, "expected a table of settings")),
    }
}

struct SettingsParser<'a> {
    path: &'a Path,
    text: &'a str,
}

impl SettingsParser<'_> {
    fn settings(&self, table: Table<'_>) -> Result<Settings, Failure> {
        let mut settings = Settings::default();
        for (key, value) in table {
            match &*key.name {
                "data" => settings.data = self.paths(value)?,
                "store" => settings.store = Some(self.path(&value)?),
                "color" => settings.color = Some(self.colour(&value)?),
                _ => return Err(self.unknown(&key)),
            }
        }
        Ok(settings)
    }

    fn error_at(&self, at: usize, what: &str) -> Failure {
        let file = self.path.display().to_string();
        let found = Location::from_byte_range(&file, self.text, at..at);
        Failure::new(format!("{file}:{}:{}: {what}", found.line, found.column))
    }

    fn unknown(&self, key: &Key<'_>) -> Failure {
        let what = format!("unknown setting `{}`", key.name);
        let failure = self.error_at(key.span.start, &what);
        let near = KEYS
            .iter()
            .map(|known| (distance(known, &key.name), *known));
        match near.min() {
            Some((0..=2, near)) => failure.hint(format!("did you mean `{near}`?")),
            _ => failure.hint(format!("available settings: {}", KEYS.join(", "))),
        }
    }

    fn path(&self, value: &Value<'_>) -> Result<PathBuf, Failure> {
        let Some(text) = value.as_str().filter(|text| !text.is_empty()) else {
            return Err(self.error_at(value.span.start, "expected a path in quotes"));
        };
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        Ok(folder.join(text))
    }

    fn paths(&self, mut value: Value<'_>) -> Result<Vec<PathBuf>, Failure> {
        if value.as_array().is_none() {
            return Ok(vec![self.path(&value)?]);
        }
        match value.take() {
            ValueInner::Array(values) => values.iter().map(|it| self.path(it)).collect(),
            _ => Ok(Vec::new()),
        }
    }

    fn colour(&self, value: &Value<'_>) -> Result<Colour, Failure> {
        let known = value
            .as_str()
            .and_then(|it| Colour::from_str(it, false).ok());
        known.ok_or_else(|| {
            let what = "expected \"auto\", \"always\" or \"never\"";
            self.error_at(value.span.start, what)
        })
    }
}

fn distance(known: &str, word: &str) -> usize {
    strsim::damerau_levenshtein(known, &word.to_lowercase())
}

/// The table of settings: name, value and source.
///
/// # Errors
/// The current folder cannot be read.
pub fn rows(common: &Common) -> Result<Vec<Vec<String>>, Failure> {
    let sources = &common.sources;
    let paths = common.data.iter().map(|path| path.display().to_string());
    let paths = paths.collect::<Vec<_>>().join(", ");
    let store = data::find_store(common)?;
    let found_nearby = sources.store == SettingSource::Unset && store.is_some();
    let paths_unset = paths.is_empty() && store.is_some();
    let row = |name: &str, value: String, from: String| vec![name.to_owned(), value, from];
    let color = Colour::to_possible_value(&common.color);
    let color = color.map(|value| value.get_name().to_owned());
    Ok(vec![
        row(
            "data",
            match (paths.is_empty(), &store) {
                (false, _) => paths,
                (true, Some(_)) => "the store".to_owned(),
                (true, None) => "the bundled data".to_owned(),
            },
            match (&sources.data, paths_unset) {
                (SettingSource::Unset, true) => "the store".to_owned(),
                (source, _) => source.to_string(),
            },
        ),
        row(
            "store",
            store.map_or("none".to_owned(), |store| store.display().to_string()),
            match found_nearby {
                true => format!("nearest {}", data::STORE_DIR),
                false => sources.store.to_string(),
            },
        ),
        row(
            "color",
            color.unwrap_or_default(),
            sources.color.to_string(),
        ),
    ])
}
