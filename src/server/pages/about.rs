//! `/about`: what this is, what it holds, how to read it, and how to get at the data.

use super::layout::Content;
use super::links::Visit;
use crate::query::Values;
use crate::render::escape::escape;
use crate::server::Failure;

const TEXT: &str = include_str!("../assets/about.html");

pub(super) fn page(visit: &Visit<'_>) -> Result<Content, Failure> {
    let rows = visit
        .annals
        .query("stats", &Values::default(), visit.limits)?;
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
    let documents = visit.annals.documents()?;
    let listed = documents.iter().filter(|record| !record.built_in).count();
    let body = format!(
        "<h1>About</h1>\n{TEXT}<section>\n<h2>What this data holds</h2>\n\
         <p class=dim>from {listed} documents</p>\n<table>\n<tbody>\n{counts}</table>\n</section>\n"
    );
    let content = Content::new("About", body).looking_back();
    Ok(content.with_data(&["json"]))
}
