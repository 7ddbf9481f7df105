//! The progress line of a long operation, shown on the terminal until it is done.

use crate::database::{LoadStage, Progress};
use crate::import;
use crate::render::style::count;
use std::io::{IsTerminal, Write, stderr};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Operations that finish sooner show nothing.
const DELAY: Duration = Duration::from_millis(500);

const INTERVAL: Duration = Duration::from_millis(200);

/// How far an operation is.
#[derive(Debug, Clone, Copy)]
enum Stage {
    Load(LoadStage),
    /// So many records of so many, where that is known.
    Records(usize, usize),
}

/// A progress line, removed when the value is dropped.
pub struct ProgressLine {
    progress: Arc<Mutex<Option<Stage>>>,
    /// Dropped to end the thread.
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressLine {
    /// Starts a line for an operation such as "loading"; only shown on a terminal.
    pub fn begin(work: &'static str) -> Self {
        let progress = Arc::new(Mutex::new(None));
        let (end, ended) = channel();
        let watched = Arc::clone(&progress);
        let show = move || {
            let start = Instant::now();
            let mut wait = DELAY;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = INTERVAL;
                let stage = watched.lock().map_or(None, |stage| *stage);
                let elapsed = start.elapsed();
                let state = match stage {
                    None => String::new(),
                    Some(Stage::Load(stage)) => describe(stage, elapsed),
                    Some(Stage::Records(read, of)) => describe_records(read, of, elapsed),
                };
                let seconds = elapsed.as_secs();
                let _ = write!(stderr(), "\r\u{1b}[K{work}{state}, {seconds} s");
            }
            if wait == INTERVAL {
                let _ = write!(stderr(), "\r\u{1b}[K");
            }
        };
        let thread = stderr().is_terminal().then(|| std::thread::spawn(show));
        Self {
            progress,
            end: Some(end),
            thread,
        }
    }

    /// The callback with which the operation reports its progress.
    pub fn progress(&self) -> Progress {
        let progress = Arc::clone(&self.progress);
        Arc::new(move |stage| {
            if let Ok(mut progress) = progress.lock() {
                *progress = Some(Stage::Load(stage));
            }
        })
    }

    /// The callback with which an import reports its progress.
    pub fn records(&self) -> import::Progress {
        let progress = Arc::clone(&self.progress);
        import::Progress::new(move |read, of| {
            if let Ok(mut progress) = progress.lock() {
                *progress = Some(Stage::Records(read, of));
            }
        })
    }
}

/// How far a load is: how much has been read, how fast, and how long the rest will take to read.
fn describe(stage: LoadStage, elapsed: Duration) -> String {
    let (read, of) = match stage {
        LoadStage::Reading { read, of } => (read as f64, of as f64),
        LoadStage::Checking => return ": checking".to_owned(),
        LoadStage::Writing => return ": writing".to_owned(),
        LoadStage::Sent { statements } => return format!(": {statements} statements sent"),
    };
    let (megabytes, rate) = (|bytes: f64| bytes / 1e6, read / elapsed.as_secs_f64());
    let mut text = format!(": {:.1} of {:.1} MB read", megabytes(read), megabytes(of));
    if rate > 0.0 {
        let left = ((of - read) / rate).ceil();
        text.push_str(&format!(" at {:.1} MB/s, {left} s left", megabytes(rate)));
    }
    text
}

/// How many records have been read, how fast, and how long the rest will take, if it is known.
fn describe_records(read: usize, of: usize, elapsed: Duration) -> String {
    let rate = read as f64 / elapsed.as_secs_f64().max(0.001);
    let (known, of) = match of >= read {
        true => (format!(" of {of}"), of),
        false => (String::new(), read),
    };
    let mut text = format!(": {}{known} read at {rate:.0}/s", count(read, "record"));
    if !known.is_empty() && rate > 0.0 {
        let left = ((of - read) as f64 / rate).ceil();
        text.push_str(&format!(", {left} s left"));
    }
    text
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.end = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_and_the_time_left_are_told_once_something_has_been_read() {
        let (of, second) = (40_000_000, Duration::from_secs(2));
        let reading = |read| describe(LoadStage::Reading { read, of }, second);
        assert_eq!(reading(0), ": 0.0 of 40.0 MB read");
        let text = ": 10.0 of 40.0 MB read at 5.0 MB/s, 6 s left";
        assert_eq!(reading(10_000_000), text);
        assert_eq!(describe(LoadStage::Checking, second), ": checking");
        let records = describe_records(2000, 8000, second);
        assert_eq!(records, ": 2000 records of 8000 read at 1000/s, 6 s left");
        assert_eq!(describe_records(1, 0, second), ": 1 record read at 0/s");
    }
}
