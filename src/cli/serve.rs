//! `annals serve`: starts the web server.

use super::args::{self, Common};
use super::{Failure, data, ui};
use crate::Annals;
use crate::server::{Settings, serve};
use crate::store::Durability;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

pub(super) fn run(common: &Common, options: &args::Serve) -> Result<ExitCode, Failure> {
    let token = match &options.token_file {
        Some(path) => Some(read_token(path)?),
        None => None,
    };
    let annals = match options.writable {
        true if !common.data.is_empty() => {
            return Err(Failure::new("--writable needs a store, not files")
                .hint("create one with `annals init` and fill it with `annals load`"));
        }
        true => Annals::open(&data::existing_store(common)?, Durability::Durable)?,
        false => data::open(common)?,
    };
    let listener = listen(SocketAddr::new(options.host, options.port))?;
    let address = listener.local_addr()?;
    let mut settings = Settings::new(chrono::Utc::now);
    settings.hosts = options.name.clone();
    settings.hosts.push(options.host.to_string());
    settings.token = token;
    settings.cors = options.cors.clone();
    settings.timeout = Duration::from_secs(options.timeout);
    settings.max_rows = options.max_rows;
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
        true => format!("http://localhost:{}/", address.port()),
        false => format!("http://{address}/"),
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
