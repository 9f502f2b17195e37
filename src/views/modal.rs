//! A dialog above the page.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::browser::dialog;
use crate::browser::frame::next_frame;
use crate::state::COMPOSER;
use crate::state::reactive::effect;

use super::element::{Element, Place, el};

/// Closes a dialog: closed and not taken away, so that the focus goes back to
/// where it was.
pub fn closing(element: Place) -> Callback<()> {
    Callback::new(move |()| {
        if let Some(element) = element.get_untracked() {
            dialog::close(&element);
        }
    })
}

/// A dialog with a title; opens as soon as it is there. `closed` runs when it
/// was closed, by Escape too.
pub fn modal(
    title: &'static str,
    // The dialog's element, to be closed by.
    element: Place,
    // Runs once it is open.
    opened: impl Fn() + 'static,
    closed: impl Fn() + Send + 'static,
    content: Vec<AnyView>,
) -> Element {
    effect(move || {
        if let Some(element) = element.get() {
            dialog::open(&element);
            opened();
        }
    });
    let dialog = el("dialog", "dialog")
        .place(element)
        .attr("aria-label", title)
        .on("close", move |_: Event| {
            closed();
            dialog::put_caret_back();
            // What had it before may be gone.
            next_frame(|| {
                if dialog::focus_is_nowhere() {
                    dialog::focus_field(COMPOSER);
                }
            });
        })
        .child(el("h2", "dialog__title").child(title));
    content.into_iter().fold(dialog, Element::child)
}
