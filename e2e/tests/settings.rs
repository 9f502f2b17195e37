//! The first visit: a connection is set up by hand, and the key stays in its tab.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::config::{FEET, FEET_REPLY};
use e2e::{Browser, Name, Role, Site, config, in_browser};
use simulator::Options;

/// A key that occurs nowhere by chance.
const KEY: &str = "e2e-key-6d1f0c7b52";

/// The key is neither in what outlives the tab, nor in the address, nor in the document.
async fn is_nowhere_to_be_read(browser: &Browser) {
    let script = "return [JSON.stringify({...localStorage}), location.href, document.cookie,
        document.documentElement.outerHTML, document.body.innerText]";
    let places = browser.execute(script, Vec::new()).await;
    for (place, name) in [
        "localStorage",
        "the address",
        "a cookie",
        "the document",
        "its text",
    ]
    .iter()
    .enumerate()
    {
        assert!(
            !places[place].as_str().unwrap().contains(KEY),
            "the key is in {name}"
        );
    }
}

#[tokio::test]
async fn a_connection_is_set_up_by_hand_and_its_key_stays_in_the_tab() {
    let simulator = simulator::start(Options {
        key: KEY.to_owned(),
        ..Options::default()
    })
    .await
    .unwrap();
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.fill(
            "Endpoint",
            &config::deployment(&simulator.origin(), "gpt-4o"),
        )
        .await;
        page.fill("Key", KEY).await;
        page.click_button("Save").await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        assert_eq!(simulator.requests().len(), 1);
        is_nowhere_to_be_read(browser).await;

        browser.reload().await;
        assert_eq!(
            page.ask_and_wait(FEET).await.text,
            FEET_REPLY,
            "the key outlives a reload"
        );
        is_nowhere_to_be_read(browser).await;

        let elsewhere = browser.open_in_new_tab(&site).await;
        if !elsewhere.shows(Role::Textbox, Name::Is("Key")).await {
            elsewhere.click_button("Settings").await;
        }
        assert_eq!(
            elsewhere.field_value("Key").await,
            "",
            "another tab knows no key"
        );
        is_nowhere_to_be_read(browser).await;
    })
    .await;
}
