//! The program: parse, call, exit code.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = annals::cli::Args::parse();
    match annals::cli::run(&args) {
        Ok(code) => code,
        Err(failure) => failure.report(&args),
    }
}
