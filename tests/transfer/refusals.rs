//! Files that are none of conversations.

use azure_chat::transfer::{self, NotReadable};

use super::NOW;

fn check(text: &str, expected: &NotReadable, words: &str) {
    let refusal = transfer::read(text, NOW).unwrap_err();
    assert_eq!(&refusal, expected, "{text:?}");
    let sentence = refusal.to_string();
    assert!(sentence.contains(words), "{sentence}");
}

#[test]
fn each_says_what_it_is_and_what_to_do() {
    check("", &NotReadable::Empty, "is empty");
    check(" \n\t", &NotReadable::Empty, "conversations.json");
    check("PK\u{3}\u{4}\u{14}\u{0}", &NotReadable::Zip, "Unpack it");
    check("\u{1f}\u{fffd}\u{8}", &NotReadable::Compressed, "Unpack it");
    check(
        "<!DOCTYPE html><html>",
        &NotReadable::Html,
        "conversations.json",
    );
    check("\n<html lang=\"en\">", &NotReadable::Html, "web page");
    check("SQLite format 3\0", &NotReadable::Database, "Export");
    check(
        "# A conversation\n",
        &NotReadable::NoJson,
        "not a JSON file",
    );
    check("sender,text\n", &NotReadable::NoJson, "not a JSON file");
    check("[]", &NotReadable::NoConversations, "no conversations");
    check(
        "{\"chats\":[],\"version\":1}",
        &NotReadable::NoConversations,
        "no conversations",
    );
    check("[1, 2]", &NotReadable::Unknown, "LibreChat");
    check(
        "{\"id\":\"user-1\",\"email\":\"a@b.c\"}",
        &NotReadable::Unknown,
        "What can be imported",
    );
    check(
        "[{\"uuid\":\"1\",\"name\":\"x\",\"chat_messages\":[]}]",
        &NotReadable::Claude,
        "Claude",
    );
    check(
        "[{\"title\":\"A\",\"mapping\":{\"a",
        &NotReadable::CutOff,
        "once more",
    );
    check(
        "{\"title\":\"A\",\"mapping\":{\"a",
        &NotReadable::CutOff,
        "once more",
    );
    check(
        "{\"format\":\"azure-chat\",\"version\":2,\"conversations\":[]}",
        &NotReadable::Newer(2),
        "Reload the page",
    );
}

#[test]
fn brackets_without_end_are_no_danger() {
    for bracket in ["[", "{\"a\":", "[{\"mapping\":{\"a\":["] {
        let text = bracket.repeat(200_000);
        assert_eq!(
            transfer::read(&text, NOW),
            Err(NotReadable::CutOff),
            "{bracket}"
        );
        let closed = format!("{text}{}", "]".repeat(400_000));
        let found = transfer::read(&closed, NOW).map(|incoming| incoming.conversations);
        assert!(found.is_err() || found == Ok(Vec::new()), "{bracket}");
    }
}

#[test]
fn a_conversation_that_nests_too_deeply_is_told_of() {
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    let text = format!("[{{\"title\":\"Deep\",\"mapping\":{{}},\"x\":{deep}}}]");
    let incoming = transfer::read(&text, NOW).unwrap();
    assert_eq!(incoming.unread[0].what, "“Deep”");
    assert_eq!(
        incoming.unread[0].why,
        "It is nested too deeply to be read."
    );
}
