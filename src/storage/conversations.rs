//! Conversations, drafts and notes: one interface, whatever keeps them.

use std::rc::Rc;

use crate::chat::conversation::{Change, Conversation, WholeConversation};
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::message::Message;
use crate::record::{self, Unreadable};

use super::memory::Memory;
use super::place::{self, Entry, Operation, STORES, Store};
use super::{plan, purge};

/// Where conversations are kept. A clone is the same handle.
#[derive(Debug, Clone)]
pub enum Storage {
    Memory(Memory),
}

/// Something to be stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// A new conversation; ignored where there is one of this id.
    Create(Conversation),
    /// Changes what is stored of a conversation, whatever that is by then;
    /// ignored where there is none, or where it cannot be read.
    Change(ConversationId, Change),
    /// A message, new or in place of what it was; ignored where its
    /// conversation is not stored, so that none outlives it, and where it
    /// only stands in for a record that cannot be read.
    Message(ConversationId, Message),
    ForgetMessage(ConversationId, MessageId),
    /// The conversation with its messages and its draft.
    ForgetConversation(ConversationId),
    /// What is being written, in a conversation or in a new one; `""` is none.
    Draft(Option<ConversationId>, String),
    /// A fact by its name.
    Note(String, String),
}

/// What could be read, and what could not.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<T> {
    pub value: T,
    pub problems: Vec<Problem>,
}

/// A record that cannot be read. It is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its store and its key there: `messages/<conversation>/<message>`.
    pub key: String,
    pub reason: Unreadable,
}

/// What others have stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// What is known of a conversation, or that it is there.
    Conversation(ConversationId),
    /// These of its messages: new, changed, or gone.
    Messages(ConversationId, Vec<MessageId>),
    /// It was deleted for good.
    Gone(ConversationId),
    /// Anything may be different.
    Everything,
    /// A newer version of the page wants the database: this page cannot store
    /// anything until it is loaded anew.
    NewerVersion,
}

/// What the browser keeps for the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Bytes, roughly: browsers blur it.
    pub used: u64,
    /// Bytes that the browser would let it use.
    pub quota: u64,
    /// It is kept even when the disk is full.
    pub persisted: bool,
}

/// Why something was not stored or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    #[error("this browser does not let the page store anything")]
    Denied,
    #[error("there is no room left for what this page stores")]
    QuotaExceeded,
    #[error("another tab with an older version of this page holds the storage")]
    Blocked,
    #[error("a newer version of this page has stored here")]
    NewerVersion,
    #[error("the browser has closed the storage")]
    Closed,
    /// In the browser's own words.
    #[error("{0}")]
    Failed(String),
}

impl Storage {
    /// Opens what this browser stores; where it is denied, memory, and why.
    pub async fn open() -> (Self, Option<StorageError>) {
        (Self::memory(), Some(StorageError::Denied))
    }

    /// Keeps everything until the page is left.
    #[must_use]
    pub fn memory() -> Self {
        Self::Memory(Memory::default())
    }

    /// Whether what is stored outlives the page.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        false
    }

    /// All conversations, also the archived and deleted ones.
    ///
    /// # Errors
    /// The browser cannot read.
    pub async fn conversations(&self) -> Result<Read<Vec<Conversation>>, StorageError> {
        let entries = self.entries(Store::Conversations.all()).await?;
        Ok(read_all(
            Store::Conversations,
            &entries,
            record::conversation::read,
        ))
    }

    /// A conversation with its messages. Where only its own record cannot be
    /// read, the messages are there under a bare one.
    ///
    /// # Errors
    /// The browser cannot read.
    pub async fn conversation(
        &self,
        id: ConversationId,
    ) -> Result<Option<Read<WholeConversation>>, StorageError> {
        let places = vec![place::head(id), place::messages(id)];
        let mut found = self.all_entries(places).await?.into_iter();
        let heads = found.next().unwrap_or_default();
        let messages = found.next().unwrap_or_default();
        if heads.is_empty() {
            return Ok(None);
        }
        let heads = read_all(Store::Conversations, &heads, record::conversation::read);
        let messages = read_all(Store::Messages, &messages, record::message::read);
        let mut problems = heads.problems;
        problems.extend(messages.problems);
        let bare = || {
            let times = messages.value.iter().map(|message| message.created_ms);
            Conversation::new(id, times.min().unwrap_or_default())
        };
        let value = WholeConversation {
            conversation: heads.value.into_iter().next().unwrap_or_else(bare),
            messages: messages.value,
        };
        Ok(Some(Read { value, problems }))
    }

    /// Some messages of a conversation; those that are not there are left out.
    ///
    /// # Errors
    /// The browser cannot read.
    pub async fn messages(
        &self,
        id: ConversationId,
        which: &[MessageId],
    ) -> Result<Read<Vec<Message>>, StorageError> {
        let place = |message: &MessageId| Store::Messages.one(place::message(id, *message));
        let found = self.all_entries(which.iter().map(place).collect()).await?;
        let entries: Vec<Entry> = found.into_iter().flatten().collect();
        Ok(read_all(Store::Messages, &entries, record::message::read))
    }

    /// Stores all of it, or nothing.
    ///
    /// # Errors
    /// Nothing was stored.
    pub async fn write(&self, writes: Vec<Write>) -> Result<(), StorageError> {
        let news = plan::news(&writes);
        let (reads, decide) = plan::plan(writes);
        self.change(reads, decide, news).await
    }

    /// Hands writes to the browser before it returns, for when the page is
    /// about to go and nothing can be awaited. Only what needs no reading:
    /// messages (whether or not their conversation is stored), drafts, notes,
    /// and messages to be forgotten; the rest is left out.
    pub fn write_now(&self, writes: Vec<Write>) {
        let news = plan::news(&writes);
        let operations = plan::plan_without_reading(writes);
        match self {
            Self::Memory(memory) => {
                memory.change(&[], Box::new(|_| operations));
                memory.tell(&news);
            }
        }
    }

    /// What was being written, in a conversation or in a new one; `""` is
    /// none.
    ///
    /// # Errors
    /// The browser cannot read.
    pub async fn draft(&self, of: Option<ConversationId>) -> Result<String, StorageError> {
        let text = self.text(Store::Drafts, &place::draft(of)).await?;
        Ok(text.unwrap_or_default())
    }

    /// A small fact that the page remembers ([`Write::Note`]).
    ///
    /// # Errors
    /// The browser cannot read.
    pub async fn note(&self, name: &str) -> Result<Option<String>, StorageError> {
        self.text(Store::Notes, name).await
    }

    /// Key and text of every record that cannot be read, as it is.
    ///
    /// # Errors
    /// The browser cannot read.
    pub async fn broken(&self) -> Result<Vec<(String, String)>, StorageError> {
        let heads = self.entries(Store::Conversations.all()).await?;
        let heads = heads
            .into_iter()
            .filter(|(_, text)| is_broken(text, record::conversation::read));
        let mut broken: Vec<_> = heads
            .map(|entry| full(Store::Conversations, entry))
            .collect();
        let messages = self.entries(Store::Messages.all()).await?;
        let messages = messages
            .into_iter()
            .filter(|(_, text)| is_broken(text, record::message::read));
        broken.extend(messages.map(|entry| full(Store::Messages, entry)));
        Ok(broken)
    }

    /// How much the browser keeps for the page; `None` where it does not say.
    pub async fn usage(&self) -> Option<Usage> {
        None
    }

    /// Asks the browser to keep what is stored even when its disk is full;
    /// asks once, since browsers may ask the person. Returns whether it does.
    pub async fn ask_to_persist(&self) -> bool {
        false
    }

    /// Deletes for good what was put into the trash before that time.
    /// Of messages that were deleted with all that follows, the records go,
    /// and the mark; of one that was deleted alone, only what it said.
    ///
    /// # Errors
    /// Not all of it was deleted.
    pub async fn purge(&self, before_ms: u64) -> Result<(), StorageError> {
        for conversation in self.conversations().await?.value {
            let id = conversation.id;
            if !purge::is_due(&conversation, before_ms) {
                continue;
            }
            let decide = Box::new(move |found| purge::decide(id, before_ms, found));
            let reads = vec![place::head(id), place::messages(id)];
            let news = purge::news(&conversation, before_ms);
            self.change(reads, decide, vec![news]).await?;
        }
        Ok(())
    }

    /// Deletes all conversations, drafts and notes.
    ///
    /// # Errors
    /// Nothing was deleted.
    pub async fn delete_everything(&self) -> Result<(), StorageError> {
        let all = STORES.map(|store| Operation::Delete(store.all()));
        let decide = Box::new(|_| all.into());
        self.change(Vec::new(), decide, vec![News::Everything])
            .await
    }

    /// Hears of what other tabs have written, and other handles of this page;
    /// not of what this one has.
    pub fn listen(&self, hear: impl Fn(News) + 'static) {
        match self {
            Self::Memory(memory) => memory.listen(Rc::new(hear)),
        }
    }

    async fn text(&self, store: Store, key: &str) -> Result<Option<String>, StorageError> {
        let entries = self.entries(store.one(key)).await?;
        Ok(entries.into_iter().next().map(|(_, text)| text))
    }

    async fn entries(&self, place: place::Place) -> Result<Vec<Entry>, StorageError> {
        let found = self.all_entries(vec![place]).await?;
        Ok(found.into_iter().next().unwrap_or_default())
    }

    async fn all_entries(
        &self,
        places: Vec<place::Place>,
    ) -> Result<Vec<Vec<Entry>>, StorageError> {
        match self {
            Self::Memory(memory) => Ok(memory.entries(&places)),
        }
    }

    async fn change(
        &self,
        reads: Vec<place::Place>,
        decide: place::Decide,
        news: Vec<News>,
    ) -> Result<(), StorageError> {
        match self {
            Self::Memory(memory) => {
                memory.change(&reads, decide);
                memory.tell(&news);
                Ok(())
            }
        }
    }
}

fn read_all<T>(
    store: Store,
    entries: &[Entry],
    read: fn(&serde_json::Value) -> Result<T, Unreadable>,
) -> Read<Vec<T>> {
    let mut value = Vec::with_capacity(entries.len());
    let mut problems = Vec::new();
    for (key, text) in entries {
        match record::parse(text).and_then(|record| read(&record)) {
            Ok(one) => value.push(one),
            Err(reason) => problems.push(Problem {
                key: format!("{}/{key}", store.name()),
                reason,
            }),
        }
    }
    Read { value, problems }
}

fn is_broken<T>(text: &str, read: fn(&serde_json::Value) -> Result<T, Unreadable>) -> bool {
    record::parse(text)
        .and_then(|record| read(&record))
        .is_err()
}

/// An entry under the name of its store.
fn full(store: Store, (key, text): Entry) -> Entry {
    (format!("{}/{key}", store.name()), text)
}
