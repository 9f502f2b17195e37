//! As what conversations are exported.

use leptos::prelude::*;

use crate::state::{ExportAs, ExportOf, use_app_state};

use super::button::{ButtonLook, button};
use super::element::{Element, Place, el};
use super::modal::{closing, modal};

/// Asks as what, and exports.
pub fn export_dialog(what: ExportOf) -> Element {
    let state = use_app_state();
    let element = Place::new();
    let close = closing(element);
    let choice = |label: &'static str, hint: &'static str, form: ExportAs| {
        let export = move || {
            state.export(what, form);
            close.run(());
        };
        el("li", "export__choice")
            .child(button(label, ButtonLook::Plain, export))
            .child(el("span", "field__hint").child(hint))
    };
    let choices = el("ul", "export__choices")
        .child(choice(
            "Export as JSON",
            "All that was said, with all versions: can be imported again, here or in another browser. No key is in it.",
            ExportAs::Json,
        ))
        .child(choice(
            "Export as Markdown",
            "What is on view, for reading elsewhere.",
            ExportAs::Markdown,
        ));
    let cancel = button("Cancel", ButtonLook::Plain, move || close.run(()));
    let closed = move || state.export_wanted.set(None);
    let content = vec![
        choices.into_any(),
        el("div", "form__buttons").child(cancel).into_any(),
    ];
    let title = match what {
        ExportOf::One(_) => "Export this chat",
        ExportOf::All => "Export all chats",
    };
    modal(title, element, || (), closed, content)
}
