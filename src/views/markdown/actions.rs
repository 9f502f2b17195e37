//! What the buttons in a text do. They are told apart by `data-action`: one
//! listener serves them all.

use std::time::Duration;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::browser::press::{self, Pressed};
use crate::markdown::element::image_to_load;
use crate::state::AppState;

/// Does what the pressed button says.
pub(super) fn perform(state: AppState, event: &MouseEvent) {
    let Some(pressed) = press::find(event) else {
        return;
    };
    match pressed.action().as_str() {
        "copy-code" => copy_code(state, pressed),
        "wrap" => pressed.toggle_block("code--wrapped"),
        "show-image" => {
            let source = pressed.image_source();
            if let Some(source) = image_to_load(&source) {
                pressed.show_image(source);
            }
        }
        "footnote" => pressed.go_to_footnote(),
        "footnote-back" => pressed.go_to_mark(),
        _ => {}
    }
}

fn copy_code(state: AppState, pressed: Pressed) {
    /// How long it is said that it was done.
    const SAID: Duration = Duration::from_millis(1600);
    let code = pressed.code();
    // Without the last line's end: pasted into a shell, it would run.
    let code = code.strip_suffix('\n').unwrap_or(&code).to_owned();
    let done = move || {
        pressed.set_done(true);
        let pressed = pressed.clone();
        set_timeout(move || pressed.set_done(false), SAID);
    };
    state.copy(code, done);
}
