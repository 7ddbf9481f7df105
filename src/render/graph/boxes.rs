//! The card of each node in a picture: its words in lines, and how much room they take.

use crate::render::style::clean;
use crate::views::graph::layout::Pair;
use crate::views::graph::{Kind, Network};
use unicode_width::UnicodeWidthChar;

/// The size of a label's letters, and of what stands below it.
pub(super) const LETTER: f64 = 12.0;
pub(super) const SMALL: f64 = 10.0;

/// From line to line.
pub(super) const LINE: f64 = 15.0;
pub(super) const SMALL_LINE: f64 = 13.0;

/// The room for the mark of its kind, left of the words.
pub(super) const MARK: f64 = 24.0;

/// A node's card.
pub(super) struct Card {
    /// The label.
    pub lines: Vec<String>,
    /// Its date, never cut, or what sort of thing it is.
    pub below: Vec<String>,
    /// Width and height: even numbers.
    pub size: Pair,
}

/// The card of a node; where the walk began or ends more of a label is shown.
pub(super) fn card(network: &Network, at: usize) -> Card {
    let node = &network.nodes[at];
    let is_end = network.ends.contains(&at);
    let (room, most) = match (node.kind, is_end) {
        (_, true) => (200.0, 3),
        (Kind::Event | Kind::Source, false) => (170.0, 2),
        (_, false) => (150.0, 2),
    };
    let lines = wrap(&clean(&node.label), LETTER, room, most);
    let below = match (&node.when, &node.sort) {
        (Some(when), _) => {
            let doubt = if node.contested { " · contested" } else { "" };
            wrap(
                &format!("{}{doubt}", when.short()),
                SMALL,
                1.3 * room,
                usize::MAX,
            )
        }
        (None, Some(sort)) => wrap(&clean(sort), SMALL, room, 1),
        (None, None) => Vec::new(),
    };
    let words = lines.iter().map(|line| measure(line, LETTER));
    let small = below.iter().map(|line| measure(line, SMALL));
    let bold = if is_end { 1.1 } else { 1.0 };
    let widest = words.chain(small).fold(40.0, f64::max) * bold;
    let height = lines.len() as f64 * LINE + below.len() as f64 * SMALL_LINE + 10.0;
    let even = |length: f64| (length / 2.0).ceil() * 2.0;
    Card {
        lines,
        below,
        size: [even(widest + MARK + 10.0), even(height)],
    }
}

/// About how wide a text is in a plain typeface, rather too wide than too narrow: which one the
/// reader has is not known.
pub(super) fn measure(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

fn advance(c: char) -> f64 {
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

/// The text in at most so many lines of at most that width, cut with an ellipsis.
pub(super) fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        for piece in pieces(word, size, room) {
            let line = lines.last_mut().expect("there is one from the start");
            let joint = if line.is_empty() { "" } else { " " };
            if line.is_empty()
                || measure(line, size) + measure(joint, size) + measure(&piece, size) <= room
            {
                line.push_str(joint);
                line.push_str(&piece);
            } else {
                lines.push(piece);
            }
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while measure(last, size) + measure("…", size) > room && last.pop().is_some() {}
            let kept = last.trim_end().len();
            last.truncate(kept);
            last.push('…');
        }
    }
    lines
}

/// A word in pieces that fit a line.
fn pieces(word: &str, size: f64, room: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0.0;
    for c in word.chars() {
        let width = advance(c) * size;
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
