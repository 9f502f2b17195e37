//! The keys of the list: one stop for Tab, arrows inside of it.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::entries::Entries;

/// Does what a key is for, if it is for something. Enter is the link's own.
pub(super) fn press(entries: Entries, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let place = entries.places.get_untracked().1;
    let last = entries
        .list
        .with_untracked(|list| list.entries.len().saturating_sub(1));
    match event.key().as_str() {
        "ArrowDown" => entries.go(last.min(place + 1)),
        "ArrowUp" => entries.go(place.saturating_sub(1)),
        "Home" => entries.go(0),
        "End" => entries.go(last),
        "F2" => entries.editing.set(entries.current()),
        "Delete" => {
            if let Some(id) = entries.current() {
                entries.state.delete(id);
            }
        }
        _ => return,
    }
    event.prevent_default();
}
