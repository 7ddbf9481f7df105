"""The names of the record, asked of the program."""

import csv
import io
import subprocess

QUERY = """SELECT ?thing ?name ?is WHERE {
  { ?thing a ann:Agent BIND("agent" AS ?is) } UNION { ?thing a ann:Place BIND("place" AS ?is) }
  UNION { ?thing a ann:Tool BIND("tool" AS ?is) }
  ?thing rdfs:label|skos:altLabel ?name
}"""
NAMESPACE = "https://w3id.org/annals/id/"
KINDS = {"agent": "ag", "place": "pl", "event": "ev", "claim": "cl", "source": "src"}


class Record:
    """All names with what they name."""

    def __init__(self, program):
        run = subprocess.run([program, "query", "-e", QUERY, "--format", "csv"], capture_output=True, text=True, check=True)
        self.names = {}
        for row in csv.DictReader(io.StringIO(run.stdout)):
            self.names.setdefault(row["name"], set()).add(short(row["thing"]))
        # A state and its country have a name in common.
        self.alike = {}
        for things in self.names.values():
            for one in things:
                self.alike.setdefault(one, set()).update(it for it in things if {one[:2], it[:2]} == {"ag", "pl"})

    def is_same(self, expected, things):
        """Whether one of the things is what was meant; a group and its tool of the same name are."""
        if expected is None:
            return False
        return expected in things or any(it in self.alike.get(expected, ()) for it in things)


def short(iri):
    """`ag:sbu` of its address."""
    kind, _, slug = iri.removeprefix(NAMESPACE).partition("/")
    return f"{KINDS.get(kind, kind)}:{slug}" if slug else iri
