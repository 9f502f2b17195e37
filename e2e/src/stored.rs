//! What a page has stored in the browser's database, as it is there.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::browser::{Browser, or_panic};

/// All records: text by store and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored(BTreeMap<String, BTreeMap<String, String>>);

/// Opens a database without wanting a version; closes it so that no upgrade waits for it.
const READ: &str = "const [name, done] = arguments;
    const opening = indexedDB.open(name);
    opening.onerror = () => done(`no database: ${opening.error}`);
    opening.onsuccess = () => {
        const database = opening.result, all = {};
        const names = [...database.objectStoreNames];
        if (!names.length) { database.close(); done(all); return; }
        const reading = database.transaction(names);
        for (const store of names) {
            const keys = reading.objectStore(store).getAllKeys();
            const texts = reading.objectStore(store).getAll();
            texts.onsuccess = () =>
                all[store] = Object.fromEntries(keys.result.map((key, n) => [key, String(texts.result[n])]));
        }
        reading.oncomplete = () => { database.close(); done(all); };
    };";

/// Puts texts into a database of some version, in stores that it makes.
const WRITE: &str = "const [name, version, stores, done] = arguments;
    const opening = version ? indexedDB.open(name, version) : indexedDB.open(name);
    opening.onerror = () => done(`no database: ${opening.error}`);
    opening.onupgradeneeded = () => {
        for (const store of Object.keys(stores))
            if (!opening.result.objectStoreNames.contains(store)) opening.result.createObjectStore(store);
    };
    opening.onsuccess = () => {
        const database = opening.result, names = Object.keys(stores);
        if (!names.length) { database.close(); done(''); return; }
        const writing = database.transaction(names, 'readwrite');
        for (const store of names)
            for (const [key, text] of Object.entries(stores[store])) writing.objectStore(store).put(text, key);
        writing.oncomplete = () => { database.close(); done(''); };
        writing.onabort = () => done(`not written: ${writing.error}`);
    };";

/// The database's name.
const NAME: &str = "azure-chat";

impl Stored {
    /// What a browser holds for the origin that is open in it.
    pub async fn read(browser: &Browser) -> Self {
        let found = asked(browser, READ, vec![json!(NAME)]).await;
        let found = serde_json::from_value(found);
        Self(found.unwrap_or_else(|error| panic!("the records cannot be read: {error}")))
    }

    /// Puts records, `{store: {key: text}}`, beside those that are there; where a version is given the
    /// database is raised to it, and gets the stores that it lacks.
    pub async fn put(browser: &Browser, version: Option<u32>, records: Value) {
        let arguments = vec![json!(NAME), json!(version), records];
        let trouble = asked(browser, WRITE, arguments).await;
        assert_eq!(trouble, "");
    }

    /// The records of a store, by their keys.
    pub fn of(&self, store: &str) -> impl Iterator<Item = (&str, &str)> {
        let records = self.0.get(store).into_iter().flatten();
        records.map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// A record as it is.
    pub fn text(&self, store: &str, key: &str) -> Option<&str> {
        self.0.get(store)?.get(key).map(String::as_str)
    }

    /// A conversation's messages as JSON, in no order.
    pub fn messages(&self, conversation: &str) -> Vec<Value> {
        let under = format!("{conversation}/");
        let messages = self.of("messages");
        let messages = messages.filter(|(key, _)| key.starts_with(&under));
        messages.map(|(_, text)| parsed(text)).collect()
    }

    /// The message with this text, and the conversation that it is in.
    pub fn saying(&self, text: &str) -> Option<(String, Value)> {
        self.of("messages").find_map(|(key, record)| {
            let record = parsed(record);
            let (conversation, _) = key.split_once('/')?;
            let says = field(&record, "text") == Some(text);
            says.then(|| (conversation.to_owned(), record))
        })
    }

    /// Nothing is half written: every record is whole, every message has its conversation and what it
    /// follows.
    ///
    /// # Panics
    /// Naming what is not.
    pub fn check_whole(&self) {
        for (key, text) in self.of("conversations") {
            assert_eq!(field(&parsed(text), "id"), Some(key), "{text}");
            assert!(
                !self.messages(key).is_empty(),
                "a conversation without messages: {text}"
            );
        }
        for (key, text) in self.of("messages") {
            let record = parsed(text);
            let Some((conversation, id)) = key.split_once('/') else {
                panic!("a message of no conversation: {key}")
            };
            assert_eq!(field(&record, "id"), Some(id), "{text}");
            assert!(field(&record, "text").is_some(), "{text}");
            assert!(
                self.text("conversations", conversation).is_some(),
                "a message without its conversation: {key}"
            );
            if let Some(parent) = field(&record, "parent") {
                let parent = format!("{conversation}/{parent}");
                assert!(
                    self.text("messages", &parent).is_some(),
                    "a message that follows nothing: {text}"
                );
            }
        }
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("half a record ({error}): {text}"))
}

fn field<'a>(record: &'a Value, name: &str) -> Option<&'a str> {
    record.get(name)?.as_str()
}

async fn asked(browser: &Browser, script: &str, arguments: Vec<Value>) -> Value {
    let answer = browser.driver().execute_async(script, arguments).await;
    or_panic("use the database", answer).json().clone()
}
