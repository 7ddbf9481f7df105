//! Rewrites the links of a page, feed or picture for files: what the server answers at an address is a
//! file beside this one, and what only a server can answer is no link.

use super::address::{absolute, relative};
use std::fmt::Write;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A file of the site.
    File(String),
    /// An address elsewhere.
    Elsewhere(String),
    /// Nowhere: it needs a server.
    Nowhere,
}

/// Rewrites markup that one of our own renderers wrote, so that `<` begins a tag.
///
/// `resolve` says where an address that begins with `/` leads.
/// Links are relative to `file`, or begin with an address of the web, if one is given.
pub(super) fn rewrite(
    markup: &str,
    file: &str,
    base: Option<&str>,
    resolve: &mut dyn FnMut(&str) -> Target,
) -> String {
    let link = |to: &str| match base {
        Some(base) => absolute(base, to),
        None => relative(file, to),
    };
    rewrite_with(markup, &link, resolve)
}

fn rewrite_with(
    markup: &str,
    link: &dyn Fn(&str) -> String,
    resolve: &mut dyn FnMut(&str) -> Target,
) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(begin) = rest.find('<') {
        out.push_str(&rest[..begin]);
        let end = end_of_tag(&rest[begin..]) + begin;
        let tag = &rest[begin..end];
        rest = &rest[end..];
        match tag_name(tag) {
            // A page that is a file can be searched, by script; it cannot be filtered.
            "form" => match attribute(tag, "action").map(|action| resolve(&action)) {
                Some(Target::File(to)) if tag.contains(" role=\"search\"") => {
                    push_tag(&mut out, tag, link, &mut |_| Target::File(to.clone()));
                }
                _ => rest = without_form(&mut out, rest),
            },
            // What is said of a server.
            "p" if tag.contains(" data-needs=\"server\"") => {
                rest = rest.split_once("</p>").map_or("", |(_, rest)| rest);
            }
            "script" if leads_nowhere(tag, "src", resolve) => {
                rest = rest.split_once("</script>").map_or("", |(_, rest)| rest);
            }
            // What is in them is no markup.
            name @ ("script" | "style") => {
                push_tag(&mut out, tag, link, resolve);
                let close = format!("</{name}");
                let end = rest.find(&close).unwrap_or(0);
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            "link" if leads_nowhere(tag, "href", resolve) => {}
            "a" if out.ends_with("<li>")
                && leads_nowhere(tag, "href", resolve)
                && is_whole_item(rest) =>
            {
                // An item that is nothing but a link goes with it.
                out.truncate(out.len() - "<li>".len());
                rest = rest.split_once("</li>").map_or("", |(_, rest)| rest);
            }
            _ => push_tag(&mut out, tag, link, resolve),
        }
    }
    out.push_str(rest);
    out
}

/// The length of a tag or comment at the beginning of a text: `>` within quotes ends none.
fn end_of_tag(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn tag_name(tag: &str) -> &str {
    let name = &tag[1..];
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    &name[..end.unwrap_or(name.len())]
}

/// The value of an attribute, unescaped.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let begin = format!(" {name}=\"");
    let (_, rest) = tag.split_once(begin.as_str())?;
    let (value, _) = rest.split_once('"')?;
    Some(unescape(value))
}

fn unescape(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(text.to_owned(), |text, (entity, plain)| {
            text.replace(entity, plain)
        })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

/// Whether a tag links to an address of the server that no file answers.
fn leads_nowhere(tag: &str, name: &str, resolve: &mut dyn FnMut(&str) -> Target) -> bool {
    let address = attribute(tag, name).filter(|address| address.starts_with('/'));
    address.is_some_and(|address| resolve(&address) == Target::Nowhere)
}

/// Whether the link whose content begins here is all of its list item.
fn is_whole_item(content: &str) -> bool {
    let end = content
        .split_once("</a>")
        .map(|(_, rest)| rest.trim_start());
    end.is_some_and(|rest| rest.starts_with("</li>"))
}

/// Adds a tag whose addresses are those of files. Most tags have none.
fn push_tag(
    out: &mut String,
    tag: &str,
    link: &dyn Fn(&str) -> String,
    resolve: &mut dyn FnMut(&str) -> Target,
) {
    match tag.contains("=\"/") || tag.contains("url=/") {
        true => out.push_str(&with_target(tag, link, resolve)),
        false => out.push_str(tag),
    }
}

/// A tag whose addresses are those of files; one that leads nowhere is left out.
fn with_target(
    tag: &str,
    link: &dyn Fn(&str) -> String,
    resolve: &mut dyn FnMut(&str) -> Target,
) -> String {
    let mut out = tag.to_owned();
    const BEGINNINGS: [&str; 5] = [
        " href=\"/",
        " src=\"/",
        " action=\"/",
        " xlink:href=\"/",
        " content=\"0; url=/",
    ];
    for begin in BEGINNINGS {
        let Some(at) = out.find(begin) else { continue };
        let start = at + begin.len() - 1;
        let Some(length) = out[start..].find('"') else {
            continue;
        };
        let address = unescape(&out[start..start + length]);
        let fragment = address
            .split_once('#')
            .map(|(_, fragment)| fragment.to_owned());
        let mut new = match resolve(&address) {
            Target::File(to) => link(&to),
            Target::Elsewhere(to) => to,
            Target::Nowhere => {
                out.replace_range(at..=start + length, "");
                continue;
            }
        };
        if let Some(fragment) = fragment {
            // Writing to a string cannot fail.
            let _ = write!(new, "#{fragment}");
        }
        out.replace_range(start..start + length, &escape(&new));
    }
    out
}

/// The rest of a page after a form, and with it the part that opens and holds nothing else.
fn without_form<'a>(out: &mut String, rest: &'a str) -> &'a str {
    let after = rest.split_once("</form>").map_or("", |(_, after)| after);
    let is_alone = out.trim_end().ends_with("</summary>");
    let begin = out.rfind("<details").filter(|_| is_alone);
    match (begin, after.trim_start().strip_prefix("</details>")) {
        (Some(begin), Some(after)) => {
            out.truncate(begin);
            after
        }
        _ => after,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(markup: &str) -> String {
        rewrite(markup, "event/a.html", None, &mut |address| match address {
            "/event/b#x" | "/event/b" => Target::File("event/b.html".to_owned()),
            "/find" => Target::File("find.html".to_owned()),
            "/" => Target::File("index.html".to_owned()),
            "/thing?id=https://x.org/?a&b" => Target::Elsewhere("https://x.org/?a&b".to_owned()),
            _ => Target::Nowhere,
        })
    }

    #[test]
    fn links_lead_to_files_elsewhere_or_nowhere() {
        for (markup, expected) in [
            (
                r#"<a class="c" href="/event/b#x">"#,
                r#"<a class="c" href="b.html#x">"#,
            ),
            (r#"<p><a href="/sparql">S</a>"#, "<p><a>S</a>"),
            (
                r#"<a href="/thing?id=https://x.org/?a&amp;b">"#,
                r#"<a href="https://x.org/?a&amp;b">"#,
            ),
            (
                r#"<a href="https://x.org/event/b">"#,
                r#"<a href="https://x.org/event/b">"#,
            ),
            (r##"<a href="#main">"##, r##"<a href="#main">"##),
            (
                r#"<i title="a>b" href="/event/b">"#,
                r#"<i title="a>b" href="b.html">"#,
            ),
            (r#"a &lt; <link href="/x.atom">b"#, "a &lt; b"),
            ("<li><a href=\"/x\">X</a></li>\n<li>", "\n<li>"),
            ("<p data-needs=\"server\"><b>x</b></p>y", "y"),
            ("<p><script src=\"/x.js\" defer></script><p>", "<p><p>"),
            ("<li><a href=\"/x\">X</a> 3</li>", "<li><a>X</a> 3</li>"),
            (
                "<style>a > b < c</style><a href=\"/x\">",
                "<style>a > b < c</style><a>",
            ),
        ] {
            assert_eq!(rewritten(markup), expected, "{markup}");
        }
    }

    #[test]
    fn forms_for_the_server_go_with_what_only_holds_them() {
        let search = r#"<form role="search" action="/find"><input></form>"#;
        assert_eq!(
            rewritten(search),
            r#"<form role="search" action="../find.html"><input></form>"#
        );
        let others = "a<form action=\"/\">x</form>b\
            <details class=\"back\"><summary>As of</summary><form>y</form></details>c";
        assert_eq!(rewritten(others), "abc");
    }

    #[test]
    fn what_is_cut_off_ends() {
        for markup in [
            "<",
            "<a href=\"/x",
            "<form action=\"/t\">",
            "<script>",
            "<!-- x",
            "<details><summary></summary><form>",
        ] {
            let _ = rewritten(markup);
        }
    }
}
