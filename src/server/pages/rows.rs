//! Query results as HTML, with links for the things they name.

use super::links::PageContext;
use crate::derive::bounds;
use crate::model::id;
use crate::query::{Answer, Table};
use crate::render::escape::escape;
use crate::render::style::count;
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};

/// Query results, complete or marked as truncated.
pub(super) fn results(context: &PageContext<'_>, answer: &Answer) -> String {
    let (found, rows) = match answer {
        Answer::Boolean(truth) => {
            let word = if *truth { "Yes" } else { "No" };
            return format!("<p class=verdict>{word}</p>\n");
        }
        Answer::Table(table) => (table.rows.len(), select_table(context, table)),
        Answer::Graph { triples, .. } => (triples.len(), triple_table(context, triples)),
    };
    let name = match answer {
        Answer::Graph { .. } => "statement",
        _ => "row",
    };
    let cut = match answer.is_truncated() {
        true => format!(
            "<p class=note role=status><strong>Truncated after {}: these are not all results.</strong> \
             Add filters or a LIMIT, or download the data.</p>\n",
            count(found, name)
        ),
        false => format!("<p class=dim>{}</p>\n", count(found, name)),
    };
    format!("{cut}<div class=wide role=region aria-label=Results tabindex=0>\n{rows}</div>\n")
}

fn select_table(context: &PageContext<'_>, table: &Table) -> String {
    let heads: String = table
        .columns
        .iter()
        .map(|name| format!("<th scope=col>{}", escape(name)))
        .collect();
    let mut rows = String::new();
    for cells in &table.rows {
        rows.push_str("<tr>");
        for term in cells {
            rows.push_str(&cell(context, term.as_ref()));
        }
        rows.push('\n');
    }
    format!("<table>\n<thead><tr>{heads}\n<tbody>\n{rows}</table>\n")
}

fn triple_table(context: &PageContext<'_>, triples: &[Triple]) -> String {
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
        let cells: String = parts.iter().map(|term| cell(context, Some(term))).collect();
        format!("<tr>{cells}\n")
    };
    let rows: String = triples.iter().map(row).collect();
    format!(
        "<table>\n<thead><tr><th scope=col>subject<th scope=col>property<th scope=col>value\n\
         <tbody>\n{rows}</table>\n"
    )
}

/// One cell: a thing by its prefixed name, a date with its description, other values unchanged.
fn cell(context: &PageContext<'_>, term: Option<&Term>) -> String {
    let Some(term) = term else {
        return "<td>".to_owned();
    };
    match term {
        Term::NamedNode(node) => format!("<td>{}", thing(context, node)),
        Term::BlankNode(node) => format!("<td class=dim>_:{}", escape(node.as_str())),
        Term::Literal(literal) => {
            let value = escape(literal.value());
            if literal.value().parse::<f64>().is_ok() {
                return format!("<td class=num>{value}");
            }
            match (literal.language(), bounds::parse_date(term)) {
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

/// A link: things of this data lead to their page, other IRIs to themselves.
fn thing(context: &PageContext<'_>, node: &NamedNode) -> String {
    let short = id::shorten(node.as_str());
    match short == node.as_str() {
        true => match crate::render::link::safe_link(node.as_str()) {
            Some(url) => super::claim::external_link(&url, node.as_str()),
            None => escape(&short),
        },
        false => context.link(node, &short),
    }
}
