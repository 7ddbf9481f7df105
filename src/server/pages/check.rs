//! `/check`: validation of pasted Turtle.

use super::errors::problem;
use super::layout::{Content, editor};
use super::links::PageContext;
use crate::model::problem::Problem;
use crate::render::html::{Markup, html};
use crate::render::style::count;
use crate::server::{HttpError, check};

/// The initial text of the editor.
const EXAMPLE: &str = include_str!("../assets/first.ttl");

/// The most problems that are shown.
const MAX_PROBLEMS: usize = 200;

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let text = context.params.get("text");
    let found = check::problems(context.request)?;
    let body = html! {
        h1 { "Check a record" }
        p.lead {
            "Paste Turtle to validate it as " code { "annals check" } " does, against this data. "
            "Nothing is stored."
        }
        form.editor method="post" action="/check" aria-label="Record to check" {
            (editor("text", "Turtle", 18, text.unwrap_or(EXAMPLE)))
            p { button { "Check" } }
        }
        @if let Some(found) = &found { (results(found)) }
    };
    Ok(Content::new("Check", body))
}

fn results(problems: &[Problem]) -> Markup {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    html! {
        h2 { "Result" }
        @if problems.is_empty() {
            p.note.good role="status" { "No problems found." }
        } @else {
            p.note role="status" {
                (count(errors, "error")) ", " (count(problems.len() - errors, "warning"))
            }
        }
        @for one in problems.iter().take(MAX_PROBLEMS) { (problem(one)) }
        @if problems.len() > MAX_PROBLEMS {
            p.note {
                (problems.len() - MAX_PROBLEMS) " more not shown; /check.json lists all."
            }
        }
    }
}
