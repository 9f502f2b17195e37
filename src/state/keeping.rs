//! Keeping what is said: one queue of writes, and what is done when the
//! browser does not take them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock;
use crate::chat::conversation::Change;
use crate::storage::{Storage, StorageError, Write};

use super::AppState;
use super::notices::NoticeKind;
use super::open_conversation::OpenConversation;
use super::row::MessageRow;

/// How much of a growing reply may be lost when its tab is killed, in
/// milliseconds; with the time that writing takes it is below a second.
const JOURNAL_MS: u64 = 800;

/// How long a draft may be typed on before it is kept.
const DRAFT_PAUSE: Duration = Duration::from_millis(400);

/// What is to be written, in order. What could not be written waits for the
/// next try.
#[derive(Debug, Clone, Default)]
pub(super) struct Keeper(Rc<Queue>);

#[derive(Debug, Default)]
struct Queue {
    /// `None` until it is open.
    storage: RefCell<Option<Storage>>,
    waiting: RefCell<Vec<Write>>,
    writing: Cell<bool>,
    failed: Cell<bool>,
}

impl Keeper {
    pub(super) fn storage(&self) -> Option<Storage> {
        self.0.storage.borrow().clone()
    }

    fn add(&self, writes: Vec<Write>) {
        let mut waiting = self.0.waiting.borrow_mut();
        for write in writes {
            // Of a message that grows only the last state has to be written.
            waiting.retain(|earlier| !supersedes(&write, earlier));
            waiting.push(write);
        }
    }
}

/// Whether a write makes an earlier one needless.
fn supersedes(write: &Write, earlier: &Write) -> bool {
    match (write, earlier) {
        (Write::Message(id, message), Write::Message(earlier_id, earlier)) => {
            (id, message.id) == (earlier_id, earlier.id)
        }
        (Write::Draft(of, _), Write::Draft(earlier, _)) => of == earlier,
        _ => false,
    }
}

impl AppState {
    /// Storage is open: what has waited for it is written.
    pub(super) fn storage_opened(self, storage: Storage) {
        self.keeper
            .with_value(|keeper| keeper.0.storage.replace(Some(storage)));
        self.keep(Vec::new());
    }

    pub(super) fn storage(self) -> Option<Storage> {
        self.keeper.with_value(Keeper::storage)
    }

    /// Writes, as soon as what is being written is.
    pub(super) fn keep(self, writes: Vec<Write>) {
        let keeper = self.keeper.get_value();
        keeper.add(writes);
        let nothing = keeper.0.waiting.borrow().is_empty();
        let Some(storage) = keeper.storage() else {
            return;
        };
        if nothing || keeper.0.writing.replace(true) {
            return;
        }
        spawn_local(async move {
            self.write_all(&keeper, &storage).await;
            keeper.0.writing.set(false);
        });
    }

    async fn write_all(self, keeper: &Keeper, storage: &Storage) {
        loop {
            let writes = keeper.0.waiting.take();
            if writes.is_empty() {
                return;
            }
            let written = storage.write(writes.clone()).await;
            match written {
                Ok(()) => {
                    if keeper.0.failed.replace(false) {
                        self.forget_not_kept();
                    }
                }
                Err(error) => {
                    // They go first again, but for what has been superseded.
                    let later = keeper.0.waiting.replace(writes);
                    keeper.add(later);
                    keeper.0.failed.set(true);
                    return self.say_not_kept(&error);
                }
            }
        }
    }

    /// Now there is something to lose: the browser is asked, once, to keep it
    /// when its disk is full.
    pub(super) fn ask_to_persist(self) {
        if let Some(storage) = self.storage() {
            spawn_local(async move {
                // Settings say how it stands.
                let _persisted = storage.ask_to_persist().await;
            });
        }
    }

    /// Tries once more to write what could not be written.
    pub fn keep_again(self) {
        self.forget_not_kept();
        self.keep(Vec::new());
    }

    /// Whether something would be lost if the page were left now.
    #[must_use]
    pub(super) fn has_unkept(self) -> bool {
        self.keeper.with_value(|keeper| keeper.0.failed.get())
    }

    /// What stands in the composer is kept with the conversation on view.
    pub(super) fn keep_unsent(self) {
        let conversation = self.conversation.get_untracked();
        if self.draft_kept.get_value() != (conversation.id, self.draft.get_untracked()) {
            let draft = self.draft.get_untracked();
            self.keep_draft(&conversation, &draft);
            self.draft_kept.set_value((conversation.id, draft));
        }
    }

    /// The draft was changed: it is kept when it has not been for a while.
    pub(super) fn follow_draft(self) {
        Effect::new(move |_| {
            self.draft.track();
            if !self.draft_waits.get_value() {
                self.draft_waits.set_value(true);
                let keep = move || {
                    self.draft_waits.set_value(false);
                    self.keep_unsent();
                };
                set_timeout(keep, DRAFT_PAUSE);
            }
        });
    }

    /// Writes what belongs to a conversation, where that is kept at all.
    pub(super) fn keep_of(self, conversation: &OpenConversation, writes: Vec<Write>) {
        if !conversation.temporary {
            self.keep(writes);
        }
    }

    pub(super) fn keep_row(self, conversation: &OpenConversation, row: &MessageRow) {
        let message = Write::Message(conversation.id, row.message());
        self.keep_of(conversation, vec![message]);
    }

    /// Changes what is known of a conversation, and keeps it so.
    pub(super) fn change(self, conversation: &OpenConversation, changes: Vec<Change>) {
        conversation.apply(&changes);
        self.keep_changes(conversation, changes);
    }

    /// Keeps changes that were made already.
    pub(super) fn keep_changes(self, conversation: &OpenConversation, changes: Vec<Change>) {
        if changes.is_empty() || conversation.temporary {
            return;
        }
        self.update_head(conversation.head.get_untracked());
        let id = conversation.id;
        self.keep(
            changes
                .into_iter()
                .map(|change| Write::Change(id, change))
                .collect(),
        );
    }

    pub(super) fn keep_draft(self, conversation: &OpenConversation, text: &str) {
        let listed = self.is_listed(conversation.id);
        let of = listed.then_some(conversation.id);
        self.keep_of(conversation, vec![Write::Draft(of, text.to_owned())]);
    }

    /// The page is about to go: what is not written yet is written now, before
    /// anything else runs.
    pub(super) fn keep_now(self) {
        self.keep_what_is_growing();
        self.keep_unsent();
        let keeper = self.keeper.get_value();
        if let Some(storage) = keeper.storage() {
            let waiting = keeper.0.waiting.borrow().clone();
            storage.write_now(waiting);
        }
    }

    fn keep_what_is_growing(self) {
        let running = self.running.with_value(Clone::clone);
        for (conversation, row, _) in &running {
            self.keep_row(conversation, row);
        }
    }

    fn say_not_kept(self, error: &StorageError) {
        self.forget_not_kept();
        self.notify(NoticeKind::NotKept, not_kept(error).to_owned());
    }

    fn forget_not_kept(self) {
        self.notices.update(|notices| {
            notices.retain(|notice| !matches!(notice.kind, NoticeKind::NotKept));
        });
    }
}

/// What is said when a write failed.
fn not_kept(error: &StorageError) -> &'static str {
    match error {
        StorageError::QuotaExceeded => {
            "This browser has no room left for this page, so what was said last is not saved yet. It is still here. Export it, or make room (empty the trash, delete old chats, free disk space), and try again."
        }
        StorageError::NewerVersion => {
            "Another tab runs a newer version of this page and has changed how chats are stored, so this tab no longer saves. What is here is still here: copy what you need, then reload."
        }
        StorageError::Denied
        | StorageError::Blocked
        | StorageError::Closed
        | StorageError::Failed(_) => {
            "The browser did not save what was said last. It is still here, until the page is left. Try again, or export it."
        }
    }
}

/// Writes growing replies about once a second.
#[derive(Debug)]
pub(super) struct Journal {
    state: AppState,
    conversation: OpenConversation,
    rows: RefCell<Vec<MessageRow>>,
    kept_ms: Cell<u64>,
    kept_length: Cell<usize>,
}

impl Journal {
    pub(super) fn new(state: AppState, conversation: OpenConversation) -> Self {
        Self {
            state,
            conversation,
            rows: RefCell::default(),
            kept_ms: Cell::new(clock::now_ms()),
            kept_length: Cell::new(0),
        }
    }

    /// Writes this reply too.
    pub(super) fn follow(&self, row: MessageRow) {
        self.rows.borrow_mut().push(row);
    }

    /// Something may have come; called with each chunk, and each second.
    pub(super) fn tick(&self) {
        let now = clock::now_ms();
        if now.saturating_sub(self.kept_ms.get()) < JOURNAL_MS {
            return;
        }
        let rows = self.rows.borrow();
        let length = |row: &MessageRow| {
            row.text.with_untracked(String::len) + row.reasoning.with_untracked(String::len)
        };
        let length = rows.iter().map(length).sum();
        if self.kept_length.replace(length) != length {
            self.kept_ms.set(now);
            for row in rows.iter() {
                self.state.keep_row(&self.conversation, row);
            }
        }
    }
}
