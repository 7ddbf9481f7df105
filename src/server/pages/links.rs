//! The context of a page, and the URLs of everything it links to.

use crate::Annals;
use crate::database::AsOf;
use crate::model::{id, percent};
use crate::query::QueryOptions;
use crate::render::html::{Markup, html, isolated};
use crate::render::link::page_path;
use crate::server::{HttpError, Params, Request};
use oxrdf::{NamedNode, Term};

/// Percent-encodes a part of a URL.
pub(super) fn encode(text: &str) -> String {
    percent::encode(text, b"-_.~:,@")
}

/// A path with a query string; empty values are left out.
pub(super) fn url(path: &str, params: &[(&str, &str)]) -> String {
    let pairs = params.iter().filter(|(_, value)| !value.trim().is_empty());
    let pairs: Vec<_> = pairs
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}

/// The path of the page of a thing; `None` if it is `/thing` with the identifier as its parameter `id`.
pub fn thing_path(id: &NamedNode) -> Option<String> {
    page_path(id.as_str()).or_else(|| {
        let short = Some(id::shorten(id.as_str())).filter(|short| short != id.as_str());
        short.map(|short| format!("/thing/{}", encode(&short)))
    })
}

/// The name of a thing in a query string: without the prefix that its kind implies.
pub fn local_name(id: &NamedNode) -> String {
    let short = id::shorten(id.as_str());
    match short.split_once(':') {
        Some(("ag" | "pl" | "ann" | "ev" | "src", local)) => local.to_owned(),
        _ => short,
    }
}

/// What a page is rendered from: the request, the data, and the as-of day.
pub(super) struct PageContext<'a> {
    pub request: &'a Request<'a>,
    pub annals: &'a Annals,
    pub options: &'a QueryOptions,
    pub params: &'a Params,
    /// The day whose knowledge is shown.
    pub as_of: Option<AsOf>,
}

impl<'a> PageContext<'a> {
    /// # Errors
    /// 500 if the store does not tell which day's knowledge it holds.
    pub fn new(request: &'a Request<'a>) -> Result<Self, HttpError> {
        Ok(Self {
            request,
            annals: request.annals,
            options: request.options,
            params: request.params,
            as_of: request.annals.as_of_info()?,
        })
    }

    /// The first non-empty value of a parameter, trimmed.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// All non-empty values of a parameter, trimmed.
    pub fn all<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let values = self.params.all(name).map(str::trim);
        values.filter(|value| !value.is_empty())
    }

    /// The first segment of the path, which identifies the page.
    pub fn page(&self) -> &'a str {
        self.request.path.first().copied().unwrap_or("timeline")
    }

    fn path(&self) -> String {
        match self.request.path {
            [] => "/timeline".to_owned(),
            parts => parts
                .iter()
                .map(|part| format!("/{}", encode(part)))
                .collect(),
        }
    }

    /// The parameters with some replaced or removed.
    pub fn params_with<'s>(
        &'s self,
        changes: &[(&'s str, Option<&'s str>)],
    ) -> Vec<(&'s str, &'s str)> {
        let kept = self.params.iter().filter(|(name, value)| {
            !value.trim().is_empty() && changes.iter().all(|(changed, _)| changed != name)
        });
        let new = changes
            .iter()
            .filter_map(|(name, value)| Some((*name, (*value)?)));
        kept.chain(new).collect()
    }

    /// The day of the address, if the page shows what was known on it.
    pub fn day(&self) -> Option<&'a str> {
        self.get("as-of").filter(|_| self.as_of.is_some())
    }

    /// A URL within the site; the as-of day is kept.
    pub fn url(&self, path: &str, params: &[(&str, &str)]) -> String {
        let all = params.iter().copied();
        let all = all.chain(self.day().map(|day| ("as-of", day)));
        url(path, &all.collect::<Vec<_>>())
    }

    /// The URL of this page with some parameters changed.
    pub fn this_page_with(&self, changes: &[(&str, Option<&str>)]) -> String {
        url(&self.path(), &self.params_with(changes))
    }

    /// The URL of this page's data in another format: all of it, without paging.
    pub fn in_format(&self, extension: &str) -> String {
        let path = self.path();
        // Parameters that only affect the display.
        let display = ["page", "order", "more"].map(|name| (name, None));
        let mut changes = display.to_vec();
        if self.page() == "timeline" {
            changes.push(("n", None));
        }
        url(&format!("{path}.{extension}"), &self.params_with(&changes))
    }

    /// The URL of the page of a thing.
    pub fn thing(&self, id: &NamedNode) -> String {
        match thing_path(id) {
            Some(path) => self.url(&path, &[]),
            None => self.url("/thing", &[("id", id.as_str())]),
        }
    }

    /// A link to the page of a thing.
    pub fn link(&self, id: &NamedNode, label: &str) -> Markup {
        html! { a href=(self.thing(id)) { (isolated(label)) } }
    }

    /// The same for any term; only IRIs become links.
    pub fn link_term(&self, term: &Term, label: &str) -> Markup {
        match term {
            Term::NamedNode(id) => self.link(id, label),
            Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => html! { (label) },
        }
    }
}

/// A link that leaves the site.
pub(super) fn external_link(url: &str, shown: &str) -> Markup {
    let label = (shown == "↗").then_some("open source");
    html! { a href=(url) rel="noreferrer external" aria-label=[label] title=[label] { (shown) } }
}

#[cfg(test)]
mod tests {
    use super::encode;
    use crate::server::Params;

    #[test]
    fn percent_encoding_round_trips() {
        for text in ["a b&c=d", "\u{fc}/?#%+", "ev:kyivstar-attack", "\u{202e}"] {
            let params = Params::parse(&format!("a={}", encode(text)));
            assert_eq!(params.get("a"), Some(text));
        }
    }
}
