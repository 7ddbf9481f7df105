//! `/review`: an article becomes a draft, and what somebody accepts of it is loaded as one document.
//!
//! ```text
//! GET: the first form ─▶ POST article ─▶ POST decisions ─▶ the document
//! ```
//!
//! Nothing is kept between the two requests: the second form carries the draft. Both need the token of the
//! server, in the form or in the header, so that no page of another site can send them.

use super::draft_review::{Loaded, Review};
use super::http_request::HttpRequest;
use super::sparql::{media_type, utf8, write_context};
use super::{HttpError, Params, Request, Response, Server, multipart, pages, security};
use crate::database::{LoadError, LoadOptions};
use crate::draft::{self, Decision, DraftOptions, Gazetteer, Page, document_name, reviewed};
use crate::model::origin::Origin;
use crate::parse::{Format, Input};
use crate::render::turtle;
use std::collections::HashSet;

/// The longest article in bytes: the page shows all of it.
const LONGEST: usize = 1 << 20;
/// The most fields of a form: several for each statement.
const MOST_FIELDS: usize = 20_000;

/// Answers a request to `/review`.
pub(super) fn answer(
    server: &Server,
    http: &HttpRequest,
    request: &Request<'_>,
) -> Result<Response, HttpError> {
    security::writing_token(&server.settings)?;
    if http.is_read_only() {
        return pages::review::start(request, &Params::default(), None);
    }
    let form = match form(http) {
        Ok(form) => form,
        Err(error) => return pages::review::start(request, &Params::default(), Some(&error)),
    };
    let allowed = match http.header("authorization") {
        Some(_) => security::authorize_write(&server.settings, http),
        None => security::authorize_token(&server.settings, form.get("token")),
    };
    match Review::carried_by(&form)? {
        Some(review) => {
            let loaded = allowed.and_then(|()| load(server, http, &review, &form));
            match loaded {
                Ok(loaded) => pages::review::loaded(request, &loaded),
                Err(error) => pages::review::statements(request, &review, &form, Some(&error)),
            }
        }
        None => match allowed.and_then(|()| drafted(request, &form)) {
            Ok(review) => pages::review::statements(request, &review, &form, None),
            Err(error) => pages::review::start(request, &form, Some(&error)),
        },
    }
}

/// The fields of a form; a file is the text of its field.
fn form(http: &HttpRequest) -> Result<Params, HttpError> {
    let lines = |text: &str| text.replace("\r\n", "\n");
    match media_type(http)?.as_str() {
        "application/x-www-form-urlencoded" => Ok(Params::parse(utf8(&http.body)?)),
        "multipart/form-data" => {
            let content_type = http.header("content-type").unwrap_or_default();
            let parts = multipart::parts(content_type, &http.body, MOST_FIELDS)?;
            parts.into_iter().try_fold(Params::default(), |form, part| {
                let name = part.name().unwrap_or_default();
                if part.bytes.starts_with(b"%PDF") {
                    let error = HttpError::new(415, "the server does not read PDF");
                    return Err(error.hint("send the text of it, such as by `pdftotext FILE.pdf`"));
                }
                Ok(form.with(&name, &lines(utf8(part.bytes)?)))
            })
        }
        "text/html" | "text/plain" | "text/markdown" => {
            let form = Params::default().with("text", &lines(utf8(&http.body)?));
            Ok(form.merge(http.params.clone()))
        }
        other => Err(HttpError::new(415, format!("`{other}` is not an article"))
            .hint("send a form, text/html, text/plain or text/markdown")),
    }
}

/// The draft of the article of a form.
fn drafted(request: &Request<'_>, form: &Params) -> Result<Review, HttpError> {
    let text = form.get("file").or_else(|| form.get("text"));
    let text = text.filter(|it| !it.trim().is_empty());
    let text = text.ok_or_else(|| {
        HttpError::new(400, "there is no article: choose a file, or paste its text")
    })?;
    if text.len() > LONGEST {
        let error = HttpError::new(
            413,
            format!("an article may have at most {LONGEST} bytes here"),
        );
        return Err(error.hint("`annals draft FILE --review` takes longer ones"));
    }
    let given = |name: &str| form.get(name).map(|it| it.trim().to_owned());
    let options = DraftOptions {
        url: given("url"),
        date: given("date"),
        publisher: given("publisher"),
        language: given("lang"),
    };
    options.check().map_err(|wrong| {
        let text = format!("`{}` is not valid as `{}`", wrong.value, wrong.option);
        HttpError::new(400, text).hint(wrong.hint)
    })?;
    let page = Page::read(text);
    let gazetteer = Gazetteer::of(request.current)?;
    let draft = draft::draft(&page, &options, &gazetteer)
        .map_err(|error| HttpError::new(400, error.to_string()))?;
    Review::new(page.text, turtle::write(&draft))
}

/// Loads what was accepted as one document.
fn load(
    server: &Server,
    http: &HttpRequest,
    review: &Review,
    form: &Params,
) -> Result<Loaded, HttpError> {
    let decisions = review.decisions(form)?;
    let kept = decisions.iter().filter(|(_, it)| *it != Decision::Drop);
    let accepted = kept.count();
    if accepted == 0 {
        return Err(HttpError::new(400, "nothing was accepted"));
    }
    let left = reviewed(&review.draft, &decisions);
    let document = document_name(&left);
    let mut annals = server.annals.clone_handle();
    // A review that is sent twice must not undo what was made of its document since.
    if annals.documents()?.iter().any(|it| it.name == document) {
        let error = HttpError::new(409, format!("there is a document {document} already"));
        return Err(error.hint("it may be this draft, which was loaded before"));
    }
    let input = Input {
        origin: Origin::with_file(document.clone(), "what was accepted"),
        bytes: turtle::write(&left).into_bytes(),
        format: Format::Turtle,
    };
    let options = LoadOptions {
        context: write_context(server, http),
        ..LoadOptions::default()
    };
    let loaded = annals
        .load(vec![input], &options)
        .map_err(|error| match error {
            LoadError::Rejected(rejected) => HttpError {
                message: "what was accepted has errors; nothing was loaded".to_owned(),
                ..HttpError::from(rejected)
            },
            error => error.into(),
        })?;
    let mut seen = HashSet::new();
    let things = left.statements.iter().map(|it| it.subject.clone());
    Ok(Loaded {
        document,
        accepted,
        things: things.filter(|it| seen.insert(it.clone())).collect(),
        problems: loaded.problems,
    })
}
