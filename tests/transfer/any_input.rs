//! Whatever a file holds, reading it ends, and what is read is in order.

use std::sync::OnceLock;

use azure_chat::transfer;
use proptest::prelude::*;

use super::{NOW, check, fixtures};

fn read(text: &str) -> usize {
    match transfer::read(text, NOW) {
        Ok(incoming) => {
            incoming.conversations.iter().for_each(check);
            incoming.conversations.len()
        }
        Err(_) => 0,
    }
}

#[test]
fn every_fixture_can_be_cut_anywhere() {
    for (name, text) in fixtures() {
        let whole = read(&text);
        let mut before = 0;
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let found = read(&text[..end]);
            // What was whole stays so, however much is cut off behind it.
            assert!(found >= before && found <= whole, "{name} at {end}");
            before = found;
        }
        assert!(before + 1 >= whole, "{name}");
    }
}

#[test]
fn what_is_before_a_cut_is_read_and_the_rest_is_told_of() {
    let text = super::fixture("chatgpt_broken_conversation.json");
    let cut = text.find("Good too").unwrap() + 200;
    let incoming = transfer::read(&text[..cut], NOW).unwrap();
    assert_eq!(incoming.conversations.len(), 1);
    let last = incoming.unread.last().unwrap();
    assert_eq!(last.what, "“Good too”");
    assert!(last.why.contains("breaks off"), "{}", last.why);
}

static FIXTURES: OnceLock<Vec<(String, String)>> = OnceLock::new();

/// A change of a text at a place between 0 and 1.
fn changed(text: &str, place: f64, remove: usize, insert: &str) -> String {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place"
    )]
    let place = (text.chars().count() as f64 * place) as usize;
    let mut changed: String = text.chars().take(place).collect();
    changed.push_str(insert);
    changed.extend(text.chars().skip(place + remove));
    changed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn fixtures_can_be_changed_anywhere(
        which in 0_usize..100,
        changes in prop::collection::vec((0.0..1.0, 0_usize..40, prop::sample::select(INSERTS)), 1..6),
    ) {
        let fixtures = FIXTURES.get_or_init(fixtures);
        let (_, text) = &fixtures[which % fixtures.len()];
        let text = changes.iter().fold(text.clone(), |text, (place, remove, insert)| changed(&text, *place, *remove, insert));
        read(&text);
    }

    #[test]
    fn any_text_is_read(text: String) {
        read(&text);
        read(&format!("[{text}"));
        read(&format!("[{{\"mapping\":{{\"a\":{text}"));
    }
}

const INSERTS: &[&str] = &[
    "",
    "",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\",
    "null",
    "-1e999",
    "18446744073709551616",
    "\"parent\":\"u1\",",
    "\"children\":[",
    "é",
    "\u{e200}",
    "\u{0}",
    "[[[[[[",
    "{\"chats\":[",
    "<details type=\"reasoning\"",
    "true",
    "1e20",
];
