//! Counts for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the classes of time, in seconds.
const BOUNDS: [f64; 9] = [0.001, 0.005, 0.02, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0];

/// What was counted since the server began.
#[derive(Default)]
pub(super) struct Metrics(Mutex<Counted>);

#[derive(Default)]
struct Counted {
    statuses: BTreeMap<u16, u64>,
    classes: [u64; BOUNDS.len()],
    requests: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts a request.
    pub fn count(&self, status: u16, took: Duration) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = took.as_secs_f64();
        *counted.statuses.entry(status).or_default() += 1;
        for (class, bound) in counted.classes.iter_mut().zip(BOUNDS) {
            *class += u64::from(seconds <= bound);
        }
        counted.requests += 1;
        counted.seconds += seconds;
    }

    /// The text that Prometheus reads; `working` requests are being worked on.
    pub fn text(&self, working: usize) -> String {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        let mut line = |args: std::fmt::Arguments<'_>| {
            // Writing to a string cannot fail.
            let _ = text.write_fmt(args);
            text.push('\n');
        };
        line(format_args!(
            "# HELP annals_requests_total Answers by status."
        ));
        line(format_args!("# TYPE annals_requests_total counter"));
        for (status, number) in &counted.statuses {
            line(format_args!(
                "annals_requests_total{{status=\"{status}\"}} {number}"
            ));
        }
        line(format_args!(
            "# HELP annals_request_seconds Time until an answer is ready."
        ));
        line(format_args!("# TYPE annals_request_seconds histogram"));
        for (class, bound) in counted.classes.iter().zip(BOUNDS) {
            line(format_args!(
                "annals_request_seconds_bucket{{le=\"{bound}\"}} {class}"
            ));
        }
        let (requests, seconds) = (counted.requests, counted.seconds);
        line(format_args!(
            "annals_request_seconds_bucket{{le=\"+Inf\"}} {requests}"
        ));
        line(format_args!("annals_request_seconds_sum {seconds}"));
        line(format_args!("annals_request_seconds_count {requests}"));
        line(format_args!(
            "# HELP annals_working Requests that are worked on now."
        ));
        line(format_args!("# TYPE annals_working gauge"));
        line(format_args!("annals_working {working}"));
        line(format_args!(
            "# HELP annals_build_info The version that runs."
        ));
        line(format_args!("# TYPE annals_build_info gauge"));
        let version = env!("CARGO_PKG_VERSION");
        line(format_args!("annals_build_info{{version=\"{version}\"}} 1"));
        text
    }
}
