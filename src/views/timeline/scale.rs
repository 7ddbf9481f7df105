//! Where a day stands in a picture: time in seconds ↔ pixels, ticks from hours to centuries, and
//! the stretches of the calendar that a density strip counts.
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
//! # Ok::<(), annals::model::when::Fault>(())
//! ```

use crate::model::when::{Day, Window};
use chrono::{DateTime, Datelike, Days, Months, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// Time along a line of pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    from: i64,
    to: i64,
    /// Where the line begins.
    pub left: f64,
    /// Where the line ends.
    pub right: f64,
}

/// A mark of the calendar on a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where it stands.
    pub x: f64,
    /// The hour, day, month or year that begins here.
    pub label: String,
}

/// The marks of the calendar on a scale, in order of time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calendar {
    /// The finest steps whose labels have room.
    pub fine: Vec<Tick>,
    /// The coarser parts of the calendar that the labels of the fine ones leave out; the first
    /// can have begun before the scale. None where these are years.
    pub coarse: Vec<Tick>,
    /// Whether the fine ones do not begin with the coarse ones, as weeks do not with months.
    pub apart: bool,
}

/// A step of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many hours.
    Hours(u32),
    /// So many days; seven are a week and begin on Monday.
    Days(u32),
    /// So many months.
    Months(u32),
    /// So many years.
    Years(u32),
}

use Step::{Days as D, Hours as H, Months as M, Years as Y};

/// Fine to coarse.
const STEPS: [Step; 17] = [
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

/// Seconds of a day.
const DAY: i64 = 86_400;

fn midnight(day: Day) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN)
}

fn seconds(at: NaiveDateTime) -> i64 {
    at.and_utc().timestamp()
}

impl Step {
    /// About how many seconds it takes.
    fn length(self) -> i64 {
        match self {
            H(n) => i64::from(n) * 3600,
            D(n) => i64::from(n) * DAY,
            M(n) => i64::from(n) * DAY * 30,
            Y(n) => i64::from(n) * DAY * 365,
        }
    }

    /// The least pixels between two ticks that leave their labels room.
    fn room(self) -> f64 {
        match self {
            H(_) => 44.0,
            D(_) => 24.0,
            M(_) => 38.0,
            Y(_) => 46.0,
        }
    }

    /// The last beginning of such a step at or before a moment.
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

    /// What stands at a tick.
    fn label(self, at: NaiveDateTime) -> String {
        match self {
            H(_) => at.format("%H:%M").to_string(),
            D(_) => at.day().to_string(),
            M(_) => at.format("%b").to_string(),
            Y(_) => at.year().to_string(),
        }
    }

    /// The coarser part of the calendar that its labels leave out, and how that is written.
    fn coarser(self) -> Option<(Self, &'static str)> {
        match self {
            H(_) => Some((D(1), "%-d %b %Y")),
            D(_) => Some((M(1), "%b %Y")),
            M(_) => Some((Y(1), "%Y")),
            Y(_) => None,
        }
    }

    /// One of them in words: `month`, `5 years`.
    pub fn words(self) -> String {
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

    /// The stretch that begins with a day, in words: `week of 4 March 2024`, `March 2024`.
    pub fn name(self, first: Day) -> String {
        match self {
            H(_) | D(1) => first.format("%-d %B %Y").to_string(),
            D(7) => first.format("week of %-d %B %Y").to_string(),
            M(1) => first.format("%B %Y").to_string(),
            Y(1) => first.year().to_string(),
            other => format!("{} from {}", other.words(), first.format("%B %Y")),
        }
    }
}

impl Scale {
    /// A scale over a window; none where an end of it is open.
    pub fn over(window: &Window, left: f64, right: f64) -> Option<Self> {
        let (from, to) = (window.from?, window.to?);
        Some(Self {
            from: seconds(midnight(from)),
            to: seconds(midnight(to)) + DAY,
            left,
            right,
        })
    }

    /// The same time, with so many more pixels of time on either side than the pixels it had.
    pub(super) fn padded(self, left: f64, right: f64) -> Self {
        let inner = (self.right - self.left - left - right).max(1.0);
        #[expect(
            clippy::cast_precision_loss,
            reason = "seconds of ten thousand years fit"
        )]
        let a_pixel = (self.to - self.from) as f64 / inner;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a part of the same seconds"
        )]
        let more = |pixels: f64| (pixels * a_pixel) as i64;
        Self {
            from: self.from - more(left),
            to: self.to + more(right),
            ..self
        }
    }

    /// Where a moment stands, also outside the line.
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of ten thousand years fit"
    )]
    fn x(&self, at: i64) -> f64 {
        let part = (at - self.from) as f64 / (self.to - self.from).max(1) as f64;
        self.left + part * (self.right - self.left)
    }

    /// Where a moment stands.
    pub fn at(&self, moment: NaiveDateTime) -> f64 {
        self.x(seconds(moment))
    }

    /// Where a day begins.
    pub fn start(&self, day: Day) -> f64 {
        self.x(seconds(midnight(day)))
    }

    /// Where a day ends.
    pub fn end(&self, day: Day) -> f64 {
        self.x(seconds(midnight(day)) + DAY)
    }

    /// How many pixels a step takes.
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of a thousand years fit"
    )]
    fn pixels(&self, step: Step) -> f64 {
        (self.right - self.left) * step.length() as f64 / (self.to - self.from).max(1) as f64
    }

    /// The beginnings of steps that stand on the line, at most a few thousand, and the one before
    /// the first of them.
    fn beginnings(&self, step: Step) -> Vec<NaiveDateTime> {
        let Some(from) = DateTime::from_timestamp(self.from, 0) else {
            return Vec::new();
        };
        let first = step.floor(from.naive_utc());
        std::iter::successors(first, |at| step.next(*at))
            .take_while(|at| seconds(*at) < self.to)
            .take(4000)
            .collect()
    }

    /// The calendar along the line.
    pub fn calendar(&self) -> Calendar {
        self.calendar_from(H(1))
    }

    /// The calendar with no step finer than this one.
    pub(super) fn calendar_from(&self, finest: Step) -> Calendar {
        let finest = finest.length();
        let fits = |step: &&Step| step.length() >= finest && self.pixels(**step) >= step.room();
        let step = *STEPS.iter().find(fits).unwrap_or(&Y(1000));
        let fine = self.beginnings(step).into_iter().map(|at| Tick {
            x: self.at(at),
            label: step.label(at),
        });
        let coarse = step.coarser().map(|(coarser, form)| {
            let ticks = self.beginnings(coarser).into_iter().map(|at| Tick {
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

    /// Whether the ticks are hours, which the clock of UTC tells.
    pub fn is_in_hours(&self) -> bool {
        self.pixels(D(1)) >= D(1).room() && self.pixels(H(12)) >= H(12).room()
    }

    /// Stretches of the calendar of at least so many pixels, a day or longer, that cover the line:
    /// their step, and the first and last day of each.
    pub fn stretches(&self, pixels: f64) -> (Step, Vec<(Day, Day)>) {
        let fits = |step: &&Step| step.length() >= DAY && self.pixels(**step) >= pixels;
        let step = *STEPS.iter().find(fits).unwrap_or(&Y(1000));
        let stretch = |at: &NaiveDateTime| {
            let last = step.next(*at)?.date().pred_opt()?;
            Some((at.date(), last))
        };
        let stretches = self.beginnings(step).iter().filter_map(stretch).collect();
        (step, stretches)
    }
}
