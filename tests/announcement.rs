//! What is said of a reply to those who do not see it.
#![cfg(not(target_arch = "wasm32"))]

use azure_chat::chat::announcement::{finished, so_far, spoken};

#[test]
fn a_short_reply_is_said_as_a_whole_without_marks() {
    assert_eq!(finished("**5,280** feet.", false), "Assistant: 5,280 feet.");
    assert_eq!(finished("", true), "Stopped. Assistant: ");
    let cases = [
        ("# Title\n\n- one\n- *two*", "Title one two"),
        ("a\n```rust\nfn main() {}\n```\nb", "a Code block. b"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "a , b 1 , 2"),
        ("> quoted `code`", "quoted code"),
        ("---", ""),
    ];
    for (markdown, expected) in cases {
        assert_eq!(spoken(markdown), expected, "{markdown:?}");
    }
}

#[test]
fn of_a_long_reply_the_beginning_is_said_and_how_long_it_is() {
    let long = "One sentence has four words. ".repeat(100);
    let said = finished(&long, false);
    assert!(said.chars().count() < 520, "{said}");
    assert!(
        said.contains("four words. …") || said.contains("four words. "),
        "{said}"
    );
    assert!(said.ends_with("500 words in the conversation."), "{said}");
    // Without a space or a full stop, and of more than a byte a letter.
    let dense = "長".repeat(1000);
    assert!(finished(&dense, false).chars().count() < 520);
    let stops = "長。".repeat(1000);
    assert!(finished(&stops, false).contains("。 … The reply goes on"));
}

#[test]
fn while_it_grows_only_what_is_new_is_said() {
    let (first, said) = so_far("Hello", 0);
    assert_eq!((first.as_str(), said), ("Hello", 5));
    assert_eq!(so_far("Hello, world", said).0, ", world");
    assert_eq!(so_far("Hello", said).0, "Nothing more has arrived.");
    assert_eq!(so_far("", 0).0, "Nothing has arrived yet.");
    // Another reply, shorter than what was said of the last.
    assert_eq!(so_far("Hé", 2).0, "Hé");
}
