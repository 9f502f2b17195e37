//! Taking in conversations from files: what would happen, how far it is, and
//! what came of it.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::browser::dialog;
use crate::state::{IMPORT_BUTTON, Import, use_app_state};
use crate::transfer::Unread;
use crate::transfer::portion::Preview;

use super::button::{ButtonLook, button, icon_button};
use super::element::{Element, Place, el, maybe};
use super::icons::IconName;
use super::modal::{closing, modal};
use super::when::{dynamic, when};

/// The button that asks for files, and the field behind it.
pub fn import_button(look: ButtonLook) -> Element {
    let state = use_app_state();
    let field = Place::new();
    let choose = move || {
        if let Some(field) = field.get_untracked() {
            dialog::press(&field);
        }
    };
    let input = el("input", "")
        .place(field)
        .attr("type", "file")
        .attr("multiple", "")
        .attr("hidden", "")
        .attr("accept", ".json,.jsonl,application/json")
        .attr("aria-label", "Files to import")
        .on("change", move |event: Event| state.import_chosen(&event));
    el("span", "import")
        .attr("id", IMPORT_BUTTON)
        .child(icon_button("Import", look, IconName::Import, choose))
        .child(input)
}

/// What is said while files are being dragged above the page.
pub fn drop_hint() -> AnyView {
    let state = use_app_state();
    let hint = || {
        el("div", "drop-hint")
            .attr("aria-hidden", "true")
            .child(el("p", "").child(
                "Drop images, audio or text to attach them – or JSON to import conversations",
            ))
            .into_any()
    };
    when(move || state.dropping.get(), hint).into_any()
}

/// The dialog, as long as an import goes on.
pub fn import_dialog() -> Element {
    let state = use_app_state();
    let element = Place::new();
    let close = closing(element);
    let body = move || {
        let import = state.importing.get();
        untrack(|| maybe(import.map(|import| step(import, close))))
    };
    let closed = move || state.end_import();
    let body = el("div", "import__body")
        .attr("aria-live", "polite")
        .child(dynamic(body));
    modal("Import", element, || (), closed, vec![body.into_any()])
}

fn step(import: Import, close: Callback<()>) -> Element {
    let state = use_app_state();
    let done = |label: &'static str| button(label, ButtonLook::Plain, move || close.run(()));
    let step = el("div", "import__step");
    match import {
        Import::Reading => step
            .child(sentence("Reading…".to_owned()))
            .child(buttons([done("Cancel")])),
        Import::Ready(preview) => {
            let something = preview.conversations > 0;
            let from = sentence(format!("From {}.", preview.sources.join(", ")));
            let import = el("button", "button button--primary")
                .attr("type", "button")
                .on_click(move || state.import_now())
                .child("Import now");
            let choice = if something {
                buttons([done("Cancel"), import])
            } else {
                buttons([done("Close")])
            };
            step.child(from)
                .child(sentence(preview.summary.clone()))
                .maybe(unread(&preview))
                .child(choice)
        }
        Import::Storing(count, of, _) => step
            .child(sentence(format!(
                "{count} of {of} conversations are imported…"
            )))
            .child(
                el("progress", "import__progress")
                    .attr("aria-label", "Import")
                    .attr("max", of.to_string())
                    .attr("value", count.to_string()),
            )
            .child(buttons([done("Stop")])),
        Import::Done(count, preview) => {
            let words = match count {
                1 => "One conversation was imported.".to_owned(),
                count => format!("{count} conversations were imported."),
            };
            step.child(sentence(words))
                .maybe(unread(&preview))
                .child(buttons([done("Close")]))
        }
        Import::Failed(why) => step
            .child(el("p", "problem__text").attr("role", "alert").child(why))
            .child(buttons([done("Close")])),
    }
}

fn sentence(words: String) -> Element {
    el("p", "form__help").child(words)
}

fn buttons<const COUNT: usize>(buttons: [Element; COUNT]) -> Element {
    el("div", "form__buttons").children(buttons)
}

/// What could not be read, or not in full.
fn unread(preview: &Preview) -> Option<Element> {
    /// More than these nobody reads; the number says how many there are.
    const SHOWN: usize = 100;
    let count = preview.unread.len();
    if count == 0 {
        return None;
    }
    let heading = match count {
        1 => "One thing could not be read, or not in full".to_owned(),
        count => format!("{count} things could not be read, or not in full"),
    };
    let line = |unread: &Unread| {
        el("li", "")
            .attr("dir", "auto")
            .child(format!("{}: {}", unread.what, unread.why))
    };
    let lines = preview.unread.iter().take(SHOWN).map(line);
    Some(
        el("details", "import__unread")
            .child(el("summary", "").child(heading))
            .child(el("ul", "").children(lines)),
    )
}
