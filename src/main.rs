//! The program: parse, call, exit code.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match annals::cli::run(&annals::cli::Args::parse()) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
