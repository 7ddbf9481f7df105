//! What every HTML page is written with: templates that escape whatever is put into them. Markup that
//! is already escaped has three ways in, [`drawing`], [`converted`] and [`verbatim`], and a page one way
//! out, [`finish`].

use super::style::{is_right_to_left, is_unsafe};
use maud::PreEscaped;
pub(crate) use maud::{DOCTYPE, Markup, Render, html};

/// The content security policy of an exported page: it may fetch nothing, whatever the data contains.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      base-uri 'none'; form-action 'none'";

/// A picture that one of our own SVG renderers has drawn.
pub(crate) fn drawing(svg: String) -> Markup {
    PreEscaped(svg)
}

/// Markup, style or script that is part of the program. Being static, it holds no data.
pub(crate) fn verbatim(text: &'static str) -> Markup {
    PreEscaped(text.to_owned())
}

/// What a reader of Markdown has made of a text, with everything taken out that could run.
pub(crate) fn converted(markdown: String) -> Markup {
    PreEscaped(markdown)
}

/// JSON-LD within a page, which browsers do not run: without `<`, nothing in it can end it.
#[cfg_attr(
    not(feature = "server"),
    allow(dead_code, reason = "only pages of the server have it")
)]
pub(crate) fn data_block(data: &serde_json::Value) -> Markup {
    let text = data.to_string().replace('<', "\\u003c");
    let json = PreEscaped(text);
    html! { script type="application/ld+json" { (json) } }
}

/// The parts with a text between each two.
pub(crate) fn join(parts: impl IntoIterator<Item: Render>, between: &str) -> Markup {
    html! {
        @for (at, part) in parts.into_iter().enumerate() {
            @if at > 0 { (between) }
            (part)
        }
    }
}

/// A name within other text: one that is written from right to left does not turn what is around it.
pub(crate) fn isolated(text: &str) -> Markup {
    html! { @if is_right_to_left(text) { bdi { (text) } } @else { (text) } }
}

/// The same of a text whose language is known: pages are in English, so another one is told, for whoever
/// has them read aloud.
pub(crate) fn in_language(text: &str, language: Option<&str>) -> Markup {
    let is_english = |tag: &str| tag == "en" || tag.starts_with("en-");
    match language.filter(|tag| !is_english(tag)) {
        Some(tag) => html! { bdi lang=(tag) { (text) } },
        None => isolated(text),
    }
}

/// A self-contained page.
pub(crate) fn document(title: &str, style: &Markup, body: &Markup) -> String {
    finish(html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (title) }
                style { (style) }
            }
            body { (body) }
        }
        "\n"
    })
}

/// The text of a page. The templates escape markup; characters that would reorder or hide text, and
/// those that XML forbids, are written as `\u{…}` here, wherever they came from.
pub(crate) fn finish(page: Markup) -> String {
    let page = page.into_string();
    let unwanted = |c: char| match c {
        '\n' | '\r' | '\t' => false,
        c => is_unsafe(c) || matches!(c, '\u{fffe}' | '\u{ffff}'),
    };
    if !page.contains(unwanted) {
        return page;
    }
    let mut finished = String::with_capacity(page.len());
    for c in page.chars() {
        match unwanted(c) {
            true => finished.extend(c.escape_unicode()),
            false => finished.push(c),
        }
    }
    finished
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_put_in_is_text() {
        let evil = "\"><script>&\u{202e}\u{0}\u{ffff}\n";
        let page = finish(html! { p title=(evil) { (evil) } });
        let text = "&quot;&gt;&lt;script&gt;&amp;\\u{202e}\\u{0}\\u{ffff}\n";
        assert_eq!(page, format!("<p title=\"{text}\">{text}</p>"));
    }

    #[test]
    fn parts_are_joined_without_an_end() {
        assert_eq!(join(["a", "<b>"], " · ").into_string(), "a · &lt;b&gt;");
        assert_eq!(join(Vec::<Markup>::new(), ", ").into_string(), "");
    }
}
