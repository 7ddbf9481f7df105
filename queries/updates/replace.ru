# One statement in the place of another, in whatever documents say it.
DELETE { GRAPH ?g { {before} } }
INSERT { GRAPH ?g { {after} } }
WHERE { GRAPH ?g { {before} } } ;
