//! The answer to a query, with links where it names things.

use super::links::Visit;
use crate::derive::bounds;
use crate::model::id;
use crate::query::{Answer, Table};
use crate::render::escape::escape;
use crate::render::style::count;
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};

/// An answer, whole or marked as cut off.
pub(super) fn answer(visit: &Visit<'_>, answer: &Answer) -> String {
    let (found, rows) = match answer {
        Answer::Truth(truth) => {
            let word = if *truth { "Yes" } else { "No" };
            return format!("<p class=verdict>{word}</p>\n");
        }
        Answer::Table(table) => (table.rows.len(), table_of(visit, table)),
        Answer::Graph { triples, .. } => (triples.len(), triples_of(visit, triples)),
    };
    let name = match answer {
        Answer::Graph { .. } => "statement",
        _ => "row",
    };
    let cut = match answer.is_cut() {
        true => format!(
            "<p class=note role=status><strong>Cut off after {}: this is not the whole answer.</strong> \
             Narrow the question down, or ask for the data itself.</p>\n",
            count(found, name)
        ),
        false => format!("<p class=dim>{}</p>\n", count(found, name)),
    };
    format!("{cut}<div class=wide role=region aria-label=Answer tabindex=0>\n{rows}</div>\n")
}

fn table_of(visit: &Visit<'_>, table: &Table) -> String {
    let heads: String = table
        .columns
        .iter()
        .map(|name| format!("<th scope=col>{}", escape(name)))
        .collect();
    let mut rows = String::new();
    for cells in &table.rows {
        rows.push_str("<tr>");
        for term in cells {
            rows.push_str(&cell(visit, term.as_ref()));
        }
        rows.push('\n');
    }
    format!("<table>\n<thead><tr>{heads}\n<tbody>\n{rows}</table>\n")
}

fn triples_of(visit: &Visit<'_>, triples: &[Triple]) -> String {
    let row = |triple: &Triple| {
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => Term::from(node.clone()),
            NamedOrBlankNode::BlankNode(node) => Term::from(node.clone()),
        };
        let parts = [
            subject,
            triple.predicate.clone().into(),
            triple.object.clone(),
        ];
        let cells: String = parts.iter().map(|term| cell(visit, Some(term))).collect();
        format!("<tr>{cells}\n")
    };
    let rows: String = triples.iter().map(row).collect();
    format!(
        "<table>\n<thead><tr><th scope=col>subject<th scope=col>property<th scope=col>value\n\
         <tbody>\n{rows}</table>\n"
    )
}

/// One cell: a thing by its short name, a date by its words, the rest as it stands.
fn cell(visit: &Visit<'_>, term: Option<&Term>) -> String {
    let Some(term) = term else {
        return "<td>".to_owned();
    };
    match term {
        Term::NamedNode(node) => format!("<td>{}", thing(visit, node)),
        Term::BlankNode(node) => format!("<td class=dim>_:{}", escape(node.as_str())),
        Term::Literal(literal) => {
            let value = escape(literal.value());
            if literal.value().parse::<f64>().is_ok() {
                return format!("<td class=num>{value}");
            }
            match (literal.language(), bounds::read(term)) {
                (Some(language), _) if language != "en" => {
                    let language = escape(language);
                    format!("<td lang=\"{language}\">{value} <span class=dim>{language}</span>")
                }
                (_, Some(when)) => {
                    format!("<td class=day title=\"{}\">{value}", escape(&when.words()))
                }
                _ => format!("<td>{value}"),
            }
        }
    }
}

/// A thing of ours leads to its page, any other to where its name says.
fn thing(visit: &Visit<'_>, node: &NamedNode) -> String {
    let short = id::shorten(node.as_str());
    match short == node.as_str() {
        true => match crate::render::escape::web(node.as_str()) {
            Some(address) => super::claim::outward(address, address),
            None => escape(&short),
        },
        false => visit.link(node, &short),
    }
}
