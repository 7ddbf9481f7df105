"""Attacks the program for so many seconds, and tells what they did to it. See `run`."""

import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import command_line  # noqa: E402
import kills  # noqa: E402
import server  # noqa: E402


def program():
    if "ANNALS" in os.environ:
        return os.environ["ANNALS"]
    for profile in ["release", "debug"]:
        path = HERE.parent.parent / "target" / profile / "annals"
        if path.exists():
            return str(path)
    sys.exit("build the program first: cargo build --release")


class Report:
    """What was tried and what went wrong."""

    def __init__(self):
        self.tried = {}
        self.failures = []

    def count(self, kind):
        self.tried[kind] = self.tried.get(kind, 0) + 1

    def fail(self, what):
        self.failures.append(what)
        print(f"FAILED: {what}", flush=True)


def main():
    seconds = float(sys.argv[1])
    seed = int(os.environ.get("SEED", time.time()))
    dice = random.Random(seed)
    folder = tempfile.mkdtemp(prefix="annals-torture-")
    environment = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": folder + "/cache", "HOME": folder}
    binary = program()
    print(f"{binary}, {seconds:.0f} s, SEED={seed}", flush=True)
    report = Report()
    begun = time.monotonic()
    try:
        # each part has its share of what is left
        for part, share in [(command_line, 0.3), (server, 0.7), (kills, 1.0)]:
            left = seconds - (time.monotonic() - begun)
            where = os.path.join(folder, part.__name__)
            os.makedirs(where)
            part.attack(binary, where, environment, time.monotonic() + left * share, dice, report)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for kind, number in report.tried.items():
        print(f"{number:6} {kind}")
    print(f"{sum(report.tried.values()):6} attacks, {len(report.failures)} failures")
    sys.exit(1 if report.failures else 0)


main()
