//! Records for as long as the page is open: where the browser stores nothing,
//! and in tests.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::browser::indexed_db::Keys;

use super::News;
use super::place::{Decide, Entry, Operation, Place};

/// Records in memory. Clones are one handle; [`Memory::beside`] is another,
/// as another tab would have it.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    shared: Rc<Shared>,
    handle: usize,
}

#[derive(Default)]
struct Shared {
    /// By store and key, with a slash between them.
    records: RefCell<BTreeMap<String, String>>,
    /// The same, of those that are bytes.
    bytes: RefCell<BTreeMap<String, Arc<[u8]>>>,
    handles: Cell<usize>,
    listeners: RefCell<Vec<Listener>>,
}

/// A handle, and what it does with news.
type Listener = (usize, Rc<dyn Fn(News)>);

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} records", self.records.borrow().len())
    }
}

impl Memory {
    /// Another handle of the same records.
    #[must_use]
    pub fn beside(&self) -> Self {
        self.shared.handles.set(self.shared.handles.get() + 1);
        Self {
            shared: Rc::clone(&self.shared),
            handle: self.shared.handles.get(),
        }
    }

    /// Stores a text as it is, whatever it is: for tests of what is damaged.
    /// `key` begins with its store: `messages/…`.
    pub fn put(&self, key: &str, text: &str) {
        let mut records = self.shared.records.borrow_mut();
        records.insert(key.to_owned(), text.to_owned());
    }

    pub(super) fn entries(&self, places: &[Place]) -> Vec<Vec<Entry>> {
        let records = self.shared.records.borrow();
        let read = |place: &Place| {
            let start = start(place);
            let whole = matches!(place.keys, Keys::One(_));
            let behind = records.range(start.clone()..);
            let store = place.store.len() + 1;
            behind
                .take_while(|(key, _)| {
                    if whole {
                        **key == start
                    } else {
                        key.starts_with(&start)
                    }
                })
                .filter_map(|(key, text)| Some((key.get(store..)?.to_owned(), text.clone())))
                .collect()
        };
        places.iter().map(read).collect()
    }

    pub(super) fn texts(&self, places: &[Place]) -> Vec<Vec<String>> {
        let found = self.entries(places).into_iter();
        let texts = |found: Vec<Entry>| found.into_iter().map(|(_, text)| text).collect();
        found.map(texts).collect()
    }

    pub(super) fn change(&self, reads: &[Place], decide: Decide) {
        let operations = decide(self.texts(reads));
        for operation in operations {
            match operation {
                Operation::Put(store, key, text) => {
                    self.put(&format!("{store}/{key}"), &text);
                }
                Operation::PutBytes(store, key, bytes) => {
                    let mut kept = self.shared.bytes.borrow_mut();
                    kept.insert(format!("{store}/{key}"), bytes);
                }
                Operation::Delete(place) => self.delete(&place),
            }
        }
    }

    fn delete(&self, place: &Place) {
        let start = start(place);
        let whole = matches!(place.keys, Keys::One(_));
        let stays = |key: &String| {
            if whole {
                *key != start
            } else {
                !key.starts_with(&start)
            }
        };
        self.shared.records.borrow_mut().retain(|key, _| stays(key));
        self.shared.bytes.borrow_mut().retain(|key, _| stays(key));
    }

    pub(super) fn bytes(&self, store: &str, key: &str) -> Option<Vec<u8>> {
        let kept = self.shared.bytes.borrow();
        kept.get(&format!("{store}/{key}"))
            .map(|bytes| bytes.to_vec())
    }

    pub(super) fn listen(&self, hear: Rc<dyn Fn(News)>) {
        self.shared.listeners.borrow_mut().push((self.handle, hear));
    }

    pub(super) fn tell(&self, news: &[News]) {
        // Not while they are borrowed: who hears may listen or write.
        let listeners = self.shared.listeners.borrow().clone();
        for (_, hear) in listeners
            .iter()
            .filter(|(handle, _)| *handle != self.handle)
        {
            news.iter().for_each(|one| hear(one.clone()));
        }
    }
}

/// The key, or what the keys begin with, and their store.
fn start(place: &Place) -> String {
    let store = place.store;
    match &place.keys {
        Keys::All => format!("{store}/"),
        Keys::One(key) => format!("{store}/{key}"),
        Keys::Under(start) => format!("{store}/{start}/"),
    }
}
