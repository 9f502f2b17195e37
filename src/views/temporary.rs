//! What is said above a conversation that is not kept.

use leptos::prelude::*;

use crate::state::use_app_state;

use super::element::el;
use super::icons::{IconName, icon};
use super::when::{Dynamic, when};

/// The line above a temporary chat.
pub fn temporary_banner() -> Dynamic {
    let state = use_app_state();
    when(
        move || state.conversation.with(|on_view| on_view.temporary),
        || {
            let text = "Temporary chat: nothing of it is saved in this browser. It is gone when you leave it or close the page.";
            el("p", "temporary")
                .child(icon(IconName::Temporary))
                .child(el("span", "").child(text))
                .into_any()
        },
    )
}
