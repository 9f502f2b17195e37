//! The Settings dialog.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::browser::dialog;
use crate::state::use_app_state;

use super::modal::{Modal, closing};
use super::settings_form::SettingsForm;
use super::settings_form::fields::field_id;

/// The dialog; it is made anew each time it opens, and closes by Save,
/// Cancel or Escape.
#[component]
pub fn SettingsDialog() -> impl IntoView {
    let state = use_app_state();
    let element = NodeRef::<Dialog>::new();
    // Where an explanation led here, its field has the focus; else the first.
    let opened = Callback::new(move |()| {
        if let Some(field) = state.wanted_field.get_untracked() {
            state.wanted_field.set(None);
            dialog::focus_field(field_id(field));
        }
    });
    let closed = Callback::new(move |()| state.settings_open.set(false));
    let close = closing(element);
    view! {
        <Modal title="Settings" element opened closed>
            <SettingsForm close/>
        </Modal>
    }
}
