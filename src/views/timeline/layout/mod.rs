//! Timeline layout: the positions of axis, lanes, marks and labels in pixels. Pure: the same entries
//! give the same layout.
//!
//! ```
//! use annals::Annals;
//! use annals::query::QueryOptions;
//! use annals::views::timeline::{Filter, gather};
//! use annals::views::timeline::layout::{LaneContent, LayoutOptions, LabelText, layout};
//!
//! let annals = Annals::bundled()?;
//! let filter = Filter { words: vec!["kyivstar".into()], ..Filter::default() };
//! let timeline = gather(&annals, &filter, &QueryOptions::default())?;
//! let words = |entry: &annals::views::timeline::Entry| LabelText {
//!     label: entry.label.clone(),
//!     ..LabelText::default()
//! };
//! let layout = layout(&timeline, &LayoutOptions { width: 800.0, by: None, words: &words });
//! let LaneContent::Marks(marks) = &layout.lanes[0].content else { panic!("few enough to name") };
//! assert_eq!(marks.len(), timeline.entries.len());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod density;
mod lanes;
mod rows;
mod shape;
mod text_width;

pub use density::{Bin, DensityStrip};
pub use lanes::default_grouping;
pub use shape::{BarEnd, SYMBOL_RADIUS, Shape};
pub use text_width::{text_width, truncate, wrap};

use super::scale::{Calendar, Scale};
use super::{Entry, GroupBy, Timeline};
use crate::model::when::{Day, When, Window};
use rows::RowLayout;

/// Layout options.
pub struct LayoutOptions<'a> {
    /// The width in pixels.
    pub width: f64,
    /// The grouping into lanes; `None` for a single lane.
    pub by: Option<GroupBy>,
    /// The label text of an entry.
    pub words: &'a dyn Fn(&Entry) -> LabelText,
}

/// The text of a label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelText {
    /// The name.
    pub label: String,
    /// The short date.
    pub date: String,
    /// The second line, used instead of the short date if there is room.
    pub more: String,
}

/// A timeline layout.
#[derive(Debug, Clone)]
pub struct Layout<'a> {
    /// Its width.
    pub width: f64,
    /// The time zone of an axis in hours.
    pub zone: String,
    /// Its height.
    pub height: f64,
    /// The top of the lanes, below the calendar.
    pub top: f64,
    /// The bottom of the lanes.
    pub bottom: f64,
    /// Whether the calendar is repeated at the bottom.
    pub repeats_calendar: bool,
    /// The lanes, from top to bottom.
    pub lanes: Vec<Lane<'a>>,
    /// The number of lines per label.
    pub lines: LabelLines,
    /// The undated entries, listed separately.
    pub undated: Vec<UndatedMark<'a>>,
    /// How many more undated entries are not listed.
    pub undated_more: usize,
}

/// A horizontal lane.
#[derive(Debug, Clone)]
pub struct Lane<'a> {
    /// Its heading; `None` for a single lane.
    pub heading: Option<Heading>,
    /// The number of its entries.
    pub entries: usize,
    /// Its time scale: shared by all lanes, or that of its year.
    pub scale: Scale,
    /// Its calendar.
    pub calendar: Calendar,
    /// Its top.
    pub y: f64,
    /// Its height, including the heading.
    pub height: f64,
    /// Its content.
    pub content: LaneContent<'a>,
}

/// The heading of a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heading {
    /// A label.
    Named(String),
    /// Entries that fit no other lane.
    Ungrouped,
    /// This many merged lanes.
    Others(usize),
}

/// The content of a lane.
#[derive(Debug, Clone)]
pub enum LaneContent<'a> {
    /// A labelled mark per entry.
    Marks(Vec<Mark<'a>>),
    /// Event counts.
    Density(DensityStrip),
}

/// The number of lines per label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelLines {
    /// Name and date.
    One,
    /// The name, then the date and more.
    Two,
}

/// The mark of one entry.
#[derive(Debug, Clone)]
pub struct Mark<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Its vertical centre.
    pub y: f64,
    /// Its shape.
    pub shape: Shape,
    /// Its label.
    pub label: Label,
}

/// The label of a mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Its anchor.
    pub x: f64,
    /// Whether the text ends at `x` rather than starting there.
    pub ends: bool,
    /// The vertical centre of its first line.
    pub y: f64,
    /// The name.
    pub text: String,
    /// The date, and more.
    pub note: String,
}

/// An undated entry.
#[derive(Debug, Clone)]
pub struct UndatedMark<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The centre of its symbol.
    pub x: f64,
    /// The vertical centre of its line.
    pub y: f64,
    /// Its name.
    pub text: String,
}

/// The font size of a label.
pub const LABEL_SIZE: f64 = 13.0;
/// The font size of a note.
pub const NOTE_SIZE: f64 = 11.5;
/// The margin on either side.
pub const MARGIN: f64 = 16.0;

/// The maximum number of labelled entries; with more, each lane is a density strip.
const MAX_NAMED: usize = 300;
/// The maximum number of entries with two-line labels.
const MAX_TWO_LINE: usize = 30;
/// The maximum number of undated entries listed beside density strips.
const MAX_UNDATED: usize = 60;
/// The height of the calendar with one line and with two.
const CALENDAR_HEIGHT: (f64, f64) = (26.0, 42.0);
/// The height of a heading.
const HEADING_HEIGHT: f64 = 28.0;
/// The padding below the marks of a lane.
const LANE_PADDING: f64 = 8.0;
/// The height of a single density strip, and of one among several.
const STRIP_HEIGHT: (f64, f64) = (220.0, 56.0);
/// The height above which the calendar is repeated at the bottom.
const REPEAT_CALENDAR_HEIGHT: f64 = 600.0;
/// The width of a column of undated entries.
const UNDATED_COLUMN_WIDTH: f64 = 400.0;

impl LabelLines {
    /// The height of a row, which holds one line.
    fn row(self) -> f64 {
        match self {
            Self::One => 21.0,
            Self::Two => 19.0,
        }
    }

    /// The number of lines.
    fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

impl Heading {
    /// Its estimated width, including the count after it.
    fn width(&self) -> f64 {
        let name = match self {
            Self::Named(name) => text_width(name, LABEL_SIZE * 1.1),
            Self::Ungrouped | Self::Others(_) => 160.0,
        };
        name + 80.0
    }
}

/// The entries of a lane, before layout.
struct LaneGroup<'a> {
    heading: Option<Heading>,
    entries: Vec<&'a Entry>,
    scale: Scale,
    calendar: Calendar,
}

/// Lays out a timeline.
pub fn layout<'a>(timeline: &'a Timeline, options: &LayoutOptions<'_>) -> Layout<'a> {
    let groups = groups(timeline, options);
    let placed: usize = groups.iter().map(|group| group.entries.len()).sum();
    let lines = match placed <= MAX_TWO_LINE {
        true => LabelLines::Two,
        false => LabelLines::One,
    };
    let top = match groups.first().map(|group| group.calendar.coarse.is_empty()) {
        None => 0.0,
        Some(true) => CALENDAR_HEIGHT.0,
        Some(false) => CALENDAR_HEIGHT.1,
    };
    let mut page = Layout {
        width: options.width,
        zone: timeline
            .zone
            .as_ref()
            .map_or_else(|| "UTC".to_owned(), |zone| zone.name().to_owned()),
        height: top,
        top,
        bottom: top,
        repeats_calendar: false,
        lanes: Vec::new(),
        lines,
        undated: Vec::new(),
        undated_more: 0,
    };
    let strip = match (placed > MAX_NAMED, groups.len()) {
        (false, _) => None,
        (true, 1) => Some(STRIP_HEIGHT.0),
        (true, _) => Some(STRIP_HEIGHT.1),
    };
    for group in groups {
        let y = page.bottom;
        let (content, height) = match strip {
            Some(height) => {
                let strip = density::strip(&group.entries, &group.scale);
                (LaneContent::Density(strip), height + HEADING_HEIGHT)
            }
            None => marks(&group, timeline.window, y + LANE_PADDING, lines, options),
        };
        let height = height + 2.0 * LANE_PADDING;
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
    if page.bottom - page.top > REPEAT_CALENDAR_HEIGHT {
        page.repeats_calendar = true;
        page.height += page.top;
    }
    list_undated(&mut page, timeline, strip.is_some(), options);
    page
}

/// The lanes; none if no entry is dated.
fn groups<'a>(timeline: &'a Timeline, options: &LayoutOptions<'_>) -> Vec<LaneGroup<'a>> {
    let Some(scale) = scale(timeline, options.width) else {
        return Vec::new();
    };
    if options.by == Some(GroupBy::Year)
        && let Some(years) = lanes::years(timeline, &scale)
    {
        return years;
    }
    let lanes = lanes::lanes(timeline, options.by).into_iter();
    let calendar = scale.calendar();
    let group = |(heading, entries)| LaneGroup {
        heading,
        entries,
        scale,
        calendar: calendar.clone(),
    };
    lanes.map(group).collect()
}

/// The time scale: the requested window; where that is open, from the first to the last day of any
/// entry, with some padding.
fn scale(timeline: &Timeline, width: f64) -> Option<Scale> {
    let dates = || timeline.entries.iter().filter_map(Entry::dated);
    let bounds: Vec<_> = dates().map(When::bounds).collect();
    let days = bounds
        .iter()
        .flat_map(|of| [of.earliest, of.latest_begin, of.earliest_end, of.latest]);
    let days: Vec<Day> = days.flatten().collect();
    let window = timeline.window;
    let from = window.from.or_else(|| days.iter().min().copied())?;
    let to = window.to.or_else(|| days.iter().max().copied())?;
    // Entries outside a half-open window must not invert it.
    let window = Window::of_days(Some(from.min(to)), Some(to.max(from)));
    let padding = |fixed: Option<Day>, open: bool| match (fixed, open) {
        (Some(_), _) => 0.0,
        (None, false) => shape::APPROXIMATE_FADE + SYMBOL_RADIUS,
        (None, true) => shape::OPEN_FADE + SYMBOL_RADIUS,
    };
    let opens = bounds.iter().any(|of| of.earliest.is_none());
    let lasts = bounds.iter().any(|of| of.latest.is_none());
    let scale = Scale::over(&window, MARGIN, width - MARGIN)?;
    let scale = scale.padded(
        padding(timeline.window.from, opens),
        padding(timeline.window.to, lasts),
    );
    let has_time = |when: &When| when.clocks() != (None, None);
    let scale = scale.with_times(dates().any(has_time), timeline.zone.is_some());
    // In UTC a moment may be outside of the days of the window.
    let instants = dates().filter(|_| scale.is_in_hours()).filter_map(|when| {
        let instant = when.instant();
        scale.moment(instant, when.clocks().0)
    });
    (!bounds.is_empty()).then(|| scale.holding(instants))
}

/// The marks of a lane, from `y` down, and their total height.
fn marks<'a>(
    group: &LaneGroup<'a>,
    window: Window,
    y: f64,
    lines: LabelLines,
    options: &LayoutOptions<'_>,
) -> (LaneContent<'a>, f64) {
    let scale = &group.scale;
    let mut rows = RowLayout::new(scale.left, scale.right, lines);
    if let Some(heading) = &group.heading {
        // The heading is in the first row; marks may share that row.
        rows.occupy(
            0,
            1,
            (scale.left, (scale.left + heading.width()).min(scale.right)),
        );
    }
    let mut ordered: Vec<(&Entry, Shape)> = group
        .entries
        .iter()
        .filter_map(|entry| {
            let when = entry.dated()?;
            Some((
                *entry,
                Shape::of(when, scale, entry.is_only_possible(window))?,
            ))
        })
        .collect();
    // From left to right, so that a label fills the space that the marks before it left.
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
                y: line(place.row) + if place.label_below { 18.0 } else { 0.0 },
                ..place.label
            },
        });
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a row for each of some hundred entries"
    )]
    let height = rows.count() as f64 * lines.row();
    (LaneContent::Marks(marks), height)
}

/// Lists undated entries below the lanes, in columns.
fn list_undated<'a>(
    page: &mut Layout<'a>,
    timeline: &'a Timeline,
    many: bool,
    options: &LayoutOptions<'_>,
) {
    let undated: Vec<_> = timeline
        .entries
        .iter()
        .filter(|entry| entry.dated().is_none())
        .collect();
    if undated.is_empty() {
        return;
    }
    let shown = if many {
        MAX_UNDATED.min(undated.len())
    } else {
        undated.len()
    };
    page.undated_more = undated.len() - shown;
    let room = options.width - 2.0 * MARGIN;
    let columns = (room / UNDATED_COLUMN_WIDTH).floor().max(1.0);
    let wide = room / columns;
    let top = page.height + HEADING_HEIGHT + LANE_PADDING;
    let (mut x, mut y) = (MARGIN, top);
    for entry in undated.into_iter().take(shown) {
        if x + wide > options.width - MARGIN + 1.0 {
            (x, y) = (MARGIN, y + LabelLines::One.row());
        }
        let text = truncate(&(options.words)(entry).label, wide - 32.0, LABEL_SIZE);
        page.undated.push(UndatedMark {
            entry,
            x: x + SYMBOL_RADIUS,
            y: y + 10.0,
            text,
        });
        x += wide;
    }
    page.height = y + LabelLines::One.row() + LANE_PADDING;
}
