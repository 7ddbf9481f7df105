"""The other engines of the benchmarks: SQLite with hand-made tables, and oxigraph via pyoxigraph.

Called by `cargo bench`: rivals.py FOLDER JOBS MOST. FOLDER holds `union.nt`, every statement of
the annals store including derived ones, and `ten.ttl`, ten events to add. Each line of the output
is `engine TAB job TAB median in ms TAB rows`, or `engine TAB skipped TAB why`.
"""

import os
import re
import shutil
import sqlite3
import statistics
import sys
import time
from pathlib import Path

FOLDER, JOBS, MOST = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
# No job is repeated after this many seconds.
TIME_LIMIT = 10

VOCABULARY = "https://w3id.org/annals/ns#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
STATEMENT = re.compile(r'<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)".*) \.$')
TABLES = """
CREATE TABLE event (id INTEGER PRIMARY KEY, name TEXT, label TEXT, type TEXT, sector TEXT,
  target TEXT, date TEXT, earliest TEXT, latest TEXT, sort TEXT, contested TEXT);
CREATE TABLE actor (actor TEXT, role TEXT, event INTEGER);
CREATE TABLE claim (name TEXT, event INTEGER, actor TEXT, claimant TEXT, claimedOn TEXT,
  basis TEXT, standing TEXT);
"""
INDEXES = """
CREATE INDEX event_earliest ON event (earliest, latest);
CREATE INDEX event_latest ON event (latest, earliest);
CREATE INDEX event_sort ON event (sort);
CREATE INDEX event_target ON event (target);
CREATE INDEX event_contested ON event (contested);
CREATE INDEX actor_actor ON actor (actor, event, role);
CREATE INDEX actor_event ON actor (event, actor, role);
CREATE INDEX claim_event ON claim (event);
ANALYZE;
"""


def report(engine, job, ms, rows):
    print(engine, job, f"{ms:.3f}", rows, sep="\t", flush=True)


def measure(engine, job, run):
    times, rows, start = [], 0, time.perf_counter()
    while not times or (len(times) < MOST and time.perf_counter() - start < TIME_LIMIT):
        before = time.perf_counter()
        rows = run()
        times.append((time.perf_counter() - before) * 1000)
    report(engine, job, statistics.median(times), rows)


def things():
    """The statements by subject: the store writes them in that order."""
    name, about = None, {}
    with open(FOLDER / "union.nt", encoding="utf-8") as lines:
        for line in lines:
            found = STATEMENT.match(line)
            if not found:
                continue
            s, p, iri, literal = found.groups()
            if s != name:
                if name:
                    yield name, about
                name, about = s, {}
            key = p.removeprefix(VOCABULARY) if p != LABEL else "label"
            value = iri.rsplit("/", 1)[-1] if iri else literal
            about.setdefault(key, []).append(value)
    if name:
        yield name, about


def rows():
    """The rows of the three tables."""
    events, actors, claims, numbers = [], [], [], {}
    for iri, about in things():
        kind, name = iri.split("/")[-2:]
        one = lambda key: about.get(key, [None])[0]
        if kind == "event":
            number = numbers.setdefault(name, len(numbers))
            keys = ("label", "eventType", "sector", "target", "date", "earliest", "latest",
                    "sortDate", "contested")
            events.append((number, name, *map(one, keys)))
            for role in ("initiator", "attributedTo"):
                actors += [(agent, role, number) for agent in about.get(role, [])]
        elif kind == "claim":
            keys = ("attributedTo", "claimedBy", "claimedOn", "basis", "standing")
            claims.append((name, one("about"), *map(one, keys)))
    claims = [(name, numbers[event], *rest) for name, event, *rest in claims]
    return events, actors, claims


def sqlite():
    path = FOLDER / "rival.sqlite"
    path.unlink(missing_ok=True)
    tables = rows()
    before = time.perf_counter()
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    base.executescript(TABLES)
    for name, content in zip(("event", "actor", "claim"), tables):
        if content:
            cells = ", ".join("?" * len(content[0]))
            base.executemany(f"INSERT INTO {name} VALUES ({cells})", content)
    base.commit()
    base.executescript(INDEXES)
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    report("SQLite", "load", (time.perf_counter() - before) * 1000, 0)
    report("SQLite", "size", path.stat().st_size / 1e6, 0)
    base.close()

    def open_it():
        sqlite3.connect(path).execute("SELECT name FROM event LIMIT 1").fetchall()
        return 0

    measure("SQLite", "open", open_it)
    base = sqlite3.connect(path)
    base.execute("PRAGMA synchronous = FULL")
    for file in sorted(JOBS.glob("*.sql")):
        text = file.read_text()
        measure("SQLite", file.stem, lambda: len(base.execute(text).fetchall()))

    def add():
        ten = [(None, *event[1:]) for event in tables[0][:10]]
        cells = ", ".join("?" * len(ten[0]))
        base.executemany(f"INSERT INTO event VALUES ({cells})", ten)
        base.commit()
        return 0

    measure("SQLite", "add", add)


def size(folder):
    return sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6


def oxigraph():
    try:
        import pyoxigraph
    except ImportError:
        print("oxigraph", "skipped", "no pyoxigraph for this python3", sep="\t")
        return
    folder = FOLDER / "rival.oxigraph"
    shutil.rmtree(folder, ignore_errors=True)
    before = time.perf_counter()
    base = pyoxigraph.Store(os.fspath(folder))
    base.bulk_load(path=os.fspath(FOLDER / "union.nt"))
    base.flush()
    report("oxigraph", "load", (time.perf_counter() - before) * 1000, 0)
    base.optimize()
    report("oxigraph", "size", size(folder), 0)
    del base
    before = time.perf_counter()
    base = pyoxigraph.Store(os.fspath(folder))
    report("oxigraph", "open", (time.perf_counter() - before) * 1000, 0)
    for file in sorted(JOBS.glob("*.rq")):
        text = file.read_text()
        measure("oxigraph", file.stem, lambda: sum(1 for _ in base.query(text)))

    def add():
        base.load(path=os.fspath(FOLDER / "ten.ttl"))
        base.flush()
        return 0

    measure("oxigraph", "add", add)


sqlite()
oxigraph()
