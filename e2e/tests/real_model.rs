//! The page with a real model, through a proxy on its own origin.
//!
//! Run by itself, with a model server that speaks chat completions:
//! `AZURE_CHAT_REAL_MODEL=http://127.0.0.1:PORT/v1 cargo test -p e2e --test real_model`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Site, in_browser};
use serde_json::json;

/// The base address of the model server, up to and without `/chat/completions`.
const VARIABLE: &str = "AZURE_CHAT_REAL_MODEL";

#[tokio::test]
async fn a_real_model_streams_its_reply() {
    let Ok(model) = std::env::var(VARIABLE) else {
        panic!("{VARIABLE} must name a model server, such as http://127.0.0.1:8080/v1");
    };
    let config = json!({
        "connections": [{"name": "Model", "endpoint": "api/", "auth": "none"}],
        "parameters": {"temperature": 0, "max_tokens": 24},
    });
    let site = Site::builder()
        .config(config.to_string())
        .proxy("api/", &model)
        .start()
        .await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.watch().await;
        page.ask("Write one sentence about the sea.").await;
        let over = page
            .message("the reply's end", |messages| {
                let reply = messages.iter().find(|message| message.is_reply());
                reply
                    .filter(|reply| !reply.busy && !reply.text.is_empty())
                    .cloned()
            })
            .await;
        assert!(over.alerts.is_empty(), "{over:?}");
        let growing = page.watched().await;
        assert!(
            growing.len() > 1,
            "the text grows while it streams: {growing:?}"
        );
        assert_eq!(site.missed(), Vec::<String>::new());
    })
    .await;
}
