//! `annals mcp`: the record for assistants, over standard input and output; read-only.
//!
//! The protocol is the official SDK's, behind the feature `mcp`; what the tools answer is in [`tools`], and
//! how long an answer may be in [`bounded`].

#[cfg(feature = "mcp")]
mod bounded;
#[cfg(feature = "mcp")]
mod server;
#[cfg(feature = "mcp")]
mod tools;

use super::Failure;
use super::options::Common;
use std::process::ExitCode;

/// Options of `mcp`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals mcp
  annals --data data mcp < requests.jsonl

An assistant starts it as a server of the Model Context Protocol (MCP) and asks by the tools find, show, why,
timeline, query and as_of. Nothing is changed or fetched, and what is marked above TLP:CLEAR is left out. Each
statement of an answer comes with its claim and sources; what is left out of a long one is said.")]
pub struct Mcp {}

/// Serves until standard input ends.
#[cfg(feature = "mcp")]
pub(super) fn run(common: &Common, _: &Mcp) -> Result<ExitCode, Failure> {
    server::serve(common.clone())?;
    Ok(ExitCode::SUCCESS)
}

/// Says how to get it.
#[cfg(not(feature = "mcp"))]
pub(super) fn run(_: &Common, _: &Mcp) -> Result<ExitCode, Failure> {
    Err(
        Failure::new("this program was built without the server for assistants")
            .hint("rebuild it with `cargo install --path . --features mcp`"),
    )
}
