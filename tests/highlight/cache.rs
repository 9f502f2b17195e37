//! What is remembered.

use azure_chat::highlight::{Cache, Key, MOST_BLOCKS, MOST_SPANS, Span};

fn some(count: usize) -> Vec<Span> {
    let span = |at| Span {
        text: at..at + 1,
        class: "hl-string",
    };
    (0..count).map(span).collect()
}

fn key(number: usize) -> Key {
    Key::new("rust", &number.to_string())
}

#[test]
fn language_and_code_make_the_key() {
    let key = Key::new("rust", "fn");
    assert_eq!(key, Key::new("rust", "fn"));
    for other in [("c", "fn"), ("rust", "fn "), ("rustf", "n")] {
        assert_ne!(key, Key::new(other.0, other.1), "{other:?}");
    }
}

#[test]
fn the_latest_blocks_are_remembered() {
    let mut cache = Cache::default();
    for number in 0..=MOST_BLOCKS {
        cache.put(key(number), Some(some(1)));
    }
    assert_eq!(cache.get(key(0)), None, "the oldest one is forgotten");
    for number in 1..=MOST_BLOCKS {
        assert_eq!(cache.get(key(number)), Some(&Some(some(1))), "{number}");
    }
    cache.put(key(999), None);
    assert_eq!(cache.get(key(999)), Some(&None), "that it stays plain");
    assert_eq!(cache.get(key(1)), None);
}

#[test]
fn the_same_block_is_remembered_once() {
    let mut cache = Cache::default();
    cache.put(key(1), Some(some(2)));
    for _ in 0..2 * MOST_BLOCKS {
        cache.put(key(2), Some(some(MOST_SPANS / 2)));
    }
    assert_eq!(cache.get(key(1)), Some(&Some(some(2))));
}

#[test]
fn few_large_blocks_are_remembered() {
    let mut cache = Cache::default();
    for number in 0..5 {
        cache.put(key(number), Some(some(MOST_SPANS / 2)));
    }
    let known = (0..5).filter(|number| cache.get(key(*number)).is_some());
    assert_eq!(known.collect::<Vec<_>>(), [3, 4]);
    cache.put(key(9), Some(some(MOST_SPANS + 1)));
    assert_eq!(cache.get(key(9)), None, "more than all of the room");
    cache.put(key(10), Some(some(1)));
    assert_eq!(
        cache.get(key(10)),
        Some(&Some(some(1))),
        "there is room again"
    );
}
