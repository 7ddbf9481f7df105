//! A load for `annals serve`: asks for one address after the other over many connections at once, and
//! prints a row of a table for each. `tests/load/run` starts it; alone:
//! `cargo run --release --example load -- 127.0.0.1:7474 64 10 / /claims`, which is 64 connections for
//! 10 seconds each.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// What one connection has seen.
#[derive(Default)]
struct Seen {
    /// The time of each answer.
    times: Vec<Duration>,
    /// How many had another status than 200.
    others: usize,
}

/// A connection that stays open, as a browser's does.
struct Connection {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
    body: Vec<u8>,
}

impl Connection {
    fn new(address: &str, path: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n"
        );
        Ok(Self {
            stream: BufReader::with_capacity(64 << 10, stream),
            request: request.into_bytes(),
            body: Vec::new(),
        })
    }

    /// Asks once; the status and the size of the body.
    fn ask(&mut self) -> io::Result<(u16, usize)> {
        self.stream.get_mut().write_all(&self.request)?;
        let (mut line, mut status, mut length) = (String::new(), 0, 0);
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest.get(..3).and_then(|it| it.parse().ok()).unwrap_or(0);
            }
            let (name, value) = line.split_once(':').unwrap_or_default();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
            if line.trim().is_empty() {
                break;
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)?;
        Ok((status, length))
    }
}

/// Asks for a path until the time is over. The server closes a connection after some minutes, or when it
/// is too busy: then there is a new one.
fn ask_until(address: &str, path: &str, end: Instant) -> Seen {
    let mut seen = Seen::default();
    let mut connection = None;
    while Instant::now() < end {
        let before = Instant::now();
        let open = match connection.take() {
            Some(open) => Ok(open),
            None => Connection::new(address, path),
        };
        let answered = open.and_then(|mut open| {
            let (status, _) = open.ask()?;
            connection = Some(open);
            Ok(status)
        });
        match answered {
            Ok(200) => seen.times.push(before.elapsed()),
            Ok(_) | Err(_) => seen.others += 1,
        }
    }
    seen
}

fn row(address: &str, connections: usize, duration: Duration, path: &str) -> io::Result<String> {
    let mut first = Connection::new(address, path)?;
    let before = Instant::now();
    let (status, bytes) = first.ask()?;
    let cold = before.elapsed();
    // From the second request on an answer may be kept.
    first.ask()?;
    let end = Instant::now() + duration;
    let seen: Vec<Seen> = std::thread::scope(|scope| {
        let threads = (0..connections).map(|_| scope.spawn(|| ask_until(address, path, end)));
        let threads: Vec<_> = threads.collect();
        let seen = threads.into_iter().map(|it| it.join().expect("no panic"));
        seen.collect()
    });
    let mut times: Vec<Duration> = seen.iter().flat_map(|it| it.times.clone()).collect();
    let others: usize = seen.iter().map(|it| it.others).sum();
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let at = |share: f64| {
        let at = (times.len() as f64 * share) as usize;
        times.get(at).map_or(f64::NAN, |time| ms(*time))
    };
    let rate = times.len() as f64 / duration.as_secs_f64();
    let failed = match (status, others) {
        (200, 0) => String::new(),
        _ => format!(" ({status} first, {others} failed)"),
    };
    Ok(format!(
        "| `{path}`{failed} | {bytes} | {:.1} | {rate:.0} | {:.1} | {:.1} |",
        ms(cold),
        at(0.5),
        at(0.99)
    ))
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, connections, seconds, paths @ ..] = arguments.as_slice() else {
        eprintln!("usage: load ADDRESS CONNECTIONS SECONDS PATH …");
        std::process::exit(2);
    };
    let (Ok(connections), Ok(seconds)) = (connections.parse(), seconds.parse()) else {
        eprintln!("CONNECTIONS and SECONDS are whole numbers");
        std::process::exit(2);
    };
    println!("| page | bytes | first, ms | answers a second | median, ms | p99, ms |");
    println!("|---|--:|--:|--:|--:|--:|");
    for path in paths {
        println!(
            "{}",
            row(address, connections, Duration::from_secs(seconds), path)?
        );
    }
    Ok(())
}
