//! The Settings dialog.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::browser::dialog;
use crate::state::use_app_state;

use super::settings_form::SettingsForm;
use super::settings_form::fields::field_id;

/// The dialog; it is made anew each time it opens, and closes by Save,
/// Cancel or Escape.
#[component]
pub fn SettingsDialog() -> impl IntoView {
    let state = use_app_state();
    let element = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            dialog::open(&element);
            // Where an explanation led here, its field; else the first one.
            if let Some(field) = state.wanted_field.get_untracked() {
                state.wanted_field.set(None);
                dialog::focus_field(field_id(field));
            }
        }
    });
    let close = Callback::new(move |()| {
        if let Some(element) = element.get_untracked() {
            dialog::close(&element);
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=element
            aria-labelledby="settings-title"
            on:close=move |_| state.settings_open.set(false)
        >
            <h2 id="settings-title" class="dialog__title">"Settings"</h2>
            <SettingsForm close/>
        </dialog>
    }
}
