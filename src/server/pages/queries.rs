//! `/queries` and `/query/…`: the saved queries as forms, generated from their headers.

use super::errors::error_box;
use super::layout::{Content, hidden_day, option};
use super::links::PageContext;
use super::rows::{self, MAX_ROWS};
use crate::query::catalog::Param;
use crate::query::params::ParamType;
use crate::query::{Answer, QueryOptions, SavedQuery};
use crate::render::card::words::capitalized;
use crate::render::html::{Markup, html};
use crate::server::HttpError;
use crate::server::api_queries::values;
use crate::views::model::local_name;
use crate::views::read::name_rows;

pub(super) fn list(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let mut saved = Vec::new();
    for query in context.annals.catalog().listed() {
        saved.push((query, query.header()?));
    }
    let body = html! {
        h1 { "Saved queries" }
        p.lead { "Frequently used queries." }
        p.lead data-needs="server" {
            "Each has a form, and its SPARQL text can be the start of your own query."
        }
        @for folder in saved.chunk_by(|(a, _), (b, _)| a.folder() == b.folder()) {
            section {
                h2 { (capitalized(folder[0].0.folder())) }
                dl.queries {
                    @for (query, header) in folder {
                        "\n"
                        dt {
                            a href=(context.url(&format!("/query/{}", query.name()), &[])) {
                                (query.name())
                            }
                        }
                        dd { (header.summary) }
                    }
                }
            }
        }
    };
    Ok(Content::new("Queries", body).with_formats(&["json"]))
}

pub(super) fn query_page(context: &PageContext<'_>, name: &str) -> Result<Content, HttpError> {
    let saved = context.annals.catalog().get(name)?;
    let header = saved.header()?;
    let params: Vec<(&str, &Param)> = header.params().collect();
    let is_missing = params.iter().any(|(name, param)| {
        !param.optional && param.default.is_none() && context.get(name).is_none()
    });
    let answer = (!is_missing).then(|| run_query(context, saved));
    let status = match &answer {
        Some(Err(error)) => error.status,
        Some(Ok(_)) | None => 200,
    };
    let form = match params.is_empty() {
        true => None,
        false => Some(form(context, name, &params)?),
    };
    let body = html! {
        h1 { (saved.name()) }
        p.lead { (header.summary) }
        @if let Some(form) = form { (form) }
        @match &answer {
            Some(Ok(rows)) => (rows),
            Some(Err(error)) => (error_box(error)),
            None => {},
        }
        details.text {
            summary { "The query" }
            pre { code { (saved.text().trim_end()) } }
            p {
                a href=(context.url("/sparql", &[("query", saved.text())])) { "Open in the editor" }
            }
        }
    };
    let title = format!("Query: {}", saved.name());
    let content = Content::new(&title, body).with_as_of().with_status(status);
    let content = match &answer {
        Some(Ok(_)) => content.with_feed(context.in_format("atom")),
        _ => content,
    };
    Ok(content.with_formats(&["json", "csv"]))
}

fn run_query(context: &PageContext<'_>, saved: &SavedQuery) -> Result<Markup, HttpError> {
    let values = values(context.annals, saved, context.params)?;
    let options = QueryOptions {
        max_rows: Some(MAX_ROWS),
        ..context.options.clone()
    };
    let mut answer = context.annals.run_saved(saved, &values, &options)?;
    if let Answer::Table(table) = &mut answer {
        name_rows(table, context.annals, &options.languages)?;
    }
    Ok(rows::results(context, &answer))
}

fn form(
    context: &PageContext<'_>,
    name: &str,
    params: &[(&str, &Param)],
) -> Result<Markup, HttpError> {
    let fields = params
        .iter()
        .map(|(name, param)| field(context, name, param));
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    Ok(html! {
        form.asked action={ "/query/" (name) } aria-label="Query parameters" {
            @for field in &fields { "\n" (field) }
            (hidden_day(context))
            button { "Run" }
        }
    })
}

fn field(context: &PageContext<'_>, name: &str, param: &Param) -> Result<Markup, HttpError> {
    let mut concepts = Vec::new();
    if param.of.is_some() {
        for property in param.kinds() {
            concepts.extend(context.annals.concepts(&property)?);
        }
    }
    let list = (!concepts.is_empty()).then(|| format!("values-of-{name}"));
    let value = context.get(name).unwrap_or_default();
    let required = !param.optional && param.default.is_none();
    let help = help(param);
    Ok(html! {
        label {
            (name)
            @if !help.is_empty() { " " span.dim { (help.join("; ")) } }
            " "
            @if param.kind == ParamType::Boolean {
                select name=(name) {
                    (option("", &format!("({})", param.default.as_deref().unwrap_or("any")), value))
                    (option("true", "true", value))
                    (option("false", "false", value))
                }
            } @else {
                input name=(name) value=(value) required[required] list=[&list];
            }
        }
        @if let Some(list) = &list {
            datalist id=(list) {
                @for concept in &concepts {
                    option value=(local_name(concept.id.as_ref().into())) { (concept.label) }
                }
            }
        }
    })
}

/// What a parameter means, what is written for it, and what it is without.
fn help(param: &Param) -> Vec<String> {
    let form = match param.kind {
        ParamType::Date => Some("year-month-day"),
        kind if kind.is_thing() => Some("name or short name"),
        _ => None,
    };
    let default = param.default.as_ref();
    let default = default.map(|default| format!("without it: {default}"));
    let required = !param.optional && param.default.is_none();
    let required = required.then(|| "required".to_owned());
    let description = Some(param.description.clone()).filter(|text| !text.is_empty());
    let parts = [description, form.map(str::to_owned), default, required];
    parts.into_iter().flatten().collect()
}
