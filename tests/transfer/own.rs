//! This page's own file.

use std::path::Path;

use azure_chat::chat::id::{ConversationId, MessageId};
use azure_chat::chat::message::MessageStatus;
use azure_chat::transfer::{self, Source, Unread, file};
use proptest::prelude::*;

use super::generated::conversation;
use super::{NOW, on_view, only};

fn unread(text: &str) -> Vec<(String, String)> {
    let unread = transfer::read(text, NOW).unwrap().unread.into_iter();
    unread.map(|Unread { what, why }| (what, why)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_goes_out_comes_in_the_same(conversations in prop::collection::vec(conversation(), 0..4)) {
        let text = file::write(&conversations, NOW);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
        let incoming = transfer::read(&text, 0).unwrap();
        prop_assert_eq!(incoming.source, Source::AzureChat);
        prop_assert_eq!(incoming.unread, vec![]);
        prop_assert_eq!(incoming.conversations, conversations);
    }

    #[test]
    fn a_file_can_be_cut_anywhere(conversations in prop::collection::vec(conversation(), 1..4), cut: prop::sample::Index) {
        let text = file::write(&conversations, NOW);
        let ends: Vec<_> = (0..text.len()).filter(|end| text.is_char_boundary(*end)).collect();
        let text = &text[..ends[cut.index(ends.len())]];
        if let Ok(incoming) = transfer::read(text, NOW) {
            let whole = incoming.conversations.len();
            prop_assert_eq!(&incoming.conversations[..], &conversations[..whole]);
        }
    }
}

#[test]
fn a_reply_that_is_growing_comes_back_as_interrupted() {
    let mut whole = only("chatgpt_hidden_messages.json");
    whole.messages[1].status = MessageStatus::Streaming;
    let text = file::write(std::slice::from_ref(&whole), NOW);
    let incoming = transfer::read(&text, NOW).unwrap();
    assert_eq!(
        incoming.conversations[0].messages[1].status,
        MessageStatus::Interrupted
    );
}

#[test]
fn it_is_written_in_pieces() {
    let conversations = [
        only("chatgpt_versions.json"),
        only("librechat_recursive.json"),
    ];
    let (mut writer, mut text) = file::Writer::begin(NOW);
    assert!(
        text.starts_with(
            "{\"format\":\"azure-chat\",\"version\":1,\"exportedAt\":\"2027-01-15T08:00:00.000Z\""
        ),
        "{text}"
    );
    for whole in &conversations {
        text.push_str(&writer.conversation(whole));
    }
    text.push_str(writer.end());
    assert_eq!(text, file::write(&conversations, NOW));
    assert_eq!(
        transfer::read(&text, NOW).unwrap().conversations,
        conversations
    );
}

#[test]
fn one_bad_record_costs_only_itself() {
    let mut conversations = [
        only("chatgpt_versions.json"),
        only("librechat_recursive.json"),
        only("openwebui_linear.json"),
    ];
    conversations[2].conversation.id = ConversationId(5);
    let text = file::write(&conversations, NOW);
    let first = conversations[0].conversation.id.to_string();
    let broken = text.replacen(&first, "no id", 1);
    let found = transfer::read(&broken, NOW).unwrap();
    assert_eq!(found.conversations, conversations[1..]);
    assert_eq!(
        unread(&broken),
        [(
            "“Edited and regenerated”".to_owned(),
            "Its record is damaged (without an id).".to_owned()
        )]
    );

    let broken = text.replacen("\"role\":\"user\"", "\"role\":\"nobody\"", 1);
    let found = transfer::read(&broken, NOW).unwrap();
    assert_eq!(
        found.conversations[0].messages,
        conversations[0].messages[1..]
    );
    assert_eq!(
        unread(&broken),
        [(
            "“Edited and regenerated”, message 1".to_owned(),
            "Its record is damaged (without a role).".to_owned()
        )]
    );

    let newer = text.replacen("\"v\":1,", "\"v\":9,", 1);
    assert_ne!(newer, text);
    assert!(unread(&newer)[0].1.contains("newer version"));
    assert_eq!(transfer::read(&newer, NOW).unwrap().conversations.len(), 2);
}

#[test]
fn the_documented_example_can_be_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/conversation-file.md");
    let document = std::fs::read_to_string(path).unwrap();
    let example = document
        .split("```json\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let incoming = transfer::read(example, NOW).unwrap();
    assert_eq!(
        (incoming.source, &incoming.unread[..]),
        (Source::AzureChat, &[][..])
    );
    let whole = &incoming.conversations[0];
    assert_eq!(
        on_view(whole),
        [
            "u What is a monad?",
            "a A monoid in the category of endofunctors."
        ]
    );
    assert_eq!(
        super::versions(whole, "A monoid in the category of endofunctors.").len(),
        2
    );
    assert_eq!(
        whole.messages[1].id,
        MessageId::parse("53ce929d0e0e4736").unwrap()
    );
    // Nothing in the example is only read past: it is what would be written.
    let written = file::write(&incoming.conversations, 1_767_225_900_000);
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&written), value(example));
}
