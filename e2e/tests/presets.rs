//! Presets: saved, applied, renamed, deleted, and taken from one browser to another.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::path::Path;

use e2e::{Browser, ChatPage, Downloads, Name, Role, Scene, Stage};
use serde_json::{Value, json};
use simulator::Simulator;
use thirtyfour::prelude::*;

async fn open_settings(page: &ChatPage<'_>) {
    page.click_button("Settings").await;
    page.find(Role::Textbox, Name::Is("Name of a new preset"))
        .await;
}

async fn close_settings(page: &ChatPage<'_>) {
    page.click_button("Cancel").await;
    page.gone(Role::Dialog, Name::Is("Settings")).await;
}

/// Asks in the conversation on view: what was sent as system message and temperature.
async fn sent(page: &ChatPage<'_>, simulator: &Simulator) -> Value {
    page.ask_and_wait("What?").await;
    let body = simulator.requests().last().unwrap().body.clone();
    json!([body["messages"][0]["content"], body["temperature"]])
}

async fn new_chat(page: &ChatPage<'_>) {
    page.click_button("New chat").await;
    page.message("an empty transcript", |messages| {
        messages.is_empty().then_some(())
    })
    .await;
}

async fn choose(browser: &Browser, file: &Path) {
    let field = By::Css("input[type=file][aria-label='Presets to import']");
    let field = browser.driver().find(field).await.unwrap();
    field.send_keys(file.to_string_lossy()).await.unwrap();
}

#[tokio::test]
async fn a_preset_is_saved_and_applied_to_another_chat() {
    Scene::new("echo-parameters")
        .play(
            async |Stage {
                       browser,
                       page,
                       simulator,
                       ..
                   }| {
                open_settings(&page).await;
                page.click_button("Save as preset").await;
                page.status_with(&["A preset needs a name."]).await;
                page.fill("Instructions for this conversation", "Be terse.")
                    .await;
                page.fill("temperature", "0").await;
                page.fill("Name of a new preset", "Terse").await;
                page.click_button("Save as preset").await;
                page.status_with(&["Saved: Terse"]).await;
                close_settings(&page).await;
                let general = sent(&page, simulator).await;
                assert_eq!(
                    general[1],
                    Value::Null,
                    "Cancel leaves this conversation as it was"
                );

                browser.reload().await;
                new_chat(&page).await;
                open_settings(&page).await;
                page.click_button("Apply Terse").await;
                page.status_with(&["Applied to this conversation: Terse"])
                    .await;
                page.field_becomes("temperature", "0").await;
                close_settings(&page).await;
                assert_eq!(sent(&page, simulator).await, json!(["Be terse.", 0]));

                open_settings(&page).await;
                page.fill("temperature", "1").await;
                page.click_button("Apply Terse").await;
                page.field_becomes("temperature", "0").await;
                page.click_button("Undo").await;
                page.field_becomes("temperature", "1").await;
                close_settings(&page).await;
                assert_eq!(sent(&page, simulator).await, json!(["Be terse.", 1]));
            },
        )
        .await;
}

#[tokio::test]
async fn presets_are_renamed_deleted_exported_and_imported() {
    Scene::new("echo-parameters")
        .play(async |Stage { browser, page, .. }| {
            let downloads = Downloads::of(browser).await;
            open_settings(&page).await;
            page.fill("temperature", "0").await;
            page.fill("Name of a new preset", "Terse").await;
            page.click_button("Save as preset").await;
            page.click_button("Rename Terse").await;
            page.fill("Name of the preset", "Short").await;
            page.click_button("Save name").await;
            page.find(Role::Button, Name::Is("Apply Short")).await;

            page.click_button("Export presets").await;
            let (name, text) = downloads.take().await;
            assert_eq!(name, "azure-chat-presets.json");
            let file: Value = serde_json::from_str(&text).unwrap();
            let preset = json!({"name": "Short", "system": null, "parameters": {"temperature": 0}});
            let expected =
                json!({"format": "azure-chat presets", "version": 1, "presets": [preset]});
            assert_eq!(file, expected);

            page.click_button("Delete Short").await;
            page.status_with(&["Deleted: Short"]).await;
            page.click_button("Undo").await;
            page.find(Role::Button, Name::Is("Apply Short")).await;
            page.click_button("Delete Short").await;
            page.gone(Role::Button, Name::Is("Apply Short")).await;

            choose(browser, &downloads.put("presets.json", &text)).await;
            page.status_with(&["One preset was imported."]).await;
            choose(browser, &downloads.put("again.json", &text)).await;
            page.status_with(&["Nothing new"]).await;
            choose(browser, &downloads.put("other.json", "{\"format\": \"x\"}")).await;
            page.status_with(&["other.json was not imported", "not a file of presets"])
                .await;
            close_settings(&page).await;
            browser.reload().await;
            open_settings(&page).await;
            page.find(Role::Button, Name::Is("Apply Short")).await;
        })
        .await;
}
