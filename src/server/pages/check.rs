//! `/check`: what is wrong with a piece of Turtle, and how problems are shown.

use super::layout::{Content, editor};
use super::links::Visit;
use crate::model::problem::{Place, Problem};
use crate::render::escape::escape;
use crate::render::style::{clean, count};
use crate::server::{Failure, check};

/// What stands in an empty field.
const FIRST: &str = include_str!("../assets/first.ttl");

/// So many problems are shown.
const TOLD: usize = 200;

pub(super) fn page(visit: &Visit<'_>) -> Result<Content, Failure> {
    let text = visit.params.get("text");
    let found = check::found(visit.asked)?;
    let again = text.unwrap_or(FIRST);
    let body = format!(
        "<h1>Check a record</h1>\n<p class=lead>Paste Turtle: what <code>annals check</code> would say is \
         shown below, with names looked up in this data. Nothing is kept.</p>\n\
         <form class=editor method=post action=\"/check\" aria-label=\"Record to check\">\n\
         {}\
         <p><button>Check</button></p>\n</form>\n{}",
        editor("text", "Turtle", "rows=18", again),
        found.map(|found| told(&found)).unwrap_or_default()
    );
    Ok(Content::new("Check", body))
}

fn told(problems: &[Problem]) -> String {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let verdict = match (errors, problems.len() - errors) {
        (0, 0) => "<p class=\"note good\" role=status>Nothing wrong.</p>\n".to_owned(),
        (errors, warnings) => format!(
            "<p class=note role=status>{}, {}</p>\n",
            count(errors, "error"),
            count(warnings, "warning")
        ),
    };
    let told: String = problems.iter().take(TOLD).map(problem).collect();
    let more = match problems.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!("<p class=note>{more} more are not shown; /check.json tells all.</p>\n"),
    };
    format!("<h2>What was found</h2>\n{verdict}{told}{more}")
}

/// One problem, with its place and what to do.
pub(super) fn problem(problem: &Problem) -> String {
    let (class, name) = match problem.is_error() {
        true => ("bad", "error"),
        false => ("warned", "warning"),
    };
    let place = problem
        .place
        .as_ref()
        .map(|place| at(place, problem.label.as_deref()));
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

/// The line, with what is meant marked in it.
fn at(place: &Place, label: Option<&str>) -> String {
    let letters = |from: usize, most: usize| -> String {
        escape(&place.text.chars().skip(from).take(most).collect::<String>())
    };
    let from = place.column - 1;
    let meant = match letters(from, place.length) {
        // behind the end of the line
        none if none.is_empty() => "&nbsp;".to_owned(),
        meant => meant,
    };
    let label = label.map(|label| format!(" ← {}", clean(label)));
    format!(
        "<p class=dim>line {}, column {}</p>\n<pre><code>{}<mark>{}</mark>{}</code></pre>\n<p class=dim>{}</p>\n",
        place.line,
        place.column,
        letters(0, from),
        meant,
        letters(from + place.length, 200),
        escape(&label.unwrap_or_default())
    )
    .replace("<p class=dim></p>\n", "")
}
