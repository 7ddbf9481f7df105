//! How far a long piece of work is: a line on the terminal that is gone when the work is done.

use crate::database::Progress;
use std::io::{IsTerminal, Write, stderr};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Nothing is shown of work that is done sooner.
const SOON: Duration = Duration::from_millis(500);

const BETWEEN: Duration = Duration::from_millis(200);

/// The line, for as long as the value lives.
pub struct Line {
    far: Arc<Mutex<(usize, usize)>>,
    /// Dropped to end the thread.
    end: Option<Sender<()>>,
    shown: Option<JoinHandle<()>>,
}

impl Line {
    /// Begins work of this name, such as "loading"; nothing is shown but on a terminal.
    pub fn begin(work: &'static str) -> Self {
        let far = Arc::new(Mutex::new((0, 0)));
        let (end, ended) = channel();
        let watched = Arc::clone(&far);
        let show = move || {
            let begun = Instant::now();
            let mut wait = SOON;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = BETWEEN;
                let (done, of) = watched.lock().map_or((0, 0), |far| *far);
                let far = match (done, of) {
                    (_, 0) => String::new(),
                    _ if done < of => format!(": {done} of {of} documents read"),
                    _ => ": writing".to_owned(),
                };
                let seconds = begun.elapsed().as_secs();
                let _ = write!(stderr(), "\r\u{1b}[K{work}{far}, {seconds} s");
            }
            if wait == BETWEEN {
                let _ = write!(stderr(), "\r\u{1b}[K");
            }
        };
        let shown = stderr().is_terminal().then(|| std::thread::spawn(show));
        Self {
            far,
            end: Some(end),
            shown,
        }
    }

    /// What the work tells how far it is.
    pub fn progress(&self) -> Progress {
        let far = Arc::clone(&self.far);
        Arc::new(move |done, of| {
            if let Ok(mut far) = far.lock() {
                *far = (done, of);
            }
        })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.end = None;
        if let Some(shown) = self.shown.take() {
            let _ = shown.join();
        }
    }
}
