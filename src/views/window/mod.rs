//! Long columns, of which only what is near the view is rendered.

mod column;
pub mod heights;
pub mod item;
pub mod plan;
mod rows;

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

use leptos::prelude::*;
use leptos::tachys::renderer::types;

use crate::browser::scroll::{self, SizeObserver};

use column::Column;
use item::Item;
pub use rows::RowView;

/// How long a row is marked that one was brought to.
const MARKED: Duration = Duration::from_millis(2000);

/// Where such a row is shown, in CSS pixels below the view's upper edge.
const LEAD: f64 = 64.0;

/// The rows of a scrolled element: rendered where they are near the view,
/// measured, and kept in their place.
#[derive(Clone)]
pub struct Window {
    column: Rc<RefCell<Column>>,
    /// Whether the view stays at the end while that grows.
    following: RwSignal<bool>,
    /// A further look is planned for the next frame.
    planned: Rc<RefCell<bool>>,
}

impl std::fmt::Debug for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Window")
    }
}

impl Window {
    /// Renders rows of a class into `place`, which is inside of `scroller`, in
    /// the normal flow and otherwise empty.
    ///
    /// `browser_keeps_place`: see [`scroll::keeps_place`].
    #[must_use]
    pub fn new(
        scroller: &types::Element,
        place: &types::Element,
        class: &'static str,
        view: RowView,
        following: RwSignal<bool>,
        browser_keeps_place: bool,
    ) -> Self {
        let planned = Rc::new(RefCell::new(false));
        let column = Rc::new_cyclic(|column: &Weak<RefCell<Column>>| {
            let (column, planned) = (column.clone(), Rc::clone(&planned));
            let sized = move || {
                if let Some(column) = column.upgrade() {
                    let window = Self {
                        column,
                        following,
                        planned: Rc::clone(&planned),
                    };
                    window.change(Column::settle);
                }
            };
            RefCell::new(Column::new(
                scroller.clone(),
                place.clone(),
                class,
                view,
                SizeObserver::new(scroller, sized),
                browser_keeps_place,
            ))
        });
        Self {
            column,
            following,
            planned,
        }
    }

    /// Other items altogether: they are shown from their end.
    pub fn clear(&self) {
        self.change(|column| {
            column.clear();
            false
        });
    }

    /// The items are now those with these keys; `item` tells of one by its
    /// place.
    pub fn set(&self, keys: &[u64], item: &dyn Fn(usize) -> Item) {
        self.change(|column| column.change(keys, item));
    }

    /// To be called when the element was scrolled.
    pub fn scrolled(&self) {
        self.change(Column::scrolled);
    }

    /// To be called when something in a row was pressed.
    pub fn pressed(&self, target: Option<&types::Node>) {
        self.change(|column| {
            column.press(target);
            false
        });
    }

    /// Renders all there is, as for printing, or only what is near the view.
    pub fn set_whole(&self, whole: bool) {
        self.change(|column| column.set_whole(whole));
    }

    /// Goes to the end, and follows what grows there.
    pub fn follow(&self) {
        self.change(Column::follow);
    }

    /// Goes to the first item.
    pub fn to_start(&self) {
        self.change(|column| {
            column.go_to(0, 0.0);
            true
        });
    }

    /// Goes to an item and marks it for a moment; says whether there is one
    /// with this key.
    pub fn show(&self, key: u64) -> bool {
        let mut found = None;
        self.change(|column| {
            let place = column.place_of(key);
            found = place.and_then(|place| column.go_to(place, LEAD).cloned());
            true
        });
        if let Some(row) = &found {
            scroll::mark(row, true);
            let row = row.clone();
            set_timeout(move || scroll::mark(&row, false), MARKED);
        }
        found.is_some()
    }

    /// Changes the column; where that says so, more is rendered with the next
    /// frame.
    fn change(&self, change: impl FnOnce(&mut Column) -> bool) {
        let (more, following) = {
            // Nothing here is called from inside of a change.
            let Ok(mut column) = self.column.try_borrow_mut() else {
                return;
            };
            (change(&mut column), column.is_following())
        };
        if self.following.try_get_untracked() == Some(!following) {
            self.following.set(following);
        }
        if more && !self.planned.replace(true) {
            let (column, planned) = (Rc::downgrade(&self.column), Rc::clone(&self.planned));
            let following = self.following;
            request_animation_frame(move || {
                planned.replace(false);
                if let Some(column) = column.upgrade() {
                    let window = Self {
                        column,
                        following,
                        planned,
                    };
                    window.change(Column::go_on);
                }
            });
        }
    }
}
