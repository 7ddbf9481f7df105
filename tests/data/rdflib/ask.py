"""Asks queries (a JSON list on standard input) of a graph in a file, and prints their rows."""

import json
import sys

import rdflib

# Literals stay to the letter.
rdflib.NORMALIZE_LITERALS = False


def cell(term):
    if term is None:
        return ""
    if isinstance(term, rdflib.URIRef):
        return f"<{term}>"
    if isinstance(term, rdflib.BNode):
        return "_:"
    kind = term.language or term.datatype or rdflib.XSD.string
    return f"{term}\0{kind}"


graph = rdflib.Graph()
graph.parse(sys.argv[1], format="nt")
answers = []
for text in json.load(sys.stdin):
    result = graph.query(text)
    columns = [str(name) for name in result.vars]
    answers.append([columns, [[cell(term) for term in row] for row in result]])
json.dump(answers, sys.stdout)
