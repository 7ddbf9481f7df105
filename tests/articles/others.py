"""Tools of others, measured beside the drafts."""

import re
from datetime import datetime

FORMATS = {"year": "%Y", "month": "%Y-%m"}


def dateparser_dates(text, article):
    """The dates of `dateparser.search`, as precise as the library says that they are."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    base = datetime.strptime(article["published"], "%Y-%m-%d")
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "RETURN_TIME_AS_PERIOD": False}
    parser = DateDataParser(languages=[article["language"]], settings=settings)
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        for words, value in search_dates(line, languages=[article["language"]], settings=settings) or []:
            period = getattr(parser.get_date_data(words), "period", None) or "day"
            found.append((number, " ".join(words.split()), value.strftime(FORMATS.get(period, "%Y-%m-%d"))))
    return found


def exact_names(record, text):
    """Every label and alias of the record, where it stands as it is, between borders of words; the longest wins."""
    words = sorted(record.names, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")
    found, seen = [], set()
    for number, line in enumerate(text.split("\n"), 1):
        for it in pattern.finditer(line):
            if (number, it[0]) not in seen:
                seen.add((number, it[0]))
                found.append((number, it[0], sorted(record.names[it[0]])))
    return found
