//! What of a conversation is sent, and where that begins.

use leptos::prelude::*;

use crate::chat::conversation::Change;
use crate::chat::history::HistoryRule;
use crate::chat::id::MessageId;
use crate::chat::message::{Message, Role};
use crate::chat::sent::{Besides, Said, first_sent, tokens};

use super::AppState;
use super::open_conversation::OpenConversation;
use super::reactive::effect;
use super::row::{Asked, MessageRow};

/// The border between what is not sent and what is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsent {
    /// How many messages at the beginning are not sent, instructions aside.
    pub count: usize,
    /// The last of them.
    pub last: MessageId,
}

struct Rows<'a>(&'a [MessageRow]);

impl Said for Rows<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn role(&self, place: usize) -> Role {
        self.0.get(place).map_or(Role::System, |row| row.role)
    }

    fn tokens(&self, place: usize) -> u32 {
        self.0.get(place).map_or(0, MessageRow::tokens)
    }
}

impl AppState {
    /// What goes out with a request for a reply: of all that stands before it
    /// as much as the conversation's rule says, and for the rest of a reply
    /// that as well.
    pub(super) fn said_to_send(
        self,
        conversation: &OpenConversation,
        reply: &MessageRow,
        asked: Asked,
    ) -> Vec<Message> {
        let head = &conversation.head;
        let rule = head.with_untracked(|head| head.history);
        let besides = Besides {
            question: false,
            tokens: self.system_tokens(conversation),
        };
        let partial = Some(reply).filter(|_| asked == Asked::Rest);
        conversation.rows.with_untracked(|rows| {
            let count = rows.iter().take_while(|row| row.id != reply.id).count();
            let before = rows.get(..count).unwrap_or_default();
            let first = first_sent(rule, besides, &Rows(before));
            let sent = before.iter().enumerate();
            let sent = sent.filter(|(place, row)| *place >= first || row.role == Role::System);
            let sent = sent.map(|(_, row)| row).chain(partial);
            sent.map(MessageRow::message).collect()
        })
    }

    /// Looks where what is sent begins, whenever that may have changed. While
    /// a question is being written it is what goes with that; else what went
    /// with the last one.
    pub(super) fn follow_history(self) {
        let writing = super::reactive::condition(move || {
            let blank = self.draft.with(|draft| draft.trim().is_empty());
            !blank || !self.conversation.get().tray.is_empty()
        });
        effect(move || {
            let conversation = self.conversation.get();
            let rule = conversation.head.with(|head| head.history);
            conversation.rows.track();
            self.replying.track();
            let question = rule != HistoryRule::All && writing.get();
            let mut besides = Besides {
                question,
                tokens: 0,
            };
            if matches!(rule, HistoryRule::Tokens(_)) {
                self.settings.track();
                besides.tokens = self.system_tokens(&conversation);
                if question {
                    besides.tokens += self.draft.with(|draft| tokens(draft, &[]));
                    let attached = conversation.tray.carried();
                    let attached = attached.iter().map(|one| one.attachment.tokens());
                    besides.tokens += attached.sum::<u32>();
                }
            }
            let unsent = unsent(&conversation, rule, besides);
            if self.unsent.with_untracked(|known| *known != unsent) {
                self.unsent.set(unsent);
            }
        });
    }

    /// Whether a message of the conversation on view is not sent.
    pub fn is_unsent(self, row: &MessageRow) -> bool {
        let Some(Unsent { count, .. }) = self.unsent.get() else {
            return false;
        };
        let rows = self.conversation.get_untracked().rows;
        // Those that are rendered are mostly near the end.
        let place = rows.with_untracked(|rows| rows.iter().rposition(|other| other.id == row.id));
        row.role != Role::System && place.is_some_and(|place| place < count)
    }

    fn system_tokens(self, conversation: &OpenConversation) -> u32 {
        let own = conversation
            .head
            .with_untracked(|head| head.system.as_deref().map(|system| tokens(system, &[])));
        own.unwrap_or_else(|| {
            self.settings
                .with_untracked(|settings| tokens(settings.system(), &[]))
        })
    }

    /// Sets how much of the conversation on view is sent.
    pub fn set_history(self, rule: HistoryRule) {
        let conversation = self.conversation.get_untracked();
        self.change(&conversation, vec![Change::History(rule)]);
    }

    /// How many turns of the conversation on view went with the last question.
    pub fn turns_sent(self) -> usize {
        let conversation = self.conversation.get_untracked();
        let rule = conversation.head.with_untracked(|head| head.history);
        conversation.rows.with_untracked(|rows| {
            let first = first_sent(rule, Besides::default(), &Rows(rows));
            let sent = rows.iter().skip(first);
            sent.filter(|row| row.role == Role::User).count()
        })
    }

    /// Sends half as many turns from now on as with the last question.
    pub(super) fn halve_history(self) {
        let half = u32::try_from(self.turns_sent() / 2).unwrap_or(u32::MAX);
        self.set_history(HistoryRule::Turns(half.max(1)));
    }
}

fn unsent(conversation: &OpenConversation, rule: HistoryRule, besides: Besides) -> Option<Unsent> {
    if rule == HistoryRule::All {
        return None;
    }
    conversation.rows.with_untracked(|rows| {
        // The reply to the last question did not go with it.
        let is_reply = rows.last().is_some_and(|row| row.role == Role::Assistant);
        let count = rows.len() - usize::from(is_reply && !besides.question);
        let said = rows.get(..count).unwrap_or_default();
        let count = first_sent(rule, besides, &Rows(said));
        let mut unsent = rows.get(..count)?.iter();
        let last = unsent.rfind(|row| row.role != Role::System)?.id;
        Some(Unsent { count, last })
    })
}
