//! Exports of other programs: what comes of each.

use azure_chat::chat::conversation::TitledBy;
use azure_chat::chat::error::ChatError;
use azure_chat::chat::id::ConversationId;
use azure_chat::chat::message::{EarlyEnd, MessageStatus, Role};
use azure_chat::transfer::{self, Source, Unread};

use super::{NOW, check, fixture, fixtures, on_view, only, read, saying, versions};

/// The notes of a fixture.
fn notes(name: &str) -> Vec<(String, String)> {
    let unread = read(name).unread.into_iter();
    unread.map(|Unread { what, why }| (what, why)).collect()
}

fn note(what: &str, why: &str) -> (String, String) {
    (what.to_owned(), why.to_owned())
}

#[test]
fn every_export_is_known_for_what_it_is() {
    for (name, text) in fixtures() {
        let incoming = transfer::read(&text, NOW).unwrap();
        let expected = match name.split('_').next().unwrap() {
            "chatgpt" => Source::ChatGpt,
            "openwebui" => Source::OpenWebUi,
            "librechat" => Source::LibreChat,
            "betterchatgpt" => Source::BetterChatGpt,
            "llamacpp" => Source::LlamaCpp,
            other => panic!("{other}"),
        };
        assert_eq!(incoming.source, expected, "{name}");
        incoming.conversations.iter().for_each(check);
        // A mark at the beginning, and the same once more.
        let marked = transfer::read(&format!("\u{feff}{text}"), NOW + 5_000).unwrap();
        let ids = |incoming: &transfer::Incoming| -> Vec<_> {
            let of = |whole: &azure_chat::chat::conversation::WholeConversation| {
                let messages: Vec<_> = whole.messages.iter().map(|message| message.id).collect();
                (whole.conversation.id, messages)
            };
            incoming.conversations.iter().map(of).collect()
        };
        assert_eq!(ids(&incoming), ids(&marked), "{name}");
    }
}

#[test]
fn chatgpt_hidden_messages_are_skipped() {
    let whole = only("chatgpt_hidden_messages.json");
    assert_eq!(
        on_view(&whole),
        ["u How do I roll back?", "a Run `helm rollback`."]
    );
    let conversation = &whole.conversation;
    assert_eq!(
        conversation.id,
        ConversationId::of("chatgpt/6b0f0d9c-0000-4000-8000-000000000001")
    );
    assert_eq!(
        (conversation.title.as_str(), conversation.titled_by),
        ("Rolling back", TitledBy::Person)
    );
    assert_eq!(
        (conversation.created_ms, conversation.updated_ms),
        (1_756_000_000_123, 1_756_000_400_623)
    );
    let reply = &whole.messages[1];
    assert_eq!(reply.created_ms, 1_756_000_002_000);
    assert_eq!(reply.facts.model.as_deref(), Some("o4-mini"));
    assert_eq!(notes("chatgpt_hidden_messages.json"), []);
}

#[test]
fn chatgpt_versions_stay_versions_and_the_one_on_view_stays() {
    let whole = only("chatgpt_versions.json");
    assert_eq!(on_view(&whole), ["u First wording", "a First answer"]);
    assert_eq!(
        versions(&whole, "First wording"),
        ["First wording", "Second wording"]
    );
    assert_eq!(
        versions(&whole, "First answer"),
        ["First answer", "Second answer"]
    );
}

#[test]
fn chatgpt_messages_without_times_keep_their_order() {
    let whole = only("chatgpt_no_times.json");
    assert_eq!(versions(&whole, "Older"), ["Older", "Newer"]);
    assert_eq!(on_view(&whole), ["u Question", "a Older", "u Next"]);
}

#[test]
fn chatgpt_images_are_told_of() {
    let whole = only("chatgpt_images.json");
    let expected = [
        "u [image]\nWhat is it?",
        "a I draw another.",
        "a There it is.",
        "u Thank you",
    ];
    assert_eq!(on_view(&whole), expected);
    let expected = "Read without 2 images, 1 sound recording and 1 attached file.";
    assert_eq!(notes("chatgpt_images.json"), [note("“Pictures”", expected)]);
}

#[test]
fn chatgpt_code_is_kept_and_searches_are_not() {
    let whole = only("chatgpt_code_and_tools.json");
    let expected = [
        "u Count",
        "a ````python\nprint('```')\n````",
        "a It is one .",
    ];
    assert_eq!(on_view(&whole), expected);
    let expected = "Read without 3 steps of tools.";
    assert_eq!(
        notes("chatgpt_code_and_tools.json"),
        [note("“Counting”", expected)]
    );
}

#[test]
fn chatgpt_thoughts_are_the_reasoning_of_the_reply_that_follows() {
    let whole = only("chatgpt_thoughts.json");
    assert_eq!(
        saying(&whole, "Because.").reasoning,
        "**First**\n\nI look.\n\n**Second**\n\nI see."
    );
    assert_eq!(versions(&whole, "Because."), ["Because.", "Therefore."]);
    // What was thought before a reply that never came is kept too.
    let last = whole
        .messages
        .iter()
        .max_by_key(|message| message.created_ms)
        .unwrap();
    assert_eq!(
        (last.text.as_str(), last.reasoning.as_str()),
        ("", "Stopped here.")
    );
    assert_eq!(last.status, MessageStatus::Stopped);
    assert_eq!(on_view(&whole), ["u Why?", "a Because.", "u And?", "a "]);
}

#[test]
fn chatgpt_replies_that_are_not_whole_are_marked() {
    let whole = only("chatgpt_status.json");
    assert_eq!(
        saying(&whole, "cut").status,
        MessageStatus::Ended(EarlyEnd::Length)
    );
    assert_eq!(saying(&whole, "stopped").status, MessageStatus::Stopped);
    assert_eq!(saying(&whole, "half").status, MessageStatus::Interrupted);
    assert!(whole.conversation.pinned);
}

#[test]
fn a_conversation_that_is_broken_costs_only_itself() {
    let incoming = read("chatgpt_broken_conversation.json");
    let titles: Vec<_> = incoming
        .conversations
        .iter()
        .map(|whole| whole.conversation.title.as_str())
        .collect();
    assert_eq!(titles, ["Good", "Good too"]);
    let expected = [
        note(
            "“Corrupted entry”",
            "It is no conversation in a form that is known here.",
        ),
        note(
            "Entry 3 of the file",
            "It is no conversation in a form that is known here.",
        ),
        note("“Empty”", "Nothing is said in it."),
    ];
    assert_eq!(notes("chatgpt_broken_conversation.json"), expected);
    // Broken JSON inside of one.
    let text =
        fixture("chatgpt_broken_conversation.json").replacen("\"author\": {", "\"author\": {,", 1);
    let incoming = transfer::read(&text, NOW).unwrap();
    assert_eq!(incoming.conversations.len(), 1);
    assert_eq!(
        incoming.unread[0],
        Unread {
            what: "“Good”".to_owned(),
            why: "Its JSON is damaged.".to_owned()
        }
    );
}

#[test]
fn chatgpt_in_other_wrappings() {
    let text = fixture("chatgpt_versions.json");
    let whole = only("chatgpt_versions.json");
    let one = text
        .trim()
        .strip_prefix('[')
        .unwrap()
        .strip_suffix(']')
        .unwrap();
    for text in [
        one.to_owned(),
        format!("{{\"conversations\": {text}}}"),
        format!("{one}\n{one}"),
    ] {
        let incoming = transfer::read(&text, NOW).unwrap();
        assert_eq!(incoming.conversations, std::slice::from_ref(&whole));
        assert_eq!(incoming.source, Source::ChatGpt);
    }
}

#[test]
fn open_webui_versions() {
    let whole = only("openwebui_versions.json");
    assert_eq!(on_view(&whole), ["u Hello", "a Hi", "u How are you?"]);
    assert_eq!(versions(&whole, "Hi"), ["Hi", "Hello to you"]);
    assert_eq!(
        saying(&whole, "Hi").facts.model.as_deref(),
        Some("llama3.1:latest")
    );
    assert_eq!(saying(&whole, "Hi").created_ms, 1_700_000_002_000);
    let conversation = &whole.conversation;
    assert!(conversation.pinned && conversation.archived);
    assert_eq!(
        (conversation.created_ms, conversation.updated_ms),
        (1_700_000_000_000, 1_700_000_100_000)
    );
}

#[test]
fn open_webui_reasoning() {
    let whole = only("openwebui_reasoning.json");
    let reply = saying(&whole, "255");
    assert_eq!(reply.reasoning, "15 * 17 < 300\n\nso 255");
    assert_eq!(
        reply.thought,
        (Some(1_700_000_002_000), Some(1_700_000_005_000))
    );
    assert_eq!(saying(&whole, "Rain.").reasoning, "Ask the tool.");
    assert_eq!(
        notes("openwebui_reasoning.json"),
        [note("“Reasoning”", "Read without 1 step of a tool.")]
    );
}

#[test]
fn open_webui_errors_and_system_prompt() {
    let whole = only("openwebui_errors_and_system.json");
    assert_eq!(
        on_view(&whole),
        ["s Answer in rhymes.", "u Draw", "a ", "u Again", "a Half"]
    );
    let MessageStatus::Failed(ChatError::InStream(error)) = &whole.messages[2].status else {
        panic!("{:?}", whole.messages[2].status);
    };
    assert_eq!(error.message.as_deref(), Some("Model not found"));
    assert_eq!(saying(&whole, "Half").status, MessageStatus::Interrupted);
    let expected = "Read without 1 image and 1 attached file.";
    assert_eq!(
        notes("openwebui_errors_and_system.json"),
        [note("Entry 1 of the file", expected)]
    );
}

#[test]
fn open_webui_chats_from_before_versions() {
    assert_eq!(on_view(&only("openwebui_linear.json")), ["u One", "a Two"]);
}

#[test]
fn librechat_flat() {
    let whole = only("librechat_branches.json");
    assert_eq!(whole.conversation.title, "Original");
    assert_eq!(
        versions(&whole, "tell a story"),
        ["tell a story", "tell a longer story"]
    );
    assert_eq!(versions(&whole, "Once"), ["Once", "Twice"]);
    assert_eq!(on_view(&whole), ["u tell a longer story", "a Thrice"]);
    assert_eq!(
        saying(&whole, "Once").status,
        MessageStatus::Ended(EarlyEnd::Length)
    );
    assert_eq!(saying(&whole, "Twice").status, MessageStatus::Stopped);
    assert_eq!(saying(&whole, "Thrice").created_ms, 1_716_920_048_403);
    assert_eq!(
        saying(&whole, "Thrice").facts.model.as_deref(),
        Some("gpt-4o")
    );
    assert_eq!(whole.conversation.created_ms, 1_716_919_735_014);
}

#[test]
fn librechat_recursive() {
    let whole = only("librechat_recursive.json");
    assert_eq!(on_view(&whole), ["s Be kind.", "u One", "a Two", "u Three"]);
    // The second reply's time is before the first's.
    assert_eq!(versions(&whole, "Two"), ["Four", "Two"]);
}

#[test]
fn librechat_nests_as_deep_as_its_conversations_are_long() {
    let mut text = "{\"conversationId\":\"c\",\"messagesTree\":".to_owned();
    for place in 0..20_000 {
        let user = place % 2 == 0;
        text.push_str(&format!("[{{\"messageId\":\"m{place}\",\"isCreatedByUser\":{user},\"text\":\"{place}\",\"children\":"));
    }
    text.push_str("[]");
    text.push_str(&"}]".repeat(20_000));
    text.push('}');
    let incoming = transfer::read(&text, NOW).unwrap();
    let whole = &incoming.conversations[0];
    assert_eq!(whole.messages.len(), 20_000);
    check(whole);
    assert_eq!(super::tree(whole).path().len(), 20_000);
}

#[test]
fn librechat_parts_thoughts_and_errors() {
    let whole = only("librechat_content_parts.json");
    let reply = saying(&whole, "A cat.\n\nSurely.");
    assert_eq!(reply.reasoning, "Hm.");
    assert_eq!(saying(&whole, "A dog.").reasoning, "Ah.");
    let failed = whole
        .messages
        .iter()
        .find(|message| matches!(message.status, MessageStatus::Failed(_)));
    let failed = failed.unwrap();
    assert_eq!(failed.text, "");
    let expected = "Read without 1 image and 1 step of a tool.";
    assert_eq!(
        notes("librechat_content_parts.json"),
        [note("“Parts”", expected)]
    );
}

#[test]
fn better_chatgpt_with_folders() {
    let whole = only("betterchatgpt_v1.json");
    assert_eq!(
        on_view(&whole),
        ["s You are a poet.", "u A poem", "a Roses"]
    );
    assert_eq!(
        whole.conversation.id,
        ConversationId::of("better-chatgpt/c1")
    );
    assert_eq!(whole.messages[2].facts.model.as_deref(), Some("gpt-4"));
    assert_eq!(whole.messages[1].facts.model, None);
    assert_eq!(whole.messages[0].created_ms, NOW);
    assert_eq!(
        notes("betterchatgpt_v1.json"),
        [note("“Empty”", "Nothing is said in it.")]
    );
}

#[test]
fn better_chatgpt_without_ids_keeps_chats_apart() {
    let incoming = read("betterchatgpt_legacy.json");
    let [first, second] = &incoming.conversations[..] else {
        panic!()
    };
    assert_ne!(first.conversation.id, second.conversation.id);
    assert_eq!(on_view(first), ["u Hi", "a Hello"]);
    assert_eq!(on_view(second), ["u Hi", "a Good day"]);
}

#[test]
fn better_chatgpt_chats_that_went_on_are_known_as_far_as_they_are_the_same() {
    let before = only("betterchatgpt_v1.json");
    let text = fixture("betterchatgpt_v1.json").replace(
        "\"Roses\"\n",
        "\"Roses\"\n},{\"role\":\"user\",\"content\":\"More\"\n",
    );
    let after = transfer::read(&text, NOW).unwrap().conversations.remove(0);
    assert_eq!(after.messages.len(), 4);
    assert_eq!(after.messages[..3], before.messages[..]);
}

#[test]
fn better_chatgpt_parts() {
    let whole = only("betterchatgpt_parts.json");
    assert_eq!(on_view(&whole), ["u What is it?\n[image]", "a A dot."]);
}

#[test]
fn llama_cpp_trees_and_lines() {
    let whole = only("llamacpp_tree.json");
    assert_eq!(on_view(&whole), ["s Be brief.", "u Hi", "a Hello"]);
    assert_eq!(versions(&whole, "Hello"), ["Hello", "Hey"]);
    assert_eq!(saying(&whole, "Hello").reasoning, "A greeting.");
    assert!(whole.conversation.pinned);
    assert_eq!(
        notes("llamacpp_tree.json"),
        [note("“Greeting”", "Read without 1 image.")]
    );

    let lines = read("llamacpp_lines.jsonl");
    assert_eq!(lines.conversations.len(), 2);
    assert_eq!(lines.conversations[0], whole);
    let second = &lines.conversations[1];
    assert_eq!(on_view(second), ["u Alone"]);
    assert_eq!(second.messages[0].role, Role::User);
}

#[test]
fn llama_cpp_calls_come_with_their_results() {
    let whole = only("llamacpp_tools.json");
    assert_eq!(
        on_view(&whole),
        ["u Weather?", "a ", "t rain", "a It rains."]
    );
    let result = saying(&whole, "rain");
    let reply = super::message(&whole, result.parent.unwrap());
    let call = &reply.facts.tool_calls[0];
    assert_eq!(call.name, "get_weather");
    assert_eq!(call.arguments, "{\"city\": \"Oslo\"}");
    assert_eq!(result.tool_call_id.as_ref(), Some(&call.id));
    assert_eq!(reply.status, MessageStatus::Ended(EarlyEnd::ToolCalls));
    assert_eq!(
        notes("llamacpp_tools.json"),
        [note("“Weather”", "Read without 1 step of a tool.")]
    );
}

#[test]
fn whatever_links_say_everything_has_a_place() {
    let node = |parent: &str, text: &str| {
        format!(
            "{{\"parent\":{parent},\"message\":{{\"author\":{{\"role\":\"user\"}},\"content\":{{\"content_type\":\"text\",\"parts\":[\"{text}\"]}}}}}}"
        )
    };
    let cases = [
        // A ring with a tail; itself; missing; a ring of what is not said.
        vec![
            ("a", "\"b\"", "1"),
            ("b", "\"c\"", "2"),
            ("c", "\"a\"", "3"),
            ("d", "\"c\"", "4"),
        ],
        vec![("a", "\"a\"", "1"), ("b", "\"x\"", "2")],
        vec![
            ("a", "null", "1"),
            ("c", "\"x\"", "3"),
            ("d", "\"c\"", "4"),
            ("b", "\"a\"", "2"),
        ],
        vec![
            ("a", "\"b\"", ""),
            ("b", "\"a\"", ""),
            ("c", "\"a\"", "3"),
            ("d", "\"c\"", "4"),
        ],
    ];
    for case in cases {
        let nodes: Vec<_> = case
            .iter()
            .map(|(id, parent, text)| format!("\"{id}\":{}", node(parent, text)))
            .collect();
        let text = format!("[{{\"id\":\"x\",\"mapping\":{{{}}}}}]", nodes.join(","));
        let incoming = transfer::read(&text, NOW).unwrap();
        let said = case.iter().filter(|(.., text)| !text.is_empty()).count();
        assert_eq!(incoming.conversations[0].messages.len(), said, "{case:?}");
        check(&incoming.conversations[0]);
    }
    // What follows something missing comes after what is there.
    let text = format!(
        "[{{\"id\":\"x\",\"mapping\":{{\"a\":{},\"c\":{},\"d\":{}}}}}]",
        node("null", "1"),
        node("\"gone\"", "2"),
        node("\"c\"", "3")
    );
    let incoming = transfer::read(&text, NOW).unwrap();
    assert_eq!(on_view(&incoming.conversations[0]), ["u 1", "u 2", "u 3"]);
}
