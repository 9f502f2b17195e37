//! What matches, and in which order it is listed.

use azure_chat::chat::id::{ConversationId, MessageId};
use azure_chat::search::query::Query;
use azure_chat::search::results::{Group, LISTED};
use azure_chat::search::run::Run;
use azure_chat::search::signature::{Mask, Signature};
use proptest::prelude::*;

use crate::{document, index, search};

/// `(conversation, hits, best message)`
fn outline(groups: &[Group]) -> Vec<(u64, usize, Option<u64>)> {
    let outline = groups.iter().map(|group| {
        let best = group.best.as_ref().map(|(MessageId(id), _)| *id);
        (group.id.0, group.hits, best)
    });
    outline.collect()
}

#[test]
fn words_are_together_in_a_message_or_in_it_and_the_title() {
    let index = index(&[
        document(1, "Greetings", &["a red balloon", "a green one"]),
        document(2, "Balloons of all kinds", &["Nothing", "the red ones"]),
        document(3, "Red", &["Balloon trip to the café", "red and balloon"]),
        document(4, "東京", &["猫がいる", "İstanbul’da bir kedi"]),
    ]);
    let check = |typed: &str, expected: &[(u64, usize, Option<u64>)]| {
        assert_eq!(outline(&search(&index, typed)), expected, "{typed:?}");
    };
    check(
        "balloon",
        &[(3, 2, Some(300)), (2, 0, None), (1, 1, Some(100))],
    );
    // The whole in one message goes before a part of it.
    check(
        "red balloon",
        &[(3, 2, Some(301)), (2, 1, Some(201)), (1, 1, Some(100))],
    );
    // Not over two messages.
    check("green balloon", &[]);
    check("\"red balloon\"", &[(1, 1, Some(100))]);
    check("“red ball", &[(1, 1, Some(100))]);
    check("CAFE", &[(3, 1, Some(300))]);
    check("猫", &[(4, 1, Some(400))]);
    check("東", &[(4, 0, None)]);
    check("istanbul'da", &[(4, 1, Some(401))]);
    // One letter is looked for in titles.
    check("k", &[(2, 0, None)]);
    check("", &[]);
    check(" \" \" ", &[]);
    check("of", &[(2, 0, None)]);
    check("xyz", &[]);
}

#[test]
fn the_newest_come_first_and_no_more_than_can_be_looked_at() {
    let documents: Vec<_> = (1..=130)
        .map(|id| document(id, "same", &["word"]))
        .collect();
    let index = index(&documents);
    let mut run = Run::new(Query::new("word"), index.newest_first());
    run.look(&index, usize::MAX);
    let listed: Vec<_> = run.listed().map(|group| group.id.0).collect();
    assert_eq!(listed, (81..=130).rev().collect::<Vec<_>>());
    assert_eq!((listed.len(), run.found().len()), (LISTED, 130));
}

#[test]
fn the_order_does_not_depend_on_when_a_conversation_was_read() {
    let documents: Vec<_> = (1..=80).map(|id| document(id, "same", &["word"])).collect();
    let index = index(&documents);
    let ids = (1..=80).map(|id| ConversationId(id * 37 % 80 + 1));
    let mut run = Run::new(Query::new("word"), Vec::new());
    for id in ids {
        run.add(id);
        run.look(&index, 1);
    }
    let listed: Vec<_> = run.listed().map(|group| group.id.0).collect();
    assert_eq!(listed, (31..=80).rev().collect::<Vec<_>>());
}

#[test]
fn a_conversation_is_replaced_and_taken_out() {
    let mut index = index(&[
        document(1, "old", &["first"]),
        document(2, "two", &["first"]),
    ]);
    index.put(&document(1, "new", &["second"]));
    assert_eq!(outline(&search(&index, "first")), [(2, 1, Some(200))]);
    assert_eq!(outline(&search(&index, "second")), [(1, 1, Some(100))]);
    index.remove(ConversationId(2));
    assert_eq!(search(&index, "first"), []);
    assert_eq!(index.len(), 1);
}

#[test]
fn a_query_narrows_another_when_it_can_find_no_more() {
    let check = |new: &str, old: &str, expected: bool| {
        assert_eq!(
            Query::new(new).narrows(&Query::new(old)),
            expected,
            "{old:?} -> {new:?}"
        );
    };
    check("balloons", "ball", true);
    check("red ball", "red", true);
    check("\"red ball", "red", true);
    check("reddish", "red", true);
    check("re", "red", false);
    check("blue", "red", false);
    check("red", "red blue", false);
    // A letter was looked for in titles only.
    check("ba", "b", false);
    check("ba", "", false);
}

fn folded_texts() -> impl Strategy<Value = String> {
    "[a-dé東 ]{0,200}"
}

proptest! {
    #[test]
    fn a_signature_never_denies_what_is_there(text in folded_texts(), start in 0_usize..200, length in 1_usize..12) {
        let part: String = text.chars().skip(start).take(length).collect();
        prop_assert!(Signature::new(&text).may_have(&Mask::new(&part)), "{:?} in {:?}", part, text);
    }

    #[test]
    fn the_same_is_found_as_by_reading_everything(
        texts in prop::collection::vec("[a-c ]{0,12}", 1..6),
        words in prop::collection::vec("[a-c]{1,3}", 1..4),
    ) {
        let parts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let index = index(&[document(1, "", &parts)]);
        let found = search(&index, &words.join(" "));
        let short = words.iter().all(|word| word.len() == 1);
        let expected = texts.iter().filter(|text| words.iter().all(|word| text.contains(word))).count();
        let expected = if short { 0 } else { expected };
        prop_assert_eq!(found.first().map_or(0, |group| group.hits), expected);
    }
}

#[test]
fn a_signature_tells_most_texts_that_have_not_got_a_word() {
    let texts: Vec<String> = (0..200)
        .map(|n| format!("message {n} says this and that about {}", n * 7919))
        .collect();
    let mask = Mask::new("balloon");
    let taken = texts
        .iter()
        .filter(|text| Signature::new(text).may_have(&mask));
    assert!(taken.count() < 20);
}
