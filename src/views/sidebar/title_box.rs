//! A title while the person changes it, in its place.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

use crate::browser::textarea;
use crate::state::reactive::effect;
use crate::views::composer::sends;
use crate::views::element::{Element, Place, el};

use super::entries::{Entries, Shown, link_id};
use super::focus_soon;

/// The longest title that can be given, in characters.
const LONGEST: &str = "200";

/// The field: Enter saves, as leaving it does, and Escape does not.
pub(super) fn title_box(entries: Entries, shown: Memo<Shown>) -> Element {
    let state = entries.state;
    let id = shown.with_untracked(|shown| shown.id);
    let text = RwSignal::new(shown.with_untracked(|shown| shown.title.clone()));
    let field = Place::new();
    effect(move || {
        if let Some(field) = field.get() {
            textarea::focus(&field);
            textarea::select_all(&field);
        }
    });
    let end = move || {
        entries.editing.set(None);
        focus_soon(move || Some(link_id(id)));
    };
    let save = move || state.rename(id, &text.get_untracked());
    el("input", "entry__title")
        .place(field)
        .attr("type", "text")
        .attr("aria-label", "Title")
        .attr("dir", "auto")
        .attr("maxlength", LONGEST)
        .attr("autocomplete", "off")
        .attr("value", text.get_untracked())
        .on_text("input", move |written| text.set(written))
        .on("keydown", move |event: KeyboardEvent| {
            // The list's keys are not for those who write.
            event.stop_propagation();
            if sends(&event) {
                event.prevent_default();
                save();
                end();
            } else if event.key() == "Escape" {
                event.prevent_default();
                end();
            }
        })
        .on("blur", move |_: Event| {
            // It may be left because the list is going.
            if entries.editing.try_get_untracked() == Some(Some(id)) {
                save();
                entries.editing.set(None);
            }
        })
}
