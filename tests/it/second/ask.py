"""Asks rdflib a list of queries: reads JSON from standard input, writes the rows as JSON.

In: {"graph": path of an N-Triples file, "queries": [SPARQL]}.
Out: a list of rows for each query, or the error as text; a cell is text or null.
"""

import json
import sys
from types import MethodType

import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.operators import EBV
from rdflib.plugins.sparql.parserutils import CompValue, value
from rdflib.plugins.sparql.sparql import FrozenDict, SPARQLError

# a literal comes back as it was written
rdflib.NORMALIZE_LITERALS = False

# rdflib's own hash of a row is the same for all rows of which two cells are equal, as they are
# wherever a path has no steps; sets of such rows take minutes
FrozenDict.__hash__ = lambda row: hash(frozenset(row.items()))


def until(decided):
    """An || (or &&) that leaves the sides alone which come after the one that decides it."""

    def decide(part, context):
        error = None
        sides = [dict.__getitem__(part, "expr"), *dict.__getitem__(part, "other")]
        for side in sides:
            try:
                found = value(context, side)
                if isinstance(found, SPARQLError):
                    raise found
                if EBV(found) == decided:
                    return rdflib.Literal(decided)
            except SPARQLError as failed:
                error = failed
        if error:
            raise error
        return rdflib.Literal(not decided)

    return decide


SHORT = {"ConditionalOrExpression": until(True), "ConditionalAndExpression": until(False)}


def hasten(part):
    """Has a join with a plain pattern looked up row by row instead of multiplied out, and an || or
    && left alone once it is decided.

    rdflib does the first itself unless one join stands in another. The answer is the same.
    """
    if isinstance(part, CompValue):
        if part.name == "Join" and part.p2.name == "BGP":
            part["lazy"] = True
        if part.name in SHORT and dict.get(part, "other"):
            part._evalfn = MethodType(SHORT[part.name], part)
        parts = [dict.__getitem__(part, key) for key in part.keys()]
    elif isinstance(part, (list, tuple)):
        parts = part
    else:
        return
    for inner in parts:
        hasten(inner)


def rows(graph, text):
    try:
        query = prepareQuery(text)
        hasten(query.algebra)
        return [[None if cell is None else str(cell) for cell in row] for row in graph.query(query)]
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def main():
    asked = json.load(sys.stdin)
    graph = rdflib.Graph()
    graph.parse(asked["graph"], format="nt")
    json.dump([rows(graph, text) for text in asked["queries"]], sys.stdout)


main()
