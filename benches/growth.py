"""How the cost of each job grows with the number of events, as a picture, from the tables of
docs/performance.md: `python3 benches/growth.py > docs/growth.svg`, after the tables have changed.
"""

import math
import re
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
JOBS = ["load", "relations", "timeline: actor", "conflicts", "timeline: window", "actor", "by-month",
        "window", "timeline: latest", "latest", "open"]
LEFT, RIGHT, TOP, BOTTOM, WIDTH, HEIGHT = 70, 170, 30, 50, 760, 480
COLOURS = ["#1b6ca8", "#b4451f", "#3c7d3c", "#7a4fa3", "#8a6d1a", "#a8326e", "#2a7f86", "#555555"]


def measures():
    """Milliseconds of annals by job and number of events."""
    found, events = {}, None
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = re.fullmatch(r"## ([\d,]+) events", line)
            events = int(heading[1].replace(",", "")) if heading else None
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if events and len(cells) > 2 and cells[0] in JOBS and re.fullmatch(r"[\d.]+", cells[2]):
            found.setdefault(cells[0], {})[events] = float(cells[2])
    return {job: found[job] for job in JOBS if len(found.get(job, {})) > 1}


def shown(milliseconds):
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:g} s"
    return f"{milliseconds:g} ms"


def picture(jobs):
    counts = sorted({events for points in jobs.values() for events in points})
    values = [value for points in jobs.values() for value in points.values()]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    begin, end = math.log10(counts[0]), math.log10(counts[-1])
    x = lambda events: LEFT + (math.log10(events) - begin) / (end - begin) * (WIDTH - LEFT - RIGHT)
    y = lambda ms: HEIGHT - BOTTOM - (math.log10(ms) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
           'font-family="sans-serif" font-size="13">')
    yield "<title>How the cost of each job grows with the number of events</title>"
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    for power in range(low, high + 1):
        at = f"{y(10 ** power):.1f}"
        yield f'<path d="M{LEFT} {at}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{at}" dy="4" text-anchor="end">{shown(10 ** power)}</text>'
    for events in counts:
        at = f"{x(events):.1f}"
        yield f'<path d="M{at} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
        yield f'<text x="{at}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{events:,}</text>'
    yield (f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
           "events</text>")
    # Names stand beside the last points, and make room for each other.
    free = float("inf")
    for at, (job, points) in enumerate(sorted(jobs.items(), key=lambda job: job[1][max(job[1])])):
        colour = COLOURS[at % len(COLOURS)]
        places = [f"{x(events):.1f},{y(points[events]):.1f}" for events in sorted(points)]
        yield f'<polyline points="{" ".join(places)}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for place in places:
            across, down = place.split(",")
            yield f'<circle cx="{across}" cy="{down}" r="3" fill="{colour}"/>'
        last = max(points)
        free = min(y(points[last]), free - 15)
        yield f'<text x="{x(last) + 10:.1f}" y="{free:.1f}" dy="4" fill="{colour}">{job}</text>'
    yield "</svg>"


print("\n".join(picture(measures())))
