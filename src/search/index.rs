//! The texts of all conversations, ready to be searched.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::document::{Document, Text};
use super::folded::Folded;
use super::signature::Signature;
use crate::chat::id::{ConversationId, MessageId};

/// All that can be found.
#[derive(Debug, Default)]
pub struct Index {
    entries: BTreeMap<ConversationId, Entry>,
}

/// A conversation.
#[derive(Debug)]
pub struct Entry {
    pub title: Folded,
    /// Milliseconds since 1970.
    pub updated_ms: u64,
    pub archived: bool,
    /// In the order of [`Document::texts`].
    pub said: Vec<Said>,
}

/// A message.
#[derive(Debug)]
pub struct Said {
    pub message: MessageId,
    pub on_view: bool,
    pub text: Folded,
    pub signature: Signature,
}

impl Index {
    /// Puts a conversation in, in place of what was known of it.
    pub fn put(&mut self, document: &Document) {
        let entry = Entry {
            title: Folded::new(&document.title),
            updated_ms: document.updated_ms,
            archived: document.archived,
            said: document.texts.iter().map(Said::new).collect(),
        };
        self.entries.insert(document.id, entry);
    }

    /// Takes a conversation out.
    pub fn remove(&mut self, id: ConversationId) {
        self.entries.remove(&id);
    }

    /// Takes all others out.
    pub fn keep_only(&mut self, kept: &BTreeSet<ConversationId>) {
        self.entries.retain(|id, _| kept.contains(id));
    }

    #[must_use]
    pub fn get(&self, id: ConversationId) -> Option<&Entry> {
        self.entries.get(&id)
    }

    /// How many conversations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All conversations, the newest first.
    #[must_use]
    pub fn newest_first(&self) -> Vec<ConversationId> {
        let ages = self.entries.iter();
        let mut ages: Vec<_> = ages
            .map(|(id, entry)| (Reverse(entry.updated_ms), *id))
            .collect();
        ages.sort_unstable();
        ages.into_iter().map(|(_, id)| id).collect()
    }

    /// Bytes of memory that texts and signatures take, roughly.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.entries.values().map(Entry::weight).sum()
    }
}

impl Entry {
    fn weight(&self) -> usize {
        let said = self.said.iter();
        let said = said.map(|said| said.text.weight() + said.signature.weight());
        self.title.weight() + said.sum::<usize>()
    }
}

impl Said {
    fn new(text: &Text) -> Self {
        let folded = Folded::new(&text.text);
        Self {
            message: text.message,
            on_view: text.on_view,
            signature: Signature::new(folded.text()),
            text: folded,
        }
    }
}
