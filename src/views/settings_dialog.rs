//! The Settings dialog: its frame, and what stands in it until the panel, a
//! program of its own, fills it.

use leptos::prelude::*;

use crate::state::reactive::effect;
use crate::state::{AppState, Standing, use_app_state};

use super::button::{ButtonLook, button};
use super::element::{Element, Place, el};
use super::modal::{closing, modal};
use super::when::dynamic;
use crate::handover::PLACE;

/// The dialog; it is made anew each time it opens, and closes by Save,
/// Cancel or Escape.
pub fn settings_dialog() -> Element {
    let state = use_app_state();
    let element = Place::new();
    let close = closing(element);
    let opened = move || untrack(move || state.settings_opened());
    let waiting = dynamic(move || {
        let standing = state.panel.standing.get();
        untrack(move || waiting(state, standing, close))
    });
    effect(move || {
        // Storage may not be open yet; and then it fills, as by an import.
        state.listed.track();
        state.conversations.track();
        state.measure_for_panel();
    });
    effect(move || state.refresh_panel());
    // The panel's own: no view of this program is ever in it.
    let place = el("div", "panel").attr("id", PLACE);
    let content = vec![waiting.into_any(), place.into_any()];
    modal(
        "Settings",
        element,
        opened,
        move || state.settings_closed(),
        content,
    )
}

/// What is said as long as the panel is not there.
fn waiting(state: AppState, standing: Standing, close: Callback<()>) -> AnyView {
    let cancel = || button("Cancel", ButtonLook::Plain, move || close.run(()));
    let (words, help) = match standing {
        Standing::There => return ().into_any(),
        Standing::Absent | Standing::Loading => {
            return el("div", "panel__waiting")
                .child(
                    el("p", "field__hint")
                        .attr("role", "status")
                        .child("Loading…"),
                )
                .child(el("div", "form__buttons").child(cancel()))
                .into_any();
        }
        Standing::NotLoaded => (
            "Settings could not be loaded: the network is down, or the page's host lacks its files.",
            button("Try again", ButtonLook::Plain, move || state.load_panel()),
        ),
        Standing::OtherBuild => (
            "The page was updated on its host since it was opened here, so that Settings cannot be shown. Reload the page: your chats are saved in this browser.",
            button("Reload", ButtonLook::Plain, move || state.reload()),
        ),
    };
    el("div", "panel__waiting")
        .child(
            el("div", "problem")
                .attr("role", "alert")
                .child(el("p", "problem__advice").child(words)),
        )
        .child(el("div", "form__buttons").child(cancel()).child(help))
        .into_any()
}
