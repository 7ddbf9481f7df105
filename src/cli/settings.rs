//! What holds for every command: options first, then the environment, then `annals.toml` of this or
//! the nearest parent folder. Where the data is, is one question: whoever names data or a store
//! answers it for those who come after.

use super::args::{Args, Colour, Common};
use super::{Failure, data};
use clap::ValueEnum;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use std::fs;
use std::path::{Path, PathBuf};
use toml_span::ErrorKind;
use toml_span::value::{Key, Table, Value, ValueInner};

/// The name of the file.
const FILE: &str = "annals.toml";

/// Its keys.
const KEYS: [&str; 3] = ["data", "store", "color"];

/// Who decides a setting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nobody did.
    #[default]
    Unset,
    /// An option.
    Option(&'static str),
    /// A variable of the environment.
    Variable(&'static str),
    /// The file.
    File(PathBuf),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unset => f.write_str("nothing says otherwise"),
            Self::Option(name) | Self::Variable(name) => f.write_str(name),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Who decided what.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// About data.
    pub data: Origin,
    /// About the store.
    pub store: Origin,
    /// About colour.
    pub color: Origin,
}

impl Args {
    /// The arguments of this process; one that is wrong ends it.
    pub fn read() -> Self {
        let matches = Self::command().get_matches();
        let mut args = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        let mut inner = &matches;
        while let Some((_, deeper)) = inner.subcommand() {
            inner = deeper;
        }
        args.common.origins = Origins {
            data: origin(inner, "data", ["--data", "ANNALS_DATA"]),
            store: origin(inner, "store", ["--store", "ANNALS_STORE"]),
            color: origin(inner, "color", ["--color", ""]),
        };
        args
    }
}

fn origin(matches: &ArgMatches, id: &str, [option, variable]: [&'static str; 2]) -> Origin {
    match matches.value_source(id) {
        Some(ValueSource::CommandLine) => Origin::Option(option),
        Some(ValueSource::EnvVariable) => Origin::Variable(variable),
        _ => Origin::Unset,
    }
}

/// Brings in what the file says where nothing before it does.
///
/// # Errors
/// The file cannot be read, or says something that nobody understands.
pub fn settle(common: &mut Common) -> Result<(), Failure> {
    let origins = &mut common.origins;
    if let (Origin::Option(_), Origin::Variable(_)) = (&origins.store, &origins.data) {
        common.data.clear();
        origins.data = Origin::Unset;
    }
    let Some(path) = nearest(&std::env::current_dir()?) else {
        return Ok(());
    };
    let file = read(&path)?;
    let named = origins.data != Origin::Unset || origins.store != Origin::Unset;
    if !named && !file.data.is_empty() {
        common.data = file.data;
        origins.data = Origin::File(path.clone());
    }
    if let (Origin::Unset, Some(store)) = (&origins.store, file.store) {
        common.store = Some(store);
        origins.store = Origin::File(path.clone());
    }
    let variables = ["NO_COLOR", "CLICOLOR_FORCE"];
    let asked = variables
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if let (Origin::Unset, Some(color), false) = (&origins.color, file.color, asked) {
        common.color = color;
        origins.color = Origin::File(path);
    }
    Ok(())
}

fn nearest(here: &Path) -> Option<PathBuf> {
    let mut paths = here.ancestors().map(|folder| folder.join(FILE));
    paths.find(|path| path.is_file())
}

/// What a file says; its paths begin at its folder.
#[derive(Debug, Default)]
struct File {
    data: Vec<PathBuf>,
    store: Option<PathBuf>,
    color: Option<Colour>,
}

fn read(path: &Path) -> Result<File, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
    let reader = Reader { path, text: &text };
    let mut table = toml_span::parse(&text).map_err(|error| {
        // Without the place, which is ours to tell.
        let error = toml_span::Error {
            line_info: None,
            ..error
        };
        let what = match error.kind {
            ErrorKind::UnexpectedEof => "the file ends too early".to_owned(),
            _ => error.to_string().replace('\n', " "),
        };
        reader.fault(error.span.start, &what)
    })?;
    match table.take() {
        ValueInner::Table(table) => reader.file(table),
        _ => Err(reader.fault(0, "there are no keys")),
    }
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn file(&self, table: Table<'_>) -> Result<File, Failure> {
        let mut file = File::default();
        for (key, value) in table {
            match &*key.name {
                "data" => file.data = self.paths(value)?,
                "store" => file.store = Some(self.path_of(&value)?),
                "color" => file.color = Some(self.colour(&value)?),
                _ => return Err(self.unknown(&key)),
            }
        }
        Ok(file)
    }

    fn fault(&self, at: usize, what: &str) -> Failure {
        let at = self.text.floor_char_boundary(at);
        let start = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = self.text[..start].matches('\n').count() + 1;
        let column = self.text[start..at].chars().count() + 1;
        Failure::new(format!("{}:{line}:{column}: {what}", self.path.display()))
    }

    fn unknown(&self, key: &Key<'_>) -> Failure {
        let what = format!("no setting is called `{}`", key.name);
        let failure = self.fault(key.span.start, &what);
        let near = KEYS
            .iter()
            .map(|known| (distance(known, &key.name), *known));
        match near.min() {
            Some((0..=2, near)) => failure.hint(format!("did you mean `{near}`?")),
            _ => failure.hint(format!("known here: {}", KEYS.join(", "))),
        }
    }

    fn path_of(&self, value: &Value<'_>) -> Result<PathBuf, Failure> {
        let Some(text) = value.as_str().filter(|text| !text.is_empty()) else {
            return Err(self.fault(value.span.start, "a path in quotes should stand here"));
        };
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        Ok(folder.join(text))
    }

    fn paths(&self, mut value: Value<'_>) -> Result<Vec<PathBuf>, Failure> {
        if value.as_array().is_none() {
            return Ok(vec![self.path_of(&value)?]);
        }
        match value.take() {
            ValueInner::Array(values) => values.iter().map(|it| self.path_of(it)).collect(),
            _ => Ok(Vec::new()),
        }
    }

    fn colour(&self, value: &Value<'_>) -> Result<Colour, Failure> {
        let known = value
            .as_str()
            .and_then(|it| Colour::from_str(it, false).ok());
        known.ok_or_else(|| {
            let what = "\"auto\", \"always\" or \"never\" should stand here";
            self.fault(value.span.start, what)
        })
    }
}

fn distance(known: &str, word: &str) -> usize {
    strsim::damerau_levenshtein(known, &word.to_lowercase())
}

/// Each setting with its value and who decided it.
///
/// # Errors
/// There is no working folder.
pub fn told(common: &Common) -> Result<Vec<Vec<String>>, Failure> {
    let origins = &common.origins;
    let paths = common.data.iter().map(|path| path.display().to_string());
    let paths = paths.collect::<Vec<_>>().join(", ");
    let store = data::store(common)?;
    let by_folder = origins.store == Origin::Unset && store.is_some();
    let paths_unset = paths.is_empty() && store.is_some();
    let row = |name: &str, value: String, from: String| vec![name.to_owned(), value, from];
    let color = Colour::to_possible_value(&common.color);
    let color = color.map(|value| value.get_name().to_owned());
    Ok(vec![
        row(
            "data",
            match (paths.is_empty(), &store) {
                (false, _) => paths,
                (true, Some(_)) => "what the store holds".to_owned(),
                (true, None) => "the bundled data".to_owned(),
            },
            match (&origins.data, paths_unset) {
                (Origin::Unset, true) => "the store".to_owned(),
                (origin, _) => origin.to_string(),
            },
        ),
        row(
            "store",
            store.map_or("none".to_owned(), |store| store.display().to_string()),
            match by_folder {
                true => format!("the nearest {}", data::STORE),
                false => origins.store.to_string(),
            },
        ),
        row(
            "color",
            color.unwrap_or_default(),
            origins.color.to_string(),
        ),
    ])
}
