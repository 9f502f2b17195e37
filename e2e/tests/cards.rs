//! A card's buttons mean what failed, whatever was done since.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::config::{FEET, FEET_REPLY};
use e2e::{Browser, ChatPage, DEADLINE, Name, Role, Site, config, in_browser};
use serde_json::{Value, json};
use simulator::{Options, Simulator};

/// A page with a connection to each of these scenarios, by their names.
fn connections(simulator: &Simulator, scenarios: &[&str]) -> Value {
    let connections: Vec<_> = scenarios
        .iter()
        .map(|scenario| {
            json!({
                "name": scenario,
                "endpoint": config::deployment(&simulator.origin(), scenario),
                "apiVersion": config::API_VERSION,
                "auth": "api-key",
                "key": simulator.key(),
                "retries": 0,
                "parameters": {"max_tokens": 9},
            })
        })
        .collect();
    json!({"system": config::SYSTEM, "connections": connections})
}

async fn choose(browser: &Browser, page: &ChatPage<'_>, name: &str) {
    let script = "const [list, name] = arguments;
        list.value = [...list.options].find((option) => option.label === name).value;
        list.dispatchEvent(new Event('change', {bubbles: true}));";
    let list = page.find(Role::Combobox, Name::Is("Connection")).await;
    browser
        .execute(script, vec![list.to_json().unwrap(), json!(name)])
        .await;
}

#[tokio::test]
async fn what_mends_a_connection_mends_the_one_that_failed() {
    const PICKY: &str = "needs-max-completion-tokens";
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&connections(&simulator, &[PICKY, "gpt-4o"])).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        page.click_button("Undo").await;
        page.ask(FEET).await;
        page.alert_with(&["max_tokens"]).await;
        simulator.clear();

        choose(browser, &page, "gpt-4o").await;
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

        choose(browser, &page, "gpt-4o").await;
        page.ask_and_wait("And with the other one?").await;
        let requests = simulator.requests();
        assert_eq!(
            requests[1].body["max_tokens"], 9,
            "the other connection has learned nothing"
        );

        choose(browser, &page, PICKY).await;
        page.click_button("Settings").await;
        let shown = browser.visible_text().await;
        let learned = "max_completion_tokens is sent in its place";
        assert!(shown.contains(learned), "{shown}");
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
    let site = Site::with_config(&connections(&simulator, &["length-then-rest", "429"])).await;
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

        choose(browser, &page, "429").await;
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
