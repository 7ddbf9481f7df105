//! The server, tested over real connections.

mod answers;
mod clients;
mod conditions;
mod feeds;
mod marking;
mod openapi;
mod pages;
mod protocol;
mod proxy;
mod review;
mod sandbox;
mod security;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The token of a writable server.
pub const TOKEN: &str = "a-token-of-the-tests";

/// A server that stops at the end of the test.
pub struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// Its working directory.
    pub folder: PathBuf,
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.env_remove("ANNALS_DATA").env_remove("ANNALS_STORE");
    command
}

impl Server {
    /// A server on the bundled data, with these options.
    pub fn new(options: &[&str]) -> Self {
        Self::of(options, &[])
    }

    /// A writable server on a store with these files.
    pub fn writable(files: &[&str]) -> Self {
        Self::of(&["--writable", "--token-file", "token"], files)
    }

    pub fn of(options: &[&str], files: &[&str]) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("annals-serve-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("token"), format!("{TOKEN}\n")).expect("a file");
        if options.contains(&"--writable") {
            let init = program().arg("init").current_dir(&folder).status();
            assert!(init.expect("the program starts").success());
        }
        if !files.is_empty() {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let files = files.iter().map(|file| root.join(file));
            let load = program()
                .args(["load", "--no-bundled"])
                .args(files)
                .current_dir(&folder)
                .output();
            let load = load.expect("the program starts");
            assert!(
                load.status.success(),
                "{}",
                String::from_utf8_lossy(&load.stdout)
            );
        }
        let mut child = program()
            .args(["serve", "-p", "0"])
            .args(options)
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("its address");
        // Without the base path, which requests have to name themselves.
        let address = line.trim().trim_start_matches("http://");
        let address = address.split('/').next().unwrap_or_default();
        assert!(address.starts_with("127.0.0.1:"), "{line:?}");
        Self {
            address: address.to_owned(),
            child,
            folder,
        }
    }

    /// Its process.
    #[cfg(unix)]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        let patience = Some(Duration::from_secs(60));
        stream.set_read_timeout(patience).expect("a time limit");
        stream
    }

    /// Sends a request, given its head without Host and Connection, and its body.
    pub fn send(&self, head: &str, content: &[u8]) -> Response {
        let mut lines = head.lines();
        let first = lines.next().expect("a request line");
        let mut text = format!("{first} HTTP/1.1\r\nConnection: close\r\n");
        let others: Vec<&str> = lines.collect();
        if !others
            .iter()
            .any(|line| line.to_ascii_lowercase().starts_with("host:"))
        {
            text.push_str(&format!("Host: {}\r\n", self.address));
        }
        for line in others {
            text.push_str(&format!("{line}\r\n"));
        }
        if !content.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", content.len()));
        }
        text.push_str("\r\n");
        let mut stream = self.connect();
        stream.write_all(text.as_bytes()).expect("it is sent");
        stream.write_all(content).expect("it is sent");
        Response::read(stream)
    }

    /// Sends a GET request.
    pub fn get(&self, target: &str) -> Response {
        self.send(&format!("GET {target}"), b"")
    }

    /// Interrupts it, and waits for it to stop.
    #[cfg(unix)]
    pub fn interrupt(&mut self) -> std::process::ExitStatus {
        let id = self.child.id().to_string();
        let signal = Command::new("kill").args(["-INT", &id]).status();
        assert!(signal.expect("kill is there").success());
        self.child.wait().expect("it ends")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have stopped already; leftovers are in the temporary folder.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The response of a server.
pub struct Response {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Response {
    /// Reads to the end of a connection.
    pub fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("a response");
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no head: {}", String::from_utf8_lossy(&bytes)));
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head is text");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let response = Self {
            status: status.unwrap_or_else(|| panic!("no status: {head}")),
            body: bytes[end + 4..].to_vec(),
            head,
        };
        let length = response
            .header("content-length")
            .and_then(|length| length.parse().ok());
        // A response to HEAD has no body.
        assert!(
            response.body.is_empty() || length == Some(response.body.len()),
            "cut off: {}",
            response.head
        );
        response
    }

    /// The values of a header, joined.
    pub fn header(&self, name: &str) -> Option<String> {
        let lines = self
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "));
        let values: Vec<_> = lines
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("text")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// Waits until a condition holds.
pub fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    for _ in 0..1200 {
        if condition() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("never: {what}");
}
