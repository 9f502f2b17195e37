//! The scenarios whose replies are put together: thoughts, verdicts, calls, beginnings, several at once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

mod support;

use serde_json::{Value, json};
use simulator::Simulator;
use support::{Request, Response, start};

/// The answer to `fields`, which must be a 200.
async fn reply(simulator: &Simulator, scenario: &str, fields: Value) -> Response {
    let seen = Request::chat_with(scenario, &fields).send(simulator).await;
    assert_eq!(seen.status(), 200, "{scenario}: {}", seen.text());
    seen
}

/// The only choice of a whole answer.
async fn choice(simulator: &Simulator, scenario: &str) -> Value {
    let whole = reply(simulator, scenario, json!({})).await.json();
    assert_eq!(whole["choices"].as_array().unwrap().len(), 1, "{whole}");
    whole["choices"][0].clone()
}

/// The values at a place of each event's first choice, where there is one.
fn each(seen: &Response, pointer: &str) -> Vec<Value> {
    let events = seen.events();
    let choices = events.iter().map(|event| &event["choices"][0]);
    choices
        .filter_map(|choice| choice.pointer(pointer))
        .cloned()
        .collect()
}

fn joined(pieces: &[Value]) -> String {
    pieces.iter().filter_map(Value::as_str).collect()
}

fn stream() -> Value {
    json!({"stream": true})
}

#[tokio::test]
async fn thoughts_come_in_a_field_before_the_reply() {
    let simulator = start().await;
    let thoughts = "Six times seven is asked. Six times seven is 42.";
    for (scenario, field) in [
        ("reasoning-content", "reasoning_content"),
        ("reasoning", "reasoning"),
    ] {
        let seen = reply(&simulator, scenario, stream()).await;
        assert_eq!(seen.content(), "The answer is 42.", "{scenario}");
        assert_eq!(joined(&each(&seen, &format!("/delta/{field}"))), thoughts);
        assert!(seen.events().len() >= 12, "{scenario}");

        let message = &choice(&simulator, scenario).await["message"];
        assert_eq!(
            (&message[field], &message["content"]),
            (&json!(thoughts), &json!("The answer is 42."))
        );
    }
}

#[tokio::test]
async fn thoughts_come_inside_of_the_text_with_cut_tags() {
    let simulator = start().await;
    let text =
        "<think>\nSix times seven is asked. Six times seven is 42.\n</think>\n\nThe answer is 42.";
    let seen = reply(&simulator, "think", stream()).await;
    assert_eq!(seen.content(), text);
    let pieces = each(&seen, "/delta/content");
    assert!(
        pieces
            .iter()
            .filter_map(Value::as_str)
            .all(|piece| !piece.contains("<think>") && !piece.contains("</think>")),
        "{pieces:?}"
    );
    let whole = choice(&simulator, "think").await;
    assert_eq!(whole["message"]["content"], text);
}

#[tokio::test]
async fn a_filter_that_did_not_run_says_so() {
    let simulator = start().await;
    let sample = format!(
        "{}/../tests/fixtures/wire/samples/stream.filter_error.sse",
        env!("CARGO_MANIFEST_DIR")
    );
    let seen = reply(&simulator, "filter-not-run", stream()).await;
    assert_eq!(seen.text(), std::fs::read_to_string(sample).unwrap());

    let whole = choice(&simulator, "filter-not-run").await;
    assert_eq!(whole["message"]["content"], "Spring.");
    assert_eq!(
        whole["content_filter_result"]["error"]["code"],
        "content_filter_error"
    );
    assert_eq!(whole["content_filter_results"], json!({}));
}

#[tokio::test]
async fn a_late_block_comes_after_the_finish_without_a_delta() {
    let simulator = start().await;
    let seen = reply(&simulator, "filter-late-block", stream()).await;
    let events = seen.events();
    let [.., finish, last] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!(finish["choices"][0]["finish_reason"], "stop");
    let block = &last["choices"][0];
    assert_eq!(
        (&block["finish_reason"], block.get("delta")),
        (&Value::Null, None)
    );
    let blocked = json!({"detected": true, "filtered": true});
    assert_eq!(
        block["content_filter_results"]["protected_material_text"],
        blocked
    );
    assert_eq!(seen.content(), "The song goes like this.");

    let whole = choice(&simulator, "filter-late-block").await;
    assert_eq!(
        whole["content_filter_results"]["protected_material_text"],
        blocked
    );
}

#[tokio::test]
async fn protected_code_ends_the_reply_with_a_citation() {
    let simulator = start().await;
    let verdict = json!({
        "detected": true,
        "filtered": true,
        "citation": {"URL": "https://github.com/contoso/example", "license": "MIT"},
    });
    let seen = reply(&simulator, "protected-code", stream()).await;
    let events = seen.events();
    let last = &events.last().unwrap()["choices"][0];
    for choice in [last, &choice(&simulator, "protected-code").await] {
        assert_eq!(choice["finish_reason"], "content_filter");
        assert_eq!(
            choice["content_filter_results"]["protected_material_code"],
            verdict
        );
    }
    assert_eq!(seen.content(), "fn main() {");
}

#[tokio::test]
async fn calls_without_an_index_are_told_apart_by_their_ids() {
    let simulator = start().await;
    let seen = reply(&simulator, "tool-calls-no-index", stream()).await;
    let pieces = each(&seen, "/delta/tool_calls/0");
    assert!(pieces.len() > 4 && pieces.iter().all(|piece| piece.get("index").is_none()));
    let ids: Vec<_> = pieces.iter().filter_map(|piece| piece.get("id")).collect();
    assert_eq!(ids, ["call_sharedA", "call_sharedB"]);
    assert_eq!(
        each(&seen, "/finish_reason").last(),
        Some(&json!("tool_calls"))
    );

    let whole = choice(&simulator, "tool-calls-no-index").await;
    let calls = whole["message"]["tool_calls"].as_array().unwrap();
    let arguments: Vec<_> = calls
        .iter()
        .map(|call| &call["function"]["arguments"])
        .collect();
    assert_eq!(arguments, [r#"{"city":"Oslo"}"#, r#"{"zone":"CET"}"#]);
}

#[tokio::test]
async fn calls_that_have_results_are_answered_in_words() {
    let simulator = start().await;
    let question = json!({"role": "user", "content": "What is the weather?"});
    let asked = choice(&simulator, "tools").await;
    assert_eq!(asked["finish_reason"], "tool_calls");
    let calls = asked["message"]["tool_calls"].clone();
    let result =
        |id: &str, content: &str| json!({"role": "tool", "tool_call_id": id, "content": content});
    let body = json!({"messages": [
        question,
        {"role": "assistant", "tool_calls": calls},
        result("call_sharedA", "rain"),
        result("call_sharedB", "noon"),
    ]});
    let seen = reply(&simulator, "tools", body).await;
    let words = "The functions returned rain and noon.";
    assert_eq!(seen.json()["choices"][0]["message"]["content"], words);
}

#[tokio::test]
async fn a_beginning_is_followed_by_its_rest_when_that_is_asked_for() {
    let simulator = start().await;
    let question = json!({"role": "user", "content": "When was it?"});
    let begun = json!({"role": "assistant", "content": "It began in"});
    for (scenario, whole, finish) in [
        ("length-then-rest", true, json!("length")),
        ("cut-then-rest", false, Value::Null),
    ] {
        let first = reply(&simulator, scenario, stream()).await;
        assert_eq!(
            (first.content().as_str(), first.whole),
            ("It began in", whole),
            "{scenario}"
        );
        assert_eq!(each(&first, "/finish_reason").last(), Some(&finish));

        let messages = json!([question, begun, {"role": "user", "content": "Go on."}]);
        let fields = json!({"messages": messages, "stream": true});
        let rest = reply(&simulator, scenario, fields).await;
        assert_eq!(rest.content(), " 1998 and ended in 2011.");
        assert_eq!(each(&rest, "/finish_reason").last(), Some(&json!("stop")));
    }
    let begun = choice(&simulator, "length-then-rest").await;
    assert_eq!(
        (&begun["message"]["content"], &begun["finish_reason"]),
        (&json!("It began in"), &json!("length"))
    );
    let cut = reply(&simulator, "cut-then-rest", json!({})).await;
    assert!(!cut.whole && !cut.body().is_empty());
}

#[tokio::test]
async fn as_many_replies_come_as_were_asked_for() {
    let simulator = start().await;
    let texts = ["First reply.", "Second reply.", "Third reply."];
    let seen = reply(&simulator, "several", json!({"n": 3, "stream": true})).await;
    let mut gathered = vec![String::new(); 3];
    let mut order = Vec::new();
    for event in seen.events() {
        let choice = &event["choices"][0];
        if let Some(text) = choice["delta"]["content"].as_str() {
            let index = usize::try_from(choice["index"].as_u64().unwrap()).unwrap();
            gathered[index].push_str(text);
            if !text.is_empty() {
                order.push(index);
            }
        }
    }
    assert_eq!(gathered, texts);
    assert_eq!(order, [0, 1, 2, 0, 1, 2], "interleaved");
    assert_eq!(each(&seen, "/finish_reason").len(), seen.events().len() - 1);

    let whole = reply(&simulator, "several", json!({"n": 3})).await.json();
    for (index, text) in texts.iter().enumerate() {
        let choice = &whole["choices"][index];
        assert_eq!(
            (&choice["index"], &choice["message"]["content"]),
            (&json!(index), &json!(text))
        );
    }
    assert_eq!(
        choice(&simulator, "several").await["message"]["content"],
        "First reply."
    );
}

#[tokio::test]
async fn parameters_are_said_back() {
    let simulator = start().await;
    let seen = reply(
        &simulator,
        "echo-parameters",
        json!({"top_p": 0.5, "stream": true, "stop": ["a b"], "max_tokens": 9}),
    )
    .await;
    assert_eq!(
        seen.content(),
        r#"{"max_tokens":9,"stop":["a b"],"stream":true,"top_p":0.5}"#
    );
}

#[tokio::test]
async fn a_composed_stream_has_its_usage_when_it_is_asked_for() {
    let simulator = start().await;
    let fields = json!({"stream": true, "stream_options": {"include_usage": true}});
    for scenario in ["reasoning-content", "filter-late-block", "several"] {
        let seen = reply(&simulator, scenario, fields.clone()).await;
        let last = seen.events().last().unwrap().clone();
        assert_eq!(last["choices"], json!([]), "{scenario}");
        assert!(last["usage"]["completion_tokens"].as_u64().unwrap() > 0);
    }
}
