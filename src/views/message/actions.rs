//! What can be done with a message.

use std::time::Duration;

use leptos::prelude::*;

use crate::chat::message::{MessageStatus, Role};
use crate::state::reactive::text_of;
use crate::state::{MessageRow, use_app_state};
use crate::views::button::{ButtonLook, icon_button};
use crate::views::element::{Element, el};
use crate::views::icons::IconName;
use crate::views::when::when;

/// What can be done with the message.
pub(super) fn actions(row: MessageRow, last: Memo<bool>, editing: RwSignal<bool>) -> Element {
    let state = use_app_state();
    let role = row.role;
    let (text, status) = (row.text.clone(), row.status.clone());
    let at_rest = move || !state.replying.get();
    // A failed reply at the end has Retry, and Continue, in its card.
    let failed = {
        let (status, trouble) = (status.clone(), row.trouble.clone());
        move || {
            last.get()
                && (status.with(|status| matches!(status, MessageStatus::Failed(_)))
                    || trouble.with(Option::is_some))
        }
    };
    let answers = move || role == Role::Assistant && at_rest() && !failed();
    let unfinished = {
        let (text, answers) = (text.clone(), answers.clone());
        move || {
            let whole = !status.with(MessageStatus::can_continue) || text.with(String::is_empty);
            last.get() && !whole && answers()
        }
    };
    let small = |label: &'static str, icon: IconName, press: Callback<()>| {
        move || icon_button(label, ButtonLook::Small, icon, move || press.run(())).into_any()
    };
    let regenerated = row.clone();
    let again = Callback::new(move |()| state.regenerate(regenerated.clone()));
    let deleted = row.clone();
    let delete = Callback::new(move |()| state.delete_message(&deleted));
    let several = {
        let place = row.place.clone();
        move || place.with(|(_, count)| *count > 1)
    };
    let written = {
        let text = text.clone();
        move || !text.with(String::is_empty)
    };
    let copy = move || copy_button(text.clone()).into_any();
    el("div", "message__actions")
        .child(when(several, move || versions(&row).into_any()))
        .child(when(written, copy))
        .child(when(
            move || matches!(role, Role::User | Role::Tool) && at_rest(),
            small(
                "Edit",
                IconName::NewChat,
                Callback::new(move |()| editing.set(true)),
            ),
        ))
        .child(when(
            unfinished,
            small(
                "Continue",
                IconName::ArrowDown,
                Callback::new(move |()| state.go_on()),
            ),
        ))
        .child(when(
            answers,
            small("Regenerate", IconName::Regenerate, again),
        ))
        .child(small("Delete", IconName::Delete, delete)())
}

/// The way to the other versions.
fn versions(row: &MessageRow) -> Element {
    let state = use_app_state();
    let turn = |label: &'static str, icon: IconName, by: isize| {
        let row = row.clone();
        icon_button(label, ButtonLook::IconOnly, icon, move || {
            state.turn(&row, by)
        })
    };
    let place = row.place.clone();
    let place = text_of(move || {
        let (place, count) = place.get();
        format!("{} of {count}", place + 1)
    });
    el("span", "message__versions")
        .child(turn("Previous version", IconName::Previous, -1))
        .child(el("span", "").attr("data-decoration", "").child(place))
        .child(turn("Next version", IconName::Next, 1))
}

fn copy_button(text: ArcRwSignal<String>) -> Element {
    /// How long the tick stays.
    const TICK: Duration = Duration::from_millis(1600);
    let state = use_app_state();
    let icon = RwSignal::new(IconName::Copy);
    // The message may have gone meanwhile: then there is nothing to show.
    let show = move |name| {
        let _gone = icon.try_set(name);
    };
    let tick = move || {
        show(IconName::Check);
        set_timeout(move || show(IconName::Copy), TICK);
    };
    let copy = move || state.copy(text.get_untracked(), tick);
    icon_button("Copy", ButtonLook::Small, icon, copy).attr("data-copy", "")
}
