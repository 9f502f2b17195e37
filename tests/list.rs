//! The list of conversations: its order, its groups, and days as clocks on
//! walls have them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::conversation::Conversation;
use azure_chat::chat::id::ConversationId;
use azure_chat::chat::list::{Group, LocalTime, Shelf, days_ago, list, tomorrow_ms};
use proptest::prelude::*;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// 2026-11-23, 00:00 UTC: a Monday.
const MONDAY: u64 = 1_795_392_000_000;
/// 2026-03-29, 01:00 UTC: clocks in Berlin go from 02:00 to 03:00.
const SPRING: u64 = 1_774_746_000_000;
/// 2026-10-25, 01:00 UTC: clocks in Berlin go from 03:00 to 02:00.
const AUTUMN: u64 = 1_792_890_000_000;

fn utc(_: u64) -> i64 {
    0
}

fn berlin(at: u64) -> i64 {
    let summer = (SPRING..AUTUMN).contains(&at);
    (if summer { 2 } else { 1 }) * HOUR as i64
}

/// Nepal: 5:45 ahead.
fn kathmandu(_: u64) -> i64 {
    (5 * HOUR + 45 * MINUTE) as i64
}

/// Clocks that are changed at midnight, as in Cairo or formerly in São Paulo:
/// 2026-03-29 begins at 01:00.
fn midnight(at: u64) -> i64 {
    let changed = at >= SPRING - HOUR;
    if changed { HOUR as i64 } else { 0 }
}

fn time(now_ms: u64, offset_ms: &dyn Fn(u64) -> i64) -> LocalTime<'_> {
    LocalTime { now_ms, offset_ms }
}

fn head(id: u64, updated_ms: u64) -> Conversation {
    let mut head = Conversation::new(ConversationId(id), 0);
    head.updated_ms = updated_ms;
    head
}

/// The list as text: headings, and the ids of the entries.
fn shown(heads: &[Conversation], shelf: Shelf, time: &LocalTime<'_>) -> Vec<String> {
    let list = list(heads, shelf, time);
    let mut shown = Vec::new();
    for entry in &list.entries {
        assert_eq!(entry.row, shown.len());
        shown.extend(entry.heading.map(|heading| heading.to_string()));
        shown.push(heads[entry.head].id.0.to_string());
    }
    assert_eq!(list.rows, shown.len());
    shown
}

/// The group of a conversation of this time.
fn group(at: u64, time: &LocalTime<'_>) -> Group {
    let list = list(&[head(1, at)], Shelf::Listed, time);
    list.entries[0].heading.unwrap()
}

#[test]
fn the_newest_is_first_below_its_day() {
    let now = MONDAY + 10 * HOUR;
    let mut pinned = head(8, 5);
    pinned.pinned = true;
    let heads = [
        head(1, MONDAY + HOUR),
        head(2, MONDAY + 2 * HOUR),
        head(3, MONDAY - HOUR),
        head(4, MONDAY - 7 * DAY),
        head(5, MONDAY - 7 * DAY - 1),
        head(6, MONDAY - 30 * DAY),
        head(7, MONDAY - 240 * DAY),
        pinned,
        head(9, now + DAY),
    ];
    assert_eq!(
        shown(&heads, Shelf::Listed, &time(now, &utc)),
        [
            "Pinned",
            "8",
            "Today",
            "9",
            "2",
            "1",
            "Yesterday",
            "3",
            "Previous 7 days",
            "4",
            "November 2026",
            "5",
            "October 2026",
            "6",
            "March 2026",
            "7",
        ]
    );
}

#[test]
fn archive_and_trash_are_lists_of_their_own() {
    let mut archived = head(1, 50);
    archived.archived = true;
    archived.pinned = true;
    let mut newer = head(2, 60);
    newer.archived = true;
    let mut deleted = head(3, 10);
    deleted.deleted_ms = Some(90);
    deleted.archived = true;
    let mut earlier = head(4, 80);
    earlier.deleted_ms = Some(85);
    let heads = [archived, newer, deleted, earlier, head(5, MONDAY)];
    let time = time(MONDAY, &utc);
    assert_eq!(shown(&heads, Shelf::Listed, &time), ["Today", "5"]);
    assert_eq!(shown(&heads, Shelf::Archive, &time), ["2", "1"]);
    assert_eq!(shown(&heads, Shelf::Trash, &time), ["3", "4"]);
    assert_eq!(shown(&[], Shelf::Listed, &time), [""; 0]);
}

#[test]
fn days_begin_where_the_person_is() {
    let before = MONDAY - 1;
    assert_eq!(group(before, &time(MONDAY, &utc)), Group::Yesterday);
    // In Nepal it is 05:45 already, and the day has begun at 18:15 UTC.
    let nepal = time(MONDAY, &kathmandu);
    assert_eq!(group(before, &nepal), Group::Today);
    let begin = MONDAY - 5 * HOUR - 45 * MINUTE;
    assert_eq!(group(begin, &nepal), Group::Today);
    assert_eq!(group(begin - 1, &nepal), Group::Yesterday);
    assert_eq!(tomorrow_ms(&nepal), begin + DAY);
    // West of Greenwich it is still Sunday.
    let west = |_| -(5 * HOUR as i64);
    let new_york = time(MONDAY, &west);
    assert_eq!(group(MONDAY - 19 * HOUR, &new_york), Group::Today);
    assert_eq!(group(MONDAY - 19 * HOUR - 1, &new_york), Group::Yesterday);
}

#[test]
fn a_day_of_23_or_25_hours_is_a_day() {
    // Berlin's 29 March began at 23:00 UTC and lasted 23 hours.
    let noon = time(SPRING + 9 * HOUR, &berlin);
    let begin = SPRING - 2 * HOUR;
    assert_eq!(group(begin, &noon), Group::Today);
    assert_eq!(group(begin - 1, &noon), Group::Yesterday);
    assert_eq!(tomorrow_ms(&noon), begin + 23 * HOUR);
    // Its 25 October began at 22:00 UTC and lasted 25 hours.
    let noon = time(AUTUMN + 10 * HOUR, &berlin);
    let begin = AUTUMN - 3 * HOUR;
    assert_eq!(group(begin, &noon), Group::Today);
    assert_eq!(group(begin - 1, &noon), Group::Yesterday);
    assert_eq!(tomorrow_ms(&noon), begin + 25 * HOUR);
    // Seven days before, and a month that began in the other season.
    let later = time(AUTUMN + 3 * DAY, &berlin);
    assert_eq!(group(begin - 4 * DAY, &later), Group::PreviousWeek);
    assert_eq!(group(begin - 4 * DAY - 1, &later), Group::Month(2026, 9));
    let november = time(AUTUMN + 20 * DAY, &berlin);
    let october = 1_790_805_600_000; // 2026-10-01, 00:00 in Berlin
    assert_eq!(group(october, &november), Group::Month(2026, 9));
    assert_eq!(group(october - 1, &november), Group::Month(2026, 8));
    let both = [head(1, AUTUMN), head(2, october), head(3, october - 1)];
    assert_eq!(
        shown(&both, Shelf::Listed, &november),
        ["October 2026", "1", "2", "September 2026", "3"]
    );
}

#[test]
fn a_day_may_begin_later_than_at_midnight() {
    let change = SPRING - HOUR;
    let noon = time(change + 11 * HOUR, &midnight);
    assert_eq!(group(change, &noon), Group::Today);
    assert_eq!(group(change - 1, &noon), Group::Yesterday);
}

#[test]
fn days_ago_are_days_of_the_calendar() {
    let one_o_clock = time(MONDAY + HOUR, &utc);
    assert_eq!(days_ago(MONDAY, &one_o_clock), 0);
    assert_eq!(days_ago(MONDAY - 1, &one_o_clock), 1);
    assert_eq!(days_ago(MONDAY - 30 * DAY, &one_o_clock), 30);
    assert_eq!(
        days_ago(MONDAY + 5 * DAY, &one_o_clock),
        0,
        "clocks go wrong"
    );
}

#[test]
fn months_have_their_names_and_leap_years_their_day() {
    let now = time(4_102_444_800_000, &utc); // 2100-01-01
    for (at, month) in [
        (0, "January 1970"),
        (951_696_000_000, "February 2000"), // the 28th
        (951_868_800_000, "March 2000"),    // the 1st: there was a 29th
        (951_868_799_999, "February 2000"),
        (1_709_164_800_000, "February 2024"), // the 29th
        (1_735_689_599_999, "December 2024"),
        (1_735_689_600_000, "January 2025"),
        (1_775_044_800_000, "April 2026"), // the 1st, 12:00
    ] {
        assert_eq!(group(at, &now).to_string(), month, "{at}");
    }
}

#[test]
fn any_time_has_a_group() {
    for now in [0, 1, DAY, u64::MAX] {
        for at in [0, DAY, MONDAY, u64::MAX] {
            let _group = group(at, &time(now, &kathmandu));
        }
    }
}

proptest! {
    #[test]
    fn each_conversation_is_once_in_the_list_and_each_heading_too(
        times in prop::collection::vec((0..MONDAY + 2 * DAY, any::<bool>()), 0..200),
        now in MONDAY - 40 * DAY..MONDAY + DAY,
    ) {
        let heads: Vec<_> = times.iter().enumerate().map(|(id, (at, pinned))| {
            let mut head = head(id as u64, *at);
            head.pinned = *pinned;
            head
        }).collect();
        let time = time(now, &berlin);
        let list = list(&heads, Shelf::Listed, &time);
        let mut places: Vec<_> = list.entries.iter().map(|entry| entry.head).collect();
        let in_order = |pair: &[usize]| {
            let [a, b] = [&heads[pair[0]], &heads[pair[1]]];
            (a.pinned, a.updated_ms) >= (b.pinned, b.updated_ms)
        };
        prop_assert!(places.windows(2).all(in_order));
        places.sort_unstable();
        prop_assert!(places.into_iter().eq(0..heads.len()));
        let headings: Vec<_> = list.entries.iter().filter_map(|entry| entry.heading).collect();
        for (place, heading) in headings.iter().enumerate() {
            prop_assert!(!headings[..place].contains(heading), "{heading} twice");
        }
    }
}
