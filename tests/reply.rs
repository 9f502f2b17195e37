//! A reply's text and end, from recorded answers cut at every byte.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::error::ChatError;
use azure_chat::chat::message::{EarlyEnd, MessageStatus};
use azure_chat::chat::reply::{BodyEnd, Reply};
use proptest::prelude::*;
use serde_json::Value;

mod support;

fn receive(pieces: &[&[u8]], end: BodyEnd) -> (String, MessageStatus) {
    let mut reply = Reply::default();
    let mut text: String = pieces.iter().map(|piece| reply.push(piece)).collect();
    let (rest, status) = reply.finish(end);
    text.push_str(&rest);
    (text, status)
}

/// How the reference reader of a case says that the reply stands.
fn expected_status(case: &Value, status: &MessageStatus) -> bool {
    let reference = &case["reference_result"];
    let finish = reference["finish_reason"].as_str();
    match status {
        MessageStatus::Failed(ChatError::InStream(error)) => {
            let message = reference["error"]["message"].as_str();
            message.is_some() && error.message.as_deref() == message
        }
        MessageStatus::Failed(ChatError::CutOff) => {
            reference["complete"] == false && finish.is_none()
        }
        MessageStatus::Ended(EarlyEnd::Length) => finish == Some("length"),
        MessageStatus::Ended(EarlyEnd::ContentFilter) => finish == Some("content_filter"),
        MessageStatus::Ended(EarlyEnd::ToolCalls) => finish == Some("tool_calls"),
        MessageStatus::Complete => finish == Some("stop") && reference["error"].is_null(),
        _ => false,
    }
}

#[test]
fn recorded_streams_end_as_the_reference_reader_says() {
    let cases = support::cases_of_kind("stream");
    assert!(
        cases.len() > 25,
        "only {} recorded streams were found",
        cases.len()
    );
    for case in &cases {
        let name = &case["name"];
        let bytes = support::body_of(&case["response"]);
        let end = match case["response"]["ends"].as_str() {
            Some("cut") => BodyEnd::Broken,
            _ => BodyEnd::Whole,
        };
        let (text, status) = receive(&[&bytes], end);
        let reference = &case["reference_result"];
        // A refusal is shown as the reply's text.
        let expected = format!(
            "{}{}",
            reference["content"].as_str().unwrap_or_default(),
            reference["refusal"].as_str().unwrap_or_default()
        );
        assert_eq!(text, expected, "{name}");
        assert!(
            expected_status(case, &status),
            "{name}: {status:?} against {reference}"
        );
        for cut in 0..bytes.len() {
            let (before, after) = bytes.split_at(cut);
            assert_eq!(
                receive(&[before, after], end),
                (text.clone(), status.clone()),
                "{name} cut at {cut}"
            );
        }
    }
}

#[test]
fn a_stopped_reply_keeps_what_came() {
    let bytes = support::body_of(&support::case("stream-connection-cut")["response"]);
    let (text, status) = receive(&[&bytes], BodyEnd::Stopped);
    assert_eq!(
        (text.as_str(), status),
        ("Hello! I'm doing", MessageStatus::Stopped)
    );
}

#[test]
fn whole_completions_are_read_as_well() {
    let check = |name: &str, text: &str, expected: MessageStatus| {
        let bytes = support::body_of(&support::case(name)["response"]);
        assert_eq!(
            receive(&[&bytes], BodyEnd::Whole),
            (text.to_owned(), expected),
            "{name}"
        );
    };
    check(
        "conv-article-four-messages",
        "One mile is about 1,609.34 meters.",
        MessageStatus::Complete,
    );
    check(
        "response-length",
        "It began in",
        MessageStatus::Ended(EarlyEnd::Length),
    );
    check(
        "response-content-filter",
        "",
        MessageStatus::Ended(EarlyEnd::ContentFilter),
    );
    check(
        "response-tool-calls",
        "",
        MessageStatus::Ended(EarlyEnd::ToolCalls),
    );
    check("response-unknown-finish", "97", MessageStatus::Complete);
}

#[test]
fn what_is_no_completion_is_said_to_be_none() {
    let failure = |body: &[u8]| match receive(&[body], BodyEnd::Whole) {
        (text, MessageStatus::Failed(error)) if text.is_empty() => error,
        other => panic!("{other:?}"),
    };
    let not_an_answer = |excerpt: &str| ChatError::NotAnAnswer {
        excerpt: excerpt.to_owned(),
    };
    assert_eq!(failure(b""), not_an_answer(""));
    assert_eq!(failure(b"  \n"), not_an_answer(""));
    assert_eq!(
        failure(b"<html>Sign in</html>"),
        not_an_answer("<html>Sign in</html>")
    );
    let case = support::case("response-200-error-body");
    let error = failure(&support::body_of(&case["response"]));
    assert!(matches!(error, ChatError::InStream(error) if error.message.is_some()));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(pieces in proptest::collection::vec(
        prop_oneof![
            Just(b"data: ".to_vec()), Just(b"\n\n".to_vec()), Just(b"{\"choices\":[{\"delta\":{\"content\":\"".to_vec()),
            Just(b"\"}}]}".to_vec()), proptest::collection::vec(any::<u8>(), 0..12)
        ], 0..24)) {
        let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
        let whole = pieces.concat();
        prop_assert_eq!(receive(&pieces, BodyEnd::Whole), receive(&[&whole], BodyEnd::Whole));
    }
}
