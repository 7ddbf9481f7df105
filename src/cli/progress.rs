//! The progress line of a long operation, shown on the terminal until it is done.

use crate::database::Progress;
use std::io::{IsTerminal, Write, stderr};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Operations that finish sooner show nothing.
const DELAY: Duration = Duration::from_millis(500);

const INTERVAL: Duration = Duration::from_millis(200);

/// A progress line, removed when the value is dropped.
pub struct ProgressLine {
    progress: Arc<Mutex<(usize, usize)>>,
    /// Dropped to end the thread.
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressLine {
    /// Starts a line for an operation such as "loading"; only shown on a terminal.
    pub fn begin(work: &'static str) -> Self {
        let progress = Arc::new(Mutex::new((0, 0)));
        let (end, ended) = channel();
        let watched = Arc::clone(&progress);
        let show = move || {
            let start = Instant::now();
            let mut wait = DELAY;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = INTERVAL;
                let (done, of) = watched.lock().map_or((0, 0), |progress| *progress);
                let state = match (done, of) {
                    (_, 0) => String::new(),
                    _ if done < of => format!(": {done} of {of} documents read"),
                    _ => ": writing".to_owned(),
                };
                let seconds = start.elapsed().as_secs();
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
        Arc::new(move |done, of| {
            if let Ok(mut progress) = progress.lock() {
                *progress = (done, of);
            }
        })
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.end = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
