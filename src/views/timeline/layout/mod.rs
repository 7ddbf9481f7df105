//! Where the parts of a picture of a timeline stand: axis, lanes, marks, labels, in pixels. Pure:
//! the same entries give the same places.
//!
//! ```
//! use annals::Annals;
//! use annals::query::Limits;
//! use annals::views::timeline::{Filter, gather};
//! use annals::views::timeline::layout::{Content, Options, Words, layout};
//!
//! let annals = Annals::bundled()?;
//! let filter = Filter { words: vec!["kyivstar".into()], ..Filter::default() };
//! let timeline = gather(&annals, &filter, &Limits::default())?;
//! let words = |entry: &annals::views::timeline::Entry| Words {
//!     label: entry.label.clone(),
//!     ..Words::default()
//! };
//! let layout = layout(&timeline, &Options { width: 800.0, by: None, words: &words });
//! let Content::Marks(marks) = &layout.lanes[0].content else { panic!("few enough to name") };
//! assert_eq!(marks.len(), timeline.entries.len());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod density;
mod lanes;
mod rows;
mod shape;
mod text_width;

pub use density::{Bin, Strip};
pub use lanes::fitting;
pub use shape::{End, HALF, Shape};
pub use text_width::{cut, lines, pixels};

use super::scale::{Calendar, Scale};
use super::{By, Entry, Timeline};
use crate::model::when::{Day, Window};
use rows::Rows;

/// What the picture is to be.
pub struct Options<'a> {
    /// Its width in pixels.
    pub width: f64,
    /// What the lanes are; none for a single one.
    pub by: Option<By>,
    /// What to write beside a mark.
    pub words: &'a dyn Fn(&Entry) -> Words,
}

/// What is written beside a mark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Its name.
    pub label: String,
    /// Its date, short.
    pub date: String,
    /// What stands beneath the name instead of the short date, where there is room.
    pub more: String,
}

/// A picture of a timeline, laid out.
#[derive(Debug, Clone)]
pub struct Layout<'a> {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Where the lanes begin, beneath the calendar.
    pub top: f64,
    /// Where the lanes end.
    pub bottom: f64,
    /// Whether the calendar stands at the foot too.
    pub repeats_calendar: bool,
    /// One or more lanes, from top to bottom.
    pub lanes: Vec<Lane<'a>>,
    /// How many lines a label has.
    pub lines: Lines,
    /// What has no date, apart from all that has.
    pub undated: Vec<Listed<'a>>,
    /// How many more have no date and are only counted.
    pub undated_more: usize,
}

/// A stretch from side to side.
#[derive(Debug, Clone)]
pub struct Lane<'a> {
    /// What its entries have in common; none for the only lane.
    pub heading: Option<Heading>,
    /// How many entries it has.
    pub entries: usize,
    /// Its line of time: that of all lanes, or its own year.
    pub scale: Scale,
    /// The calendar along it.
    pub calendar: Calendar,
    /// Where it begins.
    pub y: f64,
    /// Its height, with the heading.
    pub height: f64,
    /// What it shows.
    pub content: Content<'a>,
}

/// What the entries of a lane have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heading {
    /// Something with a name.
    Named(String),
    /// They fit no other lane.
    Nameless,
    /// So many lanes that would have been too many.
    Others(usize),
}

/// What a lane shows.
#[derive(Debug, Clone)]
pub enum Content<'a> {
    /// Each entry with its name.
    Marks(Vec<Mark<'a>>),
    /// How many there were.
    Density(Strip),
}

/// How many lines a label has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// The name with the date.
    One,
    /// The name, and beneath it the date and more.
    Two,
}

/// One entry on the line of time.
#[derive(Debug, Clone)]
pub struct Mark<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The middle of the mark.
    pub y: f64,
    /// What it looks like.
    pub shape: Shape,
    /// What stands beside it.
    pub label: Label,
}

/// Words beside a mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Where it begins, or ends.
    pub x: f64,
    /// Whether it ends at `x`.
    pub ends: bool,
    /// The middle of its first line.
    pub y: f64,
    /// The name.
    pub text: String,
    /// The date, and more.
    pub note: String,
}

/// An entry without a date.
#[derive(Debug, Clone)]
pub struct Listed<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Where its symbol stands.
    pub x: f64,
    /// The middle of the line.
    pub y: f64,
    /// Its name.
    pub text: String,
}

/// Size of the letters of a label.
pub const LABEL: f64 = 13.0;
/// Size of the letters of a note.
pub const NOTE: f64 = 11.5;
/// Free pixels at either side.
pub const MARGIN: f64 = 16.0;

/// The most entries that are named; with more, each lane is a density strip.
const NAMED: usize = 300;
/// The most entries whose labels have two lines.
const ROOMY: usize = 30;
/// The most undated entries that are named beside a density strip.
const LISTED: usize = 60;
/// Height of the calendar, with one line and with two.
const CALENDAR: (f64, f64) = (26.0, 42.0);
/// Height of a heading.
const HEADING: f64 = 28.0;
/// Free pixels beneath the marks of a lane.
const FOOT: f64 = 8.0;
/// Height of a density strip that stands alone, and of one among others.
const STRIP: (f64, f64) = (220.0, 56.0);
/// Height from which on the calendar stands at the foot too.
const TALL: f64 = 600.0;
/// Width of a column of undated entries.
const COLUMN: f64 = 400.0;

impl Lines {
    /// Height of a row, which has one line.
    fn row(self) -> f64 {
        match self {
            Self::One => 21.0,
            Self::Two => 19.0,
        }
    }

    /// How many there are.
    fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

impl Heading {
    /// About how wide it is, with the count behind it.
    fn width(&self) -> f64 {
        let name = match self {
            Self::Named(name) => pixels(name, LABEL * 1.1),
            Self::Nameless | Self::Others(_) => 160.0,
        };
        name + 80.0
    }
}

/// The entries of a lane before they have a place.
struct Group<'a> {
    heading: Option<Heading>,
    entries: Vec<&'a Entry>,
    scale: Scale,
    calendar: Calendar,
}

/// Lays a timeline out.
pub fn layout<'a>(timeline: &'a Timeline, options: &Options<'_>) -> Layout<'a> {
    let groups = groups(timeline, options);
    let placed: usize = groups.iter().map(|group| group.entries.len()).sum();
    let lines = match placed <= ROOMY {
        true => Lines::Two,
        false => Lines::One,
    };
    let top = match groups.first().map(|group| group.calendar.coarse.is_empty()) {
        None => 0.0,
        Some(true) => CALENDAR.0,
        Some(false) => CALENDAR.1,
    };
    let mut page = Layout {
        width: options.width,
        height: top,
        top,
        bottom: top,
        repeats_calendar: false,
        lanes: Vec::new(),
        lines,
        undated: Vec::new(),
        undated_more: 0,
    };
    let strip = match (placed > NAMED, groups.len()) {
        (false, _) => None,
        (true, 1) => Some(STRIP.0),
        (true, _) => Some(STRIP.1),
    };
    for group in groups {
        let y = page.bottom;
        let (content, height) = match strip {
            Some(height) => {
                let strip = density::strip(&group.entries, &group.scale);
                (Content::Density(strip), height + HEADING)
            }
            None => marks(&group, timeline.window, y + FOOT, lines, options),
        };
        let height = height + 2.0 * FOOT;
        page.lanes.push(Lane {
            entries: group.entries.len(),
            heading: group.heading,
            calendar: group.calendar,
            scale: group.scale,
            y,
            height,
            content,
        });
        page.bottom += height;
    }
    page.height = page.bottom;
    if page.bottom - page.top > TALL {
        page.repeats_calendar = true;
        page.height += page.top;
    }
    list_undated(&mut page, timeline, strip.is_some(), options);
    page
}

/// The lanes, as far as anything has a date.
fn groups<'a>(timeline: &'a Timeline, options: &Options<'_>) -> Vec<Group<'a>> {
    let Some(scale) = scale(timeline, options.width) else {
        return Vec::new();
    };
    if options.by == Some(By::Year)
        && let Some(years) = lanes::years(timeline, &scale)
    {
        return years;
    }
    let lanes = lanes::lanes(timeline, options.by).into_iter();
    let calendar = scale.calendar();
    let group = |(heading, entries)| Group {
        heading,
        entries,
        scale,
        calendar: calendar.clone(),
    };
    lanes.map(group).collect()
}

/// The line of time: the window that was asked for; where that is open, from the first to the last
/// day that an entry names, with some room to spare.
fn scale(timeline: &Timeline, width: f64) -> Option<Scale> {
    let dates = timeline
        .entries
        .iter()
        .filter_map(|entry| entry.when.as_ref());
    let bounds: Vec<_> = dates.map(|when| when.bounds()).collect();
    let days = bounds
        .iter()
        .flat_map(|of| [of.earliest, of.latest_begin, of.earliest_end, of.latest]);
    let days: Vec<Day> = days.flatten().collect();
    let window = timeline.window;
    let from = window.from.or_else(|| days.iter().min().copied())?;
    let to = window.to.or_else(|| days.iter().max().copied())?;
    // What lies outside a half-open window must not turn it around.
    let window = Window {
        from: Some(from.min(to)),
        to: Some(to.max(from)),
    };
    let spare = |fixed: Option<Day>, open: bool| match (fixed, open) {
        (Some(_), _) => 0.0,
        (None, false) => shape::SOFT + HALF,
        (None, true) => shape::FADE + HALF,
    };
    let opens = bounds.iter().any(|of| of.earliest.is_none());
    let lasts = bounds.iter().any(|of| of.latest.is_none());
    let scale = Scale::over(&window, MARGIN, width - MARGIN)?;
    let scale = scale.padded(
        spare(timeline.window.from, opens),
        spare(timeline.window.to, lasts),
    );
    (!bounds.is_empty()).then_some(scale)
}

/// The marks of a lane, from `y` downwards, and their height.
fn marks<'a>(
    group: &Group<'a>,
    window: Window,
    y: f64,
    lines: Lines,
    options: &Options<'_>,
) -> (Content<'a>, f64) {
    let scale = &group.scale;
    let mut rows = Rows::new(scale.left, scale.right, lines);
    if let Some(heading) = &group.heading {
        // The heading stands in the first row, which marks beside it share.
        rows.take(
            0,
            1,
            (scale.left, (scale.left + heading.width()).min(scale.right)),
        );
    }
    let mut ordered: Vec<(&Entry, Shape)> = group
        .entries
        .iter()
        .filter_map(|entry| {
            let when = entry.when.as_ref()?;
            Some((*entry, Shape::of(when, scale, entry.is_hollow(window))?))
        })
        .collect();
    // From left to right, so that a label takes the room that the marks before it have left.
    ordered.sort_by(|a, b| a.1.reach().0.total_cmp(&b.1.reach().0));
    let line = |row: usize| -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a row for each of some hundred entries"
        )]
        let row = row as f64;
        y + 12.0 + row * lines.row()
    };
    let mut marks = Vec::new();
    for (entry, shape) in ordered {
        let place = rows.place(shape.reach(), &(options.words)(entry));
        marks.push(Mark {
            entry,
            y: line(place.row),
            shape,
            label: Label {
                y: line(place.row) + if place.beneath { 18.0 } else { 0.0 },
                ..place.label
            },
        });
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a row for each of some hundred entries"
    )]
    let height = rows.count() as f64 * lines.row();
    (Content::Marks(marks), height)
}

/// Places what has no date beneath the lanes, in columns.
fn list_undated<'a>(
    page: &mut Layout<'a>,
    timeline: &'a Timeline,
    many: bool,
    options: &Options<'_>,
) {
    let undated: Vec<_> = timeline
        .entries
        .iter()
        .filter(|entry| entry.when.is_none())
        .collect();
    if undated.is_empty() {
        return;
    }
    let shown = if many {
        LISTED.min(undated.len())
    } else {
        undated.len()
    };
    page.undated_more = undated.len() - shown;
    let room = options.width - 2.0 * MARGIN;
    let columns = (room / COLUMN).floor().max(1.0);
    let wide = room / columns;
    let top = page.height + HEADING + FOOT;
    let (mut x, mut y) = (MARGIN, top);
    for entry in undated.into_iter().take(shown) {
        if x + wide > options.width - MARGIN + 1.0 {
            (x, y) = (MARGIN, y + Lines::One.row());
        }
        let text = cut(&(options.words)(entry).label, wide - 32.0, LABEL);
        page.undated.push(Listed {
            entry,
            x: x + HALF,
            y: y + 10.0,
            text,
        });
        x += wide;
    }
    page.height = y + Lines::One.row() + FOOT;
}
