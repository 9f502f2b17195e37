//! The edge between the list and what is on view: drawn by a pointer, or
//! moved by the keyboard.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

use crate::browser::drag;
use crate::state::{LIST_WIDTH, LIST_WIDTHS, use_app_state};
use crate::views::element::{Element, el};

/// How far a key moves it, in CSS pixels.
const STEP: u32 = 16;

/// The edge (<https://www.w3.org/WAI/ARIA/apg/patterns/windowsplitter/>).
pub(super) fn edge() -> Element {
    let sidebar = use_app_state().sidebar;
    let (least, most) = LIST_WIDTHS;
    let text = |number: u32| number.to_string();
    el("div", "sidebar__edge")
        .attr("role", "separator")
        .attr("aria-orientation", "vertical")
        .attr("aria-label", "Width of the list")
        .attr("aria-valuemin", text(least))
        .attr("aria-valuemax", text(most))
        .attr_of("aria-valuenow", move || {
            Some(text(sidebar.width.get()).into())
        })
        .attr("tabindex", "0")
        .attr(
            "title",
            "Drag to set the width; double click for the usual one",
        )
        .on("pointerdown", |event: Event| drag::hold(&event))
        .on("pointermove", move |event: Event| {
            if let Some(width) = drag::held_at(&event) {
                sidebar.set_width(width);
            }
        })
        .on("lostpointercapture", move |_: Event| sidebar.keep_width())
        .on("dblclick", move |_: Event| {
            sidebar.set_width(LIST_WIDTH);
            sidebar.keep_width();
        })
        .on("keydown", move |event: KeyboardEvent| {
            let width = sidebar.width.get_untracked();
            let width = match event.key().as_str() {
                "ArrowLeft" => width.saturating_sub(STEP),
                "ArrowRight" => width.saturating_add(STEP),
                "Home" => least,
                "End" => most,
                _ => return,
            };
            event.prevent_default();
            sidebar.set_width(width);
            sidebar.keep_width();
        })
}
