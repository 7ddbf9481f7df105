"""What OpenAPI has no words for: the formats that our description names, for schemathesis."""

import schemathesis
from hypothesis import strategies as st

QUERIES = [
    "ASK {}",
    "SELECT ?e { ?e a ann:Event } LIMIT 3",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "CONSTRUCT WHERE { ev:kyivstar-attack rdfs:label ?label }",
    "DESCRIBE ag:sandworm",
]
UPDATES = ["INSERT DATA { GRAPH <urn:fuzz> { <urn:a> <urn:b> 1 } }", "CLEAR SILENT GRAPH <urn:fuzz>"]
DATES = ["2023", "2023-12", "2023-12-12", "2024-02-29", "-0044", "2023-12-12T06:30:00Z"]
ZONES = ["UTC", "Europe/Kyiv", "+02:00"]

schemathesis.openapi.format("sparql-query", st.sampled_from(QUERIES))
schemathesis.openapi.format("sparql-update", st.sampled_from(UPDATES))
schemathesis.openapi.format("edtf", st.sampled_from(DATES))
schemathesis.openapi.format("time-zone", st.sampled_from(ZONES))
schemathesis.openapi.format("iri", st.sampled_from(["urn:fuzz", "http://example.org/g", "http://example.org/h"]))

TURTLE = b"<urn:s> <urn:p> 1 ."
BODIES = {
    "text/turtle": TURTLE,
    "application/x-turtle": TURTLE,
    "application/n-triples": b"<urn:s> <urn:p> <urn:o> .\n",
    "text/plain": b"<urn:s> <urn:p> <urn:o> .\n",
    "application/n-quads": b"<urn:s> <urn:p> <urn:o> <urn:fuzz> .\n",
    "application/trig": b"<urn:fuzz> { <urn:s> <urn:p> 1 }",
    "application/ld+json": b'{"@id": "urn:s", "urn:p": 1}',
    "application/rdf+xml": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    "application/sparql-query": b"ASK {}",
    "application/sparql-update": UPDATES[0].encode(),
}


def serialize(content):
    @schemathesis.serializer(content)
    def _(ctx, value):
        return value.encode() if isinstance(value, str) else value


for name in BODIES:
    if name not in ("text/plain",):
        serialize(name)


@schemathesis.hook
def map_query(ctx, query):
    """The end of a period is not before its beginning."""
    for first, last in (("from", "to"), ("since", "until")):
        if query and first in query and last in query:
            query = {**query, last: query[first]}
    return query
