//! Results of the functions that a reply asks for.

use leptos::prelude::*;

use crate::browser::{clock, random};
use crate::chat::calls::{names, paired};
use crate::chat::id::MessageId;
use crate::chat::message::{Message, MessageStatus, Role};

use super::AppState;
use super::conversation::awaited;
use super::open_conversation::OpenConversation;
use super::row::{Asked, MessageRow};

/// A result of the call of this id.
fn result(parent: MessageId, call: Option<String>, text: String) -> MessageRow {
    let id = MessageId(random::bits());
    let mut message = Message::new(id, Some(parent), Role::Tool, text, clock::now_ms());
    message.tool_call_id = call;
    MessageRow::new(message)
}

/// The results that stand directly behind a message, in order.
fn results_after(rows: &[MessageRow], id: MessageId) -> Vec<MessageRow> {
    let behind = rows.iter().skip_while(|row| row.id != id).skip(1);
    behind
        .take_while(|row| row.role == Role::Tool)
        .cloned()
        .collect()
}

impl AppState {
    /// Gives the results of a reply's calls, one for each in their order, and
    /// asks on. Nothing happens while a reply is on its way.
    pub fn send_results(self, reply: &MessageRow, texts: Vec<String>) {
        let calls = reply.calls().into_iter().map(|call| Some(call.id));
        self.ask_with_results(reply.id, calls.zip(texts).collect());
    }

    /// Gives another result in the place of one, with those that stand behind
    /// it, and asks on; what was there stays as a version. Says whether that
    /// was possible now.
    pub(super) fn change_result(self, row: &MessageRow, text: String) -> bool {
        let conversation = self.conversation.get_untracked();
        let Some(before) = conversation.shown_parent(row.id) else {
            return false;
        };
        let others = conversation
            .rows
            .with_untracked(|rows| results_after(rows, row.id));
        let others = others
            .iter()
            .map(|row| (row.tool_call_id.clone(), row.with_text(str::to_owned)));
        let results = [(row.tool_call_id.clone(), text)].into_iter().chain(others);
        self.ask_with_results(before, results.collect())
    }

    fn ask_with_results(self, after: MessageId, results: Vec<(Option<String>, String)>) -> bool {
        if !self.may_ask() {
            return false;
        }
        let conversation = self.conversation.get_untracked();
        let mut rows = Vec::new();
        let mut last = after;
        for (call, text) in results {
            let row = result(last, call, text);
            last = row.id;
            rows.push(row);
        }
        let reply = awaited(Some(last));
        rows.push(reply.clone());
        self.forget_adapted();
        self.add(&conversation, &rows);
        self.question_sent.notify();
        self.request(&conversation, reply, Asked::Reply, 0);
        true
    }

    /// Whether a call of a reply on view has a result.
    pub fn has_result(self, reply: &MessageRow, call: usize) -> bool {
        let rows = self.conversation.get().rows;
        let results = rows.with(|rows| results_after(rows, reply.id));
        let ids: Vec<_> = results
            .iter()
            .map(|result| result.tool_call_id.as_deref())
            .collect();
        let places = paired(&reply.calls(), &ids);
        places.get(call).is_some_and(Option::is_some)
    }
}

impl OpenConversation {
    /// What a message is called: by who speaks, and a result by its function.
    pub fn label(&self, row: &MessageRow) -> String {
        let label = row.role.label();
        let function = (row.role == Role::Tool).then(|| self.function_of(row));
        match function.flatten() {
            Some(function) => format!("{label} {function}"),
            None => label.to_owned(),
        }
    }

    /// The function that returned a result.
    fn function_of(&self, row: &MessageRow) -> Option<String> {
        let mut reply = self.row(row.parent?)?;
        while reply.role == Role::Tool {
            reply = self.row(reply.parent?)?;
        }
        let calls = reply.calls();
        let is_it = |id: &str| row.tool_call_id.as_deref() == Some(id);
        let place = calls.iter().position(|call| is_it(&call.id))?;
        names(&calls).into_iter().nth(place)
    }
}

impl MessageRow {
    /// Whether its calls of functions can be given results: it came to its end.
    pub fn calls_are_whole(&self) -> bool {
        use crate::chat::message::EarlyEnd::ToolCalls;
        self.status.with(|status| {
            // A function that had to be called ends a reply with "stop".
            matches!(
                status,
                MessageStatus::Complete | MessageStatus::Ended(ToolCalls)
            )
        })
    }
}
