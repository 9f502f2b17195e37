//! Every recorded call of the Python SDK, made and read by the page's code.
//!
//! `cargo test --test wire -- --nocapture` lists what was compared of each.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::collections::BTreeMap;

use azure_chat::inference::model_info::ModelInfo;
use azure_chat::inference::retry::{self, Call};
use serde_json::Value;

mod support;

mod wire {
    pub(crate) mod answer;
    pub(crate) mod comparison;
    pub(crate) mod question;
    pub(crate) mod refusal;
}

use wire::answer::{self, Received};
use wire::comparison::Comparison;
use wire::question::{self, Asked};
use wire::refusal;

/// How many cases of each kind were recorded.
const RECORDED: &[(&str, usize)] = &[
    ("client-compare", 4),
    ("endpoint", 7),
    ("error", 19),
    ("info", 3),
    ("request", 35),
    ("response", 12),
    ("retry", 9),
    ("stream", 32),
];

#[test]
fn every_recorded_case_is_played_and_none_is_left_out() {
    let mut played: BTreeMap<String, usize> = BTreeMap::new();
    let mut differences = Vec::new();
    for (file, case) in support::cases() {
        let (kind, name) = (case["kind"].as_str().unwrap(), &case["name"]);
        assert_eq!(name, &file, "a case is called like its file");
        let comparison = play(&case);
        println!("{kind} {file}: {}", comparison.compared().join(", "));
        differences.extend(
            comparison
                .differences()
                .iter()
                .map(|difference| format!("{file}: {difference}")),
        );
        *played.entry(kind.to_owned()).or_default() += 1;
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    let recorded = RECORDED
        .iter()
        .map(|(kind, count)| (kind.to_string(), *count));
    assert_eq!(played, recorded.collect());
    assert_eq!(played.values().sum::<usize>(), 121);
    assert_eq!(support::cases().len(), 121, "all of the folder");
}

/// Asks as the case did, and reads what it was answered.
fn play(case: &Value) -> Comparison {
    let mut comparison = Comparison::default();
    let asked = question::asked(case);
    question::compare(&mut comparison, case, &asked);
    let (first, last) = answer::first_and_last(case);
    match case["kind"].as_str().unwrap() {
        "info" => model_info(&mut comparison, case),
        "stream" | "response" | "error" if last["status"] == 200 => {
            let received = answer::receive(last);
            answer::compare_with_reference(&mut comparison, case, &received);
        }
        "stream" | "response" | "error" => {
            refusal::compare_with_reference(&mut comparison, case, &asked.connection);
        }
        "request" | "endpoint" | "client-compare" | "retry" => {
            if last["status"] == 200 {
                compare_with_sdk(&mut comparison, case, &answer::receive(last));
            }
        }
        other => panic!("{other} is no kind that this test knows"),
    }
    if first["status"] != 200 && case["kind"] != "info" {
        refusal::compare_tries(&mut comparison, case, &asked);
    }
    comparison
}

/// The reply as the client's caller got it.
fn compare_with_sdk(comparison: &mut Comparison, case: &Value, received: &Received) {
    let result = &case["sdk_result"];
    let (text, finish_reason) = match &result["value"] {
        // The openai cases keep the text alone, or the pieces of it.
        Value::String(text) => (text.clone(), "stop"),
        Value::Array(pieces) => (pieces.iter().filter_map(Value::as_str).collect(), "stop"),
        _ => {
            let text = result["content"].as_str().unwrap_or_default();
            (text.to_owned(), result["finish_reason"].as_str().unwrap())
        }
    };
    let ending = &received.finished.endings[0];
    comparison.same("reply", &received.texts[0], &text);
    comparison.same("status", &ending.status, &answer::end(Some(finish_reason)));
    let calls = result["choices"][0]["message"]["tool_calls"].as_array();
    comparison.same(
        "tool calls",
        ending.tool_calls.len(),
        calls.map_or(0, Vec::len),
    );
}

/// What `get_model_info` returned, and how often it asked.
fn model_info(comparison: &mut Comparison, case: &Value) {
    let response = &case["response"];
    let body = String::from_utf8(support::body_of(response)).unwrap();
    let recorded = case["sdk_result"].get("as_dict").map(|info| ModelInfo {
        model_name: info["model_name"].as_str().unwrap().to_owned(),
        model_type: info["model_type"].as_str().unwrap().to_owned(),
        model_provider_name: info["model_provider_name"].as_str().unwrap().to_owned(),
    });
    comparison.same("model", ModelInfo::from_body(&body), recorded);
    let status = response["status"].as_u64().unwrap().try_into().unwrap();
    let hints = answer::hints(response);
    let wait = retry::wait_ms(Call::ModelInfo, status, &hints, None, 1, 0);
    // A second call does not go to the wire: the SDK keeps the answer.
    let tries = case["tries"]["requests"].as_u64().unwrap_or(1);
    comparison.same("tries", 1 + u64::from(wait.is_some()), tries);
}

#[test]
fn what_model_info_is_refused_with_is_tried_as_the_sdk_does() {
    // NOTES.md, §8: the SDK tries GET again on these, as it does on 503; a
    // 429 is not tried at once by the page.
    let waits = |status| {
        [1, 2, 3].map(|tried| {
            retry::wait_ms(Call::ModelInfo, status, &Default::default(), None, tried, 0)
        })
    };
    for status in [408, 500, 502, 503, 504] {
        assert_eq!(waits(status), [Some(0), Some(1600), Some(3200)], "{status}");
    }
    assert_eq!(waits(429), [Some(1600), Some(1600), Some(3200)]);
    for status in [400, 401, 404] {
        assert_eq!(waits(status), [None; 3], "{status}");
    }
}

#[test]
fn both_wordings_of_a_wait_are_read_where_no_header_says_it() {
    let check = |name: &str, sentence: &str, expected_ms: u64| {
        let mut case = support::case(name);
        let message = &mut case["response"]["body"]["error"]["message"];
        assert!(message.as_str().unwrap().contains(sentence), "{message}");
        *message = message
            .as_str()
            .unwrap()
            .replace("2 second", "9 second")
            .into();
        case["response"]["headers"] = Value::Null;
        let asked: Asked = question::asked(&case);
        let played = refusal::play(&case, &asked);
        assert_eq!(played.waits_ms, [expected_ms; 3], "{name}");
    };
    check(
        "retry-429-retry-after",
        "Please retry after 2 seconds.",
        9000,
    );
    check("retry-429-no-header", "Try again in 2 seconds.", 9000);
}
