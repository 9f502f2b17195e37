//! From version 1 of the database to version 2.
//!
//! Version 1 kept each conversation as one record, with its messages inside,
//! as exported files do. It was never released: it is kept here so that the
//! way of moving records is proven before it is needed.
//!
//! Opening the database only makes the new stores. Then each conversation is
//! moved on its own: its new records are put in one transaction, and in the
//! next they are read back, compared, and only then is the old one deleted.
//! Whatever ends this half way, the next start goes on with it. What cannot be
//! read stays where it is.

use serde_json::Value;

use crate::chat::conversation::WholeConversation;
use crate::record;

use super::conversations::Storage;
use super::place::{self, Entry, Operation, Place, Store};
use super::write::StorageError;

/// Moves what can be moved.
pub(super) async fn run(storage: &Storage) -> Result<(), StorageError> {
    for (key, text) in left(storage).await? {
        let Some(whole) = read(&text) else {
            continue;
        };
        let reads = places(&key, &whole);
        storage.change(reads.clone(), Box::new(copy)).await?;
        let delete = Box::new(|found| delete_copied(key, found));
        storage.change(reads, delete).await?;
    }
    Ok(())
}

/// The records of version 1 that are there still.
pub(super) async fn left(storage: &Storage) -> Result<Vec<Entry>, StorageError> {
    match storage.old_store() {
        Some(_) => storage.entries(Store::Chats.all()).await,
        None => Ok(Vec::new()),
    }
}

/// The conversation, where all of it can be read.
fn read(text: &str) -> Option<WholeConversation> {
    let record = record::parse(text).ok()?;
    let conversation = record::conversation::read(&record).ok()?;
    let mut messages = Vec::new();
    for message in record.get("messages").and_then(Value::as_array)? {
        messages.push(record::message::read(message).ok()?);
    }
    Some(WholeConversation {
        conversation,
        messages,
    })
}

/// The old record and the new ones.
fn places(key: &str, whole: &WholeConversation) -> Vec<Place> {
    let id = whole.conversation.id;
    let mut places = vec![Store::Chats.one(key), place::head(id)];
    let messages = whole.messages.iter();
    places.extend(messages.map(|message| Store::Messages.one(place::message(id, message.id))));
    places
}

/// The old record as it is by now, and the texts of the new ones.
fn parted(found: Vec<Vec<String>>) -> Option<(WholeConversation, Vec<Option<String>>)> {
    let mut found = found.into_iter().map(|mut texts| texts.pop());
    let whole = read(&found.next()??)?;
    Some((whole, found.collect()))
}

/// The new records of a conversation, in the order of [`places`].
fn records(whole: &WholeConversation) -> Vec<Operation> {
    let id = whole.conversation.id;
    let mut records = vec![super::plan::put_head(&whole.conversation)];
    for message in &whole.messages {
        let record = record::message::write(message).to_string();
        records.push(Store::Messages.put(place::message(id, message.id), record));
    }
    records
}

/// Where the conversation is there already, it was copied before, and may have
/// changed since.
fn copy(found: Vec<Vec<String>>) -> Vec<Operation> {
    match parted(found) {
        Some((whole, there)) if matches!(there.first(), Some(None)) => records(&whole),
        _ => Vec::new(),
    }
}

/// Deletes the old record when the new ones are there and say the same.
fn delete_copied(key: String, found: Vec<Vec<String>>) -> Vec<Operation> {
    let Some((whole, there)) = parted(found) else {
        return Vec::new();
    };
    let says_the_same = |(put, there): (Operation, Option<String>)| match (put, there) {
        (Operation::Put(_, _, text), Some(there)) => text == there,
        _ => false,
    };
    if records(&whole).into_iter().zip(there).all(says_the_same) {
        return vec![Operation::Delete(Store::Chats.one(key))];
    }
    Vec::new()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use futures_executor::block_on;

    use super::*;
    use crate::chat::id::ConversationId;
    use crate::storage::Memory;

    const CHAT: &str = r#"{"v":1,"id":"0000000000000001","title":"T","messages":[
        {"v":1,"id":"0000000000000002","role":"user","text":"a"},
        {"v":1,"id":"0000000000000003","parent":"0000000000000002","role":"assistant","text":"b"}]}"#;

    fn old(text: &str) -> (Memory, Storage) {
        let memory = Memory::default();
        memory.put("chats/0000000000000001", text);
        (memory.clone(), Storage::Memory(memory))
    }

    fn check_moved(storage: &Storage) {
        assert_eq!(block_on(left(storage)), Ok(Vec::new()));
        let whole = block_on(storage.conversation(ConversationId(1)));
        assert_eq!(
            Ok(read(CHAT)),
            whole.map(|read| read.map(|read| read.value))
        );
    }

    #[test]
    fn a_conversation_is_moved() {
        let (_, storage) = old(CHAT);
        block_on(run(&storage)).unwrap();
        check_moved(&storage);
    }

    #[test]
    fn moving_goes_on_where_it_was_ended() {
        let (_, storage) = old(CHAT);
        let reads = places("0000000000000001", &read(CHAT).unwrap());
        block_on(storage.change(reads, Box::new(copy))).unwrap();
        assert_eq!(block_on(left(&storage)).unwrap().len(), 1);
        block_on(run(&storage)).unwrap();
        check_moved(&storage);
    }

    #[test]
    fn what_was_not_copied_whole_is_not_deleted() {
        let (memory, storage) = old(CHAT);
        memory.put("conversations/0000000000000001", "{");
        block_on(run(&storage)).unwrap();
        assert_eq!(block_on(left(&storage)).unwrap().len(), 1);
    }

    #[test]
    fn what_cannot_be_read_stays_and_is_reported() {
        let cut = CHAT.split_at(CHAT.len() / 2).0.to_owned();
        let newer = CHAT.replacen(r#""v":1"#, r#""v":2"#, 1);
        let one_message_odd = CHAT.replace("assistant", "robot");
        for text in [cut, newer, one_message_odd] {
            let (_, storage) = old(&text);
            block_on(run(&storage)).unwrap();
            let broken = block_on(storage.broken()).unwrap();
            assert_eq!(broken, [("chats/0000000000000001".to_owned(), text)]);
        }
    }
}
