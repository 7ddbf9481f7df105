import sys

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDFS
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

address, token = sys.argv[1:]
event = URIRef("https://w3id.org/annals/id/event/hostile")

graph = Graph(SPARQLStore(address + "/sparql"))
labels = list(graph.objects(event, RDFS.label))
assert len(labels) == 1 and "<script>" in labels[0], labels
rows = list(graph.query("SELECT ?e { ?e a <https://w3id.org/annals/ns#Event> }"))
assert [row.e for row in rows] == [event], rows
assert graph.query("ASK { ?s ?p ?o }").askAnswer
assert len(graph.query("CONSTRUCT WHERE { ?s rdfs:label ?o }").graph) >= 1

store = SPARQLUpdateStore(
    address + "/sparql",
    address + "/sparql",
    headers={"Authorization": "Bearer " + token},
)
name = URIRef("http://example.org/g")
one = (URIRef("http://example.org/a"), URIRef("http://example.org/b"), Literal(1))
data = Dataset(store)
named = data.graph(name)
named.add(one)
assert one in named and len(named) == 1
named.remove(one)
assert one not in named
print("done")
