//! Finding words in conversations: how letters are compared and found again as
//! they are written, what matches, what is shown of it, and what page and
//! worker say to each other.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

#[path = "search/documents.rs"]
mod documents;
#[path = "search/folding.rs"]
mod folding;
#[path = "search/librarian.rs"]
mod librarian;
#[path = "search/matching.rs"]
mod matching;
#[path = "search/passages.rs"]
mod passages;

use azure_chat::chat::id::{ConversationId, MessageId};
use azure_chat::search::document::{Document, Text};
use azure_chat::search::index::Index;
use azure_chat::search::query::Query;
use azure_chat::search::results::{Group, Passage};
use azure_chat::search::run::Run;

/// A conversation whose messages are `id * 100`, `id * 100 + 1`, …; a later
/// one is newer.
fn document(id: u64, title: &str, texts: &[&str]) -> Document {
    let texts = texts.iter().zip(id * 100..).map(|(text, message)| Text {
        message: MessageId(message),
        on_view: true,
        text: (*text).to_owned(),
    });
    Document {
        id: ConversationId(id),
        title: title.to_owned(),
        updated_ms: id * 1000,
        archived: false,
        texts: texts.collect(),
    }
}

fn index(documents: &[Document]) -> Index {
    let mut index = Index::default();
    documents.iter().for_each(|document| index.put(document));
    index
}

/// What a search for it ends with.
fn search(index: &Index, typed: &str) -> Vec<Group> {
    let mut run = Run::new(Query::new(typed), index.newest_first());
    while !run.is_done() {
        run.look(index, 1);
    }
    run.listed().cloned().collect()
}

/// A passage with what is marked in brackets.
fn shown(passage: &Passage) -> String {
    let pieces = passage.0.iter().map(|piece| {
        if piece.hit {
            format!("[{}]", piece.text)
        } else {
            piece.text.clone()
        }
    });
    pieces.collect()
}
