//! Manifests: which tests a suite has, and which files belong to each.

use super::Suite;
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple};

/// One test of a suite.
#[derive(Debug)]
pub struct Case {
    /// Its IRI.
    pub name: String,
    /// What kind of test it is: the last part of its type's IRI.
    pub kind: String,
    /// The file that is read, asked or run.
    pub action: String,
    /// The graphs that are there before.
    pub before: Vec<Source>,
    /// The file that tells what must come out.
    pub result: Option<String>,
    /// The graphs that must be there after an update.
    pub after: Vec<Source>,
}

/// One file of statements, and the graph that it belongs to.
#[derive(Debug)]
pub struct Source {
    /// The named graph; none for the default graph.
    pub graph: Option<NamedNode>,
    /// The file.
    pub file: String,
}

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";
const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";

/// The tests of a manifest and of those that it includes, in their order.
pub fn cases(suite: &Suite, file: &str) -> Vec<Case> {
    let quads = suite.statements(file).into_iter();
    let triples: Vec<Triple> = quads.map(Into::into).collect();
    let manifest = Manifest {
        suite,
        graph: triples.iter().collect(),
    };
    let mut found = Vec::new();
    let own = NamedNode::new_unchecked(suite.iri(file)).into();
    for part in manifest.listed(&own, "include") {
        found.extend(cases(suite, &manifest.file(&part)));
    }
    for entry in manifest.listed(&own, "entries") {
        found.push(manifest.case(&entry));
    }
    found
}

struct Manifest<'a> {
    suite: &'a Suite,
    graph: Graph,
}

impl Manifest<'_> {
    fn objects(&self, subject: &NamedOrBlankNode, predicate: NamedNodeRef<'_>) -> Vec<Term> {
        let objects = self.graph.objects_for_subject_predicate(subject, predicate);
        objects.map(TermRef::into_owned).collect()
    }

    fn object(&self, subject: &NamedOrBlankNode, namespace: &str, name: &str) -> Option<Term> {
        let predicate = NamedNode::new_unchecked(format!("{namespace}{name}"));
        self.objects(subject, predicate.as_ref()).pop()
    }

    /// The members of the list that a property of the manifest holds.
    fn listed(&self, manifest: &NamedOrBlankNode, property: &str) -> Vec<Term> {
        let mut members = Vec::new();
        let mut rest = self.object(manifest, MF, property);
        while let Some(node) = rest.as_ref().and_then(node) {
            members.extend(self.objects(&node, rdf::FIRST));
            rest = self.objects(&node, rdf::REST).pop();
        }
        members
    }

    /// The file that a term names, by its path below the suite.
    fn file(&self, term: &Term) -> String {
        let Term::NamedNode(iri) = term else {
            panic!("{term} is not a file")
        };
        let path = iri.as_str().strip_prefix(&self.suite.base);
        path.unwrap_or_else(|| panic!("{term} is not of the suite"))
            .to_owned()
    }

    fn case(&self, entry: &Term) -> Case {
        let entry = node(entry).expect("a test has a name");
        let kind = self.objects(&entry, rdf::TYPE).pop();
        let kind = kind.expect("a test has a type").to_string();
        let action = self.object(&entry, MF, "action").expect("an action");
        let result = self.object(&entry, MF, "result");
        let part = node(&action).expect("an action is a file or has parts");
        let asked = self.object(&part, QT, "query");
        let run = asked.or(self.object(&part, UT, "request"));
        let after = result.as_ref().and_then(node);
        Case {
            name: match &entry {
                NamedOrBlankNode::NamedNode(name) => name.as_str().to_owned(),
                NamedOrBlankNode::BlankNode(_) => panic!("a test without a name"),
            },
            kind: kind
                .trim_end_matches('>')
                .rsplit(['#', '/'])
                .next()
                .unwrap_or_default()
                .to_owned(),
            action: self.file(&run.unwrap_or(action)),
            before: self.sources(&part),
            after: after.map_or(Vec::new(), |after| self.sources(&after)),
            result: result
                .filter(Term::is_named_node)
                .map(|file| self.file(&file)),
        }
    }

    /// The graphs of a query's or an update's beginning, or of an update's end.
    fn sources(&self, part: &NamedOrBlankNode) -> Vec<Source> {
        let mut sources = Vec::new();
        for namespace in [QT, UT] {
            let data = NamedNode::new_unchecked(format!("{namespace}data"));
            for file in self.objects(part, data.as_ref()) {
                sources.push(Source {
                    graph: None,
                    file: self.file(&file),
                });
            }
            let named = NamedNode::new_unchecked(format!("{namespace}graphData"));
            for graph in self.objects(part, named.as_ref()) {
                sources.push(self.named(graph));
            }
        }
        sources
    }

    /// A graph that is named after its file, or by a label beside it.
    fn named(&self, graph: Term) -> Source {
        if let Term::NamedNode(name) = &graph {
            return Source {
                file: self.file(&graph),
                graph: Some(name.clone()),
            };
        }
        let parts = node(&graph).expect("a graph is a file or has parts");
        let Some(Term::Literal(label)) = self.objects(&parts, rdfs::LABEL).pop() else {
            panic!("a graph without a name")
        };
        Source {
            graph: Some(NamedNode::new_unchecked(label.value())),
            file: self.file(
                &self
                    .object(&parts, UT, "graph")
                    .expect("a graph has a file"),
            ),
        }
    }
}

fn node(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) if *node != rdf::NIL => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        Term::NamedNode(_) | Term::Literal(_) | Term::Triple(_) => None,
    }
}
