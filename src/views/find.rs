//! Finding words in the chat on view.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::shortcuts::Action;
use crate::state::{FIND_FIELD, Found, use_app_state};

use super::button::{ButtonLook, icon_button};
use super::composer::sends;
use super::element::{Element, el};
use super::icons::IconName;
use super::when::{Dynamic, when};

/// The button that shows the bar, where something is said; Ctrl+F stays the
/// browser's.
pub fn find_button() -> Dynamic {
    let state = use_app_state();
    let something = move || !state.conversation.get().rows.with(Vec::is_empty);
    when(something, move || {
        icon_button(
            "Find in this chat",
            ButtonLook::IconOnly,
            IconName::Search,
            move || {
                state.act(Action::Find);
            },
        )
        .attr("title", "Find in this chat")
        .into_any()
    })
}

/// The bar above the transcript, while it is wanted.
pub fn find_bar() -> Dynamic {
    let state = use_app_state();
    when(move || state.finding.open.get(), || bar().into_any())
}

fn bar() -> Element {
    let state = use_app_state();
    let found = state.finding.found;
    state.prepare_search();
    Effect::new(move |before| state.follow_finding(before));
    let field = el("input", "find__field")
        .attr("id", FIND_FIELD)
        .attr("type", "search")
        .attr("aria-label", "Find in this chat")
        .attr("placeholder", "Find in this chat")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("enterkeyhint", "search")
        .attr("dir", "auto")
        .on_text("input", move |typed| state.find_typed(typed))
        .on("keydown", move |event: KeyboardEvent| {
            let back = event.shift_key() && event.key() == "Enter" && !event.is_composing();
            if back || sends(&event) {
                event.prevent_default();
                state.step_to_hit(!back);
            }
        });
    let count = el("p", "find__count")
        .attr("role", "status")
        .child(Signal::derive(move || found.with(Found::words)));
    let step = move |label: &'static str, icon: IconName, forwards: bool| {
        icon_button(label, ButtonLook::IconOnly, icon, move || {
            state.step_to_hit(forwards);
        })
        .attr("title", label)
        .attr_of("disabled", move || {
            found.with(Found::is_empty).then_some("".into())
        })
    };
    let close = icon_button("Close", ButtonLook::IconOnly, IconName::Close, move || {
        state.close_finding();
    });
    let bar = el("div", "find__bar")
        .child(field)
        .child(count)
        .child(step("Previous hit", IconName::Up, false))
        .child(step("Next hit", IconName::Down, true))
        .child(close.attr("title", "Close (Escape)"));
    el("div", "find")
        .attr("role", "search")
        .attr("aria-label", "Find in this chat")
        .on("keydown", move |event: KeyboardEvent| {
            if event.key() == "Escape" && !event.is_composing() {
                event.prevent_default();
                state.close_finding();
            }
        })
        .child(bar)
}
