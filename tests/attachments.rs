//! What is attached: what is taken, how it is sent, and how it is written down.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

#[path = "attachments/files.rs"]
mod files;
#[path = "attachments/intake.rs"]
mod intake;
#[path = "attachments/sending.rs"]
mod sending;

use azure_chat::chat::attachment::{Attachment, AttachmentKind};
use azure_chat::chat::id::AttachmentId;

/// A file of tests/fixtures/attachments.
fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/attachments");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// An attachment with an id.
fn attachment(id: u64, kind: AttachmentKind, name: &str, media_type: &str) -> Attachment {
    Attachment {
        media_type: media_type.to_owned(),
        ..Attachment::new(AttachmentId(id), kind, name.to_owned())
    }
}
