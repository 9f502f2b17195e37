//! A card's buttons mean what failed, whatever was done since.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::config::{FEET, FEET_REPLY};
use e2e::{DEADLINE, Name, Role, Site, config, in_browser};
use serde_json::{Value, json};
use simulator::{Options, Simulator};

/// A page with a connection to each of these scenarios, and a limit of tokens for all of them.
fn limited(simulator: &Simulator, scenarios: &[&str]) -> Value {
    let mut page = config::several(simulator, scenarios);
    page["parameters"] = json!({"max_tokens": 9});
    page
}

#[tokio::test]
async fn what_mends_a_connection_mends_the_one_that_failed() {
    const PICKY: &str = "needs-max-completion-tokens";
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&limited(&simulator, &[PICKY, "gpt-4o"])).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        page.click_button("Undo").await;
        page.ask(FEET).await;
        page.alert_with(&["max_tokens"]).await;
        simulator.clear();

        page.choose_connection("gpt-4o").await;
        page.click_button("Use max_completion_tokens").await;
        let requests = simulator
            .wait_for(DEADLINE, |all| all.len() == 1)
            .await
            .unwrap();
        assert!(requests[0].path.contains(PICKY), "{}", requests[0].path);
        assert_eq!(requests[0].body["max_completion_tokens"], 9);
        page.message("the reply", |messages| {
            let reply = messages.last()?;
            (!reply.busy && reply.text == FEET_REPLY).then_some(())
        })
        .await;

        page.choose_connection("gpt-4o").await;
        page.ask_and_wait("And with the other one?").await;
        let requests = simulator.requests();
        assert_eq!(
            requests[1].body["max_tokens"], 9,
            "the other connection has learned nothing"
        );

        page.choose_connection(PICKY).await;
        page.click_button("Settings").await;
        let learned = "max_completion_tokens is sent in its place";
        browser
            .wait_until(learned, async || {
                let shown = browser.visible_text().await;
                Ok(shown.contains(learned).then_some(()))
            })
            .await;
        simulator.clear();
        let dialog = page.find(Role::Dialog, Name::Is("Settings")).await;
        let undo = "[...arguments[0].querySelectorAll('button')]
            .find((button) => button.innerText === 'Undo').click()";
        browser.execute(undo, vec![dialog.to_json().unwrap()]).await;
        page.click_button("Save").await;
        page.ask(FEET).await;
        page.alert_with(&["max_tokens"]).await;
        assert_eq!(simulator.requests().len(), 1, "it is not done by itself");
    })
    .await;
}

#[tokio::test]
async fn a_reply_that_was_continued_is_asked_for_anew_as_a_whole() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&limited(&simulator, &["length-then-rest", "429"])).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait(FEET).await;
        page.click_button("Continue").await;
        let whole = "It began in 1998 and ended in 2011.";
        let is_whole = |messages: &[e2e::Message]| {
            let reply = messages.last()?;
            (!reply.busy && reply.text == whole).then_some(())
        };
        page.message("the whole reply", is_whole).await;
        simulator.clear();

        page.choose_connection("429").await;
        page.click_in_message(1, "Regenerate").await;
        page.alert_with(&["429"]).await;
        page.message("the reply that stood there", is_whole).await;
        page.click_button("Retry").await;
        let requests = simulator
            .wait_for(DEADLINE, |all| all.len() == 2)
            .await
            .unwrap();
        for request in &requests {
            let last = request.body["messages"].as_array().unwrap().last().unwrap();
            assert_eq!(last["content"], FEET, "a reply is asked for, not its rest");
        }
        page.alert_with(&["429"]).await;
        page.message("nothing was added to it", is_whole).await;
    })
    .await;
}
