//! What can be done to the conversation on view.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{address, clipboard, clock, document, lock, random};
use crate::chat::announcement;
use crate::chat::attachment::Carried;
use crate::chat::attempts::Attempts;
use crate::chat::conversation::{Change, TitledBy};
use crate::chat::error::ChatError;
use crate::chat::history::{ask_for_rest, messages_to_send};
use crate::chat::id::MessageId;
use crate::chat::message::{Message, MessageStatus, Role};
use crate::chat::route::Route;
use crate::chat::title;
use crate::inference::endpoint::{ConnectionProblem, Endpoint};
use crate::inference::request::{ChatCompletionsRequest, layered};
use crate::inference::usage::ask_for_usage;
use crate::settings::Connection;
use crate::settings::paste::{Pasted, PastedRole};
use crate::storage::Write;

use super::AppState;
use super::elsewhere::lock_name;
use super::generation::{Generation, Handle};
use super::library::Opening;
use super::open_conversation::OpenConversation;
use super::row::{Asked, MessageRow};
use super::shortcuts::COMPOSER;

/// A message that is said now.
pub(super) fn said(role: Role, parent: Option<MessageId>, text: String) -> MessageRow {
    let id = MessageId(random::bits());
    MessageRow::new(Message::new(id, parent, role, text, clock::now_ms()))
}

/// A question, with what is attached to it.
fn asked(parent: Option<MessageId>, text: String, attached: Vec<Carried>) -> MessageRow {
    let id = MessageId(random::bits());
    let mut message = Message::new(id, parent, Role::User, text, clock::now_ms());
    let attached = attached.into_iter().map(|one| one.attachment);
    message.attachments = attached.collect();
    MessageRow::new(message)
}

/// A reply that is asked for.
pub(super) fn awaited(parent: Option<MessageId>) -> MessageRow {
    let row = said(Role::Assistant, parent, String::new());
    row.status.set(MessageStatus::Streaming);
    row
}

impl AppState {
    /// Sends what stands in the composer. Nothing happens while a reply is on
    /// its way, or where there is nothing but blanks.
    pub fn send_draft(self) {
        let text = self.draft.get_untracked();
        let reading = self
            .opening
            .with_untracked(|opening| *opening == Opening::Reading);
        let tray = self.conversation.get_untracked().tray;
        let nothing = text.trim().is_empty() && tray.untracked().is_empty();
        if reading || tray.is_reading() || nothing || !self.may_ask() {
            return;
        }
        let conversation = self.conversation.get_untracked();
        // In one transaction: what is asked is in the composer, or was asked.
        let cleared = self.draft_of(&conversation, "");
        // Where there was nothing at the address there is a chat now.
        self.opening.set(Opening::Done);
        self.placeholder.set_value(None);
        self.draft.set(String::new());
        let attached = self.take_attached(&conversation.tray);
        self.ask(&conversation, text, attached);
        self.keep_of(&conversation, vec![cleared]);
    }

    pub(super) fn ask(
        self,
        conversation: &OpenConversation,
        question: String,
        attached: Vec<Carried>,
    ) {
        let last = conversation.last_row().map(|row| row.id);
        self.ask_after(conversation, last, question, attached);
    }

    /// Asks a question that follows a message: a further version of what
    /// follows it, where there is something.
    pub(super) fn ask_after(
        self,
        conversation: &OpenConversation,
        parent: Option<MessageId>,
        question: String,
        attached: Vec<Carried>,
    ) {
        self.forget_adapted();
        if conversation.title().is_empty() {
            let first = attached.first().map_or("", |first| &first.attachment.name);
            let blank = question.trim().is_empty();
            let title = title::from_question(if blank { first } else { &question });
            conversation.apply(&[Change::Title(title, TitledBy::Question)]);
        }
        self.keep_blobs(conversation, &attached);
        let question = asked(parent, question, attached);
        let reply = awaited(Some(question.id));
        self.add(conversation, &[question, reply.clone()]);
        self.question_sent.notify();
        self.request(conversation, reply, Asked::Reply, 0);
    }

    /// Adds messages to a conversation, shows them, and keeps them.
    pub(super) fn add(self, conversation: &OpenConversation, rows: &[MessageRow]) {
        let mut changes = conversation.add(rows);
        let updated = Change::Updated(clock::now_ms());
        conversation.apply(std::slice::from_ref(&updated));
        changes.push(updated);
        self.begin(conversation);
        self.keep_changes(conversation, changes);
        for row in rows {
            self.keep_row(conversation, row);
        }
    }

    /// A conversation comes into being: it gets an address, and a place in the
    /// list.
    fn begin(self, conversation: &OpenConversation) {
        if conversation.temporary {
            return;
        }
        let head = conversation.head.get_untracked();
        if !self.is_listed(head.id) {
            self.note_unborn(head.id);
        }
        self.keep(vec![Write::Create(head.clone())]);
        self.note_head(head);
        self.ask_to_persist();
        if self.conversation.get_untracked().id == conversation.id {
            let route = Route::Conversation(conversation.id, None);
            if !matches!(self.route(), Route::Conversation(id, _) if id == conversation.id) {
                address::go(&route.hash());
            }
        }
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

    /// Asks for another reply to the same question, with the connection as it
    /// is now; the earlier ones stay as versions.
    pub fn regenerate(self, reply: MessageRow) {
        if self.may_ask() {
            let conversation = self.conversation.get_untracked();
            self.request(&conversation, reply, Asked::Reply, 0);
            self.keep_focus(COMPOSER);
        }
    }

    /// Asks again for what failed, after some milliseconds: for the rest of a
    /// reply where that was refused, else for a reply.
    pub fn retry(self, after_ms: u64) {
        if let Some(reply) = self.last_reply()
            && self.may_ask()
        {
            // What can be gone on with has a button for that.
            let for_reply = reply.trouble.with_untracked(Option::is_some)
                || reply.status.with_untracked(MessageStatus::can_continue);
            let asked = if for_reply {
                Asked::Reply
            } else {
                reply.asked.get_untracked()
            };
            self.request(&self.conversation.get_untracked(), reply, asked, after_ms);
            self.keep_focus(COMPOSER);
        }
    }

    /// Asks for the rest of the last reply.
    pub fn go_on(self) {
        if let Some(reply) = self.last_reply()
            && self.may_ask()
        {
            self.request(&self.conversation.get_untracked(), reply, Asked::Rest, 0);
            self.keep_focus(COMPOSER);
        }
    }

    /// Ends the reply on its way in the conversation on view; what arrived
    /// stays.
    pub fn stop(self) {
        self.end_of(&self.conversation.get_untracked());
    }

    /// Ends the reply on its way in a conversation.
    pub(super) fn end_of(self, conversation: &OpenConversation) {
        if let Some(handle) = self.handle_of(conversation) {
            handle.end();
        }
    }

    /// Does not wait any longer, and asks again now.
    pub fn retry_now(self) {
        if let Some(handle) = self.handle_of(&self.conversation.get_untracked()) {
            handle.hurry();
        }
    }

    fn handle_of(self, conversation: &OpenConversation) -> Option<Handle> {
        self.running.with_value(|running| {
            let running = running
                .iter()
                .find(|running| running.0.id == conversation.id);
            running.map(|(_, _, handle)| handle.clone())
        })
    }

    /// Opens a pasted conversation. A question at its end waits in the
    /// composer, to be sent.
    pub fn adopt(self, pasted: &Pasted) {
        let mut messages = pasted.messages.clone();
        let mut question = None;
        if messages
            .last()
            .is_some_and(|last| last.role == PastedRole::User)
        {
            question = messages.pop();
        }
        let conversation = OpenConversation::new(false);
        let parameters = self
            .conversation
            .get_untracked()
            .head
            .with_untracked(|head| head.parameters.clone());
        let first = pasted.messages.first().map_or("", |first| &first.text);
        conversation.apply(&[
            Change::Parameters(parameters),
            Change::Title(title::from_question(first), TitledBy::Question),
        ]);
        let mut parent = None;
        let rows: Vec<_> = messages
            .into_iter()
            .map(|message| {
                let role = match message.role {
                    PastedRole::User => Role::User,
                    PastedRole::Assistant => Role::Assistant,
                };
                let row = said(role, parent, message.text);
                parent = Some(row.id);
                row
            })
            .collect();
        self.show(conversation.clone());
        if rows.is_empty() {
            self.go_to(Route::New);
        } else {
            self.add(&conversation, &rows);
        }
        if let Some(question) = question {
            self.suggest(&question.text);
        }
    }

    /// Copies a message's text as it came, and says so; `copied` runs only
    /// where the browser did it.
    pub fn copy(self, text: String, copied: impl FnOnce() + 'static) {
        spawn_local(async move {
            if clipboard::copy(&text).await {
                self.say("Copied".to_owned());
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
        let last = self.conversation.get_untracked().last_row();
        last.filter(|row| row.role == Role::Assistant && !self.replying.get_untracked())
    }

    pub(super) fn request(
        self,
        conversation: &OpenConversation,
        shown: MessageRow,
        asked: Asked,
        after_ms: u64,
    ) {
        // A text that came is never replaced: a new reply stands beside it.
        let earlier = Earlier {
            trouble: shown.trouble.get_untracked(),
            row: shown.clone(),
        };
        let (row, before) = if asked == Asked::Rest || shown.is_empty() {
            let before = shown.status.get_untracked();
            (shown, before)
        } else {
            let another = awaited(conversation.shown_parent(shown.id));
            let changes = conversation.add(std::slice::from_ref(&another));
            self.keep_changes(conversation, changes);
            (another, MessageStatus::Stopped)
        };
        row.asked.set(asked);
        row.asked_of.set(self.settle_connection(conversation));
        let mut attempts = match self.attempts_for(conversation, &row, asked) {
            Ok(attempts) => attempts,
            Err(problem) => {
                let locked = problem == ConnectionProblem::KeyLocked;
                let failed = MessageStatus::Failed(ChatError::Connection(problem));
                row.status.set(failed);
                self.settle(conversation, &row, earlier);
                if locked && self.is_on_view(conversation) {
                    self.ask_to_unlock();
                }
                return;
            }
        };
        let length = row.text.with_untracked(String::len);
        row.status.set(MessageStatus::Streaming);
        row.trouble.set(None);
        let handle = Handle::default();
        self.running.update_value(|running| {
            running.push((conversation.clone(), row.clone(), handle.clone()));
        });
        self.streaming
            .update(|streaming| streaming.push(conversation.id));
        let conversation = conversation.clone();
        spawn_local(async move {
            // Other tabs know by it that the reply is still on its way.
            let held = lock::hold(&lock_name(conversation.id, row.id));
            self.keep_row(&conversation, &row);
            let attached = self.attached_before(&conversation, &row, asked).await;
            attempts.attach(&attached);
            let generation = Generation::new(self, conversation.clone(), row.clone(), handle);
            generation.run(attempts, after_ms, before).await;
            let grown = row.text.with_untracked(|text| text.len() > length);
            if asked == Asked::Rest && grown {
                row.facts.update(|facts| facts.continued += 1);
            }
            self.settle(&conversation, &row, earlier);
            drop(held);
        });
    }

    /// What stands before a reply, to be sent; for the rest of it that reply as
    /// well, and the request to go on.
    fn attempts_for(
        self,
        conversation: &OpenConversation,
        reply: &MessageRow,
        asked: Asked,
    ) -> Result<Attempts, ConnectionProblem> {
        self.look_at_time();
        let connection = self.connection_in(conversation);
        let connection = connection.ok_or(ConnectionProblem::EndpointMissing)?;
        refuse_mixed_content(&connection.endpoint)?;
        if self.is_locked(&connection) {
            return Err(ConnectionProblem::KeyLocked);
        }
        let attempts = self.attempts_with(conversation, reply, asked, connection)?;
        attempts.http_request()?;
        Ok(attempts)
    }

    /// The same, with whatever connection.
    pub(super) fn attempts_with(
        self,
        conversation: &OpenConversation,
        reply: &MessageRow,
        asked: Asked,
        connection: Connection,
    ) -> Result<Attempts, ConnectionProblem> {
        let said = self.said_to_send(conversation, reply, asked);
        let endpoint = Endpoint::parse(&connection.endpoint)?;
        self.settings.with_untracked(|settings| {
            let head = conversation.head.get_untracked();
            let system = head.system.as_deref().unwrap_or(settings.system());
            let messages = messages_to_send(system, &said);
            let own = head.parameters;
            let parameters = layered(&own, &settings.parameters(&connection));
            let model = connection.model.as_deref();
            let mut request = ChatCompletionsRequest::new(messages, model, &parameters);
            if asked == Asked::Rest {
                ask_for_rest(&mut request);
            }
            let version = endpoint.version(&connection);
            ask_for_usage(&mut request, &endpoint, version.as_deref());
            let learned = settings.learned(&connection.id);
            Ok(Attempts::new(connection, request, learned))
        })
    }

    /// A reply has come to its end.
    fn settle(self, conversation: &OpenConversation, row: &MessageRow, earlier: Earlier) {
        let status = row.status.get_untracked();
        // Where nothing came, the reply that stood there before is shown again.
        let trouble = match &status {
            _ if !row.is_empty() || earlier.row.id == row.id => None,
            MessageStatus::Failed(error) => Some(Some(error.clone())),
            MessageStatus::Stopped => Some(earlier.trouble),
            _ => None,
        };
        if let Some(trouble) = trouble {
            conversation.forget(row.id);
            self.change(conversation, conversation.reveal(earlier.row.id));
            earlier.row.trouble.set(trouble);
            self.keep_of(
                conversation,
                vec![Write::ForgetMessage(conversation.id, row.id)],
            );
        } else {
            self.keep_row(conversation, row);
        }
        self.change(conversation, vec![Change::Updated(clock::now_ms())]);
        if status == MessageStatus::Complete {
            self.ask_for_title(conversation);
        }
        if !matches!(status, MessageStatus::Failed(_)) && self.is_on_view(conversation) {
            // Failures are alerts, which announce themselves.
            let last = conversation.last_row();
            let text = last.map_or_else(String::new, |row| row.text.get_untracked());
            let stopped = status == MessageStatus::Stopped;
            self.say(announcement::finished(&text, stopped));
        }
        self.running
            .update_value(|running| running.retain(|(of, _, _)| of.id != conversation.id));
        self.streaming
            .update(|streaming| streaming.retain(|id| *id != conversation.id));
    }
}

/// How it stood before a reply was asked for.
struct Earlier {
    trouble: Option<ChatError>,
    /// The reply that was on view.
    row: MessageRow,
}

/// Browsers block calls from an https page to http; better said beforehand.
///
/// # Errors
/// The call would be blocked, or the endpoint cannot be read.
pub fn refuse_mixed_content(endpoint: &str) -> Result<(), ConnectionProblem> {
    let endpoint = Endpoint::parse(endpoint)?;
    if endpoint.is_mixed_content(document::page_url().starts_with("https:")) {
        let host = endpoint.host().unwrap_or_default();
        return Err(ConnectionProblem::MixedContent(host.to_owned()));
    }
    Ok(())
}
