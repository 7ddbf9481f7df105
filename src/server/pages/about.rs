//! `/about`: what the site is, how to read it, the size of the data, and the APIs.

use super::layout::Content;
use super::links::PageContext;
use crate::query::ParamValues;
use crate::render::escape::escape;
use crate::server::HttpError;

const TEXT: &str = include_str!("../assets/about.html");

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let rows = context
        .annals
        .query_saved("stats", &ParamValues::default(), context.options)?;
    let mut counts = String::new();
    for row in rows.table().into_iter().flat_map(|table| table.iter()) {
        if let (Some(name), Some(count)) = (row.text("name"), row.text("count")) {
            counts.push_str(&format!(
                "<tr><th scope=row>{}<td class=num>{}\n",
                escape(name),
                escape(count)
            ));
        }
    }
    let documents = context.annals.documents()?;
    let total = documents.iter().filter(|record| !record.built_in).count();
    let body = format!(
        "<h1>About</h1>\n{TEXT}<section>\n<h2>What this data holds</h2>\n\
         <p class=dim>from {total} documents</p>\n<table>\n<tbody>\n{counts}</table>\n</section>\n"
    );
    let content = Content::new("About", body).with_as_of();
    Ok(content.with_formats(&["json"]))
}
