//! The histogram: the number of events per time bin. Each bar links to its bin, so it can be used
//! without script; so can the links to pan and zoom.

use crate::model::when::{Day, Overlap, Window};
use crate::render::html::{Markup, html};
use crate::render::style::count;
use crate::views::timeline::{Entry, Timeline};
use chrono::{Datelike, Days};

/// The most bars.
const MAX_BARS: i32 = 64;
/// The most axis labels, and when the bins are days: as many as fit on a phone.
const MAX_LABELS: (usize, usize) = (6, 4);
/// Height in pixels, of the highest bar and of the whole image.
const HEIGHT: (f64, f64) = (56.0, 78.0);

/// Index of the count, CSS class and label of the segments of a bar, from the bottom.
const SEGMENTS: [(usize, &str, &str); 4] = [
    (1, "e f", "other events"),
    (0, "a f", "attacks"),
    (2, "c f", "contested"),
    (3, "k l", "uncertain date"),
];

/// The first and last day that the timeline shows.
fn extent(timeline: &Timeline) -> Option<(Day, Day)> {
    let dates = || timeline.entries.iter().filter_map(Entry::dated);
    let first = dates().filter_map(|when| when.sort_day()).min();
    let last = dates()
        .filter_map(|when| when.bounds().latest.or_else(|| when.sort_day()))
        .max();
    let from = timeline.window.from.or(first)?;
    let to = timeline.window.to.or(last)?;
    (from <= to).then_some((from, to))
}

/// A time bin, with the date that names it.
struct Bin {
    first: Day,
    last: Day,
    name: String,
}

/// The bins between two days: years, months or days, whichever are few enough.
fn bins_between((from, to): (Day, Day)) -> Vec<Bin> {
    let years = to.year() - from.year() + 1;
    let days = (to - from).num_days();
    let mut bins = Vec::new();
    if years > 4 {
        let step = (years + MAX_BARS - 1) / MAX_BARS;
        let mut year = from.year() - from.year().rem_euclid(step);
        while year <= to.year() {
            let first = Day::from_ymd_opt(year, 1, 1);
            let last = Day::from_ymd_opt(year + step - 1, 12, 31);
            let name = year.to_string();
            bins.extend(
                first
                    .zip(last)
                    .map(|(first, last)| Bin { first, last, name }),
            );
            year += step;
        }
    } else if days > 62 {
        let mut day = from.with_day(1);
        while let Some(first) = day.filter(|day| *day <= to) {
            let next = first.checked_add_months(chrono::Months::new(1));
            bins.extend(next.and_then(|next| next.pred_opt()).map(|last| Bin {
                first,
                last,
                name: first.format("%Y-%m").to_string(),
            }));
            day = next;
        }
    } else {
        let name = |day: &Day| day.to_string();
        let all = from.iter_days().take_while(|day| *day <= to);
        bins.extend(all.map(|day| Bin {
            name: name(&day),
            first: day,
            last: day,
        }));
    }
    bins
}

/// The histogram with its links and legend; empty if no event is dated. `period` gives the address
/// of the same page for the days from one to another, or for all.
pub(crate) fn histogram(
    timeline: &Timeline,
    period: impl Fn(Option<(&str, &str)>) -> String,
) -> Markup {
    let Some(extent) = extent(timeline) else {
        return html! {};
    };
    let bins = bins_between(extent);
    let counts: Vec<_> = bins
        .iter()
        .map(|bin| counts_in(timeline, bin, extent))
        .collect();
    let highest = counts.iter().map(|it| it.iter().sum()).max().unwrap_or(0);
    let is_days = bins.iter().all(|bin| bin.first == bin.last);
    let labels = if is_days { MAX_LABELS.1 } else { MAX_LABELS.0 };
    let every = bins.len().div_ceil(labels);
    let width = 100.0 / u32::try_from(bins.len()).map_or(1.0, f64::from);
    let left = |at: u32| f64::from(at) * width;
    html! {
        section.density aria-label="Events over time" {
            svg.annals.strip width="100%" height=(HEIGHT.1) role="group"
                aria-label="Events per period" {
                path.rule d={ "M0 " (HEIGHT.0 + 2.5) "H9999" } {}
                @for ((at, bin), counts) in (0..).zip(&bins).zip(&counts) {
                    (bar(bin, counts, (left(at), width * 0.86), highest, &period))
                    @if (at as usize).is_multiple_of(every) && left(at) < 88.0 {
                        text x=(percent(left(at))) y=(HEIGHT.1 - 5.0) { (bin.name) }
                    }
                }
            }
            div.under { (zoom_links(timeline.window, extent, &period)) (legend(&counts)) }
        }
    }
}

fn percent(number: f64) -> String {
    format!("{number:.2}%")
}

/// The colours of the bars that are shown.
fn legend(counts: &[[usize; 4]]) -> Markup {
    html! {
        ul.key aria-label="Colours of the bars" {
            @for (at, class, name) in SEGMENTS {
                @if counts.iter().any(|counts| counts[at] > 0) {
                    li {
                        svg.annals width="10" height="10" aria-hidden="true" {
                            rect class=(class) width="10" height="10" {}
                        }
                        " " (name)
                    }
                }
            }
        }
    }
}

/// Attacks, other events, contested events, and events possibly in the bin.
fn counts_in(timeline: &Timeline, bin: &Bin, (from, to): (Day, Day)) -> [usize; 4] {
    let window = Window::of_days(Some(bin.first), Some(bin.last));
    let period = Window::of_days(Some(from), Some(to));
    let mut counts = [0; 4];
    for entry in &timeline.entries {
        match entry.overlap_in(&window, &period) {
            // What did not happen is drawn, not counted.
            _ if !entry.state.happening.counts() => {}
            Some(Overlap::Definite) if entry.is_contested() => counts[2] += 1,
            Some(Overlap::Definite) if entry.is_attack() => counts[0] += 1,
            Some(Overlap::Definite) => counts[1] += 1,
            Some(Overlap::Possible) => counts[3] += 1,
            Some(Overlap::None) | None => {}
        }
    }
    counts
}

fn bar(
    bin: &Bin,
    counts: &[usize; 4],
    (left, width): (f64, f64),
    highest: usize,
    period: impl Fn(Option<(&str, &str)>) -> String,
) -> Markup {
    let certain: usize = counts[..3].iter().sum();
    if certain + counts[3] == 0 {
        return html! {};
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of events")]
    let height = |events: usize| HEIGHT.0 * events as f64 / highest.max(1) as f64;
    let mut top = HEIGHT.0 + 2.0;
    let segments = SEGMENTS.iter().filter(|(at, ..)| counts[*at] > 0);
    let segments = segments.map(|(at, class, _)| {
        let height = height(counts[*at]);
        top -= height;
        (class, format!("{top:.1}"), format!("{height:.1}"))
    });
    html! {
        a href=(period_of(bin, period)) {
            title {
                (bin.name) ": " (count(certain, "event"))
                @if counts[3] > 0 { ", possibly " (counts[3]) " more" }
            }
            @for (class, y, height) in segments {
                rect class=(class) x=(percent(left)) y=(y) width=(percent(width)) height=(height) {}
            }
        }
    }
}

/// The address for a bin: years and months by their names, else from day to day.
fn period_of(bin: &Bin, period: impl Fn(Option<(&str, &str)>) -> String) -> String {
    let is_whole_year = (bin.first.year(), 1, 1)
        == (bin.last.year(), bin.first.month(), bin.first.day())
        && (bin.last.month(), bin.last.day()) == (12, 31);
    if is_whole_year || bin.name.len() == 7 {
        return period(Some((&bin.name, &bin.name)));
    }
    period(Some((&bin.first.to_string(), &bin.last.to_string())))
}

/// Links to pan and zoom; the keyboard shortcuts follow them.
fn zoom_links(
    window: Window,
    (from, to): (Day, Day),
    period: impl Fn(Option<(&str, &str)>) -> String,
) -> Markup {
    let length = u64::try_from((to - from).num_days() + 1).unwrap_or(1);
    let half = Days::new((length / 2).max(1));
    let quarter = Days::new(length / 4);
    let whole = Days::new(length);
    let link = |key: &str, name: &str, from: Option<Day>, to: Option<Day>| {
        let days = from.zip(to);
        let days = days.filter(|(from, to)| from <= to && from.year() > 0);
        html! {
            @if let Some((from, to)) = days {
                a href=(period(Some((&from.to_string(), &to.to_string())))) data-key=(key)
                    rel="nofollow" { (name) } " "
            }
        }
    };
    let (earlier, later) = (from.checked_sub_days(whole), to.checked_add_days(whole));
    let inner = (from.checked_add_days(quarter), to.checked_sub_days(quarter));
    let outer = (from.checked_sub_days(half), to.checked_add_days(half));
    let in_window = window != Window::default();
    html! {
        p.steps {
            span.dim { (from.to_string()) " to " (to.to_string()) } " "
            @if in_window {
                (link("[", "← Earlier", earlier, from.pred_opt()))
                (link("]", "Later →", to.succ_opt(), later))
            }
            (link("+", "Zoom in", inner.0, inner.1))
            @if in_window {
                (link("-", "Zoom out", outer.0, outer.1))
                a href=(period(None)) data-key="0" { "Show all" }
            }
        }
    }
}
