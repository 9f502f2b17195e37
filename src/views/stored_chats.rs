//! What this browser stores of the chats: how much, how safe, and the ways out
//! of it. A part of Settings.

use leptos::prelude::*;

use crate::state::reactive::{effect, text_of};
use crate::state::{ExportOf, Usage, use_app_state};

use super::button::{ButtonLook, button};
use super::element::{Element, el, maybe};
use super::import_dialog::import_button;
use super::when::{Dynamic, dynamic, either};

/// The part of Settings.
pub fn stored_chats() -> Element {
    let state = use_app_state();
    let usage = RwSignal::new(None::<Usage>);
    // Storage may not be open yet; and then it fills, as by an import.
    effect(move || {
        state.listed.track();
        state.conversations.track();
        state.measure_storage(usage);
    });
    let words = text_of(move || {
        if state.in_memory.get() {
            return "This browser stores nothing for this page: chats are kept only as long as this tab is open.".to_owned();
        }
        usage.get().map_or_else(
            || "Chats are stored in this browser, and nowhere else.".to_owned(),
            used,
        )
    });
    let damaged = move || {
        let count = state.unreadable();
        untrack(|| {
            maybe((count > 0).then(|| {
                let words = match count {
                    1 => "One record cannot be read. It is kept as it is.".to_owned(),
                    count => format!("{count} records cannot be read. They are kept as they are."),
                };
                el("p", "field__hint").child(words).child(button(
                    "Export damaged records",
                    ButtonLook::Small,
                    move || state.export_damaged(),
                ))
            }))
        })
    };
    let export = button("Export all", ButtonLook::Plain, move || {
        state.export_wanted.set(Some(ExportOf::All));
    });
    let buttons = el("div", "stored__buttons")
        .child(import_button(ButtonLook::Plain))
        .child(export)
        .child(delete_everything());
    el("fieldset", "form__group")
        .child(el("legend", "form__legend").child("Stored chats"))
        .child(el("p", "field__hint").child(words))
        .child(dynamic(damaged))
        .child(buttons)
}

/// Deleting everything takes two presses.
fn delete_everything() -> Dynamic {
    let state = use_app_state();
    let sure = RwSignal::new(false);
    either(
        move || sure.get(),
        move || {
            let delete = move || {
                state.settings_open.set(false);
                state.delete_everything();
            };
            el("span", "stored__sure")
                .attr("role", "group")
                .attr("aria-label", "Delete all chats for good?")
                .child(el("span", "").child("All chats, for good?"))
                .child(button("Yes, delete all", ButtonLook::Plain, delete))
                .child(button("No", ButtonLook::Plain, move || sure.set(false)))
                .into_any()
        },
        move || {
            button("Delete everything", ButtonLook::Plain, move || {
                sure.set(true)
            })
            .into_any()
        },
    )
}

fn used(usage: Usage) -> String {
    let kept = if usage.persisted {
        "The browser keeps them even when the disk is full."
    } else {
        "The browser may delete them when the disk is full: export them now and then."
    };
    format!(
        "This page uses {} of {} that the browser allows. {kept}",
        size(usage.used),
        size(usage.quota)
    )
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    let mut tenths = bytes.saturating_mul(10) / 1000;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1000;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if tenths >= 100 {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_at_a_glance() {
        let check = |bytes, words: &str| assert_eq!(size(bytes), words);
        check(0, "0.0 KB");
        check(1_500, "1.5 KB");
        check(345_678, "345 KB");
        check(12_000_000, "12 MB");
        check(2_340_000_000, "2.3 GB");
        check(70_000_000_000_000, "70 TB");
    }
}
