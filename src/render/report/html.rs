//! A report as a self-contained HTML page, from its Markdown. Raw HTML in it stays text, and what is no
//! safe link is none: the page may hold data of others.

use crate::render::html::{converted, document, html, verbatim};
use crate::render::link::safe_link;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

const STYLE: &str = include_str!("page.css");

/// Renders the page; its title is the first heading.
pub fn page(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let events: Vec<Event<'_>> = Parser::new_ext(markdown, options).collect();
    let title = title(&events).unwrap_or_else(|| "Report".to_owned());
    let (text, notes) = with_notes_last(events);
    let mut parts = [String::new(), String::new()];
    for (part, events) in parts.iter_mut().zip([text, notes]) {
        pulldown_cmark::html::push_html(part, events.into_iter().map(safe));
    }
    let [text, notes] = parts;
    let body = html! {
        main {
            (converted(text))
            @if !notes.is_empty() { h2 { "Notes" } "\n" (converted(notes)) }
        }
    };
    document(&title, &verbatim(STYLE), &body)
}

/// The text of the first heading of the first level.
fn title(events: &[Event<'_>]) -> Option<String> {
    let is_first = |event: &Event<'_>| {
        matches!(
            event,
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            })
        )
    };
    let start = events.iter().position(is_first)?;
    let inside = events[start..].iter();
    let inside = inside.take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let text: String = inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

type Events<'a> = Vec<Event<'a>>;

/// The text, and the definitions of notes in the order in which the text refers to them: by which they
/// are numbered.
fn with_notes_last(events: Events<'_>) -> (Events<'_>, Events<'_>) {
    let mut text = Vec::new();
    let mut definitions: Vec<(CowStr<'_>, Events<'_>)> = Vec::new();
    let mut is_inside = false;
    for event in events {
        match &event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                definitions.push((label.clone(), vec![event]));
                is_inside = true;
                continue;
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                is_inside = false;
                if let Some((_, definition)) = definitions.last_mut() {
                    definition.push(event);
                }
                continue;
            }
            _ => {}
        }
        match definitions.last_mut().filter(|_| is_inside) {
            Some((_, definition)) => definition.push(event),
            None => text.push(event),
        }
    }
    let order: Vec<CowStr<'_>> = text
        .iter()
        .filter_map(|event| match event {
            Event::FootnoteReference(label) => Some(label.clone()),
            _ => None,
        })
        .collect();
    let place = |label: &CowStr<'_>| order.iter().position(|other| other == label);
    definitions.retain(|(label, _)| place(label).is_some());
    definitions.sort_by_key(|(label, _)| place(label));
    let notes = definitions.into_iter().flat_map(|(_, events)| events);
    (text, notes.collect())
}

/// The event without anything that could run or fetch.
fn safe(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            // An address in mail brackets would get a scheme of its own.
            link_type: match link_type {
                LinkType::Email => LinkType::Inline,
                other => other,
            },
            dest_url: target(&dest_url, link_type),
            title,
            id,
        }),
        // No picture is fetched: its text and its address stay.
        Event::Start(Tag::Image {
            dest_url,
            title,
            id,
            ..
        }) => Event::Start(Tag::Link {
            link_type: LinkType::Inline,
            dest_url: target(&dest_url, LinkType::Inline),
            title,
            id,
        }),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        other => other,
    }
}

/// A safe address, or a place within the page.
fn target(address: &str, link_type: LinkType) -> CowStr<'static> {
    let with_scheme = match link_type {
        LinkType::Email => format!("mailto:{address}"),
        _ => address.to_owned(),
    };
    match safe_link(&with_scheme) {
        Some(link) => link.into(),
        None if address.starts_with('#') => address.to_owned().into(),
        None => "#".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn nothing_in_a_report_can_run_or_fetch() {
        let text = "# T\n\n<script>alert(1)</script>\n\na <b onclick=x>b</b> \
                    [c](javascript:alert(1)) ![d](https://e.org/p.png) <javascript:alert(2)>\n";
        let page = page(text);
        for evil in ["<script>alert", "<b onclick", "href=\"javascript", "<img"] {
            assert!(!page.contains(evil), "{evil}: {page}");
        }
        assert!(page.contains("<title>T</title>") && page.contains("https://e.org/p.png"));
    }

    #[test]
    fn notes_stand_at_the_end_in_the_order_of_their_references() {
        let page = page("a[^x] b[^y]\n\n[^y]: second\n[^x]: first\n[^z]: nobody cites it\n");
        let (first, second) = (page.find("first"), page.find("second"));
        assert!(
            first.is_some() && first < second && !page.contains("nobody"),
            "{page}"
        );
    }
}
