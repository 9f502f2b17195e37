//! Long columns: heights and their sums, and what is rendered of them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test fails by panicking; sums of these heights are exact"
)]

use azure_chat::views::window::heights::Heights;
use azure_chat::views::window::item::{Item, Setting};
use azure_chat::views::window::plan::{Plan, View, plan};
use proptest::prelude::*;

fn heights(all: &[f64]) -> Heights {
    let mut heights = Heights::default();
    for height in all {
        heights.push(*height);
    }
    heights
}

fn uniform(count: usize, height: f64) -> Heights {
    heights(&vec![height; count])
}

/// Of items that all weigh 1.
fn planned(
    heights: &Heights,
    top: f64,
    height: f64,
    rendered: &[usize],
    held: &[usize],
    budget: usize,
) -> Plan {
    let view = View { top, height };
    plan(heights, view, rendered, held, false, budget, &|_| 1)
}

#[test]
fn an_empty_column_has_nothing() {
    let none = Heights::default();
    assert_eq!((none.total(), none.at(5.0)), (0.0, None));
    let plan = planned(&none, 0.0, 900.0, &[], &[3], 10);
    assert_eq!(plan.items, [0_usize; 0]);
    assert!(plan.complete);
}

#[test]
fn items_are_found_by_their_distance() {
    let heights = heights(&[10.0, 0.0, 20.5, 5.0]);
    let found = |distance| heights.at(distance).unwrap();
    assert_eq!(found(0.0), (0, 0.0));
    assert_eq!(found(9.5), (0, 9.5));
    assert_eq!(found(10.0), (2, 0.0), "an item without height is not seen");
    assert_eq!(found(31.0), (3, 0.5));
    assert_eq!(found(100.0), (3, 69.5), "after the end");
    assert_eq!(found(-7.0), (0, -7.0), "before the beginning");
    assert_eq!(heights.total(), 35.5);
}

#[test]
fn what_is_no_height_counts_as_none() {
    let heights = heights(&[f64::NAN, -3.0, 4.0]);
    assert_eq!(heights.total(), 4.0);
}

#[test]
fn what_is_seen_is_rendered_whatever_it_costs_and_the_rest_follows() {
    let column = uniform(10_000, 100.0);
    let first = planned(&column, 500_000.0, 900.0, &[], &[9_999], 1);
    let mut expected: Vec<usize> = (5_000..5_010).collect();
    expected.push(9_999);
    assert_eq!(first.items, expected);
    assert!(!first.complete);
    // Frame by frame, from there outwards.
    let mut plan = first;
    let mut frames = 0;
    while !plan.complete {
        plan = planned(&column, 500_000.0, 900.0, &plan.items, &[9_999], 10);
        frames += 1;
        assert!(frames < 20);
    }
    let mut expected: Vec<usize> = (4_973..5_037).collect();
    expected.push(9_999);
    assert_eq!(plan.items, expected);
    // A little farther on nothing comes and goes but at one end.
    let moved = planned(&column, 500_100.0, 900.0, &plan.items, &[9_999], 10);
    assert!(moved.complete);
    assert_eq!(moved.items.len(), plan.items.len() + 1);
    // Elsewhere, only what is held stays.
    let away = planned(&column, 0.0, 900.0, &plan.items, &[5_000, 9_999], 100);
    let mut expected: Vec<usize> = (0..37).collect();
    expected.extend([5_000, 9_999]);
    assert_eq!(away.items, expected);
}

#[test]
fn the_nearest_come_first() {
    let column = uniform(1_000, 100.0);
    let plan = planned(&column, 10_000.0, 1_000.0, &[], &[], 17);
    // Eleven that touch the view; of two as near the upper one.
    assert_eq!(plan.items, (96..113).collect::<Vec<_>>());
    // At the end there is only one side.
    let plan = planned(&column, 99_000.0, 1_000.0, &[], &[], 15);
    assert_eq!(plan.items, (985..1_000).collect::<Vec<_>>());
}

#[test]
fn short_conversations_are_rendered_as_a_whole() {
    let column = uniform(30, 1_000.0);
    let view = View {
        top: 29_000.0,
        height: 1_000.0,
    };
    let first = plan(&column, view, &[], &[], true, 10, &|_| 1);
    assert!(!first.complete);
    let rest = plan(&column, view, &first.items, &[], true, 50, &|_| 1);
    assert!(rest.complete);
    assert_eq!(rest.items.len(), 30);
}

#[test]
fn longer_texts_and_narrower_columns_are_estimated_higher() {
    let setting = Setting {
        besides: 80.0,
        line: 27.5,
        byte: 8.0,
        line_break: 14.0,
        share: 1.0,
    };
    let item = |bytes, breaks| Item {
        key: 1,
        bytes,
        breaks,
        setting,
    };
    assert_eq!(item(0, 0).estimate(656.0), 107.5);
    assert_eq!(item(820, 0).estimate(656.0), 80.0 + 10.0 * 27.5);
    assert!(item(820, 9).estimate(656.0) > item(820, 0).estimate(656.0));
    assert!(item(820, 0).estimate(300.0) > item(820, 0).estimate(656.0));
    // Whatever the width.
    assert!(item(820, 0).estimate(0.0).is_finite());
}

/// One thing that happens to a column.
#[derive(Debug, Clone)]
enum Change {
    Push(f64),
    Insert(usize, f64),
    Set(usize, f64),
    Truncate(usize),
}

fn a_change() -> impl Strategy<Value = Change> {
    // As browsers measure: in parts of a pixel.
    let height = (0_u32..200_000).prop_map(|parts| f64::from(parts) / 64.0);
    prop_oneof![
        4 => height.clone().prop_map(Change::Push),
        2 => (0_usize..80, height.clone()).prop_map(|(at, height)| Change::Insert(at, height)),
        4 => (0_usize..80, height).prop_map(|(at, height)| Change::Set(at, height)),
        1 => (0_usize..80).prop_map(Change::Truncate),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_right_after_any_changes(changes in proptest::collection::vec(a_change(), 0..120)) {
        let mut plain: Vec<f64> = Vec::new();
        let mut heights = Heights::default();
        for change in changes {
            match change {
                Change::Push(height) => {
                    plain.push(height);
                    heights.push(height);
                }
                Change::Insert(at, height) => {
                    plain.insert(at.min(plain.len()), height);
                    heights.insert(at, height);
                }
                Change::Set(at, height) => {
                    let old = plain.get(at).copied();
                    let change = heights.set(at, height);
                    prop_assert_eq!(change, old.map_or(0.0, |old| height - old));
                    if let Some(place) = plain.get_mut(at) {
                        *place = height;
                    }
                }
                Change::Truncate(count) => {
                    plain.truncate(count);
                    heights.truncate(count);
                }
            }
        }
        prop_assert_eq!(heights.len(), plain.len());
        let mut sum = 0.0;
        for (item, height) in plain.iter().enumerate() {
            prop_assert_eq!(heights.offset(item), sum);
            prop_assert_eq!(heights.height(item), *height);
            if *height > 0.0 {
                prop_assert_eq!(heights.at(sum), Some((item, 0.0)));
                prop_assert_eq!(heights.at(sum + height / 2.0), Some((item, height / 2.0)));
            }
            sum += height;
        }
        prop_assert_eq!(heights.total(), sum);
    }

    /// What is at the top of the view stays there when its place is asked for
    /// again after any measurements, as long as it has not become smaller
    /// than the part of it that is hidden.
    #[test]
    fn what_is_at_the_top_stays_there(
        before in proptest::collection::vec(1_u32..60_000, 1..120),
        part in 0.0..1.0_f64,
        measured in proptest::collection::vec((0_usize..120, 1_u32..60_000), 0..60),
    ) {
        let before: Vec<f64> = before.into_iter().map(|parts| f64::from(parts) / 64.0).collect();
        let mut heights = heights(&before);
        let top = (heights.total() * part * 64.0).round() / 64.0;
        let (item, into) = heights.at(top).unwrap();
        let mut above = 0.0;
        for (other, parts) in measured {
            let change = heights.set(other, f64::from(parts) / 64.0);
            if other < item {
                above += change;
            }
        }
        let now = heights.offset(item) + into;
        prop_assert_eq!(now, top + above);
        if into < heights.height(item) {
            prop_assert_eq!(heights.at(now), Some((item, into)));
        }
    }

    /// Whatever is seen is rendered, in order, once, and never too much.
    #[test]
    fn a_plan_covers_the_view(
        all in proptest::collection::vec(1_u32..60_000, 1..300),
        part in -0.1..1.1_f64,
        rendered in proptest::collection::vec(0_usize..300, 0..30),
        held in proptest::collection::vec(0_usize..300, 0..4),
        budget in 0_usize..60,
    ) {
        let all: Vec<f64> = all.into_iter().map(|parts| f64::from(parts) / 64.0).collect();
        let heights = heights(&all);
        let top = heights.total() * part;
        let rendered: Vec<usize> = rendered.into_iter().filter(|item| *item < all.len()).collect();
        let plan = planned(&heights, top, 700.0, &rendered, &held, budget);
        prop_assert!(plan.items.windows(2).all(|pair| pair[0] < pair[1]));
        let mut offset = 0.0;
        for (item, height) in all.iter().enumerate() {
            let seen = offset + height > top && offset < top + 700.0;
            let planned = plan.items.contains(&item);
            prop_assert!(planned || !seen, "{item} is seen");
            let far = offset > top + 700.0 * 6.0 || offset + height < top - 700.0 * 5.0;
            let at_an_end = item == 0 || item == all.len() - 1;
            prop_assert!(!planned || !far || at_an_end || held.contains(&item), "{item} is far away");
            offset += height;
        }
    }
}
