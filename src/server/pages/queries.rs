//! `/queries` and `/query/…`: the saved queries as forms, generated from their headers.

use super::layout::{Content, hidden, multiline};
use super::links::PageContext;
use super::rows;
use super::timeline::option;
use crate::query::catalog::Param;
use crate::query::params::ParamType;
use crate::query::{QueryOptions, SavedQuery};
use crate::render::escape::escape;
use crate::server::HttpError;
use crate::server::api_queries::values;

/// The most rows shown on a page; the other formats have all of them.
pub(super) const MAX_ROWS: usize = 1000;

pub(super) fn list(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let mut body =
        "<h1>Saved queries</h1>\n<p class=lead>Frequently used queries. Each has a form, and its \
                    SPARQL text can be the start of your own query.</p>\n"
            .to_owned();
    let saved: Vec<&SavedQuery> = context.annals.catalog().listed().collect();
    for folder in saved.chunk_by(|a, b| a.folder() == b.folder()) {
        let name = folder.first().map_or("", |saved| saved.folder());
        body.push_str(&format!(
            "<section>\n<h2>{}</h2>\n<dl class=queries>\n",
            escape(&super::card::heading(name))
        ));
        for saved in folder {
            let url = context.url(&format!("/query/{}", saved.name()), &[]);
            body.push_str(&format!(
                "<dt><a href=\"{url}\">{}</a><dd>{}\n",
                escape(saved.name()),
                escape(&saved.header()?.summary)
            ));
        }
        body.push_str("</dl>\n</section>\n");
    }
    Ok(Content::new("Queries", body).with_formats(&["json"]))
}

pub(super) fn query_page(context: &PageContext<'_>, name: &str) -> Result<Content, HttpError> {
    let saved = context.annals.catalog().get(name)?;
    let header = saved.header()?;
    let params: Vec<(&str, &Param)> = header.params().collect();
    let is_missing = params.iter().any(|(name, param)| {
        !param.optional && param.default.is_none() && context.get(name).is_none()
    });
    let form = form(context, name, &params);
    let mut status = 200;
    let answer = match is_missing {
        true => String::new(),
        false => match run_query(context, saved) {
            Ok(answer) => answer,
            Err(error) => {
                status = error.status;
                error_box(&error)
            }
        },
    };
    let body = format!(
        "<h1>{}</h1>\n<p class=lead>{}</p>\n{form}{answer}\
         <details class=text><summary>The query</summary>\n<pre><code>{}</code></pre>\n\
         <p><a href=\"{}\">Open in the editor</a></p></details>\n",
        escape(saved.name()),
        escape(&header.summary),
        multiline(saved.text()),
        context.url("/sparql", &[("query", saved.text())])
    );
    let title = format!("Query: {}", saved.name());
    let content = Content::new(&title, body).with_as_of().with_status(status);
    Ok(content.with_formats(&["json", "csv"]))
}

/// An error within a page.
pub(super) fn error_box(error: &HttpError) -> String {
    let hints: String = error.hints.iter().map(|hint| super::hint(hint)).collect();
    let problems: String = error.problems.iter().map(super::check::problem).collect();
    format!(
        "<div class=\"note bad\" role=alert><p>{}</p>\n<ul>{hints}</ul></div>\n{problems}",
        super::sentence(&error.message)
    )
    .replace("<ul></ul>", "")
}

fn run_query(context: &PageContext<'_>, saved: &SavedQuery) -> Result<String, HttpError> {
    let values = values(context.annals, saved, context.params)?;
    let options = QueryOptions {
        max_rows: Some(MAX_ROWS),
        ..context.options.clone()
    };
    Ok(rows::results(
        context,
        &context.annals.run_saved(saved, &values, &options)?,
    ))
}

fn form(context: &PageContext<'_>, name: &str, params: &[(&str, &Param)]) -> String {
    if params.is_empty() {
        return String::new();
    }
    let fields: String = params
        .iter()
        .map(|(name, param)| field(context, name, param))
        .collect();
    let day = context.as_of.as_ref().and_then(|_| context.get("as-of"));
    format!(
        "<form class=asked action=\"/query/{}\" aria-label=\"Query parameters\">\n{fields}{}<button>Run</button>\n</form>\n",
        escape(name),
        day.map(|day| hidden("as-of", day)).unwrap_or_default()
    )
}

fn field(context: &PageContext<'_>, name: &str, param: &Param) -> String {
    let values: Vec<&str> = context.all(name).collect();
    let required = match !param.optional && param.default.is_none() {
        true => " required",
        false => "",
    };
    let help = match (param.description.as_str(), required.is_empty()) {
        ("", true) => String::new(),
        ("", false) => " <span class=dim>required</span>".to_owned(),
        (text, true) => format!(" <span class=dim>{}</span>", escape(text)),
        (text, false) => format!(" <span class=dim>{} (required)</span>", escape(text)),
    };
    let value = values.first().copied().unwrap_or_default();
    let input = match param.kind {
        ParamType::Boolean => {
            let default = param.default.as_deref().unwrap_or("any");
            let default = format!("({default})");
            let all = [("", default.as_str()), ("true", "true"), ("false", "false")];
            let all: String = all
                .iter()
                .map(|(name, shown)| option(name, shown, value))
                .collect();
            format!("<select name=\"{}\">{all}</select>", escape(name))
        }
        kind => {
            let placeholder = match (&param.default, kind) {
                (Some(default), _) => default.clone(),
                (None, ParamType::Date) => "YYYY-MM-DD".to_owned(),
                (None, ParamType::Integer) => "10".to_owned(),
                (None, ParamType::Text) => String::new(),
                (None, kind) if kind.is_thing() => "name or short name".to_owned(),
                (None, _) => String::new(),
            };
            format!(
                "<input name=\"{}\" value=\"{}\" placeholder=\"{}\"{required}>",
                escape(name),
                escape(value),
                escape(&placeholder)
            )
        }
    };
    format!("<label>{}{help} {input}</label>\n", escape(name))
}
