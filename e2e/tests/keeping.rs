//! What the browser does not keep, or has damaged: the page says so, and nothing else is lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{
    Ability, Browser, ChatPage, Message, Name, Profile, Role, Scene, Site, Stored, config, lacks,
};
use serde_json::{Value, json};
use simulator::Options;

async fn shows(page: &ChatPage<'_>, texts: &[&str]) -> Vec<Message> {
    page.message(&format!("the messages {texts:?}"), |messages| {
        let there: Vec<_> = messages.iter().map(|message| &message.text).collect();
        (there == texts && messages.iter().all(|message| !message.busy)).then(|| messages.to_vec())
    })
    .await
}

#[tokio::test]
async fn where_nothing_may_be_stored_the_page_works_and_says_so() {
    Scene::new("repeat")
        .play(async |stage| {
            let deny = "IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError') }";
            stage.site.run_first(deny);
            stage.browser.reload().await;
            let page = stage.page;
            page.status_with(&["does not let the page store anything", "this tab is open"])
                .await;
            page.ask_and_wait("one").await;
            let address = stage.browser.hash().await;
            page.click_button("New chat").await;
            page.ask_and_wait("two").await;
            stage.browser.open_at(stage.site, &address).await;
            shows(&page, &["one", "one"]).await;
        })
        .await;
}

#[tokio::test]
async fn a_full_disk_is_explained_and_what_was_said_is_stored_later() {
    if lacks(Ability::Quota) {
        return;
    }
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "repeat")).await;
    let profile = Profile::new();
    let address = profile
        .in_browser(async |browser| {
            let page = browser.open(&site).await;
            page.ask_and_wait("one").await;
            browser.hash().await
        })
        .await;
    // A browser that has written remembers for a while how much room there is.
    profile
        .in_browser(async |browser| {
            browser.open_at(&site, "config.json").await;
            quota(browser, Some(1)).await;
            let page = browser.open_at(&site, &address).await;
            shows(&page, &["one", "one"]).await;
            page.ask_and_wait("two").await;
            page.alert_with(&["no room left", "try again"]).await;
            page.ask_and_wait("three").await;
            let all = ["one", "one", "two", "two", "three", "three"];
            shows(&page, &all).await;
            assert!(Stored::read(browser).await.saying("two").is_none());

            page.click_button("New chat").await;
            shows(&page, &[]).await;
            browser.driver().back().await.unwrap();
            shows(&page, &all).await;

            quota(browser, None).await;
            page.click_button("Try again").await;
            browser
                .wait_until("what was said", async || {
                    Ok(Stored::read(browser).await.saying("three"))
                })
                .await;
            page.gone(Role::Button, Name::Is("Try again")).await;
            browser.reload().await;
            shows(&page, &all).await;
            Stored::read(browser).await.check_whole();
        })
        .await;
}

/// How many bytes the page may store; `None` is as many as usual.
async fn quota(browser: &Browser, bytes: Option<u32>) {
    let origin = browser.execute("return location.origin", Vec::new()).await;
    let mut parameters = json!({"origin": origin});
    if let Some(bytes) = bytes {
        parameters["quotaSize"] = json!(bytes);
    }
    browser
        .devtools("Storage.overrideQuotaForOrigin", parameters)
        .await;
}

const UNREADABLE: &str = "This message cannot be read";

#[tokio::test]
async fn a_damaged_record_costs_no_other() {
    Scene::new("repeat")
        .play(async |stage| {
            let (browser, page) = (stage.browser, stage.page);
            for text in ["one", "two", "three"] {
                page.ask_and_wait(text).await;
            }
            let address = browser.hash().await;
            page.click_button("New chat").await;
            page.ask_and_wait("other").await;
            let other = browser.hash().await;
            let stored = browser
                .wait_until("all of it", async || {
                    let stored = Stored::read(browser).await;
                    Ok((stored.of("messages").count() == 8).then_some(stored))
                })
                .await;
            let (id, other_id) = (
                address.strip_prefix("#/c/").unwrap(),
                other.strip_prefix("#/c/").unwrap(),
            );
            let reply = |text: &str| {
                let mut messages = stored.messages(id).into_iter();
                let is_it =
                    |message: &Value| message["text"] == text && message["role"] == "assistant";
                let found = messages.find(is_it).unwrap();
                format!("{id}/{}", found["id"].as_str().unwrap())
            };
            let (middle, last) = (reply("two"), reply("three"));
            let mut messages = json!({});
            messages[&middle] = json!("garbage");
            messages[&last] = json!("{\"v\":1,\"id\":");
            let mut heads = json!({});
            heads[other_id] = json!("[]");
            Stored::put(
                browser,
                None,
                json!({"messages": messages, "conversations": heads}),
            )
            .await;

            browser.open_at(stage.site, &address).await;
            browser.reload().await;
            let shown = shows(&page, &["one", "one", "two", "", "three", ""]).await;
            assert!(shown[3].whole.contains(UNREADABLE), "{shown:?}");
            assert!(shown[5].whole.contains(UNREADABLE), "{shown:?}");
            page.ask_and_wait("four").await;
            browser.reload().await;
            shows(
                &page,
                &["one", "one", "two", "", "three", "", "four", "four"],
            )
            .await;

            page.find(Role::Link, Name::Begins("Damaged chat")).await;
            browser.open_at(stage.site, &other).await;
            shows(&page, &["other", "other"]).await;
            page.ask_and_wait("and on").await;
            browser.reload().await;
            shows(&page, &["other", "other", "and on", "and on"]).await;

            let after = Stored::read(browser).await;
            assert_eq!(after.text("messages", &middle), Some("garbage"));
            assert_eq!(after.text("messages", &last), Some("{\"v\":1,\"id\":"));
            assert_eq!(after.text("conversations", other_id), Some("[]"));
        })
        .await;
}
