//! Replies that were asked to follow a JSON Schema are compared with it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::chat::message::{MessageStatus, SchemaVerdict};
use crate::schema::talk;

use super::AppState;
use super::open_conversation::OpenConversation;
use super::row::MessageRow;

impl AppState {
    /// Compares a reply that has come to its end, and keeps what came of it
    /// with the reply. Nothing is asked about one that says nothing: a refusal
    /// or a call of functions.
    pub(super) fn compare_with_schema(
        self,
        conversation: &OpenConversation,
        row: &MessageRow,
        schema: &str,
    ) {
        let text = row.text.get_untracked();
        let failed = |status: &MessageStatus| matches!(status, MessageStatus::Failed(_));
        if text.is_empty() || row.status.with_untracked(failed) {
            return;
        }
        let answer = self
            .schemas
            .with_value(|worker| worker.ask(talk::ask_reply(schema, &text)));
        let (conversation, row) = (conversation.clone(), row.clone());
        spawn_local(async move {
            let verdict = match answer.await {
                Ok(answer) => talk::read_verdict(&answer),
                Err(why) => SchemaVerdict::NotChecked(why.to_string()),
            };
            // It may have been gone on with meanwhile.
            if row.text.with_untracked(|now| *now == text) {
                row.facts.update(|facts| facts.schema = Some(verdict));
                self.keep_row(&conversation, &row);
            }
        });
    }
}
