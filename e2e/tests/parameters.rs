//! Body fields: what is typed is what is sent, and what is not typed is not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Browser, ChatPage, Name, Role, Scene, Stage};
use serde_json::{Map, Value, json};
use simulator::Simulator;

async fn open_settings(page: &ChatPage<'_>) {
    page.click_button("Settings").await;
    page.find(Role::Textbox, Name::Is("temperature")).await;
}

async fn save(page: &ChatPage<'_>) {
    page.click_button("Save").await;
    page.gone(Role::Dialog, Name::Is("Settings")).await;
}

/// The last request's body fields besides messages and stream.
fn sent(simulator: &Simulator) -> Map<String, Value> {
    let body = simulator.requests().last().unwrap().body.clone();
    let mut body = body.as_object().unwrap().clone();
    body.remove("messages");
    body.remove("stream");
    body
}

/// A question, and what was sent with it.
async fn ask(page: &ChatPage<'_>, simulator: &Simulator, question: &str) -> Map<String, Value> {
    page.ask_and_wait(question).await;
    sent(simulator)
}

/// What stands in an empty field.
async fn placeholder(page: &ChatPage<'_>, name: &str) -> String {
    let field = page.find(Role::Textbox, Name::Is(name)).await;
    field.prop("placeholder").await.unwrap().unwrap_or_default()
}

/// The page has loaded the worker for schemas.
async fn has_schema_worker(browser: &Browser) -> bool {
    let script = "return performance.getEntriesByType('resource').some(entry => entry.name.includes('worker.js?schema'))";
    browser.execute(script, Vec::new()).await == true
}

#[tokio::test]
async fn each_kind_of_field_is_sent_as_it_was_typed() {
    Scene::new("echo-parameters")
        .play(async |Stage { browser, page, simulator, .. }| {
            open_settings(&page).await;
            for (name, text) in [
                ("temperature", "0"),
                ("top_p", ".25"),
                ("max_tokens", "800"),
                ("stop", "END\n\\n\\n"),
                ("frequency_penalty", "-1.5"),
                ("presence_penalty", "0.0"),
                ("seed", "-9007199254740993"),
                ("n", "1"),
                ("logprobs", "false"),
                ("user", "\"\""),
                ("stream_options", "{\"include_usage\": false}"),
                ("response_format", "text"),
                ("Further body fields", "{\"top_k\": 0, \"gone\": null, \"nested\": {\"kept\": null}}"),
            ] {
                page.paste(name, text).await;
            }
            page.click_button("reasoning_effort: low").await;
            save(&page).await;
            let body = ask(&page, simulator, "What?").await;
            let expected = json!({
                "temperature": 0, "top_p": 0.25, "max_tokens": 800, "stop": ["END", "\n\n"],
                "frequency_penalty": -1.5, "presence_penalty": 0.0, "seed": -9_007_199_254_740_993_i64, "n": 1,
                "logprobs": false, "user": "", "stream_options": {"include_usage": false},
                "response_format": {"type": "text"}, "reasoning_effort": "low",
                "top_k": 0, "nested": {"kept": null},
            });
            assert_eq!(Value::Object(body), expected);
            assert!(!has_schema_worker(browser).await, "nothing asked for a schema");
        })
        .await;
}

#[tokio::test]
async fn what_is_cleared_is_not_sent_any_more() {
    Scene::new("echo-parameters")
        .play(
            async |Stage {
                       page, simulator, ..
                   }| {
                open_settings(&page).await;
                assert_eq!(placeholder(&page, "temperature").await, "not sent");
                page.fill("temperature", "0").await;
                page.fill("user", "zoe").await;
                save(&page).await;
                let body = ask(&page, simulator, "What?").await;
                assert_eq!(
                    Value::Object(body),
                    json!({"temperature": 0, "user": "zoe"})
                );

                open_settings(&page).await;
                assert_eq!(page.field_value("temperature").await, "0");
                page.click_button("Clear temperature").await;
                assert_eq!(page.field_value("temperature").await, "");
                page.fill("user", "").await;
                save(&page).await;
                let body = ask(&page, simulator, "And now?").await;
                assert_eq!(Value::Object(body), json!({}));
            },
        )
        .await;
}

#[tokio::test]
async fn a_connection_has_defaults_that_a_conversation_goes_before() {
    Scene::own("echo-parameters")
        .site("parameters", json!({"max_tokens": 500, "seed": 1}))
        .play(
            async |Stage {
                       page, simulator, ..
                   }| {
                open_settings(&page).await;
                assert_eq!(placeholder(&page, "seed").await, "from config.json: 1");
                let default = page.find(Role::Button, Name::Begins("Default of ")).await;
                default.click().await.unwrap();
                page.field_becomes("temperature", "").await;
                page.fill("temperature", "0.7").await;
                page.fill("seed", "2").await;
                page.click_button("This conversation").await;
                page.field_becomes("temperature", "").await;
                let below = placeholder(&page, "temperature").await;
                assert!(
                    below.starts_with("from ") && below.ends_with(": 0.7"),
                    "{below}"
                );
                page.fill("temperature", "0").await;
                save(&page).await;
                let body = ask(&page, simulator, "What?").await;
                let expected = json!({"temperature": 0, "seed": 2, "max_tokens": 500});
                assert_eq!(Value::Object(body), expected);

                page.click_button("New chat").await;
                page.message("an empty transcript", |messages| {
                    messages.is_empty().then_some(())
                })
                .await;
                let body = ask(&page, simulator, "And here?").await;
                let expected = json!({"temperature": 0.7, "seed": 2, "max_tokens": 500});
                assert_eq!(Value::Object(body), expected);
            },
        )
        .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_what_is_unusual_is_sent() {
    Scene::new("echo-parameters")
        .play(
            async |Stage {
                       page, simulator, ..
                   }| {
                open_settings(&page).await;
                page.fill("seed", "two").await;
                page.status_with(&["seed is a number"]).await;
                page.paste("stream_options", "{\n  \"include_usage\": yes\n}")
                    .await;
                page.status_with(&["Line 2, column"]).await;
                page.click_button("Save").await;
                page.alert_with(&["The field seed cannot be read", "Nothing was saved"])
                    .await;
                assert_eq!(
                    page.field_value("seed").await,
                    "two",
                    "nothing typed is lost"
                );
                page.fill("seed", "2").await;
                page.click_button("Clear stream_options").await;
                page.fill("temperature", "3").await;
                page.status_with(&["temperature is usually 0 to 2"]).await;
                save(&page).await;
                page.ask("What?").await;
                page.message("an answer or a refusal", |messages| {
                    messages.get(1).map(|_| ())
                })
                .await;
                assert_eq!(
                    Value::Object(sent(simulator)),
                    json!({"seed": 2, "temperature": 3})
                );
            },
        )
        .await;
}

#[tokio::test]
async fn all_of_them_can_be_edited_as_json() {
    Scene::new("echo-parameters")
        .play(
            async |Stage {
                       page, simulator, ..
                   }| {
                open_settings(&page).await;
                page.fill("temperature", "0.5").await;
                page.click_button("All of them as JSON").await;
                page.paste(
                    "Parameters as JSON",
                    "{\"temperature\": 0.25, \"top_k\": 7}",
                )
                .await;
                page.field_becomes("temperature", "0.25").await;
                page.field_becomes("Further body fields", "{\n  \"top_k\": 7\n}")
                    .await;
                page.fill("seed", "3").await;
                save(&page).await;
                let body = ask(&page, simulator, "What?").await;
                let expected = json!({"temperature": 0.25, "top_k": 7, "seed": 3});
                assert_eq!(Value::Object(body), expected);
            },
        )
        .await;
}

/// What the scenario's replies are: the request's fields.
const SCHEMA: &str = r#"{
  "type": "object",
  "properties": {
    "stream": { "type": "boolean" },
    "response_format": { "type": "object" }
  },
  "required": ["stream", "response_format"]
}"#;

#[tokio::test]
async fn a_schema_is_checked_while_it_is_typed_and_replies_are_compared_with_it() {
    Scene::new("echo-parameters")
        .play(
            async |Stage {
                       browser,
                       page,
                       simulator,
                       ..
                   }| {
                open_settings(&page).await;
                page.click_button("response_format: json_schema").await;
                page.paste("JSON schema", "{\n  \"type\": ").await;
                page.status_with(&["Line 2, column", "the text ends too early"])
                    .await;
                page.paste("JSON schema", "{\n  \"type\": \"objekt\"\n}")
                    .await;
                page.status_with(&["Line 2, column 11"]).await;
                page.paste("JSON schema", "{\"type\": \"object\"}").await;
                page.status_with(&["additionalProperties", "(strict mode)"])
                    .await;
                page.paste(
                    "JSON schema",
                    "{\"type\": \"object\", \"properties\": {}, \"additionalProperties\": false}",
                )
                .await;
                page.status_with(&["A valid JSON Schema, as strict mode takes it."])
                    .await;
                page.paste("JSON schema", SCHEMA).await;
                page.fill("Schema name", "echo").await;
                save(&page).await;
                let body = ask(&page, simulator, "What?").await;
                let schema: Value = serde_json::from_str(SCHEMA).unwrap();
                let expected = json!({"type": "json_schema", "json_schema":
                {"name": "echo", "strict": true, "schema": schema}});
                assert_eq!(body["response_format"], expected);
                shows(browser, "The reply matches the schema.").await;

                open_settings(&page).await;
                page.paste("JSON schema", &SCHEMA.replace("boolean", "string"))
                    .await;
                save(&page).await;
                ask(&page, simulator, "And now?").await;
                shows(browser, "The reply does not match the schema:").await;
                shows(browser, "$.stream: ").await;
                browser.reload().await;
                shows(browser, "The reply matches the schema.").await;
                shows(browser, "$.stream: ").await;
            },
        )
        .await;
}

/// Waits until the page says this.
async fn shows(browser: &Browser, words: &str) {
    browser
        .wait_until(&format!("the page to say {words:?}"), async || {
            Ok(browser.visible_text().await.contains(words).then_some(()))
        })
        .await;
}

#[tokio::test]
async fn functions_are_checked_while_they_are_typed_and_sent() {
    Scene::new("echo-parameters")
        .play(async |Stage { page, simulator, .. }| {
            open_settings(&page).await;
            page.paste("tools", "[{\"type\": \"function\",\n  \"function\": {\"name\": \"get weather\"}}]")
                .await;
            page.status_with(&["Line 2, column 24", "letters, digits"]).await;
            page.paste(
                "tools",
                "[{\"type\": \"function\", \"function\": {\"name\": \"f\",\n \"parameters\": {\"type\": \"object\", \"required\": 5}}}]",
            )
            .await;
            page.status_with(&["Line 2, column"]).await;
            page.click_button("Clear tools").await;
            page.click_button("Add a function").await;
            page.status_with(&["Functions: get_weather."]).await;
            page.click_button("tool_choice: get_weather").await;
            save(&page).await;
            let body = ask(&page, simulator, "What?").await;
            assert_eq!(body["tools"][0]["type"], "function");
            assert_eq!(body["tools"][0]["function"]["name"], "get_weather");
            assert_eq!(
                body["tool_choice"],
                json!({"type": "function", "function": {"name": "get_weather"}})
            );
        })
        .await;
}
