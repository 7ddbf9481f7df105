"""Holds files against the shapes: `validate.py SHAPES FILE…` prints a line for each file, its name
and the codes that the messages of the report begin with."""

import sys
from pathlib import Path

from pyshacl import validate
from rdflib import Graph, Namespace

SH = Namespace("http://www.w3.org/ns/shacl#")

shapes = Graph().parse(sys.argv[1], format="turtle")
for name in sys.argv[2:]:
    data = Graph().parse(name, format="turtle")
    _, report, _ = validate(data, shacl_graph=shapes, advanced=False)
    results = report.objects(None, SH.result)
    messages = (str(m) for result in results for m in report.objects(result, SH.resultMessage))
    codes = sorted({message.split(":")[0] for message in messages})
    print(Path(name).name, *codes, sep="\t")
