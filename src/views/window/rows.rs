//! The rows of a column that are rendered.

use leptos::prelude::*;
use leptos::tachys::renderer::types;
use leptos::tachys::view::Mountable;

use crate::browser::scroll::{self, SizeObserver};
use crate::views::element::{Element, el};

use super::heights::Heights;
use super::item::Item;

/// What is in use stays rendered, but not more than so many rows of it: after
/// "select all" that would be everything.
const IN_USE: usize = 200;

/// So many rows in which something was pressed stay rendered, so that what
/// was unfolded in them still is when one comes back.
const PRESSED: usize = 16;

/// Makes what a row shows.
pub type RowView = Box<dyn Fn(&Item, usize) -> AnyView>;

/// The rendered rows, in order.
///
/// They stand in the normal flow, with the space of those that are not
/// rendered as their margins: there are no elements but theirs, and a row that
/// stays rendered is never moved in the document.
pub(super) struct Rows {
    place: types::Element,
    class: &'static str,
    view: RowView,
    /// Whose the rows' signals and effects are.
    owner: Owner,
    observer: SizeObserver,
    rendered: Vec<Rendered>,
    pressed: Vec<u64>,
}

struct Rendered {
    item: usize,
    key: u64,
    element: types::Element,
    /// The height of what is not rendered before it.
    space: f64,
    /// Its number as told to assistive technology, and of how many.
    number: Option<(usize, usize)>,
    state: <Element as Render>::State,
    owner: Owner,
}

impl Rows {
    pub(super) fn new(
        place: types::Element,
        class: &'static str,
        view: RowView,
        observer: SizeObserver,
    ) -> Self {
        Self {
            place,
            class,
            view,
            owner: Owner::current().unwrap_or_default(),
            observer,
            rendered: Vec::new(),
            pressed: Vec::new(),
        }
    }

    /// The items that are rendered.
    pub(super) fn items(&self) -> Vec<usize> {
        self.rendered.iter().map(|row| row.item).collect()
    }

    /// Those of them that are to stay wherever the view goes.
    pub(super) fn pressed(&self) -> impl Iterator<Item = usize> {
        let pressed = |row: &&Rendered| self.pressed.contains(&row.key);
        self.rendered.iter().filter(pressed).map(|row| row.item)
    }

    pub(super) fn find(&self, key: u64) -> Option<&types::Element> {
        let row = self.rendered.iter().find(|row| row.key == key)?;
        Some(&row.element)
    }

    /// Notes that something in a row was pressed.
    pub(super) fn press(&mut self, target: Option<&types::Node>) {
        let row = self
            .rendered
            .iter()
            .find(|row| row.element.contains(target));
        if let Some(key) = row.map(|row| row.key) {
            self.pressed.retain(|other| *other != key);
            if self.pressed.len() >= PRESSED {
                self.pressed.remove(0);
            }
            self.pressed.push(key);
        }
    }

    /// Gives the rows the places of their items in a new list, and takes away
    /// those that are not in it.
    pub(super) fn renumber(&mut self, place_of: &dyn Fn(u64, usize) -> Option<usize>) {
        for mut row in std::mem::take(&mut self.rendered) {
            match place_of(row.key, row.item) {
                // In another order they are made anew.
                Some(item) if self.rendered.last().is_none_or(|last| last.item < item) => {
                    row.item = item;
                    self.rendered.push(row);
                }
                _ => {
                    row.state.unmount();
                    self.end(row);
                }
            }
        }
    }

    /// Renders these items (in order), and no others but those in use, and
    /// leaves the space of the rest. Says whether there are new ones.
    ///
    /// What asks the browser comes first, and what ends rows last: were the
    /// page laid out between the changes, without the space of what is not
    /// rendered, the browser would scroll to where there still is something.
    pub(super) fn show(&mut self, wanted: &[usize], items: &[Item], heights: &Heights) -> bool {
        let mut in_use = 0;
        let stays = |row: &Rendered| {
            if wanted.binary_search(&row.item).is_ok() {
                return true;
            }
            let stays = in_use < IN_USE && scroll::is_in_use(&row.element);
            in_use += usize::from(stays);
            stays
        };
        let stays: Vec<bool> = self.rendered.iter().map(stays).collect();
        let is_there = |index| self.rendered.iter().any(|row| row.item == index);
        let missing = wanted.iter().filter(|index| !is_there(**index));
        let made = missing.filter_map(|index| self.make(*index, items.get(*index)?));
        let made: Vec<Rendered> = made.collect();
        let new = !made.is_empty();
        let mut gone = Vec::new();
        for (mut row, stays) in std::mem::take(&mut self.rendered).into_iter().zip(stays) {
            if stays {
                self.rendered.push(row);
            } else {
                row.state.unmount();
                gone.push(row);
            }
        }
        for row in made {
            self.insert(row);
        }
        self.space(heights);
        for row in gone {
            self.end(row);
        }
        new
    }

    /// Takes all rows away.
    pub(super) fn clear(&mut self) {
        for mut row in std::mem::take(&mut self.rendered) {
            row.state.unmount();
            self.end(row);
        }
        self.pressed.clear();
    }

    /// Leaves the space of the items that are not rendered, where it changed.
    pub(super) fn space(&mut self, heights: &Heights) {
        let mut next = 0;
        for row in &mut self.rendered {
            let space = heights.offset(row.item) - heights.offset(next);
            if row.space != space {
                row.space = space;
                scroll::set_space_before(&row.element, space);
            }
            next = row.item + 1;
        }
    }

    /// Notes how high the rows are; says whether any height is new.
    pub(super) fn measure(&self, heights: &mut Heights) -> bool {
        let mut changed = false;
        for row in &self.rendered {
            changed |= heights.set(row.item, scroll::height(&row.element)) != 0.0;
        }
        changed
    }

    /// Tells assistive technology which of `count` items the rows are; `None`
    /// where all of them are rendered, and it can count by itself
    /// (<https://www.w3.org/TR/wai-aria-1.2/#aria-setsize>).
    pub(super) fn number(&mut self, count: Option<usize>) {
        for row in &mut self.rendered {
            let number = count.map(|count| (row.item + 1, count));
            let Some(shown) = row.element.first_element_child() else {
                continue;
            };
            if row.number != number {
                row.number = number;
                for (name, value) in [
                    ("aria-posinset", number.map(|(place, _)| place)),
                    ("aria-setsize", number.map(|(_, count)| count)),
                ] {
                    let _set = match value {
                        Some(value) => shown.set_attribute(name, &value.to_string()),
                        None => shown.remove_attribute(name),
                    };
                }
            }
        }
    }

    fn make(&self, index: usize, item: &Item) -> Option<Rendered> {
        let owner = self.owner.child();
        let state = owner.with(|| {
            untrack(|| {
                let view = (self.view)(item, index);
                el("div", self.class).child(view).build()
            })
        });
        Some(Rendered {
            item: index,
            key: item.key,
            element: state.elements().pop()?,
            space: 0.0,
            number: None,
            state,
            owner,
        })
    }

    fn insert(&mut self, mut row: Rendered) {
        let later = |other: &Rendered| other.item > row.item;
        let place = self.rendered.iter().position(later);
        let place = place.unwrap_or(self.rendered.len());
        let next = self.rendered.get(place).map(|next| next.element.clone());
        row.state.mount(&self.place, next.as_deref());
        self.observer.watch(&row.element);
        self.rendered.insert(place, row);
    }

    /// Ends a row that is not in the document any more.
    fn end(&self, row: Rendered) {
        self.observer.leave(&row.element);
        drop(row.state);
        row.owner.cleanup();
    }
}
