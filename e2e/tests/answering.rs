//! Which connection answers in a conversation: chosen there, remembered there, and never another one unasked.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Browser, ChatPage, DEADLINE, Message, Name, Role, Site, config, in_browser};
use serde_json::json;
use simulator::{Options, RecordedRequest, Simulator};

/// The scenario that each request was for.
fn asked(requests: &[RecordedRequest]) -> Vec<&str> {
    requests
        .iter()
        .map(|request| {
            let path = request.path.strip_prefix("/openai/deployments/").unwrap();
            path.split_once('/').unwrap().0
        })
        .collect()
}

async fn two() -> (Simulator, Site) {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let config = config::several(&simulator, &["gpt-4o", "repeat"]);
    let site = Site::with_config(&config).await;
    (simulator, site)
}

async fn open_chat(page: ChatPage<'_>, title: &str) {
    let link = page.find(Role::Link, Name::Is(title)).await;
    link.click().await.unwrap();
    page.message(&format!("the chat {title:?}"), |messages| {
        let first = messages.first()?;
        (first.text == title).then_some(())
    })
    .await;
}

/// Waits until the list shows this connection.
async fn shows(browser: &Browser, page: ChatPage<'_>, name: &str) {
    browser
        .wait_until(&format!("the connection {name:?}"), async || {
            Ok((page.chosen("Connection").await == name).then_some(()))
        })
        .await;
}

#[tokio::test]
async fn each_conversation_keeps_its_connection_and_new_ones_begin_with_the_last_chosen() {
    let (simulator, site) = two().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait("one").await;
        page.click_button("New chat").await;
        page.choose_connection("repeat").await;
        page.ask_and_wait("two").await;
        page.replied("two").await;

        open_chat(page, "one").await;
        shows(browser, page, "gpt-4o").await;
        page.click_button("New chat").await;
        shows(browser, page, "repeat").await;
        page.ask_and_wait("three").await;

        open_chat(page, "one").await;
        page.ask_and_wait("again").await;
        assert_eq!(
            asked(&simulator.requests()),
            ["gpt-4o", "repeat", "repeat", "gpt-4o"]
        );

        browser.reload().await;
        page.message("the chat after a reload", |messages| {
            (messages.len() == 4).then_some(())
        })
        .await;
        shows(browser, page, "gpt-4o").await;
    })
    .await;
}

#[tokio::test]
async fn each_reply_says_who_answered_and_regenerate_asks_the_present_one() {
    let (simulator, site) = two().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait("one").await;
        page.choose_connection("repeat").await;
        page.ask_and_wait("two").await;
        page.replied("two").await;
        let answerers = |messages: &[Message]| {
            let of = |place: usize, name: &str| {
                messages
                    .get(place)
                    .is_some_and(|reply| reply.whole.starts_with(name))
            };
            (of(1, "Assistant · gpt-4o") && of(3, "Assistant · repeat")).then_some(())
        };
        page.message("who answered", answerers).await;

        page.choose_connection("gpt-4o").await;
        page.click_in_message(3, "Regenerate").await;
        let requests = simulator
            .wait_for(DEADLINE, |all| all.len() == 3)
            .await
            .unwrap();
        assert_eq!(asked(&requests)[2], "gpt-4o");
        page.message("the other version's name", |messages| {
            let reply = messages.get(3)?;
            reply.whole.starts_with("Assistant · gpt-4o").then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn another_tab_sees_the_choice() {
    let (_simulator, site) = two().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait("one").await;
        let hash = browser.hash().await;
        let first = browser.driver().window().await.unwrap();
        let other = browser.open_in_new_tab(&site).await;
        open_chat(other, "one").await;
        assert_eq!(browser.hash().await, hash);
        shows(browser, other, "gpt-4o").await;
        let second = browser.driver().window().await.unwrap();
        browser.driver().switch_to_window(first).await.unwrap();
        page.choose_connection("repeat").await;
        browser.driver().switch_to_window(second).await.unwrap();
        shows(browser, other, "repeat").await;
    })
    .await;
}

#[tokio::test]
async fn a_conversation_whose_connection_is_gone_asks_nobody_else_unasked() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::several(&simulator, &["repeat"])).await;
    in_browser(async |browser| {
        let endpoint = config::deployment(&simulator.origin(), "gpt-4o");
        let mut own = config::own(&endpoint);
        own["name"] = json!("Mine");
        let page = browser.open_with_own_connection(&site, own, simulator.key()).await;
        page.choose_connection("Mine").await;
        page.ask_and_wait("one").await;
        page.type_message("and two").await;

        // As if it had been deleted in Settings.
        let delete = "const key = Object.keys(localStorage).find((key) => localStorage[key].includes('\"Mine\"'));
            const settings = JSON.parse(localStorage[key]);
            settings.connections = [];
            delete settings.own;
            localStorage[key] = JSON.stringify(settings);";
        browser.execute(delete, Vec::new()).await;
        browser.reload().await;
        page.find(Role::Combobox, Name::Is("Connection: Mine (removed)")).await;
        page.status_with(&["“Mine”", "was removed", "Choose another one"]).await;
        page.message("who answered", |messages| {
            let reply = messages.get(1)?;
            reply.whole.starts_with("Assistant · Mine").then_some(())
        })
        .await;
        page.send().await;
        page.focused("Connection: Mine (removed)").await;
        assert_eq!(page.composer_text().await, "and two", "it was not sent");
        assert_eq!(page.messages().await.len(), 2);
        page.click_in_message(1, "Regenerate").await;
        page.focused("Connection: Mine (removed)").await;
        assert_eq!(simulator.requests().len(), 1);

        page.choose("Connection", "repeat").await;
        page.send().await;
        page.replied("and two").await;
        assert_eq!(asked(&simulator.requests()), ["gpt-4o", "repeat"]);
        page.find(Role::Button, Name::Is("Connection: repeat")).await;
    })
    .await;
}
