//! The store of conversations, in memory.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::conversation::{Change, Conversation};
use azure_chat::chat::id::{ConversationId, MessageId};
use azure_chat::chat::message::{Message, Role};
use azure_chat::record::Unreadable;
use azure_chat::storage::{Memory, Storage, Write};
use futures_executor::block_on;

#[path = "support/storage_contract.rs"]
mod storage_contract;

#[test]
fn memory_does_what_every_store_does() {
    let storage = Storage::memory();
    assert!(!storage.is_kept());
    block_on(storage_contract::check_storage(&storage));
}

#[test]
fn a_handle_hears_of_another() {
    let memory = Memory::default();
    let other = Storage::Memory(memory.beside());
    let (memory, delivered) = (Storage::Memory(memory), || std::future::ready(()));
    block_on(storage_contract::check_news(&memory, &other, delivered));
}

const ID: ConversationId = ConversationId(1);
const HEAD: &str = "conversations/0000000000000001";
const MESSAGE: &str = "messages/0000000000000001/0000000000000002";

/// A conversation of two messages, with one of its records in place.
fn damaged(key: &str, text: &str) -> Storage {
    let memory = Memory::default();
    let storage = Storage::Memory(memory.clone());
    let said = |id| Message::new(MessageId(id), None, Role::User, "said".into(), 70);
    let writes = vec![
        Write::Create(Conversation::new(ID, 5)),
        Write::Message(ID, said(1)),
        Write::Message(ID, said(2)),
        Write::Create(Conversation::new(ConversationId(2), 5)),
    ];
    block_on(storage.write(writes)).unwrap();
    memory.put(key, text);
    storage
}

#[test]
fn a_damaged_message_costs_no_other() {
    for text in ["", "{", r#"{"v":1,"id":"0000000000000002","role":"user"}"#] {
        let storage = damaged(MESSAGE, text);
        let read = block_on(storage.conversation(ID)).unwrap().unwrap();
        assert_eq!(read.value.messages.len(), 1, "{text}");
        assert_eq!(read.problems.len(), 1);
        assert_eq!(read.problems[0].key, MESSAGE);
        assert!(matches!(read.problems[0].reason, Unreadable::Damaged(_)));
        let broken = block_on(storage.broken()).unwrap();
        assert_eq!(broken, [(MESSAGE.to_owned(), text.to_owned())]);
    }
}

#[test]
fn a_damaged_conversation_keeps_its_messages_and_is_not_written_over() {
    let text = r#"{"v":2,"id":"0000000000000001","title":"of tomorrow"}"#;
    let storage = damaged(HEAD, text);
    let all = block_on(storage.conversations()).unwrap();
    assert_eq!(all.value.len(), 1);
    assert_eq!(all.problems[0].reason, Unreadable::NewerVersion(2));
    let read = block_on(storage.conversation(ID)).unwrap().unwrap();
    assert_eq!(read.value.conversation, Conversation::new(ID, 70));
    assert_eq!(read.value.messages.len(), 2);
    let writes = vec![
        Write::Create(Conversation::new(ID, 5)),
        Write::Change(ID, Change::Pinned(true)),
    ];
    block_on(storage.write(writes)).unwrap();
    block_on(storage.purge(u64::MAX)).unwrap();
    let broken = block_on(storage.broken()).unwrap();
    assert_eq!(broken, [(HEAD.to_owned(), text.to_owned())]);
}
