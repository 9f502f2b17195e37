//! The conversation on view, as rows of signals, and what can be done to it.

use std::sync::atomic::{AtomicU64, Ordering};

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{clipboard, document};
use crate::chat::attempts::Attempts;
use crate::chat::error::ChatError;
use crate::chat::history::{ask_for_rest, messages_to_send};
use crate::chat::id::MessageId;
use crate::chat::message::{MessageStatus, Role};
use crate::inference::endpoint::{ConnectionProblem, Endpoint};
use crate::inference::request::{ChatCompletionsRequest, layered};
use crate::settings::paste::{Pasted, PastedRole};
use crate::settings::{ConnectionId, Parameters};

use super::AppState;
use super::generation::{Generation, Handle};
use super::notices::CLOSED;
use super::version::{Asked, Version};

/// The messages on view, in order.
#[derive(Debug, Clone, Default)]
pub struct OpenConversation {
    pub rows: ArcRwSignal<Vec<MessageRow>>,
    /// Body fields of this conversation; they go before the connection's.
    pub parameters: ArcRwSignal<Parameters>,
}

impl OpenConversation {
    /// Nothing has been said.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.with_untracked(Vec::is_empty)
    }

    /// The same conversation with these rows only.
    pub(super) fn with_rows(&self, rows: Vec<MessageRow>) -> Self {
        Self {
            rows: ArcRwSignal::new(rows),
            parameters: ArcRwSignal::new(self.parameters.get_untracked()),
        }
    }
}

/// One message, with all its versions and the one that is shown and sent.
#[derive(Debug, Clone)]
pub struct MessageRow {
    pub id: MessageId,
    pub role: Role,
    pub versions: ArcRwSignal<Vec<Version>>,
    /// The place of the shown version.
    pub shown: ArcRwSignal<usize>,
    /// Why there is no further version, where one was asked for last.
    pub trouble: ArcRwSignal<Option<ChatError>>,
    /// The connection that was asked last.
    pub asked_of: ArcRwSignal<Option<ConnectionId>>,
}

impl MessageRow {
    fn new(role: Role, version: Version) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self {
            id: MessageId(NEXT.fetch_add(1, Ordering::Relaxed)),
            role,
            versions: ArcRwSignal::new(vec![version]),
            shown: ArcRwSignal::new(0),
            trouble: ArcRwSignal::new(None),
            asked_of: ArcRwSignal::new(None),
        }
    }

    /// The version that is shown; a row always has one. Tracks which one it
    /// is, and nothing in it.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        let shown = self.shown.get();
        self.versions
            .with(|versions| versions.get(shown).or(versions.last()).cloned())
    }

    /// Shows the version before (-1) or after (1).
    pub fn turn(&self, by: isize) {
        let count = self.versions.with_untracked(Vec::len);
        let shown = self.shown.get_untracked().checked_add_signed(by);
        if let Some(shown) = shown.filter(|shown| *shown < count) {
            self.shown.set(shown);
        }
    }

    /// Adds a version and shows it.
    pub(super) fn add_version(&self, version: Version) {
        self.versions.update(|versions| versions.push(version));
        self.shown.set(self.versions.with_untracked(Vec::len) - 1);
    }

    /// Takes a version out again, where there are others; says whether.
    pub(super) fn drop_version(&self, id: u64) -> bool {
        let others = self
            .versions
            .with_untracked(|versions| versions.iter().filter(|version| version.id != id).count());
        if others > 0 {
            self.shown.set(others - 1);
            self.versions
                .update(|versions| versions.retain(|version| version.id != id));
        }
        others > 0
    }

    fn shown_text(&self) -> String {
        let version = untrack(|| self.version());
        version.map_or_else(String::new, |version| version.text.get_untracked())
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
        self.ask(text);
    }

    pub(super) fn ask(self, question: String) {
        self.forget_adapted();
        let question = Version::new(question, MessageStatus::Complete);
        let reply = MessageRow::new(Role::Assistant, Version::awaited());
        self.conversation.get_untracked().rows.update(|rows| {
            rows.push(MessageRow::new(Role::User, question));
            rows.push(reply.clone());
        });
        self.question_sent.notify();
        self.request(reply, Asked::Reply, 0);
    }

    /// Puts a text into the composer, to be sent or changed: before what
    /// stands there, which is never lost.
    pub fn suggest(self, text: &str) {
        self.draft.update(|draft| {
            *draft = if draft.trim().is_empty() {
                text.to_owned()
            } else {
                format!("{text}\n\n{draft}")
            };
        });
        self.composer_wanted.notify();
    }

    /// Asks for another reply to the last question, with the connection as it
    /// is now; the earlier ones stay as versions.
    pub fn regenerate(self) {
        if let Some(reply) = self.last_reply() {
            self.request(reply, Asked::Reply, 0);
        }
    }

    /// Asks again for what failed, after some milliseconds: for the rest of a
    /// reply where that was refused, else for a reply.
    pub fn retry(self, after_ms: u64) {
        let version = self.last_reply().and_then(|reply| {
            let version = untrack(|| reply.version())?;
            Some((reply, version))
        });
        if let Some((reply, version)) = version {
            // What can be gone on with has a button for that.
            let for_reply = reply.trouble.with_untracked(Option::is_some)
                || version.status.with_untracked(MessageStatus::can_continue);
            let asked = if for_reply {
                Asked::Reply
            } else {
                version.asked.get_untracked()
            };
            self.request(reply, asked, after_ms);
        }
    }

    /// Asks for the rest of the last reply.
    pub fn go_on(self) {
        if let Some(reply) = self.last_reply() {
            self.request(reply, Asked::Rest, 0);
        }
    }

    /// Ends the reply on its way; what arrived stays.
    pub fn stop(self) {
        self.running.update_value(|running| {
            if let Some(handle) = running.take() {
                handle.end();
            }
        });
    }

    /// Does not wait any longer, and asks again now.
    pub fn retry_now(self) {
        self.running.with_value(|running| {
            if let Some(handle) = running {
                handle.hurry();
            }
        });
    }

    /// Begins an empty conversation; the notice that says so can undo it.
    pub fn new_chat(self) {
        self.stop();
        let left = self.conversation.get_untracked();
        if !left.is_empty() {
            self.conversation.set(OpenConversation::default());
            self.offer_undo(left, CLOSED);
        }
    }

    /// Opens a pasted conversation. A question at its end waits in the
    /// composer, to be sent.
    pub fn adopt(self, pasted: &Pasted) {
        self.stop();
        let mut messages = pasted.messages.clone();
        if messages
            .last()
            .is_some_and(|last| last.role == PastedRole::User)
            && let Some(question) = messages.pop()
        {
            self.suggest(&question.text);
        }
        let rows = messages.into_iter().map(|message| {
            let role = match message.role {
                PastedRole::User => Role::User,
                PastedRole::Assistant => Role::Assistant,
            };
            MessageRow::new(role, Version::new(message.text, MessageStatus::Complete))
        });
        let left = self.conversation.get_untracked();
        self.conversation.set(left.with_rows(rows.collect()));
        if !left.is_empty() {
            self.offer_undo(left, CLOSED);
        }
    }

    /// Copies a message's text as it came, and says so; `copied` runs only
    /// where the browser did it.
    pub fn copy(self, text: String, copied: impl FnOnce() + 'static) {
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

    /// The last row, if it is a reply that can be asked for again now.
    pub(super) fn last_reply(self) -> Option<MessageRow> {
        let last = self.conversation.get_untracked().rows.get_untracked().pop();
        last.filter(|row| row.role == Role::Assistant && !self.replying.get_untracked())
    }

    fn request(self, row: MessageRow, asked: Asked, after_ms: u64) {
        let Some(shown) = untrack(|| row.version()) else {
            return;
        };
        // A text that came is never replaced: a new reply stands beside it.
        let earlier = Earlier {
            trouble: row.trouble.get_untracked(),
            shown: row.shown.get_untracked(),
        };
        let (version, before) = if asked == Asked::Rest || shown.is_empty() {
            let before = shown.status.get_untracked();
            (shown, before)
        } else {
            let version = Version::awaited();
            row.add_version(version.clone());
            (version, MessageStatus::Stopped)
        };
        version.asked.set(asked);
        row.asked_of.set(self.connection_id());
        let attempts = match self.attempts_for(&row, asked) {
            Ok(attempts) => attempts,
            Err(problem) => {
                let failed = MessageStatus::Failed(ChatError::Connection(problem));
                version.status.set(failed);
                return self.settle(&row, &version, earlier);
            }
        };
        let length = version.text.with_untracked(String::len);
        version.status.set(MessageStatus::Streaming);
        row.trouble.set(None);
        let handle = Handle::default();
        self.running.set_value(Some(handle.clone()));
        self.replying.set(true);
        spawn_local(async move {
            let generation = Generation::new(self, row.clone(), version.clone(), handle);
            generation.run(attempts, after_ms, before).await;
            let grown = version.text.with_untracked(|text| text.len() > length);
            if asked == Asked::Rest && grown {
                version.facts.update(|facts| facts.continued += 1);
            }
            self.settle(&row, &version, earlier);
        });
    }

    /// All that stands before a reply, to be sent; for the rest of it that
    /// reply as well, and the request to go on.
    fn attempts_for(self, reply: &MessageRow, asked: Asked) -> Result<Attempts, ConnectionProblem> {
        let conversation = self.conversation.get_untracked();
        let turns: Vec<_> = conversation.rows.with_untracked(|rows| {
            let before = rows.iter().take_while(|row| row.id != reply.id);
            let partial = Some(reply).filter(|_| asked == Asked::Rest);
            let sent = before.chain(partial);
            sent.map(|row| (row.role, row.shown_text())).collect()
        });
        self.settings.with_untracked(|settings| {
            let connection = settings
                .connection()
                .ok_or(ConnectionProblem::EndpointMissing)?;
            refuse_mixed_content(&connection.endpoint)?;
            let messages = messages_to_send(settings.system(), &turns);
            let own = conversation.parameters.get_untracked();
            let parameters = layered(&own, &settings.parameters(connection));
            let model = connection.model.as_deref();
            let mut request = ChatCompletionsRequest::new(messages, model, &parameters);
            if asked == Asked::Rest {
                ask_for_rest(&mut request);
            }
            let learned = settings.learned(&connection.id);
            let attempts = Attempts::new(connection.clone(), request, learned);
            attempts.http_request()?;
            Ok(attempts)
        })
    }

    /// A reply has come to its end.
    fn settle(self, row: &MessageRow, version: &Version, earlier: Earlier) {
        let status = version.status.get_untracked();
        // Where nothing came, the reply that stood there before is shown again.
        let trouble = match &status {
            _ if !version.is_empty() => None,
            MessageStatus::Failed(error) => Some(Some(error.clone())),
            MessageStatus::Stopped => Some(earlier.trouble),
            _ => None,
        };
        if let Some(trouble) = trouble
            && row.drop_version(version.id)
        {
            row.shown.set(earlier.shown);
            row.trouble.set(trouble);
        }
        if !matches!(status, MessageStatus::Failed(_)) {
            // Failures are alerts, which announce themselves.
            self.announcement
                .set(format!("Assistant: {}", row.shown_text()));
        }
        self.running.set_value(None);
        self.replying.set(false);
    }
}

/// How a row stood before a reply was asked for.
struct Earlier {
    trouble: Option<ChatError>,
    shown: usize,
}

/// Browsers block calls from an https page to http; better said beforehand.
pub(super) fn refuse_mixed_content(endpoint: &str) -> Result<(), ConnectionProblem> {
    let endpoint = Endpoint::parse(endpoint)?;
    if endpoint.is_mixed_content(document::page_url().starts_with("https:")) {
        let host = endpoint.host().unwrap_or_default();
        return Err(ConnectionProblem::MixedContent(host.to_owned()));
    }
    Ok(())
}
