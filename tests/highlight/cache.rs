//! What is remembered.

use azure_chat::highlight::{Cache, MOST_BLOCKS, MOST_MEMORY, Span};

fn some(count: usize) -> Option<Vec<Span>> {
    let span = |at| Span {
        text: at..at + 1,
        class: "hl-string",
    };
    Some((0..count).map(span).collect())
}

/// As much as fills all of the room.
fn all() -> usize {
    MOST_MEMORY / size_of::<Span>()
}

#[test]
fn grammars_and_code_tell_a_block_from_others() {
    let mut cache = Cache::default();
    cache.put("rust", "fn", some(1));
    assert_eq!(cache.get("rust", "fn"), Some(&some(1)));
    for (grammars, code) in [("c", "fn"), ("rust", "fn "), ("rustf", "n"), ("rust", "")] {
        assert_eq!(cache.get(grammars, code), None, "{grammars} {code}");
    }
    cache.put("c", "fn", None);
    assert_eq!(cache.get("c", "fn"), Some(&None), "that it stays plain");
    assert_eq!(cache.get("rust", "fn"), Some(&some(1)));
}

#[test]
fn the_latest_blocks_are_remembered() {
    let mut cache = Cache::default();
    for number in 0..=MOST_BLOCKS {
        cache.put("c", &number.to_string(), some(1));
    }
    assert_eq!(cache.get("c", "0"), None, "the oldest one is forgotten");
    for number in 1..=MOST_BLOCKS {
        assert_eq!(
            cache.get("c", &number.to_string()),
            Some(&some(1)),
            "{number}"
        );
    }
}

#[test]
fn few_large_blocks_are_remembered() {
    let mut cache = Cache::default();
    for number in 0..5 {
        cache.put("c", &number.to_string(), some(all() / 2 - 1));
    }
    let known = (0..5).filter(|number| cache.get("c", &number.to_string()).is_some());
    assert_eq!(known.collect::<Vec<_>>(), [3, 4]);
    cache.put("c", "a", some(all() + 1));
    assert_eq!(cache.get("c", "a"), None, "more than all of the room");
    cache.put("c", "b", some(1));
    assert_eq!(cache.get("c", "b"), Some(&some(1)), "there is room again");
    cache.put("c", &"c".repeat(MOST_MEMORY), some(1));
    assert_eq!(cache.get("c", "b"), None, "code takes room as well");
}
