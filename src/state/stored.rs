//! What this browser stores of conversations, as a whole.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{address, clock};
use crate::chat::id::ConversationId;
use crate::chat::message::MessageStatus;
use crate::storage::{self, Usage};

use super::AppState;
use super::exporting::BACKUP;
use super::notices::NoticeKind;
use super::open_conversation::OpenConversation;
use super::row::MessageRow;
use super::value::Value;

/// After so long without a backup the page reminds of one, in milliseconds: 30
/// days.
const BACKUP_MS: u64 = 30 * 24 * 60 * 60 * 1000;
/// Fewer conversations than these are not reminded of.
const WORTH_A_BACKUP: usize = 10;

impl AppState {
    /// Asks the browser how much it stores.
    pub(super) fn measure_storage(self, found: Value<Option<Usage>>) {
        spawn_local(async move {
            if let Some(storage) = self.storage() {
                found.set(storage.usage().await);
            }
        });
    }

    /// How many records are known not to be readable: conversations', and
    /// messages' of those that were opened.
    pub fn unreadable(self) -> usize {
        let open = |open: &OpenConversation| {
            let unreadable = |row: &&MessageRow| {
                row.status
                    .with(|status| *status == MessageStatus::Unreadable)
            };
            open.rows
                .with(|rows| rows.iter().filter(unreadable).count())
        };
        let on_view = self.conversation.get();
        let others = self.cached.with_value(|cached| {
            let others = cached.iter().filter(|other| other.id != on_view.id);
            others.map(open).sum::<usize>()
        });
        self.damaged.get() + open(&on_view) + others
    }

    /// Deletes everything that this page keeps in this browser, for good:
    /// conversations, settings and keys. The page is loaded anew then, and so
    /// are those in other tabs, so that nothing is left in memory either.
    pub fn delete_everything(self) {
        spawn_local(async move {
            self.end_all_replies();
            if let Some(storage) = self.storage() {
                if let Err(error) = storage.delete_everything().await {
                    return self.alert(format!(
                        "Nothing was deleted ({error}). Reload the page and try again."
                    ));
                }
                storage.tell_forgotten();
            }
            storage::delete_ciphers().await;
            self.begin_anew(
                "All chats, connections, keys and settings of this page are deleted from this browser.",
            );
        });
    }

    /// Another tab has deleted everything.
    pub(super) fn forget_with_another_tab(self) {
        self.end_all_replies();
        self.begin_anew(
            "All chats, connections, keys and settings of this page were deleted from this browser, in another tab.",
        );
    }

    fn end_all_replies(self) {
        self.running
            .with_value(|running| running.iter().for_each(|(_, _, handle)| handle.end()));
    }

    /// Loads the page as on a first visit. What is in memory is let go before:
    /// a page that is left stores what it has.
    fn begin_anew(self, said: &str) {
        self.cached.set_value(Vec::new());
        self.draft.set(String::new());
        self.conversation.set(OpenConversation::new(true));
        storage::forget(said);
        address::replace("#/");
        self.reload();
    }

    /// The title of a conversation that is known.
    pub(super) fn title_of(self, id: ConversationId) -> Option<String> {
        if let Some(open) = self.opened(id) {
            return Some(open.title());
        }
        self.conversations.with_untracked(|heads| {
            let head = heads.iter().find(|head| head.id == id)?;
            Some(head.title.clone())
        })
    }

    /// Reminds of a backup, where there is much and the last one is long ago.
    pub(super) async fn remind_of_backup(self) {
        let Some(storage) = self.storage() else {
            return;
        };
        let note = storage.note(BACKUP).await.ok().flatten();
        let last = note.and_then(|note| note.parse().ok());
        self.backup_ms.set(last);
        let (count, oldest) = self.conversations.with_untracked(|heads| {
            let oldest = heads.iter().map(|head| head.created_ms).min();
            (heads.len(), oldest.unwrap_or_default())
        });
        let since = last.unwrap_or(oldest);
        if count >= WORTH_A_BACKUP
            && clock::now_ms().saturating_sub(since) > BACKUP_MS
            && storage.is_kept()
        {
            let sentence = match last {
                Some(_) => "Your last backup is more than a month old.",
                None => "There is no backup of your chats: they are in this browser only.",
            };
            self.notify(
                NoticeKind::Backup,
                format!("{sentence} A file with all of them can be imported again anywhere."),
            );
        }
    }
}
