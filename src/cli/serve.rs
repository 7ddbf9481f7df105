//! `annals serve`: starts the web server.

use super::endpoint::NEEDS_A_STORE;
use super::options::{Audience, Common};
use super::{Failure, data, reading, ui, worker};
use crate::query::DefaultGraph;
use crate::server::{Settings, serve};
use crate::store::Durability;
use std::io::Write;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// Options of `serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals serve --open
  annals serve -p 8080 --data my.ttl
  annals serve --store project/.annals --writable --token-file token.txt
  curl -s 'localhost:7474/timeline.json?from=2023-12&to=2023-12'

Ctrl-C stops the server once requests in progress have finished.")]
pub struct Serve {
    /// Port to listen on; 0 picks a free one
    #[arg(short, long, value_name = "PORT", default_value_t = 7474)]
    pub port: u16,

    /// Address to listen on; by default reachable only from this machine
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,

    /// Accept requests for this host name too, such as annals.example.org; repeatable
    #[arg(long, value_name = "NAME")]
    pub name: Vec<String>,

    /// Open the start page in a browser
    #[arg(long)]
    pub open: bool,

    /// Allow clients that send the token to change the store
    #[arg(long, requires = "token_file")]
    pub writable: bool,

    /// File containing the token (at least 16 characters)
    #[arg(long, value_name = "FILE", requires = "writable")]
    pub token_file: Option<PathBuf>,

    /// Allow scripts from this origin, such as https://example.org, to read responses
    #[arg(long, value_name = "ORIGIN")]
    pub cors: Option<String>,

    /// Allow pages from this origin, such as https://example.org, to frame /embed/timeline; repeatable
    #[arg(long, value_name = "ORIGIN", value_parser = super::options::origin)]
    pub embed: Vec<String>,

    /// Path of a proxy below which this server is, such as /annals
    #[arg(long, value_name = "PATH", default_value = "", value_parser = base_path)]
    pub base_path: String,

    /// Believe the proxy at this address when it says for which host and scheme it was asked; repeatable
    #[arg(long, value_name = "ADDRESS")]
    pub proxy: Vec<IpAddr>,

    /// Time limit for a request
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,

    /// Default graph of /sparql: all documents together, or only what no document holds, as the
    /// standards have it
    #[arg(long, value_name = "GRAPH", value_enum, default_value_t = DefaultGraphOption::Union)]
    pub default_graph: DefaultGraphOption,

    /// Answer no SPARQL: pages and the JSON API alone
    #[arg(long)]
    pub no_sparql: bool,

    /// Memory for request bodies, unread answers and those that are kept, in MB
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = clap::value_parser!(u32).range(32..=1 << 20))]
    pub buffer_memory: u32,

    /// How much of it keeps answers that were asked for twice, in MB, at most a quarter; 0 keeps none
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = clap::value_parser!(u32).range(0..=1 << 18))]
    pub cache_memory: u32,

    /// Memory that one query may use, in MB
    #[arg(long, value_name = "MB", default_value_t = 512, value_parser = clap::value_parser!(u64).range(64..=1 << 20))]
    pub query_memory: u64,

    /// Maximum number of rows or events in a response
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub max_rows: usize,

    /// Maximum number of concurrent requests; default: twice the number of processors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub at_once: Option<u16>,

    /// Log every request to standard error
    #[arg(short, long)]
    pub verbose: bool,
}

/// What the default graph of `/sparql` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DefaultGraphOption {
    /// All documents together, with what is derived
    Union,
    /// Statements that belong to no document; documents are named graphs
    Stored,
}

pub(super) fn run(common: &Common, options: &Serve) -> Result<ExitCode, Failure> {
    let token = match &options.token_file {
        Some(path) => Some(read_token(path)?),
        None => None,
    };
    let annals = match options.writable {
        true if !common.data.is_empty() => {
            return Err(Failure::new("--writable needs a store, not files")
                .hint("create one with `annals init` and fill it with `annals load`"));
        }
        true if common.endpoint.is_some() => return Err(Failure::new(NEEDS_A_STORE)),
        true => reading::open(&data::existing_store(common)?, Durability::Durable)?,
        false => data::open(common)?,
    };
    let is_remote = annals.endpoint().is_some();
    let annals = match is_remote {
        true => data::visible(common, annals, Audience::Others)?,
        false => annals,
    };
    let listener = listen(SocketAddr::new(options.host, options.port))?;
    let address = listener.local_addr()?;
    let mut settings = Settings::new(chrono::Utc::now);
    settings.token = token;
    place_on_the_web(&mut settings, options);
    settings.timeout = Duration::from_secs(options.timeout);
    settings.max_rows = options.max_rows;
    settings.max_marking = common.max_tlp.unwrap_or_default();
    if annals.has_marked_above(settings.max_marking)? {
        let text = format!(
            "what is marked above {} is not served; see --max-tlp",
            settings.max_marking
        );
        ui::note(common, &text);
    }
    match cfg!(target_os = "linux") {
        // The endpoint answers, within limits of its own.
        _ if is_remote => {}
        true => settings.sandbox = Some(worker::settings(options.query_memory << 20)?),
        false => ui::note(
            common,
            "this system cannot limit the memory of a query: do not let strangers send SPARQL",
        ),
    }
    settings.sparql = !options.no_sparql;
    settings.default_graph = match options.default_graph {
        DefaultGraphOption::Union => DefaultGraph::Union,
        DefaultGraphOption::Stored => DefaultGraph::Stored,
    };
    settings.buffer_memory = (options.buffer_memory as usize) << 20;
    settings.cache_memory = (options.cache_memory as usize) << 20;
    if let Some(at_once) = options.at_once {
        settings.max_concurrent = usize::from(at_once);
    }
    if options.verbose {
        settings.log = Some(Arc::new(|line: &str| {
            // Ignored: standard error may be closed.
            let _ = writeln!(std::io::stderr(), "{line}");
        }));
    }
    let url = match address.ip().is_unspecified() {
        true => format!("http://localhost:{}{}/", address.port(), options.base_path),
        false => format!("http://{address}{}/", options.base_path),
    };
    ui::write(None, format!("{url}\n").as_bytes())?;
    if !address.ip().is_loopback() {
        let text = "anyone who can reach this address can read the data, and connections are not encrypted";
        ui::warn(common, text);
    }
    if options.open {
        open_browser(common, &url);
    }
    serve(annals, listener, settings)?;
    Ok(ExitCode::SUCCESS)
}

/// Sets where the server is reached, and which other sites may use it.
fn place_on_the_web(settings: &mut Settings, options: &Serve) {
    settings.hosts = options.name.clone();
    settings.hosts.push(options.host.to_string());
    settings.cors = options.cors.clone();
    settings.embed = options.embed.clone();
    settings.base_path = options.base_path.clone();
    settings.proxies = options.proxy.clone();
}

/// A path without a slash at its end.
fn base_path(text: &str) -> Result<String, String> {
    let path = text.trim_end_matches('/');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.~/".contains(c);
    let is_path = path.starts_with('/') && !path.contains("//") && path.chars().all(is_plain);
    match path.is_empty() || is_path {
        true => Ok(path.to_owned()),
        false => Err("a path looks like /annals".to_owned()),
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| {
        let failure = Failure::new(format!("cannot listen on {address}: {error}"));
        match error.kind() {
            std::io::ErrorKind::AddrInUse => failure.hint("choose another port with -p"),
            _ => failure,
        }
    })
}

/// Reads the token from a file, without surrounding whitespace.
fn read_token(path: &Path) -> Result<String, Failure> {
    const MIN_LENGTH: usize = 16;
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
    let token = text.trim();
    if token.len() < MIN_LENGTH || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        let what = format!(
            "the token in {} must be at least {MIN_LENGTH} ASCII letters, digits or punctuation marks",
            path.display()
        );
        return Err(Failure::new(what).hint("`openssl rand -hex 32` generates a good one"));
    }
    Ok(token.to_owned())
}

/// Opens a URL in the default browser.
fn open_browser(common: &Common, url: &str) {
    let (program, arguments): (_, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if command.spawn().is_err() {
        ui::note(common, &format!("could not open a browser; go to {url}"));
    }
}
