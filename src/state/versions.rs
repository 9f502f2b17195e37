//! Changing what was said: every change makes a version, and what is deleted
//! can be brought back.

use leptos::prelude::*;

use crate::browser::clock;
use crate::chat::conversation::{Change, Extent, Removed};
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::message::Role;

use super::AppState;
use super::notices::NoticeKind;
use super::row::MessageRow;
use super::tray::Tray;

impl AppState {
    /// Shows the version before (-1) or after (1) the one on view.
    pub fn turn(self, row: &MessageRow, by: isize) {
        let conversation = self.conversation.get_untracked();
        if let Some(version) = conversation.neighbour(row.id, by) {
            self.change(&conversation, conversation.reveal(version));
        }
    }

    /// Asks a question anew in other words, or with another result of a
    /// function: the earlier one stays as a version. Says whether that was
    /// possible now.
    pub fn ask_differently(self, row: &MessageRow, text: String, tray: &Tray) -> bool {
        if row.role == Role::Tool {
            return self.change_result(row, text);
        }
        let nothing = tray.is_reading() || text.trim().is_empty() && tray.untracked().is_empty();
        let possible = !nothing && row.role == Role::User && self.may_ask();
        if possible {
            let conversation = self.conversation.get_untracked();
            let parent = conversation.shown_parent(row.id);
            self.ask_after(&conversation, parent, text, tray.take());
        }
        possible
    }

    /// Deletes a message and all that follows from it; the notice that says so
    /// can undo it.
    pub fn delete_message(self, row: &MessageRow) {
        let conversation = self.conversation.get_untracked();
        let following = conversation.rows.with_untracked(|rows| {
            let before = rows.iter().take_while(|other| other.id != row.id).count();
            rows.len().saturating_sub(before + 1)
        });
        let before = conversation.rows.with_untracked(|rows| {
            let before = rows.iter().take_while(|other| other.id != row.id);
            before.last().map(|row| row.id)
        });
        // A reply that is still growing would grow unseen.
        self.stop();
        self.remove(conversation.id, row.id, Extent::Branch);
        let sentence = match following {
            0 => "The message was deleted.".to_owned(),
            1 => "The message and the one after it were deleted.".to_owned(),
            more => format!("The message and the {more} after it were deleted."),
        };
        let alone = following > 0;
        self.offer(
            NoticeKind::Removed(conversation.id, row.id, alone),
            sentence,
        );
        self.focus_message(before);
    }

    /// Deletes a message alone after all: what followed it stays.
    pub fn delete_alone(self, conversation: ConversationId, id: MessageId) {
        self.remove(conversation, id, Extent::Message);
        let sentence = "Only that message was deleted.".to_owned();
        self.offer(NoticeKind::Removed(conversation, id, false), sentence);
    }

    pub(super) fn remove(self, conversation: ConversationId, id: MessageId, extent: Extent) {
        let removed = Removed {
            id,
            extent,
            at_ms: clock::now_ms(),
        };
        self.change_of(conversation, Change::Remove(removed));
    }

    /// Brings back a message that was deleted, with what belonged to it.
    pub fn restore_message(self, conversation: ConversationId, id: MessageId) {
        self.change_of(conversation, Change::Restore(id));
    }

    /// Brings back all that was deleted in the conversation on view.
    pub fn restore_messages(self) {
        let conversation = self.conversation.get_untracked();
        let removed = conversation
            .head
            .with_untracked(|head| head.removed.clone());
        let restored = removed
            .into_iter()
            .map(|removed| Change::Restore(removed.id));
        self.change(&conversation, restored.collect());
    }
}
