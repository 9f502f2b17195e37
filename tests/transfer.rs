//! Files of conversations: other programs', this page's own, Markdown, and
//! what an import would do.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::path::Path;

use azure_chat::chat::conversation::{Conversation, WholeConversation};
use azure_chat::chat::id::MessageId;
use azure_chat::chat::message::{Message, Role};
use azure_chat::chat::tree::{Link, Tree};
use azure_chat::transfer::{self, Incoming};

#[path = "transfer/any_input.rs"]
mod any_input;
#[path = "transfer/foreign.rs"]
mod foreign;
#[path = "transfer/generated.rs"]
mod generated;
#[path = "transfer/merge.rs"]
mod merge;
#[path = "transfer/out.rs"]
mod out;
#[path = "transfer/own.rs"]
mod own;
#[path = "transfer/refusals.rs"]
mod refusals;

/// The time at which the tests read.
const NOW: u64 = 1_800_000_000_000;

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/transfer");
    std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All fixtures that are exports.
fn fixtures() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/transfer");
    let names = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name.ends_with(".json") || name.ends_with(".jsonl"));
    names.sort();
    assert!(names.len() > 15, "{names:?}");
    names
        .into_iter()
        .map(|name| (name.clone(), fixture(&name)))
        .collect()
}

fn read(name: &str) -> Incoming {
    transfer::read(&fixture(name), NOW).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The only conversation of a fixture.
fn only(name: &str) -> WholeConversation {
    let incoming = read(name);
    let [whole] = <[_; 1]>::try_from(incoming.conversations).unwrap();
    whole
}

fn tree(whole: &WholeConversation) -> Tree {
    let links = links(&whole.messages);
    let (tree, missing) = Tree::new(&links, &whole.conversation);
    assert_eq!(missing, []);
    tree
}

fn links(messages: &[Message]) -> Vec<Link> {
    let link = |message: &Message| Link {
        id: message.id,
        parent: message.parent,
        created_ms: message.created_ms,
    };
    messages.iter().map(link).collect()
}

fn message(whole: &WholeConversation, id: MessageId) -> &Message {
    whole
        .messages
        .iter()
        .find(|message| message.id == id)
        .unwrap()
}

/// The one message with this text.
fn saying<'a>(whole: &'a WholeConversation, text: &str) -> &'a Message {
    let mut found = whole.messages.iter().filter(|message| message.text == text);
    let message = found.next().unwrap_or_else(|| panic!("nobody says {text}"));
    assert!(found.next().is_none(), "{text} is said twice");
    message
}

/// What is on view: “u Hello”, “a Hi”.
fn on_view(whole: &WholeConversation) -> Vec<String> {
    tree(whole)
        .path()
        .into_iter()
        .map(|id| line(message(whole, id)))
        .collect()
}

fn line(message: &Message) -> String {
    let role = match message.role {
        Role::User => 'u',
        Role::Assistant => 'a',
        Role::System => 's',
        Role::Tool => 't',
    };
    format!("{role} {}", message.text)
}

/// The versions among which a text is, in order.
fn versions(whole: &WholeConversation, text: &str) -> Vec<String> {
    let (place, versions) = tree(whole).versions(saying(whole, text).id);
    assert_eq!(message(whole, versions[place]).text, text);
    versions
        .into_iter()
        .map(|id| message(whole, id).text.clone())
        .collect()
}

/// What holds of every conversation that comes in.
fn check(whole: &WholeConversation) {
    let Conversation { id, .. } = whole.conversation;
    assert!(!whole.messages.is_empty(), "{id}");
    let mut known = std::collections::BTreeMap::new();
    for message in &whole.messages {
        if let Some(parent) = message.parent {
            let parent: u64 = *known
                .get(&parent)
                .unwrap_or_else(|| panic!("{id}: a parent comes after its child"));
            assert!(
                parent < message.created_ms,
                "{id}: older than what it follows"
            );
        }
        let before = known.insert(message.id, message.created_ms);
        assert_eq!(before, None, "{id}: {} twice", message.id);
    }
    for (_, selected) in &whole.conversation.selected {
        assert!(known.contains_key(selected));
    }
    assert!(!tree(whole).path().is_empty());
}
