//! The list of conversations: a column beside the one on view, and on narrow
//! pages a drawer above it.

mod actions;
mod edge;
mod entries;
mod entry;
mod keys;
mod title_box;
mod visible;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::browser::dialog;
use crate::chat::list::Shelf;
use crate::state::reactive::effect;
use crate::state::{AppState, HIDE_LIST, SHOW_LIST, use_app_state};

use super::button::{ButtonLook, icon_button};
use super::element::{Element, el};
use super::icons::IconName;
use super::import_dialog::import_button;
use super::search::search;
use super::when::{Dynamic, when};

/// The list, while it is to be seen.
pub fn sidebar() -> Dynamic {
    let state = use_app_state();
    // Whatever way another one has come on view: by the list, by the search.
    let mut first = true;
    effect(move || {
        state.conversation.track();
        state.jump_to.track();
        if !std::mem::take(&mut first) {
            untrack(|| chosen(state));
        }
    });
    when(
        move || state.sidebar.is_shown(),
        move || {
            let drawer = move || state.sidebar.is_drawer();
            let beside = move || {
                el("div", "sidebar-beside")
                    .on_click(move || put_away(state))
                    .into_any()
            };
            vec![when(drawer, beside).into_any(), panel().into_any()].into_any()
        },
    )
}

/// The button that brings the list, where it is not there already.
pub fn show_button() -> Dynamic {
    let state = use_app_state();
    let beside = move || state.sidebar.wide.get() && state.sidebar.is_shown();
    when(
        move || !beside(),
        move || {
            let show = move || {
                state.sidebar.show(true);
                focus_soon(|| Some(HIDE_LIST.to_owned()));
            };
            icon_button(
                "Show conversations",
                ButtonLook::IconOnly,
                IconName::List,
                show,
            )
            .attr("id", SHOW_LIST)
            .attr("title", "Show conversations")
            .into_any()
        },
    )
}

/// Focuses the element of an id as soon as what was changed now is on the
/// page.
fn focus_soon(id: impl FnOnce() -> Option<String> + 'static) {
    request_animation_frame(move || {
        if let Some(id) = id() {
            dialog::focus_field(&id);
        }
    });
}

/// Takes the list out of the way, and hands the focus to what brings it back.
fn put_away(state: AppState) {
    state.sidebar.show(false);
    focus_soon(|| Some(SHOW_LIST.to_owned()));
}

/// Something was chosen in the list. A new chat takes the focus by itself.
fn chosen(state: AppState) {
    if state.sidebar.is_drawer() {
        state.sidebar.close_drawer();
        focus_soon(|| dialog::focus_is_nowhere().then(|| SHOW_LIST.to_owned()));
    }
}

fn panel() -> Element {
    let state = use_app_state();
    let hide = icon_button(
        "Hide conversations",
        ButtonLook::IconOnly,
        IconName::Hide,
        move || put_away(state),
    );
    let hide = el("div", "sidebar__hide").child(
        hide.attr("id", HIDE_LIST)
            .attr("title", "Hide conversations"),
    );
    let searching = move || state.search_results.with(|found| !found.query.is_empty());
    let search = el("div", "")
        .attr_of("class", move || {
            Some(match searching() {
                true => "sidebar__search sidebar__search--found".into(),
                false => "sidebar__search".into(),
            })
        })
        .child(search());
    el("nav", "sidebar")
        .attr("aria-label", "Conversations")
        .style_of("--list-width", move || {
            [state.sidebar.width.get().to_string().as_str(), "px"].concat()
        })
        .on("keydown", move |event: KeyboardEvent| {
            let meant = !event.default_prevented() && state.sidebar.is_drawer();
            if meant && event.key() == "Escape" {
                event.prevent_default();
                put_away(state);
            }
        })
        .child(search)
        .child(hide)
        .child(when(move || !searching(), || entries::entries().into_any()))
        .child(foot())
        .child(when(
            move || state.sidebar.wide.get(),
            || edge::edge().into_any(),
        ))
}

/// What can be done besides.
fn foot() -> Element {
    let state = use_app_state();
    let shelf = |label: &'static str, icon: IconName, shelf: Shelf| {
        icon_button(label, ButtonLook::Quiet, icon, move || {
            state.sidebar.shelf.set(Some(shelf));
        })
    };
    let in_memory = || {
        el("p", "sidebar__hint")
            .child("Chats are not saved in this browser.")
            .into_any()
    };
    el("div", "sidebar__foot")
        .child(when(move || state.in_memory.get(), in_memory))
        .child(shelf("Archived", IconName::Archive, Shelf::Archive))
        .child(shelf("Trash", IconName::Delete, Shelf::Trash))
        .child(import_button(ButtonLook::Quiet))
        .child(icon_button(
            "Commands",
            ButtonLook::Quiet,
            IconName::Commands,
            move || state.palette_open.set(true),
        ))
        .child(icon_button(
            "Shortcuts",
            ButtonLook::Quiet,
            IconName::Keyboard,
            move || state.shortcuts_open.set(true),
        ))
}
