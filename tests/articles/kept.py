"""Compares the drafted statements about events of the record with what the record says.

    python3 tests/articles/kept.py FOLDER [PROGRAM]

Takes the articles of tests/data/articles/annotated.jsonl whose event the record has (`events`). The record is taken
for the file that a person would have made in the end. A drafted statement of a claim is kept if a claim of the record
about the event by the same claimant has it; changed if such a claim has the same property with another value; else
dropped. All statements of a second event, and of claims about another one, are dropped.
"""

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from record import short

ROOT = Path(__file__).resolve().parents[2]
CLAIMS = "SELECT ?event ?claim ?p ?v WHERE { ?claim a ann:Claim ; ann:about ?event ; ?p ?v }"
STATEMENT = re.compile(r"^ +(?:([\w-]+:\w+) +)?(\S.*?) [;,.] # (?:to be written; )?line \d+: ")
TERMS = "https://w3id.org/annals/ns#"


def recorded(program):
    """What each claimant says of each event: properties with their values."""
    run = subprocess.run([program, "query", "-e", CLAIMS, "--format", "csv"], capture_output=True, text=True, check=True)
    claims = {}
    for row in csv.DictReader(io.StringIO(run.stdout)):
        about, values = claims.setdefault(row["claim"], (set(), {}))
        about.add(short(row["event"]))
        values.setdefault(row["p"].replace(TERMS, "ann:"), set()).add(short(row["v"]).replace(TERMS, "ann:"))
    return list(claims.values())


def drafted(program, text, article):
    """The things of a draft that rest on words: name, event, and statements as property and value."""
    command = [program, "draft", "-", "--date", article["published"], "--lang", article["language"]]
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    for block in run.stdout.split("\n\n"):
        head = re.search(r"^((?:ev|cl):\S+) a ann:", block, re.M)
        if head is None:
            continue
        about = re.search(r"ann:about (\S+)", block)
        statements, last = [], None
        for line in block.splitlines():
            if bare := re.match(r"^ +([\w-]+:\w+)$", line):
                last = bare[1]
            if found := STATEMENT.match(line):
                last = found[1] or last
                statements.append((last, re.sub(r'^"(.*)"(?:@[\w-]+|\^\^\S+)?$', r"\1", found[2])))
        yield head[1], about[1] if about else None, statements


def fate(claims, events, claimant, statement):
    own = [values for about, values in claims if about & set(events) and claimant in values.get("ann:claimedBy", ())]
    name, value = statement
    if any(value in values.get(name, ()) for values in own):
        return "kept"
    return "changed" if any(name in values for values in own) else "dropped"


def main(folder, program):
    claims = recorded(program)
    total, articles = Counter(), 0
    for line in (ROOT / "tests/data/articles/annotated.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        file = Path(folder) / f"{article['sha256']}.txt"
        if "events" not in article or not file.exists():
            continue
        articles += 1
        counts = Counter()
        for name, about, statements in drafted(program, file.read_text(encoding="utf-8"), article):
            claimant = dict(statements).get("ann:claimedBy")
            is_right = about in article["events"]
            for statement in statements:
                it = fate(claims, article["events"], claimant, statement) if is_right else "dropped"
                counts[it] += 1
                if it != "kept":
                    print(f"{it}: {name} {' '.join(statement)} in {article['address']}")
        total += counts
    print(f"{articles} articles: " + ", ".join(f"{total[it]} {it}" for it in ("kept", "changed", "dropped")))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "annals")
