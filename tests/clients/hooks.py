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
DATES = ["2023", "2023-12", "2023-12-12", "2024-02-29", "0044", "2023-12-12T06:30:00Z"]
ZONES = ["UTC", "Europe/Kyiv", "+02:00"]

schemathesis.openapi.format("sparql-query", st.sampled_from(QUERIES))
schemathesis.openapi.format("sparql-update", st.sampled_from(UPDATES))
schemathesis.openapi.format("edtf", st.sampled_from(DATES))
schemathesis.openapi.format("time-zone", st.sampled_from(ZONES))
schemathesis.openapi.format("iri", st.sampled_from(["urn:fuzz", "http://example.org/g", "http://example.org/h"]))

TEXTS = ["text/turtle", "application/x-turtle", "application/n-triples", "application/n-quads", "application/trig",
         "application/rdf+xml", "application/sparql-query", "application/sparql-update"]


def as_text(media_type):
    @schemathesis.serializer(media_type)
    def serialize(ctx, value):
        return str(value).encode()


for media_type in TEXTS:
    as_text(media_type)


@schemathesis.hook
def map_query(ctx, query):
    """The end of a period is not before its beginning."""
    for first, last in (("from", "to"), ("since", "until"), ("day", "until")):
        if query and first in query and last in query:
            query = {**query, last: query[first]}
    return query
