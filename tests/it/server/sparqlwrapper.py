import sys

from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

address, token = sys.argv[1:]
client = SPARQLWrapper(address + "/sparql")

client.setQuery("SELECT ?e { ?e a ann:Event }")
client.setReturnFormat(JSON)
rows = client.queryAndConvert()["results"]["bindings"]
assert [row["e"]["value"].rsplit("/", 1)[1] for row in rows] == ["hostile"], rows

client.setReturnFormat(XML)
document = client.queryAndConvert()
assert len(document.getElementsByTagName("result")) == 1

client.setReturnFormat(CSV)
assert client.queryAndConvert().decode().splitlines()[0] == "e"

client.setMethod(POST)
client.setQuery("CONSTRUCT WHERE { ev:hostile rdfs:label ?label }")
client.setReturnFormat(TURTLE)
assert b"script" in client.queryAndConvert()

client.setQuery("ASK { ?e a")
try:
    client.query()
    raise SystemExit("no error was raised")
except QueryBadFormed as error:
    assert "query:1:" in str(error), error

change = SPARQLWrapper(address + "/sparql")
change.addCustomHttpHeader("Authorization", "Bearer " + token)
change.setMethod(POST)
change.setQuery("INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> <http://example.org/b> 1 } }")
assert change.query().response.status == 204

client.setReturnFormat(JSON)
client.addDefaultGraph("http://example.org/g")
client.setQuery("SELECT * { ?s ?p ?o }")
assert len(client.queryAndConvert()["results"]["bindings"]) == 1
print("done")
