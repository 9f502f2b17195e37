//! What is attached, in records and in files of conversations.

use azure_chat::chat::attachment::{Attachment, AttachmentKind, Detail, base64};
use azure_chat::chat::conversation::{Conversation, WholeConversation};
use azure_chat::chat::id::{AttachmentId, ConversationId, MessageId};
use azure_chat::chat::message::{Message, Role};
use azure_chat::record;
use azure_chat::transfer::merge::plan;
use azure_chat::transfer::portion::{self, Portions};
use azure_chat::transfer::{self, file, markdown};
use serde_json::json;

use super::{attachment, fixture};

fn with(attachments: Vec<Attachment>) -> WholeConversation {
    let mut message = Message::new(MessageId(1), None, Role::User, "Look".to_owned(), 5);
    message.attachments = attachments;
    WholeConversation {
        conversation: Conversation::new(ConversationId(7), 5),
        messages: vec![message],
    }
}

/// An image with all that can be known of it, and its content.
fn photo() -> Attachment {
    let content = fixture("dot.png");
    Attachment {
        bytes: content.len() as u64,
        size: Some((8, 6)),
        original: Some((80, 60)),
        detail: Some(Detail::Low),
        data: Some(base64::encode(&content).into()),
        ..attachment(9, AttachmentKind::Image, "a <b>.png", "image/png")
    }
}

#[test]
fn a_record_comes_back_as_it_was() {
    let by_address = Attachment::by_address(AttachmentId(u64::MAX), "https://a.example/b");
    let bare = attachment(3, AttachmentKind::Text, "n", "text/plain");
    let whole = with(vec![photo(), by_address.unwrap(), bare]);
    let message = &whole.messages[0];
    let record = record::message::write(message);
    assert_eq!(
        record["v"], 1,
        "older pages read it, and pass over the rest"
    );
    assert_eq!(record::message::read(&record).as_ref(), Ok(message));
}

#[test]
fn an_attachment_that_cannot_be_read_costs_no_other() {
    let record = json!({"v": 1, "id": "0000000000000001", "role": "user", "text": "t", "attachments": [
        {"id": "x", "kind": "image"}, {"kind": "image"}, 7, {"id": "0000000000000002", "kind": "hologram"},
        {"id": "0000000000000003", "kind": "audio", "size": [1, -1], "bytes": "many"},
    ]});
    let message = record::message::read(&record).unwrap();
    let left = attachment(3, AttachmentKind::Audio, "", "");
    assert_eq!(message.attachments, [left]);
}

#[test]
fn a_file_carries_the_content_to_another_browser() {
    let whole = with(vec![photo()]);
    let text = file::write(std::slice::from_ref(&whole), 0);
    let read = transfer::read(&text, 0).unwrap();
    assert_eq!(read.unread, []);
    assert_eq!(read.conversations, std::slice::from_ref(&whole));
    // From the worker to the page.
    let mut portions = Portions::of(plan(&[], read.conversations));
    let parts = portion::read(&portions.next().unwrap());
    assert_eq!(parts[0].messages, whole.messages);
    let data = parts[0].messages[0].attachments[0].data.as_deref();
    assert_eq!(base64::decode(data.unwrap()), Some(fixture("dot.png")));
}

#[test]
fn content_that_is_missing_or_damaged_is_told_and_costs_nothing_else() {
    let damaged = Attachment {
        data: Some("?".into()),
        ..photo()
    };
    let missing = Attachment {
        data: None,
        ..attachment(2, AttachmentKind::Audio, "b.wav", "audio/wav")
    };
    let text = file::write(&[with(vec![damaged, missing, photo()])], 0);
    let read = transfer::read(&text, 0).unwrap();
    let told: Vec<_> = read
        .unread
        .iter()
        .map(|unread| unread.why.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "The content of “a <b>.png” is missing or damaged.",
            "The content of “b.wav” is missing or damaged."
        ]
    );
    let message = &read.conversations[0].messages[0];
    let held: Vec<_> = message
        .attachments
        .iter()
        .map(|one| one.data.is_some())
        .collect();
    assert_eq!(
        (message.text.as_str(), held),
        ("Look", vec![false, false, true])
    );
}

#[test]
fn markdown_names_what_is_attached() {
    let text = markdown::write(&with(vec![photo()]));
    let line = "<sub>Attached: a &lt;b&gt;.png, image, 80 × 60 → 8 × 6 · 144 bytes · metadata removed</sub>\n";
    assert!(text.contains(line), "{text}");
    assert!(!text.contains("iVBOR"), "{text}");
}
