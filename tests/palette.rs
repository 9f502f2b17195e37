//! What a few letters find in the command palette, in which order, and what of
//! each name is marked.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::palette::{Query, best, pieces};
use proptest::prelude::*;

/// The name with what fits in brackets.
fn marked(typed: &str, name: &str) -> Option<String> {
    let (_, ranges) = Query::new(typed).fits(name)?;
    let pieces = pieces(name, &ranges).into_iter();
    let mark = |(piece, hit): (&str, bool)| match hit {
        true => format!("[{piece}]"),
        false => piece.to_owned(),
    };
    Some(pieces.map(mark).collect())
}

fn order<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
    let mut all = names.iter().map(|name| (*name, 0));
    let found = best(&Query::new(typed), &mut all, 50);
    found.iter().map(|found| names[found.place]).collect()
}

#[test]
fn words_are_found_by_their_beginnings_insides_and_initials() {
    let cases = [
        ("new", "New chat", Some("[New] chat")),
        ("ch", "New chat", Some("New [ch]at")),
        ("hat", "New chat", Some("New c[hat]")),
        ("nc", "New chat", Some("[N]ew [c]hat")),
        ("nech", "New chat", Some("[Ne]w [ch]at")),
        ("chat new", "New chat", Some("[New] [chat]")),
        ("  NEW  ", "New chat", Some("[New] chat")),
        ("strasse", "Straße", None),
        ("ubung", "Übung für später", Some("[Übung] für später")),
        ("SPÄT", "Übung für später", Some("Übung für [spät]er")),
        ("прив", "Привет, мир", Some("[Прив]ет, мир")),
        ("東京", "旅行:東京と京都", Some("旅行:[東京]と京都")),
        ("gpt4", "gpt-4o", Some("[gpt]-[4]o")),
        ("xyz", "New chat", None),
        // Letters anywhere would find nearly everything.
        ("wca", "New chat", None),
        ("ewc", "New chat", None),
        ("new x", "New chat", None),
        ("", "New chat", Some("New chat")),
        ("…", "New chat", Some("New chat")),
        ("a", "", None),
    ];
    for (typed, name, expected) in cases {
        assert_eq!(
            marked(typed, name).as_deref(),
            expected,
            "{typed:?} {name:?}"
        );
    }
}

#[test]
fn what_fits_better_comes_first() {
    let names = [
        "A snapshot of plans",
        "Plans",
        "Airplane tickets",
        "Team plan for May",
        "Plan for May",
    ];
    // Those that fit alike stay in their order.
    let expected = [
        "Plans",
        "Plan for May",
        "A snapshot of plans",
        "Team plan for May",
        "Airplane tickets",
    ];
    assert_eq!(order("plan", &names), expected);
    assert_eq!(order("plans", &names)[0], "Plans");
}

#[test]
fn what_fits_alike_goes_by_when_it_was_used() {
    let names = [("Plan one", 10), ("Plan two", 30), ("Plan three", 20)];
    let best = |most| {
        let found = best(&Query::new("plan"), &mut names.into_iter(), most);
        found.iter().map(|found| found.place).collect::<Vec<_>>()
    };
    assert_eq!(best(50), [1, 2, 0]);
    assert_eq!(best(2), [1, 2]);
    assert!(best(0).is_empty());
}

#[test]
fn of_thousands_only_the_best_are_kept() {
    let names: Vec<String> = (0..10_000).map(|n| format!("Chat {n}")).collect();
    let mut all = names
        .iter()
        .zip(0..)
        .map(|(name, used)| (name.as_str(), used));
    let newest = best(&Query::new(""), &mut all, 50);
    assert_eq!(newest.len(), 50);
    assert_eq!((newest[0].place, newest[49].place), (9999, 9950));
    let mut all = names
        .iter()
        .zip(0..)
        .map(|(name, used)| (name.as_str(), used));
    let found = best(&Query::new("chat 4711"), &mut all, 50);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].place, 4711);
}

proptest! {
    #[test]
    fn a_name_in_pieces_is_the_name(typed in "\\PC{0,8}", name in "\\PC{0,40}") {
        if let Some((_, ranges)) = Query::new(&typed).fits(&name) {
            let whole: String = pieces(&name, &ranges).into_iter().map(|(piece, _)| piece).collect();
            prop_assert_eq!(whole, name);
        }
    }

    #[test]
    fn every_word_of_a_name_finds_it(name in "[a-zäöüß]{1,8}( [a-zäöüß]{1,8}){0,4}") {
        for word in name.split(' ') {
            prop_assert!(Query::new(word).fits(&name).is_some());
        }
        let initials: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
        prop_assert!(Query::new(&initials).fits(&name).is_some());
    }
}
