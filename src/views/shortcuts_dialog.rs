//! All keyboard shortcuts, and which of them are wanted.

use leptos::prelude::*;

use crate::settings::ShortcutUse;
use crate::shortcuts::{Action, SHORTCUTS};
use crate::state::AppState;

use super::button::{ButtonLook, button};
use super::element::{Element, Place, el};
use super::modal::{closing, modal};
use super::palette::keys;

/// What is done, and its keys.
type Line = (&'static str, &'static [&'static str]);

/// Keys that belong to a place, and are not to be switched off.
const ELSEWHERE: [(&str, &[Line]); 3] = [
    (
        "In the message field",
        &[("Send", &["Enter"]), ("New line", &["Shift", "Enter"])],
    ),
    (
        "In the list of chats",
        &[
            ("From chat to chat", &["↑", "↓"]),
            ("First, last chat", &["Home", "End"]),
            ("Rename", &["F2"]),
            ("Delete", &["Delete"]),
        ],
    ),
    (
        "In the conversation",
        &[("First, last message", &["Home", "End"])],
    ),
];

/// The dialog; it closes by its button or Escape.
pub fn shortcuts_dialog(state: AppState) -> Element {
    let element = Place::new();
    let close = closing(element);
    let mut everywhere = el("dl", "shortcuts__list");
    for shortcut in SHORTCUTS {
        let mut written = el("dd", "shortcuts__keys");
        for (nth, chord) in shortcut.chords(state.platform()).iter().enumerate() {
            if nth > 0 {
                written = written.child(" or ");
            }
            written = written.maybe(keys(chord.written(state.platform())));
        }
        everywhere = everywhere.child(line(shortcut.action, written));
    }
    let sections = ELSEWHERE.map(|(title, lines)| {
        let mut list = el("dl", "shortcuts__list");
        for (words, names) in lines {
            let names = names.iter().map(|name| (*name).to_owned());
            let written = el("dd", "shortcuts__keys").maybe(keys(names.collect()));
            list = list.child(pair(el("dt", "").child(*words), written));
        }
        section(title, list)
    });
    let content = vec![
        wanted(state).into_any(),
        el("div", "shortcuts")
            .child(section("Everywhere", everywhere))
            .children(sections)
            .into_any(),
        el("div", "form__buttons")
            .child(button("Close", ButtonLook::Plain, move || close.run(())))
            .into_any(),
    ];
    let closed = move || state.shortcuts_open.set(false);
    modal("Keyboard shortcuts", element, || (), closed, content)
}

fn section(title: &'static str, list: Element) -> Element {
    el("section", "shortcuts__section")
        .child(el("h3", "shortcuts__title").child(title))
        .child(list)
}

fn line(action: Action, written: Element) -> Element {
    let mut words = el("dt", "").child(action.words());
    let note = action.note();
    if !note.is_empty() {
        words = words
            .child(" ")
            .child(el("span", "shortcuts__note").child(note));
    }
    pair(words, written)
}

fn pair(words: Element, written: Element) -> Element {
    el("div", "shortcuts__line").child(words).child(written)
}

/// Which of them work.
fn wanted(state: AppState) -> Element {
    let option = |choice: ShortcutUse| {
        el("option", "")
            .attr("value", choice.name())
            .selected(move || state.shortcut_use() == choice)
            .child(choice.words())
    };
    let list = el("select", "field__input")
        .attr("aria-describedby", "shortcuts-hint")
        .on_text("change", move |name| {
            state.use_shortcuts(ShortcutUse::from_name(&name));
        })
        .children(ShortcutUse::CHOICES.map(option));
    let label = el("label", "field")
        .child(el("span", "field__label").child("Shortcuts in use"))
        .child(list);
    el("div", "shortcuts__wanted").child(label).child(
        el("p", "field__hint").attr("id", "shortcuts-hint").child(
            "Single characters work where nothing is being written. Whoever speaks to the computer may want them off.",
        ),
    )
}
