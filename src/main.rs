//! The program: parse, call, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = annals::cli::Args::read();
    match annals::cli::run(&mut args) {
        Ok(code) => code,
        Err(failure) => failure.report(&args),
    }
}
