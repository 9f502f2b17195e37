//! The event-stream decoder: the standard's rules, whatever the network cuts.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::inference::sse::{SseDecoder, SseEvent};
use eventsource_stream::Eventsource;
use proptest::prelude::*;

mod support;

fn decode(pieces: &[&[u8]]) -> Vec<(String, String)> {
    let mut decoder = SseDecoder::default();
    let mut events: Vec<SseEvent> = pieces
        .iter()
        .flat_map(|piece| decoder.push(piece))
        .collect();
    events.extend(decoder.finish());
    events
        .into_iter()
        .map(|event| (event.name, event.data))
        .collect()
}

/// Checks a stream whole, cut in two at every byte, and byte by byte.
fn check(stream: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(name, data)| (name.to_string(), data.to_string()))
        .collect();
    let bytes = stream.as_bytes();
    assert_eq!(decode(&[bytes]), expected, "{stream:?}");
    for cut in 0..=bytes.len() {
        let (before, after) = bytes.split_at(cut);
        assert_eq!(
            decode(&[before, after]),
            expected,
            "{stream:?} cut at {cut}"
        );
    }
    let single: Vec<_> = bytes.chunks(1).collect();
    assert_eq!(decode(&single), expected, "{stream:?} byte by byte");
}

#[test]
fn the_standards_examples() {
    check(
        "data: YHOO\ndata: +2\ndata: 10\n\n",
        &[("", "YHOO\n+2\n10")],
    );
    check(
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event",
        &[
            ("", "first event"),
            ("", "second event"),
            ("", " third event"),
        ],
    );
    check(
        "data\n\ndata\ndata\n\ndata:",
        &[("", ""), ("", "\n"), ("", "")],
    );
    check("data:test\n\ndata: test\n\n", &[("", "test"), ("", "test")]);
}

#[test]
fn every_line_end_is_one() {
    check("data: a\r\n\r\ndata: b\r\n\r\n", &[("", "a"), ("", "b")]);
    check("data: a\r\rdata: b\r\r", &[("", "a"), ("", "b")]);
    check("data: a\n\r\ndata: b\r\n\n", &[("", "a"), ("", "b")]);
    check("data: a\r\ndata: b\r\n\r\n", &[("", "a\nb")]);
}

#[test]
fn a_byte_order_mark_counts_at_the_start_only() {
    check("\u{feff}data: a\n\n", &[("", "a")]);
    check("\n\u{feff}data: a\n\n", &[]);
}

#[test]
fn comments_names_and_unknown_fields() {
    check(
        ": keep-alive\n\nevent: error\ndata: {}\n\n",
        &[("error", "{}")],
    );
    check("retry: 10\nevent: x\n\ndata: a\nfoo: bar\n\n", &[("", "a")]);
}

#[test]
fn characters_survive_every_cut() {
    check("data: Grüße 日本語 🚀\n\n", &[("", "Grüße 日本語 🚀")]);
}

#[test]
fn the_last_event_needs_no_newline() {
    check("data: a\n\ndata: [DONE]", &[("", "a"), ("", "[DONE]")]);
    check("data: a\n\ndata: [DONE]\n", &[("", "a"), ("", "[DONE]")]);
}

/// What the crate eventsource-stream makes of the same bytes.
fn by_the_oracle(bytes: &[u8]) -> Vec<(String, String)> {
    let pieces = bytes
        .chunks(7)
        .map(|piece| Ok::<_, std::convert::Infallible>(piece.to_vec()));
    let events = futures_util::stream::iter(pieces.collect::<Vec<_>>()).eventsource();
    let events: Vec<_> = futures_executor::block_on(futures_util::StreamExt::collect(events));
    let named = |event: eventsource_stream::Event| (unless_default(event.event), event.data);
    events
        .into_iter()
        .map(|event| named(event.unwrap()))
        .collect()
}

/// `message` is what an event is called that has no name (the standard, §9.2.6).
fn unless_default(name: String) -> String {
    if name == "message" {
        String::new()
    } else {
        name
    }
}

#[test]
fn recorded_streams_read_as_another_implementation_reads_them() {
    let mut compared = 0;
    for case in support::cases_of_kind("stream") {
        let bytes = support::body_of(&case["response"]);
        if bytes.ends_with(b"\n\n") || bytes.ends_with(b"\r\n\r\n") {
            let ours = decode(&[&bytes])
                .into_iter()
                .map(|(name, data)| (unless_default(name), data));
            assert_eq!(
                ours.collect::<Vec<_>>(),
                by_the_oracle(&bytes),
                "{}",
                case["name"]
            );
            compared += 1;
        }
    }
    assert!(
        compared > 15,
        "only {compared} recorded streams were compared"
    );
}

proptest! {
    #[test]
    fn cuts_never_matter(bytes in proptest::collection::vec(prop_oneof![
        Just(b'\n'), Just(b'\r'), Just(b':'), Just(b' '), Just(b'd'), any::<u8>()
    ], 0..80), cut in 0usize..80) {
        let (before, after) = bytes.split_at(cut.min(bytes.len()));
        prop_assert_eq!(decode(&[&bytes]), decode(&[before, after]));
    }
}
