//! Replies that wait for a step: before their head, and after their first word.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

mod support;

use simulator::{Ended, Simulator};
use support::{DEADLINE, Request, SHORT, start};

/// Waits until the first request is recorded and its head has, or has not, left.
async fn recorded(simulator: &Simulator, status: Option<u16>) {
    simulator
        .wait_for(DEADLINE, |all| {
            all.first().is_some_and(|first| first.status == status)
        })
        .await
        .unwrap();
}

async fn ended(simulator: &Simulator, expected: Ended) {
    let requests = simulator
        .wait_for(DEADLINE, |all| all[0].ended != Ended::Running)
        .await
        .unwrap();
    assert_eq!(requests[0].ended, expected);
}

#[tokio::test]
async fn a_held_answer_has_no_head_until_a_step_is_made() {
    let simulator = start().await;
    for stream in [true, false] {
        simulator.clear();
        let connection = Request::chat("held", stream).open(&simulator).await;
        recorded(&simulator, None).await;
        assert_eq!(simulator.requests()[0].ended, Ended::Running);
        simulator.step();
        assert_eq!(connection.whole_response().await.content(), SHORT);
        ended(&simulator, Ended::Complete).await;
        assert_eq!(simulator.requests()[0].status, Some(200));
    }
}

#[tokio::test]
async fn a_client_that_leaves_a_held_answer_frees_it() {
    let simulator = start().await;
    let connection = Request::chat("held", true).open(&simulator).await;
    recorded(&simulator, None).await;
    drop(connection);
    ended(&simulator, Ended::ClosedByClient).await;
    assert_eq!(simulator.requests()[0].status, None);

    // The step is for the next one: nobody else waits.
    simulator.step();
    let next = Request::chat("held", true).send(&simulator).await;
    assert_eq!(next.content(), SHORT);
}

#[tokio::test]
async fn an_answer_held_in_the_middle_has_its_first_word_only() {
    let simulator = start().await;
    let mut connection = Request::chat("held-middle", true).open(&simulator).await;
    connection.read_until("\"content\":\"Hello! \"").await;
    assert!(!connection.received().contains("I'm"));
    assert_eq!(simulator.requests()[0].ended, Ended::Running);
    simulator.step();
    connection.read_until("[DONE]").await;
    assert!(connection.received().contains("thanks."));
    ended(&simulator, Ended::Complete).await;
}

#[tokio::test]
async fn a_whole_answer_held_in_the_middle_is_half_of_it() {
    let simulator = start().await;
    let mut connection = Request::chat("held-middle", false).open(&simulator).await;
    connection.read_until("{\"choices\"").await;
    assert_eq!(simulator.requests()[0].ended, Ended::Running);
    simulator.step();
    assert_eq!(connection.whole_response().await.content(), SHORT);
    ended(&simulator, Ended::Complete).await;
}

#[tokio::test]
async fn a_client_that_leaves_in_the_middle_frees_it() {
    let simulator = start().await;
    let mut connection = Request::chat("held-middle", true).open(&simulator).await;
    connection.read_until("Hello!").await;
    drop(connection);
    ended(&simulator, Ended::ClosedByClient).await;
}

#[tokio::test]
async fn shutting_down_ends_although_an_answer_is_held() {
    let simulator = start().await;
    let _connection = Request::chat("held", true).open(&simulator).await;
    recorded(&simulator, None).await;
    tokio::time::timeout(DEADLINE, simulator.shut_down())
        .await
        .expect("an end");
}
