//! How high the items of a column are, and where each of them begins.

/// The finest part of a pixel that counts: what Chromium and Safari lay out
/// in. Sums of such heights are exact, however often they change.
const PARTS: f64 = 64.0;

/// Heights of items, in CSS pixels, with their sums.
///
/// A Fenwick tree (<https://doi.org/10.1002/spe.4380240306>): the element at
/// place `n`, counted from 1, sums as many items up to there as the lowest bit
/// of `n` says. Asking and changing take as many steps as the number of items
/// has digits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heights {
    heights: Vec<f64>,
    sums: Vec<f64>,
}

impl Heights {
    #[must_use]
    pub fn len(&self) -> usize {
        self.heights.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heights.is_empty()
    }

    /// The height of an item; 0 where there is none.
    #[must_use]
    pub fn height(&self, item: usize) -> f64 {
        self.heights.get(item).copied().unwrap_or_default()
    }

    /// Where an item begins: the sum of all before it.
    #[must_use]
    pub fn offset(&self, item: usize) -> f64 {
        let mut place = item.min(self.len());
        let mut sum = 0.0;
        while place > 0 {
            sum += self.sum(place);
            place -= lowest_bit(place);
        }
        sum
    }

    /// The height of all items.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.offset(self.len())
    }

    /// The item at a distance from the beginning, and how far that is into
    /// it; before the first and after the last item those. `None` if there
    /// are no items.
    #[must_use]
    pub fn at(&self, distance: f64) -> Option<(usize, f64)> {
        let last = self.len().checked_sub(1)?;
        let mut place = 0;
        let mut rest = distance;
        let mut step = self.len().next_power_of_two();
        while step > 0 {
            let next = place + step;
            if next <= self.len() && self.sum(next) <= rest {
                place = next;
                rest -= self.sum(next);
            }
            step /= 2;
        }
        if place > last {
            rest = distance - self.offset(last);
        }
        Some((place.min(last), rest))
    }

    /// Adds an item at the end.
    pub fn push(&mut self, height: f64) {
        let height = counted(height);
        self.heights.push(height);
        let place = self.len();
        let mut sum = height;
        let mut before = place - 1;
        while before > place - lowest_bit(place) {
            sum += self.sum(before);
            before -= lowest_bit(before);
        }
        self.sums.push(sum);
    }

    /// Puts an item before another one; takes as long as there are items
    /// after it.
    pub fn insert(&mut self, item: usize, height: f64) {
        let item = item.min(self.len());
        let after = self.heights.split_off(item);
        self.sums.truncate(item);
        self.push(height);
        for height in after {
            self.push(height);
        }
    }

    /// Leaves the first items only.
    pub fn truncate(&mut self, count: usize) {
        self.heights.truncate(count);
        self.sums.truncate(count);
    }

    /// Changes the height of an item; says by how much.
    pub fn set(&mut self, item: usize, height: f64) -> f64 {
        let Some(old) = self.heights.get_mut(item) else {
            return 0.0;
        };
        let height = counted(height);
        let change = height - *old;
        *old = height;
        let mut place = item + 1;
        while change != 0.0
            && let Some(sum) = self.sums.get_mut(place - 1)
        {
            *sum += change;
            place += lowest_bit(place);
        }
        change
    }

    fn sum(&self, place: usize) -> f64 {
        let sum = place.checked_sub(1).and_then(|index| self.sums.get(index));
        sum.copied().unwrap_or_default()
    }
}

fn lowest_bit(place: usize) -> usize {
    place & place.wrapping_neg()
}

/// What is no height counts as none.
fn counted(height: f64) -> f64 {
    (height.max(0.0) * PARTS).round() / PARTS
}
