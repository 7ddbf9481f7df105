//! A page as it is kept: its text line by line, and what it says about itself.

use super::html::{self, squeezed};
use super::metadata::{self, Metadata, Stated};

/// A page that was read.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The kept text: paragraphs of HTML with an empty line between them, else the text's own lines.
    pub text: String,
    pub(super) metadata: Metadata,
}

impl Page {
    /// Reads a page: HTML where it begins like HTML, else text or Markdown.
    pub fn read(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        match is_html(text) {
            true => Self::of_html(text),
            false => Self::of_text(text),
        }
    }

    fn of_html(text: &str) -> Self {
        let html = html::read(text);
        let metadata = metadata::of(&html);
        let text = html.blocks.join("\n\n");
        Self {
            text: if text.is_empty() { text } else { text + "\n" },
            metadata,
        }
    }

    /// A text's title is its first line, if that is a heading of Markdown, or short and no sentence.
    fn of_text(text: &str) -> Self {
        const LONGEST_TITLE: usize = 160;
        let text = text.replace("\r\n", "\n");
        let mut lines = text.lines().enumerate();
        let first = lines.find(|(_, line)| !line.trim().is_empty());
        let next = lines.next().map_or("", |(_, line)| line.trim());
        let title = first.and_then(|(at, line)| {
            let words = line.trim();
            let bare = words.trim_start_matches('#').trim();
            let is_title = words.starts_with("# ")
                || (next.is_empty() || next.starts_with("==="))
                    && bare.chars().count() <= LONGEST_TITLE
                    && !bare.ends_with(['.', ':', ',', ';']);
            (is_title && !bare.is_empty()).then(|| Stated {
                value: squeezed(bare),
                line: at + 1,
                words: bare.to_owned(),
            })
        });
        let metadata = Metadata {
            title,
            ..Metadata::default()
        };
        Self { text, metadata }
    }
}

/// Whether a text begins as HTML does, whatever its file is called.
fn is_html(text: &str) -> bool {
    let start = text.trim_start();
    let Some(tag) = start.strip_prefix('<') else {
        return false;
    };
    tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?')
}
