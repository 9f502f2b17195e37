//! One message.

mod actions;
mod editor;
mod receipt;

use leptos::prelude::*;

use crate::chat::message::{EarlyEnd, MessageStatus, ReplyFacts, Role};
use crate::settings::ConnectionId;
use crate::state::reactive::{condition, effect, text_of};
use crate::state::{MessageRow, Progress, element_id, use_app_state};

use super::attached::attached;
use super::element::{Element, el, maybe};
use super::markdown::markdown;
use super::problem::problem;
use super::progress::progress_line;
use super::question::question;
use super::reasoning::reasoning;
use super::tool_calls::tool_calls;
use super::when::{dynamic, either, when};
use actions::actions;
use editor::editor;
use receipt::receipt;

/// One message, and what can be done with it. Re-runs only for its own
/// signals.
pub fn message(row: MessageRow) -> Element {
    let state = use_app_state();
    let (id, role) = (row.id, row.role);
    let class = match role {
        Role::User => "message message--user",
        Role::Assistant => "message message--assistant",
        Role::System => "message message--system",
        Role::Tool => "message message--tool",
    };
    let label = state
        .conversation
        .with_untracked(|conversation| conversation.label(&row));
    let last = condition(move || {
        let rows = state.conversation.get().rows;
        rows.with(|rows| rows.last().is_some_and(|row| row.id == id))
    });
    let busy = {
        let status = row.status.clone();
        move || is_streaming(&status).then_some("true".into())
    };
    let (trouble, asked_of) = (row.trouble.clone(), row.asked_of.clone());
    let trouble = move || {
        let asked_of = asked_of.get_untracked().map(|asked| asked.id);
        let problem = |error| untrack(|| problem(error, asked_of, false, last));
        maybe(trouble.get().map(problem))
    };
    let editing = RwSignal::new(false);
    if role == Role::User {
        effect(move || {
            if state.edit_wanted.get() == Some(id) {
                state.edit_wanted.set(None);
                editing.set(true);
            }
        });
    }
    let body = {
        let row = row.clone();
        move || body(&row, last, editing).into_any()
    };
    let unsent = {
        let row = row.clone();
        condition(move || state.is_unsent(&row))
    };
    let author = el("div", "message__author")
        .attr("data-decoration", "")
        .child(label.clone())
        .child(answerer(&row));
    el("article", class)
        .attr("id", element_id(id))
        .attr_of("data-unsent", move || unsent.get().then_some("".into()))
        .attr_of("aria-label", move || {
            let note = if unsent.get() { NOT_SENT } else { "" };
            Some([label.as_str(), note].concat().into())
        })
        .attr_of("aria-busy", busy)
        .child(author)
        .child(either(
            move || editing.get(),
            move || editor(row.clone(), editing).into_any(),
            body,
        ))
        .child(dynamic(trouble))
}

/// Said of a message that is above the border of what is sent.
const NOT_SENT: &str = ", not sent to the model";

/// The name of the connection that answered, where it is not plain which did.
fn answerer(row: &MessageRow) -> Element {
    let state = use_app_state();
    let asked_of = row.asked_of.clone();
    let name = text_of(move || {
        let Some(asked) = asked_of.get() else {
            return String::new();
        };
        let present =
            state.with_connection(|present| present.is_some_and(|present| present.id == asked.id));
        let name = state.settings.with(|settings| {
            let only = settings.connections().count() < 2;
            match settings.connection_of(&asked.id) {
                _ if present && only => String::new(),
                // Of messages from before there were names.
                Some(known) if asked.name.is_empty() => known.label(),
                _ => asked.name,
            }
        });
        if name.is_empty() {
            name
        } else {
            [" · ", &name].concat()
        }
    });
    el("span", "message__answerer").child(name)
}

fn is_streaming(status: &ArcRwSignal<MessageStatus>) -> bool {
    status.with(|status| *status == MessageStatus::Streaming)
}

/// What a message says, and what is to be said of it.
fn body(row: &MessageRow, last: Memo<bool>, editing: RwSignal<bool>) -> Vec<AnyView> {
    let text: Signal<String> = row.text.clone().into();
    let waiting = {
        let (status, progress) = (row.status.clone(), row.progress.clone());
        move || {
            text.with(String::is_empty)
                && is_streaming(&status)
                && progress.with(|progress| *progress == Progress::Usual)
        }
    };
    let standing = {
        let row = row.clone();
        move || {
            let asked_of = row.asked_of.get_untracked().map(|asked| asked.id);
            let (status, facts) = (row.status.get(), row.facts.get());
            untrack(|| standing_of(&row, asked_of, &status, &facts, last))
        }
    };
    let remarks = {
        let facts = row.facts.clone();
        move || {
            let remarks = facts.with(ReplyFacts::remarks).into_iter();
            let remarks: Vec<AnyView> = remarks.map(standing_line).collect();
            remarks.into_any()
        }
    };
    let content = match row.role {
        Role::User | Role::System | Role::Tool => question(text, attached(row)).into_any(),
        Role::Assistant => {
            let status = row.status.clone();
            let growing = Signal::derive(move || is_streaming(&status));
            markdown(text, growing, "message__text markdown", true).into_any()
        }
    };
    let waiting = when(waiting, || {
        standing_line("Waiting for the first words…".to_owned())
    });
    vec![
        reasoning(row.clone()).into_any(),
        content,
        waiting.into_any(),
        progress_line(row.progress.clone()).into_any(),
        dynamic(standing).into_any(),
        tool_calls(row, last).into_any(),
        dynamic(remarks).into_any(),
        actions(row.clone(), last, editing).into_any(),
        maybe((row.role == Role::Assistant).then(|| receipt(row.clone()))),
    ]
}

/// What is said of a reply that was growing when its page ended.
const INTERRUPTED: &str = "Interrupted: the page was closed, or stopped, while this reply was coming. What had come is here.";

/// What is said of a message that cannot be read.
const UNREADABLE: &str =
    "This message cannot be read. What is stored of it is kept, and can be exported in Settings.";

/// How the message stands, where there is something to say about it.
fn standing_of(
    row: &MessageRow,
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
            let partial = status.can_continue() && row.text.with_untracked(|text| !text.is_empty());
            problem(error.clone(), asked_of, partial, last).into_any()
        }
        MessageStatus::Complete
            if row.role == Role::Assistant
                && row.text.with_untracked(String::is_empty)
                && facts.tool_calls.is_empty() =>
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
