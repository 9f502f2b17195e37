//! Asking a question in other words.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

use crate::browser::textarea;
use crate::chat::attachment::Carried;
use crate::state::reactive::effect;
use crate::state::{MessageRow, Tray, use_app_state};
use crate::views::attaching::{attach_panel, attach_toggle, chips};
use crate::views::button::{ButtonLook, button};
use crate::views::composer::sends;
use crate::views::element::{Element, Place, el};

/// A field with the question's text. What is sent becomes a further version
/// of the question; the earlier one, and all that followed it, stays.
pub(super) fn editor(row: MessageRow, editing: RwSignal<bool>) -> Element {
    let state = use_app_state();
    let text = RwSignal::new(row.text.get_untracked());
    let carried = row.attachments.iter().cloned();
    let carried = carried.map(|attachment| Carried {
        attachment,
        bytes: None,
    });
    let tray = Tray::of(carried.collect());
    let field = Place::new();
    effect(move || {
        text.track();
        if let Some(field) = field.get() {
            textarea::fit_height(&field);
        }
    });
    effect(move || {
        if let Some(field) = field.get() {
            textarea::focus(&field);
        }
    });
    let close = move || {
        editing.set(false);
        state.composer_wanted.notify();
    };
    let sent = tray.clone();
    let send = move || {
        if state.ask_differently(&row, text.get_untracked(), &sent) {
            close();
        }
    };
    let send = Callback::new(move |()| send());
    let area = el("textarea", "composer__field message__editor")
        .place(field)
        .attr("aria-label", "Edit message")
        .attr("dir", "auto")
        .value(text)
        .on_text("input", move |written| text.set(written))
        .on("keydown", move |event: KeyboardEvent| {
            if sends(&event) {
                event.prevent_default();
                send.run(());
            } else if event.key() == "Escape" && !event.is_composing() {
                event.prevent_default();
                close();
            }
        });
    let pasted = tray.clone();
    let opened = RwSignal::new(false);
    let buttons = el("div", "form__buttons")
        .child(attach_toggle(opened))
        .child(button("Cancel", ButtonLook::Plain, close))
        .child(button("Save and send", ButtonLook::Plain, move || {
            send.run(())
        }));
    el("div", "message__edit")
        .on("paste", move |event: Event| {
            state.attach_pasted(&pasted, &event);
        })
        .child(chips(tray.clone()))
        .child(area)
        .child(attach_panel(tray, opened))
        .child(buttons)
}
