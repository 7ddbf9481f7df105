//! Addresses in cells, and citations in words: what of them can be said of a source.

use crate::database::digest;
use crate::model::slug;
use crate::model::when::month_named;
use oxrdf::NamedNode;

/// What was found in a cell of addresses.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Valid ones, in their order.
    pub valid: Vec<Address>,
    /// Those that are no addresses.
    pub invalid: Vec<String>,
    /// What stands around them.
    pub words: String,
}

/// An address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// As written.
    pub url: String,
    /// The day on which it was seen, where the cell gives one: `(20131213)`.
    pub accessed: Option<String>,
}

impl Address {
    /// The slug of its source: `example-com-1a2b3c4d`.
    pub fn slug(&self) -> String {
        const DIGITS: usize = 8;
        const LONGEST: usize = 45;
        let after = self.url.split("://").nth(1).unwrap_or(&self.url);
        let host = after.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host);
        let host = slug::from_label(host).unwrap_or_else(|| "page".to_owned());
        let host = host[..host.len().min(LONGEST)].trim_end_matches('-');
        format!("{host}-{}", &digest(self.url.as_bytes())[..DIGITS])
    }
}

/// Where an address begins in a text.
fn start(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    ["http://", "https://", "ftp://"]
        .iter()
        .filter_map(|scheme| lower.find(scheme))
        .min()
}

/// The addresses of a cell, whatever separates them. An address ends at white space, or at one of
/// `;,|` where another one or nothing follows: these may be part of an address.
pub fn addresses(cell: &str) -> Addresses {
    let mut found = Addresses::default();
    let mut words = String::new();
    let mut rest = cell;
    while let Some(at) = start(rest) {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = end(rest);
        let url = rest[..end].trim_end_matches([';', ',', '|', '"', '\'', '>']);
        rest = &rest[end..];
        let accessed = seen_on(&mut rest);
        match NamedNode::new(url) {
            Ok(_) if url.split("://").nth(1).is_some_and(|it| !it.is_empty()) => {
                let address = Address {
                    url: url.to_owned(),
                    accessed,
                };
                if !found.valid.iter().any(|known| known.url == address.url) {
                    found.valid.push(address);
                }
            }
            _ => found.invalid.push(url.to_owned()),
        }
    }
    words.push_str(rest);
    let separators = [
        ' ', ';', ',', '|', '\n', '\r', '\t', '[', ']', '\'', '"', '(', ')', '<',
    ];
    found.words = words.trim_matches(separators).trim().to_owned();
    found
}

/// Where the address at the start of a text ends.
fn end(text: &str) -> usize {
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let another = || {
            let after = after.trim_start_matches([' ', '"', '\'', '[', '(']);
            after.is_empty() || start(after) == Some(0)
        };
        // brackets within an address come in pairs
        let closes = |open: char, close: char| c == close && text[..at].contains(open);
        let is_paired = closes('(', ')') || closes('[', ']');
        let ends = c.is_whitespace() || (!is_paired && ";,|'\")]>".contains(c) && another());
        if ends {
            return at;
        }
    }
    text.len()
}

/// The day in `(20131213)` right after an address.
fn seen_on(rest: &mut &str) -> Option<String> {
    let after = rest.trim_start().strip_prefix('(')?;
    let (digits, after) = after.split_once(')')?;
    let day = eight_digits(digits.trim())?;
    *rest = after;
    Some(day)
}

/// A day from eight digits.
fn eight_digits(text: &str) -> Option<String> {
    let plain = text.len() == 8 && text.bytes().all(|it| it.is_ascii_digit());
    let day = chrono::NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    day.filter(|_| plain).map(|day| day.to_string())
}

/// What a citation says: `Author. (2020, June 3). Title. Retrieved May 1, 2021.`
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// The title.
    pub title: Option<String>,
    /// When it came out, as EDTF.
    pub issued: Option<String>,
    /// When it was seen, as EDTF.
    pub accessed: Option<String>,
}

/// Reads a citation in the form that ATT&CK uses.
pub fn citation(text: &str) -> Citation {
    let mut citation = Citation::default();
    let (before, accessed) = match text.find("Retrieved ") {
        Some(at) => (&text[..at], Some(&text[at + "Retrieved ".len()..])),
        None => (text, None),
    };
    citation.accessed = accessed.and_then(|it| english_date(it.trim().trim_end_matches('.')));
    let Some((_, after)) = before.split_once("(") else {
        return citation;
    };
    let Some((when, after)) = after.split_once(')') else {
        return citation;
    };
    citation.issued = english_date(when);
    if citation.issued.is_none() && when.trim() != "n.d." {
        return citation;
    }
    let title = after.trim_start_matches(['.', ' ']).trim();
    let title = title.trim_end_matches('.').trim();
    citation.title = (!title.is_empty()).then(|| title.to_owned());
    citation
}

/// `2020, June 3`, `2020, June`, `June 3, 2020` or `2020` as EDTF.
pub fn english_date(text: &str) -> Option<String> {
    let (mut year, mut month, mut day) = (None, None, None);
    let words = text.split(|c: char| !c.is_alphanumeric());
    for word in words.filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        match (word.len(), digits.parse::<u32>()) {
            (4, Ok(number)) if digits.len() == 4 && year.is_none() => year = Some(number),
            (1..=4, Ok(number)) if digits.len() <= 2 && day.is_none() => day = Some(number),
            (_, Err(_)) if month.is_none() => month = Some(month_named(word)?.1),
            _ => return None,
        }
    }
    match (year?, month, day) {
        (year, None, None) => Some(format!("{year:04}")),
        (year, Some(month), None) => Some(format!("{year:04}-{month:02}")),
        (year, Some(month), Some(day)) => {
            let exists = i32::try_from(year)
                .ok()
                .and_then(|year| chrono::NaiveDate::from_ymd_opt(year, month, day));
            exists.map(|day| day.to_string())
        }
        (_, None, Some(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(cell: &str) -> Vec<String> {
        let found = addresses(cell).valid;
        found.into_iter().map(|address| address.url).collect()
    }

    #[test]
    fn separators_within_an_address_belong_to_it() {
        assert_eq!(
            urls("https://a.example/1;https://b.example/2?x=1;2"),
            ["https://a.example/1", "https://b.example/2?x=1;2"]
        );
        assert_eq!(
            urls("['https://a.example/1', 'https://a.example/2']"),
            ["https://a.example/1", "https://a.example/2"]
        );
        assert_eq!(
            urls("https://a.example/1 http://b.example; https://a.example/1"),
            ["https://a.example/1", "http://b.example"]
        );
        assert_eq!(
            addresses("Denouncement   https://a.example/x").words,
            "Denouncement"
        );
        assert_eq!(
            urls("(https://a.example/x_(y); https://b.example)"),
            ["https://a.example/x_(y)", "https://b.example"]
        );
        assert_eq!(addresses("http://a.example/%??").invalid.len(), 1);
        let seen = addresses("http://a.example/x (20131213); http://b.example");
        assert_eq!(seen.valid[0].accessed.as_deref(), Some("2013-12-13"));
        assert_eq!(seen.valid.len(), 2);
    }

    #[test]
    fn a_citation_gives_title_and_dates_as_precise_as_it_says() {
        let found = citation(
            "Dragos. (2020, February 3). EKANS Ransomware and ICS Operations. Retrieved February 9, 2021.",
        );
        assert_eq!(
            found.title.as_deref(),
            Some("EKANS Ransomware and ICS Operations")
        );
        assert_eq!(found.issued.as_deref(), Some("2020-02-03"));
        assert_eq!(found.accessed.as_deref(), Some("2021-02-09"));
        assert_eq!(
            citation("X. (2020, June). Y.").issued.as_deref(),
            Some("2020-06")
        );
        assert_eq!(citation("(Citation: X)"), Citation::default());
    }
}
