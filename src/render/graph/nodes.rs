//! Node boxes: wrapped labels and their sizes.

use crate::render::style::clean;
use crate::views::graph::layout::Vec2;
use crate::views::graph::{Network, NodeKind};
use unicode_width::UnicodeWidthChar;

/// Font sizes of the label and of the details below it.
pub(super) const LABEL_SIZE: f64 = 12.0;
pub(super) const DETAIL_SIZE: f64 = 10.0;

/// Line heights.
pub(super) const NODE_LINE: f64 = 15.0;
pub(super) const DETAIL_LINE: f64 = 13.0;

/// The width of the icon, left of the text.
pub(super) const ICON_WIDTH: f64 = 24.0;

/// The box of a node.
pub(super) struct NodeBox {
    /// The label.
    pub lines: Vec<String>,
    /// Its date, never truncated, or its type.
    pub details: Vec<String>,
    /// Width and height, rounded up to even numbers.
    pub size: Vec2,
}

/// Lays out a node; the end points of the search show more of their label.
pub(super) fn node_box(network: &Network, at: usize) -> NodeBox {
    let node = &network.nodes[at];
    let is_end = network.ends.contains(&at);
    let (room, max_lines) = match (node.kind, is_end) {
        (_, true) => (200.0, 3),
        (NodeKind::Event | NodeKind::Source, false) => (170.0, 2),
        (_, false) => (150.0, 2),
    };
    let lines = wrap(&clean(&node.label), LABEL_SIZE, room, max_lines);
    let details = match (&node.when, &node.type_label) {
        (Some(when), _) => {
            let signs = node.signs();
            let doubt = signs
                .iter()
                .map(|sign| format!(" · {sign}"))
                .collect::<String>();
            wrap(
                &format!("{}{doubt}", when.short()),
                DETAIL_SIZE,
                1.3 * room,
                usize::MAX,
            )
        }
        (None, Some(sort)) => wrap(&clean(sort), DETAIL_SIZE, room, 1),
        (None, None) => Vec::new(),
    };
    let words = lines.iter().map(|line| text_width(line, LABEL_SIZE));
    let small = details.iter().map(|line| text_width(line, DETAIL_SIZE));
    let bold = if is_end { 1.1 } else { 1.0 };
    let widest = words.chain(small).fold(40.0, f64::max) * bold;
    let height = lines.len() as f64 * NODE_LINE + details.len() as f64 * DETAIL_LINE + 10.0;
    let even = |length: f64| (length / 2.0).ceil() * 2.0;
    NodeBox {
        lines,
        details,
        size: [even(widest + ICON_WIDTH + 10.0), even(height)],
    }
}

/// The estimated width of a text, rather too wide than too narrow: the reader's font is not known.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(char_width).sum::<f64>() * size
}

fn char_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | 'I' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '-' | '[' | ']' => 0.44,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.98,
        'A'..='Z' => 0.72,
        '0'..='9' | 'a'..='z' => 0.63,
        c => match c.width() {
            Some(0) | None => 0.0,
            Some(1) => 0.68,
            Some(_) => 1.1,
        },
    }
}

/// Wraps a text to at most `max_lines` of at most `room`, truncated with an ellipsis.
pub(super) fn wrap(text: &str, size: f64, room: f64, max_lines: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        for piece in split_word(word, size, room) {
            let line = lines.last_mut().expect("there is one from the start");
            let joint = if line.is_empty() { "" } else { " " };
            if line.is_empty()
                || text_width(line, size) + text_width(joint, size) + text_width(&piece, size)
                    <= room
            {
                line.push_str(joint);
                line.push_str(&piece);
            } else {
                lines.push(piece);
            }
        }
    }
    if lines.len() > max_lines {
        lines.truncate(max_lines);
        if let Some(last) = lines.last_mut() {
            while text_width(last, size) + text_width("…", size) > room && last.pop().is_some() {}
            let kept = last.trim_end().len();
            last.truncate(kept);
            last.push('…');
        }
    }
    lines
}

/// Splits a word into pieces that fit a line.
fn split_word(word: &str, size: f64, room: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0.0;
    for c in word.chars() {
        let width = char_width(c) * size;
        if used + width > room && used > 0.0 {
            pieces.push(String::new());
            used = 0.0;
        }
        used += width;
        pieces
            .last_mut()
            .expect("there is one from the start")
            .push(c);
    }
    pieces
}
