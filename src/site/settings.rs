//! How a site is made.

/// How a site is made.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The address at which it will be read, such as `https://example.org/annals`: feeds, the site map and
    /// the cards of social networks name it. Without it there is no site map.
    pub url: Option<String>,
    /// The address of the licence of the data, which the description of the data names.
    pub license: Option<String>,
    /// The origins whose pages may frame `embed/timeline.html`: hosts such as Netlify and Cloudflare
    /// Pages read them from the file `_headers`.
    pub embed: Vec<String>,
    /// Which program this is, such as the time and size of its file: another one may make other pages.
    /// Where it is given, a run with the same data and settings as the last one makes no page again.
    pub program: Option<String>,
}
