//! Functions that the model asks for: their results are typed, sent, and stay in the conversation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{ChatPage, DEADLINE, Message, Name, Role, Scene, Stage};
use serde_json::{Value, json};

const QUESTION: &str = "What is the weather?";

/// The assistant's message as it goes back: as it came.
fn calls() -> Value {
    let call = |id: &str, name: &str, arguments: &str| json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}});
    json!({"role": "assistant", "tool_calls": [
        call("call_sharedA", "get_weather", r#"{"city":"Oslo"}"#),
        call("call_sharedB", "get_time", r#"{"zone":"CET"}"#),
    ]})
}

fn result(id: &str, content: &str) -> Value {
    json!({"role": "tool", "tool_call_id": id, "content": content})
}

fn scene() -> Scene {
    Scene::new("tools").site("system", "".into())
}

/// Asks, and waits for the fields of the two calls.
async fn ask(page: ChatPage<'_>) {
    page.ask(QUESTION).await;
    page.find(Role::Textbox, Name::Is("Result of get_weather"))
        .await;
    page.find(Role::Textbox, Name::Is("Result of get_time"))
        .await;
}

async fn give_results(page: ChatPage<'_>, weather: &str, time: &str) {
    page.fill("Result of get_weather", weather).await;
    page.fill("Result of get_time", time).await;
    page.click_button("Send results").await;
    page.replied(&format!("The functions returned {weather} and {time}."))
        .await;
}

fn labels(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.label.as_str())
        .collect()
}

#[tokio::test]
async fn results_are_sent_with_their_calls_and_with_every_later_question() {
    scene()
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            ask(page).await;
            let send = page.find(Role::Button, Name::Is("Send results")).await;
            assert!(!send.is_enabled().await.unwrap());
            page.fill("Result of get_weather", "rain").await;
            assert!(!send.is_enabled().await.unwrap(), "one of two is missing");
            give_results(page, "rain", "noon").await;
            page.gone(Role::Textbox, Name::Is("Result of get_weather"))
                .await;

            let question = json!({"role": "user", "content": QUESTION});
            let so_far = [
                question,
                calls(),
                result("call_sharedA", "rain"),
                result("call_sharedB", "noon"),
            ];
            assert_eq!(simulator.requests()[1].body["messages"], json!(so_far));

            let messages = page.messages().await;
            let expected = [
                "You",
                "Assistant",
                "Tool get_weather",
                "Tool get_time",
                "Assistant",
            ];
            assert_eq!(labels(&messages), expected);
            assert_eq!(messages[2].text, "rain");

            page.ask("Thanks. And now?").await;
            let requests = simulator.wait_for(DEADLINE, |all| all.len() == 3).await;
            let later = requests.unwrap()[2].body["messages"].clone();
            let words = "The functions returned rain and noon.";
            let mut expected = so_far.to_vec();
            expected.push(json!({"role": "assistant", "content": words}));
            expected.push(json!({"role": "user", "content": "Thanks. And now?"}));
            assert_eq!(later, json!(expected));
        })
        .await;
}

#[tokio::test]
async fn a_function_that_returns_nothing_is_answered_deliberately() {
    scene()
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            ask(page).await;
            page.fill("Result of get_weather", "rain").await;
            page.click_button("Send empty results").await;
            page.replied("The functions returned rain and .").await;
            let messages = simulator.requests()[1].body["messages"].clone();
            assert_eq!(messages[3], result("call_sharedB", ""));
        })
        .await;
}

#[tokio::test]
async fn calls_without_results_are_not_sent_and_that_is_said() {
    scene()
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            ask(page).await;
            page.ask("In words, please.").await;
            let requests = simulator.wait_for(DEADLINE, |all| all.len() == 2).await;
            let expected = json!([
                {"role": "user", "content": QUESTION},
                {"role": "user", "content": "In words, please."},
            ]);
            assert_eq!(requests.unwrap()[1].body["messages"], expected);
            let said = "No result was given: this call is not sent to the model.";
            page.message("why the calls were not sent", |messages| {
                let reply = messages.get(1)?;
                (reply.whole.matches(said).count() == 2).then_some(())
            })
            .await;
        })
        .await;
}

#[tokio::test]
async fn another_result_is_a_version_and_both_survive_a_reload() {
    scene()
        .play(async |stage| {
            let Stage {
                browser,
                page,
                simulator,
                ..
            } = stage;
            ask(page).await;
            give_results(page, "rain", "noon").await;

            page.click_in_message(2, "Edit").await;
            page.fill("Edit message", "snow").await;
            page.click_button("Save and send").await;
            page.replied("The functions returned snow and noon.").await;
            let messages = simulator.requests()[2].body["messages"].clone();
            assert_eq!(messages[2], result("call_sharedA", "snow"));
            assert_eq!(messages[3], result("call_sharedB", "noon"));
            let both = |messages: &[Message]| {
                let result = messages.get(2)?;
                let fits = result.text == "snow" && result.whole.contains("2 of 2");
                fits.then_some(())
            };
            page.message("two versions of the result", both).await;

            browser.reload().await;
            page.message("the same after a reload", both).await;
            assert_eq!(
                labels(&page.messages().await)[2..4],
                ["Tool get_weather", "Tool get_time"]
            );
            page.click_in_message(2, "Previous version").await;
            page.replied("The functions returned rain and noon.").await;
        })
        .await;
}

#[tokio::test]
async fn results_that_are_not_sent_yet_stay_where_they_are() {
    scene()
        .play(async |stage| {
            let Stage { page, .. } = stage;
            ask(page).await;
            page.fill("Result of get_weather", "ra").await;
            page.click_button("New chat").await;
            page.message("an empty transcript", |messages| {
                messages.is_empty().then_some(())
            })
            .await;
            let link = page.find(Role::Link, Name::Is(QUESTION)).await;
            link.click().await.unwrap();
            page.field_becomes("Result of get_weather", "ra").await;
        })
        .await;
}

#[tokio::test]
async fn a_deleted_result_asks_for_results_again() {
    scene()
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            ask(page).await;
            give_results(page, "rain", "noon").await;
            page.click_in_message(2, "Delete").await;
            page.message("two messages", |messages| {
                (messages.len() == 2).then_some(())
            })
            .await;
            give_results(page, "hail", "dusk").await;
            let messages = simulator.requests()[2].body["messages"].clone();
            assert_eq!(messages[2], result("call_sharedA", "hail"));
            assert_eq!(messages[3], result("call_sharedB", "dusk"));
        })
        .await;
}
