//! Which items of a long column are to be rendered.

use super::heights::Heights;

/// Within so many screens of what is seen, items are rendered.
const NEAR: f64 = 3.0;

/// So many screens away, items are taken out again: farther than [`NEAR`], so
/// that going to and fro costs nothing.
const FAR: f64 = 5.0;

/// What is seen of a column, in CSS pixels from its beginning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    pub top: f64,
    pub height: f64,
}

/// What is to be rendered now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The items, in order; not all that lie between are among them.
    pub items: Vec<usize>,
    /// Nothing more is to follow with the next frame.
    pub complete: bool,
}

/// Decides which items are rendered: always those that are seen and those in
/// `held`; of those near by as many as `budget` allows, the nearest first; and
/// of the `rendered` all that are not far away.
///
/// `weight` says what rendering an item costs, in the unit of the budget.
/// Where `all`, every item counts as near by.
#[must_use]
pub fn plan(
    heights: &Heights,
    view: View,
    rendered: &[usize],
    held: &[usize],
    all: bool,
    budget: usize,
    weight: &dyn Fn(usize) -> usize,
) -> Plan {
    let mut plan = Plan::default();
    let (near, far) = if all {
        ((0, heights.len()), (0, heights.len()))
    } else {
        (range(heights, view, NEAR), range(heights, view, FAR))
    };
    let seen = range(heights, view, 0.0);
    for &item in rendered {
        if (far.0..far.1).contains(&item) {
            plan.add(item);
        }
    }
    for &item in held {
        if item < heights.len() {
            plan.add(item);
        }
    }
    let mut spent = 0;
    for item in seen.0..seen.1 {
        spent += plan.cost(item, weight);
    }
    let (mut above, mut below) = seen;
    while spent < budget && (above > near.0 || below < near.1) {
        let up = view.top - heights.offset(above);
        let down = heights.offset(below) - (view.top + view.height);
        let item = if below >= near.1 || (above > near.0 && up <= down) {
            above -= 1;
            above
        } else {
            below += 1;
            below - 1
        };
        spent += plan.cost(item, weight);
    }
    plan.complete = above <= near.0 && below >= near.1;
    plan
}

impl Plan {
    /// Adds an item; nothing is to be paid for one that is there.
    fn cost(&mut self, item: usize, weight: &dyn Fn(usize) -> usize) -> usize {
        if self.add(item) { weight(item) } else { 0 }
    }

    /// Says whether the item was not there yet.
    fn add(&mut self, item: usize) -> bool {
        match self.items.binary_search(&item) {
            Ok(_) => false,
            Err(place) => {
                self.items.insert(place, item);
                true
            }
        }
    }
}

/// The items that are seen, or would be if the view were so many screens
/// higher at both ends: from, to.
fn range(heights: &Heights, view: View, screens: f64) -> (usize, usize) {
    let more = view.height * screens;
    let first = heights.at(view.top - more);
    let last = heights.at(view.top + view.height + more);
    match (first, last) {
        (Some((first, _)), Some((last, _))) => (first, last + 1),
        _ => (0, 0),
    }
}
