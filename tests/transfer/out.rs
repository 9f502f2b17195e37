//! Markdown, and names of files.

use azure_chat::chat::id::MessageId;
use azure_chat::chat::message::{EarlyEnd, Message, MessageStatus, Role};
use azure_chat::inference::request::ToolCall;
use azure_chat::transfer::{file_name, markdown};
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag};

use super::{only, tree};

#[test]
fn what_is_on_view_is_written() {
    let mut whole = only("openwebui_reasoning.json");
    whole.conversation.title = "A\n title".to_owned();
    whole.messages[1].status = MessageStatus::Ended(EarlyEnd::Length);
    whole.messages[1].facts.model = Some("<b>".to_owned());
    whole.messages.truncate(2);
    let ids: Vec<_> = whole.messages.iter().map(|message| message.id).collect();
    let expected = format!(
        "# A title\n\n---\n\n<!-- message {} -->\n\n## You\n\n<sub>2023-11-14 22:13 UTC</sub>\n\nWhat is 15 * 17?\n\n---\n\n<!-- message {} -->\n\n## Assistant\n\n<sub>&lt;b&gt; · 2023-11-14 22:13 UTC · ended at the limit of tokens</sub>\n\n> **Reasoning**\n>\n> 15 * 17 < 300\n> \n> so 255\n\n255\n",
        ids[0], ids[1]
    );
    assert_eq!(markdown::write(&whole), expected);
}

#[test]
fn what_is_not_on_view_is_not() {
    let text = markdown::write(&only("chatgpt_versions.json"));
    assert!(text.contains("\nFirst answer\n"), "{text}");
    assert!(!text.contains("Second"), "{text}");
}

#[test]
fn calls_and_their_results_are_written() {
    let mut whole = only("openwebui_reasoning.json");
    whole.messages.truncate(2);
    let [question, reply] = whole.messages.as_mut_slice() else {
        panic!("{whole:?}");
    };
    question.text = "Weather?".to_owned();
    reply.text.clear();
    reply.reasoning.clear();
    reply.facts.tool_calls = vec![ToolCall {
        id: "call_1".to_owned(),
        name: "get_weather".to_owned(),
        arguments: r#"{"city":"Oslo"}"#.to_owned(),
    }];
    let (id, created_ms) = (MessageId(7), reply.created_ms + 1);
    let text = "~~~\n```\nrain".to_owned();
    let mut result = Message::new(id, Some(reply.id), Role::Tool, text, created_ms);
    result.tool_call_id = Some("call_1".to_owned());
    whole.messages.push(result);
    let written = markdown::write(&whole);
    let call = "\n**Calls get_weather**\n\n```json\n{\n  \"city\": \"Oslo\"\n}\n```\n";
    assert!(written.contains(call), "{written}");
    assert!(written.contains("## Tool get_weather\n"), "{written}");
    assert!(
        written.ends_with("\n````\n~~~\n```\nrain\n````\n"),
        "{written}"
    );
}

/// How many headings of the second level a reader sees that belong to the export.
fn headings(text: &str) -> usize {
    let mut events = Parser::new(text).peekable();
    let mut count = 0;
    while let Some(event) = events.next() {
        if let Event::Html(html) = &event
            && html.starts_with("<!-- message ")
        {
            let next = events.find(|event| matches!(event, Event::Start(_)));
            count += usize::from(matches!(next, Some(Event::Start(Tag::Heading { .. }))));
        }
    }
    count
}

#[test]
fn no_text_takes_the_next_heading_in() {
    for text in [
        "```rust\nlet a;",
        "~~~~\n```\n",
        "````\n```",
        "- a\n- b",
        "> quote",
        "text\n",
        "    code",
        "## You",
        "| a |\n| - |",
        "a `code",
        "<!-- open",
    ] {
        let mut whole = only("chatgpt_hidden_messages.json");
        whole.messages[0].text = text.to_owned();
        let written = markdown::write(&whole);
        assert!(written.contains(text), "{written}");
        assert_eq!(headings(&written), 2, "{written}");
        assert!(written.contains("\n## Assistant\n"));
    }
}

#[test]
fn every_message_on_view_is_in_the_markdown_word_for_word() {
    for name in [
        "chatgpt_code_and_tools.json",
        "librechat_content_parts.json",
        "llamacpp_tree.json",
    ] {
        let whole = only(name);
        let written = markdown::write(&whole);
        for id in tree(&whole).path() {
            assert!(written.contains(&super::message(&whole, id).text), "{name}");
        }
    }
}

#[test]
fn names_of_files_fit_every_system() {
    let cases = [
        ("Rolling back", "Rolling back.md"),
        ("a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j.md"),
        ("  two\n\tlines ", "two lines.md"),
        ("..", "conversation.md"),
        ("", "conversation.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        (".hidden.", "hidden.md"),
        ("-rf", "rf.md"),
        ("CON", "_CON.md"),
        ("nul.txt", "_nul.txt.md"),
        ("com1", "_com1.md"),
        ("LPT²", "_LPT².md"),
        ("comma", "comma.md"),
        ("invoice\u{202e}fdp.exe", "invoicefdp.exe.md"),
        ("日本語 — œuvre 👩‍👩‍👧", "日本語 — œuvre 👩‍👩‍👧.md"),
        ("\u{200b}\u{feff}", "conversation.md"),
    ];
    for (title, expected) in cases {
        assert_eq!(file_name(title, "md"), expected, "{title:?}");
    }
    assert_eq!(file_name(&"日".repeat(500), "json").len(), 120 + 5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_title_gives_a_name(title in "\\PC*|[\\x00-\\u{2fff}]*|(con|nul|com[0-9¹])[ .a]*") {
        let name = file_name(&title, "json");
        let stem = name.strip_suffix(".json").unwrap();
        prop_assert!(!stem.is_empty() && stem.len() <= 121);
        prop_assert!(!stem.contains(|c: char| c.is_control() || "<>:\"/\\|?*".contains(c)));
        prop_assert!(!stem.starts_with(['.', ' ', '-']) && !stem.ends_with(['.', ' ']));
        let first = stem.split('.').next().unwrap().trim_end().to_ascii_lowercase();
        prop_assert!(!["con", "nul", "com1", "com¹"].contains(&first.as_str()), "{}", name);
    }
}
