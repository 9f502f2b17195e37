//! The Settings dialog.

use leptos::prelude::*;

use crate::browser::dialog;
use crate::state::use_app_state;

use super::element::{Element, Place};
use super::modal::{closing, modal};
use super::settings_form::fields::field_id;
use super::settings_form::settings_form;

/// The dialog; it is made anew each time it opens, and closes by Save,
/// Cancel or Escape.
pub fn settings_dialog() -> Element {
    let state = use_app_state();
    let element = Place::new();
    // Where an explanation led here, its field has the focus; else the first.
    let opened = move || {
        if let Some(field) = state.wanted_field.get_untracked() {
            state.wanted_field.set(None);
            dialog::focus_field(field_id(field));
        }
    };
    let closed = move || state.settings_open.set(false);
    let form = settings_form(closing(element)).into_any();
    modal("Settings", element, opened, closed, vec![form])
}
