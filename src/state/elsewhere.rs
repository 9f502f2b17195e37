//! The same conversations in other tabs.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock::Alarm;
use crate::browser::lock;
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::message::{Message, MessageStatus};
use crate::storage::News;

use super::AppState;
use super::library::Opening;
use super::notices::NoticeKind;
use super::open_conversation::OpenConversation;
use super::row::MessageRow;

const LOCK: &str = "azure-chat/reply/";

/// How often other tabs are looked after while a reply is on its way in one of
/// them, in milliseconds.
const LOOK_MS: u32 = 1500;

/// What a tab holds while it receives a reply; the browser takes it away with
/// the tab, however that ends.
pub(super) fn lock_name(conversation: ConversationId, reply: MessageId) -> String {
    format!("{LOCK}{conversation}/{reply}")
}

fn parse_lock_name(name: &str) -> Option<(ConversationId, MessageId)> {
    let (conversation, reply) = name.strip_prefix(LOCK)?.split_once('/')?;
    Some((
        ConversationId::parse(conversation)?,
        MessageId::parse(reply)?,
    ))
}

/// The replies that are on their way in any tab; `None` where the browser
/// cannot tell (pages over plain http).
pub(super) async fn replies_on_their_way() -> Option<Vec<(ConversationId, MessageId)>> {
    let names = lock::held().await?;
    Some(
        names
            .iter()
            .filter_map(|name| parse_lock_name(name))
            .collect(),
    )
}

impl AppState {
    /// Something was written by another tab.
    pub(super) fn hear(self, news: News) {
        let reading = |opening: &Opening| *opening == Opening::Reading;
        if self.opening.with_untracked(reading) {
            // It may be about what is being read.
            self.heard.update_value(|heard| heard.push(news.clone()));
        }
        match news {
            News::Conversation(id) => spawn_local(self.read_head(id)),
            News::Messages(id, which) => {
                spawn_local(self.read_messages(id, which));
            }
            News::Gone(id) => self.drop_head(id),
            News::Everything => spawn_local(self.read_heads()),
            News::Forgotten => self.forget_with_another_tab(),
            News::NewerVersion => {
                self.notify(
                NoticeKind::Reload,
                "A newer version of this page is open in another tab, and stores chats in a new way. This tab no longer saves: reload it to go on."
                    .to_owned(),
                );
            }
        }
    }

    async fn read_messages(self, id: ConversationId, which: Vec<MessageId>) {
        if let (Some(conversation), Some(storage)) = (self.opened(id), self.storage())
            && let Ok(read) = storage.messages(id, &which).await
        {
            self.take_over(&conversation, &which, read.value);
        }
        self.look_after_others();
    }

    fn take_over(self, conversation: &OpenConversation, which: &[MessageId], read: Vec<Message>) {
        let here = self.is_streaming(conversation.id);
        for id in which {
            let gone = !read.iter().any(|message| message.id == *id);
            if gone && conversation.row(*id).is_some_and(|row| row.is_empty()) {
                // A reply that was asked for there, and of which nothing came.
                conversation.forget(*id);
            }
        }
        let mut added = Vec::new();
        for message in read {
            match conversation.row(message.id) {
                // What grows here is known best here.
                Some(row) if here && row.is_streaming() => {}
                Some(row) => row.take_over(message),
                None => added.push(MessageRow::new(message)),
            }
        }
        if !added.is_empty() {
            conversation.insert(&added);
        }
    }

    /// Looks which replies are on their way in other tabs, now and then as
    /// long as there are any: a tab that was killed does not say so. Looks at
    /// once where that is going on.
    pub(super) fn look_after_others(self) {
        if let Some(pause) = self.looking.get_value() {
            return pause.ring();
        }
        let pause = Alarm::default();
        self.looking.set_value(Some(pause.clone()));
        spawn_local(async move {
            while self.look().await {
                pause.sleep(LOOK_MS).await;
            }
            self.looking.set_value(None);
        });
    }

    async fn look(self) -> bool {
        let Some(on_their_way) = replies_on_their_way().await else {
            return false;
        };
        let here = self.streaming.get_untracked();
        let mut others = Vec::new();
        for (id, _) in &on_their_way {
            if !here.contains(id) && !others.contains(id) {
                others.push(*id);
            }
        }
        let others_stream = !others.is_empty();
        if self.elsewhere.with_untracked(|known| *known != others) {
            self.elsewhere.set(others);
        }
        self.end_interrupted(&self.conversation.get_untracked(), &on_their_way);
        for conversation in self.cached.with_value(Clone::clone) {
            self.end_interrupted(&conversation, &on_their_way);
        }
        others_stream
    }

    /// Replies that are said to be growing, and of which no tab knows.
    fn end_interrupted(
        self,
        conversation: &OpenConversation,
        on_their_way: &[(ConversationId, MessageId)],
    ) {
        if self.is_streaming(conversation.id) {
            return;
        }
        let is_lost = |row: &&MessageRow| {
            row.is_streaming() && !on_their_way.contains(&(conversation.id, row.id))
        };
        let lost: Vec<MessageRow> = conversation
            .rows
            .with_untracked(|rows| rows.iter().filter(is_lost).cloned().collect());
        for row in lost {
            row.status.set(MessageStatus::Interrupted);
        }
    }
}

/// Marks the replies that were growing when they were written last, and that
/// no tab is receiving now.
pub(super) fn mark_interrupted(
    id: ConversationId,
    messages: &mut [Message],
    on_their_way: &[(ConversationId, MessageId)],
) {
    for message in messages {
        if message.status == MessageStatus::Streaming && !on_their_way.contains(&(id, message.id)) {
            message.status = MessageStatus::Interrupted;
        }
    }
}
