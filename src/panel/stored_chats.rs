//! What this browser stores of the chats: how much, how safe, and the ways out
//! of it. A part of Settings.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::browser::{dialog, files};
use crate::handover::ToPage;
use crate::state::reactive::text_of;
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, Place, el, maybe};
use crate::views::when::dynamic;

use super::state::use_panel;

/// The part of Settings.
pub fn stored_chats() -> Vec<Element> {
    let panel = use_panel();
    let words = text_of(move || {
        panel.stored.with(|stored| match stored.usage {
            _ if stored.in_memory => "This browser stores nothing for this page: chats are kept only as long as this tab is open.".to_owned(),
            None => "Chats are stored in this browser, and nowhere else.".to_owned(),
            Some((bytes, quota, persisted)) => used(bytes, quota, persisted),
        })
    });
    let damaged = move || {
        let count = panel.stored.with(|stored| stored.unreadable);
        untrack(|| {
            maybe((count > 0).then(|| {
                let words = match count {
                    1 => "One record cannot be read. It is kept as it is.".to_owned(),
                    count => format!("{count} records cannot be read. They are kept as they are."),
                };
                el("p", "field__hint").child(words).child(button(
                    "Export damaged records",
                    ButtonLook::Small,
                    move || panel.tell(&ToPage::ExportDamaged),
                ))
            }))
        })
    };
    let export = button("Export all", ButtonLook::Plain, move || {
        panel.tell(&ToPage::ExportAll);
    });
    let buttons = el("div", "stored__buttons")
        .child(import_button())
        .child(export);
    vec![
        el("p", "field__hint").child(words),
        el("div", "").child(dynamic(damaged)),
        buttons,
    ]
}

/// The button that asks for files, and the field behind it; the page takes
/// the files.
fn import_button() -> Element {
    let panel = use_panel();
    let field = Place::new();
    let choose = move || {
        if let Some(field) = field.get_untracked() {
            dialog::press(&field);
        }
    };
    let chosen = move |event: Event| {
        let files = files::chosen(&event).into_iter();
        panel.tell(&ToPage::Import(
            files.map(files::LocalFile::into_parts).collect(),
        ));
    };
    let input = el("input", "")
        .place(field)
        .attr("type", "file")
        .attr("multiple", "")
        .attr("hidden", "")
        .attr("accept", ".json,.jsonl,application/json")
        .attr("aria-label", "Files to import")
        .on("change", chosen);
    el("span", "import")
        .child(button("Import", ButtonLook::Plain, choose))
        .child(input)
}

fn used(bytes: u64, quota: u64, persisted: bool) -> String {
    let kept = if persisted {
        "The browser keeps them even when the disk is full."
    } else {
        "The browser may delete them when the disk is full: export them now and then."
    };
    format!(
        "This page uses {} of {} that the browser allows. {kept}",
        size(bytes),
        size(quota)
    )
}

/// Bytes as people read them.
pub(super) fn size(bytes: u64) -> String {
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
