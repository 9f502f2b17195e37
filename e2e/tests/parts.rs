//! The page can be written in before all of it is there, and what is asked meanwhile is not lost.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Name, Role, Site, config, in_browser};
use simulator::Options;

const PARTS: [&str; 2] = ["-chat.wasm", "-dialogs.wasm"];

#[tokio::test]
async fn what_is_sent_before_the_page_is_whole_is_sent_once_it_is() {
    let Some(chat) = Site::part("-chat.wasm") else {
        return;
    };
    let simulator = simulator::start(Options::default()).await.unwrap();
    let config = config::simulated(&simulator, "gpt-4o");
    let site = Site::builder()
        .config(config.to_string())
        .holding(&chat)
        .start()
        .await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask(config::FEET).await;
        assert_eq!(page.composer_text().await, config::FEET, "it waits");
        assert_eq!(simulator.requests().len(), 0);
        site.give();
        page.reply("the answer", |reply| reply.text == config::FEET_REPLY)
            .await;
        assert_eq!(page.composer_text().await, "");
        assert_eq!(simulator.requests().len(), 1, "asked once");
    })
    .await;
}

#[tokio::test]
async fn a_part_that_does_not_come_is_said_and_tried_again() {
    for ending in PARTS {
        let Some(file) = Site::part(ending) else {
            return;
        };
        let site = Site::builder().losing(&file).start().await;
        in_browser(async |browser| {
            let page = browser.open(&site).await;
            page.alert_with(&["could not be loaded", "What you have written stays"])
                .await;
            page.type_message("written meanwhile").await;
            site.give();
            page.click_button("Try again").await;
            page.find(Role::Dialog, Name::Is("Settings")).await;
            page.click_button("Cancel").await;
            page.find(Role::Log, Name::Is("Conversation")).await;
            assert_eq!(page.composer_text().await, "written meanwhile");
            assert_eq!(page.alerts().await, Vec::<String>::new());
        })
        .await;
    }
}
