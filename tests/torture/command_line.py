"""Everything that nests or repeats, given to the commands that read it: an error, and never a signal."""

import os
import subprocess

from shapes import DATA, FOREIGN, QUERIES, UPDATES

SIZES = [40, 98, 300, 990, 3_000, 30_000, 100_000]


def ended_well(binary, arguments, folder, environment, what, report):
    """Runs the program; tells whether it ended by itself, without a panic, and in time."""
    try:
        done = subprocess.run(
            [binary, *arguments], cwd=folder, env=environment, capture_output=True, timeout=120
        )
    except subprocess.TimeoutExpired:
        return report.fail(f"{what} hangs")
    if done.returncode not in (0, 1, 2):
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        report.fail(f"{what} ends with {done.returncode}: {last}")


def attack(binary, folder, environment, end, dice, report):
    import time

    cases = [("query", name, size) for name in QUERIES for size in SIZES]
    cases += [("update", name, size) for name in UPDATES for size in SIZES]
    cases += [(kind, name, size) for kind in DATA for name in DATA[kind] for size in SIZES]
    cases += [(command, name, size) for command in FOREIGN for name in FOREIGN[command] for size in SIZES]
    dice.shuffle(cases)
    subprocess.run([binary, "init"], cwd=folder, env=environment, capture_output=True, check=True)
    for kind, name, size in cases:
        if time.monotonic() > end:
            return
        what = f"{kind}, {name}, {size}"
        if kind == "query":
            file, text = "text.rq", QUERIES[name](size)
            arguments = ["query", "--timeout", "5", "-f", file]
        elif kind == "update":
            file, text = "text.ru", UPDATES[name](size)
            arguments = ["update", "--dry-run", "-f", file]
        elif kind in FOREIGN:
            file, text = "text.ttl" if kind == ("fmt",) else "text", FOREIGN[kind][name](size)
            arguments = [*kind, file]
        else:
            file, text = f"text.{kind}", DATA[kind][name](size)
            arguments = ["check", file]
        with open(os.path.join(folder, file), "w") as out:
            out.write(text)
        report.count("texts that nest, on the command line")
        ended_well(binary, arguments, folder, environment, what, report)
