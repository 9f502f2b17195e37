//! The page says what is wrong with its surroundings, and works on where it can.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Site, in_browser};
use serde_json::json;

#[tokio::test]
async fn a_broken_config_is_named_and_the_page_works_without_it() {
    let site = Site::builder().config("{\"connections\": [").start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.alert_with(&["config.json"]).await;
        // Settings are open: no connection is left.
        page.fill("Endpoint", "https://contoso.openai.azure.com")
            .await;
        assert_eq!(
            page.field_value("Endpoint").await,
            "https://contoso.openai.azure.com"
        );
    })
    .await;
}

#[tokio::test]
async fn no_config_breaks_the_page() {
    let markup = "<img src=x onerror=window.hostile=1>\u{202e}";
    let configs = [
        ("[]".to_owned(), Some("line 1")),
        (
            "{\"title\": {}, \"connections\": 7}".to_owned(),
            Some("connections is a list"),
        ),
        (
            json!({"connections": [{"endpoint": 1, "name": []}]}).to_string(),
            Some("name is text"),
        ),
        (json!({markup: markup}).to_string(), Some("unknown field")),
        (
            json!({"system": "x".repeat(2_000_000)}).to_string(),
            Some("larger than 1 MB"),
        ),
        ("[".repeat(100_000), Some("recursion")),
        (
            json!({"title": markup, "system": markup, "parameters": {markup: markup},
                "connections": vec![json!({"name": markup, "endpoint": "azure/"}); 200]})
            .to_string(),
            None,
        ),
    ];
    in_browser(async |browser| {
        for (config, complaint) in configs {
            let site = Site::builder().config(config).start().await;
            let page = browser.open(&site).await;
            if let Some(complaint) = complaint {
                page.alert_with(&["config.json", complaint]).await;
            }
            // Settings are open where no connection is left.
            if complaint.is_none() {
                page.click_button("Settings").await;
            }
            page.click_button("Cancel").await;
            page.fill("Message", "still here").await;
            assert_eq!(page.field_value("Message").await, "still here");
            let hostile =
                browser.execute("return [window.hostile, document.images.length];", vec![]);
            assert_eq!(hostile.await, json!([null, 0]));
        }
    })
    .await;
}

#[tokio::test]
async fn without_javascript_the_page_says_what_it_needs() {
    let outer = r#"<iframe sandbox="allow-same-origin" src="./"></iframe>"#;
    let site = Site::builder().instead("outer.html", outer).start().await;
    in_browser(async |browser| {
        browser.open_at(&site, "outer.html").await;
        let script = "return document.querySelector('iframe').contentDocument?.body?.innerText";
        browser
            .wait_until("a notice about JavaScript", async || {
                let text = browser.execute(script, Vec::new()).await;
                let told = text.as_str().is_some_and(|text| {
                    text.contains("needs JavaScript") && !text.contains("Message")
                });
                Ok(told.then_some(()))
            })
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_browser_without_webassembly_is_told_so() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        site.run_first("delete globalThis.WebAssembly");
        let page = browser.open(&site).await;
        page.alert_with(&["WebAssembly"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_missing_is_told_in_the_page() {
    let site = Site::builder().without("wasm").start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.alert_with(&["could not be loaded"]).await;
        assert!(site.missed()[0].ends_with(".wasm"), "{:?}", site.missed());
    })
    .await;
}
