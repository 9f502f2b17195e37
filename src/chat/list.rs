//! What a list of conversations shows, and in which order: by days, as the
//! person's clock has them.

use std::collections::BinaryHeap;
use std::fmt::{self, Display, Formatter};

use super::conversation::Conversation;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Where a conversation lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// In the list.
    Listed,
    Archive,
    Trash,
}

/// The time where the person is.
#[derive(Clone, Copy)]
pub struct LocalTime<'a> {
    /// Milliseconds since 1970.
    pub now_ms: u64,
    /// How far local time is ahead of UTC at such a time, in milliseconds: it
    /// changes with the season.
    pub offset_ms: &'a dyn Fn(u64) -> i64,
}

impl fmt::Debug for LocalTime<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LocalTime").field(&self.now_ms).finish()
    }
}

/// What stands above some conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Pinned,
    Today,
    Yesterday,
    /// The seven days before today, but yesterday.
    PreviousWeek,
    /// A month (from 0) of a year.
    Month(i64, usize),
}

impl Display for Group {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        match self {
            Self::Pinned => f.write_str("Pinned"),
            Self::Today => f.write_str("Today"),
            Self::Yesterday => f.write_str("Yesterday"),
            Self::PreviousWeek => f.write_str("Previous 7 days"),
            Self::Month(year, month) => {
                let month = MONTHS.get(*month).copied().unwrap_or_default();
                write!(f, "{month} {year}")
            }
        }
    }
}

/// A conversation of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its place among all that is known.
    pub head: usize,
    /// How many rows are above it: entries and headings are a row each.
    pub row: usize,
    /// The heading that stands above it, in a row of its own.
    pub heading: Option<Group>,
}

/// The conversations on a shelf, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    pub entries: Vec<Entry>,
    /// Entries and headings.
    pub rows: usize,
}

/// What lies on a shelf: the newest first, and in the list those that are
/// pinned before all others. The trash goes by when something was put into it.
#[must_use]
pub fn list(heads: &[Conversation], shelf: Shelf, time: &LocalTime<'_>) -> List {
    let keys = heads.iter().enumerate().filter(|(_, head)| {
        let lies = match head.deleted_ms {
            Some(_) => Shelf::Trash,
            None if head.archived => Shelf::Archive,
            None => Shelf::Listed,
        };
        lies == shelf
    });
    let keys = keys.map(|(place, head)| {
        let pinned = shelf == Shelf::Listed && head.pinned;
        let at = head.deleted_ms.unwrap_or(head.updated_ms);
        (pinned, at, place)
    });
    // A heap sorts nearly as fast as the standard library's sort, whose code
    // is many times as large.
    let sorted = BinaryHeap::from_iter(keys).into_sorted_vec();
    let mut entries = Vec::with_capacity(sorted.len());
    let mut days = Days::new(time);
    let mut last = None;
    let mut row = 0;
    for (pinned, at, head) in sorted.into_iter().rev() {
        let group = match shelf {
            Shelf::Listed if pinned => Some(Group::Pinned),
            Shelf::Listed => Some(days.group(at)),
            Shelf::Archive | Shelf::Trash => None,
        };
        let heading = if group == last { None } else { group };
        last = group;
        entries.push(Entry { head, row, heading });
        row += 1 + usize::from(heading.is_some());
    }
    List { entries, rows: row }
}

/// How many of the person's days ago something was.
#[must_use]
pub fn days_ago(at_ms: u64, time: &LocalTime<'_>) -> u64 {
    let days = time.day(time.now_ms) - time.day(at_ms);
    u64::try_from(days).unwrap_or_default()
}

/// When the person's next day begins.
#[must_use]
pub fn tomorrow_ms(time: &LocalTime<'_>) -> u64 {
    time.begin(time.day(time.now_ms) + 1)
}

impl LocalTime<'_> {
    /// The days since 1970-01-01 on the person's calendar.
    fn day(&self, at_ms: u64) -> i64 {
        let utc = i64::try_from(at_ms).unwrap_or(i64::MAX / 2);
        (utc + (self.offset_ms)(at_ms)).div_euclid(DAY_MS)
    }

    /// When such a day begins.
    fn begin(&self, day: i64) -> u64 {
        let ms = |local: i64| u64::try_from(local).unwrap_or_default();
        let local = day.saturating_mul(DAY_MS);
        // The offset is another one half a day earlier only where the clocks
        // are changed in between.
        let before = (self.offset_ms)(ms(local - DAY_MS / 2));
        let guess = ms(local - before);
        let begin = ms(local - (self.offset_ms)(guess));
        // Where clocks are changed at midnight there is none, and the day
        // begins with the hour after it.
        if self.day(begin) == day { begin } else { guess }
    }
}

/// The group of each time, where times are asked for from the newest on.
struct Days<'a> {
    time: LocalTime<'a>,
    today: u64,
    yesterday: u64,
    week: u64,
    /// The last month that was asked for, and when it begins.
    month: Option<(Group, u64)>,
}

impl<'a> Days<'a> {
    fn new(time: &LocalTime<'a>) -> Self {
        let today = time.day(time.now_ms);
        Self {
            time: *time,
            today: time.begin(today),
            yesterday: time.begin(today - 1),
            week: time.begin(today - 7),
            month: None,
        }
    }

    fn group(&mut self, at_ms: u64) -> Group {
        if at_ms >= self.today {
            return Group::Today;
        }
        if at_ms >= self.yesterday {
            return Group::Yesterday;
        }
        if at_ms >= self.week {
            return Group::PreviousWeek;
        }
        if let Some((group, begins)) = self.month
            && at_ms >= begins
        {
            return group;
        }
        let day = self.time.day(at_ms);
        let (year, month, day_of_month) = date(day);
        let group = Group::Month(year, month);
        self.month = Some((group, self.time.begin(day - day_of_month)));
        group
    }
}

/// Year, month and day of the month (both from 0) of a day since 1970-01-01.
/// The years are counted from March, so that the odd day is the last one
/// (<https://howardhinnant.github.io/date_algorithms.html#civil_from_days>).
fn date(day: i64) -> (i64, usize, i64) {
    /// From 0000-03-01 to 1970-01-01.
    const TO_1970: i64 = 719_468;
    const FOUR_CENTURIES: i64 = 146_097;
    let day = day + TO_1970;
    let era = day.div_euclid(FOUR_CENTURIES);
    let of_era = day.rem_euclid(FOUR_CENTURIES);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5;
    let next_year = i64::from(month >= 10);
    let month = usize::try_from((month + 2) % 12).unwrap_or_default();
    (year + era * 400 + next_year, month, of_month)
}
