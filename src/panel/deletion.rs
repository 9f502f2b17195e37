//! Deleting everything that this page keeps.

use leptos::prelude::*;

use crate::handover::ToPage;
use crate::views::button::{ButtonLook, button};
use crate::views::element::el;
use crate::views::when::{Dynamic, either};

use super::state::use_panel;

/// Deleting everything takes two presses, with a sentence between them.
pub fn delete_everything() -> Dynamic {
    let panel = use_panel();
    let sure = RwSignal::new(false);
    either(
        move || sure.get(),
        move || {
            let delete = move || {
                panel.close();
                panel.tell(&ToPage::DeleteEverything);
            };
            el("div", "stored__sure")
                .attr("role", "group")
                .attr("aria-label", "Delete everything for good?")
                .child(el("p", "").attr("role", "alert").child(
                    "All chats, connections, presets, keys and settings of this page in this browser, for good? Other tabs of this page are emptied and loaded anew as well.",
                ))
                .child(button("Yes, delete all", ButtonLook::Danger, delete))
                .child(button("No", ButtonLook::Plain, move || sure.set(false)))
                .into_any()
        },
        move || {
            button("Delete everything", ButtonLook::Danger, move || {
                sure.set(true);
            })
            .into_any()
        },
    )
}
