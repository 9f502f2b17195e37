//! What of a conversation can be found.

use azure_chat::chat::conversation::{Change, Conversation, Extent, Removed, WholeConversation};
use azure_chat::chat::id::{ConversationId, MessageId};
use azure_chat::chat::message::{Message, Role};
use azure_chat::search::document::Document;

/// 1 ── 2 ── 3
///  └── 4 ── 5, the newer version
fn conversation(changes: &[Change]) -> WholeConversation {
    let messages = [(1, 0), (2, 1), (3, 2), (4, 1), (5, 4)].map(|(id, parent)| {
        let parent = (parent > 0).then_some(MessageId(parent));
        Message::new(
            MessageId(id),
            parent,
            Role::User,
            format!("text {id}"),
            id * 10,
        )
    });
    let mut conversation = Conversation::new(ConversationId(7), 5);
    conversation.title = "Title".to_owned();
    changes.iter().for_each(|change| conversation.apply(change));
    WholeConversation {
        conversation,
        messages: messages.into(),
    }
}

fn remove(id: u64, extent: Extent) -> Change {
    Change::Remove(Removed {
        id: MessageId(id),
        extent,
        at_ms: 1,
    })
}

#[test]
fn only_what_is_shown_or_can_be_is_found() {
    let check = |changes: &[Change], expected: &[(u64, bool)]| {
        let document = Document::of(&conversation(changes)).unwrap();
        let seen: Vec<_> = document
            .texts
            .iter()
            .map(|text| (text.message.0, text.on_view))
            .collect();
        assert_eq!(seen, expected, "{changes:?}");
    };
    check(
        &[],
        &[(1, true), (4, true), (5, true), (2, false), (3, false)],
    );
    let second = Change::Select(Some(MessageId(1)), MessageId(2));
    check(
        &[second],
        &[(1, true), (2, true), (3, true), (4, false), (5, false)],
    );
    check(
        &[remove(4, Extent::Branch)],
        &[(1, true), (2, true), (3, true)],
    );
    check(
        &[remove(2, Extent::Message)],
        &[(1, true), (4, true), (5, true), (3, false)],
    );
    check(&[remove(1, Extent::Branch)], &[]);
}

#[test]
fn the_trash_is_left_out_and_the_archive_is_marked() {
    assert_eq!(
        Document::of(&conversation(&[Change::Deleted(Some(9))])),
        None
    );
    let archived = conversation(&[Change::Archived(true), Change::Updated(70)]);
    let document = Document::of(&archived).unwrap();
    assert_eq!((document.archived, document.updated_ms), (true, 70));
}

#[test]
fn a_conversation_can_be_handed_over_as_text() {
    let document = Document::of(&conversation(&[Change::Archived(true)])).unwrap();
    assert_eq!(Document::from_json(&document.to_json()), Some(document));
    for other in [
        "",
        "{}",
        "[]",
        r#"{"id":"1","title":"","updated":1,"archived":false,"texts":[]}"#,
    ] {
        assert_eq!(Document::from_json(other), None, "{other}");
    }
}
