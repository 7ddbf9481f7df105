//! Engines of others, started as processes on loopback: Jena from Debian's jars, Oxigraph from PyPI. One that
//! is not here is skipped, and the run says so.

use crate::python::python;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running engine; it ends with the value.
pub struct Engine {
    pub name: &'static str,
    /// The address that is given to annals.
    pub url: String,
    child: Child,
    /// Starts it over its data, at its address.
    start: Box<dyn Fn() -> Child>,
}

impl Engine {
    /// Ends it as a loss of power would: it is told nothing.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again over the data that it left.
    pub fn restart(&mut self) {
        self.child = (self.start)();
        wait_for(&self.url);
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits until somebody listens at an address.
fn wait_for(url: &str) {
    let host = url.trim_start_matches("http://");
    let host = host.split('/').next().unwrap_or(host);
    let begun = Instant::now();
    while TcpStream::connect(host).is_err() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "it never listens at {url}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// An address of this computer that nobody listens at.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address")
}

fn skipped(what: &str) {
    // Not through eprintln, which the test runner keeps to itself.
    let text = format!("skipped: {what}\n");
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// A new folder below the tests' own.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("endpoint")
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The engines that are here, each with data of its own.
pub fn engines(test: &str) -> Vec<Engine> {
    [jena(test), oxigraph(test)].into_iter().flatten().collect()
}

/// ARQ and TDB2 over the JDK's own server.
pub fn jena(test: &str) -> Option<Engine> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/endpoint/jena");
    let folder = folder(&format!("jena-{test}"));
    let port = free_address().port().to_string();
    let start = move || {
        Command::new(&script)
            .arg(&folder)
            .arg(&port)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("bash starts")
    };
    let mut child = start();
    let mut line = String::new();
    let output = child.stdout.take().expect("a pipe");
    let read = BufReader::new(output).read_line(&mut line);
    if read.is_ok() && line.starts_with("http://") {
        return Some(Engine {
            name: "Jena",
            url: line.trim().to_owned(),
            child,
            start: Box::new(start),
        });
    }
    let _ = child.wait();
    skipped("no Jena is here: install libapache-jena-java and a JDK, or set ANNALS_JENA_JARS");
    None
}

/// The server of the wheel `oxigraph`.
pub fn oxigraph(test: &str) -> Option<Engine> {
    let python = python("pip", &["pip", "oxigraph==0.5.13"])?;
    let program = python.with_file_name("oxigraph");
    if !program.exists() {
        let mut install = Command::new(&python);
        install.args(["-m", "pip", "install", "--quiet", "oxigraph==0.5.13"]);
        if !install.status().is_ok_and(|status| status.success()) {
            skipped("the server of Oxigraph cannot be had from PyPI here");
            return None;
        }
    }
    let (address, folder) = (free_address(), folder(&format!("oxigraph-{test}")));
    let start = move || {
        Command::new(&program)
            .args(["serve", "-b", &address.to_string(), "-l"])
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts")
    };
    let engine = Engine {
        name: "Oxigraph",
        url: format!("http://{address}"),
        child: start(),
        start: Box::new(start),
    };
    wait_for(&engine.url);
    Some(engine)
}
