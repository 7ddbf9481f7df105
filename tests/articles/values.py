"""Days of dates in EDTF, as far as annotations and drafts use it."""

import calendar
import re


def first(part):
    """The first day of a date of any precision; None is open."""
    return _edge(part, 0)


def last(part):
    return _edge(part, 1)


def _edge(part, which):
    part = part.rstrip("~?%")
    if not part:
        return None
    pieces = part.split("-")
    year, month = pieces[0], int(pieces[1]) if len(pieces) > 1 else None
    if month is None:
        months = (1, 12)
    elif month <= 12:
        months = (month, month)
    elif 33 <= month <= 36:  # quarters
        months = (3 * (month - 33) + 1, 3 * (month - 33) + 3)
    else:  # seasons have no bounds that all agree on
        return part
    if len(pieces) == 3:
        return part
    day = 1 if which == 0 else calendar.monthrange(int(year), months[1])[1]
    return f"{year}-{months[which]:02}-{day:02}"


def bounds(edtf):
    """First and last day of a date; None is open."""
    if edtf.startswith("["):
        parts = re.split(r"\.\.|,", edtf.strip("[]"))
    else:
        parts = edtf.split("/")
    return first(parts[0].removesuffix("..")), last(parts[-1].removeprefix(".."))


def is_same(found, expected):
    """Whether two dates allow the same days, about or not."""
    if "?" in (found, expected):
        return found == expected
    return found == expected or (bounds(found) == bounds(expected) and ("~" in found) == ("~" in expected))


def is_false(found, expected):
    """Whether a date excludes what the expected one allows."""
    (begin, end), (start, stop) = bounds(found), bounds(expected)
    later = begin is not None and (start is None or begin > start)
    earlier = end is not None and (stop is None or end < stop)
    return later or earlier or ("~" in expected and "~" not in found)
