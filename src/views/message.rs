//! One message.

use std::time::Duration;

use leptos::prelude::*;

use crate::chat::message::{EarlyEnd, MessageStatus, ReplyFacts, Role};
use crate::settings::ConnectionId;
use crate::state::{AppState, MessageRow, Progress, Version, use_app_state};

use super::button::{ButtonLook, icon_button};
use super::element::{Element, el, maybe};
use super::icons::IconName;
use super::markdown::markdown;
use super::problem::problem;
use super::progress::progress_line;
use super::question::question;
use super::reasoning::reasoning;
use super::tool_calls::tool_calls;
use super::when::{dynamic, when};

/// One message: its shown version, and what can be done with it. Re-runs only
/// when another version is shown, and for that version's own signals.
pub fn message(row: MessageRow) -> Element {
    let state = use_app_state();
    let (id, role) = (row.id, row.role);
    let class = match role {
        Role::User => "message message--user",
        Role::Assistant => "message message--assistant",
        Role::System => "message message--system",
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
        move || {
            let version = row.version()?;
            is_streaming(&version.status).then_some("true".into())
        }
    };
    let (trouble, asked_of) = (row.trouble.clone(), row.asked_of.clone());
    let body = move || {
        // Read, not merely tracked: a memo that nobody reads never runs.
        let _another = shown.get();
        untrack(|| {
            let version = row.version();
            version.map_or_else(Vec::new, |version| body(&row, &version, last))
        })
        .into_any()
    };
    let trouble = move || {
        let asked_of = asked_of.get_untracked();
        let problem = |error| untrack(|| problem(error, asked_of, false, last));
        maybe(trouble.get().map(problem))
    };
    let author = el("div", "message__author")
        .attr("data-decoration", "")
        .child(role.label());
    el("article", class)
        .attr("aria-label", role.label())
        .attr_of("aria-busy", busy)
        .child(author)
        .child(dynamic(body))
        .child(dynamic(trouble))
}

fn is_streaming(status: &ArcRwSignal<MessageStatus>) -> bool {
    status.with(|status| *status == MessageStatus::Streaming)
}

/// One version of a message.
fn body(row: &MessageRow, version: &Version, last: Memo<bool>) -> Vec<AnyView> {
    let text: Signal<String> = version.text.clone().into();
    let waiting = {
        let Version {
            status, progress, ..
        } = version.clone();
        move || {
            text.with(String::is_empty)
                && is_streaming(&status)
                && progress.with(|progress| *progress == Progress::Usual)
        }
    };
    let standing = {
        let (version, asked_of) = (version.clone(), row.asked_of.clone());
        move || {
            let asked_of = asked_of.get_untracked();
            let (status, facts) = (version.status.get(), version.facts.get());
            untrack(|| standing_of(&version, asked_of, &status, &facts, last))
        }
    };
    let remarks = {
        let facts = version.facts.clone();
        move || {
            let remarks = facts.with(ReplyFacts::remarks).into_iter();
            let remarks: Vec<AnyView> = remarks.map(standing_line).collect();
            remarks.into_any()
        }
    };
    let content = match row.role {
        Role::User | Role::System => question(text).into_any(),
        Role::Assistant => {
            let status = version.status.clone();
            let growing = Signal::derive(move || is_streaming(&status));
            markdown(text, growing, "message__text markdown", true).into_any()
        }
    };
    let waiting = when(waiting, || {
        standing_line("Waiting for the first words…".to_owned())
    });
    vec![
        reasoning(version.clone()).into_any(),
        content,
        waiting.into_any(),
        progress_line(version.progress.clone()).into_any(),
        tool_calls(version.facts.clone()).into_any(),
        dynamic(standing).into_any(),
        dynamic(remarks).into_any(),
        actions(row.clone(), version, last).into_any(),
    ]
}

/// What is said of a reply that was growing when its page ended.
const INTERRUPTED: &str = "Interrupted: the page was closed, or stopped, while this reply was coming. What had come is here.";

/// What is said of a message that cannot be read.
const UNREADABLE: &str =
    "This message cannot be read. What is stored of it is kept, and can be exported in Settings.";

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
        MessageStatus::Interrupted => standing_line(INTERRUPTED.to_owned()),
        MessageStatus::Unreadable => standing_line(UNREADABLE.to_owned()),
        MessageStatus::Ended(EarlyEnd::ToolCalls) if facts.tool_calls.is_empty() => standing_line(
            "The model asked for a function to be called, and did not say which.".to_owned(),
        ),
        MessageStatus::Ended(end) => standing_line(end.sentence(facts)),
        MessageStatus::Failed(error) => {
            let partial =
                status.can_continue() && version.text.with_untracked(|text| !text.is_empty());
            problem(error.clone(), asked_of, partial, last).into_any()
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
    el("p", "message__standing")
        .attr("data-decoration", "")
        .child(words)
        .into_any()
}

/// What can be done with the message.
fn actions(row: MessageRow, version: &Version, last: Memo<bool>) -> Element {
    let state = use_app_state();
    let role = row.role;
    let (text, status) = (version.text.clone(), version.status.clone());
    // A failed reply has Retry, and Continue, in its card.
    let at_rest = {
        let (status, trouble) = (status.clone(), row.trouble.clone());
        move || {
            let failed = status.with(|status| matches!(status, MessageStatus::Failed(_)))
                || trouble.with(Option::is_some);
            role == Role::Assistant && last.get() && !state.replying.get() && !failed
        }
    };
    let unfinished = {
        let (text, at_rest) = (text.clone(), at_rest.clone());
        move || {
            at_rest() && status.with(MessageStatus::can_continue) && !text.with(String::is_empty)
        }
    };
    let small = |label: &'static str, icon: IconName, press: fn(AppState)| {
        move || icon_button(label, ButtonLook::Small, icon, move || press(state)).into_any()
    };
    let go_on = small("Continue", IconName::ArrowDown, AppState::go_on);
    let regenerate = small("Regenerate", IconName::Regenerate, AppState::regenerate);
    let several = {
        let versions = row.versions.clone();
        move || versions.with(|versions| versions.len() > 1)
    };
    let written = {
        let text = text.clone();
        move || !text.with(String::is_empty)
    };
    let copy = move || copy_button(text.clone()).into_any();
    el("div", "message__actions")
        .child(when(several, move || versions(&row).into_any()))
        .child(when(written, copy))
        .child(when(unfinished, go_on))
        .child(when(at_rest, regenerate))
}

/// The way to the other versions.
fn versions(row: &MessageRow) -> Element {
    let turn = |label: &'static str, icon: IconName, by: isize| {
        let row = row.clone();
        icon_button(label, ButtonLook::IconOnly, icon, move || row.turn(by))
    };
    let place = {
        let row = row.clone();
        Signal::derive(move || {
            let count = row.versions.with(Vec::len);
            format!("{} of {count}", row.shown.get().min(count) + 1)
        })
    };
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
    icon_button("Copy", ButtonLook::Small, icon, copy)
}
