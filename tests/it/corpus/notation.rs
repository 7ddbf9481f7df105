//! Parses the expected rows and graphs of the cases.

use super::PROLOGUE;
use super::pair::document;
use annals::query::{Answer, Table};
use oxrdf::{BlankNode, NamedNode, Term, Triple, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use spargebra::{Query, SparqlParser};

/// Rows as in `VALUES`, with the variables in the first line.
pub fn table(text: &str) -> Table {
    let (variables, rows) = text.trim_end().split_once('\n').unwrap_or((text, ""));
    let text = format!("{PROLOGUE}SELECT * {{ VALUES {variables} {{ {rows} }} }}");
    let query = SparqlParser::new().parse_query(&text);
    let query = query.unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let Query::Select { pattern, .. } = query else {
        panic!("{text} is no SELECT")
    };
    let GraphPattern::Project { inner, .. } = pattern else {
        panic!("{text} has no projection")
    };
    let GraphPattern::Values {
        variables,
        bindings,
    } = *inner
    else {
        panic!("{text} has no VALUES")
    };
    let row = |cells: Vec<Option<GroundTerm>>| cells.into_iter().map(|cell| cell.map(term));
    Table {
        columns: variables.into_iter().map(Variable::into_string).collect(),
        rows: bindings
            .into_iter()
            .map(|cells| row(cells).collect())
            .collect(),
        truncated: false,
    }
}

fn term(term: GroundTerm) -> Term {
    match term {
        GroundTerm::NamedNode(node) => blank(&node).map_or(node.into(), Term::BlankNode),
        GroundTerm::Literal(literal) => literal.into(),
        GroundTerm::Triple(_) => panic!("no query of the corpus has triple terms"),
    }
}

/// The blank node that an IRI denotes.
fn blank(node: &NamedNode) -> Option<BlankNode> {
    let name = node.as_str().strip_prefix("blank:")?;
    Some(BlankNode::new_unchecked(name))
}

/// The graph of a Turtle text.
pub fn triples(text: &str) -> Answer {
    let quads = document("graph.ttl", format!("{PROLOGUE}{text}").into_bytes()).quads;
    let triples: Vec<Triple> = quads.into_iter().map(Into::into).collect();
    Answer::Graph {
        triples,
        truncated: false,
    }
}
