//! The histogram: the number of events per time bin. Each bar links to its bin, so it can be used
//! without script; so can the links to pan and zoom.

use super::links::PageContext;
use crate::model::when::{Day, Overlap, Window};
use crate::render::escape::escape;
use crate::render::style::count;
use crate::views::timeline::Timeline;
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
pub(super) fn extent(timeline: &Timeline) -> Option<(Day, Day)> {
    let dates = || {
        timeline
            .entries
            .iter()
            .filter_map(|entry| entry.when.as_ref())
    };
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

/// The histogram with its links and legend; empty if no event is dated.
pub(super) fn histogram(context: &PageContext<'_>, timeline: &Timeline) -> String {
    let Some(extent) = extent(timeline) else {
        return String::new();
    };
    let bins = bins_between(extent);
    let counts: Vec<_> = bins.iter().map(|bin| counts_in(timeline, bin)).collect();
    let highest = counts.iter().map(|it| it.iter().sum()).max().unwrap_or(0);
    let is_days = bins.iter().all(|bin| bin.first == bin.last);
    let labels = if is_days { MAX_LABELS.1 } else { MAX_LABELS.0 };
    let every = bins.len().div_ceil(labels);
    let mut bars = String::new();
    let all = u32::try_from(bins.len()).map_or(1.0, f64::from);
    for ((at, bin), counts) in (0_u32..).zip(&bins).zip(&counts) {
        let left = f64::from(at) * 100.0 / all;
        let width = (100.0 / all) * 0.86;
        bars.push_str(&bar(context, bin, counts, (left, width), highest));
        if (at as usize).is_multiple_of(every) && left < 88.0 {
            let name = &bin.name;
            bars.push_str(&format!(
                "<text x=\"{left:.2}%\" y=\"{}\">{name}</text>\n",
                HEIGHT.1 - 5.0
            ));
        }
    }
    format!(
        "<section class=density aria-label=\"Events over time\">\n\
         <svg class=\"annals strip\" width=\"100%\" height=\"{}\" role=group aria-label=\"Events per period\">\n\
         <path class=rule d=\"M0 {y}H9999\"/>\n{bars}</svg>\n<div class=under>\n{}{}</div>\n</section>\n",
        HEIGHT.1,
        zoom_links(context, timeline.window, extent),
        legend(&counts),
        y = HEIGHT.0 + 2.5,
    )
}

/// The colours of the bars that are shown.
fn legend(counts: &[[usize; 4]]) -> String {
    let shown = SEGMENTS
        .iter()
        .filter(|(at, ..)| counts.iter().any(|counts| counts[*at] > 0));
    let items: String = shown
        .map(|(_, class, name)| {
            format!(
                "<li><svg class=annals width=10 height=10 aria-hidden=true><rect class=\"{class}\" width=10 height=10 /></svg> {name}\n"
            )
        })
        .collect();
    format!("<ul class=key aria-label=\"Colours of the bars\">\n{items}</ul>\n")
}

/// Attacks, other events, contested events, and events possibly in the bin.
fn counts_in(timeline: &Timeline, bin: &Bin) -> [usize; 4] {
    let window = Window {
        from: Some(bin.first),
        to: Some(bin.last),
    };
    let mut counts = [0; 4];
    for entry in &timeline.entries {
        match entry.when.as_ref().map(|when| when.overlap(&window)) {
            Some(Overlap::Definite) if entry.contested => counts[2] += 1,
            Some(Overlap::Definite) if entry.is_attack() => counts[0] += 1,
            Some(Overlap::Definite) => counts[1] += 1,
            Some(Overlap::Possible) => counts[3] += 1,
            Some(Overlap::None) | None => {}
        }
    }
    counts
}

fn bar(
    context: &PageContext<'_>,
    bin: &Bin,
    counts: &[usize; 4],
    (left, width): (f64, f64),
    highest: usize,
) -> String {
    let certain: usize = counts[..3].iter().sum();
    if certain + counts[3] == 0 {
        return String::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of events")]
    let height = |events: usize| HEIGHT.0 * events as f64 / highest.max(1) as f64;
    let mut y = HEIGHT.0 + 2.0;
    let mut parts = String::new();
    for (at, class, _) in SEGMENTS.iter().filter(|(at, ..)| counts[*at] > 0) {
        let events = counts[*at];
        y -= height(events);
        parts.push_str(&format!(
            "<rect class=\"{class}\" x=\"{left:.2}%\" y=\"{y:.1}\" width=\"{width:.2}%\" height=\"{:.1}\"/>",
            height(events)
        ));
    }
    let possible = match counts[3] {
        0 => String::new(),
        n => format!(", possibly {n} more"),
    };
    let (from, to) = (bin.first.to_string(), bin.last.to_string());
    let is_whole_year = (bin.first.year(), 1, 1)
        == (bin.last.year(), bin.first.month(), bin.first.day())
        && (bin.last.month(), bin.last.day()) == (12, 31);
    let (from, to) = match (is_whole_year, bin.name.len()) {
        (true, _) | (_, 7) => (bin.name.clone(), bin.name.clone()),
        _ => (from, to),
    };
    let url = context.this_page_with(&[("from", Some(&from)), ("to", Some(&to)), ("page", None)]);
    format!(
        "<a href=\"{url}\"><title>{}: {}{possible}</title>{parts}</a>\n",
        escape(&bin.name),
        count(certain, "event")
    )
}

/// Links to pan and zoom; the keyboard shortcuts follow them.
fn zoom_links(context: &PageContext<'_>, window: Window, (from, to): (Day, Day)) -> String {
    let length = u64::try_from((to - from).num_days() + 1).unwrap_or(1);
    let half = Days::new((length / 2).max(1));
    let quarter = Days::new(length / 4);
    let whole = Days::new(length);
    let link = |key: &str, name: &str, from: Option<Day>, to: Option<Day>| {
        let days = from
            .zip(to)
            .filter(|(from, to)| from <= to && from.year() > 0);
        days.map(|(from, to)| {
            let url = context.this_page_with(&[
                ("from", Some(&from.to_string())),
                ("to", Some(&to.to_string())),
                ("page", None),
            ]);
            format!("<a href=\"{url}\" data-key=\"{key}\" rel=nofollow>{name}</a>\n")
        })
        .unwrap_or_default()
    };
    let zoom_in = link(
        "+",
        "Zoom in",
        from.checked_add_days(quarter),
        to.checked_sub_days(quarter),
    );
    if window == Window::default() {
        return format!("<p class=steps><span class=dim>{from} to {to}</span> {zoom_in}</p>\n");
    }
    format!(
        "<p class=steps><span class=dim>{from} to {to}</span> {}{}{zoom_in}{}\
         <a href=\"{}\" data-key=0>Show all</a></p>\n",
        link(
            "[",
            "← Earlier",
            from.checked_sub_days(whole),
            from.pred_opt()
        ),
        link("]", "Later →", to.succ_opt(), to.checked_add_days(whole)),
        link(
            "-",
            "Zoom out",
            from.checked_sub_days(half),
            to.checked_add_days(half)
        ),
        context.this_page_with(&[("from", None), ("to", None), ("page", None)]),
    )
}
