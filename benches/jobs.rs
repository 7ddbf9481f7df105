//! Benchmarks of the main jobs, compared with SQLite, DuckDB and oxigraph in the same run:
//! `cargo bench`, or `ANNALS_BENCH_EVENTS=1000000 cargo bench` for another number of events.
//!
//! The events are synthetic (`examples/generate.rs`). Every engine must find the same number of
//! rows, or the run fails. `cargo bench -- WORD …` runs annals alone, and only the jobs with one of
//! the words in their names, on the store of the previous run if there is one.
//!
//! The other engines need `python3`, or what `ANNALS_BENCH_PYTHON` names, with `pyoxigraph` for
//! oxigraph and `duckdb` for DuckDB; one that is not available is skipped, and the output says so.

#[allow(dead_code)]
#[path = "../examples/generate.rs"]
mod generate;

use annals::database::{WriteContext, digest};
use annals::model::id;
use annals::model::origin::Origin;
use annals::model::when::Window;
use annals::parse::{Format, Input};
use annals::query::{Answer, QueryOptions};
use annals::store::{Durability, Scope};
use annals::views::timeline::{Filter, Timeline, gather};
use annals::{Annals, LoadOptions};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How often a job is run at most, and after how long it is not repeated.
const MOST: usize = 21;
const TIME_LIMIT: Duration = Duration::from_secs(5);

/// The time of one engine for one job, in milliseconds (or its size in megabytes), and the number
/// of rows, if any.
#[derive(Clone, Copy)]
struct Measure {
    median: f64,
    rows: usize,
}

/// Measurements by job and engine, the jobs in the order in which they were run.
#[derive(Default)]
struct Report {
    only: Vec<String>,
    jobs: Vec<String>,
    measures: BTreeMap<(String, String), Measure>,
    skipped: Vec<String>,
}

impl Report {
    fn add(&mut self, engine: &str, job: &str, measure: Measure) {
        if !self.jobs.iter().any(|known| known == job) {
            self.jobs.push(job.to_owned());
        }
        let key = (job.to_owned(), engine.to_owned());
        self.measures.insert(key, measure);
    }

    fn measure(&mut self, job: &str, run: impl FnMut() -> Result<usize>) -> Result<()> {
        if self.only.is_empty() || self.only.iter().any(|only| job.contains(only)) {
            eprintln!("{job}");
            self.add("annals", job, median(run)?);
        }
        Ok(())
    }

    fn of(&self, job: &str, engine: &str) -> Option<Measure> {
        let key = (job.to_owned(), engine.to_owned());
        self.measures.get(&key).copied()
    }

    /// Prints the table; returns the jobs for which the engines found different numbers of rows.
    fn print(&self) -> Vec<String> {
        println!("| job | rows | annals | SQLite | ratio | DuckDB | ratio | oxigraph | ratio |");
        println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        let mut different = Vec::new();
        for job in &self.jobs {
            let ours = self.of(job, "annals");
            let mut line = format!("| {job} | {} ", shown(ours.map(|ours| ours.rows as f64), 0));
            line += &format!("| {} ", shown(ours.map(|ours| ours.median), 2));
            for rival in ["SQLite", "DuckDB", "oxigraph"] {
                let its = self.of(job, rival);
                let ratio = its.zip(ours).map(|(its, ours)| ours.median / its.median);
                line += &format!("| {} ", shown(its.map(|its| its.median), 2));
                line += &format!("| {} ", shown(ratio, 3));
                if its
                    .zip(ours)
                    .is_some_and(|(its, ours)| its.rows != ours.rows)
                {
                    different.push(format!("{job} ({rival})"));
                }
            }
            println!("{line}|");
        }
        for rival in &self.skipped {
            println!("\nskipped: {rival}");
        }
        different
    }
}

fn shown(number: Option<f64>, digits: usize) -> String {
    number.map_or_else(|| "–".to_owned(), |number| format!("{number:.digits$}"))
}

fn median(mut run: impl FnMut() -> Result<usize>) -> Result<Measure> {
    let (start, mut times, mut rows) = (Instant::now(), Vec::new(), 0);
    while times.is_empty() || times.len() < MOST && start.elapsed() < TIME_LIMIT {
        let before = Instant::now();
        rows = run()?;
        times.push(before.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let median = times[times.len() / 2];
    Ok(Measure { median, rows })
}

fn once(run: impl FnOnce() -> Result<()>) -> Result<Measure> {
    let before = Instant::now();
    run()?;
    let median = before.elapsed().as_secs_f64() * 1000.0;
    Ok(Measure { median, rows: 0 })
}

fn main() -> Result<()> {
    let number = std::env::var("ANNALS_BENCH_EVENTS").ok();
    let events = number.map_or(Ok(100_000), |number| number.replace('_', "").parse())?;
    let folder = folder(events)?;
    // Cargo adds an option of its own.
    let words = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'));
    let mut report = Report {
        only: words.collect(),
        ..Report::default()
    };
    let mut annals = load(&folder, &mut report)?;
    queries(&annals, &mut report)?;
    timelines(&annals, &mut report)?;
    let whole = report.only.is_empty();
    if whole {
        dump(&annals, &folder.join("union.nt"))?;
    }
    add(&mut annals, &folder, &mut report)?;
    drop(annals);
    process(&folder, &mut report)?;
    if whole {
        rivals(&folder, &mut report)?;
    }
    println!("\n{events} events; medians in milliseconds, the size in megabytes\n");
    match report.print().as_slice() {
        [] => Ok(()),
        different => Err(format!("different numbers of rows: {}", different.join(", ")).into()),
    }
}

/// The folder with a number of generated events; a new one if the generator has changed.
fn folder(events: u64) -> Result<PathBuf> {
    let generator = digest(include_bytes!("../examples/generate.rs"));
    let name = format!("target/bench/{events}-{}", &generator[..8]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let file = folder.join("events.ttl");
    if !file.exists() {
        fs::create_dir_all(&folder)?;
        let half = folder.join("events.ttl.part");
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&half)?);
        generate::write(&mut out, events)?;
        out.flush()?;
        fs::rename(half, file)?;
    }
    Ok(folder)
}

fn input(name: &str, bytes: Vec<u8>) -> Input {
    Input {
        origin: Origin::new(name),
        bytes,
        format: Format::Turtle,
    }
}

fn load(folder: &Path, report: &mut Report) -> Result<Annals> {
    let store = folder.join("store");
    if report.only.is_empty() || !store.exists() {
        let bytes = fs::read(folder.join("events.ttl"))?;
        if store.exists() {
            fs::remove_dir_all(&store)?;
        }
        let load = once(|| {
            let inputs = vec![input("events.ttl", bytes)];
            Annals::create(&store, Durability::Durable, inputs)?;
            Ok(())
        })?;
        report.add("annals", "load", load);
    }
    let mut size = 0;
    for file in fs::read_dir(&store)? {
        size += file?.metadata()?.len();
    }
    let (median, rows) = (size as f64 / 1e6, 0);
    report.add("annals", "size", Measure { median, rows });
    report.measure("open", || {
        Annals::open(&store, Durability::Durable)?;
        Ok(0)
    })?;
    Ok(Annals::open(&store, Durability::Durable)?)
}

/// The queries of `benches/jobs`.
fn queries(annals: &Annals, report: &mut Report) -> Result<()> {
    for job in [
        "window",
        "latest",
        "actor",
        "by-month",
        "relations",
        "conflicts",
    ] {
        let text = fs::read_to_string(jobs().join(format!("{job}.rq")))?;
        report.measure(job, || match annals.query(&text)? {
            Answer::Table(table) => Ok(table.rows.len()),
            _ => Err("not rows".into()),
        })?;
    }
    Ok(())
}

fn jobs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/jobs")
}

/// The same and more through the timeline view, which also fetches the details of each event.
fn timelines(annals: &Annals, report: &mut Report) -> Result<()> {
    let ask = |filter: &Filter| -> Result<Timeline> {
        Ok(gather(annals, filter, &QueryOptions::default())?)
    };
    let window = Filter {
        window: Window::parse(Some("2023-12-05"), Some("2023-12-15"))?,
        ..Filter::default()
    };
    let latest = Filter {
        limit: Some(50),
        reverse: true,
        ..Filter::default()
    };
    let actor = Filter {
        actor: Some(annals.resolve("actor-0", &["ag"])?),
        ..Filter::default()
    };
    for (job, filter) in [
        ("timeline: window", window),
        ("timeline: latest", latest),
        ("timeline: actor", actor),
    ] {
        report.measure(job, || Ok(ask(&filter)?.entries.len()))?;
    }
    Ok(())
}

/// Writes every statement as N-Triples for the other engines.
fn dump(annals: &Annals, path: &Path) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let snapshot = annals.store().snapshot()?;
    let view = snapshot.view();
    for statement in view.matches(None, None, None, Scope::Union)? {
        let statement = statement?;
        let (s, p, o) = (statement.s, statement.p, statement.o);
        writeln!(
            out,
            "{} {} {} .",
            view.term(s)?,
            view.term(p)?,
            view.term(o)?
        )?;
    }
    Ok(out.flush()?)
}

/// Adds ten events durably, repeatedly, and removes them at the end.
fn add(annals: &mut Annals, folder: &Path, report: &mut Report) -> Result<()> {
    let mut names = Vec::new();
    report.measure("add", || {
        let name = format!("ten-{}.ttl", names.len());
        let text = ten(names.len());
        fs::write(folder.join("ten.ttl"), &text)?;
        names.push(name.clone());
        annals.load(
            vec![input(&name, text.into_bytes())],
            &LoadOptions::default(),
        )?;
        Ok(0)
    })?;
    annals.remove(&names, &WriteContext::default())?;
    Ok(())
}

fn ten(round: usize) -> String {
    let mut text = String::new();
    for (prefix, namespace) in id::PREFIXES {
        text += &format!("@prefix {prefix}: <{namespace}> .\n");
    }
    for n in 0..10 {
        text += &format!(
            "ev:added-{round}-{n} a ann:Event ; rdfs:label \"Added {n}\"@en ; \
             ann:eventType ann:ddosAttack ; ann:date \"2023-12-1{n}\"^^xsd:date ; \
             ann:target ag:target-{n} ; dcterms:source src:page-0 .\n"
        );
    }
    text
}

/// The program itself, one process per run.
fn process(folder: &Path, report: &mut Report) -> Result<()> {
    report.measure("annals timeline -n 50 --reverse", || {
        let status = Command::new(env!("CARGO_BIN_EXE_annals"))
            .arg("--store")
            .arg(folder.join("store"))
            .args(["timeline", "-n", "50", "--reverse"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        if status.success() {
            Ok(0)
        } else {
            Err("the program failed".into())
        }
    })
}

/// Runs the other engines; each output line has engine, job, median and rows.
fn rivals(folder: &Path, report: &mut Report) -> Result<()> {
    let python = std::env::var("ANNALS_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/rivals.py");
    let output = Command::new(&python)
        .args([script.as_path(), folder, &jobs()])
        .arg(MOST.to_string())
        .stderr(Stdio::inherit())
        .output();
    let output = match output {
        Ok(output) if output.status.success() => output,
        Ok(_) => return Err("benches/rivals.py failed".into()),
        Err(error) => {
            report
                .skipped
                .push(format!("the other engines, {python}: {error}"));
            return Ok(());
        }
    };
    for line in String::from_utf8(output.stdout)?.lines() {
        match line.split('\t').collect::<Vec<_>>().as_slice() {
            [engine, "skipped", why] => report.skipped.push(format!("{engine}, {why}")),
            [engine, job, median, rows] => {
                let (median, rows) = (median.parse()?, rows.parse()?);
                report.add(engine, job, Measure { median, rows });
            }
            _ => return Err(format!("unexpected line from benches/rivals.py: {line}").into()),
        }
    }
    Ok(())
}
