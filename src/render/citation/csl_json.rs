//! Citations as CSL-JSON, which Zotero, Pandoc and citeproc read. A doubtful date is `circa`, or stands
//! in words.

use super::CitationStyle;
use super::parts::{Calendar, address, calendar, document_type, keys, notes};
use crate::model::when::When;
use crate::render::format::FormatInfo;
use crate::views::model::Source;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// `csl-json`.
#[derive(Debug)]
pub struct CslJson;

impl CitationStyle for CslJson {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("csl-json", &["json"], "For Zotero, Pandoc and citeproc").or(&["csl"])
    }

    fn media_type(&self) -> &'static str {
        "application/vnd.citationstyles.csl+json"
    }

    fn write(&self, out: &mut dyn Write, sources: &[Source]) -> io::Result<()> {
        let items = sources.iter().zip(keys(sources));
        let items: Vec<Value> = items.map(|(source, key)| item(source, key)).collect();
        serde_json::to_writer_pretty(&mut *out, &items)?;
        writeln!(out)
    }
}

fn item(source: &Source, key: String) -> Value {
    let document = document_type(source);
    let mut item = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    };
    let publisher = source
        .publisher
        .as_ref()
        .map(|publisher| publisher.shown.as_str());
    let is_news = document.csl == "article-newspaper";
    put("id", Some(json!(key)));
    put("type", Some(json!(document.csl)));
    put("title", source.title.as_ref().map(|title| json!(title)));
    let author = publisher.filter(|_| document.is_by_publisher);
    put("author", author.map(|name| json!([{ "literal": name }])));
    put(
        "container-title",
        publisher.filter(|_| is_news).map(|name| json!(name)),
    );
    put(
        "publisher",
        publisher.filter(|_| !is_news).map(|name| json!(name)),
    );
    put(
        "genre",
        source
            .kind
            .as_ref()
            .filter(|_| !is_news)
            .map(|kind| json!(kind.shown)),
    );
    put("issued", source.issued.as_ref().map(date));
    put("accessed", source.accessed.as_ref().map(date));
    put("URL", address(source).map(|url| json!(url)));
    put(
        "language",
        source.language.as_ref().map(|language| json!(language)),
    );
    let notes = notes(source);
    put("note", (!notes.is_empty()).then(|| json!(notes.join("; "))));
    Value::Object(item)
}

fn date(when: &When) -> Value {
    let numbers = |(year, month, day): Calendar| {
        let parts = [
            Some(json!(year)),
            month.map(|it| json!(it)),
            day.map(|it| json!(it)),
        ];
        json!([parts.into_iter().flatten().collect::<Vec<_>>()])
    };
    if let Some(date) = calendar(when) {
        return json!({ "date-parts": numbers(date) });
    }
    // A doubtful date of the calendar is the same with one qualifier at its end.
    let plain = when.to_edtf();
    let plain = plain
        .as_deref()
        .and_then(|edtf| edtf.strip_suffix(['?', '~', '%']));
    let plain = plain.and_then(|edtf| calendar(&When::edtf(edtf).ok()?));
    match plain {
        Some(date) => json!({ "date-parts": numbers(date), "circa": true }),
        None => json!({ "literal": when.words() }),
    }
}
