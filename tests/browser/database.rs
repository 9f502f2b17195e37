//! Conversations in the browser's database.

use std::cell::RefCell;
use std::rc::Rc;

use azure_chat::browser::indexed_db::{self, Closing, Database, Keys, Operation, Place};
use azure_chat::browser::lock;
use azure_chat::chat::conversation::{Change, Conversation};
use azure_chat::chat::id::{AttachmentId, ConversationId, MessageId};
use azure_chat::chat::message::{Message, Role};
use azure_chat::record;
use azure_chat::storage::{News, Storage, StorageError, Write};
use futures_util::future::join;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

use super::super::storage_contract::{check_news, check_storage};
use super::support::{turns, until};

/// A handle of a new database, whatever an earlier run has left.
async fn fresh(name: &str) -> Storage {
    indexed_db::delete(name).await;
    open(name).await
}

async fn open(name: &str) -> Storage {
    let (storage, problem) = Storage::open_named(name).await;
    assert_eq!(problem, None);
    assert!(storage.is_kept());
    storage
}

/// Puts a text where it is, past everything.
async fn put(name: &str, version: u32, stores: &'static [&'static str], key: &str, text: &str) {
    let database = Database::open(name, version, stores, |_| {}).await.unwrap();
    let transaction = database.changing(stores).unwrap();
    let put = vec![Operation::Put(stores[0], key.into(), text.into())];
    transaction.change(&[], Box::new(|_| put)).await.unwrap();
}

const ID: ConversationId = ConversationId(1);

fn said(id: u64, text: &str) -> Message {
    Message::new(MessageId(id), None, Role::User, text.into(), id)
}

#[wasm_bindgen_test]
async fn the_database_does_what_every_store_does() {
    let storage = fresh("test-contract").await;
    check_storage(&storage).await;
    assert!(storage.usage().await.is_some());
}

#[wasm_bindgen_test]
async fn what_was_stored_is_there_when_it_is_opened_again() {
    let storage = fresh("test-again").await;
    let writes = vec![
        Write::Create(Conversation::new(ID, 5)),
        Write::Message(ID, said(1, "a")),
    ];
    storage.write(writes).await.unwrap();
    storage.write_now(vec![Write::Message(ID, said(2, "b"))]);
    drop(storage);
    let whole = open("test-again").await.conversation(ID).await;
    let messages = whole.unwrap().unwrap().value.messages;
    assert_eq!(messages, [said(1, "a"), said(2, "b")]);
}

#[wasm_bindgen_test]
async fn handles_hear_of_each_other() {
    let one = fresh("test-news").await;
    let other = open("test-news").await;
    check_news(&one, &other, || turns(1)).await;
}

#[wasm_bindgen_test]
async fn two_handles_lose_nothing_of_each_other() {
    let one = fresh("test-two").await;
    let other = open("test-two").await;
    let heard = Rc::new(RefCell::new((0, 0)));
    let (first, second) = (Rc::clone(&heard), Rc::clone(&heard));
    one.listen(move |_| first.borrow_mut().0 += 1);
    other.listen(move |_| second.borrow_mut().1 += 1);
    one.write(vec![Write::Create(Conversation::new(ID, 5))])
        .await
        .unwrap();
    // Each write changes the record that all of them share.
    let select = |id| Write::Change(ID, Change::Select(Some(MessageId(id)), MessageId(id)));
    let write = async |storage: &Storage, start| {
        for id in start..start + 100 {
            let writes = vec![Write::Message(ID, said(id, "x")), select(id)];
            storage.write(writes).await.unwrap();
        }
    };
    join(write(&one, 0), write(&other, 100)).await;
    let whole = one.conversation(ID).await.unwrap().unwrap().value;
    assert_eq!(whole.messages.len(), 200);
    assert_eq!(whole.conversation.selected.len(), 200);
    // Two a write, and that it was made.
    until(|| *heard.borrow() == (200, 201)).await;
}

#[wasm_bindgen_test]
async fn a_damaged_record_costs_no_other() {
    let storage = fresh("test-damaged").await;
    let writes = vec![
        Write::Create(Conversation::new(ID, 5)),
        Write::Message(ID, said(1, "a")),
        Write::Message(ID, said(2, "b")),
    ];
    storage.write(writes).await.unwrap();
    let key = "0000000000000001/0000000000000001";
    put("test-damaged", 3, &["messages"], key, "{\"v\":1,").await;
    let read = storage.conversation(ID).await.unwrap().unwrap();
    assert_eq!(read.value.messages, [said(2, "b")]);
    assert_eq!(read.problems.len(), 1);
    let expected = [(format!("messages/{key}"), "{\"v\":1,".to_owned())];
    assert_eq!(storage.broken().await.unwrap(), expected);
}

#[wasm_bindgen_test]
async fn the_second_version_gets_a_store_for_what_is_attached() {
    const SECOND: &[&str] = &["messages", "conversations", "drafts", "notes"];
    let (name, text) = (
        "test-second",
        record::message::write(&said(1, "a")).to_string(),
    );
    indexed_db::delete(name).await;
    put(name, 2, SECOND, &format!("{ID}/{}", MessageId(1)), &text).await;
    let storage = open(name).await;
    let bytes: Vec<u8> = (0..=255).collect();
    let id = AttachmentId(7);
    let writes = vec![
        Write::Create(Conversation::new(ID, 5)),
        Write::Blob(ID, id, bytes.as_slice().into()),
    ];
    storage.write(writes).await.unwrap();
    drop(storage);
    let storage = open(name).await;
    assert_eq!(storage.blob(Some(ID), id).await, Ok(Some(bytes)));
    let whole = storage.conversation(ID).await.unwrap().unwrap();
    assert_eq!(whole.value.messages, [said(1, "a")]);
}

#[wasm_bindgen_test]
async fn the_first_version_is_moved() {
    const NAME: &str = "test-move";
    indexed_db::delete(NAME).await;
    let mut chat = record::conversation::write(&Conversation::new(ID, 5));
    let messages = [said(1, "a"), said(2, "b")];
    chat["messages"] = messages.iter().map(record::message::write).collect();
    put(NAME, 1, &["chats"], &ID.to_string(), &chat.to_string()).await;
    put(NAME, 1, &["chats"], "other", "{").await;
    let storage = open(NAME).await;
    let whole = storage.conversation(ID).await.unwrap().unwrap();
    assert_eq!(whole.value.conversation, Conversation::new(ID, 5));
    assert_eq!(whole.value.messages, messages);
    let left = [("chats/other".to_owned(), "{".to_owned())];
    assert_eq!(storage.broken().await.unwrap(), left);
    drop(storage);
    let storage = open(NAME).await;
    assert_eq!(storage.conversations().await.unwrap().value.len(), 1);
    storage.delete_everything().await.unwrap();
    assert_eq!(storage.broken().await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn what_a_newer_page_has_stored_is_not_touched() {
    const NAME: &str = "test-newer";
    indexed_db::delete(NAME).await;
    put(NAME, 4, &["conversations"], "a", "of tomorrow").await;
    let (storage, problem) = Storage::open_named(NAME).await;
    assert_eq!(problem, Some(StorageError::NewerVersion));
    assert!(!storage.is_kept());
    storage.delete_everything().await.unwrap();
    let database = Database::open(NAME, 4, &[], |_| {}).await.unwrap();
    assert!(!database.has_store("messages"));
    let places = [Place {
        store: "conversations",
        keys: Keys::All,
    }];
    let reading = database.reading(&["conversations"]).unwrap();
    assert_eq!(reading.texts(&places).await.unwrap(), [["of tomorrow"]]);
}

#[wasm_bindgen_test]
async fn an_open_page_makes_way_for_a_newer_one() {
    const NAME: &str = "test-way";
    let storage = fresh(NAME).await;
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hear = Rc::clone(&heard);
    storage.listen(move |news| hear.borrow_mut().push(news));
    let newer = Database::open(NAME, 4, &[], |_| {}).await;
    assert!(newer.is_ok());
    assert_eq!(*heard.borrow(), [News::NewerVersion]);
    let refused = storage.write(vec![Write::Draft(None, "x".into())]).await;
    assert_eq!(refused, Err(StorageError::NewerVersion));
}

#[wasm_bindgen_test]
async fn who_does_not_make_way_blocks_and_nothing_is_changed_later() {
    const NAME: &str = "test-blocked";
    indexed_db::delete(NAME).await;
    let holding = hold_open(NAME).await;
    let (storage, problem) = Storage::open_named(NAME).await;
    assert_eq!(problem, Some(StorageError::Blocked));
    assert!(!storage.is_kept());
    holding.close();
    // The opening that was given up has let go; it left the version as it was.
    let database = Database::open(NAME, 1, &[], |_| {}).await.unwrap();
    assert!(database.has_store("chats") && !database.has_store("messages"));
}

/// A connection of version 1 that does not close when it is asked to.
async fn hold_open(name: &str) -> web_sys::IdbDatabase {
    use wasm_bindgen::JsCast;
    put(name, 1, &["chats"], "a", "{").await;
    let global = js_sys::global();
    let factory = js_sys::Reflect::get(&global, &"indexedDB".into()).unwrap();
    let factory: web_sys::IdbFactory = factory.unchecked_into();
    let request = factory.open_with_u32(name, 1).unwrap();
    until(|| request.ready_state() == web_sys::IdbRequestReadyState::Done).await;
    request.result().unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn all_of_a_write_is_stored_or_nothing() {
    let storage = fresh("test-whole").await;
    // A transaction that is told to do what cannot be done.
    let database = Database::open("test-whole", 3, &[], |_| {}).await.unwrap();
    let transaction = database.changing(&["drafts"]).unwrap();
    let operations = vec![
        Operation::Put("drafts", "new".into(), "half".into()),
        Operation::Put("nowhere", "new".into(), "half".into()),
    ];
    assert!(
        transaction
            .change(&[], Box::new(|_| operations))
            .await
            .is_err()
    );
    assert_eq!(storage.draft(None).await.unwrap(), "");
}

/// Runs a script in the page.
fn run(script: &str) {
    js_sys::Function::new_no_args(script)
        .call0(&js_sys::global())
        .unwrap();
}

#[wasm_bindgen_test]
async fn what_does_not_fit_is_refused_as_a_whole() {
    let storage = fresh("test-quota").await;
    storage
        .write(vec![Write::Create(Conversation::new(ID, 5))])
        .await
        .unwrap();
    run("const put = IDBObjectStore.prototype.put;
         IDBObjectStore.prototype.put = function (text, key) {
             if (!text.includes('too much')) return put.call(this, text, key);
             IDBObjectStore.prototype.put = put;
             throw new DOMException('', 'QuotaExceededError');
         };");
    let writes = vec![
        Write::Draft(None, "small".into()),
        Write::Message(ID, said(1, "too much")),
    ];
    let refused = storage.write(writes).await;
    assert_eq!(refused, Err(StorageError::QuotaExceeded));
    assert_eq!(storage.draft(None).await.unwrap(), "");
    storage
        .write(vec![Write::Message(ID, said(1, "too much"))])
        .await
        .unwrap();
}

#[wasm_bindgen_test]
async fn what_the_browser_has_closed_is_opened_again() {
    let storage = fresh("test-reopened").await;
    run("const begin = IDBDatabase.prototype.transaction;
         IDBDatabase.prototype.transaction = function (...how) {
             IDBDatabase.prototype.transaction = begin;
             this.close();
             return begin.apply(this, how);
         };");
    storage
        .write(vec![Write::Draft(None, "half".into())])
        .await
        .unwrap();
    assert_eq!(storage.draft(None).await.unwrap(), "half");
}

#[wasm_bindgen_test]
async fn without_a_database_there_is_memory() {
    run(
        "globalThis.realDatabase = Object.getOwnPropertyDescriptor(window, 'indexedDB');
         Object.defineProperty(window, 'indexedDB', { configurable: true, get() {
             throw new DOMException('', 'SecurityError');
         } });",
    );
    let (storage, problem) = Storage::open_named("test-denied").await;
    run("Object.defineProperty(window, 'indexedDB', realDatabase);");
    assert_eq!(problem, Some(StorageError::Denied));
    check_storage(&storage).await;
    assert!(!storage.ask_to_persist().await);
}

#[wasm_bindgen_test]
async fn a_connection_hears_that_the_database_goes() {
    let closings = Rc::new(RefCell::new(Vec::new()));
    let hear = Rc::clone(&closings);
    let database = Database::open("test-gone", 1, &["a"], move |closing| {
        hear.borrow_mut().push(closing);
    });
    let database = database.await.unwrap();
    indexed_db::delete("test-gone").await;
    assert_eq!(*closings.borrow(), [Closing::VersionChange]);
    let closed = database.reading(&["a"]).err();
    assert_eq!(closed, Some(indexed_db::Failure::Closed));
}

#[wasm_bindgen_test]
async fn a_lock_is_seen_until_it_is_dropped() {
    let is_held = async |name: &str| {
        let held = lock::held().await.unwrap();
        held.iter().any(|one| one == name)
    };
    let hold = lock::hold("test-lock");
    let waiting = lock::hold("test-lock");
    assert!(is_held("test-lock").await);
    drop(waiting);
    assert!(is_held("test-lock").await);
    drop(hold);
    while is_held("test-lock").await {
        turns(1).await;
    }
    assert!(!is_held("test-other").await);
}

#[wasm_bindgen_test]
async fn ten_thousand_messages_are_read() {
    const COUNT: u64 = 10_000;
    let storage = fresh("test-many").await;
    let text = "0123456789".repeat(50);
    let mut writes = vec![Write::Create(Conversation::new(ID, 5))];
    writes.extend((0..COUNT).map(|id| Write::Message(ID, said(id, &text))));
    storage.write(writes).await.unwrap();
    let start = js_sys::Date::now();
    let whole = storage.conversation(ID).await.unwrap().unwrap();
    console_log!("{COUNT} messages: {} ms", js_sys::Date::now() - start);
    assert_eq!(whole.value.messages.len(), 10_000);
    indexed_db::delete("test-many").await;
}
