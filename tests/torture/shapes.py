"""Texts that nest each bracket and chain each operator of SPARQL, Turtle, JSON-LD and RDF/XML, and
what other formats repeat."""


def around(before, middle, after):
    """`before` and `after` repeated around the middle."""
    return lambda n: before * n + middle + after * n


def within(head, repeated, tail):
    """A repeated part between a head and a tail."""
    return lambda n: head + repeated * n + tail


def inside(head, nested, tail):
    """A nested text between a head and a tail."""
    return lambda n: head + nested(n) + tail


def numbered(head, part, tail, separator=""):
    """A part for each number, in which `%` stands for the number."""
    return lambda n: head + separator.join(part.replace("%", str(i)) for i in range(n)) + tail


QUERIES = {
    "parentheses": inside("ASK { FILTER(", around("(", "1", ")"), ") }"),
    "not": inside("ASK { FILTER(", around("!(", "1", ")"), ") }"),
    "nots": within("ASK { FILTER(", "!", "1) }"),
    "not spaced": within("ASK { FILTER(", "! ", "1) }"),
    "minus signs": inside("ASK { FILTER(", around("-(", "1", ")"), ") }"),
    "minus run": within("ASK { FILTER(", "- ", "1) }"),
    "plus signs": inside("ASK { FILTER(", around("+(", "1", ")"), ") }"),
    "or": within("ASK { FILTER(1", " || 1", ") }"),
    "and": within("ASK { FILTER(1", " && 1", ") }"),
    "sum": within("ASK { FILTER(1", " + 1", ") }"),
    "difference": within("ASK { FILTER(1", " - 1", ") }"),
    "product": within("ASK { FILTER(1", " * 1", ") }"),
    "quotient": within("ASK { FILTER(1", " / 1", ") }"),
    "signed numbers": within("ASK { FILTER(1", " +1", ") }"),
    "sum to the right": inside("ASK { FILTER(", around("1 + (", "1", ")"), ") }"),
    "or to the right": inside("ASK { FILTER(", around("1 || (", "1", ")"), ") }"),
    "comparison": inside("ASK { FILTER(", around("1 = (", "1", ")"), ") }"),
    "less": inside("ASK { FILTER(", around("1<(", "1", ")"), ") }"),
    "less that looks like an IRI": inside("ASK { FILTER(1", around("<(((((((((1>(", "1", ")" * 10), ") }"),
    "in": inside("ASK { FILTER(", around("1 IN (", "1", ")"), ") }"),
    "in list": within("ASK { FILTER(1 IN (1", ", 1", ")) }"),
    "not in": inside("ASK { FILTER(", around("1 NOT IN (", "1", ")"), ") }"),
    "str": inside("ASK { FILTER(", around("STR(", "1", ")"), ") }"),
    "not str": inside("ASK { FILTER(", around("!STR(", "1", ")"), ") }"),
    "concat": inside("ASK { FILTER(", around("CONCAT('a', ", "'b'", ")"), ") }"),
    "concat list": within("ASK { FILTER(CONCAT('a'", ", 'b'", ")) }"),
    "coalesce": inside("ASK { FILTER(", around("COALESCE(", "1", ")"), ") }"),
    "if": inside("ASK { FILTER(", around("IF(1, ", "1", ", 2)"), ") }"),
    "if conditions": inside("ASK { FILTER(", around("IF(", "1", ", 1, 2)"), ") }"),
    "regex": inside("ASK { FILTER(", around("REGEX(", "'a'", ", 'b')"), ") }"),
    "substr": inside("ASK { FILTER(", around("SUBSTR(", "'a'", ", 1)"), ") }"),
    "replace": inside("ASK { FILTER(", around("REPLACE(", "'a'", ", 'b', 'c')"), ") }"),
    "bnode": inside("ASK { FILTER(", around("BNODE(", "'a'", ")"), ") }"),
    "cast": inside("ASK { FILTER(", around("xsd:string(", "'a'", ")"), ") }"),
    "unknown function": inside("ASK { FILTER(", around("<urn:f>(", "'a'", ")"), ") }"),
    "group_concat": inside("SELECT (", around("GROUP_CONCAT(", "?x", ")"), " AS ?y) { ?x ?p ?o }"),
    "count": inside("SELECT (", around("COUNT(", "?x", ")"), " AS ?y) { ?x ?p ?o }"),
    "exists": inside("ASK { FILTER ", around("EXISTS { FILTER ", "(1)", " }"), " }"),
    "not exists": inside("ASK { FILTER ", around("NOT EXISTS { FILTER ", "(1)", " }"), " }"),
    "exists with patterns": inside("ASK { ", around("?s a ?t FILTER EXISTS { ", "?s a ?u", " }"), " }"),
    "groups": inside("ASK ", around("{ ", "?s a ann:Event", " }"), ""),
    "groups in a row": within("ASK { ", "{ ?s a ann:Event } ", "}"),
    "unclosed groups": within("ASK ", "{ ", ""),
    "unclosed parentheses": within("ASK { FILTER", "(", ""),
    "optional": inside("ASK { ", around("OPTIONAL { ", "?s a ann:Event", " }"), " }"),
    "optionals in a row": within("ASK { ?s a ann:Event ", "OPTIONAL { ?s a ann:Event } ", "}"),
    "union": inside("ASK { ", around("{ ?s a ann:Event } UNION { ", "?s a ann:Event", " }"), " }"),
    "unions in a row": within("ASK { { ?s a ann:Event } ", "UNION { ?s a ann:Event } ", "}"),
    "minus": inside("ASK { ", around("?s a ann:Event MINUS { ", "?s a ann:Event", " }"), " }"),
    "minus in a row": within("ASK { ?s a ann:Event ", "MINUS { ?s a ann:Agent } ", "}"),
    "graph": inside("ASK { ", around("GRAPH ?g { ", "?s a ann:Event", " }"), " }"),
    "graphs in a row": within("ASK { ", "GRAPH ?g { ?s a ann:Event } ", "}"),
    "lateral": inside("ASK { ", around("LATERAL { ", "?s a ann:Event", " }"), " }"),
    "service": inside("ASK { ", around("SERVICE <http://localhost/> { ", "?s a ?t", " }"), " }"),
    "filters": within("ASK { ?s a ann:Event ", "FILTER(1) ", "}"),
    "binds": numbered("ASK { ", "BIND(% AS ?v%) ", "}"),
    "values in a row": numbered("ASK { ", "VALUES ?v% { 1 } ", "}"),
    "values": within("ASK { VALUES ?v { ", "1 ", "} }"),
    "values rows": within("ASK { VALUES (?v ?w) { ", "(1 2) ", "} }"),
    "subqueries": inside("SELECT * ", around("{ SELECT * ", "{ ?s a ann:Event }", " }"), ""),
    "expressions": numbered("SELECT ", "(% AS ?v%) ", "{}"),
    "group by": numbered("SELECT (COUNT(*) AS ?n) { ?s a ann:Event } GROUP BY ", "(STR(?s) AS ?g%) ", ""),
    "group by calls": within("SELECT (COUNT(*) AS ?n) { ?s a ann:Event } GROUP BY ", "STR(?s) ", ""),
    "having": within("SELECT ?s { ?s a ann:Event } GROUP BY ?s HAVING ", "(1) ", ""),
    "order by": within("SELECT ?s { ?s a ann:Event } ORDER BY ", "(?s) ", ""),
    "triples": within("ASK { ", "?s a ann:Event . ", "}"),
    "triples without a common name": numbered("ASK { ", "?s% a ann:Event . ", "}"),
    "properties": within("ASK { ?s a ann:Event ", "; a ann:Event ", "}"),
    "objects": within("ASK { ?s a ann:Event ", ", ann:Event ", "}"),
    "property lists": inside("ASK { ?s ?p ", around("[ ?p ", "1", " ]"), " }"),
    "property lists as subjects": inside("ASK { ", around("[ ?p ", "1", " ]"), " }"),
    "collections": inside("ASK { ?s ?p ", around("( ", "1", " )"), " }"),
    "collection": within("ASK { ?s ?p ( ", "1 ", ") }"),
    "quoted triples": inside("ASK { ?s ?p ", around("<< ?s ?p ", "1", " >>"), " }"),
    "triple terms": inside("ASK { ?s ?p ", around("<<( ?s ?p ", "1", " )>>"), " }"),
    "annotations": inside("ASK { ?s ?p ?o ", around("{| ?p ?o ", "", " |}"), " }"),
    "path parentheses": inside("ASK { ?s ", around("(", "a", ")"), " ?o }"),
    "path stars": inside("ASK { ?s ", around("(", "a", ")*"), " ?o }"),
    "path inverse": inside("ASK { ?s ", around("^(", "a", ")"), " ?o }"),
    "path inverses": within("ASK { ?s ", "^", "a ?o }"),
    "path negation": within("ASK { ?s ", "!", "a ?o }"),
    "path negation set": within("ASK { ?s !(a", "|^a", ") ?o }"),
    "path sequence": within("ASK { ?s a", "/a", " ?o }"),
    "path alternative": within("ASK { ?s a", "|a", " ?o }"),
    "path sequence nested": inside("ASK { ?s ", around("(a/", "a", ")"), " ?o }"),
    "path alternative of stars": inside("ASK { ?s ", around("(a*|", "a", ")*"), " ?o }"),
    "paths in a row": within("ASK { ", "?s a* ?o . ", "}"),
    "describe": within("DESCRIBE ", "ann:Event ", ""),
    "construct": within("CONSTRUCT { ", "?s a ann:Event . ", "} { ?s a ann:Event }"),
    "from": numbered("ASK ", "FROM <urn:g%> ", "{ ?s ?p ?o }"),
    "prefixes": numbered("", "PREFIX p%: <urn:%#> ", "ASK {}"),
    "comments": within("ASK {", "# (\n", "}"),
    "strings": inside("ASK { FILTER(1 = '", around("(", "1", ")"), "') }"),
    "open string": within("ASK { FILTER(1 = '", "\n(", ") }"),
    "long name": within("ASK { ?s a ann:", "x", " }"),
    "long string": within("ASK { ?s a '", "x", "' }"),
    "zero bytes": within("ASK { ", "\0", " }"),
}

UPDATES = {
    "operations": within("", "INSERT DATA { ev:t a ann:Event } ; ", ""),
    "delete where": inside("DELETE WHERE { ?s ?p ", around("[ ?p ", "1", " ]"), " }"),
    "insert collection": inside("INSERT DATA { ev:t ann:x ", around("( ", "1", " )"), " }"),
    "insert property lists": inside("INSERT DATA { ev:t ann:x ", around("[ ann:x ", "1", " ]"), " }"),
    "insert graphs": within("INSERT DATA { ", "GRAPH <urn:g> { ev:t a ann:Event } ", "}"),
    "where groups": inside("DELETE { ?s a ann:Nothing } WHERE ", around("{ ", "?s a ann:Nothing", " }"), ""),
    "where filter": inside("DELETE { ?s a ann:Nothing } WHERE { ?s a ann:Nothing FILTER(", around("(", "1", ")"), ") }"),
    "where or": within("DELETE { ?s a ann:Nothing } WHERE { ?s a ann:Nothing FILTER(1", " || 1", ") }"),
    "where optionals": within("DELETE { ?s a ann:Nothing } WHERE { ?s a ann:Nothing ", "OPTIONAL { ?s a ann:Event } ", "}"),
    "with": within("", "WITH <urn:g> ", "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"),
    "using": numbered("DELETE { ?s a ann:Nothing } ", "USING <urn:g%> ", "WHERE { ?s a ann:Nothing }"),
}

PREFIX = "@prefix ev: <https://w3id.org/annals/id/event/> .\n@prefix ann: <https://w3id.org/annals/ns#> .\n"

# by the extension of the file
DATA = {
    "ttl": {
        "property lists": inside(PREFIX + "ev:t ann:x ", around("[ ann:x ", "1", " ]"), " ."),
        "collections": inside(PREFIX + "ev:t ann:x ", around("( ", "1", " )"), " ."),
        "collection": within(PREFIX + "ev:t ann:x ( ", "1 ", ") ."),
        "quoted triples": inside(PREFIX + "ev:t ann:x ", around("<< ev:t ann:x ", "1", " >>"), " ."),
        "triple terms": inside(PREFIX + "ev:t ann:x ", around("<<( ev:t ann:x ", "1", " )>>"), " ."),
        "annotations": inside(PREFIX + "ev:t ann:x 1 ", around("{| ann:x 1 ", "", " |}"), " ."),
        "unclosed": within(PREFIX + "ev:t ann:x ", "[ ann:x ", ""),
        "unopened": within(PREFIX + "ev:t ann:x ", "] ", ""),
        "properties": within(PREFIX + "ev:t ann:x 1 ", "; ann:x 2 ", "."),
        "long string": within(PREFIX + 'ev:t ann:x "', "x", '" .'),
        "long name": within(PREFIX + "ev:", "x", " ann:x 1 ."),
        "open string": within(PREFIX + 'ev:t ann:x """', "[(\n", ""),
    },
    "trig": {
        "graphs": within(PREFIX, "GRAPH ev:g { ev:t ann:x 1 }\n", ""),
        "nested graphs": around("{ ", PREFIX, " }"),
        "property lists": inside(PREFIX + "{ ev:t ann:x ", around("[ ann:x ", "1", " ]"), " . }"),
    },
    "jsonld": {
        "arrays": around("[", "1", "]"),
        "objects": around('{"https://w3id.org/annals/ns#x": ', "1", "}"),
        "lists": inside('{"https://w3id.org/annals/ns#x": ', around('{"@list": [', "1", "]}"), "}"),
        "graphs": around('{"@graph": ', "[]", "}"),
        "contexts": inside('{"@context": ', around("[", "{}", "]"), "}"),
        "reverse": around('{"@reverse": {"https://w3id.org/annals/ns#x": ', "{}", "}}"),
        "unclosed": within("", '{"a": [', ""),
    },
    "rdf": {
        "elements": inside(
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="urn:a#">',
            around("<a:b><a:c>", "", "</a:c></a:b>"),
            "</rdf:RDF>",
        ),
        "unclosed": within("", "<a>", ""),
        "entities": inside(
            "<!DOCTYPE r [<!ENTITY e0 'eeeeeeeeee'>",
            numbered("", "<!ENTITY f% '&e0;&e0;&e0;&e0;'>", ""),
            "]><r>&f1;</r>",
        ),
        "literals": inside(
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="urn:a#"><a:b><a:c rdf:parseType="Literal">',
            around("<x>", "", "</x>"),
            "</a:c></a:b></rdf:RDF>",
        ),
    },
}

# what `import`, `draft` and `fmt` read, by the command
FOREIGN = {
    ("import", "table", "--draft"): {
        "columns": within("", "a,", ""),
        "columns and rows": lambda n: "a," * min(n, 3_000) + "\n" + "1,\n" * n,
        "open cells": within("a,b\n", '"x\n', ""),
        "wide row": within("a\n", "1,", ""),
        "dates": within("a,b\n", "3 May 2023,03/04/05\n", ""),
    },
    ("import", "stix"): {
        "arrays": around("[", "", "]"),
        "objects": around('{"type":"bundle","objects":[', "", "]}"),
        "references": inside(
            '{"type":"bundle","id":"bundle--1","objects":[',
            numbered("", '{"type":"report","id":"report--%","published":"2020","object_refs":["report--%0"]}', "", ","),
            "]}",
        ),
    },
    ("import", "misp"): {"objects": around('{"Event":{"Object":[', "", "]}}")},
    ("import", "veris"): {"objects": around('{"actor":', "{}", "}")},
    ("import", "rdf"): {"property lists": within("<urn:a> ", "<urn:b> [ ", "")},
    ("draft",): {
        "tags": around("<div>", "On 3 May Apple said", "</div>"),
        "tables": within("<html><body>", "<table><tr><td>", ""),
        "comments": within("<html>", "<!--", ""),
        "scripts": within("<html>", "<script>", ""),
        "dates": within("", "On 3 May 2023 ", ""),
        "relative dates": within("", "late last month to early ", ""),
        "sayings": within("", "Apple said ", ""),
        "names": within("", "Sandworm ", ""),
        "quotation marks": within("", "\u201c", ""),
        "sentences": within("", "The SBU said Sandworm attacked Kyivstar on Tuesday. ", ""),
        "digits": within("", "9", ""),
        "numbers": within("", "two dozen hundred ", ""),
        "lines": within("", "\n", ""),
    },
    ("fmt",): {"statements": numbered(PREFIX, "ev:t% ann:x 1 .\n", ""), "comments": within(PREFIX, "# a\n", "")},
}


def product(parts):
    """A product of patterns without a common name."""
    return " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(parts))


def doubling(function, steps):
    """A string that grows by a factor with each step."""
    binds = "".join(f"BIND({function.replace('%', f'?v{i}')} AS ?v{i + 1}) " for i in range(steps))
    return f"SELECT (STRLEN(?v{steps}) AS ?n) {{ BIND('{'x' * 64}' AS ?v0) {binds} }}"


# queries that take all the time or memory there is
BOMBS = {
    "product": f"SELECT * {{ {product(4)} }}",
    "product counted": f"SELECT (COUNT(*) AS ?n) {{ {product(4)} }}",
    "product sorted": f"SELECT * {{ {product(3)} }} ORDER BY ?o0 ?o1",
    "product distinct": f"SELECT DISTINCT * {{ {product(3)} }}",
    "product grouped": f"SELECT ?o0 ?o1 ?o2 (COUNT(*) AS ?n) {{ {product(3)} }} GROUP BY ?o0 ?o1 ?o2",
    "product in minus": "SELECT * { ?a ?b ?c MINUS { ?d ?e ?f . ?g ?h ?i } }",
    "product in exists": f"ASK {{ ?a ?b ?c FILTER NOT EXISTS {{ {product(3)} FILTER(?o0 = ?o1 && ?o1 = ?o2 && ?o0 = 'no') }} }}",
    "product in optional": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f } OPTIONAL { ?g ?h ?i } OPTIONAL { ?j ?k ?l } }",
    "product of values": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"{{ VALUES ?v{i} {{ {'1 ' * 100} }} }}" for i in range(9)) + " }",
    "product constructed": f"CONSTRUCT {{ ?s0 ?p1 ?o2 }} {{ {product(3)} }}",
    "concatenation": f"SELECT (GROUP_CONCAT(STR(?o0)) AS ?all) {{ {product(3)} }}",
    "distinct concatenation": f"SELECT (GROUP_CONCAT(DISTINCT CONCAT(STR(?o0), STR(?s1))) AS ?all) {{ {product(2)} }}",
    "strings that double": doubling("CONCAT(%, %)", 40),
    "strings that grow by replacing": doubling("REPLACE(%, 'x', 'xxxxxxxx')", 12),
    "strings that grow in IRIs": doubling("ENCODE_FOR_URI(REPLACE(%, 'x', ' '))", 30),
    "regular expression": "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '(((a{1,99}){1,99}){1,99}){1,99}')) }",
    "regular expressions": "SELECT * { ?s ?p ?o . ?t ?q ?r FILTER(REGEX(STR(?o), STR(?r))) }",
    "paths": "SELECT * { ?a (!rdf:nil)* ?b . ?b (!rdf:nil)* ?c . ?c (!rdf:nil)* ?d }",
    "paths in paths": "ASK { ?a ((!rdf:nil)*/(!rdf:nil)*)* ?b FILTER(?b = 1) }",
    "path of alternatives": "SELECT (COUNT(*) AS ?n) { ?a ((!rdf:nil)|^(!rdf:nil))* ?b . ?b ((!rdf:nil)|^(!rdf:nil))* ?c }",
    "describe": f"DESCRIBE ?o0 {{ {product(2)} }}",
    "hashes": f"SELECT (MAX(SHA512(CONCAT(STR(?o0), STR(?o1), STR(?o2)))) AS ?m) {{ {product(3)} }}",
    "random": f"SELECT (COUNT(DISTINCT ?r) AS ?n) {{ {product(3)} BIND(RAND() AS ?r) }}",
    "big offset": f"SELECT * {{ {product(3)} }} OFFSET 99999999999",
}
