//! Signals that last as long as the page.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use leptos::prelude::*;

/// A signal that is never taken away. What of it depends on the value's type
/// is little code: of a Leptos signal, each further type costs 2 KB of wasm.
///
/// It is for [`super::AppState`], of which a page has one: its memory is not
/// given back.
pub struct Value<T: 'static>(&'static Inner<T>);

struct Inner<T> {
    value: RwLock<T>,
    changed: ArcTrigger,
}

impl<T> Clone for Value<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Value<T> {}

impl<T> fmt::Debug for Value<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value")
    }
}

impl<T> Value<T> {
    /// A signal that begins with a value.
    pub fn new(value: T) -> Self {
        Self(Box::leak(Box::new(Inner {
            value: RwLock::new(value),
            changed: ArcTrigger::new(),
        })))
    }

    /// Whoever asks is told of changes.
    pub fn track(self) {
        self.0.changed.track();
    }

    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.track();
        self.with_untracked(read)
    }

    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(&self.0.value.read().unwrap_or_else(PoisonError::into_inner))
    }

    #[must_use]
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.track();
        self.get_untracked()
    }

    #[must_use]
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    pub fn set(self, value: T) {
        // What was there may read signals when it goes.
        let _before = self.update(|current| std::mem::replace(current, value));
    }

    /// Changes it, and tells those who have read it.
    pub fn update<U>(self, change: impl FnOnce(&mut T) -> U) -> U {
        let changed = change(&mut self.0.value.write().unwrap_or_else(PoisonError::into_inner));
        self.0.changed.notify();
        changed
    }
}
