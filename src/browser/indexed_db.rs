//! IndexedDB: stores of texts under keys that are texts, in transactions.
//!
//! A transaction ends by itself once nothing is asked of it
//! (<https://w3c.github.io/IndexedDB/#transaction-lifecycle>), so that nothing
//! foreign can be awaited inside of one here: what is to be changed is worked
//! out by a function while it runs, and what is awaited is its end. Works in
//! workers too.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, Event, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest,
    IdbRequest, IdbTransaction, IdbTransactionMode,
};

/// Why the browser did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There is no IndexedDB for this page.
    Denied,
    /// No room is left.
    QuotaExceeded,
    /// The database has a newer version than was asked for.
    NewerVersion,
    /// Others keep an older version of it open.
    Blocked,
    /// The connection is closed.
    Closed,
    /// In the browser's words.
    Other(String),
}

/// Why a connection was closed from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// Somebody opens a newer version, or deletes the database.
    VersionChange,
    /// The browser did it: site data were cleared, or the disk failed.
    Browser,
}

/// Keys of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keys {
    All,
    One(String),
    /// Those that begin with this text and a slash.
    Under(String),
}

/// Records: a store, and keys in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub store: &'static str,
    pub keys: Keys,
}

/// A key and its text.
pub type Entry = (String, String);

/// What is done in a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Store, key and text.
    Put(&'static str, String, String),
    /// Store, key and bytes.
    PutBytes(&'static str, String, Arc<[u8]>),
    Delete(Place),
}

/// Works out what to do from the texts of the places asked for, in order.
pub type Decide = Box<dyn FnOnce(Vec<Vec<String>>) -> Vec<Operation>>;

/// An open database; closed when dropped.
#[derive(Debug)]
pub struct Database {
    database: IdbDatabase,
    /// Kept as long as the browser may call them.
    _version_change: Closure<dyn Fn(Event)>,
    _close: Closure<dyn Fn(Event)>,
}

/// A transaction in which something is asked at once, or it is over.
#[derive(Debug, Clone)]
pub struct Transaction {
    transaction: IdbTransaction,
    /// Why this page ended it, where it did.
    failed: Rc<RefCell<Option<Failure>>>,
}

impl Database {
    /// Opens a database, with these stores in it; those that it has besides
    /// are left alone. `closed` hears of its end from outside.
    ///
    /// # Errors
    /// See [`Failure`]. [`Failure::Blocked`] after others have not let go of
    /// it for three seconds.
    pub async fn open(
        name: &str,
        version: u32,
        stores: &'static [&'static str],
        closed: impl Fn(Closing) + 'static,
    ) -> Result<Self, Failure> {
        let factory = factory().ok_or(Failure::Denied)?;
        let denied = |error| match failure(&error) {
            // What Firefox says where nothing may be stored.
            Failure::Closed => Failure::Denied,
            other => other,
        };
        let request = factory.open_with_u32(name, version).map_err(denied)?;
        // `once_into_js` frees a closure only when it is called: both may not be.
        let opened = request.clone();
        let upgrade = Closure::<dyn Fn()>::new(move || create(&opened, stores));
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let event = until_opened(&request).await;
        let done = event.is_some_and(|event| event.type_() == "success");
        if !done {
            if let Ok(Some(error)) = request.error() {
                return Err(denied(error.into()));
            }
            close_when_opened(&request);
            return Err(Failure::Blocked);
        }
        let database = request.result().map_err(|error| failure(&error))?;
        Ok(Self::new(database.unchecked_into(), closed))
    }

    fn new(database: IdbDatabase, closed: impl Fn(Closing) + 'static) -> Self {
        let closed = Rc::new(closed);
        let hear = Rc::clone(&closed);
        let open = database.clone();
        let version_change = Closure::<dyn Fn(_)>::new(move |_: Event| {
            // Else the other tab would wait for this one.
            open.close();
            hear(Closing::VersionChange);
        });
        let close = Closure::<dyn Fn(_)>::new(move |_: Event| closed(Closing::Browser));
        database.set_onversionchange(Some(version_change.as_ref().unchecked_ref()));
        database.set_onclose(Some(close.as_ref().unchecked_ref()));
        Self {
            database,
            _version_change: version_change,
            _close: close,
        }
    }

    /// Whether it has a store of this name.
    #[must_use]
    pub fn has_store(&self, name: &str) -> bool {
        self.database.object_store_names().contains(name)
    }

    /// Begins to read in stores.
    ///
    /// # Errors
    /// The connection is closed.
    pub fn reading(&self, stores: &[&str]) -> Result<Transaction, Failure> {
        self.begin(stores, IdbTransactionMode::Readonly)
    }

    /// Begins to change stores. Others who want to wait for their turn.
    ///
    /// # Errors
    /// The connection is closed.
    pub fn changing(&self, stores: &[&str]) -> Result<Transaction, Failure> {
        self.begin(stores, IdbTransactionMode::Readwrite)
    }

    /// The value under a key, whatever it is; undefined where there is none.
    pub(super) async fn get(&self, store: &'static str, key: &str) -> Result<JsValue, Failure> {
        let reading = self.reading(&[store])?;
        let asked = reading
            .store(store)
            .and_then(|store| store.get(&key.into()));
        let asked = asked.map_err(|error| failure(&error))?;
        reading.done().await?;
        Ok(asked.result().unwrap_or_default())
    }

    /// Puts a value that is no text.
    pub(super) async fn put(
        &self,
        store: &'static str,
        key: &str,
        value: &JsValue,
    ) -> Result<(), Failure> {
        let changing = self.changing(&[store])?;
        let asked = changing
            .store(store)
            .and_then(|store| store.put_with_key(value, &key.into()));
        asked.map_err(|error| failure(&error))?;
        changing.done().await
    }

    fn begin(&self, stores: &[&str], mode: IdbTransactionMode) -> Result<Transaction, Failure> {
        let names = Array::new();
        for store in stores {
            names.push(&JsValue::from_str(store));
        }
        let asked = self
            .database
            .transaction_with_str_sequence_and_mode(&names, mode);
        let begun = |transaction| Transaction {
            transaction,
            failed: Rc::default(),
        };
        asked.map(begun).map_err(|error| failure(&error))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.set_onclose(None);
        self.database.close();
    }
}

impl Transaction {
    /// The texts at places, in the order of their keys.
    ///
    /// # Errors
    /// The browser cannot read them.
    pub async fn texts(self, places: &[Place]) -> Result<Vec<Vec<String>>, Failure> {
        let asked = self.ask(places)?;
        self.done().await?;
        Ok(answers(&asked))
    }

    /// The same with their keys.
    ///
    /// # Errors
    /// The browser cannot read them.
    pub async fn entries(self, places: &[Place]) -> Result<Vec<Vec<Entry>>, Failure> {
        let texts = self.ask(places)?;
        let keys = each(places, |place| {
            self.store(place.store)?
                .get_all_keys_with_key(&query(&place.keys)?)
        });
        let keys = keys.map_err(|error| failure(&error))?;
        self.done().await?;
        let both = answers(&keys).into_iter().zip(answers(&texts));
        Ok(both
            .map(|(keys, texts)| keys.into_iter().zip(texts).collect())
            .collect())
    }

    /// The bytes of a key; `None` where there are none.
    ///
    /// # Errors
    /// The browser cannot read them.
    pub async fn bytes(self, store: &str, key: &str) -> Result<Option<Vec<u8>>, Failure> {
        let asked = self.store(store).and_then(|store| store.get(&key.into()));
        let asked = asked.map_err(|error| failure(&error))?;
        self.done().await?;
        let found = asked.result().unwrap_or_default();
        Ok(found.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }

    /// Reads, works out what to do, and does it: all of it or nothing.
    /// Everything that can be asked of the browser at once is, before this
    /// returns; its future is the transaction's end.
    ///
    /// # Errors
    /// Nothing was done.
    pub fn change(
        self,
        reads: &[Place],
        decide: Decide,
    ) -> impl Future<Output = Result<(), Failure>> + use<> {
        let begun = self.begin_change(reads, decide);
        async move {
            begun?;
            self.done().await
        }
    }

    fn begin_change(&self, reads: &[Place], decide: Decide) -> Result<(), Failure> {
        let asked = self.ask(reads)?;
        let Some(last) = asked.last().cloned() else {
            return self.perform(decide(Vec::new()));
        };
        let transaction = self.clone();
        // Answers come in the order of the questions.
        let then = Closure::once_into_js(move || {
            // What fails has ended the transaction, which is heard of there.
            let _performed = transaction.perform(decide(answers(&asked)));
        });
        last.set_onsuccess(Some(then.unchecked_ref()));
        Ok(())
    }

    /// Does it now, and lets the browser finish without asking this page
    /// again, which may be gone by then.
    ///
    /// # Errors
    /// The browser does not take it.
    pub fn finish_with(self, operations: Vec<Operation>) -> Result<(), Failure> {
        self.perform(operations)?;
        // Fails where it has ended already.
        #[expect(
            deprecated,
            reason = "web-sys marks what Firefox had under another signature"
        )]
        let _asked = self.transaction.commit();
        Ok(())
    }

    /// What cannot be asked ends the transaction, with nothing done.
    fn perform(&self, operations: Vec<Operation>) -> Result<(), Failure> {
        for operation in operations {
            let asked = match operation {
                Operation::Put(store, key, text) => self
                    .store(store)
                    .and_then(|store| store.put_with_key(&text.into(), &key.into())),
                Operation::PutBytes(store, key, bytes) => self
                    .store(store)
                    .and_then(|store| store.put_with_key(&Uint8Array::from(&*bytes), &key.into())),
                Operation::Delete(place) => self
                    .store(place.store)
                    .and_then(|store| store.delete(&query(&place.keys)?)),
            };
            if let Err(error) = asked {
                let failure = failure(&error);
                *self.failed.borrow_mut() = Some(failure.clone());
                // Fails where it has ended already.
                let _aborted = self.transaction.abort();
                return Err(failure);
            }
        }
        Ok(())
    }

    fn ask(&self, places: &[Place]) -> Result<Vec<IdbRequest>, Failure> {
        let asked = each(places, |place| {
            self.store(place.store)?
                .get_all_with_key(&query(&place.keys)?)
        });
        asked.map_err(|error| failure(&error))
    }

    fn store(&self, name: &str) -> Result<IdbObjectStore, JsValue> {
        self.transaction.object_store(name)
    }

    /// Waits until it is over.
    async fn done(&self) -> Result<(), Failure> {
        let over = Promise::new(&mut |resolve, _| {
            self.transaction.set_oncomplete(Some(&resolve));
            self.transaction.set_onabort(Some(&resolve));
        });
        let event = JsFuture::from(over).await;
        let event = event.ok().and_then(|event| event.dyn_into::<Event>().ok());
        if event.is_some_and(|event| event.type_() == "complete") {
            return Ok(());
        }
        let own = self.failed.take();
        let error = self.transaction.error();
        Err(own
            .or_else(|| error.map(|error| failure(&error.into())))
            .unwrap_or(Failure::Closed))
    }
}

/// Deletes a database, once nobody has it open.
pub async fn delete(name: &str) {
    let Some(Ok(request)) = factory().map(|factory| factory.delete_database(name)) else {
        return;
    };
    let over = Promise::new(&mut |resolve, _| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&resolve));
    });
    // The promise is never rejected.
    let _over = JsFuture::from(over).await;
}

/// `None` where there is none, or where asking for it is forbidden.
fn factory() -> Option<IdbFactory> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?;
    factory.dyn_into().ok()
}

fn create(request: &IdbOpenDbRequest, stores: &[&str]) {
    let Ok(database) = request.result().map(JsCast::unchecked_into::<IdbDatabase>) else {
        return;
    };
    for store in stores {
        if !database.object_store_names().contains(store) {
            // What fails here makes the opening fail.
            let _created = database.create_object_store(store);
        }
    }
}

/// The event that ends the opening; that others hold it, after some seconds.
async fn until_opened(request: &IdbOpenDbRequest) -> Option<Event> {
    let mut blocked = None;
    let over = Promise::new(&mut |resolve, _| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&resolve));
        let later = Closure::<dyn Fn(Event)>::new(move |event: Event| later(&resolve, &event));
        request.set_onblocked(Some(later.as_ref().unchecked_ref()));
        blocked = Some(later);
    });
    let event = JsFuture::from(over).await.ok();
    request.set_onblocked(None);
    event?.dyn_into().ok()
}

/// Others close at once when they are asked to, but what they are doing then
/// has to end first.
fn later(resolve: &Function, event: &Event) {
    const PATIENCE_MS: f64 = 3000.0;
    let global = js_sys::global();
    let timeout = Reflect::get(&global, &"setTimeout".into());
    if let Ok(Ok(timeout)) = timeout.map(JsCast::dyn_into::<Function>) {
        let _timer = timeout.call3(&global, resolve, &PATIENCE_MS.into(), event);
    }
}

/// An opening that was given up must neither change anything nor hold others
/// when its turn comes.
fn close_when_opened(request: &IdbOpenDbRequest) {
    let opened = request.clone();
    let abort = Closure::once_into_js(move || {
        if let Some(upgrade) = opened.transaction() {
            // Fails where it has ended already.
            let _aborted = upgrade.abort();
        }
    });
    let opened = request.clone();
    let close = Closure::once_into_js(move || {
        if let Ok(database) = opened.result() {
            database.unchecked_into::<IdbDatabase>().close();
        }
    });
    request.set_onupgradeneeded(Some(abort.unchecked_ref()));
    request.set_onsuccess(Some(close.unchecked_ref()));
}

fn query(keys: &Keys) -> Result<JsValue, JsValue> {
    match keys {
        Keys::All => IdbKeyRange::lower_bound(&"".into()).map(JsValue::from),
        Keys::One(key) => Ok(key.into()),
        Keys::Under(start) => {
            // A zero is what comes after a slash.
            let (from, to) = (format!("{start}/"), format!("{start}0"));
            IdbKeyRange::bound_with_lower_open_and_upper_open(&from.into(), &to.into(), false, true)
                .map(JsValue::from)
        }
    }
}

fn each(
    places: &[Place],
    ask: impl Fn(&Place) -> Result<IdbRequest, JsValue>,
) -> Result<Vec<IdbRequest>, JsValue> {
    let mut asked = Vec::with_capacity(places.len());
    for place in places {
        asked.push(ask(place)?);
    }
    Ok(asked)
}

/// What requests have found; what is no text reads as an empty one.
fn answers(requests: &[IdbRequest]) -> Vec<Vec<String>> {
    let found = |request: &IdbRequest| {
        let values: Array = request.result().unwrap_or_default().unchecked_into();
        let texts = values.iter();
        texts
            .map(|value| value.as_string().unwrap_or_default())
            .collect()
    };
    requests.iter().map(found).collect()
}

fn failure(error: &JsValue) -> Failure {
    let Some(error) = error.dyn_ref::<DomException>() else {
        return Failure::Other(String::from(
            js_sys::Object::from(error.clone()).to_string(),
        ));
    };
    match error.name().as_str() {
        "QuotaExceededError" => Failure::QuotaExceeded,
        "VersionError" => Failure::NewerVersion,
        "InvalidStateError" | "TransactionInactiveError" => Failure::Closed,
        "SecurityError" | "NotAllowedError" => Failure::Denied,
        name => Failure::Other(format!("{name}: {}", error.message())),
    }
}
