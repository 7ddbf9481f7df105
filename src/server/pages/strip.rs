//! The density strip: how many events each stretch of time has. Each bar is a link to its stretch,
//! so that it can be brushed without script; so are the steps to earlier, later, nearer and wider.

use super::links::Visit;
use crate::model::when::{Day, Overlap, Window};
use crate::render::escape::escape;
use crate::render::style::count;
use crate::views::timeline::Timeline;
use chrono::{Datelike, Days};

/// The most bars.
const BARS: i32 = 64;
/// The most words beneath them, and of whole days: so many fit on a telephone.
const WORDS: (usize, usize) = (6, 4);
/// Pixels: of the highest bar, and of the whole.
const HEIGHT: (f64, f64) = (56.0, 78.0);

/// Place among the counts, look, and name of the parts of a bar, from below.
const LOOKS: [(usize, &str, &str); 4] = [
    (1, "e f", "other events"),
    (0, "a f", "attacks"),
    (2, "c f", "contested"),
    (3, "k l", "possibly in these days"),
];

/// The days from the first to the last that the timeline shows.
pub(super) fn extent(timeline: &Timeline) -> Option<(Day, Day)> {
    let whens = || {
        timeline
            .entries
            .iter()
            .filter_map(|entry| entry.when.as_ref())
    };
    let first = whens().filter_map(|when| when.sort_day()).min();
    let last = whens()
        .filter_map(|when| when.bounds().latest.or_else(|| when.sort_day()))
        .max();
    let from = timeline.window.from.or(first)?;
    let to = timeline.window.to.or(last)?;
    (from <= to).then_some((from, to))
}

/// One stretch, with the form of a date that names it.
struct Stretch {
    first: Day,
    last: Day,
    name: String,
}

/// The stretches between two days: years, months or days, whichever are few enough.
fn stretches((from, to): (Day, Day)) -> Vec<Stretch> {
    let years = to.year() - from.year() + 1;
    let days = (to - from).num_days();
    let mut found = Vec::new();
    if years > 4 {
        let step = (years + BARS - 1) / BARS;
        let mut year = from.year() - from.year().rem_euclid(step);
        while year <= to.year() {
            let first = Day::from_ymd_opt(year, 1, 1);
            let last = Day::from_ymd_opt(year + step - 1, 12, 31);
            let name = year.to_string();
            found.extend(
                first
                    .zip(last)
                    .map(|(first, last)| Stretch { first, last, name }),
            );
            year += step;
        }
    } else if days > 62 {
        let mut day = from.with_day(1);
        while let Some(first) = day.filter(|day| *day <= to) {
            let next = first.checked_add_months(chrono::Months::new(1));
            found.extend(next.and_then(|next| next.pred_opt()).map(|last| Stretch {
                first,
                last,
                name: first.format("%Y-%m").to_string(),
            }));
            day = next;
        }
    } else {
        let name = |day: &Day| day.to_string();
        let all = from.iter_days().take_while(|day| *day <= to);
        found.extend(all.map(|day| Stretch {
            name: name(&day),
            first: day,
            last: day,
        }));
    }
    found
}

/// The strip, with its steps; nothing where nothing is dated.
pub(super) fn strip(visit: &Visit<'_>, timeline: &Timeline) -> String {
    let Some(extent) = extent(timeline) else {
        return String::new();
    };
    let stretches = stretches(extent);
    let counts: Vec<_> = stretches.iter().map(|one| counted(timeline, one)).collect();
    let highest = counts.iter().map(|it| it.iter().sum()).max().unwrap_or(0);
    let is_days = stretches.iter().all(|one| one.first == one.last);
    let words = if is_days { WORDS.1 } else { WORDS.0 };
    let every = stretches.len().div_ceil(words);
    let mut bars = String::new();
    let all = u32::try_from(stretches.len()).map_or(1.0, f64::from);
    for ((at, one), counts) in (0_u32..).zip(&stretches).zip(&counts) {
        let left = f64::from(at) * 100.0 / all;
        let width = (100.0 / all) * 0.86;
        bars.push_str(&bar(visit, one, counts, (left, width), highest));
        if (at as usize).is_multiple_of(every) && left < 88.0 {
            let name = &one.name;
            bars.push_str(&format!(
                "<text x=\"{left:.2}%\" y=\"{}\">{name}</text>\n",
                HEIGHT.1 - 5.0
            ));
        }
    }
    format!(
        "<section class=density aria-label=\"Events over time\">\n\
         <svg class=\"annals strip\" width=\"100%\" height=\"{}\" role=group aria-label=\"Bars lead to their days\">\n\
         <path class=rule d=\"M0 {y}H9999\"/>\n{bars}</svg>\n<div class=under>\n{}{}</div>\n</section>\n",
        HEIGHT.1,
        steps(visit, timeline.window, extent),
        key(&counts),
        y = HEIGHT.0 + 2.5,
    )
}

/// What the colours of the bars that are there mean.
fn key(counts: &[[usize; 4]]) -> String {
    let there = LOOKS
        .iter()
        .filter(|(at, ..)| counts.iter().any(|counts| counts[*at] > 0));
    let items: String = there
        .map(|(_, class, name)| {
            format!(
                "<li><svg class=annals width=10 height=10 aria-hidden=true><rect class=\"{class}\" width=10 height=10 /></svg> {name}\n"
            )
        })
        .collect();
    format!("<ul class=key aria-label=\"Colours of the bars\">\n{items}</ul>\n")
}

/// Attacks, other events, contested ones, and those that can have been in a stretch.
fn counted(timeline: &Timeline, one: &Stretch) -> [usize; 4] {
    let window = Window {
        from: Some(one.first),
        to: Some(one.last),
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
    visit: &Visit<'_>,
    one: &Stretch,
    counts: &[usize; 4],
    (left, width): (f64, f64),
    highest: usize,
) -> String {
    let sure: usize = counts[..3].iter().sum();
    if sure + counts[3] == 0 {
        return String::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of events")]
    let tall = |events: usize| HEIGHT.0 * events as f64 / highest.max(1) as f64;
    let mut y = HEIGHT.0 + 2.0;
    let mut parts = String::new();
    for (at, class, _) in LOOKS.iter().filter(|(at, ..)| counts[*at] > 0) {
        let events = counts[*at];
        y -= tall(events);
        parts.push_str(&format!(
            "<rect class=\"{class}\" x=\"{left:.2}%\" y=\"{y:.1}\" width=\"{width:.2}%\" height=\"{:.1}\"/>",
            tall(events)
        ));
    }
    let possible = match counts[3] {
        0 => String::new(),
        n => format!(", possibly {n} more"),
    };
    let (from, to) = (one.first.to_string(), one.last.to_string());
    let whole = (one.first.year(), 1, 1) == (one.last.year(), one.first.month(), one.first.day())
        && (one.last.month(), one.last.day()) == (12, 31);
    let (from, to) = match (whole, one.name.len()) {
        (true, _) | (_, 7) => (one.name.clone(), one.name.clone()),
        _ => (from, to),
    };
    let address = visit.here(&[("from", Some(&from)), ("to", Some(&to)), ("page", None)]);
    format!(
        "<a href=\"{address}\"><title>{}: {}{possible}</title>{parts}</a>\n",
        escape(&one.name),
        count(sure, "event")
    )
}

/// Links to what is beside and around the days that are shown; the keys follow them.
fn steps(visit: &Visit<'_>, window: Window, (from, to): (Day, Day)) -> String {
    let length = u64::try_from((to - from).num_days() + 1).unwrap_or(1);
    let half = Days::new((length / 2).max(1));
    let quarter = Days::new(length / 4);
    let whole = Days::new(length);
    let link = |key: &str, name: &str, from: Option<Day>, to: Option<Day>| {
        let days = from
            .zip(to)
            .filter(|(from, to)| from <= to && from.year() > 0);
        days.map(|(from, to)| {
            let address = visit.here(&[
                ("from", Some(&from.to_string())),
                ("to", Some(&to.to_string())),
                ("page", None),
            ]);
            format!("<a href=\"{address}\" data-key=\"{key}\" rel=nofollow>{name}</a>\n")
        })
        .unwrap_or_default()
    };
    let nearer = link(
        "+",
        "Nearer",
        from.checked_add_days(quarter),
        to.checked_sub_days(quarter),
    );
    if window == Window::default() {
        return format!("<p class=steps><span class=dim>{from} to {to}</span> {nearer}</p>\n");
    }
    format!(
        "<p class=steps><span class=dim>{from} to {to}</span> {}{}{nearer}{}\
         <a href=\"{}\" data-key=0>All days</a></p>\n",
        link(
            "[",
            "← Earlier",
            from.checked_sub_days(whole),
            from.pred_opt()
        ),
        link("]", "Later →", to.succ_opt(), to.checked_add_days(whole)),
        link(
            "-",
            "Wider",
            from.checked_sub_days(half),
            to.checked_add_days(half)
        ),
        visit.here(&[("from", None), ("to", None), ("page", None)]),
    )
}
