//! Conversations in the browser's database.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use crate::browser::channel::Channel;
use crate::browser::indexed_db::{Closing, Database, Failure, Transaction};

use super::news;
use super::place::{Decide, Entry, Operation, Place, STORES, Store};
use super::write::{News, StorageError};

/// Version 1 had one record for each conversation (see the migration), version
/// 2 no store for the content of attachments.
const VERSION: u32 = 3;

/// A handle of the database. Clones are the same handle.
#[derive(Clone)]
pub struct IndexedDb {
    inner: Rc<Inner>,
}

struct Inner {
    name: String,
    /// The last connection, which the browser may have closed since.
    database: RefCell<Option<Rc<Database>>>,
    /// A newer version of the page wants the database, so that this one keeps
    /// away from it.
    outdated: Cell<bool>,
    old_store: Cell<bool>,
    channel: RefCell<Option<Channel>>,
    listeners: RefCell<Vec<Listener>>,
}

/// What hears of others' writes.
type Listener = Rc<dyn Fn(News)>;

impl std::fmt::Debug for IndexedDb {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "IndexedDb({:?})", self.inner.name)
    }
}

impl IndexedDb {
    /// Opens the database of a name, and the channel of the same name.
    ///
    /// # Errors
    /// It cannot be opened; nothing in it was touched.
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        let inner = Rc::new(Inner {
            name: name.to_owned(),
            database: RefCell::default(),
            outdated: Cell::new(false),
            old_store: Cell::new(false),
            channel: RefCell::default(),
            listeners: RefCell::default(),
        });
        inner.connect().await?;
        let there = Rc::downgrade(&inner);
        let hear = move |text: &str| {
            if let Some(inner) = there.upgrade() {
                inner.hear(&news::read(text));
            }
        };
        *inner.channel.borrow_mut() = Channel::open(name, hear);
        Ok(Self { inner })
    }

    pub(super) async fn texts(&self, places: &[Place]) -> Result<Vec<Vec<String>>, StorageError> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let transaction = self.inner.reading(places).await?;
        Ok(transaction.texts(places).await?)
    }

    pub(super) async fn entries(&self, places: &[Place]) -> Result<Vec<Vec<Entry>>, StorageError> {
        let transaction = self.inner.reading(places).await?;
        Ok(transaction.entries(places).await?)
    }

    pub(super) async fn bytes(
        &self,
        store: &'static str,
        key: &str,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let begun = self.inner.begin(|database| database.reading(&[store]));
        Ok(begun.await?.bytes(store, key).await?)
    }

    pub(super) async fn change(&self, reads: &[Place], decide: Decide) -> Result<(), StorageError> {
        let inner = &self.inner;
        let begun = inner.begin(|database| database.changing(&inner.stores()));
        let transaction = begun.await?;
        Ok(transaction.change(reads, decide).await?)
    }

    /// Where there is no connection by then, nothing can be done about it.
    pub(super) fn change_now(&self, operations: Vec<Operation>) {
        let database = self.inner.database.borrow().clone();
        if let Some(Ok(transaction)) = database.map(|open| open.changing(&self.inner.stores())) {
            let _done = transaction.finish_with(operations);
        }
    }

    pub(super) fn has_old_store(&self) -> bool {
        self.inner.old_store.get()
    }

    pub(super) fn listen(&self, hear: Listener) {
        self.inner.listeners.borrow_mut().push(hear);
    }

    pub(super) fn tell(&self, news: &[News]) {
        if let Some(channel) = &*self.inner.channel.borrow() {
            news.iter().for_each(|one| channel.post(&news::write(one)));
        }
    }
}

impl Inner {
    async fn connect(self: &Rc<Self>) -> Result<Rc<Database>, Failure> {
        let there = Rc::downgrade(self);
        let closed = move |closing| Self::closed(&there, closing);
        let database = Database::open(&self.name, VERSION, STORES, closed).await?;
        let database = Rc::new(database);
        self.old_store.set(database.has_store(Store::Chats.name()));
        *self.database.borrow_mut() = Some(Rc::clone(&database));
        Ok(database)
    }

    /// What the browser has closed is opened anew when it is needed; it may
    /// be empty then.
    fn closed(there: &Weak<Self>, closing: Closing) {
        let Some(inner) = there.upgrade() else {
            return;
        };
        match closing {
            Closing::VersionChange => {
                inner.outdated.set(true);
                inner.hear(&News::NewerVersion);
            }
            Closing::Browser => inner.hear(&News::Everything),
        }
    }

    /// Begins a transaction; opens the database anew, once, where the browser
    /// has closed it. Something has to be asked in the transaction before
    /// anything else is awaited.
    async fn begin(
        self: &Rc<Self>,
        begin: impl Fn(&Database) -> Result<Transaction, Failure>,
    ) -> Result<Transaction, StorageError> {
        if self.outdated.get() {
            return Err(StorageError::NewerVersion);
        }
        let database = self.database.borrow().clone();
        if let Some(database) = database {
            match begin(&database) {
                Err(Failure::Closed) => {}
                begun => return Ok(begun?),
            }
        }
        let database = self.connect().await?;
        Ok(begin(&database)?)
    }

    async fn reading(self: &Rc<Self>, places: &[Place]) -> Result<Transaction, StorageError> {
        let mut stores: Vec<&str> = Vec::new();
        for place in places {
            if !stores.contains(&place.store) {
                stores.push(place.store);
            }
        }
        self.begin(|database| database.reading(&stores)).await
    }

    fn stores(&self) -> Vec<&'static str> {
        let old = self.old_store.get().then(|| Store::Chats.name());
        STORES.iter().copied().chain(old).collect()
    }

    fn hear(&self, news: &News) {
        // Not while they are borrowed: who hears may listen.
        let listeners = self.listeners.borrow().clone();
        listeners.iter().for_each(|hear| hear(news.clone()));
    }
}
