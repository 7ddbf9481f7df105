//! Requests as the routes see them, and query parameters.

use super::HttpError;
use crate::Annals;
use crate::model::percent;
use crate::model::when::Day;
use crate::query::QueryOptions;
use crate::render::timeline::served;
use oxrdf::NamedNode;
use std::sync::Arc;

/// A request: what is asked for, and the data that answers it.
pub struct Request<'a> {
    /// The data, as known on the day that `as-of` names, if any.
    pub annals: &'a Annals,
    /// The data as known today.
    pub current: &'a Annals,
    /// The day that `as-of` names.
    pub as_of: Option<Day>,
    /// The segments of the path, decoded, the last one without its extension: `["event", "notpetya"]`.
    pub path: &'a [&'a str],
    /// The query string.
    pub params: &'a Params,
    /// The extension of the path, if it [is one](is_extension): `json`.
    pub extension: Option<&'a str>,
    /// Limits and cancellation, to be passed to every query of this request.
    pub options: &'a QueryOptions,
    /// Whether a link on a page of another site led here: then what the address asks for is shown and
    /// not run.
    pub is_followed_link: bool,
    /// Its URL without the query string, the base of relative IRIs in a query.
    pub base: Option<&'a str>,
    /// The time of the request.
    pub now: chrono::DateTime<chrono::Utc>,
}

/// The extensions of RDF descriptions of things.
const RDF_EXTENSIONS: [&str; 4] = ["ttl", "jsonld", "nt", "rdf"];

/// Whether an extension selects a format or a file of the pages; any other is part of a name.
pub fn is_extension(text: &str) -> bool {
    ["css", "js", "bib", "ris"].contains(&text)
        || RDF_EXTENSIONS.contains(&text)
        || served().any(|(extension, ..)| extension == text)
}

/// Whether a parameter is one that trackers add to links, which says nothing of what is asked for.
fn is_tracker(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "twclid",
        "ttclid",
        "yclid",
        "igshid",
        "srsltid",
        "mkt_tok",
        "li_fat_id",
        "_ga",
        "_gl",
    ];
    let prefixes = [
        "utm_", "mc_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "_hs",
    ];
    NAMES.contains(&name) || prefixes.iter().any(|prefix| name.starts_with(prefix))
}

impl Request<'_> {
    /// The address of what is asked for, relative to the server, and that of the page that shows the
    /// same.
    pub(super) fn addresses(&self) -> [String; 2] {
        let encode = |text: &str| percent::encode(text, b"-_.~:,@");
        let params = self.params.iter();
        let mut params: Vec<String> = params
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        params.sort();
        let query = match params.is_empty() {
            true => String::new(),
            false => format!("?{}", params.join("&")),
        };
        let segments: Vec<String> = self.path.iter().map(|part| encode(part)).collect();
        let page = format!("/{}", segments.join("/"));
        let extension = self.extension.map(|it| format!(".{it}"));
        let own = format!("{page}{}{query}", extension.unwrap_or_default());
        [own, page + &query]
    }

    /// The thing that a text names, of these kinds (`["ev"]`), or of any kind if none are given.
    ///
    /// # Errors
    /// 404 if nothing has this name, or it was not known on that day; 300 if several things have it.
    pub fn resolve(&self, text: &str, kinds: &[&str]) -> Result<NamedNode, HttpError> {
        let name = || format!("named {text} {kinds:?}");
        let found = self
            .annals
            .kept(name, |_| 0, || self.annals.resolve(text, kinds));
        let error = match found {
            Ok(thing) => return Ok(Arc::unwrap_or_clone(thing)),
            Err(error) => HttpError::from(error),
        };
        match (self.as_of, self.current.resolve(text, kinds)) {
            (Some(day), Ok(thing)) => {
                let day = day.format("%-d %B %Y");
                let error = HttpError::new(404, format!("`{text}` was not known on {day}"));
                Err(match self.current.first_known_day(&thing)? {
                    Some(since) => error.hint(format!(
                        "it has been known since {}",
                        since.format("%-d %B %Y")
                    )),
                    None => error,
                })
            }
            _ => Err(error),
        }
    }
}

/// Names and values of a query string or form, decoded, in order.
///
/// ```
/// use annals::server::Params;
///
/// let params = Params::parse("actor=sandworm&words=a+b%21&reverse");
/// assert_eq!(params.get("actor"), Some("sandworm"));
/// assert_eq!(params.get("words"), Some("a b!"));
/// assert!(params.flag("reverse") && !params.flag("certain"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `a=1&b=2`.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode = |text: &str| percent::decode(&text.replace('+', " "));
            (decode(name), decode(value))
        };
        Self(pairs.map(pair).collect())
    }

    /// The same without what trackers add to links: nobody asked for that.
    #[must_use]
    pub fn without_trackers(mut self) -> Self {
        self.0.retain(|(name, _)| !is_tracker(name));
        self
    }

    /// The first non-empty value of a name; empty form fields are ignored.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).find(|value| !value.is_empty())
    }

    /// All values of a name.
    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let of_name = self.0.iter().filter(move |(known, _)| known == name);
        of_name.map(|(_, value)| value.as_str())
    }

    /// Whether a name is present and not `false`, `0` or `no`.
    pub fn flag(&self, name: &str) -> bool {
        let mut values = self.all(name);
        values.any(|value| !["false", "0", "no"].contains(&value))
    }

    /// A number.
    ///
    /// # Errors
    /// 400 if it is not a whole number.
    pub fn number(&self, name: &str) -> Result<Option<usize>, HttpError> {
        let number = self.get(name).map(|text| {
            let number = text.parse();
            number.map_err(|_| {
                HttpError::new(400, format!("`{name}` takes a whole number, not `{text}`"))
            })
        });
        number.transpose()
    }

    /// All names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same with one more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// These followed by those of another.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}
