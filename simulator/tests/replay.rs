//! What was recorded is what is sent: status, headers, bytes, chunks and end of every case.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use simulator::Ended;
use support::{DEADLINE, Request, Response, start};

/// The case files as they are on disk, parsed without the simulator's help.
fn cases() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/wire/cases");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap())
        .collect()
}

fn responses(case: &Value) -> Vec<&Value> {
    match case.get("responses") {
        Some(responses) => responses.as_array().unwrap().iter().collect(),
        None => case.get("response").into_iter().collect(),
    }
}

/// The sizes of the chunks of a body of `length` bytes: the recorded ones as far as they go, then the rest.
fn chunk_sizes(recorded: &Value, length: usize) -> Vec<usize> {
    let mut left = length;
    let recorded = recorded["chunk_sizes"].as_array().unwrap().iter();
    let recorded = recorded.map(|size| usize::try_from(size.as_u64().unwrap()).unwrap());
    let mut sizes = Vec::new();
    for size in recorded.chain([length]) {
        sizes.push(size.min(left));
        left -= size.min(left);
    }
    sizes.retain(|size| *size > 0);
    sizes
}

fn equal(name: &str, recorded: &Value, seen: &Response) {
    assert_eq!(recorded["status"], seen.status(), "{name}");
    for (header, value) in recorded["headers"].as_object().unwrap() {
        assert_eq!(seen.header(header), value.as_str(), "{name}: {header}");
    }
    if let Some(lines) = recorded.get("sse") {
        let lines = lines
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap());
        assert_eq!(seen.text(), lines.collect::<String>(), "{name}");
    } else if let Some(text) = recorded.get("body_text") {
        assert_eq!(seen.text(), text.as_str().unwrap(), "{name}");
    } else {
        assert_eq!(seen.json(), recorded["body"], "{name}");
        assert!(!seen.text().contains(['\n', '\r']), "{name} is not compact");
    }
    if recorded["framing"] == "chunked" {
        let sizes: Vec<usize> = seen.chunks.iter().map(Vec::len).collect();
        assert_eq!(sizes, chunk_sizes(recorded, seen.body().len()), "{name}");
    }
    assert_eq!(seen.whole, recorded["ends"] != "cut", "{name}");
}

#[tokio::test]
async fn every_recorded_answer_is_sent_as_it_was_recorded() {
    let simulator = start().await;
    let mut replayed = 0;
    for case in cases() {
        let name = case["name"].as_str().unwrap();
        if case["kind"] == "info" {
            continue;
        }
        for recorded in responses(&case) {
            let seen = Request::chat(name, true).send(&simulator).await;
            equal(name, recorded, &seen);
            replayed += 1;
        }
    }
    assert!(replayed > 100, "{replayed}");
    let requests = simulator
        .wait_for(DEADLINE, |requests| {
            requests.iter().all(|each| each.ended != Ended::Running)
        })
        .await
        .unwrap();
    let cut = requests
        .iter()
        .filter(|each| each.ended == Ended::Cut)
        .count();
    let complete = requests
        .iter()
        .filter(|each| each.ended == Ended::Complete)
        .count();
    assert_eq!((cut, complete), (1, replayed - 1), "{requests:#?}");
}

#[tokio::test]
async fn chunks_come_as_separate_reads() {
    let simulator = start().await;
    let seen = Request::chat("stream-classic", true).send(&simulator).await;
    assert_eq!(seen.chunks.len(), 9);
    assert!(seen.reads >= 9, "{} reads", seen.reads);
}

#[tokio::test]
async fn a_body_that_the_connection_ends_has_no_other_framing() {
    let simulator = start().await;
    let seen = Request::chat("stream-close-delimited", true)
        .send(&simulator)
        .await;
    assert_eq!(seen.header("transfer-encoding"), None);
    assert_eq!(seen.header("content-length"), None);
    assert!(
        seen.reads > 2,
        "{} reads: the pieces come one by one",
        seen.reads
    );
}

#[tokio::test]
async fn a_case_with_several_answers_gives_them_in_turn_and_begins_again_when_cleared() {
    let simulator = start().await;
    let request = Request::chat("retry-500-then-ok", false);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(request.send(&simulator).await.status());
    }
    simulator.clear();
    statuses.push(request.send(&simulator).await.status());
    assert_eq!(statuses, [500, 500, 200, 200, 500]);
    assert_eq!(simulator.requests().len(), 1);
}

#[tokio::test]
async fn a_recorded_stream_is_one_object_for_who_does_not_stream() {
    let simulator = start().await;
    let seen = Request::chat("stream-crlf", false).send(&simulator).await;
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.json()["object"], "chat.completion");
    let streamed = Request::chat("stream-tool-call", false)
        .send(&simulator)
        .await
        .json();
    assert_eq!(streamed["choices"][0]["finish_reason"], "tool_calls");

    let cut = Request::chat("cut", false).send(&simulator).await;
    assert!(!cut.whole && !cut.body().is_empty());
}

#[tokio::test]
async fn the_model_can_be_asked_what_it_is() {
    let simulator = start().await;
    let target = "/models/info?api-version=2024-05-01-preview";
    let info = Request::post(target, "")
        .method("GET")
        .send(&simulator)
        .await;
    assert_eq!(info.json()["model_name"], "Mistral-Large-2407");
    let elsewhere = "/openai/deployments/gpt-4o/info?api-version=2024-06-01";
    let none = Request::post(elsewhere, "")
        .method("GET")
        .send(&simulator)
        .await;
    assert_eq!(
        (none.status(), none.json()["error"]["code"].as_str()),
        (404, Some("404"))
    );
}
