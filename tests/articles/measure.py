"""Compares drafts with what people annotated in articles of others.

    python3 tests/articles/measure.py FOLDER [--part PART] [--program PROGRAM] [--baseline] [-v]

FOLDER holds the texts, each as DIGEST.txt under its SHA-256; they belong to their publishers and are not in this
repository. tests/data/articles/annotated.jsonl has their addresses, and what stands where in them, as begin and end in
characters: dates with their EDTF, names with their thing (null: not in the record), and the sentences that make a
claim with claimant, stance and, where it names one, the actor; a claim that the rules leave out says why. Nothing is
fetched. The parts are `earlier`, `tuning`, `held out first` (looked at since, and tuned on) and `held out`.

Dates: exact are the same days and the same `~`; false is a date that excludes a day which the annotated one allows, or
has lost its `~`. Names: a name counts once a line; a state and its country are one thing. Claims: one is right if
its sentence was annotated with its claimant, stance and actor; every other one is printed. Known are those of articles
whose event the record has, unless the rules leave them out. --baseline measures, by the same
rules, the dates of `dateparser.search` (PyPI: dateparser) and names by exact match.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from others import dateparser_dates, exact_names
from values import is_false, is_same
from record import Record

ROOT = Path(__file__).resolve().parents[2]
DATE = re.compile(r'^# date (\S+) line (\d+): "(.*)"$')
NAME = re.compile(r'^# (\w+:\S+(?: or \w+:\S+)*) line (\d+): "(.*)"$')
UNKNOWN = re.compile(r'^# unknown line (\d+): "(.*)"$')
PERHAPS = re.compile(r'^# perhaps a claim of (\S+), line (\d+): "(.*)"$')
CLAIMANTS = re.compile(r"ann:claimedBy(.*?) [;.](?:\s|$)", re.S)
ACTOR = re.compile(r"ann:attributedTo\s+([\w-]+:[\w-]+)")
WORDS = re.compile(r'^# line (\d+): "(.*)"$', re.M)


class Drafted:
    """What a draft says: dates and names with line and words, and its claims."""

    def __init__(self, program, text, article):
        command = [program, "draft", "-", "--date", article["published"], "--lang", article["language"]]
        run = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        lines = run.stdout.splitlines()
        self.dates = [(int(it[2]), it[3], it[1]) for it in map(DATE.match, lines) if it]
        self.names = [(int(it[2]), it[3], it[1].split(" or ")) for it in map(NAME.match, lines) if it]
        self.unknown = [(int(it[1]), it[2]) for it in map(UNKNOWN.match, lines) if it]
        self.perhaps = [(it[3], it[1]) for it in map(PERHAPS.match, lines) if it]
        self.claims = []
        for block in run.stdout.split("\n\n"):
            claimants, words = CLAIMANTS.search(block), WORDS.search(block)
            if " a ann:Claim" in block and claimants and words:
                stance, actor = re.search(r"ann:stance\s+ann:(\w+)", block), ACTOR.search(block)
                said = (stance[1] if stance else "asserts", actor and actor[1])
                claimants = re.findall(r"ag:[\w-]+", claimants[1])
                self.claims.append((int(words[1]), words[2], claimants, *said))


class Baseline:
    """The same by tools of others; they find no claims."""

    def __init__(self, record, text, article):
        self.dates = dateparser_dates(text, article)
        self.names = exact_names(record, text)
        self.unknown, self.claims, self.perhaps = [], [], []


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def squeezed(text):
    return " ".join(text.split())


def touches(one, other):
    return one in other or other in one


def dates(article, text, found, counts, say):
    found = list(found)
    for begin, end, expected in article["dates"]:
        counts["annotated"] += 1
        counts["with a value"] += expected != "?"
        line, words = line_of(text, begin), squeezed(text[begin:end])
        here = [it for it in found if it[0] == line and touches(it[1], words)]
        # The nearest in length: "Monday" is in "Monday, December 9" too.
        here.sort(key=lambda it: abs(len(it[1]) - len(words)))
        if not here:
            counts["missed"] += 1
            say(f"missed date {expected}: {words!r}")
            continue
        found.remove(here[0])
        value = here[0][2]
        counts["valued"] += value != "?"
        if is_same(value, expected):
            counts["exact"] += 1
            counts["exact values"] += value != "?"
        elif value == "?":
            counts["?"] += 1
            say(f"undated {expected}: {words!r}")
        elif expected != "?" and not is_false(value, expected):
            counts["wider"] += 1
            say(f"wider {value} for {expected}: {words!r}")
        else:
            counts["false"] += 1
            print(f"FALSE DATE {value} for {expected}: {words!r} in {article['address']}")
    for line, words, value in found:
        counts["not annotated"] += 1
        counts["valued"] += value != "?"
        say(f"not annotated date {value} line {line}: {words!r}")


def names(record, article, text, drafted, counts, say):
    expected = {}
    for begin, end, thing in article["names"]:
        expected.setdefault((line_of(text, begin), squeezed(text[begin:end])), thing)
    anywhere = {words: thing for (_, words), thing in expected.items()}
    linked = set()
    for line, words, things in drafted.names:
        counts["linked"] += 1
        here = [key for key in expected if key[0] == line and touches(key[1], words)]
        here.sort(key=lambda key: abs(len(key[1]) - len(words)))
        right = [key for key in here if record.is_same(expected[key], things)]
        if right:
            counts["right"] += 1
            linked.add(right[0])
        elif not here and record.is_same(anywhere.get(words), things):
            counts["right"] += 1
        else:
            counts["wrong"] += 1
            wanted = expected[here[0]] if here else "not annotated"
            print(f"WRONG NAME {' or '.join(things)} line {line}: {words!r} ({wanted}) in {article['address']}")
    for (line, words), thing in expected.items():
        counts["annotated"] += 1
        counts["in the record"] += thing is not None
        if (line, words) in linked:
            counts["found"] += 1
            counts["seen"] += 1
        elif any(touches(words, it[1]) for it in drafted.unknown):
            # An unknown name is listed once, where it stands first.
            counts["seen"] += 1
        elif thing is not None:
            say(f"missed name {thing} line {line}: {words!r}")


def claims(article, text, drafted, counts, say):
    known = set()
    expected = []
    for begin, end, claimant, stance, *rest in article["claims"]:
        actor, left_out = (*rest, None, None)[:2]
        expected.append((line_of(text, begin), squeezed(text[begin:end]), claimant, stance, actor))
        if "events" in article and not left_out:
            known.add(expected[-1])
    counts["annotated"] += len(expected)
    counts["known"] += len(known)
    met = set()
    for line, words, claimants, stance, actor in drafted.claims:
        counts["drafted"] += 1
        same = [it for it in expected if it[2] in claimants and it[3:] == (stance, actor)]
        right = [it for it in same if touches(it[1], words)]
        if right:
            counts["right"] += 1
            met.add(right[0])
        else:
            counts["not annotated"] += 1
            print(f"UNFORESEEN CLAIM {' '.join(claimants)} {stance} {actor} line {line}: {words!r} in {article['address']}")
    counts["found"] += len(met)
    counts["known found"] += len(met & known)
    for it in expected:
        if it in met:
            continue
        if any(claimant == it[2] and touches(it[1], words) for words, claimant in drafted.perhaps):
            counts["as comment"] += 1
        else:
            say(f"missed claim {it}")


def share(part, whole):
    return f"{part}/{whole}" + (f" = {part / whole:.2f}" if whole else "")


def report(title, d, n, c):
    precision = d["exact values"] / d["valued"] if d["valued"] else 0
    recall = d["exact values"] / d["with a value"] if d["with a value"] else 0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
    print(
        f"{title:9} dates: value F1 {f1:.2f} (P {share(d['exact values'], d['valued'])}, "
        f"R {share(d['exact values'], d['with a value'])}), false {d['false']}, wider {d['wider']}, "
        f"? {d['?']}, missed {d['missed']}, not annotated {d['not annotated']}"
    )
    print(
        f"{'':9} names: P {share(n['right'], n['linked'])}, R in the record {share(n['found'], n['in the record'])}, "
        f"R overall {share(n['found'], n['annotated'])}, seen {share(n['seen'], n['annotated'])}"
    )
    print(
        f"{'':9} claims: P {share(c['right'], c['drafted'])}, R known {share(c['known found'], c['known'])}, "
        f"R overall {share(c['found'], c['annotated'])}, as comment {c['as comment']}"
    )


def main(options):
    record = Record(options.program)
    total, missing = {}, 0
    lines = (ROOT / "tests/data/articles/annotated.jsonl").read_text(encoding="utf-8").splitlines()
    for article in map(json.loads, lines):
        if options.part and article["part"] != options.part:
            continue
        file = Path(options.folder) / f"{article['sha256']}.txt"
        if not file.exists():
            missing += 1
            continue
        text = file.read_text(encoding="utf-8")
        if hashlib.sha256(text.encode()).hexdigest() != article["sha256"]:
            sys.exit(f"{file}: its digest is another")
        drafted = Baseline(record, text, article) if options.baseline else Drafted(options.program, text, article)

        def say(line):
            if options.verbose:
                print(f"  {line} in {article['address']}")

        for key in (article["language"], "all"):
            d, n, c = total.setdefault(key, (Counter(), Counter(), Counter()))
            d["articles"] += 1
            # What is wrong is printed once.
            quiet = key == "all"
            out = sys.stdout
            if quiet:
                sys.stdout = open("/dev/null", "w", encoding="utf-8")
            dates(article, text, drafted.dates, d, say)
            if "names" in article:  # the earliest articles have dates alone
                names(record, article, text, drafted, n, say)
                claims(article, text, drafted, c, say)
            sys.stdout = out
    for key in sorted(total, key=lambda key: (key == "all", key)):
        report(f"{key} ({total[key][0]['articles']})", *total[key])
    if missing:
        print(f"{missing} texts are not in {options.folder}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--part", choices=["earlier", "tuning", "held out first", "held out"])
    parser.add_argument("--program", default="annals")
    parser.add_argument("--baseline", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    main(parser.parse_args())
