//! One message.

use std::time::Duration;

use leptos::prelude::*;

use crate::chat::error::ChatError;
use crate::chat::message::{EarlyEnd, MessageStatus, ReplyFacts, Role};
use crate::settings::ConnectionId;
use crate::state::{MessageRow, Progress, Version, use_app_state};

use super::button::{Button, ButtonLook};
use super::icons::IconName;
use super::markdown::Markdown;
use super::problem::Problem;
use super::progress::ProgressLine;
use super::question::Question;
use super::reasoning::Reasoning;
use super::tool_calls::ToolCalls;
use super::when::{dynamic, when};

/// One message: its shown version, and what can be done with it. Re-runs only
/// when another version is shown, and for that version's own signals.
#[component]
pub fn Message(row: MessageRow) -> impl IntoView {
    let state = use_app_state();
    let (id, role) = (row.id, row.role);
    let class = match role {
        Role::User => "message message--user",
        Role::Assistant => "message message--assistant",
    };
    let last = Memo::new(move |_| {
        let rows = state.conversation.get().rows;
        rows.with(|rows| rows.last().is_some_and(|row| row.id == id))
    });
    let shown = {
        let row = row.clone();
        Memo::new(move |_| row.version().map(|version| version.id))
    };
    let busy = {
        let row = row.clone();
        Signal::derive(move || {
            let version = row.version()?;
            let streaming = version
                .status
                .with(|status| *status == MessageStatus::Streaming);
            streaming.then_some("true")
        })
    };
    let for_body = row.clone();
    let body = move || {
        let row = &for_body;
        // Read, not merely tracked: a memo that nobody reads never runs.
        let _another = shown.get();
        let version = untrack(|| row.version());
        version
            .map(|version| view! { <Body row=row.clone() version last/> })
            .into_any()
    };
    let trouble = {
        let (trouble, asked_of) = (row.trouble.clone(), row.asked_of.clone());
        move || {
            let asked_of = asked_of.get_untracked();
            let problem = |error| view! { <Problem error asked_of partial=false last/> };
            trouble.get().map(problem).into_any()
        }
    };
    view! {
        <article class=class aria-label=role.label() aria-busy=busy>
            <div class="message__author" data-decoration="">{role.label()}</div>
            {dynamic(body)}
            {dynamic(trouble)}
        </article>
    }
}

/// One version of a message.
#[component]
fn Body(row: MessageRow, version: Version, last: Memo<bool>) -> impl IntoView {
    let text: Signal<String> = version.text.clone().into();
    let status: Signal<MessageStatus> = version.status.clone().into();
    let facts: Signal<ReplyFacts> = version.facts.clone().into();
    let progress: Signal<Progress> = version.progress.clone().into();
    let waiting = move || {
        text.with(String::is_empty)
            && status.with(|status| *status == MessageStatus::Streaming)
            && progress.with(|progress| *progress == Progress::Usual)
    };
    let standing = {
        let (version, asked_of) = (version.clone(), row.asked_of.clone());
        move || {
            let asked_of = asked_of.get_untracked();
            standing_of(&version, asked_of, &status.get(), &facts.get(), last)
        }
    };
    let remarks = move || {
        let remarks = facts.with(ReplyFacts::remarks).into_iter();
        remarks
            .map(|remark| view! { <p class="message__standing" data-decoration="">{remark}</p> })
            .collect_view()
            .into_any()
    };
    let growing = Signal::derive(move || status.with(|status| *status == MessageStatus::Streaming));
    let content = match row.role {
        Role::User => view! { <Question text/> }.into_any(),
        Role::Assistant => {
            view! { <Markdown text growing class="message__text markdown" content=true/> }
                .into_any()
        }
    };
    view! {
        <Reasoning version=version.clone()/>
        {content}
        {when(waiting, || standing_line("Waiting for the first words…".to_owned()))}
        <ProgressLine progress/>
        <ToolCalls facts/>
        {dynamic(standing)}
        {dynamic(remarks)}
        <Actions row version last/>
    }
}

/// How the message stands, where there is something to say about it.
fn standing_of(
    version: &Version,
    asked_of: Option<ConnectionId>,
    status: &MessageStatus,
    facts: &ReplyFacts,
    last: Memo<bool>,
) -> AnyView {
    match status {
        MessageStatus::Stopped => standing_line("Stopped".to_owned()),
        MessageStatus::Ended(EarlyEnd::ToolCalls) if facts.tool_calls.is_empty() => standing_line(
            "The model asked for a function to be called, and did not say which.".to_owned(),
        ),
        MessageStatus::Ended(end) => standing_line(end.sentence(facts)),
        MessageStatus::Failed(error) => {
            let partial =
                status.can_continue() && version.text.with_untracked(|text| !text.is_empty());
            view! { <Problem error=error.clone() asked_of partial last/> }.into_any()
        }
        MessageStatus::Complete
            if version.text.with_untracked(String::is_empty) && facts.tool_calls.is_empty() =>
        {
            standing_line("The model replied with nothing.".to_owned())
        }
        MessageStatus::Complete | MessageStatus::Streaming => ().into_any(),
    }
}

fn standing_line(words: String) -> AnyView {
    view! { <p class="message__standing" data-decoration="">{words}</p> }.into_any()
}

/// What can be done with the message.
#[component]
fn Actions(row: MessageRow, version: Version, last: Memo<bool>) -> impl IntoView {
    let state = use_app_state();
    let role = row.role;
    let text: Signal<String> = version.text.into();
    let status: Signal<MessageStatus> = version.status.into();
    let trouble: Signal<Option<ChatError>> = row.trouble.clone().into();
    // A failed reply has Retry, and Continue, in its card.
    let at_rest = move || {
        let failed = status.with(|status| matches!(status, MessageStatus::Failed(_)))
            || trouble.with(Option::is_some);
        role == Role::Assistant && last.get() && !state.replying.get() && !failed
    };
    let unfinished = move || {
        at_rest() && status.with(MessageStatus::can_continue) && !text.with(String::is_empty)
    };
    let go_on = move || {
        view! { <Button label="Continue" look=ButtonLook::Small icon=IconName::ArrowDown press=move |()| state.go_on()/> }
            .into_any()
    };
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
    let several = {
        let versions = row.versions.clone();
        move || versions.with(|versions| versions.len() > 1)
    };
    view! {
        <div class="message__actions">
            {when(several, move || view! { <Versions row=row.clone()/> }.into_any())}
            {when(move || !text.with(String::is_empty), move || view! { <CopyButton text/> }.into_any())}
            {when(unfinished, go_on)}
            {when(at_rest, regenerate)}
        </div>
    }
}

/// The way to the other versions.
#[component]
fn Versions(row: MessageRow) -> impl IntoView {
    let (back, forth) = (row.clone(), row.clone());
    let place = Signal::derive(move || {
        let count = row.versions.with(Vec::len);
        format!("{} of {count}", row.shown.get().min(count) + 1)
    });
    view! {
        <span class="message__versions">
            <Button
                label="Previous version"
                look=ButtonLook::IconOnly
                icon=IconName::Previous
                press=move |()| back.turn(-1)
            />
            <span data-decoration="">{place}</span>
            <Button
                label="Next version"
                look=ButtonLook::IconOnly
                icon=IconName::Next
                press=move |()| forth.turn(1)
            />
        </span>
    }
}

#[component]
fn CopyButton(text: Signal<String>) -> impl IntoView {
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
    let copy = move |()| state.copy(text.get_untracked(), tick);
    view! { <Button label="Copy" look=ButtonLook::Small icon=icon press=copy/> }
}
