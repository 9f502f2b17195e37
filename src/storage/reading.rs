//! From texts to what they say.

use serde_json::Value;

use crate::record::{self, Unreadable};

use super::place::{Entry, Store};
use super::write::{Problem, Read};

/// Reads a record of some kind.
pub(super) type Reader<T> = fn(&Value) -> Result<T, Unreadable>;

fn one<T>(text: &str, read: Reader<T>) -> Result<T, Unreadable> {
    read(&record::parse(text)?)
}

/// All of them; `None` where one cannot be read.
pub(super) fn all<T>(texts: &[String], read: Reader<T>) -> Option<Vec<T>> {
    let mut all = Vec::with_capacity(texts.len());
    for text in texts {
        all.push(one(text, read).ok()?);
    }
    Some(all)
}

/// Those that can be read, and the names of those that cannot.
pub(super) fn entries<T>(store: Store, entries: &[Entry], read: Reader<T>) -> Read<Vec<T>> {
    let mut found = Read::whole(Vec::with_capacity(entries.len()));
    for (key, text) in entries {
        match one(text, read) {
            Ok(value) => found.value.push(value),
            Err(reason) => found.problems.push(Problem {
                key: full(store, key),
                reason,
            }),
        }
    }
    found
}

/// Adds a record that cannot be read.
pub(super) fn add_broken<T>(
    store: Store,
    (key, text): Entry,
    read: Reader<T>,
    broken: &mut Vec<Entry>,
) {
    if one(&text, read).is_err() {
        broken.push((full(store, &key), text));
    }
}

/// A key with its store.
pub(super) fn full(store: Store, key: &str) -> String {
    format!("{}/{key}", store.name())
}
