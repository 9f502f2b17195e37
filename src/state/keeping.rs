//! Keeping what is said: one queue of writes, and what is done when the
//! browser does not take them.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock::{self, Alarm};
use crate::chat::conversation::{Change, Conversation};
use crate::chat::id::ConversationId;
use crate::storage::{Storage, StorageError, Write};

use super::AppState;
use super::notices::NoticeKind;
use super::open_conversation::OpenConversation;
use super::painter::Painter;
use super::reactive::effect;
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
    /// Handed to the browser, which has not said that it is done.
    under_way: RefCell<Vec<Write>>,
    /// Conversations that this tab has begun, and that are not stored yet.
    unborn: RefCell<Vec<ConversationId>>,
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

    /// What is not known to be stored, in order.
    fn unkept(&self) -> Vec<Write> {
        let mut unkept = self.0.under_way.borrow().clone();
        unkept.extend(self.0.waiting.borrow().iter().cloned());
        unkept
    }

    fn stored(&self, writes: &[Write]) {
        self.0.unborn.borrow_mut().retain(|id| {
            let born = |write: &Write| matches!(write, Write::Create(head) if head.id == *id);
            !writes.iter().any(born)
        });
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
            keeper.0.under_way.replace(writes.clone());
            let written = storage.write(writes.clone()).await;
            keeper.0.under_way.take();
            match written {
                Ok(()) => {
                    keeper.stored(&writes);
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
        if self.is_placeholder(&conversation) {
            return;
        }
        if self.draft_kept.get_value() != (conversation.id, self.draft.get_untracked()) {
            let draft = self.draft.get_untracked();
            self.keep_draft(&conversation, &draft);
            self.draft_kept.set_value((conversation.id, draft));
        }
    }

    /// The draft was changed: it is kept when it has not been for a while.
    pub(super) fn follow_draft(self) {
        effect(move || {
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
        let write = self.draft_of(conversation, text);
        self.keep_of(conversation, vec![write]);
    }

    pub(super) fn draft_of(self, conversation: &OpenConversation, text: &str) -> Write {
        let listed = self.is_listed(conversation.id);
        Write::Draft(listed.then_some(conversation.id), text.to_owned())
    }

    /// A conversation has been begun that is nowhere stored yet.
    pub(super) fn note_unborn(self, id: ConversationId) {
        self.keeper
            .with_value(|keeper| keeper.0.unborn.borrow_mut().push(id));
    }

    /// What this tab has changed of a conversation and what may not be stored
    /// yet.
    pub(super) fn unkept_changes(self, id: ConversationId) -> Vec<Change> {
        let unkept = self.keeper.with_value(Keeper::unkept).into_iter();
        let of = |write| match write {
            Write::Change(of, change) if of == id => Some(change),
            _ => None,
        };
        unkept.filter_map(of).collect()
    }

    /// What is not known to be stored, in order.
    pub(super) fn unkept(self) -> Vec<Write> {
        self.keeper.with_value(Keeper::unkept)
    }

    /// What stood last in the composer of a conversation, or of a new one.
    pub(super) async fn draft_kept_of(self, of: Option<ConversationId>) -> String {
        let unkept = self.keeper.with_value(Keeper::unkept);
        let draft = unkept.into_iter().rev().find_map(|write| match write {
            Write::Draft(known, text) if known == of => Some(text),
            _ => None,
        });
        match (draft, self.storage()) {
            (Some(draft), _) => draft,
            (None, Some(storage)) => storage.draft(of).await.unwrap_or_default(),
            (None, None) => String::new(),
        }
    }

    /// The page is about to go: what is not written yet is written now, before
    /// anything else runs.
    pub(super) fn keep_now(self) {
        self.keep_what_is_growing();
        self.keep_unsent();
        let keeper = self.keeper.get_value();
        if let Some(storage) = keeper.storage() {
            // What is under way may be broken off with the page.
            let unkept = keeper.unkept().into_iter();
            let unkept = unkept.filter_map(|write| match write {
                Write::Create(head) => self.unborn(&keeper, &head).map(Write::Create),
                write => Some(write),
            });
            storage.write_now(unkept.collect());
        }
    }

    /// The head of a conversation as it is by now, where none is stored.
    fn unborn(self, keeper: &Keeper, head: &Conversation) -> Option<Conversation> {
        if !keeper.0.unborn.borrow().contains(&head.id) {
            return None;
        }
        self.conversations
            .with_untracked(|heads| heads.iter().find(|known| known.id == head.id).cloned())
    }

    fn keep_what_is_growing(self) {
        let running = self.running.with_value(Clone::clone);
        for (_, _, handle) in &running {
            handle.keep();
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
    growing: RefCell<Vec<(MessageRow, Painter, Painter)>>,
    kept_ms: Cell<u64>,
    /// It will be written when its time has come.
    due: Cell<bool>,
    this: Weak<Self>,
}

impl Journal {
    pub(super) fn new(state: AppState, conversation: OpenConversation) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            state,
            conversation,
            growing: RefCell::default(),
            kept_ms: Cell::new(clock::now_ms()),
            due: Cell::default(),
            this: this.clone(),
        })
    }

    /// Writes this reply too; the painters hold what is not in it yet.
    pub(super) fn follow(&self, row: MessageRow, text: Painter, reasoning: Painter) {
        self.growing.borrow_mut().push((row, text, reasoning));
    }

    /// Something has come: it is written now, or as soon as it is time.
    pub(super) fn grew(&self) {
        let since = clock::now_ms().saturating_sub(self.kept_ms.get());
        let rest = JOURNAL_MS.saturating_sub(since);
        if rest == 0 {
            self.keep();
        } else if !self.due.replace(true) {
            let this = self.this.clone();
            spawn_local(async move {
                Alarm::default().sleep(rest as u32).await;
                // Whatever has ended the reply has written it.
                if let Some(journal) = this.upgrade()
                    && journal.due.get()
                {
                    journal.keep();
                }
            });
        }
    }

    /// Writes them as they are.
    pub(super) fn keep(&self) {
        self.due.set(false);
        self.kept_ms.set(clock::now_ms());
        for (row, text, reasoning) in self.growing.borrow().iter() {
            text.flush();
            reasoning.flush();
            self.state.keep_row(&self.conversation, row);
        }
    }
}
