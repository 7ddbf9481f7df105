//! `/review`: an article, its draft, and what was loaded of it.
//!
//! The text stands beside the statements, with marks at the words of each. All of it is a plain form;
//! `review.js` only adds keys.

use super::HTML;
use super::errors::{error_box, problem};
use super::layout::{Content, hidden, layout};
use super::links::PageContext;
use crate::draft::{ReviewItem, typed_value};
use crate::model::id;
use crate::render::html::{Markup, html, isolated};
use crate::render::style::count;
use crate::server::draft_review::{Loaded, Review, field};
use crate::server::{HttpError, Params, Request, Response};
use oxrdf::{NamedOrBlankNode, Term};
use std::collections::BTreeSet;
use std::ops::Range;

/// The form that takes an article, with what was typed before and why that was refused.
pub(in crate::server) fn start(
    request: &Request<'_>,
    form: &Params,
    error: Option<&HttpError>,
) -> Result<Response, HttpError> {
    let typed = |name: &str| form.get(name).unwrap_or_default();
    let about = |name: &str, label: &str, help: &str| {
        html! {
            label { (label) span.dim { (help) } input name=(name) value=(typed(name)) autocomplete="off"; }
        }
    };
    let text = form
        .get("text")
        .or_else(|| form.get("file"))
        .unwrap_or_default();
    let body = html! {
        h1 { "Draft a record from an article" }
        p.lead {
            "You see each drafted statement beside the words that it rests on, and load what you accept. "
            "Nothing is fetched, and nothing is stored before that."
        }
        @if let Some(error) = error { (error_box(error)) }
        form method="post" action="/review" enctype="multipart/form-data" aria-label="Article" {
            div.asked {
                label {
                    "File" span.dim { "HTML, text or Markdown" }
                    input type="file" name="file" accept=".html,.htm,.txt,.md,text/html,text/plain";
                }
                (about("url", "Address", "if the page does not name it"))
                (about("date", "Day it came out", "such as 2023-12-13"))
                (about("publisher", "Publisher", "a name, or an agent such as ag:reuters"))
                (about("lang", "Language", "such as en-GB"))
                (token_field())
            }
            label for="text" { "Or the text" }
            // A browser drops the first line break of a text area.
            textarea #text name="text" rows="12" { "\n" (text) }
            p { button { "Draft" } }
        }
    };
    page(request, Content::new("Draft from an article", body), error)
}

/// The statements of a draft beside its text, with what was decided and why that was refused.
pub(in crate::server) fn statements(
    request: &Request<'_>,
    review: &Review,
    form: &Params,
    error: Option<&HttpError>,
) -> Result<Response, HttpError> {
    let context = PageContext::new(request)?;
    let body = html! {
        h1 { "Review the draft" }
        p.lead {
            (count(review.items.len(), "statement")) ", each with its words. What is neither accepted nor "
            "changed is not loaded."
        }
        p.dim.keys hidden {
            kbd { "j" } " " kbd { "k" } " next, previous · " kbd { "a" } " accept · " kbd { "c" } " change · "
            kbd { "d" } " drop"
        }
        @if let Some(error) = error { (error_box(error)) }
        div.review {
            section.kept aria-label="Text of the article" { (kept(review)) }
            form method="post" action="/review" enctype="multipart/form-data" aria-label="Statements" {
                @for (name, value) in review.carried() { (hidden(name, &value)) }
                @for (number, item) in review.items.iter().enumerate() {
                    @if review.first_of(item) == number { (thing(&context, review, form, number)) }
                }
                (seen(review))
                div.asked { (token_field()) }
                p { button { "Load what is accepted" } }
            }
        }
        script src="/review.js" defer {}
    };
    page(request, Content::new("Review the draft", body), error)
}

/// What was loaded, with its things.
pub(in crate::server) fn loaded(
    request: &Request<'_>,
    loaded: &Loaded,
) -> Result<Response, HttpError> {
    let context = PageContext::new(request)?;
    let body = html! {
        h1 { "Loaded" }
        p.note.good role="status" {
            (count(loaded.accepted, "statement")) " as the document " code { (loaded.document) } "."
        }
        ul {
            @for thing in &loaded.things {
                @if let NamedOrBlankNode::NamedNode(node) = thing {
                    li { (context.link(node, &id::shorten(node.as_str()))) }
                }
            }
        }
        @for one in &loaded.problems { (problem(one)) }
        p { a href="/review" { "The next article" } }
    };
    Ok(page(request, Content::new("Loaded", body), None)?.status(201))
}

fn page(
    request: &Request<'_>,
    content: Content,
    error: Option<&HttpError>,
) -> Result<Response, HttpError> {
    let context = PageContext::new(request)?;
    let response = Response::new(HTML, layout(Some(&context), &content));
    Ok(response.status(error.map_or(200, |error| error.status)))
}

/// The field for the token of the server, which browsers remember like a password.
fn token_field() -> Markup {
    html! {
        label {
            "Token" span.dim { "of this server, which allows changes" }
            input type="password" name="token" autocomplete="current-password" required;
        }
    }
}

/// The statements about one thing.
fn thing(context: &PageContext<'_>, review: &Review, form: &Params, first: usize) -> Markup {
    let subject = &review.items[first].statement.subject;
    let name = typed_value(&subject.clone().into());
    let notes = review.draft.comments.subjects.get(subject);
    let notes = notes.map_or(&[] as &[String], |it| &it.before);
    let others = field("others", first);
    html! {
        fieldset {
            legend { (name) }
            @for note in notes { p.dim { (note.trim_start_matches(['#', ' '])) } }
            @for (number, item) in review.items.iter().enumerate() {
                @if item.statement.subject == *subject { (statement(context, form, number, item)) }
            }
            label.tick {
                input type="checkbox" name=(others) value="accept" checked[form.get(&others).is_some()];
                "Accept those of " (name) " that are not decided"
            }
        }
    }
}

/// One statement: its words, its value, and what to do with it.
fn statement(context: &PageContext<'_>, form: &Params, number: usize, item: &ReviewItem) -> Markup {
    let (decision, value) = (field("decision", number), field("value", number));
    let property = id::shorten(item.statement.predicate.as_str());
    let property = property
        .split_once(':')
        .map_or(property.as_str(), |(_, local)| local);
    let own = typed_value(&item.statement.object);
    let typed = form.all(&value).next().unwrap_or(&own);
    let choice = |name: &str, label: &str| {
        html! {
            label.tick {
                input type="radio" name=(decision) value=(name) checked[form.get(&decision) == Some(name)];
                (label)
            }
        }
    };
    html! {
        div.statement #{ "s" (number) } role="group" aria-label={ (property) " " (own) } {
            p { strong { (property) } " " (object(context, &item.statement.object)) }
            p.dim { (place(number, item)) }
            p.choices {
                (choice("accept", "Accept")) (choice("drop", "Drop")) (choice("change", "Change to"))
                input name=(value) value=(typed) aria-label={ "Value of " (property) } autocomplete="off";
            }
        }
    }
}

/// Where the words of a statement stand, as a link to their mark.
fn place(number: usize, item: &ReviewItem) -> Markup {
    match item.words() {
        Some((line @ 1.., words)) => html! {
            a href={ "#w" (number) } { "line " (line) } ": “" (isolated(words)) "”"
        },
        Some((_, words)) => html! { "the page's head: “" (isolated(words)) "”" },
        None => html! { (item.place) },
    }
}

/// A value: a thing by its label, with its short name.
fn object(context: &PageContext<'_>, term: &Term) -> Markup {
    let shown = typed_value(term);
    let Term::NamedNode(node) = term else {
        return html! { (isolated(&shown)) };
    };
    match context.annals.labeled(node) {
        Ok(known) if known.label != shown => html! {
            (context.link(node, &known.label)) " " code { (shown) }
        },
        _ => html! { code { (shown) } },
    }
}

/// What was seen in the text and is no statement.
fn seen(review: &Review) -> Markup {
    let lines = &review.draft.comments.foot;
    let lines = lines.iter().map(|it| it.trim_start_matches(['#', ' ']));
    let lines: Vec<&str> = lines.filter(|it| !it.is_empty()).collect();
    html! {
        @if !lines.is_empty() {
            details {
                summary { "Seen, and not stated (" (lines.len()) ")" }
                ul { @for line in lines { li { (isolated(line)) } } }
            }
        }
    }
}

/// The kept text, line by line, with marks at the words of the statements.
fn kept(review: &Review) -> Markup {
    let ranges = review.items.iter().enumerate();
    let ranges = ranges.filter_map(|(at, item)| Some((at, item.range_in(&review.text)?)));
    let ranges: Vec<(usize, Range<usize>)> = ranges.collect();
    let mut begin = 0;
    let lines = review.text.split_inclusive('\n').map(|line| {
        let range = begin..begin + line.len();
        begin = range.end;
        range
    });
    let lines: Vec<Range<usize>> = lines.collect();
    html! {
        @for (number, line) in lines.into_iter().enumerate() {
            @if !review.text[line.clone()].trim().is_empty() {
                p { span.n { (number + 1) } " " (marked(&review.text, &line, &ranges)) }
            }
        }
    }
}

/// A line with its marks. Where the words of several statements overlap, each part is marked once, and leads
/// to the first of them.
fn marked(text: &str, line: &Range<usize>, ranges: &[(usize, Range<usize>)]) -> Markup {
    let here = ranges
        .iter()
        .filter(|(_, it)| it.start < line.end && it.end > line.start);
    let here: Vec<&(usize, Range<usize>)> = here.collect();
    let ends = here.iter().flat_map(|(_, it)| [it.start, it.end]);
    let mut cuts: BTreeSet<usize> = ends.filter(|it| line.contains(it)).collect();
    cuts.extend([line.start, line.end]);
    let cuts: Vec<usize> = cuts.into_iter().collect();
    html! {
        @for part in cuts.windows(2) {
            @let words = &text[part[0]..part[1]];
            @let of = here.iter().filter(|(_, it)| it.start <= part[0] && part[1] <= it.end);
            @let of = of.collect::<Vec<_>>();
            @for (number, _) in of.iter().filter(|(_, it)| it.start == part[0]) { span #{ "w" (number) } {} }
            @match of.first() {
                Some((number, _)) => mark data-of=(numbers(&of)) { a href={ "#s" (number) } { (words) } },
                None => (words),
            }
        }
    }
}

/// The numbers of statements, as a script reads them.
fn numbers(of: &[&&(usize, Range<usize>)]) -> String {
    let numbers = of.iter().map(|(number, _)| number.to_string());
    numbers.collect::<Vec<_>>().join(" ")
}
