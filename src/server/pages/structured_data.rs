//! What a page says to search engines: the thing in the terms of schema.org, as far as its own record goes.
//! Who did it is left out: schema.org has no words for "according to whom".

use crate::model::vocab::{ann, dcterms};
use crate::query::table::text_of;
use crate::render::link::safe_link;
use crate::views::card::Card;
use oxrdf::NamedNodeRef;
use serde_json::{Map, Value, json};

/// The description of the thing that a card shows.
pub(super) fn of_card(card: &Card) -> Value {
    let kind = card.kind.as_deref().unwrap_or_default();
    let is_person = card.values(ann::AGENT_TYPE).iter().any(|value| {
        let term = value.term.to_string();
        term == ann::PERSON.to_string()
    });
    let kind = match kind {
        "Event" => "Event",
        "Agent" if is_person => "Person",
        "Agent" => "Organization",
        "Place" => "Place",
        "Source" => "CreativeWork",
        "Claim" => "Claim",
        _ => "Thing",
    };
    let mut thing = Map::new();
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            thing.insert(name.to_owned(), value.into());
        }
    };
    let text = |property| first(card, property);
    put("@context", Some("https://schema.org".to_owned()));
    put("@type", Some(kind.to_owned()));
    put("@id", Some(card.id.as_str().to_owned()));
    put("name", Some(card.label.clone()));
    put("description", text(dcterms::DESCRIPTION));
    match kind {
        "Event" => {
            put(
                "startDate",
                date(text(ann::DATE).or_else(|| text(ann::BEGIN_DATE))),
            );
            put("endDate", date(text(ann::END_DATE)));
        }
        "CreativeWork" => {
            put("datePublished", date(text(dcterms::ISSUED)));
            let url = text(ann::URL);
            put("url", url.filter(|url| safe_link(url).is_some()));
        }
        _ => {}
    }
    Value::Object(thing)
}

/// The data as a whole, with the files that hold it.
pub(super) fn of_data() -> Value {
    let file = |path: &str, media_type: &str| json!({"@type": "DataDownload", "contentUrl": path, "encodingFormat": media_type});
    json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Timeline of cyber incidents",
        "distribution": [
            file("timeline.json", "application/json"),
            file("timeline.csv", "text/csv"),
            file("known.atom", "application/atom+xml"),
        ],
    })
}

fn first(card: &Card, property: NamedNodeRef<'_>) -> Option<String> {
    let value = card.values(property).first()?;
    Some(text_of(&value.term).into_owned())
}

/// A date that schema.org can hold as it is: a year, a month or a day. Any other is left out, since what is
/// left would say more than its source.
fn date(text: Option<String>) -> Option<String> {
    text.filter(|text| {
        let parts: Vec<&str> = text.split('-').collect();
        let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        parts.iter().all(is_number) && matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2])
    })
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn only_dates_that_lose_nothing_are_told() {
        for (text, is_told) in [
            ("2023", true),
            ("2023-05", true),
            ("2023-12-12", true),
            ("2023-05~", false),
            ("[..2023-05]", false),
            ("2023-11-30/2024-01-15", false),
            ("2023-XX", false),
            ("", false),
        ] {
            assert_eq!(date(Some(text.to_owned())).is_some(), is_told, "{text}");
        }
    }
}
