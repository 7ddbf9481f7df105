"""The other engines of the benchmarks: SQLite and DuckDB with hand-made tables, and oxigraph via
pyoxigraph.

Called by `cargo bench`: rivals.py FOLDER JOBS MOST. FOLDER holds `union.nt`, every statement of
the annals store including derived ones, and `ten.ttl`, ten events to add. Each line of the output
is `engine TAB job TAB median in ms TAB rows`, or `engine TAB skipped TAB why`.
"""

import csv
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
# What a whole timeline shows besides, in tables of their own so that the others stay as they were.
ENTRY_TABLES = """
CREATE TABLE agent (name TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID;
CREATE TABLE source (name TEXT PRIMARY KEY, title TEXT, url TEXT, issued TEXT) WITHOUT ROWID;
CREATE TABLE party (event INTEGER, role TEXT, agent TEXT, PRIMARY KEY (event, role, agent)) WITHOUT ROWID;
CREATE TABLE cites (event INTEGER, source TEXT, PRIMARY KEY (event, source)) WITHOUT ROWID;
CREATE TABLE vouched (event INTEGER PRIMARY KEY, day TEXT);
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


def entry_rows():
    """The rows of the tables of whole timelines."""
    agents, sources, parties, cites, vouched, numbers = [], [], set(), set(), [], {}
    claims = []
    for iri, about in things():
        kind, name = iri.split("/")[-2:]
        one = lambda key: about.get(key, [None])[0]
        dcterms = lambda key: one("http://purl.org/dc/terms/" + key)
        pages = about.get("http://purl.org/dc/terms/source", []) + about.get("statedIn", [])
        if kind == "event":
            number = numbers.setdefault(name, len(numbers))
            for role in ("initiator", "attributedTo", "target"):
                parties |= {(number, role, agent) for agent in about.get(role, [])}
            cites |= {(number, page) for page in pages}
            if one("lastVouched"):
                vouched.append((number, one("lastVouched")))
        elif kind == "claim":
            claims += [(event, page) for event in about.get("about", []) for page in pages]
        elif kind == "agent":
            agents.append((name, one("label")))
        elif kind == "source":
            sources.append((name, dcterms("title"), one("url"), dcterms("issued")))
    cites |= {(numbers[event], page) for event, page in claims if event in numbers}
    return {"agent": agents, "source": sources, "party": sorted(parties), "cites": sorted(cites),
            "vouched": vouched}


# Which events a timeline has, and in which order.
TIMELINES = {
    "window": """SELECT id FROM event LEFT JOIN vouched ON vouched.event = id
      WHERE sort IS NOT NULL AND (latest IS NULL OR latest >= '2023-12-05')
      AND (earliest IS NULL OR earliest <= '2023-12-15') AND (day IS NULL OR day >= '2023-12-05')
      ORDER BY sort, label""",
    "latest": "SELECT id FROM event WHERE sort IS NOT NULL ORDER BY sort DESC, label DESC LIMIT 50",
    "actor": """SELECT id FROM event WHERE id IN (SELECT event FROM actor WHERE actor = 'actor-0')
      ORDER BY sort, label""",
}
# What an entry shows: one list of rows by event for each.
DETAILS = {
    "about": "SELECT id, name, label, date, earliest, latest, type, sector FROM event JOIN wanted USING (id)",
    "parties": """SELECT id, role, agent.name, agent.label FROM wanted JOIN party ON party.event = id
      JOIN agent ON agent.name = party.agent""",
    "attributions": """SELECT id, claim.name, a.label, c.label, claimedOn, basis, standing FROM wanted
      JOIN claim ON claim.event = id JOIN agent a ON a.name = claim.actor
      JOIN agent c ON c.name = claim.claimant""",
    "sources": """SELECT id, source.name, title, url, issued FROM wanted JOIN cites ON cites.event = id
      JOIN source ON source.name = cites.source""",
}


def timeline(base, which):
    """Whole entries: label, dates, parties with names, attributions and sources."""
    wanted = [row[0] for row in base.execute(TIMELINES[which])]
    entries = {number: {name: [] for name in DETAILS} for number in wanted}
    base.execute("DELETE FROM wanted")
    base.executemany("INSERT INTO wanted VALUES (?)", ((number,) for number in wanted))
    for name, text in DETAILS.items():
        for number, *row in base.execute(text):
            entries[number][name].append(row)
    return len(entries)


def sqlite(tables):
    path = FOLDER / "rival.sqlite"
    path.unlink(missing_ok=True)
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
    base.executescript(ENTRY_TABLES)
    for name, content in entry_rows().items():
        if content:
            base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(content[0]))})", content)
    base.commit()
    base.executescript("ANALYZE; CREATE TEMP TABLE wanted (id INTEGER PRIMARY KEY);")
    for which in TIMELINES:
        measure("SQLite", f"timeline: {which}", lambda: timeline(base, which))
    base.commit()

    def add():
        ten = [(None, *event[1:]) for event in tables[0][:10]]
        cells = ", ".join("?" * len(ten[0]))
        base.executemany(f"INSERT INTO event VALUES ({cells})", ten)
        base.commit()
        return 0

    measure("SQLite", "add", add)


def duckdb(tables):
    """The same tables and queries; whole timelines not, since it takes single rows slowly."""
    try:
        import duckdb
    except ImportError:
        print("DuckDB", "skipped", "no duckdb for this python3", sep="\t")
        return
    path = FOLDER / "rival.duckdb"
    path.unlink(missing_ok=True)
    names = ("event", "actor", "claim")
    for name, content in zip(names, tables):
        with open(FOLDER / f"rival-{name}.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(content)
    before = time.perf_counter()
    base = duckdb.connect(os.fspath(path))
    base.execute(TABLES)
    for name in names:
        base.execute(f"COPY {name} FROM '{FOLDER / f'rival-{name}.csv'}' (HEADER false)")
    base.execute(INDEXES)
    base.execute("CHECKPOINT")
    report("DuckDB", "load", (time.perf_counter() - before) * 1000, 0)
    base.close()
    report("DuckDB", "size", path.stat().st_size / 1e6, 0)
    before = time.perf_counter()
    base = duckdb.connect(os.fspath(path))
    base.execute("SELECT name FROM event LIMIT 1").fetchall()
    report("DuckDB", "open", (time.perf_counter() - before) * 1000, 0)
    for file in sorted(JOBS.glob("*.sql")):
        text = file.read_text()
        measure("DuckDB", file.stem, lambda: len(base.execute(text).fetchall()))
    ten = [event[1:] for event in tables[0][:10]]
    number = len(tables[0])

    def add():
        nonlocal number
        base.begin()
        for event in ten:
            base.execute(f"INSERT INTO event VALUES ({', '.join('?' * (len(event) + 1))})", (number, *event))
            number += 1
        base.commit()
        return 0

    measure("DuckDB", "add", add)


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


TABLE_ROWS = rows()
sqlite(TABLE_ROWS)
duckdb(TABLE_ROWS)
oxigraph()
