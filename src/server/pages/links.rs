//! One visit of a page: what was asked, and the addresses of all that it leads to.

use crate::Annals;
use crate::database::AsOf;
use crate::model::id;
use crate::query::Limits;
use crate::render::escape::escape;
use crate::server::{Asked, Params};
use oxrdf::{NamedNode, Term};

/// A part of an address: what has a meaning there is written in bytes.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() || b"-_.~:,@".contains(&byte) {
            true => encoded.push(char::from(byte)),
            false => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// A path with what stands behind its `?`; what is empty says nothing.
pub(super) fn address(path: &str, params: &[(&str, &str)]) -> String {
    let pairs = params.iter().filter(|(_, value)| !value.trim().is_empty());
    let pairs: Vec<_> = pairs
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}

/// What a page is made from.
pub(super) struct Visit<'a> {
    pub asked: &'a Asked<'a>,
    pub annals: &'a Annals,
    pub limits: &'a Limits,
    pub params: &'a Params,
    /// The day whose knowledge is shown.
    pub as_of: Option<AsOf>,
}

impl<'a> Visit<'a> {
    pub fn new(asked: &'a Asked<'a>) -> Self {
        Self {
            asked,
            annals: asked.annals,
            limits: asked.limits,
            params: asked.params,
            as_of: asked.annals.shows().ok().flatten(),
        }
    }

    /// The first value of a name, without blanks around it; none where it is empty.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// All values of a name that are not empty.
    pub fn all<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let values = self.params.all(name).map(str::trim);
        values.filter(|value| !value.is_empty())
    }

    /// The first part of the path, which tells the page.
    pub fn page(&self) -> &'a str {
        self.asked.path.first().copied().unwrap_or("timeline")
    }

    fn path(&self) -> String {
        match self.asked.path {
            [] => "/timeline".to_owned(),
            parts => parts
                .iter()
                .map(|part| format!("/{}", encode(part)))
                .collect(),
        }
    }

    /// The parameters with some replaced, or taken away.
    pub fn changed<'s>(
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

    /// An address, escaped for HTML, with parameters; the day that is looked back to stays.
    pub fn address(&self, path: &str, params: &[(&str, &str)]) -> String {
        escape(&self.plain_address(path, params))
    }

    /// The same as it stands in a bar of addresses.
    pub fn plain_address(&self, path: &str, params: &[(&str, &str)]) -> String {
        let day = self.get("as-of").filter(|_| self.as_of.is_some());
        let all = params.iter().copied().chain(day.map(|day| ("as-of", day)));
        address(path, &all.collect::<Vec<_>>())
    }

    /// This page with some parameters changed, escaped for HTML.
    pub fn here(&self, changes: &[(&str, Option<&str>)]) -> String {
        escape(&address(&self.path(), &self.changed(changes)))
    }

    /// The address of this page's data in another form: all of it, not a page.
    pub fn as_data(&self, ending: &str) -> String {
        let path = self.path();
        // What only tells how a page shows it.
        let shown = ["page", "order", "more"].map(|name| (name, None));
        let mut changes = shown.to_vec();
        if self.page() == "timeline" {
            changes.push(("n", None));
        }
        escape(&address(
            &format!("{path}.{ending}"),
            &self.changed(&changes),
        ))
    }

    /// The address of a thing's page, not escaped.
    pub fn thing(&self, id: &NamedNode) -> String {
        let own = id.as_str().strip_prefix(id::DATA);
        match own.and_then(|rest| rest.split_once('/')) {
            Some((kind, slug)) if id::is_slug(slug) => {
                self.plain_address(&format!("/{kind}/{slug}"), &[])
            }
            _ => match id::shorten(id.as_str()) {
                short if short == id.as_str() => self.plain_address("/thing", &[("id", &short)]),
                short => self.plain_address(&format!("/thing/{}", encode(&short)), &[]),
            },
        }
    }

    /// A link to a thing's page.
    pub fn link(&self, id: &NamedNode, label: &str) -> String {
        format!(
            "<a href=\"{}\">{}</a>",
            escape(&self.thing(id)),
            escape(label)
        )
    }

    /// The same for what may be no thing.
    pub fn link_term(&self, term: &Term, label: &str) -> String {
        match term {
            Term::NamedNode(id) => self.link(id, label),
            Term::BlankNode(_) | Term::Literal(_) => escape(label),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::encode;
    use crate::server::Params;

    #[test]
    fn what_is_encoded_comes_back() {
        for text in ["a b&c=d", "\u{fc}/?#%+", "ev:kyivstar-attack", "\u{202e}"] {
            let params = Params::parse(&format!("a={}", encode(text)));
            assert_eq!(params.get("a"), Some(text));
        }
    }
}
