//! What can be done with a conversation of the list.

use leptos::prelude::*;

use crate::state::{ExportOf, use_app_state};
use crate::views::button::{ButtonLook, icon_button};
use crate::views::element::{Element, el};
use crate::views::icons::IconName;

use super::chosen;
use super::entries::{Entries, Shown, link_id};

/// The buttons of an entry. The Tab key leads to those of one entry only.
pub(super) fn actions(entries: Entries, shown: Memo<Shown>, current: Memo<bool>) -> Element {
    let state = use_app_state();
    let id = shown.with_untracked(|shown| shown.id);
    let button = |label: &'static str, icon: IconName, press: Box<dyn FnMut() + Send>| {
        icon_button(label, ButtonLook::IconOnly, icon, press)
            .attr("title", label)
            .attr("aria-describedby", link_id(id))
            .attr_of("tabindex", move || {
                Some(if current.get() { "0" } else { "-1" }.into())
            })
    };
    let pinned = move || shown.with(|shown| shown.pinned);
    let pin = move || state.pin(id, !shown.with_untracked(|shown| shown.pinned));
    let export = move || state.export_wanted.set(Some(ExportOf::One(id)));
    let archive = move || {
        state.archive(id, true);
        chosen(state);
    };
    let delete = move || {
        state.delete(id);
        chosen(state);
    };
    el("div", "entry__actions")
        .child(button(
            "Rename",
            IconName::Rename,
            Box::new(move || entries.editing.set(Some(id))),
        ))
        .child(
            button("Pin", IconName::Pin, Box::new(pin)).attr_of("aria-pressed", move || {
                Some(if pinned() { "true" } else { "false" }.into())
            }),
        )
        .child(button("Export", IconName::Export, Box::new(export)))
        .child(button("Archive", IconName::Archive, Box::new(archive)))
        .child(button("Delete", IconName::Delete, Box::new(delete)))
}
