//! Options that several commands share: the global ones, where output goes and in which format, and
//! how long to wait for a store.

use super::Failure;
use crate::model::languages::Languages;
use crate::model::marking::Marking;
use crate::parse::{FORMATS, Format};
use crate::query::QueryOptions;
use crate::render::format::FormatInfo;
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Headings of the help.
pub const OUTPUT: &str = "Output";
const GLOBAL: &str = "Global options";
const WRITING: &str = "Writing to the store";

const PATH_SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// Options of every command.
#[derive(Debug, Clone, clap::Args)]
pub struct Common {
    /// File, folder or glob to read instead of the bundled data; `-` is standard input; repeatable
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "ANNALS_DATA",
        hide_env_values = true,
        value_delimiter = PATH_SEPARATOR,
        help_heading = GLOBAL
    )]
    pub data: Vec<PathBuf>,

    /// Folder of the store; default: `.annals` in this folder or the nearest parent that has one
    #[arg(long, global = true, value_name = "DIR", env = "ANNALS_STORE")]
    pub store: Option<PathBuf>,

    /// SPARQL endpoint to ask in place of a store, where `annals publish` wrote: its URL, or its name in
    /// the user's endpoints.toml
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "ANNALS_ENDPOINT",
        hide_env_values = true,
        help_heading = GLOBAL
    )]
    pub endpoint: Option<String>,

    /// Publication at the endpoint, a short name or an IRI; default: annals
    #[arg(long, global = true, value_name = "NAME", help_heading = GLOBAL)]
    pub graph: Option<String>,

    /// Leave out what is marked above this label of TLP 2.0: clear, green, amber, amber+strict or red;
    /// default: clear, but plain text on standard output shows all, with its mark
    #[arg(long, global = true, value_name = "LABEL", help_heading = GLOBAL)]
    pub max_tlp: Option<Marking>,

    /// Base of relative IRIs in files that set none
    #[arg(long, global = true, value_name = "IRI", value_parser = base_iri, help_heading = GLOBAL)]
    pub base: Option<String>,

    /// RDF format of standard input and of files that are named, whatever their extension
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        value_parser = rdf_format(),
        help_heading = GLOBAL
    )]
    pub input_format: Option<Format>,

    /// When to use colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = GLOBAL
    )]
    pub color: Colour,

    /// Where each of these was set.
    #[arg(skip)]
    pub sources: SettingSources,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// In a terminal, unless NO_COLOR or TERM=dumb is set; CLICOLOR_FORCE=1 forces it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// For whom an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Whoever reads it here, as plain text on standard output.
    Reader,
    /// Whomever a file or the answer in another format may reach.
    Others,
}

/// Where a setting comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SettingSource {
    /// Not set.
    #[default]
    Unset,
    /// A command-line option.
    Option(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// The settings file.
    File(PathBuf),
}

impl std::fmt::Display for SettingSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unset => f.write_str("default"),
            Self::Option(name) | Self::Variable(name) => f.write_str(name),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Where each setting comes from.
#[derive(Debug, Clone, Default)]
pub struct SettingSources {
    /// Of `data`.
    pub data: SettingSource,
    /// Of `store`.
    pub store: SettingSource,
    /// Of `color`.
    pub color: SettingSource,
    /// Of `endpoint`.
    pub endpoint: SettingSource,
}

/// Options of every command that writes to a store.
#[derive(Debug, clap::Args)]
pub struct WriteOptions {
    /// How long to wait if another process is writing to the store
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds, help_heading = WRITING)]
    pub wait: Duration,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().map(Duration::try_from_secs_f64);
    match seconds {
        Some(Ok(wait)) => Ok(wait),
        _ => Err("write a number of seconds, such as 0 or 2.5".to_owned()),
    }
}

/// An absolute IRI.
fn base_iri(text: &str) -> Result<String, String> {
    let iri = oxrdf::NamedNode::new(text).map_err(|error| error.to_string())?;
    Ok(iri.into_string())
}

/// The formats of RDF by name or extension; their names are those of `export --format`.
pub fn rdf_format() -> impl TypedValueParser<Value = Format> {
    let names = FORMATS
        .iter()
        .map(|(name, format)| PossibleValue::new(*name).alias(format.extension()));
    let parser = PossibleValuesParser::new(names);
    parser.map(|name| Format::named(&name).unwrap_or(Format::Turtle))
}

/// A format that `--format` or the extension of a file can choose.
pub trait OutputFormat: ValueEnum + Send + Sync + 'static {
    /// The extensions of its files, the usual one first; none if only `--format` chooses it.
    fn extensions(&self) -> &'static [&'static str];
}

/// A format as a value of `--format`.
pub fn possible_value(info: &FormatInfo) -> PossibleValue {
    PossibleValue::new(info.name)
        .aliases(info.aliases)
        .help(info.description)
}

/// The formats of a view that has no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ViewFormat {
    /// For reading in a terminal
    Text,
    /// One JSON object
    Json,
}

impl OutputFormat for ViewFormat {
    fn extensions(&self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt"],
            Self::Json => &["json"],
        }
    }
}

/// In which languages names are shown.
#[derive(Debug, clap::Args)]
pub struct LanguageOption {
    /// Languages of names, best first, such as uk,en; after them English, then any
    #[arg(long, value_name = "TAGS", value_parser = Languages::parse, help_heading = OUTPUT)]
    lang: Option<Languages>,
}

impl LanguageOption {
    /// How views are made in these languages.
    pub fn query_options(&self) -> QueryOptions {
        QueryOptions {
            languages: self.lang.clone().unwrap_or_default(),
            ..QueryOptions::default()
        }
    }
}

/// Where a command writes its answer, in one of the formats `F`.
#[derive(Debug, clap::Args)]
pub struct OutputOptions<F: OutputFormat> {
    /// Output format; by default, taken from the extension of -o FILE
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = OUTPUT)]
    format: Option<F>,

    #[arg(short, long, value_name = "FILE", help = file_help::<F>(), help_heading = OUTPUT)]
    output: Option<PathBuf>,
}

impl<F: OutputFormat> OutputOptions<F> {
    /// The file to write to; `None` is standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// For whom the answer is, in a format for reading or another.
    pub fn audience(&self, is_for_reading: bool) -> Audience {
        match is_for_reading && self.output.is_none() {
            true => Audience::Reader,
            false => Audience::Others,
        }
    }

    /// The format that is asked for, else the default.
    pub fn format(&self, default: F) -> Result<F, Failure> {
        let chosen = choose_format(self.format.clone(), self.file())?;
        Ok(chosen.unwrap_or(default))
    }
}

fn file_help<F: OutputFormat>() -> String {
    let formats = F::value_variants().iter();
    let usual = formats.filter_map(|format| format.extensions().first());
    let usual: Vec<_> = usual.map(|extension| format!(".{extension}")).collect();
    format!("Write to a file: {}", usual.join(" "))
}

/// The format that `--format` or, without it, the extension of the output file names.
pub fn choose_format<F: OutputFormat>(
    format: Option<F>,
    output: Option<&Path>,
) -> Result<Option<F>, Failure> {
    let extension = output.and_then(Path::extension);
    let (None, Some(extension)) = (&format, extension) else {
        return Ok(format);
    };
    let file = output.and_then(Path::file_name).unwrap_or_default();
    let file = file.to_string_lossy().to_lowercase();
    let formats = F::value_variants().iter();
    let known = formats.flat_map(|format| format.extensions().iter().map(move |it| (*it, format)));
    // `.stix.json` takes precedence over `.json`.
    let matching = known
        .clone()
        .filter(|(extension, _)| file.ends_with(&format!(".{extension}")));
    match matching.max_by_key(|(extension, _)| extension.len()) {
        Some((_, format)) => Ok(Some(format.clone())),
        None => {
            let extension = extension.to_string_lossy().to_lowercase();
            let known: Vec<_> = known
                .map(|(extension, _)| format!(".{extension}"))
                .collect();
            Err(
                Failure::new(format!("unknown file extension `.{extension}`"))
                    .hint(format!("supported: {}", known.join(" ")))
                    .hint("or choose a format with --format"),
            )
        }
    }
}

/// An origin of the web, `https://example.org`, which may stand in a policy of browsers.
pub fn origin(text: &str) -> Result<String, String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_host = |c: char| c.is_ascii_alphanumeric() || "-.:[]*".contains(c);
    match host {
        Some(host) if !host.is_empty() && host.chars().all(is_host) => Ok(text.to_owned()),
        _ => Err("an origin looks like https://example.org".to_owned()),
    }
}
