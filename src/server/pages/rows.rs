//! Query results as HTML, with links for the things they name.

use super::links::{PageContext, external_link};
use crate::derive::bounds;
use crate::model::id;
use crate::query::table::text_of;
use crate::query::{Answer, Table};
use crate::render::html::{Markup, html};
use crate::render::link::safe_link;
use crate::render::style::count;
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};

/// The most rows shown on a page; the other formats have all of them.
pub(super) const MAX_ROWS: usize = 1000;

/// Query results, complete or marked as truncated.
pub(super) fn results(context: &PageContext<'_>, answer: &Answer) -> Markup {
    let (found, rows) = match answer {
        Answer::Boolean(truth) => {
            let word = if *truth { "Yes" } else { "No" };
            return html! { p.verdict { (word) } };
        }
        Answer::Table(table) => (count(table.rows.len(), "row"), select_table(context, table)),
        Answer::Graph { triples, .. } => (
            count(triples.len(), "statement"),
            triple_table(context, triples),
        ),
    };
    html! {
        @if answer.is_truncated() {
            p.note role="status" {
                strong { "Truncated after " (found) ": these are not all results." }
                " Add filters or a LIMIT, or download the data."
            }
        } @else {
            p.dim { (found) }
        }
        div.wide role="region" aria-label="Results" tabindex="0" { (rows) }
    }
}

fn select_table(context: &PageContext<'_>, table: &Table) -> Markup {
    html! {
        table {
            thead { tr { @for name in &table.columns { th scope="col" { (name) } } } }
            tbody {
                @for cells in &table.rows {
                    "\n" tr { @for term in cells { (cell(context, term.as_ref())) } }
                }
            }
        }
    }
}

fn triple_table(context: &PageContext<'_>, triples: &[Triple]) -> Markup {
    let subject = |triple: &Triple| match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => Term::from(node.clone()),
        NamedOrBlankNode::BlankNode(node) => Term::from(node.clone()),
    };
    html! {
        table data-kind="triples" {
            thead {
                tr { @for name in ["subject", "property", "value"] { th scope="col" { (name) } } }
            }
            tbody {
                @for triple in triples {
                    "\n"
                    tr {
                        (cell(context, Some(&subject(triple))))
                        (cell(context, Some(&triple.predicate.clone().into())))
                        (cell(context, Some(&triple.object)))
                    }
                }
            }
        }
    }
}

/// One cell: a thing by its prefixed name, a date with its description, other values unchanged.
fn cell(context: &PageContext<'_>, term: Option<&Term>) -> Markup {
    let Some(term) = term else {
        return html! { td {} };
    };
    let literal = match term {
        Term::NamedNode(node) => return html! { td { (thing(context, node)) } },
        Term::BlankNode(node) => return html! { td.dim { "_:" (node.as_str()) } },
        Term::Triple(_) => return html! { td { (text_of(term)) } },
        Term::Literal(literal) => literal,
    };
    let value = literal.value();
    if value.parse::<f64>().is_ok() {
        return html! { td.num { (value) } };
    }
    html! {
        @match (literal.language(), bounds::parse_date(term)) {
            (Some(language), _) if language != "en" => {
                td lang=(language) { (value) " " span.dim { (language) } }
            },
            (_, Some(when)) => td.day title=(when.words()) { (value) },
            _ => td { (value) },
        }
    }
}

/// A link: things of this data lead to their page, other IRIs to themselves.
fn thing(context: &PageContext<'_>, node: &NamedNode) -> Markup {
    let short = id::shorten(node.as_str());
    if short != node.as_str() {
        return context.link(node, &short);
    }
    html! {
        @match safe_link(node.as_str()) {
            Some(url) => (external_link(&url, node.as_str())),
            None => (short),
        }
    }
}
