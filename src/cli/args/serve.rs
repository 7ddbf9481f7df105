//! The options of `annals serve`.

use std::net::IpAddr;
use std::path::PathBuf;

/// Options of `serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals serve --open
  annals serve -p 8080 --data my.ttl
  annals serve --store records/.annals --writable --token-file token.txt
  curl -s 'localhost:7474/timeline.json?from=2023-12&to=2023-12'

Ctrl-C ends it when the answers that are under way are done.")]
pub struct Serve {
    /// Port to listen on; 0 takes a free one
    #[arg(short, long, value_name = "PORT", default_value_t = 7474)]
    pub port: u16,

    /// Address to listen on; this machine alone unless told otherwise
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,

    /// Another name under which it may be asked, such as annals.example.org; may be given again
    #[arg(long, value_name = "NAME")]
    pub name: Vec<String>,

    /// Open it in the browser
    #[arg(long)]
    pub open: bool,

    /// Let whoever has the token change the store
    #[arg(long, requires = "token_file")]
    pub writable: bool,

    /// File that holds the token, 16 characters or more
    #[arg(long, value_name = "FILE", requires = "writable")]
    pub token_file: Option<PathBuf>,

    /// Let the scripts of another site read it, such as https://example.org
    #[arg(long, value_name = "ORIGIN")]
    pub cors: Option<String>,

    /// Seconds after which a request is stopped
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,

    /// Rows or events that an answer may have
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub max_rows: usize,

    /// How many requests are worked on at once; twice the processors unless told otherwise
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub at_once: Option<u16>,

    /// Tell every request
    #[arg(short, long)]
    pub verbose: bool,
}
