//! What is shown of a text.

use azure_chat::search::folded::Folded;
use azure_chat::search::passage::{around, whole};
use azure_chat::search::query::Query;
use proptest::prelude::*;

use crate::shown;

const LONG: &str = "It began with a question that nobody had asked before, and went on for as long as there was an answer \
    in sight. Then the balloon rose above the roofs, the harbour and at last the clouds, while those below waved their \
    handkerchiefs and shouted what could not be heard any more.";

fn check(text: &str, typed: &str, expected: &str) {
    let passage = around(&Folded::new(text), &Query::new(typed));
    assert_eq!(shown(&passage), expected, "{typed:?}");
}

#[test]
fn a_short_text_is_shown_as_a_whole() {
    check("Ein Gruß aus Köln", "koln gru", "Ein [Gru]ß aus [Köln]");
    check("  padded  ", "padded", "[padded]");
}

#[test]
fn a_long_text_is_cut_between_words() {
    check(
        LONG,
        "question nobody",
        "It began with a [question] that [nobody] had asked before, and went on for as long as there was an answer in \
         sight. Then the…",
    );
    check(
        LONG,
        "balloon",
        "…there was an answer in sight. Then the [balloon] rose above the roofs, the harbour and at last the \
         clouds, while those…",
    );
    check(
        LONG,
        "any more",
        "…and shouted what could not be heard [any] [more].",
    );
}

#[test]
fn without_blanks_it_is_cut_between_characters() {
    let text = "空".repeat(100) + "猫" + &"海".repeat(200);
    let passage = around(&Folded::new(&text), &Query::new("猫"));
    let shown = shown(&passage);
    assert_eq!(
        shown,
        format!("…{}[猫]{}…", "空".repeat(40), "海".repeat(79))
    );
    // What a joiner joins stays together.
    let family = "👩\u{200d}👩\u{200d}👧";
    for before in [116, 118, 119] {
        let text = "x".repeat(before) + &family.repeat(3);
        check(
            &text,
            &"x".repeat(before),
            &format!("[{}]{family}…", "x".repeat(before)),
        );
    }
}

#[test]
fn a_title_is_shown_as_a_whole_with_all_hits() {
    let title = Folded::new("Straßenbahn in Straßburg");
    assert_eq!(
        shown(&whole(&title, &Query::new("strass"))),
        "[Straß]enbahn in [Straß]burg"
    );
}

proptest! {
    #[test]
    fn a_passage_is_short_and_part_of_the_text(text in "[a-c éß東👍\u{301}\n]{0,400}", typed in "[a-c]{1,4}") {
        let passage = around(&Folded::new(&text), &Query::new(&typed));
        let inner = passage.text();
        let inner = inner.strip_prefix('…').unwrap_or(&inner);
        let inner = inner.strip_suffix('…').unwrap_or(inner);
        prop_assert!(text.contains(inner));
        prop_assert!(inner.chars().count() < 400);
        let turns = passage.0.windows(2).all(|two| two[0].hit != two[1].hit);
        prop_assert!(turns && passage.0.iter().all(|piece| !piece.text.is_empty()));
        let found = !Query::new(&typed).hits(&azure_chat::search::fold::fold(&text)).is_empty();
        prop_assert_eq!(passage.0.iter().any(|piece| piece.hit), found);
    }
}
