//! Short messages about the page itself.

use std::sync::atomic::{AtomicU64, Ordering};

use leptos::prelude::*;

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
    /// A conversation was left, and can be brought back.
    Left(OpenConversation),
    /// Requests over a connection are changed from now on.
    Adapted(ConnectionId, Adaptation),
}

/// What is said of a conversation that was left.
pub(super) const CLOSED: &str = "The chat was closed. It is not saved.";

impl AppState {
    /// Says that something went wrong.
    pub fn alert(self, text: String) {
        self.notify(NoticeKind::Problem, text);
    }

    /// Takes a notice away.
    pub fn dismiss(self, id: NoticeId) {
        self.notices
            .update(|notices| notices.retain(|notice| notice.id != id));
    }

    /// Brings back the conversation that was left.
    pub fn undo(self, id: NoticeId, left: OpenConversation) {
        self.dismiss(id);
        self.stop();
        let instead = self.conversation.get_untracked();
        self.conversation.set(left);
        if !instead.is_empty() {
            self.offer_undo(instead, CLOSED);
        }
    }

    pub(super) fn offer_undo(self, left: OpenConversation, sentence: &str) {
        // Only the last one left can be brought back.
        self.notices.update(|notices| {
            notices.retain(|notice| !matches!(notice.kind, NoticeKind::Left(_)));
        });
        self.notify(NoticeKind::Left(left), sentence.to_owned());
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

    fn notify(self, kind: NoticeKind, text: String) {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NoticeId(NEXT.fetch_add(1, Ordering::Relaxed));
        self.notices
            .update(|notices| notices.push(Notice { id, kind, text }));
    }
}
