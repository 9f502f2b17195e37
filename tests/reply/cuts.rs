//! The same bytes give the same reply, however they are cut.

use azure_chat::chat::reply::BodyEnd;
use azure_chat::inference::sse::{SseDecoder, SseEvent};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::{receive, support};

/// The bodies that were recorded, and those of the samples.
fn bodies() -> Vec<(String, Vec<u8>)> {
    let kinds = ["stream", "response"].map(support::cases_of_kind);
    let recorded = kinds.iter().flatten().map(|case| {
        let name = case["name"].as_str().unwrap().to_owned();
        (name, support::body_of(&case["response"]))
    });
    let samples = support::samples();
    let samples = samples
        .iter()
        .map(|name| (name.clone(), support::sample(name).into_bytes()));
    recorded.chain(samples).collect()
}

#[test]
fn every_recorded_body_may_be_cut_at_every_byte() {
    let mut bodies = bodies();
    bodies.sort_by(|(_, one), (_, other)| one.cmp(other));
    bodies.dedup_by(|(_, one), (_, other)| one == other);
    assert!(bodies.len() > 40, "only {} bodies were found", bodies.len());
    for (name, bytes) in bodies {
        let expected = receive([bytes.as_slice()], BodyEnd::Whole);
        for cut in 0..bytes.len() {
            let (before, after) = bytes.split_at(cut);
            let received = receive([before, after], BodyEnd::Whole);
            assert_eq!(received, expected, "{name} cut at {cut}");
        }
        let received = receive(bytes.chunks(1), BodyEnd::Whole);
        assert_eq!(received, expected, "{name} byte by byte");
    }
}

/// Bytes in pieces; a cut may fall twice on one place, which gives no bytes.
fn pieces<'a>(bytes: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    cuts.sort_unstable();
    let mut start = 0;
    let mut pieces = Vec::new();
    for cut in cuts.into_iter().chain([bytes.len()]) {
        pieces.push(&bytes[start..cut]);
        start = cut;
    }
    pieces
}

fn decode(pieces: &[&[u8]]) -> Vec<SseEvent> {
    let mut decoder = SseDecoder::default();
    let mut events: Vec<_> = pieces
        .iter()
        .flat_map(|piece| decoder.push(piece))
        .collect();
    events.extend(decoder.finish());
    events
}

fn any_end() -> impl Strategy<Value = BodyEnd> {
    select(vec![
        BodyEnd::Whole,
        BodyEnd::Broken,
        BodyEnd::Stopped,
        BodyEnd::TimedOut,
    ])
}

/// One update, as some server may send it.
fn any_update() -> impl Strategy<Value = Value> {
    const TEXTS: &[&str] = &[
        "<think>",
        "</think>",
        "<thi",
        "nk>",
        "</th",
        "ink>",
        " \n",
        "\n\n",
        "<",
        ">",
        "a",
        "It is 42.",
        "Grüße 🚀",
        "",
    ];
    const NAMES: &[&str] = &[
        "content",
        "content",
        "content",
        "refusal",
        "reasoning_content",
    ];
    let words = (select(NAMES), select(TEXTS)).prop_map(|(name, text)| json!({name: text}));
    let call = (
        prop::option::of(0..3u64),
        prop::option::of(select(&["a", "b"][..])),
        select(&["", "f"][..]),
        select(&["", "{", "\"x\":1", "}"][..]),
    );
    let call = call.prop_map(|(index, id, name, arguments)| {
        json!({"tool_calls": [{"index": index, "id": id, "function": {"name": name, "arguments": arguments}}]})
    });
    let reason = prop::option::weighted(
        0.2,
        select(&["stop", "length", "content_filter", "tool_calls", "eos"][..]),
    );
    let filter = select(vec![
        json!({}),
        json!({"violence": {"filtered": true, "severity": "high"}}),
        json!({"error": {"message": "did not run"}}),
    ]);
    let choice = (0..3u64, prop_oneof![4 => words, 1 => call], reason, filter);
    let choice = choice.prop_map(|(index, delta, reason, filter)| {
        json!({"index": index, "delta": delta, "finish_reason": reason, "content_filter_results": filter})
    });
    let choices = prop::collection::vec(choice, 0..3);
    (choices, prop::option::weighted(0.2, 0..99u64)).prop_map(|(choices, tokens)| {
        json!({"model": "m", "choices": choices, "usage": tokens.map(|tokens| json!({"total_tokens": tokens}))})
    })
}

/// The lines of one event, without their ends.
fn any_event() -> impl Strategy<Value = Vec<String>> {
    let line = |line: &str| Just(vec![line.to_owned(), String::new()]);
    let update = (any_update(), any::<bool>()).prop_map(|(update, blank)| {
        let colon = if blank { "data: " } else { "data:" };
        vec![format!("{colon}{update}"), String::new()]
    });
    let over_lines = any_update().prop_map(|update| {
        let update = serde_json::to_string_pretty(&update).unwrap();
        let lines = update.lines().map(|line| format!("data: {line}"));
        lines.chain([String::new()]).collect()
    });
    prop_oneof![
        12 => update,
        3 => over_lines,
        1 => line(": keep-alive"),
        1 => Just(vec![": inside".to_owned(), "id: 7".to_owned()]),
        1 => line("retry: 10"),
        1 => line("data: no JSON"),
        1 => line("data: {\"error\":{\"code\":\"429\",\"message\":\"slow\"}}"),
        1 => Just(vec!["event: error".to_owned(), "data: died".to_owned(), String::new()]),
        1 => line("data: [DONE]"),
    ]
}

/// A stream of events; the line ends are LF, CR or CRLF, line by line.
fn any_stream() -> impl Strategy<Value = Vec<u8>> {
    let events = prop::collection::vec(any_event(), 0..12);
    let ends = prop::collection::vec(select(&["\n", "\r\n", "\r"][..]), 1..9);
    (events, ends, any::<bool>()).prop_map(|(events, ends, mark)| {
        let start = if mark { "\u{feff}" } else { "" };
        let lines = events.concat();
        let lines = lines.into_iter().zip(ends.into_iter().cycle());
        let body: String = lines.map(|(line, end)| line + end).collect();
        format!("{start}{body}").into_bytes()
    })
}

fn any_cuts() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn recorded_bodies_read_the_same_however_they_are_cut(
        body in select(bodies()), cuts in any_cuts(), end in any_end()
    ) {
        let (name, bytes) = body;
        let pieces = pieces(&bytes, &cuts);
        prop_assert_eq!(decode(&pieces), decode(&[&bytes]), "{}", name);
        prop_assert_eq!(receive(pieces, end), receive([bytes.as_slice()], end), "{}", name);
    }

    #[test]
    fn any_stream_reads_the_same_however_it_is_cut(
        bytes in any_stream(), cuts in any_cuts(), end in any_end()
    ) {
        let pieces = pieces(&bytes, &cuts);
        prop_assert_eq!(decode(&pieces), decode(&[&bytes]));
        prop_assert_eq!(receive(pieces, end), receive([bytes.as_slice()], end));
    }

    #[test]
    fn any_stream_reads_the_same_with_each_of_the_line_ends(
        events in prop::collection::vec(any_event(), 0..12), end in any_end()
    ) {
        // Where no event is found the body is quoted, line ends and all.
        let first = ["data: {\"choices\":[]}", ""].map(str::to_owned);
        let lines = [first.to_vec(), events.concat()].concat();
        let [lf, crlf, cr] = ["\n", "\r\n", "\r"].map(|line_end| {
            let body: String = lines.iter().map(|line| format!("{line}{line_end}")).collect();
            receive([body.as_bytes()], end)
        });
        prop_assert_eq!(&crlf, &lf);
        prop_assert_eq!(&cr, &lf);
    }

    #[test]
    fn no_bytes_make_it_panic_or_read_otherwise_when_cut(
        parts in prop::collection::vec(prop_oneof![
            Just(b"data: ".to_vec()), Just(b"\n\n".to_vec()), Just(b"\r".to_vec()),
            Just(b"{\"choices\":[{\"delta\":{\"content\":\"".to_vec()), Just(b"\"}}]}".to_vec()),
            prop::collection::vec(any::<u8>(), 0..24)
        ], 0..24),
        cuts in any_cuts(), end in any_end()
    ) {
        let bytes = parts.concat();
        let pieces = pieces(&bytes, &cuts);
        prop_assert_eq!(decode(&pieces), decode(&[&bytes]));
        prop_assert_eq!(receive(pieces, end), receive([bytes.as_slice()], end));
    }
}
