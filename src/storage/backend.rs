//! What a backend does: reads texts, changes records in one transaction, and
//! carries news.

use std::rc::Rc;

use super::conversations::Storage;
use super::place::{Decide, Entry, Operation, Place, Store};
use super::write::{News, StorageError};

impl Storage {
    /// The texts at places, in the order of their keys.
    pub(super) async fn texts(&self, places: Vec<Place>) -> Result<Vec<Vec<String>>, StorageError> {
        match self {
            Self::IndexedDb(database) => database.texts(&places).await,
            Self::Memory(memory) => Ok(memory.texts(&places)),
        }
    }

    /// The same with their keys.
    pub(super) async fn entries(&self, place: Place) -> Result<Vec<Entry>, StorageError> {
        let places = [place];
        let found = match self {
            Self::IndexedDb(database) => database.entries(&places).await?,
            Self::Memory(memory) => memory.entries(&places),
        };
        Ok(found.into_iter().next().unwrap_or_default())
    }

    /// The bytes of a key; `None` where there are none.
    pub(super) async fn bytes(
        &self,
        store: Store,
        key: &str,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        match self {
            Self::IndexedDb(database) => database.bytes(store.name(), key).await,
            Self::Memory(memory) => Ok(memory.bytes(store.name(), key)),
        }
    }

    /// Reads, works out what to do, and does it: all of it or nothing.
    pub(super) async fn change(
        &self,
        reads: Vec<Place>,
        decide: Decide,
    ) -> Result<(), StorageError> {
        match self {
            Self::IndexedDb(database) => database.change(&reads, decide).await,
            Self::Memory(memory) => {
                memory.change(&reads, decide);
                Ok(())
            }
        }
    }

    /// Hands it over before it returns.
    pub(super) fn change_now(&self, operations: Vec<Operation>) {
        match self {
            Self::IndexedDb(database) => database.change_now(operations),
            Self::Memory(memory) => memory.change(&[], Box::new(|_| operations)),
        }
    }

    pub(super) fn tell(&self, news: &[News]) {
        match self {
            Self::IndexedDb(database) => database.tell(news),
            Self::Memory(memory) => memory.tell(news),
        }
    }

    /// Hears of what other tabs have written, and other handles of this page;
    /// not of what this one has.
    pub fn listen(&self, hear: impl Fn(News) + 'static) {
        match self {
            Self::IndexedDb(database) => database.listen(Rc::new(hear)),
            Self::Memory(memory) => memory.listen(Rc::new(hear)),
        }
    }

    /// The store of version 1, where it is there.
    pub(super) fn old_store(&self) -> Option<&'static str> {
        let there = match self {
            Self::IndexedDb(database) => database.has_old_store(),
            // So that moving is tested without a browser.
            Self::Memory(_) => true,
        };
        there.then(|| Store::Chats.name())
    }
}
