//! How a mark is drawn: circle or round ends for an attack, diamond or pointed ends for another
//! event; struck through where its author is contested; solid where sure, light where not, hollow
//! where only possibly in the window; fading where open.

use crate::views::timeline::layout::{End, HALF, Shape};
use std::fmt::Write;

/// What decides about the look of a mark, beside its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether it is an attack.
    pub attack: bool,
    /// Whether its author is contested.
    pub contested: bool,
    /// Whether it is only possibly in the window.
    pub hollow: bool,
    /// The class of its colour.
    pub class: &'static str,
}

/// A number with one decimal at most: the same on every machine, and short.
pub(super) fn number(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "no picture is that large")]
    let tenths = (value * 10.0).round() as i64;
    match (tenths / 10, tenths.abs() % 10) {
        (whole, 0) => whole.to_string(),
        (0, part) if tenths < 0 => format!("-0.{part}"),
        (whole, part) => format!("{whole}.{part}"),
    }
}

/// The ends of the outline of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cap {
    /// Half a circle.
    Round,
    /// A point.
    Pointed,
    /// Straight, and closed.
    Flat,
    /// Not closed.
    None,
}

/// Half the height of a bar.
const TALL: f64 = 5.0;

/// Draws a mark around a height.
pub(super) fn draw(out: &mut String, shape: &Shape, y: f64, look: Look) {
    match *shape {
        Shape::Point { x, vague } => point(out, x, y, vague, look),
        Shape::Bar {
            from,
            to,
            sure,
            left,
            right,
        } => {
            bar(out, (from, to), sure, (left, right), y, look);
        }
    }
}

/// A writer of strings takes everything.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {
        let _ = write!($out, $($arg)*);
    };
}
pub(super) use put;

fn point(out: &mut String, x: f64, y: f64, vague: bool, look: Look) {
    if vague {
        let reach = (x - HALF - End::Vague.fade(), x + HALF + End::Vague.fade());
        fade(out, reach.0, x - HALF, y, true, look);
        fade(out, x + HALF, reach.1, y, false, look);
    }
    let class = match (look.hollow, vague) {
        (false, false) => "f",
        (false, true) => "l s v",
        (true, false) => "h",
        (true, true) => "h v",
    };
    if vague && !look.hollow {
        // Light like all that is not sure, yet no line of the calendar shines through.
        put!(out, "{}", symbol(x, y, "bg", look.attack));
        put!(out, "{}", symbol(x, y, "l", look.attack));
        put!(out, "{}", symbol(x, y, "s v", look.attack));
    } else {
        put!(out, "{}", symbol(x, y, class, look.attack));
    }
    if look.contested {
        let class = if look.hollow || vague { "cut" } else { "gap" };
        put!(
            out,
            r#"<path class="{class}" d="M{} {}l8-8"/>"#,
            number(x - 4.0),
            number(y + 4.0)
        );
    }
}

fn symbol(x: f64, y: f64, class: &str, attack: bool) -> String {
    match attack {
        true => format!(
            r#"<circle class="{class}" cx="{}" cy="{}" r="5"/>"#,
            number(x),
            number(y)
        ),
        false => format!(
            r#"<path class="{class}" d="M{} {}l6 6-6 6-6-6z"/>"#,
            number(x),
            number(y - 6.0)
        ),
    }
}

fn bar(
    out: &mut String,
    (from, to): (f64, f64),
    sure: Option<(f64, f64)>,
    (left, right): (End, End),
    y: f64,
    look: Look,
) {
    let cap = |end: End| match (end, look.attack) {
        (End::Firm, true) => Cap::Round,
        (End::Firm, false) => Cap::Pointed,
        _ => Cap::None,
    };
    // What fades is no part of the body.
    let (begin, end) = (from + left.fade(), to - right.fade());
    if left.fade() > 0.0 {
        fade(out, from, begin.min(to), y, true, look);
    }
    if right.fade() > 0.0 {
        fade(out, end.max(from), to, y, false, look);
    }
    let caps = (cap(left), cap(right));
    let body = outline((begin, end), y, caps, true);
    let whole = sure.is_some_and(|(a, b)| a <= begin + 0.5 && b >= end - 0.5);
    if begin < end && !whole {
        let fill = if look.hollow { "bg" } else { "l" };
        put!(out, r#"<path class="{fill}" d="{body}"/>"#);
        let vague = left == End::Vague || right == End::Vague;
        let class = if vague { "s v" } else { "s" };
        let line = outline((begin, end), y, caps, false);
        put!(out, r#"<path class="{class}" d="{line}"/>"#);
    }
    if let Some((a, b)) = sure {
        let flat = |at_edge: bool, cap: Cap| if at_edge { cap } else { Cap::Flat };
        let caps = (flat(a <= begin + 0.5, caps.0), flat(b >= end - 0.5, caps.1));
        put!(
            out,
            r#"<path class="f" d="{}"/>"#,
            outline((a, b), y, caps, true)
        );
    }
    if look.contested {
        // Struck through from end to end: gaps in what has colour, lines in what has none.
        let (slash, all) = match look.hollow {
            true => ("hatch", (begin, end)),
            false => ("slash", (from, to)),
        };
        let all = outline(all, y, caps, true);
        put!(out, r##"<path fill="url(#annals-{slash})" d="{all}"/>"##);
        let line = outline((begin, end), y, caps, false);
        put!(out, r#"<path class="s" d="{line}"/>"#);
    }
}

/// A stretch that fades to the left or to the right.
fn fade(out: &mut String, from: f64, to: f64, y: f64, to_left: bool, look: Look) {
    let side = if to_left { 'l' } else { 'r' };
    put!(
        out,
        r##"<rect fill="url(#annals-{}{side})" x="{}" y="{}" width="{}" height="10"/>"##,
        look.class,
        number(from),
        number(y - TALL),
        number(to - from)
    );
}

/// The outline of a bar; an open one is not drawn across an end that is not closed.
fn outline((from, to): (f64, f64), y: f64, (left, right): (Cap, Cap), closed: bool) -> String {
    let depth = TALL.min((to - from) / 2.0);
    let inset = |cap: Cap| match cap {
        Cap::Round | Cap::Pointed => depth,
        Cap::Flat | Cap::None => 0.0,
    };
    let (a, b) = (from + inset(left), to - inset(right));
    let [a, b, from, to, depth] = [a, b, from, to, depth].map(number);
    let [top, middle, bottom] = [y - TALL, y, y + TALL].map(number);
    let across = |cap: Cap, x: &str, tip: &str, to_y: &str| match cap {
        Cap::Round => format!("A{depth} 5 0 0 1 {x} {to_y}"),
        Cap::Pointed => format!("L{tip} {middle}L{x} {to_y}"),
        Cap::Flat => format!("V{to_y}"),
        Cap::None if closed => format!("V{to_y}"),
        Cap::None => format!("M{x} {to_y}"),
    };
    format!(
        "M{a} {top}H{b}{}H{a}{}",
        across(right, &b, &to, &bottom),
        across(left, &a, &from, &top)
    )
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_short_and_keep_their_sign() {
        let cases = [
            (0.0, "0"),
            (-0.04, "0"),
            (-0.26, "-0.3"),
            (12.04, "12"),
            (-3.25, "-3.3"),
            (99.96, "100"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }
}
