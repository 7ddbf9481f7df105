//! Metrics for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the histogram buckets, in seconds.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.02, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0];

/// Counters since the server started.
#[derive(Default)]
pub(super) struct Metrics(Mutex<Counters>);

#[derive(Default)]
struct Counters {
    statuses: BTreeMap<u16, u64>,
    buckets: [u64; BUCKETS.len()],
    requests: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts a request.
    pub fn count(&self, status: u16, took: Duration) {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = took.as_secs_f64();
        *counters.statuses.entry(status).or_default() += 1;
        for (bucket, bound) in counters.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(seconds <= bound);
        }
        counters.requests += 1;
        counters.seconds += seconds;
    }

    /// The metrics in the text format of Prometheus; `working` is the number of requests in progress.
    pub fn text(&self, working: usize) -> String {
        let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        let mut line = |args: std::fmt::Arguments<'_>| {
            // Writing to a string cannot fail.
            let _ = text.write_fmt(args);
            text.push('\n');
        };
        line(format_args!(
            "# HELP annals_requests_total Responses by status."
        ));
        line(format_args!("# TYPE annals_requests_total counter"));
        for (status, number) in &counters.statuses {
            line(format_args!(
                "annals_requests_total{{status=\"{status}\"}} {number}"
            ));
        }
        line(format_args!(
            "# HELP annals_request_seconds Time until the response is ready."
        ));
        line(format_args!("# TYPE annals_request_seconds histogram"));
        for (bucket, bound) in counters.buckets.iter().zip(BUCKETS) {
            line(format_args!(
                "annals_request_seconds_bucket{{le=\"{bound}\"}} {bucket}"
            ));
        }
        let (requests, seconds) = (counters.requests, counters.seconds);
        line(format_args!(
            "annals_request_seconds_bucket{{le=\"+Inf\"}} {requests}"
        ));
        line(format_args!("annals_request_seconds_sum {seconds}"));
        line(format_args!("annals_request_seconds_count {requests}"));
        line(format_args!("# HELP annals_working Requests in progress."));
        line(format_args!("# TYPE annals_working gauge"));
        line(format_args!("annals_working {working}"));
        line(format_args!(
            "# HELP annals_build_info The version of the server."
        ));
        line(format_args!("# TYPE annals_build_info gauge"));
        let version = env!("CARGO_PKG_VERSION");
        line(format_args!("annals_build_info{{version=\"{version}\"}} 1"));
        text
    }
}
