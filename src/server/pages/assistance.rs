//! `/assistance`: what is needed, offered, matched and delivered, and amounts by donor and year.

use super::layout::{Content, hidden_day, option};
use super::links::{PageContext, local_name};
use crate::render::assistance::tables::{Cell, MISSING, Section, sections};
use crate::render::html::{Markup, html, join};
use crate::server::{HttpError, api_assistance};
use crate::views::assistance::AssistanceReport;
use crate::views::model::Entity;

/// The most names or titles of a cell that are shown; the others are counted.
const MAX_NAMES: usize = 12;

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let report = api_assistance::read(context.request)?;
    let title = match &report.mechanism {
        Some(mechanism) => format!("Assistance: {}", mechanism.thing.label),
        None => "Assistance".to_owned(),
    };
    let body = html! {
        h1 { (title) }
        (mechanisms(context, &report))
        @if let Some(mechanism) = &report.mechanism {
            @if let Some(text) = &mechanism.description { p.lead { (text) } }
            p { (context.link(&mechanism.thing.id, "Members, sources and timeline")) }
        }
        @for part in sections(&report) { (section(context, &part)) }
    };
    Ok(Content::new(&title, body)
        .with_as_of()
        .with_formats(&["csv", "md", "json"]))
}

/// The choice of a mechanism.
fn mechanisms(context: &PageContext<'_>, report: &AssistanceReport) -> Markup {
    let chosen = report.mechanism.as_ref();
    let chosen = chosen.map_or_else(String::new, |its| local_name(&its.thing.id));
    html! {
        form.line action="/assistance" aria-label="Filters" {
            label {
                "Through "
                select name="mechanism" {
                    (option("", "any mechanism, or none", &chosen))
                    @for its in &report.mechanisms {
                        (option(&local_name(&its.id), &its.label, &chosen))
                    }
                }
            }
            (hidden_day(context))
            "\n" button { "Show" }
        }
    }
}

fn section(context: &PageContext<'_>, section: &Section) -> Markup {
    let id = format!("table-{}", section.kind);
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) {
                (section.title)
                @if !section.rows.is_empty() { " " span.n { (section.rows.len()) } }
            }
            @if section.rows.is_empty() {
                p.dim { (section.empty) }
            } @else {
                @if let Some(note) = section.note { p.dim { (note) } }
                div.wide role="region" aria-label=(section.title) tabindex="0" {
                    table.records {
                        thead {
                            tr { @for (title, _) in section.columns { th scope="col" { (title) } } }
                        }
                        tbody {
                            @for row in &section.rows {
                                "\n"
                                tr {
                                    @for (one, (title, _)) in row.iter().zip(section.columns) {
                                        (cell(context, one, title))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A cell; on a small screen, where a row is a block, it says which column it is.
fn cell(context: &PageContext<'_>, cell: &Cell, title: &str) -> Markup {
    let link = |thing: &Entity| context.link(&thing.id, &thing.label);
    html! {
        @match cell {
            Cell::Things(things) if !things.is_empty() => {
                td data-title=(title) {
                    (join(things.iter().take(MAX_NAMES).map(link), "; "))
                    @if things.len() > MAX_NAMES {
                        " and " (things.len() - MAX_NAMES) " more"
                    }
                }
            },
            other => {
                @let text = other.text();
                @if text.is_empty() { td.dim data-title=(title) { (MISSING) } }
                @else { td data-title=(title) { (text) } }
            },
        }
    }
}
