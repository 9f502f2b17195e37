//! Conversations, drafts and notes: one interface, whatever keeps them.

use crate::browser::indexed_db::Keys;
use crate::browser::quota;
use crate::chat::attachment::Attachment;
use crate::chat::conversation::{Conversation, WholeConversation};
use crate::chat::id::{AttachmentId, ConversationId, MessageId};
use crate::chat::message::Message;
use crate::record;

use super::indexed_db::IndexedDb;
use super::memory::Memory;
use super::place::{self, Operation, Place, STORES, Store};
use super::reading::{self, Reader};
use super::write::{News, Read, StorageError, Usage, Write};
use super::{migration, plan, purge};

/// Where conversations are kept. A clone is the same handle.
#[derive(Debug, Clone)]
pub enum Storage {
    IndexedDb(IndexedDb),
    Memory(Memory),
}

/// The name of the database, and of the channel over which tabs tell each
/// other what they have stored.
const NAME: &str = "azure-chat";

/// The note of whether the browser has been asked to persist.
const ASKED_TO_PERSIST: &str = "asked-to-persist";

impl Storage {
    /// Opens what this browser stores; where it is denied, memory, and why.
    /// An error with a store that [is kept](Self::is_kept) says that not
    /// everything from an earlier version could be moved yet.
    pub async fn open() -> (Self, Option<StorageError>) {
        Self::open_named(NAME).await
    }

    /// The same with a database of another name, for tests.
    pub async fn open_named(name: &str) -> (Self, Option<StorageError>) {
        let storage = match IndexedDb::open(name).await {
            Ok(database) => Self::IndexedDb(database),
            Err(error) => return (Self::memory(), Some(error)),
        };
        // What is not moved stays where it is, and is tried again next time.
        let moved = migration::run(&storage).await;
        (storage, moved.err())
    }

    /// Keeps everything until the page is left.
    #[must_use]
    pub fn memory() -> Self {
        Self::Memory(Memory::default())
    }

    /// Whether what is stored outlives the page.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        matches!(self, Self::IndexedDb(_))
    }

    /// All conversations, also the archived and deleted ones.
    ///
    /// # Errors
    /// The browser cannot read.
    pub async fn conversations(&self) -> Result<Read<Vec<Conversation>>, StorageError> {
        let place = Store::Conversations.all();
        let texts = self.some(place.clone()).await?;
        let read = record::conversation::read;
        match reading::all(&texts, read) {
            Some(value) => Ok(Read::whole(value)),
            None => self.readable(Store::Conversations, place, read).await,
        }
    }

    /// What is known of a conversation besides its messages.
    ///
    /// # Errors
    /// The browser cannot read.
    pub async fn head(&self, id: ConversationId) -> Result<Option<Conversation>, StorageError> {
        let texts = self.some(place::head(id)).await?;
        let heads = reading::all(&texts, record::conversation::read);
        Ok(heads.and_then(|mut heads| heads.pop()))
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
        let mut found = self.texts(places).await?.into_iter();
        let Some(head) = found.next().and_then(|mut heads| heads.pop()) else {
            return Ok(None);
        };
        let texts = found.next().unwrap_or_default();
        let read = record::message::read;
        let messages = match reading::all(&texts, read) {
            Some(value) => Read::whole(value),
            None => {
                self.readable(Store::Messages, place::messages(id), read)
                    .await?
            }
        };
        let head = [(id.to_string(), head)];
        let head = reading::entries(Store::Conversations, &head, record::conversation::read);
        let mut problems = head.problems;
        problems.extend(messages.problems);
        let bare = || {
            let times = messages.value.iter().map(|message| message.created_ms);
            Conversation::new(id, times.min().unwrap_or_default())
        };
        let value = WholeConversation {
            conversation: head.value.into_iter().next().unwrap_or_else(bare),
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
        let keys = which.iter().map(|message| place::message(id, *message));
        let places = keys.clone().map(|key| Store::Messages.one(key)).collect();
        let found = self.texts(places).await?.into_iter();
        let found = keys.zip(found);
        let entries: Vec<_> = found
            .filter_map(|(key, mut texts)| Some((key, texts.pop()?)))
            .collect();
        Ok(reading::entries(
            Store::Messages,
            &entries,
            record::message::read,
        ))
    }

    /// Stores all of it, or nothing.
    ///
    /// # Errors
    /// Nothing was stored.
    pub async fn write(&self, writes: Vec<Write>) -> Result<(), StorageError> {
        let news = plan::news(&writes);
        let (reads, decide) = plan::plan(writes);
        self.change(reads, decide).await?;
        self.tell(&news);
        Ok(())
    }

    /// Hands writes to the browser before it returns, for when the page is
    /// about to go and nothing can be awaited. Only what needs no reading:
    /// messages (whether or not their conversation is stored), drafts, notes,
    /// messages to be forgotten, and new conversations, which the caller knows
    /// not to be stored; the rest is left out.
    pub fn write_now(&self, mut writes: Vec<Write>) {
        writes.retain(plan::needs_no_reading);
        let news = plan::news(&writes);
        self.change_now(plan::plan_without_reading(writes));
        // Others who read from now on wait until it is stored.
        self.tell(&news);
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

    /// What is attached to that, in the order of attaching.
    ///
    /// # Errors
    /// The browser cannot read.
    pub async fn attached_to_draft(
        &self,
        of: Option<ConversationId>,
    ) -> Result<Vec<Attachment>, StorageError> {
        let texts = self.some(place::attached_to_draft(of)).await?;
        let records = texts.iter().filter_map(|text| record::parse(text).ok());
        Ok(records
            .filter_map(|record| record::attachment::read(&record))
            .collect())
    }

    /// The content of what is attached in a conversation, or to the draft of a
    /// new one; `None` where it is not there.
    ///
    /// # Errors
    /// The browser cannot read.
    pub async fn blob(
        &self,
        of: Option<ConversationId>,
        id: AttachmentId,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        self.bytes(Store::Blobs, &place::attachment(of, id)).await
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
        let mut broken = Vec::new();
        let store = Store::Conversations;
        for entry in self.entries(store.all()).await? {
            reading::add_broken(store, entry, record::conversation::read, &mut broken);
        }
        let store = Store::Messages;
        for entry in self.entries(store.all()).await? {
            reading::add_broken(store, entry, record::message::read, &mut broken);
        }
        // What was not moved could not be read.
        for (key, text) in migration::left(self).await? {
            broken.push((reading::full(Store::Chats, &key), text));
        }
        Ok(broken)
    }

    /// How much the browser keeps for the page; `None` where it does not say.
    pub async fn usage(&self) -> Option<Usage> {
        if !self.is_kept() {
            return None;
        }
        let (used, quota) = quota::estimate().await?;
        Some(Usage {
            used,
            quota,
            persisted: quota::is_persisted().await,
        })
    }

    /// Asks the browser to keep what is stored even when its disk is full;
    /// asks once, since browsers may ask the person. Returns whether it does.
    pub async fn ask_to_persist(&self) -> bool {
        if !self.is_kept() || quota::is_persisted().await {
            return self.is_kept();
        }
        if self.note(ASKED_TO_PERSIST).await != Ok(None) {
            return false;
        }
        // First: who closes the page over the question has been asked.
        let asked = Write::Note(ASKED_TO_PERSIST.to_owned(), "yes".to_owned());
        self.write(vec![asked]).await.is_ok() && quota::persist().await
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
            self.change(reads, decide).await?;
            self.tell(&[purge::news(&conversation, before_ms)]);
        }
        Ok(())
    }

    /// Deletes all conversations, drafts and notes.
    ///
    /// # Errors
    /// Nothing was deleted.
    pub async fn delete_everything(&self) -> Result<(), StorageError> {
        let delete = |store| {
            let keys = Keys::All;
            Operation::Delete(Place { store, keys })
        };
        let stores = STORES.iter().copied().chain(self.old_store());
        let all = stores.map(delete).collect();
        self.change(Vec::new(), Box::new(|_| all)).await?;
        self.tell(&[News::Everything]);
        Ok(())
    }

    /// Tells other tabs that settings and keys were deleted too.
    pub fn tell_forgotten(&self) {
        self.tell(&[News::Forgotten]);
    }

    async fn text(&self, store: Store, key: &str) -> Result<Option<String>, StorageError> {
        Ok(self.some(store.one(key)).await?.pop())
    }

    async fn some(&self, place: Place) -> Result<Vec<String>, StorageError> {
        let found = self.texts(vec![place]).await?;
        Ok(found.into_iter().next().unwrap_or_default())
    }

    /// Reads once more, with keys, so that what cannot be read has a name.
    async fn readable<T>(
        &self,
        store: Store,
        place: Place,
        read: Reader<T>,
    ) -> Result<Read<Vec<T>>, StorageError> {
        Ok(reading::entries(store, &self.entries(place).await?, read))
    }
}
