"""Compares the dates of drafts with those that people annotated in articles of others.

    python3 tests/articles/measure.py FOLDER [PROGRAM]

FOLDER holds the texts, each as DIGEST.txt under its SHA-256; they belong to their publishers and are not in this
repository. tests/data/articles/annotated.jsonl has their addresses, and where in them which date stands: begin and
end in characters, and EDTF. Nothing is fetched. A date of a draft is false where it excludes a day that the
annotated one allows.
"""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATE = re.compile(r'^# date (\S+) line (\d+): "(.*)"$')


def bounds(edtf):
    """First and last day of a date, as far as the annotations use EDTF; None is open."""
    if edtf.startswith("["):
        parts = re.split(r"\.\.|,", edtf.strip("[]"))
    else:
        parts = edtf.split("/")
    parts = [part.rstrip("~?") for part in parts]
    first, last = parts[0], parts[-1]
    return (first + "-01-01"[len(first) - 4 :] if first else None, last + "-12-31"[len(last) - 4 :] if last else None)


def is_false(found, expected):
    """Whether a date excludes what the expected one allows."""
    (begin, end), (first, last) = bounds(found), bounds(expected)
    later = begin is not None and (first is None or begin > first)
    earlier = end is not None and (last is None or end < last)
    return later or earlier


def drafted(program, text, article):
    """The dates of a draft: line, words, EDTF."""
    command = [program, "draft", "-", "--date", article["published"], "--lang", article["language"]]
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    found = (DATE.match(line) for line in run.stdout.splitlines())
    return [(int(it[2]), it[3], it[1]) for it in found if it]


def main(folder, program):
    counts = {"annotated": 0, "exact": 0, "wider or ?": 0, "false": 0, "missed": 0, "not annotated": 0}
    missing = 0
    lines = (ROOT / "tests/data/articles/annotated.jsonl").read_text(encoding="utf-8").splitlines()
    for article in map(json.loads, lines):
        file = Path(folder) / f"{article['sha256']}.txt"
        if not file.exists():
            missing += 1
            continue
        text = file.read_text(encoding="utf-8")
        if hashlib.sha256(text.encode()).hexdigest() != article["sha256"]:
            sys.exit(f"{file}: its digest is another")
        found = drafted(program, text, article)
        for begin, end, expected in article["dates"]:
            counts["annotated"] += 1
            line, words = text.count("\n", 0, begin) + 1, text[begin:end]
            here = [it for it in found if it[0] == line and (it[1] in words or words in it[1])]
            if not here:
                counts["missed"] += 1
                continue
            found.remove(here[0])
            edtf = here[0][2]
            if edtf == expected:
                counts["exact"] += 1
            elif edtf == "?" or not is_false(edtf, expected):
                counts["wider or ?"] += 1
            else:
                counts["false"] += 1
                print(f"{article['address']}: {words!r} is {edtf}, not {expected}")
        counts["not annotated"] += len(found)
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    if missing:
        print(f"{missing} texts are not in {folder}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "annals")
