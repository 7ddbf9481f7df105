# A thing has another name from now on, wherever it stands; the old name leads to the new one.
DELETE { GRAPH ?g { {new} dcterms:isReplacedBy ?next } }
WHERE { GRAPH ?g { {new} dcterms:isReplacedBy ?next } } ;
DELETE { GRAPH ?g { {old} ?property ?value } }
INSERT { GRAPH ?g { {new} ?property ?value } }
WHERE { GRAPH ?g { {old} ?property ?value } } ;
DELETE { GRAPH ?g { ?subject ?property {old} } }
INSERT { GRAPH ?g { ?subject ?property {new} } }
WHERE { GRAPH ?g { ?subject ?property {old} } } ;
INSERT DATA { GRAPH {graph} { {old} dcterms:isReplacedBy {new} } }
