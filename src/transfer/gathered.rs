//! Conversations of one file or of several, each once.

use std::collections::{BTreeSet, HashMap};

use crate::chat::conversation::WholeConversation;
use crate::chat::id::ConversationId;

/// Conversations in the order in which they came first.
#[derive(Debug, Default)]
pub struct Gathered {
    conversations: Vec<WholeConversation>,
    places: HashMap<ConversationId, usize>,
}

impl Gathered {
    /// Keeps a conversation; of one that comes twice, what is new the second
    /// time.
    pub fn keep(&mut self, whole: WholeConversation) {
        let id = whole.conversation.id;
        let place = *self.places.entry(id).or_insert(self.conversations.len());
        match self.conversations.get_mut(place) {
            None => self.conversations.push(whole),
            Some(known) => {
                let ids: BTreeSet<_> = known.messages.iter().map(|message| message.id).collect();
                let new = whole.messages.into_iter();
                known
                    .messages
                    .extend(new.filter(|message| !ids.contains(&message.id)));
                let updated = whole.conversation.updated_ms;
                known.conversation.updated_ms = known.conversation.updated_ms.max(updated);
            }
        }
    }

    /// Whether a conversation is among them.
    #[must_use]
    pub fn has(&self, id: ConversationId) -> bool {
        self.places.contains_key(&id)
    }

    #[must_use]
    pub fn into_conversations(self) -> Vec<WholeConversation> {
        self.conversations
    }
}
