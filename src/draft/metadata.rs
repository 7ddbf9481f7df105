//! What the head of an HTML page says about it: JSON-LD before OpenGraph, before citation tags, before
//! the page's own elements.

use super::html::{Html, squeezed};
use crate::model::when::When;
use serde_json::Value;

/// Something that a page says, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    pub value: String,
    /// The line of the kept text, from 1; 0 is the head of the page, or what was said beside it.
    pub line: usize,
    /// The words that say it.
    pub words: String,
}

impl Stated {
    /// What the head of a page says in these words.
    pub fn in_head(value: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            line: 0,
            words: words.into(),
        }
    }
}

/// What a page says about itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Metadata {
    pub title: Option<Stated>,
    pub publisher: Option<Stated>,
    /// The day of publication, as EDTF.
    pub issued: Option<Stated>,
    pub authors: Vec<Stated>,
    pub language: Option<Stated>,
    pub url: Option<Stated>,
}

/// Types of schema.org that an article may have.
const ARTICLES: &[&str] = &[
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BlogPosting",
    "TechArticle",
    "Report",
    "SocialMediaPosting",
    "LiveBlogPosting",
    "WebPage",
];

/// Tags in the order in which they are believed.
const TITLES: &[&str] = &[
    "og:title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "twitter:title",
];
const PUBLISHERS: &[&str] = &[
    "og:site_name",
    "citation_publisher",
    "dc.publisher",
    "application-name",
];
const DATES: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dc.date",
    "dcterms.issued",
    "date",
    "pubdate",
];
const AUTHORS: &[&str] = &["author", "citation_author", "dc.creator", "article:author"];
const LANGUAGES: &[&str] = &[
    "og:locale",
    "citation_language",
    "dc.language",
    "content-language",
];

/// Reads the metadata of a page.
pub(super) fn of(html: &Html) -> Metadata {
    let article = html.json_ld.iter().find_map(|text| {
        let value: Value = serde_json::from_str(text.trim()).ok()?;
        find_article(&value, 0).cloned()
    });
    let article = article.unwrap_or(Value::Null);
    let stated = |text: String| Stated::in_head(squeezed(&text), squeezed(&text));
    let first = |names: &[&str]| names.iter().find_map(|name| meta(html, name));
    let title = text(&article["headline"])
        .or_else(|| first(TITLES))
        .or_else(|| html.heading.clone())
        .or_else(|| html.title.clone());
    let publisher = name(&article["publisher"]).or_else(|| first(PUBLISHERS));
    let issued = text(&article["datePublished"]).and_then(|it| day(&it));
    let issued = issued.or_else(|| {
        let mut found = DATES.iter().filter_map(|name| day(&meta(html, name)?));
        found.next()
    });
    let mut authors = names(&article["author"]);
    if authors.is_empty() {
        authors.extend(first(AUTHORS).filter(|author| !author.contains("://")));
    }
    let language = text(&article["inLanguage"])
        .or_else(|| html.language.clone())
        .or_else(|| first(LANGUAGES));
    let url = html.canonical.clone().or_else(|| meta(html, "og:url"));
    let url = url.or_else(|| text(&article["url"]));
    Metadata {
        title: title.map(stated).filter(|it| !it.value.is_empty()),
        publisher: publisher.map(stated).filter(|it| !it.value.is_empty()),
        issued,
        authors: authors.into_iter().map(stated).collect(),
        language: language.and_then(|it| {
            let tag = it.trim().replace('_', "-");
            is_language(&tag).then(|| Stated::in_head(tag, it))
        }),
        url: url.filter(|it| is_address(it)).map(stated),
    }
}

/// The content of the first tag of a name.
fn meta(html: &Html, name: &str) -> Option<String> {
    let found = html.meta.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.clone())
}

/// The article among what JSON-LD describes.
fn find_article(value: &Value, depth: usize) -> Option<&Value> {
    const DEEPEST: usize = 4;
    let is_article = |name: &Value| name.as_str().is_some_and(|it| ARTICLES.contains(&it));
    match value {
        _ if depth > DEEPEST => None,
        Value::Array(values) => values.iter().find_map(|it| find_article(it, depth + 1)),
        Value::Object(fields) => {
            let types = value.get("@type").unwrap_or(&Value::Null);
            let own =
                is_article(types) || types.as_array().is_some_and(|it| it.iter().any(is_article));
            match own && fields.contains_key("headline") {
                true => Some(value),
                false => find_article(fields.get("@graph")?, depth + 1),
            }
        }
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The name of a person or organisation.
fn name(value: &Value) -> Option<String> {
    names(value).into_iter().next()
}

fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values
            .iter()
            .filter_map(|it| names(it).into_iter().next())
            .collect(),
        Value::Object(_) => text(&value["name"]).into_iter().collect(),
        _ => text(value)
            .filter(|it| !it.contains("://"))
            .into_iter()
            .collect(),
    }
}

/// A day, month or year from how machines write a time; the day is the one at its own offset.
pub(super) fn day(written: &str) -> Option<Stated> {
    let text = written.trim().replace('/', "-");
    let date = text.split(['T', ' ']).next()?;
    let is_date = matches!(date.len(), 4 | 7 | 10)
        && date.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    let when = When::edtf(date).ok().filter(|_| is_date)?;
    when.bounds()
        .earliest
        .map(|_| Stated::in_head(date, written))
}

/// Whether a text is a tag of a language, as BCP 47 has them.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let is_word = |it: &str| {
        !it.is_empty() && it.len() <= 8 && it.bytes().all(|it| it.is_ascii_alphanumeric())
    };
    matches!(first.len(), 2 | 3)
        && first.bytes().all(|it| it.is_ascii_alphabetic())
        && parts.all(is_word)
}

/// Whether a text is the address of a page.
pub fn is_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|it| !it.is_empty()) && oxrdf::NamedNode::new(text).is_ok()
}
