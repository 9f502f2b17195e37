//! One message.

use std::time::Duration;

use leptos::prelude::*;

use crate::chat::message::{MessageStatus, Role};
use crate::state::{MessageRow, use_app_state};

use super::button::{Button, ButtonLook};
use super::icons::IconName;
use super::problem::Problem;
use super::when::{dynamic, when};

/// One message; re-runs only for its own text and status.
#[component]
pub fn Message(row: MessageRow) -> impl IntoView {
    let state = use_app_state();
    let (id, role) = (row.id, row.role);
    let text: Signal<String> = row.text.clone().into();
    let status: Signal<MessageStatus> = row.status.clone().into();
    let class = match role {
        Role::User => "message message--user",
        Role::Assistant => "message message--assistant",
    };
    let streaming = move || status.with(|status| *status == MessageStatus::Streaming);
    let busy = Signal::derive(move || streaming().then_some("true"));
    let last = Memo::new(move |_| {
        let rows = state.conversation.get().rows;
        rows.with(|rows| rows.last().is_some_and(|row| row.id == id))
    });
    view! {
        <article class=class aria-label=role.label() aria-busy=busy>
            <div class="message__author" data-decoration="">{role.label()}</div>
            <div class="message__text" data-content="" dir="auto">{text}</div>
            {when(move || streaming() && text.with(String::is_empty), || standing("Waiting for the first words…"))}
            {dynamic(move || standing_of(&status.get(), last))}
            <Actions row last/>
        </article>
    }
}

/// How the message stands, where there is something to say about it.
fn standing_of(status: &MessageStatus, last: Memo<bool>) -> AnyView {
    match status {
        MessageStatus::Stopped => standing("Stopped"),
        MessageStatus::Ended(end) => standing(end.sentence()),
        MessageStatus::Failed(error) => view! { <Problem error=error.clone() last/> }.into_any(),
        MessageStatus::Complete | MessageStatus::Streaming => ().into_any(),
    }
}

fn standing(words: &'static str) -> AnyView {
    view! { <p class="message__standing" data-decoration="">{words}</p> }.into_any()
}

/// What can be done with the message.
#[component]
fn Actions(row: MessageRow, last: Memo<bool>) -> impl IntoView {
    let state = use_app_state();
    let (role, text) = (row.role, row.text.clone());
    let status = row.status.clone();
    // A failed reply has Retry.
    let failed = move || status.with(|status| matches!(status, MessageStatus::Failed(_)));
    let regenerates =
        move || role == Role::Assistant && last.get() && !state.replying.get() && !failed();
    let regenerate = move || {
        view! {
            <Button
                label="Regenerate"
                look=ButtonLook::Small
                icon=IconName::Regenerate
                press=move |()| state.regenerate()
            />
        }
        .into_any()
    };
    view! {
        <div class="message__actions">
            {when(move || !text.with(String::is_empty), move || view! { <CopyButton row=row.clone()/> }.into_any())}
            {when(regenerates, regenerate)}
        </div>
    }
}

#[component]
fn CopyButton(row: MessageRow) -> impl IntoView {
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
    let copy = move |()| state.copy(&row, tick);
    view! { <Button label="Copy" look=ButtonLook::Small icon=icon press=copy/> }
}
