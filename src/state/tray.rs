//! What waits to be sent with a question.

use std::sync::{Arc, PoisonError, RwLock};

use leptos::prelude::*;

use crate::chat::attachment::Carried;
use crate::chat::id::{AttachmentId, ConversationId};

/// What is attached to what is being written. Clones share it.
#[derive(Debug, Clone)]
pub struct Tray {
    /// The conversation with whose draft it is kept; `None`: it is not.
    pub(super) of: Option<ConversationId>,
    inner: Arc<RwLock<Inner>>,
    changed: ArcTrigger,
}

#[derive(Debug, Default)]
struct Inner {
    carried: Vec<Carried>,
    /// How many files are being read.
    reading: usize,
}

impl Tray {
    pub(super) fn new(of: Option<ConversationId>) -> Self {
        Self {
            of,
            inner: Arc::default(),
            changed: ArcTrigger::new(),
        }
    }

    /// One that is kept nowhere, as an edited message's.
    #[must_use]
    pub fn of(carried: Vec<Carried>) -> Self {
        let tray = Self::new(None);
        tray.update(|known| *known = carried);
        tray
    }

    /// What is attached, in order.
    #[must_use]
    pub fn carried(&self) -> Vec<Carried> {
        self.changed.track();
        self.untracked()
    }

    pub(super) fn untracked(&self) -> Vec<Carried> {
        self.read(|inner| inner.carried.clone())
    }

    /// How many files are still being read.
    #[must_use]
    pub fn reading(&self) -> usize {
        self.changed.track();
        self.read(|inner| inner.reading)
    }

    pub(super) fn is_reading(&self) -> bool {
        self.read(|inner| inner.reading > 0)
    }

    /// Whether nothing is attached, nor about to be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.track();
        self.read(|inner| inner.carried.is_empty() && inner.reading == 0)
    }

    pub(super) fn update<T>(&self, change: impl FnOnce(&mut Vec<Carried>) -> T) -> T {
        let changed = change(&mut self.write().carried);
        self.changed.notify();
        changed
    }

    pub(super) fn begin_reading(&self, count: usize) {
        self.write().reading += count;
        self.changed.notify();
    }

    pub(super) fn end_reading(&self) {
        self.write().reading -= 1;
        self.changed.notify();
    }

    /// Takes all of it out.
    pub(super) fn take(&self) -> Vec<Carried> {
        self.update(std::mem::take)
    }

    /// Adds something, in the order of attaching.
    pub(super) fn add(&self, carried: Carried) {
        self.update(|known| known.push(carried));
    }

    /// An id behind those of all that is attached.
    pub(super) fn next_id(&self, now_ms: u64, random: u64) -> AttachmentId {
        let id = AttachmentId::at(now_ms, random);
        let last = self.read(|inner| inner.carried.last().map(|last| last.attachment.id));
        match last {
            Some(AttachmentId(last)) if last >= id.0 => AttachmentId(last + 1),
            _ => id,
        }
    }

    fn read<T>(&self, read: impl FnOnce(&Inner) -> T) -> T {
        read(&self.inner.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Inner> {
        self.inner.write().unwrap_or_else(PoisonError::into_inner)
    }
}
