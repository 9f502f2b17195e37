//! Short messages about the page itself.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use leptos::prelude::*;

use crate::chat::conversation::Change;
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::route::Route;
use crate::inference::adaptation::Adaptation;
use crate::settings::ConnectionId;

use super::{AppState, OpenConversation};

/// Names a notice within the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NoticeId(pub u64);

/// A short message about the page itself; stays until it is dismissed.
#[derive(Debug, Clone)]
pub struct Notice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub text: String,
}

/// What a notice is about, and so what it offers.
#[derive(Debug, Clone)]
pub enum NoticeKind {
    /// Something went wrong.
    Problem,
    /// Something to be known.
    Said,
    /// A temporary conversation was left, and can be brought back.
    Left(OpenConversation),
    /// Requests over a connection are changed from now on.
    Adapted(ConnectionId, Adaptation),
    /// What was said last is not saved.
    NotKept,
    /// The page has to be loaded anew.
    Reload,
    /// A part of the page is not loaded.
    NotLoaded,
    /// It is time for a backup.
    Backup,
    /// A message was deleted; whether with others, of which it could be
    /// deleted alone.
    Removed(ConversationId, MessageId, bool),
    /// A conversation was put into the archive.
    Archived(ConversationId),
    /// A conversation was put into the trash.
    Deleted(ConversationId),
    /// A preset was applied to a conversation; what it was before.
    Applied(ConversationId, Vec<Change>),
}

/// How long it is offered to undo what can be undone elsewhere too.
const OFFERED: Duration = Duration::from_secs(10);

impl AppState {
    /// Says that something went wrong; what was said already is said anew, and
    /// stands there once.
    pub fn alert(self, text: String) {
        self.notices.update(|notices| {
            notices.retain(|notice| {
                notice.text != text || !matches!(notice.kind, NoticeKind::Problem)
            });
        });
        self.notify(NoticeKind::Problem, text);
    }

    /// Takes a notice away.
    pub fn dismiss(self, id: NoticeId) {
        self.notices
            .update(|notices| notices.retain(|notice| notice.id != id));
    }

    /// Undoes what a notice told of.
    pub fn undo(self, notice: &Notice) {
        self.dismiss(notice.id);
        match &notice.kind {
            NoticeKind::Left(left) => {
                self.go_to(Route::Temporary);
                self.show(left.clone());
            }
            NoticeKind::Adapted(connection, adaptation) => {
                self.undo_adaptation(connection, adaptation);
            }
            NoticeKind::Removed(conversation, message, _) => {
                self.restore_message(*conversation, *message);
            }
            NoticeKind::Archived(id) => {
                self.archive(*id, false);
                self.go_to(Route::Conversation(*id, None));
            }
            NoticeKind::Deleted(id) => {
                self.restore(*id);
                self.go_to(Route::Conversation(*id, None));
            }
            NoticeKind::Applied(id, before) => {
                for change in before {
                    self.change_of(*id, change.clone());
                }
            }
            NoticeKind::Problem
            | NoticeKind::Said
            | NoticeKind::NotKept
            | NoticeKind::Reload
            | NoticeKind::NotLoaded
            | NoticeKind::Backup => {}
        }
    }

    /// Offers to undo something, for a while.
    pub(super) fn offer(self, kind: NoticeKind, sentence: String) {
        let stays = matches!(kind, NoticeKind::Left(_));
        let id = self.notify(kind, sentence);
        if !stays {
            set_timeout(move || self.dismiss(id), OFFERED);
        }
    }

    pub(super) fn say_adapted(self, id: ConnectionId, adaptation: Adaptation) {
        let sentence = adaptation.sentence();
        self.notify(NoticeKind::Adapted(id, adaptation), sentence);
    }

    /// What was said of earlier questions' changes has been read by now.
    pub(super) fn forget_adapted(self) {
        self.notices.update(|notices| {
            notices.retain(|notice| !matches!(notice.kind, NoticeKind::Adapted(..)));
        });
    }

    pub(super) fn notify(self, kind: NoticeKind, text: String) -> NoticeId {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NoticeId(NEXT.fetch_add(1, Ordering::Relaxed));
        self.notices
            .update(|notices| notices.push(Notice { id, kind, text }));
        id
    }
}
