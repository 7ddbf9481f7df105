//! A writing process can be killed at any time: the store has the old state or the new one.

use crate::store::files::{events, turtle};
use crate::store::{TempDir, dump_of};
use annals::Annals;
use annals::database::verify;
use annals::store::{Durability, Store};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How many processes are killed unless `ANNALS_KILLS` says otherwise.
const KILLS: u32 = 40;

const NAMES: [&str; 3] = ["a.ttl", "b.ttl", "c.ttl"];

/// The possible states of the store: each version of all documents, or none.
fn texts(version: usize) -> Vec<String> {
    let word = ["spring", "autumn"][version];
    let events = |at: usize| events(60 + 100 * version * at, &format!("{word}-{at}"));
    (0..NAMES.len()).map(events).collect()
}

fn expected(version: Option<usize>) -> Vec<String> {
    let texts = version.map(texts).unwrap_or_default();
    let inputs = NAMES
        .iter()
        .zip(&texts)
        .map(|(name, text)| turtle(name, text));
    let annals = Annals::scratch(inputs.collect()).expect("sound documents");
    dump_of(annals.store())
}

fn start(dir: &Path, job: Job) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.arg("--store").arg(dir.join("store"));
    match job {
        Job::Load(version) => {
            for (name, text) in NAMES.iter().zip(texts(version)) {
                fs::write(dir.join(name), text).expect("a document");
            }
            command.arg("load").args(NAMES.map(|name| dir.join(name)));
        }
        Job::Remove => {
            command.arg("remove").args(NAMES);
        }
        Job::Undo => {
            command.arg("undo");
        }
        Job::Compact => {
            command.args(["store", "compact"]);
        }
        Job::Rebuild => {
            command.args(["store", "rebuild"]);
        }
        Job::Restore => {
            let backup = dir.join("b.annals");
            command.args(["restore", "--replace"]).arg(backup);
        }
        Job::Init => {
            command.args(["init", "--bundled"]);
        }
    }
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.spawn().expect("the program starts")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    Load(usize),
    Remove,
    Undo,
    Init,
    Compact,
    Rebuild,
    Restore,
}

/// Pseudo-random numbers, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

fn kills() -> u32 {
    let kills = std::env::var("ANNALS_KILLS").ok();
    kills.and_then(|kills| kills.parse().ok()).unwrap_or(KILLS)
}

/// Lets a process run for some time, then kills it; returns whether it was still running.
fn kill_after(child: &mut Child, time: Duration) -> bool {
    std::thread::sleep(time);
    let running = child.try_wait().expect("a process").is_none();
    // It may have just ended, which is fine.
    let _ = child.kill();
    child.wait().expect("an end");
    running
}

#[test]
fn a_killed_write_leaves_the_old_state_or_the_new_one() {
    let dir = TempDir::new();
    let states = [None, Some(0), Some(1)].map(|version| (version, expected(version)));
    let store = Store::create(&dir.join("store"), Durability::Durable).expect("a store");
    drop(store);
    let mut holds = None;
    // The state that undo restores.
    let mut before = Vec::new();
    let mut time = Duration::ZERO;
    let mut chance = Chance(7);
    let (mut killed, mut old, mut new) = (0, 0, 0);
    for round in 0..=kills() {
        let job = match holds {
            Some(_) if round % 4 == 3 => Job::Remove,
            _ if round % 5 == 4 && !before.is_empty() => Job::Undo,
            Some(0) => Job::Load(1),
            _ => Job::Load(0),
        };
        let wanted = match job {
            Job::Load(version) => Some(version),
            Job::Undo => *before.last().expect("a change"),
            _ => None,
        };
        let begun = Instant::now();
        let mut child = start(dir.path(), job);
        if round == 0 {
            assert!(child.wait().expect("an end").success());
            time = begun.elapsed();
        } else {
            let moment = chance.below(time.as_micros() as u64);
            // Half of them should be killed while running, however fast the machine is.
            let running = kill_after(&mut child, Duration::from_micros(moment));
            killed += u32::from(running);
            time = if running {
                time * 103 / 100
            } else {
                time * 97 / 100
            };
        }
        let annals = Annals::open(&dir.join("store"), Durability::Durable).expect("a store");
        let now = dump_of(annals.store());
        let documents = annals.documents().expect("documents").len();
        let found = states
            .iter()
            .find(|(_, state)| *state == now)
            .map(|(version, _)| *version);
        let found = found.unwrap_or_else(|| panic!("after {round} kills a mixture stands there"));
        assert!(
            [holds, wanted].contains(&found),
            "{job:?} has made {found:?} of {holds:?}"
        );
        assert_eq!(documents, found.map_or(0, |_| NAMES.len()));
        drop(annals);
        verify(&dir.join("store")).expect("a history that tells it all");
        old += u32::from(found == holds);
        new += u32::from(found == wanted);
        if found != holds {
            match job {
                Job::Undo => drop(before.pop()),
                _ => before.push(holds),
            }
        }
        holds = found;
    }
    println!(
        "{killed} of {} killed: {old} times the old state, {new} times the new one",
        kills()
    );
    assert!(killed > kills() / 4, "only {killed} were killed");
    assert!(old > 0 && new > 0, "{old} old, {new} new");
}

#[test]
fn a_killed_maintenance_command_leaves_the_old_store_or_the_new_one() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let done = |job| start(dir.path(), job).wait().expect("an end").success();
    assert!(done(Job::Load(0)));
    let backup = Command::new(env!("CARGO_BIN_EXE_annals"))
        .arg("--store")
        .arg(&folder)
        .arg("backup")
        .arg(dir.join("b.annals"))
        .status();
    assert!(backup.expect("the program starts").success());
    let states = [0, 1].map(|version| expected(Some(version)));
    let jobs = [Job::Compact, Job::Rebuild, Job::Restore].map(|job| {
        let begun = Instant::now();
        assert!(done(job), "{job:?}");
        (job, begun.elapsed())
    });
    let mut chance = Chance(13);
    let mut killed = 0;
    for round in 0..kills() / 2 {
        assert!(done(Job::Load(1)));
        let (job, time) = jobs[round as usize % jobs.len()];
        let moment = Duration::from_micros(chance.below(time.as_micros() as u64 * 5 / 4));
        killed += u32::from(kill_after(&mut start(dir.path(), job), moment));
        let annals = Annals::open(&folder, Durability::Durable).expect("a store");
        let now = dump_of(annals.store());
        drop(annals);
        assert!(
            now == states[1] || job == Job::Restore && now == states[0],
            "{job:?} has made something else"
        );
        verify(&folder).expect("a history that tells it all");
    }
    println!("{killed} of {} killed", kills() / 2);
    assert!(killed > 0, "none was killed");
}

#[test]
fn a_killed_init_leaves_no_store_or_a_usable_one() {
    let dir = TempDir::new();
    let begun = Instant::now();
    assert!(
        start(dir.path(), Job::Init)
            .wait()
            .expect("an end")
            .success()
    );
    let time = begun.elapsed();
    let whole = dump_of(Annals::bundled().expect("a store").store());
    let bare = expected(None);
    let mut chance = Chance(11);
    for _ in 0..kills() / 6 {
        fs::remove_dir_all(dir.join("store")).expect("no store");
        let moment = chance.below(time.as_micros() as u64 * 11 / 10);
        kill_after(
            &mut start(dir.path(), Job::Init),
            Duration::from_micros(moment),
        );
        fs::create_dir_all(dir.join("store")).expect("a folder");
        match Annals::open(&dir.join("store"), Durability::Durable) {
            Ok(annals) => {
                let now = dump_of(annals.store());
                assert!(now == whole || now == bare, "half of the bundled data");
            }
            Err(error) => {
                let missing = annals::store::Error::Missing(dir.join("store"));
                assert_eq!(error.to_string(), missing.to_string());
                assert!(
                    start(dir.path(), Job::Init)
                        .wait()
                        .expect("an end")
                        .success()
                );
            }
        }
    }
}
