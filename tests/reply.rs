//! A reply's text and end, however the network cuts what the server sends.
//!
//! What the recorded answers say is in tests/wire.rs.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::error::ChatError;
use azure_chat::chat::message::{EarlyEnd, MessageStatus, ReplyFacts};
use azure_chat::chat::reasoning::Parted;
use azure_chat::chat::reply::{AnswerFacts, BodyEnd, Ending, Growth, Reply};
use azure_chat::inference::request::ToolCall;
use serde_json::{Value, json};

mod support;

mod reply {
    mod cuts;
}

/// A reply that is over, with all that it grew by.
#[derive(Debug, Clone, PartialEq)]
struct Received {
    choices: Vec<Parted>,
    endings: Vec<Ending>,
    facts: AnswerFacts,
}

impl Received {
    fn text(&self) -> &str {
        &self.choices[0].text
    }

    fn reasoning(&self) -> &str {
        &self.choices[0].reasoning
    }

    fn status(&self) -> &MessageStatus {
        &self.endings[0].status
    }

    fn failure(&self) -> &ChatError {
        match self.status() {
            MessageStatus::Failed(error) => error,
            other => panic!("{other:?} is no failure"),
        }
    }

    /// What the page says of it besides its text.
    fn remarks(&self) -> Vec<String> {
        let facts = ReplyFacts {
            filter: self.endings[0].filter.clone(),
            prompt_filter: self.facts.prompt_filter.clone(),
            ..ReplyFacts::default()
        };
        facts.remarks()
    }
}

fn receive<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, end: BodyEnd) -> Received {
    let mut reply = Reply::default();
    let mut growth: Vec<Growth> = Vec::new();
    for piece in pieces {
        growth.extend(reply.push(piece));
    }
    let finished = reply.finish(end);
    let mut choices = vec![Parted::default(); finished.endings.len()];
    for Growth { choice, added } in growth.into_iter().chain(finished.growth) {
        choices[choice].text.push_str(&added.text);
        choices[choice].reasoning.push_str(&added.reasoning);
    }
    Received {
        choices,
        endings: finished.endings,
        facts: finished.facts,
    }
}

fn whole(body: &str) -> Received {
    receive([body.as_bytes()], BodyEnd::Whole)
}

/// The events of these updates, and `[DONE]`.
fn stream(updates: &[Value]) -> String {
    let events = updates.iter().map(|update| format!("data: {update}\n\n"));
    events.collect::<String>() + "data: [DONE]\n\n"
}

/// An update that adds to the first choice.
fn delta(delta: Value) -> Value {
    json!({"choices": [{"index": 0, "delta": delta}]})
}

fn text(choice: u64, text: &str) -> Value {
    json!({"choices": [{"index": choice, "delta": {"content": text}}]})
}

fn finish(choice: u64, reason: &str) -> Value {
    json!({"choices": [{"index": choice, "delta": {}, "finish_reason": reason}]})
}

#[test]
fn the_end_of_the_body_decides_how_an_unfinished_reply_stands() {
    let body = "data: {\"choices\":[{\"delta\":{\"content\":\"Half a\"}}]}\n\ndata: {\"choi";
    let check = |end: BodyEnd, status: MessageStatus| {
        let received = receive([body.as_bytes()], end);
        assert_eq!((received.text(), received.status()), ("Half a", &status));
    };
    check(BodyEnd::Stopped, MessageStatus::Stopped);
    check(BodyEnd::Broken, MessageStatus::Failed(ChatError::CutOff));
    check(BodyEnd::Whole, MessageStatus::Failed(ChatError::CutOff));
    check(
        BodyEnd::TimedOut,
        MessageStatus::Failed(ChatError::TimedOut),
    );
}

#[test]
fn a_finished_reply_stands_whatever_the_connection_does_next() {
    let body = stream(&[text(0, "All."), finish(0, "stop")]);
    for end in [BodyEnd::Whole, BodyEnd::Broken, BodyEnd::TimedOut] {
        let received = receive([body.as_bytes()], end);
        assert_eq!(received.status(), &MessageStatus::Complete, "{end:?}");
    }
    let unfinished = whole(&stream(&[text(0, "All.")]));
    assert_eq!(
        unfinished.status(),
        &MessageStatus::Complete,
        "[DONE] is an end"
    );
}

#[test]
fn what_is_no_answer_is_quoted() {
    let check = |body: &str, excerpt: &str| {
        let expected = ChatError::NotAnAnswer {
            excerpt: excerpt.to_owned(),
        };
        assert_eq!(whole(body).failure(), &expected, "{body:?}");
        assert_eq!(whole(body).text(), "");
    };
    check("", "");
    check(" \r\n\t", "");
    check("upstream connect error\n", "upstream connect error");
    check("[]", "[]");
    check("{\"status\":\"queued\"}", "{\"status\":\"queued\"}");
    check("\u{feff}<html>Sign in</html>", "<html>Sign in</html>");
    check("data: {\"choi", "{\"choi");
    let long = format!("<p>{}", "ü".repeat(900));
    check(&long, &format!("<p>{}", "ü".repeat(297)));
    check(&"no answer ".repeat(300), &"no answer ".repeat(30));
}

#[test]
fn an_answer_without_choices_is_no_reply() {
    for body in [
        stream(&[]).replace(
            "data: [DONE]",
            "data: {\"object\":\"chat.completion.chunk\"}",
        ),
        stream(&[json!({"choices": []})]),
        stream(&[json!({"choices": [], "usage": {"total_tokens": 7}})]),
        json!({"choices": []}).to_string(),
        json!({"object": "chat.completion", "choices": null}).to_string(),
    ] {
        assert_eq!(whole(&body).failure(), &ChatError::NoReply, "{body}");
    }
}

#[test]
fn nothing_more_is_read_after_the_end_or_an_error() {
    for end in [
        "data: [DONE]\n\n",
        "data: {\"error\":\"died\"}\n\n",
        "event: error\ndata: died\n\n",
    ] {
        let mut reply = Reply::default();
        reply.push(format!("data: {}\n\n", text(0, "a")).as_bytes());
        assert!(!reply.is_over());
        let same_piece = format!("{end}data: {}\n\n", text(0, "b"));
        assert_eq!(reply.push(same_piece.as_bytes()), [], "{end}");
        assert!(reply.is_over(), "{end}");
        assert_eq!(
            reply.push(format!("data: {}\n\n", text(0, "c")).as_bytes()),
            []
        );
        let status = &reply.finish(BodyEnd::Whole).endings[0].status;
        let failed = matches!(status, MessageStatus::Failed(ChatError::InStream(_)));
        assert_eq!(failed, end.contains("died"), "{end}: {status:?}");
    }
}

#[test]
fn a_block_after_the_end_still_withholds_the_reply() {
    let late = json!({"choices": [{"index": 0, "finish_reason": null,
        "content_filter_offsets": {"check_offset": 0, "start_offset": 0, "end_offset": 9},
        "content_filter_results": {"violence": {"filtered": true, "severity": "high"}}}]});
    let received = whole(&stream(&[text(0, "The fight"), finish(0, "stop"), late]));
    assert_eq!(received.text(), "The fight");
    assert_eq!(
        received.status(),
        &MessageStatus::Ended(EarlyEnd::ContentFilter)
    );
    let facts = ReplyFacts {
        filter: received.endings[0].filter.clone(),
        ..ReplyFacts::default()
    };
    let sentence = EarlyEnd::ContentFilter.sentence(&facts);
    assert!(
        sentence.contains("for violence, severity high"),
        "{sentence}"
    );
}

#[test]
fn a_reply_that_was_stopped_after_a_block_was_blocked() {
    let block = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "content_filter",
        "content_filter_results": {"violence": {"filtered": true}}}]});
    let mut reply = Reply::default();
    reply.push(format!("data: {block}\n\n").as_bytes());
    let ending = &reply.finish(BodyEnd::Stopped).endings[0];
    assert_eq!(ending.status, MessageStatus::Ended(EarlyEnd::ContentFilter));
}

#[test]
fn what_the_filter_noticed_in_the_prompt_stays_noticed() {
    let prompt = |detected: bool| {
        json!({"choices": [], "prompt_filter_results": [{"content_filter_results":
            {"jailbreak": {"filtered": false, "detected": detected}}}]})
    };
    let received = whole(&stream(&[
        prompt(true),
        prompt(false),
        text(0, "a"),
        finish(0, "stop"),
    ]));
    let facts = ReplyFacts {
        prompt_filter: received.facts.prompt_filter.clone(),
        ..ReplyFacts::default()
    };
    let remarks = facts.remarks().concat();
    assert!(remarks.contains("jailbreak"), "{remarks}");
}

#[test]
fn a_choice_without_text_has_its_ending_too() {
    let call = |index: u64| {
        json!({"choices": [{"index": index, "delta": {"tool_calls": [
            {"index": 0, "id": format!("call_{index}"), "function": {"name": "f", "arguments": "{}"}}
        ]}, "finish_reason": "tool_calls"}]})
    };
    let received = whole(&stream(&[call(0), call(1)]));
    let ids: Vec<_> = received
        .endings
        .iter()
        .map(|ending| ending.tool_calls[0].id.as_str())
        .collect();
    assert_eq!(ids, ["call_0", "call_1"]);
}

#[test]
fn an_object_that_calls_itself_an_error_is_one() {
    for body in [
        r#"{"object":"error","message":"model not loaded","code":503}"#.to_owned(),
        "data: {\"object\":\"error\",\"message\":\"model not loaded\"}\n\ndata: [DONE]\n\n"
            .to_owned(),
    ] {
        let mut reply = Reply::default();
        reply.push(body.as_bytes());
        let ending = &reply.finish(BodyEnd::Whole).endings[0];
        let MessageStatus::Failed(ChatError::InStream(error)) = &ending.status else {
            panic!("{body}: {ending:?}");
        };
        assert_eq!(error.message.as_deref(), Some("model not loaded"));
    }
}

#[test]
fn the_filters_other_answers_are_told_as_remarks() {
    let check = |sample: &str, reply: &str, status: MessageStatus, remarks: &[&str]| {
        let received = whole(&support::sample(sample));
        assert_eq!(received.text(), reply, "{sample}");
        assert_eq!(received.status(), &status, "{sample}");
        assert_eq!(received.remarks(), remarks, "{sample}");
    };
    let blocked = MessageStatus::Ended(EarlyEnd::ContentFilter);
    check(
        "stream.filter_error.sse",
        "Spring.",
        MessageStatus::Complete,
        &["The content filter did not run: The contents are not filtered."],
    );
    check(
        "stream.async_filter_pass.sse",
        "Color is light.",
        MessageStatus::Complete,
        &[],
    );
    check(
        "stream.async_filter_blocked.sse",
        "Hey Jude",
        blocked.clone(),
        &[],
    );
    check("stream.content_filter.sse", "The fight began", blocked, &[]);
}

#[test]
fn each_choice_grows_by_itself_in_the_order_of_appearance() {
    let mut reply = Reply::default();
    let mut push = |update: Value| {
        let growth = reply.push(format!("data: {update}\n\n").as_bytes());
        let growth = growth.into_iter();
        growth
            .map(|growth| (growth.choice, growth.added.text))
            .collect::<Vec<_>>()
    };
    let grown = |choice: usize, text: &str| vec![(choice, text.to_owned())];
    assert_eq!(push(text(2, "Tails")), grown(0, "Tails"));
    assert_eq!(push(text(0, "Heads")), grown(1, "Heads"));
    assert_eq!(push(text(2, ".")), grown(0, "."));
    let both = json!({"choices": [{"index": 0, "delta": {"content": "!"}}, {"index": 2, "delta": {"content": "?"}}]});
    assert_eq!(push(both), [(1, "!".to_owned()), (0, "?".to_owned())]);
    assert_eq!(push(finish(0, "length")), []);
    assert_eq!(push(finish(2, "stop")), []);
    let endings = reply.finish(BodyEnd::Whole).endings;
    let statuses: Vec<_> = endings.into_iter().map(|ending| ending.status).collect();
    let length = MessageStatus::Ended(EarlyEnd::Length);
    assert_eq!(statuses, [MessageStatus::Complete, length]);
}

#[test]
fn reasoning_is_parted_from_the_reply() {
    let check = |updates: &[Value], reasoning: &str, reply: &str| {
        let received = whole(&stream(updates));
        assert_eq!((received.reasoning(), received.text()), (reasoning, reply));
    };
    let tagged = [
        "<thi",
        "nk>\n",
        "Six times",
        " seven.\n",
        "</th",
        "ink>",
        "\n\nIt is 42.",
    ];
    let tagged: Vec<_> = tagged.iter().map(|piece| text(0, piece)).collect();
    check(&tagged, "Six times seven.", "It is 42.");
    check(
        &[
            delta(json!({"reasoning_content": "Six times", "content": null})),
            delta(json!({"reasoning_content": " seven."})),
            delta(json!({"content": "It is 42."})),
        ],
        "Six times seven.",
        "It is 42.",
    );
    check(
        &[delta(json!({"reasoning": "Hm."})), text(0, "42")],
        "Hm.",
        "42",
    );
    let message = json!({"choices": [{"message": {"reasoning_content": "Hm.", "content": "42"}, "finish_reason": "stop"}]});
    let received = whole(&message.to_string());
    assert_eq!((received.reasoning(), received.text()), ("Hm.", "42"));
    assert_eq!(received.status(), &MessageStatus::Complete);
}

#[test]
fn tool_calls_are_put_together_with_an_index_and_without() {
    let piece = |piece: Value| delta(json!({"tool_calls": [piece]}));
    let check = |updates: &[Value]| {
        let received = whole(&stream(updates));
        let call = |id: &str, name: &str, arguments: &str| ToolCall {
            id: id.to_owned(),
            name: name.to_owned(),
            arguments: arguments.to_owned(),
        };
        let expected = [call("a", "weather", "{\"x\":1}"), call("b", "time", "{}")];
        assert_eq!(received.endings[0].tool_calls, expected);
        assert_eq!(
            received.status(),
            &MessageStatus::Ended(EarlyEnd::ToolCalls)
        );
    };
    check(&[
        piece(json!({"index": 0, "id": "a", "function": {"name": "weather", "arguments": ""}})),
        piece(json!({"index": 1, "id": "b", "function": {"name": "time", "arguments": "{"}})),
        piece(json!({"index": 0, "function": {"arguments": "{\"x\":1}"}})),
        piece(json!({"index": 1, "function": {"arguments": "}"}})),
        finish(0, "tool_calls"),
    ]);
    check(&[
        piece(json!({"id": "a", "function": {"name": "weather", "arguments": "{\"x\""}})),
        piece(json!({"function": {"arguments": ":1}"}})),
        piece(json!({"id": "b", "function": {"name": "time", "arguments": {}}})),
        finish(0, "tool_calls"),
    ]);
}
