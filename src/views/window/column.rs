//! A long column in a scrolled element: what is rendered of it, and that
//! nothing jumps.
//!
//! What is not rendered is not found by the browser's own search, nor copied
//! after "select all".

use leptos::tachys::renderer::types;

use crate::browser::scroll::{self, SizeObserver};
use crate::views::stick_to_bottom::StickToBottom;

use super::heights::Heights;
use super::item::Item;
use super::plan::{View, plan};
use super::rows::{RowView, Rows};

/// A column of at most so many items and bytes is rendered as a whole.
const SHORT: (usize, usize) = (40, 60_000);

/// How much text is rendered before a frame, in bytes, besides what is seen.
const PER_FRAME: usize = 12_000;

/// A width that differs by less is the same, in CSS pixels.
const SAME_WIDTH: f64 = 0.5;

/// A column, its rendered rows, and where the person is in it.
pub(super) struct Column {
    scroller: types::Element,
    place: types::Element,
    items: Vec<Item>,
    heights: Heights,
    short: bool,
    /// For which the heights are estimated.
    width: f64,
    rows: Rows,
    stick: StickToBottom,
    anchor: Option<Anchor>,
    /// The browser keeps what is read in its place, as far as it can.
    browser_keeps_place: bool,
    /// There are rows that were not measured yet.
    unsettled: bool,
    /// All rows are rendered, wherever the view is.
    whole: bool,
}

/// What is to stay where it is: the row at the upper edge of the view, and the
/// element in it.
struct Anchor {
    key: u64,
    /// Where the row begins, in CSS pixels below the upper edge.
    top: f64,
    inner: Option<(types::Element, f64)>,
    /// How much of the column was hidden above the edge.
    hidden: f64,
}

impl Column {
    pub(super) fn new(
        scroller: types::Element,
        place: types::Element,
        class: &'static str,
        view: RowView,
        observer: SizeObserver,
        browser_keeps_place: bool,
    ) -> Self {
        Self {
            rows: Rows::new(place.clone(), class, view, observer),
            width: scroll::width(&place),
            scroller,
            place,
            items: Vec::new(),
            heights: Heights::default(),
            short: true,
            stick: StickToBottom::default(),
            anchor: None,
            browser_keeps_place,
            unsettled: false,
            whole: false,
        }
    }

    pub(super) fn is_following(&self) -> bool {
        self.stick.is_following()
    }

    pub(super) fn press(&mut self, target: Option<&types::Node>) {
        self.rows.press(target);
    }

    /// Another conversation: nothing of the last one stays.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.items.clear();
        self.heights = Heights::default();
        self.anchor = None;
        self.stick = StickToBottom::default();
    }

    /// The items are now those with these keys. Heights and rows of those that
    /// were there stay, where the list changed in one place only.
    pub(super) fn change(&mut self, keys: &[u64], item: &dyn Fn(usize) -> Item) -> bool {
        let old = self.items.iter().map(|item| item.key);
        let start = old.clone().zip(keys).take_while(|(old, new)| old == *new);
        let start = start.count();
        let most = self.items.len().min(keys.len()) - start;
        let ends = old.rev().zip(keys.iter().rev());
        let end = ends.take(most).take_while(|(old, new)| old == *new);
        let end = end.count();
        let kept = self.items.len() - end;
        let after: Vec<f64> = (kept..self.items.len())
            .map(|index| self.heights.height(index))
            .collect();
        let tail = self.items.split_off(kept);
        self.items.truncate(start);
        self.heights.truncate(start);
        for index in start..keys.len() - end {
            let item = item(index);
            self.heights.push(item.estimate(self.width));
            self.items.push(item);
        }
        self.items.extend(tail);
        for height in after {
            self.heights.push(height);
        }
        let bytes = self.items.iter().map(Item::weight);
        self.short = keys.len() <= SHORT.0 && bytes.sum::<usize>() <= SHORT.1;
        self.rows.renumber(&|key, index| {
            let moved = if index < start {
                index
            } else if index >= kept {
                index - kept + keys.len() - end
            } else {
                keys.iter().position(|other| *other == key)?
            };
            (keys.get(moved) == Some(&key)).then_some(moved)
        });
        if keys.is_empty() {
            scroll::to(&self.scroller, 0.0);
        }
        self.render(self.view())
    }

    /// The element was scrolled. Says whether more is to be rendered with the
    /// next frame.
    pub(super) fn scrolled(&mut self) -> bool {
        if self.unsettled {
            self.settle();
        } else if !self.browser_keeps_place {
            self.keep_place();
        }
        self.stick.scrolled(scroll::position(&self.scroller));
        self.note_anchor();
        self.render(self.view())
    }

    /// Renders what was left for this frame; says whether there is more.
    pub(super) fn go_on(&mut self) -> bool {
        self.render(self.view())
    }

    /// Sizes have changed. Says whether more may have to be rendered: not at
    /// once, since the browser has laid out the page for this frame.
    pub(super) fn settle(&mut self) -> bool {
        self.unsettled = false;
        let changed = self.rows.measure(&mut self.heights);
        let width = scroll::width(&self.place);
        if (width - self.width).abs() > SAME_WIDTH {
            self.estimate_anew(width);
        }
        if self.items.is_empty() {
            // What stands in their place is read from its beginning.
        } else if self.stick.is_following() {
            scroll::to_end(&self.scroller);
        } else {
            self.keep_place();
        }
        self.stick.page_moved(scroll::position(&self.scroller));
        changed
    }

    /// Goes to the end, and follows what grows there.
    pub(super) fn follow(&mut self) -> bool {
        self.stick = StickToBottom::default();
        let more = self.render(self.view());
        scroll::to_end(&self.scroller);
        more
    }

    /// Goes to an item, and shows it so far below the upper edge.
    pub(super) fn go_to(&mut self, index: usize, lead: f64) -> Option<&types::Element> {
        let key = self.items.get(index)?.key;
        self.stick.leave();
        let view = View {
            top: self.heights.offset(index) - lead,
            ..self.view()
        };
        self.render(view);
        let place = scroll::top(self.rows.find(key)?) - scroll::top(&self.scroller);
        scroll::by(&self.scroller, place - lead);
        self.anchor = Some(Anchor {
            key,
            top: lead,
            inner: None,
            hidden: self.hidden(),
        });
        self.rows.find(key)
    }

    pub(super) fn place_of(&self, key: u64) -> Option<usize> {
        self.items.iter().position(|item| item.key == key)
    }

    /// How much of the column is hidden above the view.
    fn hidden(&self) -> f64 {
        scroll::top(&self.scroller) - scroll::top(&self.place)
    }

    fn view(&self) -> View {
        let height = scroll::position(&self.scroller).visible;
        let top = if self.stick.is_following() {
            self.heights.total() - height
        } else {
            self.hidden()
        };
        View { top, height }
    }

    fn render(&mut self, view: View) -> bool {
        // A reply that streams is the last row: it stays what it is.
        let mut held: Vec<usize> = self.items.len().checked_sub(1).into_iter().collect();
        held.extend(self.rows.pressed());
        let weight = |index: usize| self.items.get(index).map_or(0, Item::weight);
        let plan = plan(
            &self.heights,
            view,
            &self.rows.items(),
            &held,
            self.short || self.whole,
            if self.whole { usize::MAX } else { PER_FRAME },
            &weight,
        );
        let new = self.rows.show(&plan.items, &self.items, &self.heights);
        self.unsettled |= new;
        let all = self.rows.items().len() == self.items.len();
        self.rows.number((!all).then_some(self.items.len()));
        !plan.complete
    }

    /// Renders all rows from now on, or what is near the view; says whether
    /// more is to be rendered with the next frame.
    pub(super) fn set_whole(&mut self, whole: bool) -> bool {
        self.whole = whole;
        self.render(self.view())
    }

    /// What is not rendered is as high as it would be at this width.
    fn estimate_anew(&mut self, width: f64) {
        self.width = width;
        let rendered = self.rows.items();
        let mut heights = Heights::default();
        for (index, item) in self.items.iter().enumerate() {
            let is_rendered = rendered.binary_search(&index).is_ok();
            heights.push(if is_rendered {
                self.heights.height(index)
            } else {
                item.estimate(width)
            });
        }
        self.heights = heights;
        self.rows.space(&self.heights);
    }

    fn note_anchor(&mut self) {
        let hidden = self.hidden();
        let Some((index, into)) = self.heights.at(hidden) else {
            return;
        };
        let Some(key) = self.items.get(index).map(|item| item.key) else {
            return;
        };
        let edge = scroll::top(&self.scroller);
        let row = self.rows.find(key);
        let inner = row.and_then(|row| scroll::at_top(&self.scroller, row));
        self.anchor = Some(Anchor {
            key,
            top: row.map_or(-into, |row| scroll::top(row) - edge),
            inner: inner.map(|inner| {
                let top = scroll::top(&inner) - edge;
                (inner, top)
            }),
            hidden,
        });
    }

    /// Brings what was at the upper edge back to where it was.
    ///
    /// Where it is now is measured, so that nothing is done twice where the
    /// browser has done it. Browsers that keep the place do it without ending
    /// a smooth scroll; this is for what they leave out (changed margins, the
    /// very top) and for those that do not. There, what the person scrolled
    /// meanwhile is told from what moved by how much of the column is hidden.
    fn keep_place(&mut self) {
        /// Less cannot be scrolled, or seen.
        const LEAST: f64 = 0.5;
        let now = self.hidden();
        let Some(anchor) = &mut self.anchor else {
            return;
        };
        let Some(row) = self.rows.find(anchor.key) else {
            return;
        };
        if !self.browser_keeps_place {
            let scrolled = now - anchor.hidden;
            anchor.hidden = now;
            anchor.top -= scrolled;
            if let Some((_, top)) = &mut anchor.inner {
                *top -= scrolled;
            }
        }
        let inner = anchor.inner.as_ref();
        let (element, top) = match inner.filter(|(inner, _)| row.contains(Some(inner))) {
            Some((inner, top)) => (inner, *top),
            None => (row, anchor.top),
        };
        let moved = scroll::top(element) - scroll::top(&self.scroller) - top;
        if moved.abs() >= LEAST {
            scroll::by(&self.scroller, moved);
            anchor.hidden = scroll::top(&self.scroller) - scroll::top(&self.place);
        }
    }
}
