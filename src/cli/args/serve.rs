//! Options of `annals serve`.

use std::net::IpAddr;
use std::path::PathBuf;

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

    /// Time limit for a request
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,

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
