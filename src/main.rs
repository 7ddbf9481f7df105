//! The `annals` binary: parses the arguments, runs the command and sets the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = annals::cli::run_worker_if_asked(std::env::args_os()) {
        return code;
    }
    let mut args = annals::cli::Args::parse_or_exit();
    match annals::cli::run(&mut args) {
        Ok(code) => code,
        Err(failure) => annals::cli::report(&args, &failure),
    }
}
