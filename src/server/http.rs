//! What is asked of a page, and what it gives back.

use super::Failure;
use crate::Annals;
use crate::model::when::Day;
use crate::query::Limits;
use oxrdf::NamedNode;

/// What is asked: by whom it does not matter.
pub struct Asked<'a> {
    /// The data: that of the day, where `as-of` names one.
    pub annals: &'a Annals,
    /// All the data.
    pub today: &'a Annals,
    /// The day that `as-of` names.
    pub as_of: Option<Day>,
    /// The parts of the path, decoded, the last one without its ending: `["event", "notpetya"]`.
    pub path: &'a [&'a str],
    /// What stands behind the `?`.
    pub params: &'a Params,
    /// The ending of the path where it is one of [`ENDINGS`]: `json`.
    pub ending: Option<&'a str>,
    /// To be handed to all that queries; the whole request is stopped by them.
    pub limits: &'a Limits,
    /// The time of the request.
    pub now: chrono::DateTime<chrono::Utc>,
}

/// The endings that choose a format; any other is part of a name.
pub const ENDINGS: [&str; 11] = [
    "json", "jsonl", "csv", "tsv", "svg", "ics", "atom", "md", "html", "css", "js",
];

impl Asked<'_> {
    /// The thing that a text names, of these kinds (`["ev"]`), any where none are given.
    ///
    /// # Errors
    /// 404 where nothing is called so, or was not known on that day; 300 where several things are.
    pub fn resolve(&self, text: &str, kinds: &[&str]) -> Result<NamedNode, Failure> {
        let unknown = match self.annals.resolve(text, kinds) {
            Ok(thing) => return Ok(thing),
            Err(unknown) => Failure::from(unknown),
        };
        match (self.as_of, self.today.resolve(text, kinds)) {
            (Some(day), Ok(thing)) => {
                let day = day.format("%-d %B %Y");
                let failure = Failure::new(404, format!("`{text}` was not known on {day}"));
                Err(match self.today.known_since(&thing)? {
                    Some(since) => {
                        failure.hint(format!("it is known from {} on", since.format("%-d %B %Y")))
                    }
                    None => failure,
                })
            }
            _ => Err(unknown),
        }
    }
}

/// What is given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The status code of HTTP.
    pub status: u16,
    /// The media type, with its character set.
    pub content_type: &'static str,
    /// Other headers.
    pub headers: Vec<(&'static str, String)>,
    /// The content.
    pub body: Vec<u8>,
}

impl Page {
    /// A page that was found.
    pub fn new(content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            content_type,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// The same with another header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same, or nothing but its head where the client has it already: one of the tags that it
    /// names is that of the page.
    pub(super) fn unless_known(mut self, tags: Option<&str>) -> Self {
        let own = self.headers.iter().find(|(name, _)| *name == "etag");
        let (Some((_, own)), Some(tags), 200) = (own, tags, self.status) else {
            return self;
        };
        let same = |tag: &str| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == own;
        if tags.split(',').map(str::trim).any(same) {
            self.status = 304;
            self.body.clear();
        }
        self
    }

    /// The same with another status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
}

/// Names and values behind a `?` or in a form, decoded, in their order.
///
/// ```
/// use annals::server::Params;
///
/// let params = Params::parse("actor=sandworm&words=a+b%21&reverse");
/// assert_eq!(params.get("actor"), Some("sandworm"));
/// assert_eq!(params.get("words"), Some("a b!"));
/// assert!(params.flag("reverse") && !params.flag("certain"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `a=1&b=2`.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let spaced = |text: &str| decoded(&text.replace('+', " "));
            (spaced(name), spaced(value))
        };
        Self(pairs.map(pair).collect())
    }

    /// The first value of a name that is not empty: an empty field of a form says nothing.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).find(|value| !value.is_empty())
    }

    /// All values of a name.
    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let of_name = self.0.iter().filter(move |(known, _)| known == name);
        of_name.map(|(_, value)| value.as_str())
    }

    /// Whether a name is there, and not said to be `false` or `0`.
    pub fn flag(&self, name: &str) -> bool {
        let mut values = self.all(name);
        values.any(|value| !["false", "0", "no"].contains(&value))
    }

    /// A whole number.
    ///
    /// # Errors
    /// 400 where it is none.
    pub fn number(&self, name: &str) -> Result<Option<usize>, Failure> {
        let number = self.get(name).map(|text| {
            let number = text.parse();
            number.map_err(|_| {
                Failure::new(400, format!("`{name}` takes a whole number, not `{text}`"))
            })
        });
        number.transpose()
    }

    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// These, and one more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Those of this and those of another one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

/// A text with `%41` read as what it stands for; what is no such sign stays.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| (*byte as char).to_digit(16));
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                // Two digits of sixteen make one byte.
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
