//! The conversation on view, as rows of signals, and what can be done to it.

use std::sync::atomic::{AtomicU64, Ordering};

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clipboard;
use crate::browser::http::AbortGuard;
use crate::chat::error::ChatError;
use crate::chat::history::messages_to_send;
use crate::chat::message::{MessageId, MessageStatus, Role};
use crate::inference::endpoint::{self, ConnectionProblem, HttpRequest};
use crate::inference::request::ChatCompletionsRequest;

use super::{AppState, generation};

/// The messages on view, in order.
#[derive(Debug, Clone, Default)]
pub struct OpenConversation {
    pub rows: ArcRwSignal<Vec<MessageRow>>,
}

impl OpenConversation {
    /// Nothing has been said.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.with_untracked(Vec::is_empty)
    }
}

/// One message. A reply in progress holds these handles itself: no look-up a
/// chunk, and no view's end ends it.
#[derive(Debug, Clone)]
pub struct MessageRow {
    pub id: MessageId,
    pub role: Role,
    pub text: ArcRwSignal<String>,
    pub status: ArcRwSignal<MessageStatus>,
}

impl MessageRow {
    fn new(role: Role, text: String, status: MessageStatus) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self {
            id: MessageId(NEXT.fetch_add(1, Ordering::Relaxed)),
            role,
            text: ArcRwSignal::new(text),
            status: ArcRwSignal::new(status),
        }
    }
}

impl AppState {
    /// Sends what stands in the composer. Nothing happens while a reply is on
    /// its way, or where there is nothing but blanks.
    pub fn send_draft(self) {
        let text = self.draft.get_untracked();
        if self.replying.get_untracked() || text.trim().is_empty() {
            return;
        }
        self.draft.set(String::new());
        let reply = MessageRow::new(Role::Assistant, String::new(), MessageStatus::Streaming);
        self.conversation.get_untracked().rows.update(|rows| {
            rows.push(MessageRow::new(Role::User, text, MessageStatus::Complete));
            rows.push(reply.clone());
        });
        self.question_sent.notify();
        self.request(reply);
    }

    /// Puts an example into the composer, to be sent or changed.
    pub fn suggest(self, text: &str) {
        self.draft.set(text.to_owned());
        self.composer_wanted.notify();
    }

    /// Asks for the last reply again, with the connection as it is now. The
    /// earlier text comes back where no new text takes its place.
    pub fn regenerate(self) {
        let last = self.conversation.get_untracked().rows.get_untracked().pop();
        let reply = last.filter(|row| row.role == Role::Assistant);
        if let Some(reply) = reply.filter(|_| !self.replying.get_untracked()) {
            self.request(reply);
        }
    }

    /// Ends the reply on its way; what arrived stays.
    pub fn stop(self) {
        self.running.set_value(None);
    }

    /// Begins an empty conversation; the notice that says so can undo it.
    pub fn new_chat(self) {
        self.stop();
        let left = self.conversation.get_untracked();
        if !left.is_empty() {
            self.conversation.set(OpenConversation::default());
            self.offer_undo(left);
        }
    }

    /// Copies a message's text as it came, and says so; `copied` runs only
    /// where the browser did it.
    pub fn copy(self, row: &MessageRow, copied: impl FnOnce() + 'static) {
        let text = row.text.get_untracked();
        spawn_local(async move {
            if clipboard::copy(&text).await {
                self.announcement.set("Copied".to_owned());
                copied();
            } else {
                self.alert(
                    "The browser did not allow copying. Select the text and copy it by hand."
                        .to_owned(),
                );
            }
        });
    }

    fn request(self, reply: MessageRow) {
        let before = (reply.text.get_untracked(), reply.status.get_untracked());
        match self.request_for(&reply) {
            Err(problem) => reply
                .status
                .set(MessageStatus::Failed(ChatError::Connection(problem))),
            Ok(request) => {
                let guard = AbortGuard::new();
                let signal = guard.signal();
                self.running.set_value(Some(guard));
                self.replying.set(true);
                reply.text.set(String::new());
                reply.status.set(MessageStatus::Streaming);
                spawn_local(async move {
                    let status = generation::receive(request, &reply.text, &signal).await;
                    self.settle(&reply, status, before);
                });
            }
        }
    }

    /// The request that asks for a reply: all that stands before it is sent.
    fn request_for(self, reply: &MessageRow) -> Result<HttpRequest, ConnectionProblem> {
        let turns: Vec<_> = self
            .conversation
            .get_untracked()
            .rows
            .with_untracked(|rows| {
                let before = rows.iter().take_while(|row| row.id != reply.id);
                before
                    .map(|row| (row.role, row.text.get_untracked()))
                    .collect()
            });
        self.settings.with_untracked(|settings| {
            let connection = settings
                .connection()
                .ok_or(ConnectionProblem::EndpointMissing)?;
            let request = ChatCompletionsRequest::new(
                messages_to_send(settings.system(), &turns),
                connection.model.as_deref(),
                settings.parameters(),
            );
            endpoint::chat_completions(connection, &request)
        })
    }

    /// A reply has come to its end.
    fn settle(self, reply: &MessageRow, status: MessageStatus, before: (String, MessageStatus)) {
        let (text_before, status_before) = before;
        let came_back = reply.text.with_untracked(String::is_empty) && !text_before.is_empty();
        let status = match status {
            MessageStatus::Stopped if came_back => status_before,
            status => status,
        };
        if came_back {
            reply.text.set(text_before);
        }
        if !matches!(status, MessageStatus::Failed(_)) {
            // Failures are alerts, which announce themselves.
            self.announcement
                .set(format!("Assistant: {}", reply.text.get_untracked()));
        }
        reply.status.set(status);
        self.running.set_value(None);
        self.replying.set(false);
    }
}
