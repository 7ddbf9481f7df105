//! A server below a path of another, behind a proxy: the path is taken from requests and put before the
//! addresses of responses, so that nothing else knows of it.

use super::Response;
use hyper::body::Bytes;

/// The path within the server; `None` if it is not below the base path.
pub(super) fn strip<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    match path.strip_prefix(base)? {
        "" => Some("/"),
        rest if rest.starts_with('/') => Some(rest),
        _ => None,
    }
}

/// A response whose addresses begin with the base path.
pub(super) fn apply(mut response: Response, base: &str) -> Response {
    if base.is_empty() {
        return response;
    }
    for (name, value) in &mut response.headers {
        if name == "location" && value.starts_with('/') {
            value.insert_str(0, base);
        }
    }
    let kind = response.content_type.split(';').next().unwrap_or_default();
    if let "text/html" | "image/svg+xml" | "application/atom+xml" = kind
        && let Ok(markup) = std::str::from_utf8(&response.body)
    {
        response.body = Bytes::from(with_base(markup, base));
    }
    response
}

/// Markup that one of our own renderers wrote, where `<` begins a tag and values are in double quotes.
fn with_base(markup: &str, base: &str) -> String {
    let mut out = String::with_capacity(markup.len() + markup.len() / 16);
    for (at, part) in markup.split('<').enumerate() {
        if at == 0 {
            out.push_str(part);
            continue;
        }
        let mut is_quoted = false;
        let end = part.find(|c| {
            is_quoted ^= c == '"';
            c == '>' && !is_quoted
        });
        let (tag, text) = part.split_at(end.unwrap_or(0));
        let tag = ["href", "src", "action"]
            .iter()
            .fold(tag.to_owned(), |tag, name| {
                tag.replace(&format!(" {name}=\"/"), &format!(" {name}=\"{base}/"))
            });
        out.push('<');
        out.push_str(&tag);
        out.push_str(text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_below_the_base_path_is_answered() {
        for (base, path, within) in [
            ("", "/event/a", Some("/event/a")),
            ("/annals", "/annals/event/a", Some("/event/a")),
            ("/annals", "/annals", Some("/")),
            ("/annals", "/annalsx", None),
            ("/annals", "/event/a", None),
        ] {
            assert_eq!(strip(base, path), within, "{base} {path}");
        }
    }

    #[test]
    fn addresses_in_tags_begin_with_the_base_path_and_texts_stay() {
        let page = "a href=\"/x\" <a title=\"a > b\" href=\"/event/b\"> src=\"/y\"<a href=\"https://x/\"><a href=\"#m\">";
        let expected = "a href=\"/x\" <a title=\"a > b\" href=\"/annals/event/b\"> src=\"/y\"<a href=\"https://x/\"><a href=\"#m\">";
        assert_eq!(with_base(page, "/annals"), expected);
    }
}
