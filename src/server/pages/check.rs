//! `/check`: validation of pasted Turtle, and how problems are shown.

use super::layout::{Content, editor};
use super::links::PageContext;
use crate::model::problem::{Location, Problem};
use crate::render::escape::escape;
use crate::render::style::{clean, count};
use crate::server::{HttpError, check};

/// The initial text of the editor.
const EXAMPLE: &str = include_str!("../assets/first.ttl");

/// The most problems that are shown.
const MAX_PROBLEMS: usize = 200;

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let text = context.params.get("text");
    let found = check::problems(context.request)?;
    let text = text.unwrap_or(EXAMPLE);
    let body = format!(
        "<h1>Check a record</h1>\n<p class=lead>Paste Turtle to validate it as <code>annals check</code> does, against this data. \
         Nothing is stored.</p>\n\
         <form class=editor method=post action=\"/check\" aria-label=\"Record to check\">\n\
         {}\
         <p><button>Check</button></p>\n</form>\n{}",
        editor("text", "Turtle", "rows=18", text),
        found.map(|found| results(&found)).unwrap_or_default()
    );
    Ok(Content::new("Check", body))
}

fn results(problems: &[Problem]) -> String {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let verdict = match (errors, problems.len() - errors) {
        (0, 0) => "<p class=\"note good\" role=status>No problems found.</p>\n".to_owned(),
        (errors, warnings) => format!(
            "<p class=note role=status>{}, {}</p>\n",
            count(errors, "error"),
            count(warnings, "warning")
        ),
    };
    let shown: String = problems.iter().take(MAX_PROBLEMS).map(problem).collect();
    let more = match problems.len().saturating_sub(MAX_PROBLEMS) {
        0 => String::new(),
        more => format!("<p class=note>{more} more not shown; /check.json lists all.</p>\n"),
    };
    format!("<h2>Result</h2>\n{verdict}{shown}{more}")
}

/// One problem, with its place and help.
pub(super) fn problem(problem: &Problem) -> String {
    let (class, name) = match problem.is_error() {
        true => ("bad", "error"),
        false => ("warned", "warning"),
    };
    let place = problem
        .location
        .as_ref()
        .map(|place| excerpt(place, problem.label.as_deref()));
    let help: String = problem
        .help
        .iter()
        .map(|help| format!("<p>Help: {}</p>\n", escape(help)))
        .collect();
    let times = match problem.times {
        1 => String::new(),
        n => format!(" <span class=dim>{n} times</span>"),
    };
    format!(
        "<div class=\"problem {class}\"><p><strong>{name} {}</strong>: {}{times}</p>\n{}{help}</div>\n",
        problem.code,
        escape(&problem.message),
        place.unwrap_or_default()
    )
}

/// The source line with the faulty part marked.
fn excerpt(place: &Location, label: Option<&str>) -> String {
    let part = |from: usize, length: usize| -> String {
        escape(
            &place
                .text
                .chars()
                .skip(from)
                .take(length)
                .collect::<String>(),
        )
    };
    let from = place.column - 1;
    let marked = match part(from, place.length) {
        // past the end of the line
        none if none.is_empty() => "&nbsp;".to_owned(),
        marked => marked,
    };
    let label = label.map(|label| format!(" ← {}", clean(label)));
    format!(
        "<p class=dim>line {}, column {}</p>\n<pre><code>{}<mark>{}</mark>{}</code></pre>\n<p class=dim>{}</p>\n",
        place.line,
        place.column,
        part(0, from),
        marked,
        part(from + place.length, 200),
        escape(&label.unwrap_or_default())
    )
    .replace("<p class=dim></p>\n", "")
}
