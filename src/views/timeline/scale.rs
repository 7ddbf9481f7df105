//! The time scale: seconds ↔ pixels, calendar ticks from hours to centuries, and the bins of a
//! density strip.
//!
//! ```
//! use annals::views::timeline::scale::Scale;
//! use annals::model::when::Window;
//!
//! let december = Window::parse(Some("2023-12"), Some("2023-12"))?;
//! let scale = Scale::over(&december, 0.0, 930.0).expect("both ends are given");
//! assert_eq!(scale.start(december.from.expect("a day")), 0.0);
//! assert_eq!(scale.end(december.to.expect("a day")), 930.0);
//! let calendar = scale.calendar();
//! assert_eq!((calendar.fine[11].label.as_str(), calendar.fine[11].x), ("12", 330.0));
//! assert_eq!(calendar.coarse[0].label, "Dec 2023");
//! # Ok::<(), annals::model::when::DateError>(())
//! ```

use crate::model::when::{Day, Window};
use chrono::{
    DateTime, Datelike, Days, Months, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc,
};

/// A linear time scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    from: i64,
    to: i64,
    /// The left end in pixels.
    pub left: f64,
    /// The right end in pixels.
    pub right: f64,
    /// Whether its ticks may be hours.
    hours: bool,
    /// Whether moments are in one time zone already, and not to be put into UTC for an axis in hours.
    zoned: bool,
}

/// A calendar tick on a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its position.
    pub x: f64,
    /// The hour, day, month or year that begins here.
    pub label: String,
}

/// The calendar ticks of a scale, in chronological order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calendar {
    /// The finest ticks whose labels fit.
    pub fine: Vec<Tick>,
    /// The coarser units that the fine labels leave out; the first may begin before the scale. Empty
    /// if the fine ticks are years.
    pub coarse: Vec<Tick>,
    /// Whether fine and coarse ticks do not align, as weeks and months do not.
    pub apart: bool,
}

/// A calendar unit between two ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarStep {
    /// A number of hours.
    Hours(u32),
    /// A number of days; seven are a week, starting on Monday.
    Days(u32),
    /// A number of months.
    Months(u32),
    /// A number of years.
    Years(u32),
}

use CalendarStep::{Days as D, Hours as H, Months as M, Years as Y};

/// All steps, fine to coarse.
const CALENDAR_STEPS: [CalendarStep; 17] = [
    H(1),
    H(3),
    H(6),
    H(12),
    D(1),
    D(7),
    M(1),
    M(3),
    Y(1),
    Y(2),
    Y(5),
    Y(10),
    Y(20),
    Y(50),
    Y(100),
    Y(200),
    Y(1000),
];

/// Seconds per day.
const DAY: i64 = 86_400;

fn midnight(day: Day) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN)
}

fn seconds(at: NaiveDateTime) -> i64 {
    at.and_utc().timestamp()
}

impl CalendarStep {
    /// Its approximate length in seconds.
    fn length(self) -> i64 {
        match self {
            H(n) => i64::from(n) * 3600,
            D(n) => i64::from(n) * DAY,
            M(n) => i64::from(n) * DAY * 30,
            Y(n) => i64::from(n) * DAY * 365,
        }
    }

    /// The minimum width in pixels that fits a label.
    fn min_width(self) -> f64 {
        match self {
            H(_) => 44.0,
            D(_) => 24.0,
            M(_) => 38.0,
            Y(_) => 46.0,
        }
    }

    /// The start of the step that contains a moment.
    fn floor(self, at: NaiveDateTime) -> Option<NaiveDateTime> {
        let day = at.date();
        Some(match self {
            H(n) => day.and_hms_opt(at.hour() - at.hour() % n, 0, 0)?,
            D(7) => midnight(day - Days::new(day.weekday().num_days_from_monday().into())),
            D(_) => midnight(day),
            M(n) => {
                let month = day.month0() - day.month0() % n;
                midnight(Day::from_ymd_opt(day.year(), month + 1, 1)?)
            }
            Y(n) => {
                let n = i32::try_from(n).ok()?;
                midnight(Day::from_ymd_opt(day.year().div_euclid(n) * n, 1, 1)?)
            }
        })
    }

    fn next(self, at: NaiveDateTime) -> Option<NaiveDateTime> {
        match self {
            H(n) => at.checked_add_signed(TimeDelta::hours(n.into())),
            D(n) => at.checked_add_days(Days::new(n.into())),
            M(n) => at.checked_add_months(Months::new(n)),
            Y(n) => at.checked_add_months(Months::new(n * 12)),
        }
    }

    /// The label of a tick.
    fn label(self, at: NaiveDateTime) -> String {
        match self {
            H(_) => at.format("%H:%M").to_string(),
            D(_) => at.day().to_string(),
            M(_) => at.format("%b").to_string(),
            Y(_) => at.year().to_string(),
        }
    }

    /// The coarser unit that its labels leave out, with its date format.
    fn coarser(self) -> Option<(Self, &'static str)> {
        match self {
            H(_) => Some((D(1), "%-d %b %Y")),
            D(_) => Some((M(1), "%b %Y")),
            M(_) => Some((Y(1), "%Y")),
            Y(_) => None,
        }
    }

    /// The step in words: `month`, `5 years`.
    pub fn describe(self) -> String {
        match self {
            D(7) => "week".to_owned(),
            M(3) => "quarter".to_owned(),
            H(1) => "hour".to_owned(),
            D(1) => "day".to_owned(),
            M(1) => "month".to_owned(),
            Y(1) => "year".to_owned(),
            H(n) => format!("{n} hours"),
            D(n) => format!("{n} days"),
            M(n) => format!("{n} months"),
            Y(n) => format!("{n} years"),
        }
    }

    /// The period that starts on a day, in words: `week of 4 March 2024`, `March 2024`.
    pub fn describe_period(self, first: Day) -> String {
        match self {
            H(_) | D(1) => first.format("%-d %B %Y").to_string(),
            D(7) => first.format("week of %-d %B %Y").to_string(),
            M(1) => first.format("%B %Y").to_string(),
            Y(1) => first.year().to_string(),
            other => format!("{} from {}", other.describe(), first.format("%B %Y")),
        }
    }
}

impl Scale {
    /// A scale over a window; `None` if either end is open.
    pub fn over(window: &Window, left: f64, right: f64) -> Option<Self> {
        let (from, to) = (window.from?, window.to?);
        Some(Self {
            from: seconds(midnight(from)),
            to: seconds(midnight(to)) + DAY,
            left,
            right,
            hours: true,
            zoned: false,
        })
    }

    /// The same scale for entries some of which have times of day, or none; all `zoned` in one time zone,
    /// or each at its own offset.
    pub(super) fn with_times(self, any: bool, zoned: bool) -> Self {
        Self {
            hours: any,
            zoned,
            ..self
        }
    }

    /// The same scale, as much longer as it takes to hold some moments of [`Self::moment`].
    pub(super) fn holding(self, moments: impl Iterator<Item = NaiveDateTime>) -> Self {
        let hour = 3600;
        moments.map(seconds).fold(self, |scale, at| Self {
            from: if at < scale.from {
                at - hour
            } else {
                scale.from
            },
            to: if at > scale.to { at + hour } else { scale.to },
            ..scale
        })
    }

    /// Where a moment is placed: in UTC if the ticks are hours and it has no other zone, else by the
    /// clock of its source, so that it is on its own day.
    pub(super) fn moment(
        &self,
        utc: Option<DateTime<Utc>>,
        local: Option<NaiveDateTime>,
    ) -> Option<NaiveDateTime> {
        let utc = utc?.naive_utc();
        match self.is_in_hours() && !self.zoned {
            true => Some(utc),
            false => local.or(Some(utc)),
        }
    }

    /// The same scale, extended in time by this many pixels on either side.
    pub(super) fn padded(self, left: f64, right: f64) -> Self {
        let inner = (self.right - self.left - left - right).max(1.0);
        #[expect(
            clippy::cast_precision_loss,
            reason = "seconds of ten thousand years fit"
        )]
        let seconds_per_pixel = (self.to - self.from) as f64 / inner;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a part of the same seconds"
        )]
        let more = |pixels: f64| (pixels * seconds_per_pixel) as i64;
        Self {
            from: self.from - more(left),
            to: self.to + more(right),
            ..self
        }
    }

    /// The position of a moment in seconds, also outside the scale.
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of ten thousand years fit"
    )]
    fn x(&self, at: i64) -> f64 {
        let part = (at - self.from) as f64 / (self.to - self.from).max(1) as f64;
        self.left + part * (self.right - self.left)
    }

    /// The position of a moment.
    pub fn at(&self, moment: NaiveDateTime) -> f64 {
        self.x(seconds(moment))
    }

    /// The position of the start of a day.
    pub fn start(&self, day: Day) -> f64 {
        self.x(seconds(midnight(day)))
    }

    /// The position of the end of a day.
    pub fn end(&self, day: Day) -> f64 {
        self.x(seconds(midnight(day)) + DAY)
    }

    /// The width of a step in pixels.
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of a thousand years fit"
    )]
    fn pixels(&self, step: CalendarStep) -> f64 {
        (self.right - self.left) * step.length() as f64 / (self.to - self.from).max(1) as f64
    }

    /// The starts of the steps that overlap the scale, at most a few thousand.
    fn starts(&self, step: CalendarStep) -> Vec<NaiveDateTime> {
        let Some(from) = DateTime::from_timestamp(self.from, 0) else {
            return Vec::new();
        };
        let first = step.floor(from.naive_utc());
        std::iter::successors(first, |at| step.next(*at))
            .take_while(|at| seconds(*at) < self.to)
            .take(4000)
            .collect()
    }

    /// The calendar of the scale.
    pub fn calendar(&self) -> Calendar {
        self.calendar_from(if self.hours { H(1) } else { D(1) })
    }

    /// The calendar with no step finer than this one.
    pub(super) fn calendar_from(&self, finest: CalendarStep) -> Calendar {
        let finest = finest.length();
        let fits = |step: &&CalendarStep| {
            step.length() >= finest && self.pixels(**step) >= step.min_width()
        };
        let step = *CALENDAR_STEPS.iter().find(fits).unwrap_or(&Y(1000));
        let fine = self.starts(step).into_iter().map(|at| Tick {
            x: self.at(at),
            label: step.label(at),
        });
        let coarse = step.coarser().map(|(coarser, form)| {
            let ticks = self.starts(coarser).into_iter().map(|at| Tick {
                x: self.at(at).max(self.left),
                label: at.format(form).to_string(),
            });
            ticks.collect()
        });
        Calendar {
            fine: fine.filter(|tick| tick.x >= self.left - 0.01).collect(),
            coarse: coarse.unwrap_or_default(),
            apart: step == D(7),
        }
    }

    /// Whether the ticks are hours.
    pub fn is_in_hours(&self) -> bool {
        self.hours
            && self.pixels(D(1)) >= D(1).min_width()
            && self.pixels(H(12)) >= H(12).min_width()
    }

    /// Bins that cover the scale, at least a day long and this many pixels wide: their step, and the
    /// first and last day of each.
    pub fn bins(&self, pixels: f64) -> (CalendarStep, Vec<(Day, Day)>) {
        let fits = |step: &&CalendarStep| step.length() >= DAY && self.pixels(**step) >= pixels;
        let step = *CALENDAR_STEPS.iter().find(fits).unwrap_or(&Y(1000));
        let bin = |at: &NaiveDateTime| {
            let last = step.next(*at)?.date().pred_opt()?;
            Some((at.date(), last))
        };
        let bins = self.starts(step).iter().filter_map(bin).collect();
        (step, bins)
    }
}
