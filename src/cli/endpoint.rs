//! `--endpoint`: the data that was published to a SPARQL endpoint, in the place of a store.
//!
//! Who asks, and what else belongs to an endpoint, comes from the environment or from the user's own
//! `endpoints.toml`, never from a folder's settings and never from the command line.

use super::options::Common;
use super::{Failure, cache, ui};
use crate::Annals;
use crate::database::{EndpointError, publication};
use crate::import::toml;
use crate::model::problem::Location;
use crate::remote::{Address, Client, Credentials, Services, Settings};
use crate::store::Durability;
use oxrdf::NamedNode;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use toml_span::value::{Table, Value, ValueInner};

/// What only a store can do.
pub const NEEDS_A_STORE: &str =
    "this needs a store; over an endpoint, change the store and publish it";
/// The publication that is meant where none is named.
const DEFAULT_GRAPH: &str = "annals";
/// The time for one query where none is set.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The most statements that are copied here, to compare or to export them.
const MOST_COPIED: u64 = 20_000_000;

/// An endpoint as the user's configuration describes it.
#[derive(Debug, Default)]
struct Entry {
    name: String,
    url: String,
    update: Option<String>,
    store: Option<String>,
    graph: Option<String>,
    user: Option<String>,
    password: Option<String>,
    token: Option<String>,
    ca: Option<PathBuf>,
    timeout: Option<Duration>,
}

/// The user's configuration.
#[derive(Debug, Default)]
struct Configuration {
    /// The endpoint that is asked where nothing else is named.
    default: Option<String>,
    entries: Vec<Entry>,
}

/// An endpoint and the publication that is meant there.
pub struct Target {
    pub client: Arc<Client>,
    pub publication: NamedNode,
}

/// Opens what is published at an endpoint, or what was published there of a day.
pub fn open(common: &Common, named: &str, day: Option<&str>) -> Result<Annals, Failure> {
    let Target {
        client,
        publication,
    } = target(common, named)?;
    ui::note(
        common,
        &format!("asking {} for {}", client.address(), short(&publication)),
    );
    Ok(Annals::at_endpoint(empty()?, client, &publication, day)?)
}

/// A database with the ontology alone, which nobody else uses.
fn empty() -> Result<Annals, Failure> {
    let key = format!("ontology-{}", Annals::bundled_key());
    let built = cache::open(&key, |folder| match folder {
        Some(folder) => Annals::create(folder, Durability::Scratch, Vec::new()),
        None => Annals::new(),
    })?;
    Ok(built.scratch_copy()?)
}

/// The endpoint that the user's configuration names, for where nothing else is.
pub fn by_default() -> Result<Option<String>, Failure> {
    Ok(configuration()?.default)
}

/// All that is published, copied here, where a command needs all of it; else the data itself.
pub fn copied(annals: Annals) -> Result<Annals, Failure> {
    Ok(annals.copied_here(MOST_COPIED)?.unwrap_or(annals))
}

/// Opens a path that is the address of an endpoint, as a copy of what is published there.
pub fn open_path(common: &Common, path: &Path) -> Result<Option<Annals>, Failure> {
    let text = path.to_string_lossy();
    match text.starts_with("http://") || text.starts_with("https://") {
        true => copied(open(common, &text, None)?).map(Some),
        false => Ok(None),
    }
}

/// The endpoint that a text names, by its address or by its name in the configuration.
pub fn target(common: &Common, named: &str) -> Result<Target, Failure> {
    let configuration = configuration()?;
    let mut entries = configuration.entries.into_iter();
    let plain = |url: &str| url.trim_end_matches('/').to_owned();
    let entry = entries.find(|it| it.name == named || plain(&it.url) == plain(named));
    let entry = entry.unwrap_or_else(|| Entry {
        url: named.to_owned(),
        ..Entry::default()
    });
    let graph = common.graph.as_ref().or(entry.graph.as_ref());
    let graph = graph.map_or(DEFAULT_GRAPH, String::as_str);
    let publication = publication(graph).ok_or_else(|| {
        Failure::new(format!("`{graph}` is no name of a publication"))
            .hint("a name has letters, digits, `-`, `_` and `.`; or write an IRI")
    })?;
    let address = |text: &String| Address::parse(text);
    let services = Services {
        query: address(&entry.url)?,
        update: entry.update.as_ref().map(address).transpose()?,
        store: entry.store.as_ref().map(address).transpose()?,
    };
    let ca =
        match variable("ANNALS_CA")
            .map(PathBuf::from)
            .or(entry.ca.clone())
        {
            Some(file) => Some(fs::read(&file).map_err(|error| {
                Failure::new(format!("cannot read {}: {error}", file.display()))
            })?),
            None => None,
        };
    let client = Client::new(Settings {
        services,
        credentials: credentials(&entry)?,
        timeout: entry.timeout.unwrap_or(TIMEOUT),
        ca,
    })?;
    Ok(Target {
        client: Arc::new(client),
        publication,
    })
}

/// A publication as messages name it.
pub fn short(publication: &NamedNode) -> &str {
    let iri = publication.as_str();
    iri.rsplit_once("/publication/")
        .map_or(iri, |(_, name)| name)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Who asks: by the environment, else by the configuration.
fn credentials(entry: &Entry) -> Result<Option<Credentials>, Failure> {
    if let Some(token) = variable("ANNALS_TOKEN").or(entry.token.clone()) {
        return Ok(Some(Credentials::Bearer(token)));
    }
    let user = variable("ANNALS_USER").or(entry.user.clone());
    let password = variable("ANNALS_PASSWORD").or(entry.password.clone());
    match (user, password) {
        (Some(user), Some(password)) => Ok(Some(Credentials::Basic { user, password })),
        (Some(user), None) => Err(Failure::new(format!("there is no password for {user}"))
            .hint("set ANNALS_PASSWORD, or `password` in endpoints.toml")),
        (None, Some(_)) => Err(Failure::new("there is a password, but no user")
            .hint("set ANNALS_USER, or `user` in endpoints.toml")),
        (None, None) => Ok(None),
    }
}

/// Where the user's configuration is.
fn file() -> Option<PathBuf> {
    let folder = variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let folder = folder.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".config")))?;
    let file = folder.join("annals").join("endpoints.toml");
    (folder.is_absolute() && file.is_file()).then_some(file)
}

fn configuration() -> Result<Configuration, Failure> {
    let Some(path) = file() else {
        return Ok(Configuration::default());
    };
    let text = fs::read_to_string(&path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
    let reader = Reader {
        path: &path,
        text: &text,
    };
    let mut table = toml::parse(&text).map_err(|(at, what)| reader.error(at, &what))?;
    let configuration = match table.take() {
        ValueInner::Table(table) => reader.configuration(table)?,
        _ => return Err(reader.error(0, "expected tables of endpoints")),
    };
    let is_secret = |it: &Entry| it.password.is_some() || it.token.is_some();
    if configuration.entries.iter().any(is_secret) && is_readable_by_others(&path) {
        let failure = format!("{} holds a password and others may read it", path.display());
        return Err(Failure::new(failure).hint(format!("run `chmod 600 {}`", path.display())));
    }
    Ok(configuration)
}

#[cfg(unix)]
fn is_readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|it| it.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_readable_by_others(_path: &Path) -> bool {
    false
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn error(&self, at: usize, what: &str) -> Failure {
        let file = self.path.display().to_string();
        let found = Location::from_byte_range(&file, self.text, at..at);
        Failure::new(format!("{file}:{}:{}: {what}", found.line, found.column))
    }

    fn configuration(&self, table: Table<'_>) -> Result<Configuration, Failure> {
        let mut configuration = Configuration::default();
        for (key, mut value) in table {
            if key.name == "default" {
                configuration.default = Some(self.text(&value)?);
                continue;
            }
            let at = value.span.start;
            let ValueInner::Table(table) = value.take() else {
                return Err(self.error(at, "expected a table with the url of an endpoint"));
            };
            let entry = self.entry(key.name.to_string(), table)?;
            if entry.url.is_empty() {
                return Err(self.error(at, &format!("`{}` has no url", entry.name)));
            }
            configuration.entries.push(entry);
        }
        Ok(configuration)
    }

    fn entry(&self, name: String, table: Table<'_>) -> Result<Entry, Failure> {
        let mut entry = Entry {
            name,
            ..Entry::default()
        };
        for (key, value) in table {
            match &*key.name {
                "url" => entry.url = self.text(&value)?,
                "update" => entry.update = Some(self.text(&value)?),
                "store" => entry.store = Some(self.text(&value)?),
                "graph" => entry.graph = Some(self.text(&value)?),
                "user" => entry.user = Some(self.text(&value)?),
                "password" => entry.password = Some(self.text(&value)?),
                "token" => entry.token = Some(self.text(&value)?),
                "ca" => {
                    let folder = self.path.parent().unwrap_or(Path::new("/"));
                    entry.ca = Some(folder.join(self.text(&value)?));
                }
                "timeout" => {
                    let seconds = value.as_integer().and_then(|it| u64::try_from(it).ok());
                    let seconds = seconds.filter(|it| *it > 0);
                    let what = "expected a number of seconds";
                    let seconds = seconds.ok_or_else(|| self.error(value.span.start, what))?;
                    entry.timeout = Some(Duration::from_secs(seconds));
                }
                other => {
                    let what = format!("unknown setting `{other}` of an endpoint");
                    return Err(self.error(key.span.start, &what).hint(
                        "available: url, update, store, graph, user, password, token, ca, timeout",
                    ));
                }
            }
        }
        Ok(entry)
    }

    fn text(&self, value: &Value<'_>) -> Result<String, Failure> {
        let text = value.as_str().filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| self.error(value.span.start, "expected a text in quotes"))?;
        Ok(text.to_owned())
    }
}

impl From<crate::remote::Error> for Failure {
    fn from(error: crate::remote::Error) -> Self {
        let failure = Self::new(error.to_string());
        match error.help() {
            Some(help) => failure.hint(help),
            None => failure,
        }
    }
}

impl From<EndpointError> for Failure {
    fn from(error: EndpointError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            EndpointError::Remote(error) => error.into(),
            EndpointError::Load(error) => error.into(),
            EndpointError::Nothing { .. } => failure
                .hint("`annals publish URL` publishes what a store holds")
                .hint("pass --graph NAME if it was published under another name"),
            EndpointError::NoSuchDay { days, .. } if days.is_empty() => {
                failure.hint("`annals publish URL --as-of DATE` publishes a day")
            }
            EndpointError::NoSuchDay { days, .. } => {
                failure.hint(format!("published days: {}", days.join(", ")))
            }
            EndpointError::MarkedHigher { published } => failure.hint(format!(
                "pass --max-tlp {published}, or publish it anew without"
            )),
        }
    }
}
