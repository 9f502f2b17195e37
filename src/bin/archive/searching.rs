//! Reads the conversations that are stored, once and whenever they change, and
//! has the librarian answer.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::VecDeque;
use std::rc::Rc;

use azure_chat::browser::clock::now_ms;
use azure_chat::browser::worker::{Outbox, run, turn};
use azure_chat::chat::id::ConversationId;
use azure_chat::search::document::Document;
use azure_chat::search::librarian::{Answer, Librarian};
use azure_chat::storage::{News, Storage};
use azure_chat::workers::message;

/// So many conversations are asked of the browser at once: it fetches some
/// while others are folded.
const READERS: usize = 6;
/// So long the search goes on before it listens, in milliseconds.
const SLICE_MS: u64 = 8;

/// The search of this worker; clones share it.
#[derive(Clone, Default)]
pub(crate) struct Searching(Rc<Shared>);

#[derive(Default)]
struct Shared {
    librarian: RefCell<Librarian>,
    outbox: RefCell<Option<Outbox>>,
    /// What is to be read, the newest first.
    unread: RefCell<VecDeque<ConversationId>>,
    /// What has changed since it was read.
    changed: RefCell<Vec<ConversationId>>,
    /// Everything may have changed.
    all_changed: Cell<bool>,
    opened: Cell<bool>,
    reading: Cell<bool>,
    working: Cell<bool>,
    storage: RefCell<Option<Storage>>,
}

impl Searching {
    /// Takes a question. The first one begins the reading.
    pub(crate) fn ask(&self, number: u32, question: &str, outbox: &Outbox) {
        self.0.outbox.replace(Some(outbox.clone()));
        let answers = self
            .0
            .librarian
            .borrow_mut()
            .ask(number, question, now_ms());
        self.send(&answers.unwrap_or_default());
        if !self.0.opened.replace(true) {
            let searching = self.clone();
            run(async move { searching.open().await });
        }
        self.work();
    }

    fn send(&self, answers: &[Answer]) {
        if let Some(outbox) = &*self.0.outbox.borrow() {
            for (number, answer) in answers {
                outbox.send(&message::answer(*number, answer));
            }
        }
    }

    /// Searches, where there is something to be searched, and answers.
    fn work(&self) {
        if self.0.working.replace(true) {
            return;
        }
        let searching = self.clone();
        run(async move {
            loop {
                let begun = now_ms();
                let more = searching.slice(begun);
                let answers = searching.0.librarian.borrow_mut().answers(now_ms());
                searching.send(&answers);
                if !more {
                    break;
                }
                turn().await;
            }
            searching.0.working.set(false);
        });
    }

    fn slice(&self, begun: u64) -> bool {
        let mut librarian = self.0.librarian.borrow_mut();
        while librarian.work() {
            if now_ms().saturating_sub(begun) >= SLICE_MS {
                return true;
            }
        }
        false
    }

    async fn open(&self) {
        let (storage, _) = Storage::open().await;
        let searching = self.clone();
        // Before anything is read, so that no change is missed.
        storage.listen(move |news| searching.hear(&news));
        self.0.storage.replace(Some(storage));
        self.0.all_changed.set(true);
        self.read();
    }

    fn hear(&self, news: &News) {
        match news {
            News::Conversation(id) | News::Messages(id, _) | News::Gone(id) => {
                let mut changed = self.0.changed.borrow_mut();
                if !changed.contains(id) {
                    changed.push(*id);
                }
            }
            News::Everything | News::Forgotten => self.0.all_changed.set(true),
            // What was read can be searched until the page is loaded anew.
            News::NewerVersion => return,
        }
        self.read();
    }

    /// Reads what there is to be read, unless that is going on.
    fn read(&self) {
        if self.0.reading.replace(true) {
            return;
        }
        let searching = self.clone();
        run(async move {
            let storage = searching.0.storage.borrow().clone();
            if let Some(storage) = storage {
                searching.read_all(&storage).await;
            }
            searching.0.reading.set(false);
        });
    }

    async fn read_all(&self, storage: &Storage) {
        loop {
            if self.0.all_changed.replace(false) {
                self.read_anew(storage).await;
                continue;
            }
            let next = self.0.changed.borrow_mut().pop();
            let Some(id) = next else {
                return;
            };
            let document = document(storage, id).await;
            let mut librarian = self.0.librarian.borrow_mut();
            match document {
                Some(document) => librarian.put(&document),
                None => librarian.gone(id),
            }
        }
    }

    async fn read_anew(&self, storage: &Storage) {
        let found = storage.conversations().await;
        let mut heads = found.map(|found| found.value).unwrap_or_default();
        heads.sort_by_key(|head| (Reverse(head.updated_ms), head.id));
        self.0.librarian.borrow_mut().begin_anew(heads.len());
        self.0
            .unread
            .replace(heads.into_iter().map(|head| head.id).collect());
        let open = Rc::new(Cell::new(READERS));
        for _ in 1..READERS {
            let (searching, storage, open) = (self.clone(), storage.clone(), Rc::clone(&open));
            run(async move { searching.read_some(&storage, &open).await });
        }
        self.read_some(storage, &open).await;
        while open.get() > 0 {
            turn().await;
        }
        self.0.librarian.borrow_mut().end_reading();
        self.work();
    }

    /// One of several that read from the same list.
    async fn read_some(&self, storage: &Storage, open: &Cell<usize>) {
        while let Some(id) = self.next() {
            let document = document(storage, id).await;
            self.0.librarian.borrow_mut().read(document.as_ref());
            if self.0.librarian.borrow().is_asked() {
                self.work();
            }
            // What is in memory is there at once: others have to be heard too.
            if !storage.is_kept() {
                turn().await;
            }
        }
        open.set(open.get() - 1);
    }

    /// What is to be read next: what somebody waits for, then the newest.
    fn next(&self) -> Option<ConversationId> {
        let mut unread = self.0.unread.borrow_mut();
        let wanted = self.0.librarian.borrow().wanted();
        let wanted = wanted.and_then(|wanted| unread.iter().position(|id| *id == wanted));
        unread.remove(wanted.unwrap_or_default())
    }
}

/// What can be found of a conversation.
async fn document(storage: &Storage, id: ConversationId) -> Option<Document> {
    let found = storage.conversation(id).await.ok().flatten()?;
    Document::of(&found.value)
}
