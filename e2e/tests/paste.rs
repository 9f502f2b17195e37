//! Whatever one has of a connection is pasted, looked at, saved and used.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::config::{FEET, FEET_REPLY};
use e2e::{DEADLINE, Site, in_browser};
use serde_json::{Value, json};
use simulator::Options;

/// The article's script, with its environment above it.
const SCRIPT: &str = r#"
# .env
AZURE_OPENAI_CHAT_ENDPOINT="{origin}/openai/deployments/article"
AZURE_OPENAI_CHAT_KEY={key}

import os
from azure.ai.inference import ChatCompletionsClient
from azure.ai.inference.models import SystemMessage, UserMessage, AssistantMessage
from azure.core.credentials import AzureKeyCredential

client = ChatCompletionsClient(
    endpoint=os.environ["AZURE_OPENAI_CHAT_ENDPOINT"],
    credential=AzureKeyCredential(os.environ["AZURE_OPENAI_CHAT_KEY"]),
    api_version="2024-06-01",
)
response = client.complete(
    messages=[
        SystemMessage("You are a helpful assistant."),
        UserMessage("How many feet are in a mile?"),
        AssistantMessage("There are 5,280 feet in a mile. How else can I help you?"),
        UserMessage("How many meters is that?"),
    ],
    max_tokens=200,
)
"#;

#[tokio::test]
async fn the_articles_script_becomes_a_connection_and_its_conversation() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let script = SCRIPT
            .replace("{origin}", &simulator.origin())
            .replace("{key}", simulator.key());
        page.paste("Paste anything", &script).await;
        let endpoint = format!("{}/openai/deployments/article", simulator.origin());
        page.field_becomes("Endpoint", &endpoint).await;
        assert_eq!(page.field_value("API version").await, "2024-06-01");
        assert_eq!(page.field_value("Key").await, simulator.key());
        assert_eq!(
            page.field_value("Model").await,
            "",
            "what is not told stays empty"
        );
        let shown = browser.visible_text().await;
        for line in ["3 messages", "You are a helpful assistant.", "max_tokens"] {
            assert!(shown.contains(line), "{line}: {shown}");
        }
        assert!(simulator.requests().is_empty(), "looking sends nothing");

        page.click_button("Open the conversation").await;
        page.click_button("Save").await;
        let messages = page.messages().await;
        let texts: Vec<_> = messages
            .iter()
            .map(|message| message.text.as_str())
            .collect();
        assert_eq!(texts, [FEET, FEET_REPLY]);
        assert_eq!(page.composer_text().await, "How many meters is that?");
        page.send().await;
        let requests = simulator
            .wait_for(DEADLINE, |all| all.len() == 1)
            .await
            .unwrap();
        let expected: Value = json!({
            "messages": [
                {"role": "system", "content": "You are a helpful assistant."},
                {"role": "user", "content": FEET},
                {"role": "assistant", "content": FEET_REPLY},
                {"role": "user", "content": "How many meters is that?"},
            ],
            "max_tokens": 200,
            "stream": true,
        });
        assert_eq!(requests[0].body, expected);
        page.message("the reply", |messages| {
            let reply = messages.get(3)?;
            (reply.is_reply() && reply.text.contains("1,609")).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn another_text_takes_the_place_of_what_the_first_had_filled_in() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.fill("Name", "Mine").await;
        let uri = "https://contoso.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2025-01-01-preview";
        page.paste("Paste anything", uri).await;
        let endpoint = "https://contoso.openai.azure.com/openai/deployments/gpt-4o";
        page.field_becomes("Endpoint", endpoint).await;
        assert_eq!(page.field_value("API version").await, "2025-01-01-preview");

        page.paste("Paste anything", "Lorem ipsum dolor sit amet.").await;
        page.field_becomes("Endpoint", "").await;
        assert_eq!(page.field_value("API version").await, "");
        assert_eq!(page.field_value("Name").await, "Mine", "typed by hand");
        let shown = browser.visible_text().await;
        assert!(shown.contains("Nothing in this text looks like"), "{shown}");

        page.paste("Paste anything", uri).await;
        page.field_becomes("Endpoint", endpoint).await;
        page.fill("Key", "typed-by-hand").await;
        page.paste("Paste anything", "").await;
        page.field_becomes("Endpoint", "").await;
        assert_eq!(
            page.field_value("Key").await,
            "typed-by-hand",
            "tidying up costs nothing that was typed"
        );
    })
    .await;
}

#[tokio::test]
async fn an_address_of_another_host_does_not_get_the_key() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.fill("Endpoint", "https://contoso.openai.azure.com/openai/v1")
            .await;
        page.fill("Key", "contosos-key").await;
        page.paste(
            "Paste anything",
            "https://contoso.openai.azure.com/openai/deployments/mini",
        )
        .await;
        let endpoint = "https://contoso.openai.azure.com/openai/deployments/mini";
        page.field_becomes("Endpoint", endpoint).await;
        assert_eq!(page.field_value("Key").await, "contosos-key");
        page.paste(
            "Paste anything",
            "https://fabrikam.openai.azure.com/openai/deployments/mini",
        )
        .await;
        let endpoint = "https://fabrikam.openai.azure.com/openai/deployments/mini";
        page.field_becomes("Endpoint", endpoint).await;
        assert_eq!(page.field_value("Key").await, "");
    })
    .await;
}
