//! The worker process of `annals serve`: the same program, confined, with a command that help does
//! not list.

use crate::server::{SandboxSettings, Settings};
use std::ffi::{OsStr, OsString};
use std::io;
use std::process::ExitCode;

/// The command.
const COMMAND: &str = "sandbox-worker";

/// How `serve` starts workers that may use this much memory, in bytes.
pub(super) fn settings(memory: u64) -> io::Result<SandboxSettings> {
    // The file may be replaced while the server runs; this is the program that runs.
    let own = std::path::Path::new("/proc/self/exe");
    let program = match own.exists() {
        true => own.to_owned(),
        false => std::env::current_exe()?,
    };
    Ok(SandboxSettings {
        program,
        arguments: vec![COMMAND.into(), memory.to_string().into()],
        memory,
    })
}

/// Runs as a worker if that is what the arguments say.
pub fn run_if_asked(arguments: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let arguments: Vec<_> = arguments.into_iter().skip(1).collect();
    let [command, memory, store] = arguments.as_slice() else {
        return None;
    };
    if command != COMMAND {
        return None;
    }
    Some(match run(memory, store) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    })
}

#[cfg(not(unix))]
fn run(_: &OsStr, _: &OsStr) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(unix)]
fn run(memory: &OsStr, store: &OsStr) -> io::Result<()> {
    use std::os::fd::AsFd;
    let memory = memory.to_str().and_then(|text| text.parse().ok());
    confine(memory.ok_or(io::ErrorKind::InvalidInput)?)?;
    // The server gave its end of a connection as standard input.
    let connection = io::stdin().as_fd().try_clone_to_owned()?;
    let worker = crate::server::Worker {
        store: std::path::Path::new(store),
        settings: Settings::new(chrono::Utc::now),
        has_grown,
        end: || std::process::exit(2),
    };
    crate::server::work(worker, std::os::unix::net::UnixStream::from(connection))
}

/// Limits the memory of this process, and lets it leave no core behind.
#[cfg(unix)]
fn confine(memory: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |most| Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    // Not the address space: the store is mapped into it.
    setrlimit(Resource::Data, limit(memory))?;
    setrlimit(Resource::Core, limit(0))?;
    Ok(())
}

/// Whether this process holds much more memory than a new one would.
#[cfg(unix)]
fn has_grown() -> bool {
    /// In pages of 4 KiB: 96 MB.
    const MUCH: u64 = 24_000;
    let sizes = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let data = sizes.split(' ').nth(5).and_then(|text| text.parse().ok());
    data.is_some_and(|data: u64| data > MUCH)
}
