//! What can be done with messages and conversations.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::config::{FEET, FEET_REPLY};
use e2e::{Message, Name, Role, Site, config, in_browser};
use serde_json::json;
use simulator::{Options, STEPPED_TEXT};
use thirtyfour::Key;

fn asked(question: &str) -> serde_json::Value {
    json!([
        {"role": "system", "content": config::SYSTEM},
        {"role": "user", "content": question},
    ])
}

#[tokio::test]
async fn regenerate_asks_the_same_again_and_replaces_the_reply() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "stepped")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let words = STEPPED_TEXT.split_whitespace().count();
        for _ in 0..words {
            simulator.step();
        }
        assert_eq!(page.ask_and_wait("Count.").await.text, STEPPED_TEXT);

        page.click_in_message(1, "Regenerate").await;
        let requests = simulator
            .wait_for(e2e::DEADLINE, |all| all.len() == 2)
            .await
            .unwrap();
        assert_eq!(requests[1].body, requests[0].body);

        let only = |text: &'static str, busy: bool| {
            move |messages: &[Message]| {
                let [question, reply] = messages else {
                    return None;
                };
                let fits = question.is_question() && reply.text == text && reply.busy == busy;
                fits.then_some(())
            }
        };
        simulator.step();
        page.message("the new reply in place of the old one", only("One", true))
            .await;
        for _ in 1..words {
            simulator.step();
        }
        page.message("the whole new reply", only(STEPPED_TEXT, false))
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_new_chat_knows_nothing_of_the_one_before() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "gpt-4o")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait(FEET).await;
        page.click_button("New chat").await;
        page.message("an empty transcript", |messages| {
            messages.is_empty().then_some(())
        })
        .await;

        let reply = page.ask_and_wait("How many meters is that?").await;
        assert!(
            reply.text.contains("simulator"),
            "it cannot know what \"that\" is: {reply:?}"
        );
        let requests = simulator.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(
            requests[1].body["messages"],
            asked("How many meters is that?")
        );
    })
    .await;
}

#[tokio::test]
async fn copy_puts_the_reply_on_the_clipboard() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "gpt-4o")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait(FEET).await;
        page.click_in_message(1, "Copy").await;
        browser
            .wait_until("the reply on the clipboard", async || {
                Ok((browser.clipboard().await.trim() == FEET_REPLY).then_some(()))
            })
            .await;
    })
    .await;
}

#[tokio::test]
async fn shift_enter_makes_a_line_and_the_line_is_sent() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "gpt-4o")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.type_message("one").await;
        page.type_message(Key::Shift + Key::Enter).await;
        page.type_message("two").await;
        assert_eq!(page.composer_text().await, "one\ntwo");
        page.send().await;

        let requests = simulator
            .wait_for(e2e::DEADLINE, |all| !all.is_empty())
            .await
            .unwrap();
        assert_eq!(requests[0].body["messages"], asked("one\ntwo"));
        let shown = |messages: &[Message]| messages.first().map(|question| question.text.clone());
        assert_eq!(page.message("the question", shown).await, "one\ntwo");
    })
    .await;
}

#[tokio::test]
async fn enter_does_not_send_while_an_input_method_composes() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "gpt-4o")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.type_message("nihon").await;
        let composer = page.composer().await.to_json().unwrap();
        let choose = "arguments[0].dispatchEvent(new KeyboardEvent('keydown',
            {key: 'Enter', code: 'Enter', isComposing: true, bubbles: true, cancelable: true}))";
        browser.execute(choose, vec![composer]).await;
        page.type_message("go").await;
        assert_eq!(
            page.composer_text().await,
            "nihongo",
            "what was composed is still there"
        );
        assert!(page.shows(Role::Button, Name::Is("Send")).await);

        // Had the first Enter sent, this would be the second request.
        page.send().await;
        let requests = simulator
            .wait_for(e2e::DEADLINE, |all| !all.is_empty())
            .await
            .unwrap();
        assert_eq!(requests.len(), 1);
        assert_eq!(
            requests[0].body["messages"]
                .as_array()
                .unwrap()
                .last()
                .unwrap()["content"],
            "nihongo"
        );
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_refuses_to_copy_is_not_said_to_have_copied() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "gpt-4o")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait(FEET).await;
        let refuse = "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
            document.execCommand = () => false;";
        browser.execute(refuse, Vec::new()).await;
        page.click_in_message(1, "Copy").await;
        page.alert_with(&["did not allow copying"]).await;
        assert!(!browser.visible_text().await.contains("Copied"));
    })
    .await;
}
