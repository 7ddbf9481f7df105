//! Addresses within the site: what the server calls them, and the files that hold them.

use crate::database::digest;
use crate::model::percent;
use crate::server::{Params, is_extension};
use std::fmt;

/// What a page of a list is called in a query string.
const PAGE: &str = "page";

/// An address of the server, in one spelling: parameters are in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Address {
    /// The segments of the path, decoded, the last one without its extension.
    pub path: Vec<String>,
    pub extension: Option<String>,
    /// The parameters but `as-of`.
    pub params: Vec<(String, String)>,
    /// The day whose knowledge is asked for, as written.
    pub as_of: Option<String>,
}

impl Address {
    /// Reads `/timeline.json?actor=sandworm`; a fragment is no part of it.
    pub fn parse(text: &str) -> Self {
        let text = text.split('#').next().unwrap_or_default();
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let (path, extension) = match path.rsplit_once('.') {
            Some((before, extension)) if is_extension(extension) && !before.ends_with('/') => {
                (before, Some(extension.to_owned()))
            }
            _ => (path, None),
        };
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        let mut path: Vec<String> = segments.map(percent::decode).collect();
        if path.is_empty() {
            path.push("timeline".to_owned());
        }
        let mut as_of = None;
        let mut params = Vec::new();
        for (name, value) in Params::parse(query).iter() {
            match name {
                _ if value.is_empty() => {}
                "as-of" => as_of = Some(value.to_owned()),
                _ => params.push((name.to_owned(), value.to_owned())),
            }
        }
        params.sort();
        Self {
            path,
            extension,
            params,
            as_of,
        }
    }

    /// What it shows, in whatever format and on whatever page of its list.
    pub fn subject(&self) -> impl Ord + '_ {
        let params = self.params.iter().filter(|(name, _)| name != PAGE);
        (&self.as_of, &self.path, params.collect::<Vec<_>>())
    }

    /// Whether it is a page of a list by its number.
    pub fn is_numbered(&self) -> bool {
        self.params.iter().any(|(name, _)| name == PAGE)
    }

    /// The same as it is known on a day, or today.
    pub fn on(mut self, day: Option<&str>) -> Self {
        self.as_of = day.map(str::to_owned);
        self
    }

    /// The first page of the list of which this is a page.
    pub fn first_page(&self) -> Self {
        let mut first = self.clone();
        first.params.retain(|(name, _)| name != PAGE);
        first
    }

    /// Its only parameter but the page.
    pub fn only_param(&self) -> Option<(&str, &str)> {
        match self.params.as_slice() {
            [(name, value)] => Some((name, value)),
            _ => None,
        }
    }

    /// The parameters as the server takes them.
    pub fn server_params(&self) -> Params {
        let all = self
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let all = all.chain(self.as_of.as_deref().map(|day| ("as-of", day)));
        all.fold(Params::default(), |params, (name, value)| {
            params.with(name, value)
        })
    }

    /// The file that holds it, relative to the site: `timeline/actor/sandworm.html`.
    pub fn file(&self) -> String {
        let mut parts: Vec<&str> = Vec::new();
        if let Some(day) = &self.as_of {
            parts.extend(["as-of", day]);
        }
        parts.extend(self.path.iter().flat_map(|part| part.split(':')));
        let get = |wanted: &str| {
            let found = self.params.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_str())
        };
        let period = get("from").filter(|from| get("to") == Some(from));
        if let Some(period) = period {
            parts.extend(["in", period]);
        }
        let is_shown = |name: &str| period.is_none() || !matches!(name, "from" | "to");
        let others = self
            .params
            .iter()
            .filter(|(name, _)| name != PAGE && is_shown(name));
        parts.extend(others.flat_map(|(name, value)| [name.as_str(), value]));
        if let Some(page) = get(PAGE) {
            parts.extend([PAGE, page]);
        }
        let parts: Vec<String> = parts.into_iter().map(file_name).collect();
        let extension = self.extension.as_deref().unwrap_or("html");
        match parts.as_slice() {
            [only] if only == "timeline" && self.extension.is_none() => "index.html".to_owned(),
            _ => format!("{}.{extension}", parts.join("/")),
        }
    }
}

/// A text as the name of a file that each system can hold, and that differs from others also where the
/// case of letters does not count: a digest takes the place of what is left out.
fn file_name(text: &str) -> String {
    const MAX: usize = 100;
    /// Names of devices.
    const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_,".contains(c);
    let device = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if !text.is_empty()
        && text.len() <= MAX
        && text.chars().all(is_plain)
        && !RESERVED.contains(&device)
    {
        return text.to_owned();
    }
    let plain = text
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .filter(|c| is_plain(*c));
    let plain: String = plain.take(MAX / 2).collect();
    format!(
        "{plain}-{}",
        digest(text.as_bytes()).chars().take(12).collect::<String>()
    )
}

/// The address of a file as seen from another, both relative to the site.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len() - 1;
    let same = from[..folders].iter().zip(&to[..to.len() - 1]);
    let same = same.take_while(|(one, other)| one == other).count();
    format!("{}{}", "../".repeat(folders - same), to[same..].join("/"))
}

/// The address of a file on the web.
pub(super) fn absolute(url: &str, file: &str) -> String {
    let file = file.strip_suffix("index.html").unwrap_or(file);
    format!("{}/{file}", url.trim_end_matches('/'))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.path.join("/"))?;
        if let Some(extension) = &self.extension {
            write!(f, ".{extension}")?;
        }
        let day = self.as_of.as_deref().map(|day| ("as-of", day));
        let params = self
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        for (at, (name, value)) in params.chain(day).enumerate() {
            write!(f, "{}{name}={value}", if at == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_a_file_of_its_own() {
        for (address, file) in [
            ("/", "index.html"),
            ("/timeline", "index.html"),
            ("/timeline.json", "timeline.json"),
            (
                "/timeline?actor=sandworm&page=2",
                "timeline/actor/sandworm/page/2.html",
            ),
            ("/timeline?to=2023&from=2023", "timeline/in/2023.html"),
            ("/event/notpetya.ttl", "event/notpetya.ttl"),
            (
                "/event/notpetya?as-of=2018-01-01",
                "as-of/2018-01-01/event/notpetya.html",
            ),
            (
                "/timeline?as-of=2018-01-01",
                "as-of/2018-01-01/timeline.html",
            ),
            ("/why/ev:notpetya", "why/ev/notpetya.html"),
        ] {
            assert_eq!(Address::parse(address).file(), file, "{address}");
        }
    }

    #[test]
    fn no_name_leaves_the_folder_or_means_a_device() {
        for name in [
            "..", ".", "", "con", "com1", "a/b", "Event", "a b", "ü", "-.git",
        ] {
            let file = file_name(name);
            assert!(
                file.contains('-') && !file.contains(['/', '.', ' ']),
                "{file}"
            );
        }
        assert_ne!(file_name("Event"), file_name("event"));
    }

    #[test]
    fn links_are_relative_to_the_file() {
        for (from, to, link) in [
            ("index.html", "event/a.html", "event/a.html"),
            ("event/a.html", "event/b.html", "b.html"),
            ("event/a.html", "index.html", "../index.html"),
            (
                "timeline/in/2023.html",
                "timeline/actor/a.html",
                "../actor/a.html",
            ),
        ] {
            assert_eq!(relative(from, to), link);
        }
    }
}
