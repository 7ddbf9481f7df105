//! Errors and problems as HTML: on a page of their own, or within another page.

use super::links;
use crate::model::id;
use crate::model::problem::{Location, Problem};
use crate::render::card::words::capitalized;
use crate::render::html::{Markup, html};
use crate::render::style::clean;
use crate::server::HttpError;

/// An error within a page.
pub(super) fn error_box(error: &HttpError) -> Markup {
    self::error(error, "note bad", Some("alert"))
}

/// The message of an error with its hints, then its problems.
pub(super) fn error(error: &HttpError, class: &str, role: Option<&str>) -> Markup {
    html! {
        div class=(class) role=[role] {
            p { (sentence(&error.message)) }
            @if !error.hints.is_empty() {
                @if error.status == 404 && error.hints.iter().all(|it| is_thing(it)) {
                    p { "Did you mean one of these?" }
                }
                ul { @for hint in &error.hints { li { (self::hint(hint)) } } }
            }
        }
        @for problem in &error.problems { (self::problem(problem)) }
    }
}

/// An error message as a sentence: capitalized, with quotation marks and a full stop.
fn sentence(message: &str) -> String {
    let mut sentence = String::new();
    for (at, part) in message.split('`').enumerate() {
        match at {
            0 => sentence.push_str(&capitalized(part)),
            at if at % 2 == 1 => sentence.push_str(&format!("“{part}")),
            _ => sentence.push_str(&format!("”{part}")),
        }
    }
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}

/// Whether a hint is the name of a thing and its label.
fn is_thing(hint: &str) -> bool {
    hint.split_once("  ")
        .is_some_and(|(name, _)| id::expand(name).is_some())
}

/// A hint; one that begins with the name of a thing becomes a link.
fn hint(hint: &str) -> Markup {
    let parts = hint.split_once("  ");
    html! {
        @match parts.filter(|(name, _)| id::expand(name).is_some()) {
            Some((name, label)) => a href={ "/thing/" (links::encode(name)) } { (label) },
            None => (hint),
        }
    }
}

/// One problem, with its place and help.
pub(super) fn problem(problem: &Problem) -> Markup {
    let (class, name) = if problem.is_error() {
        ("bad", "error")
    } else {
        ("warned", "warning")
    };
    html! {
        div.problem.(class) {
            p {
                strong { (name) " " (problem.code) } ": " (problem.message)
                @if problem.times != 1 { " " span.dim { (problem.times) " times" } }
            }
            @if let Some(place) = &problem.location { (excerpt(place, problem.label.as_deref())) }
            @for help in &problem.help { p { "Help: " (help) } }
        }
    }
}

/// The source line with the faulty part marked.
fn excerpt(place: &Location, label: Option<&str>) -> Markup {
    let part = |from: usize, length: usize| {
        let text: String = place.text.chars().skip(from).take(length).collect();
        clean(&text).into_owned()
    };
    let from = place.column.saturating_sub(1);
    let marked = match part(from, place.length) {
        // Past the end of the line: a mark needs something to stand under.
        none if none.is_empty() => "\u{a0}".to_owned(),
        marked => marked,
    };
    html! {
        p.dim { "line " (place.line) ", column " (place.column) }
        pre {
            code { (part(0, from)) mark { (marked) } (part(from + place.length, 200)) }
        }
        @if let Some(label) = label { p.dim { " ← " (label) } }
    }
}
