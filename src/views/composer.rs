//! Where the person writes.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

use crate::browser::textarea;
use crate::state::reactive::effect;
use crate::state::{COMPOSER, Command, use_app_state};

use super::attaching::attach_toggle;
use super::element::{Element, Place, el};
use super::icons::{IconName, icon};
use super::parts::{attach_panel_part, chips_part};
use super::when::{dynamic, either};

/// The text field, and Send or Stop.
pub fn composer() -> Element {
    let state = use_app_state();
    let field = Place::new();
    let focus = move || {
        if let Some(field) = field.get_untracked() {
            textarea::focus(&field);
        }
    };
    let send = move || {
        state.command(Command::Send);
        focus();
    };
    effect(move || {
        state.draft.track();
        if let Some(field) = field.get() {
            textarea::fit_height(&field);
        }
    });
    // Back to writing after a new chat, or an example. (After a dialog the
    // focus goes back to where it was.)
    let refocus = move |taking: bool| {
        let Some(place) = field.get() else { return };
        let free = taking || !textarea::is_written_elsewhere(&place);
        if free && !state.settings_open.get_untracked() {
            focus();
        }
    };
    effect(move || {
        state.composer_wanted.track();
        refocus(true);
    });
    // Who writes in another field goes on there: at the page's start a chat may
    // come on view late.
    effect(move || {
        state.conversation.track();
        refocus(false);
    });
    let send_button = move || {
        let nothing_to_send = move || {
            let tray = state.conversation.get().tray;
            let nothing = state.draft.with(|draft| draft.trim().is_empty()) && tray.is_empty();
            nothing || tray.reading() > 0
        };
        el("button", "composer__button")
            .attr("type", "submit")
            .attr("aria-label", "Send")
            .attr("title", "Send (Enter)")
            .attr_of("disabled", move || nothing_to_send().then_some("".into()))
            .child(icon(IconName::ArrowUp))
            .into_any()
    };
    let stop_button = move || {
        let stop = move || {
            state.command(Command::Stop);
            focus();
        };
        el("button", "composer__button composer__button--stop")
            .attr("type", "button")
            .attr("aria-label", "Stop")
            .attr("title", "Stop")
            .on_click(stop)
            .child(icon(IconName::Stop))
            .into_any()
    };
    let text = el("textarea", "composer__field")
        .place(field)
        .attr("id", COMPOSER)
        .attr("rows", "1")
        .attr("aria-label", "Message")
        .attr("placeholder", "Message")
        .attr("autocomplete", "off")
        .attr("enterkeyhint", "send")
        .attr("dir", "auto")
        .value(state.draft)
        .on_text("input", move |text| state.draft.set(text))
        .on("keydown", move |event: KeyboardEvent| {
            if sends(&event) {
                event.prevent_default();
                send();
            }
        });
    let attached = move || {
        let tray = state.conversation.get().tray;
        untrack(|| chips_part(tray).into_any())
    };
    let opened = RwSignal::new(false);
    let panel = move || {
        let tray = state.conversation.get().tray;
        untrack(|| attach_panel_part(tray, opened).into_any())
    };
    let paste = move |event: Event| {
        state.attach_pasted(&state.conversation.get_untracked().tray, &event);
    };
    let writing = el("div", "composer__line")
        .child(attach_toggle(opened))
        .child(text)
        .child(either(
            move || state.replying.get(),
            stop_button,
            send_button,
        ));
    let put_away = move |event: KeyboardEvent| {
        if event.key() == "Escape" && opened.get_untracked() {
            event.prevent_default();
            opened.set(false);
            focus();
        }
    };
    el("form", "composer")
        .on("paste", paste)
        .on("keydown", put_away)
        .on("submit", move |event: Event| {
            event.prevent_default();
            send();
        })
        .child(dynamic(attached))
        .child(dynamic(panel))
        .child(writing)
}

/// Whether a key sends: Enter without Shift, and never the one that ends an
/// input method's composition (Safari reports that one as key code 229 after
/// the composition, WebKit bug 165004).
pub(super) fn sends(event: &KeyboardEvent) -> bool {
    const PROCESSED_BY_INPUT_METHOD: u32 = 229;
    event.key() == "Enter"
        && !event.shift_key()
        && !event.is_composing()
        && event.key_code() != PROCESSED_BY_INPUT_METHOD
}
