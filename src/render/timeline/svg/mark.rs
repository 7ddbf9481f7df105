//! Marks: circle or round ends for an attack, diamond or pointed ends for another event; struck
//! through where the attribution is contested; crossed out where it did not happen; solid where certain, light where not, hollow where only
//! possibly in the period; fading where open.

use crate::views::model::{Named, Weight};
use crate::views::timeline::layout::{BarEnd, SYMBOL_RADIUS, Shape};
use std::fmt::Write;

/// Appends formatted text; writing to a `String` cannot fail.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {
        let _ = write!($out, $($arg)*);
    };
}
pub(super) use put;

/// The style of a mark, apart from its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MarkStyle {
    /// Whether it is an attack.
    pub attack: bool,
    /// Whether its attribution is contested.
    pub contested: bool,
    /// Whether it did not happen: cancelled, disproved.
    pub off: bool,
    /// Whether it is only possibly in the period.
    pub hollow: bool,
    /// How firmly somebody is named for it.
    pub named: Named,
    /// Whether the accused deny it.
    pub denied: bool,
    /// How much it weighs.
    pub weight: Weight,
    /// The CSS class of its colour.
    pub class: &'static str,
}

impl MarkStyle {
    /// The radius of its symbol.
    fn radius(self) -> f64 {
        match self.weight {
            Weight::Small => 4.0,
            Weight::Medium => 5.5,
            Weight::Large => 8.0,
        }
    }

    /// The class of the ring around it, if somebody is named: whole, dashed, or of dots.
    fn ring(self) -> Option<&'static str> {
        match self.named {
            Named::None => None,
            Named::SelfClaimed => Some("r self"),
            Named::Alleged => Some("r alleged"),
            Named::Attributed => Some("r"),
        }
    }
}

/// How far the ring around a mark is from it.
const RING: f64 = 2.5;

/// The ring of who is named, and the line below it of a denial.
fn attribution(out: &mut String, shape: &Shape, y: f64, style: MarkStyle) {
    let radius = style.radius();
    let (from, to, half) = match *shape {
        Shape::Point { x, .. } => (x - radius, x + radius, radius),
        Shape::Bar {
            from,
            to,
            left,
            right,
            ..
        } => (from + left.fade(), to - right.fade(), HALF_HEIGHT),
    };
    if let (Some(class), Shape::Point { x, .. }) = (style.ring(), *shape) {
        let [x, y, radius] = [x, y, half + RING].map(number);
        put!(
            out,
            r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}"/>"#
        );
    } else if let Some(class) = style.ring().filter(|_| from < to) {
        let (width, height) = (to - from + 2.0 * RING, 2.0 * (half + RING));
        let [x, top, width, height, corner] =
            [from - RING, y - half - RING, width, height, half + RING].map(number);
        put!(
            out,
            r#"<rect class="{class}" x="{x}" y="{top}" width="{width}" height="{height}" rx="{corner}"/>"#
        );
    }
    if style.denied {
        let [x, below, width] =
            [from - RING, y + half + RING + 2.0, to - from + 2.0 * RING].map(number);
        put!(out, r#"<path class="cut" d="M{x} {below}h{width}"/>"#);
    }
}

/// A number with at most one decimal, formatted the same on every machine.
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
    /// Straight.
    Flat,
    /// Not closed.
    None,
}

/// Half the height of a bar.
const HALF_HEIGHT: f64 = 5.0;

/// Draws a mark centred on `y`.
pub(super) fn draw(out: &mut String, shape: &Shape, y: f64, style: MarkStyle) {
    match *shape {
        Shape::Point { x, approximate } => point(out, x, y, approximate, style),
        Shape::Bar {
            from,
            to,
            certain,
            left,
            right,
        } => {
            bar(out, (from, to), certain, (left, right), y, style);
        }
    }
    attribution(out, shape, y, style);
    if style.off {
        let x = match *shape {
            Shape::Point { x, .. } => x,
            Shape::Bar { from, to, .. } => (from + to) / 2.0,
        };
        let [left, top] = [x - 6.0, y - 6.0].map(number);
        let bottom = number(y + 6.0);
        // A rim in the colour of the page keeps the cross apart from what it crosses out.
        for class in ["gap wide", "cut"] {
            put!(
                out,
                r#"<path class="{class}" d="M{left} {top}l12 12M{left} {bottom}l12-12"/>"#
            );
        }
    }
}

fn point(out: &mut String, x: f64, y: f64, approximate: bool, style: MarkStyle) {
    if approximate {
        let reach = (
            x - SYMBOL_RADIUS - BarEnd::Approximate.fade(),
            x + SYMBOL_RADIUS + BarEnd::Approximate.fade(),
        );
        fade(out, reach.0, x - SYMBOL_RADIUS, y, true, style);
        fade(out, x + SYMBOL_RADIUS, reach.1, y, false, style);
    }
    let class = match (style.hollow, approximate) {
        (false, false) => "f",
        (false, true) => "l s v",
        (true, false) => "h",
        (true, true) => "h v",
    };
    if approximate && !style.hollow {
        // Light like all uncertain marks, but opaque to the grid lines.
        put!(out, "{}", symbol(x, y, "bg", style));
        put!(out, "{}", symbol(x, y, "l", style));
        put!(out, "{}", symbol(x, y, "s v", style));
    } else {
        put!(out, "{}", symbol(x, y, class, style));
    }
    if style.contested {
        let class = if style.hollow || approximate {
            "cut"
        } else {
            "gap"
        };
        put!(
            out,
            r#"<path class="{class}" d="M{} {}l8-8"/>"#,
            number(x - 4.0),
            number(y + 4.0)
        );
    }
}

fn symbol(x: f64, y: f64, class: &str, style: MarkStyle) -> String {
    let radius = style.radius();
    match style.attack {
        true => format!(
            r#"<circle class="{class}" cx="{}" cy="{}" r="{}"/>"#,
            number(x),
            number(y),
            number(radius)
        ),
        false => {
            // A diamond of the same area.
            let half = radius * 1.2;
            let step = number(half);
            format!(
                r#"<path class="{class}" d="M{} {}l{step} {step}-{step} {step}-{step}-{step}z"/>"#,
                number(x),
                number(y - half)
            )
        }
    }
}

fn bar(
    out: &mut String,
    (from, to): (f64, f64),
    certain: Option<(f64, f64)>,
    (left, right): (BarEnd, BarEnd),
    y: f64,
    style: MarkStyle,
) {
    let cap = |end: BarEnd| match (end, style.attack) {
        (BarEnd::Closed, true) => Cap::Round,
        (BarEnd::Closed, false) => Cap::Pointed,
        _ => Cap::None,
    };
    // The faded ends are not part of the body.
    let (begin, end) = (from + left.fade(), to - right.fade());
    if left.fade() > 0.0 {
        fade(out, from, begin.min(to), y, true, style);
    }
    if right.fade() > 0.0 {
        fade(out, end.max(from), to, y, false, style);
    }
    let caps = (cap(left), cap(right));
    let body = outline((begin, end), y, caps, true);
    let whole = certain.is_some_and(|(a, b)| a <= begin + 0.5 && b >= end - 0.5);
    if begin < end && !whole {
        let fill = if style.hollow { "bg" } else { "l" };
        put!(out, r#"<path class="{fill}" d="{body}"/>"#);
        let approximate = left == BarEnd::Approximate || right == BarEnd::Approximate;
        let class = if approximate { "s v" } else { "s" };
        let line = outline((begin, end), y, caps, false);
        put!(out, r#"<path class="{class}" d="{line}"/>"#);
    }
    if let Some((a, b)) = certain {
        let flat = |at_edge: bool, cap: Cap| if at_edge { cap } else { Cap::Flat };
        let caps = (flat(a <= begin + 0.5, caps.0), flat(b >= end - 0.5, caps.1));
        put!(
            out,
            r#"<path class="f" d="{}"/>"#,
            outline((a, b), y, caps, true)
        );
    }
    if style.contested {
        // Struck through along its whole length: gaps if filled, lines if hollow.
        let (slash, all) = match style.hollow {
            true => ("hatch", (begin, end)),
            false => ("slash", (from, to)),
        };
        let all = outline(all, y, caps, true);
        put!(out, r##"<path fill="url(#annals-{slash})" d="{all}"/>"##);
        let line = outline((begin, end), y, caps, false);
        put!(out, r#"<path class="s" d="{line}"/>"#);
    }
}

/// A gradient that fades to the left or to the right.
fn fade(out: &mut String, from: f64, to: f64, y: f64, to_left: bool, style: MarkStyle) {
    let side = if to_left { 'l' } else { 'r' };
    put!(
        out,
        r##"<rect fill="url(#annals-{}{side})" x="{}" y="{}" width="{}" height="10"/>"##,
        style.class,
        number(from),
        number(y - HALF_HEIGHT),
        number(to - from)
    );
}

/// The outline of a bar; unless `closed`, ends without a cap are left open.
fn outline((from, to): (f64, f64), y: f64, (left, right): (Cap, Cap), closed: bool) -> String {
    let depth = HALF_HEIGHT.min((to - from) / 2.0);
    let inset = |cap: Cap| match cap {
        Cap::Round | Cap::Pointed => depth,
        Cap::Flat | Cap::None => 0.0,
    };
    let (a, b) = (from + inset(left), to - inset(right));
    let [a, b, from, to, depth] = [a, b, from, to, depth].map(number);
    let [top, middle, bottom] = [y - HALF_HEIGHT, y, y + HALF_HEIGHT].map(number);
    let cap_path = |cap: Cap, x: &str, tip: &str, to_y: &str| match cap {
        Cap::Round => format!("A{depth} 5 0 0 1 {x} {to_y}"),
        Cap::Pointed => format!("L{tip} {middle}L{x} {to_y}"),
        Cap::Flat => format!("V{to_y}"),
        Cap::None if closed => format!("V{to_y}"),
        Cap::None => format!("M{x} {to_y}"),
    };
    format!(
        "M{a} {top}H{b}{}H{a}{}",
        cap_path(right, &b, &to, &bottom),
        cap_path(left, &a, &from, &top)
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
