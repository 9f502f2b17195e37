//! Every button that the explanation of an error offers, pressed on the way to a reply.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use e2e::config::{API_VERSION, FEET, FEET_REPLY, SYSTEM};
use e2e::{DEADLINE, Message, Name, Role, Scene, Stage, is_chosen};
use serde_json::{Value, json};
use simulator::{DEFAULT_KEY, Options, RecordedRequest};
use tokio::net::TcpListener;

/// What scenarios reply to anything but the article's questions.
const NORMAL: &str = "Hello! I'm doing well, thanks.";

fn texts(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.text.as_str())
        .collect()
}

#[test]
fn every_button_is_pressed_here() {
    let sources = ["chat/explain.rs", "inference/adaptation.rs"].map(|file| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../src")
            .join(file);
        std::fs::read_to_string(path).unwrap()
    });
    let mut count = 0;
    for label in sources.iter().flat_map(|source| labels(source)) {
        // What follows is filled in.
        let begins = label.split('{').next().unwrap();
        let pressed = format!("\"{begins}");
        let tests = [
            include_str!("remedies.rs"),
            include_str!("keys.rs"),
            include_str!("attachments.rs"),
        ];
        assert!(
            tests.iter().any(|test| test.contains(&pressed)),
            "no test presses {label:?}"
        );
        count += 1;
    }
    assert!(
        count > 15,
        "the labels of the page's source are not found: {count}"
    );
}

/// The texts in the function that names buttons.
fn labels(source: &str) -> Vec<&str> {
    let (_, function) = source
        .split_once("pub fn label(&self) -> String {")
        .unwrap();
    let (function, _) = function.split_once("\n    }\n").unwrap();
    function.split('"').skip(1).step_by(2).collect()
}

// Again.

#[tokio::test]
async fn retry_asks_the_same_again() {
    Scene::new("once:error-502-html")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            let alert = page.alert_with(&["The service failed (HTTP 502)"]).await;
            assert!(!alert.contains('<'), "no markup: {alert}");
            page.click_button("Retry").await;
            page.replied(FEET_REPLY).await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 2);
            assert_eq!(requests[0].body_text, requests[1].body_text);
            assert_eq!(requests[0].headers, requests[1].headers);
        })
        .await;
}

#[tokio::test]
async fn try_again_in_a_day_waits_for_retry_now() {
    Scene::own("429-long")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.alert_with(&["Too many requests (HTTP 429)"]).await;
            page.click_button("Try again in 24 h").await;
            page.timer_with(&["Trying again in 24 h."]).await;
            page.click_button("Retry now").await;
            page.replied(FEET_REPLY).await;
            assert_eq!(simulator.requests().len(), 2);
        })
        .await;
}

// A field of the connection.

/// Asks in vain, follows the button to the field, mends it there, and asks again.
async fn mend(stage: Stage<'_>, alert: &[&str], button: &str, field: &str, value: &str) {
    let page = stage.page;
    page.ask(FEET).await;
    page.alert_with(alert).await;
    page.click_button(button).await;
    page.find(Role::Dialog, Name::Is("Settings")).await;
    page.focused(field).await;
    page.fill(field, value).await;
    page.click_button("Save").await;
    page.gone(Role::Dialog, Name::Is("Settings")).await;
    page.click_button("Retry").await;
    page.replied(FEET_REPLY).await;
    assert_eq!(stage.simulator.requests().len(), 2);
}

#[tokio::test]
async fn check_the_key_leads_to_it() {
    Scene::own("gpt-4o")
        .key("another-key")
        .play(async |stage| {
            let alert = ["The key was refused (HTTP 401)", "Access denied"];
            mend(stage, &alert, "Check the key", "Key", DEFAULT_KEY).await;
            let requests = stage.simulator.requests();
            assert_eq!(requests[0].headers.get("api-key"), Some("another-key"));
            assert_eq!(requests[1].headers.get("api-key"), Some(DEFAULT_KEY));
        })
        .await;
}

#[tokio::test]
async fn the_key_of_an_operators_connection_can_be_mended_too() {
    Scene::new("gpt-4o")
        .key("another-key")
        .play(async |stage| {
            let alert = ["The key was refused (HTTP 401)"];
            mend(stage, &alert, "Check the key", "Key", DEFAULT_KEY).await;
        })
        .await;
}

#[tokio::test]
async fn check_the_endpoint_leads_to_it() {
    Scene::own("gpt-40")
        .play(async |stage| {
            let alert = ["There is no deployment of this name (HTTP 404)", "“gpt-40”"];
            let endpoint = e2e::config::deployment(&stage.simulator.origin(), "gpt-4o");
            mend(stage, &alert, "Check the endpoint", "Endpoint", &endpoint).await;
            let path = "/openai/deployments/gpt-4o/chat/completions";
            assert_eq!(stage.simulator.requests()[1].path, path);
        })
        .await;
}

#[tokio::test]
async fn check_the_model_leads_to_it() {
    Scene::own("")
        .path("/openai/v1")
        .field("apiVersion", Value::Null)
        .field("model", "gpt-40")
        .play(async |stage| {
            let alert = ["There is no deployment of this name (HTTP 404)", "“gpt-40”"];
            mend(stage, &alert, "Check the model", "Model", "gpt-4o").await;
            let requests = stage.simulator.requests();
            assert_eq!(requests[0].body["model"], "gpt-40");
            assert_eq!(requests[1].body["model"], "gpt-4o");
            assert_eq!(requests[1].raw_query, "");
        })
        .await;
}

/// A version with a slip in it.
const NO_VERSION: &str = "2024-16-01";

#[tokio::test]
async fn check_the_api_version_leads_to_it() {
    Scene::own("gpt-4o")
        .field("apiVersion", NO_VERSION)
        .play(async |stage| {
            let alert = ["The API version is not supported (HTTP 400)"];
            mend(
                stage,
                &alert,
                "Check the API version",
                "API version",
                API_VERSION,
            )
            .await;
            let requests = stage.simulator.requests();
            assert_eq!(requests[0].api_versions(), [NO_VERSION]);
            assert_eq!(requests[1].api_versions(), [API_VERSION]);
        })
        .await;
}

#[tokio::test]
async fn a_supported_api_version_is_a_press_away() {
    Scene::own("only-2024-10-21")
        .play(async |stage| {
            let Stage {
                browser,
                page,
                simulator,
                ..
            } = stage;
            page.ask(FEET).await;
            page.alert_with(&["The API version is not supported (HTTP 400)"])
                .await;
            page.click_button("Use API version 2024-10-21").await;
            page.replied(FEET_REPLY).await;
            browser.reload().await;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            let requests = simulator.requests();
            let versions: Vec<_> = requests.iter().map(RecordedRequest::api_versions).collect();
            assert_eq!(versions, [[API_VERSION], ["2024-10-21"], ["2024-10-21"]]);
        })
        .await;
}

// The header that carries the key.

#[tokio::test]
async fn the_key_goes_as_api_key_where_a_token_is_wanted() {
    Scene::own("once:error-401-flat-statuscode")
        .field("authentication", "bearer")
        .may_send(&["api-key", "authorization"])
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.alert_with(&["The key was refused (HTTP 401)", "Access token is missing"])
                .await;
            page.click_button("Send the key as api-key").await;
            page.replied(FEET_REPLY).await;
            let sent: Vec<_> = simulator
                .requests()
                .iter()
                .map(|request| {
                    let header = |name| request.headers.get(name).map(str::to_owned);
                    (header("api-key"), header("authorization"))
                })
                .collect();
            let bearer = format!("Bearer {DEFAULT_KEY}");
            let expected = [(None, Some(bearer)), (Some(DEFAULT_KEY.to_owned()), None)];
            assert_eq!(sent, expected);
        })
        .await;
}

/// A service that refuses what the simulator takes.
struct Service {
    endpoint: String,
    seen: Arc<Mutex<Vec<(HeaderMap, Value)>>>,
}

/// Why a request is refused, if it is.
type Refuse = fn(&HeaderMap, &Value) -> Option<(StatusCode, Value)>;

impl Service {
    async fn start(refuse: Refuse) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::default();
        let router = Router::new()
            .fallback(answer)
            .with_state((refuse, Arc::clone(&seen)));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { endpoint, seen }
    }

    /// The requests so far, none of which carried a header too many.
    fn seen(&self) -> Vec<(HeaderMap, Value)> {
        let seen = self.seen.lock().unwrap().clone();
        let all = seen.iter().flat_map(|(headers, _)| headers.keys());
        for name in all.filter(|name| is_chosen(name.as_str())) {
            let known = ["accept", "api-key", "authorization", "content-type"];
            assert!(known.contains(&name.as_str()), "{name} was sent");
        }
        seen
    }
}

type Shared = (Refuse, Arc<Mutex<Vec<(HeaderMap, Value)>>>);

async fn answer(State((refuse, seen)): State<Shared>, request: Request) -> Response {
    let allow = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-headers", "*, authorization"),
    ];
    if request.method() == Method::OPTIONS {
        return (allow, StatusCode::NO_CONTENT).into_response();
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let refusal = refuse(&parts.headers, &body);
    seen.lock().unwrap().push((parts.headers, body));
    let message = json!({"role": "assistant", "content": FEET_REPLY});
    let choice = json!({"index": 0, "finish_reason": "stop", "message": message});
    let (status, body) = refusal.unwrap_or_else(|| (StatusCode::OK, json!({"choices": [choice]})));
    (status, allow, body.to_string()).into_response()
}

#[tokio::test]
async fn the_key_goes_as_a_token_where_one_is_wanted() {
    let service = Service::start(|headers, _| {
        let message = "Auth token must be passed as a header called Authorization";
        let refusal = json!({"statusCode": 401, "message": message});
        (!headers.contains_key("authorization")).then_some((StatusCode::UNAUTHORIZED, refusal))
    })
    .await;
    Scene::own("")
        .endpoint(&service.endpoint)
        .play(async |Stage { page, .. }| {
            page.ask(FEET).await;
            page.alert_with(&[
                "The key was refused (HTTP 401)",
                "Auth token must be passed",
            ])
            .await;
            page.click_button("Send the key as a Bearer token").await;
            page.replied(FEET_REPLY).await;
            let seen = service.seen();
            assert_eq!(seen.len(), 2);
            assert_eq!(seen[0].0["api-key"], DEFAULT_KEY);
            assert!(!seen[1].0.contains_key("api-key"));
            assert_eq!(seen[1].0["authorization"], format!("Bearer {DEFAULT_KEY}"));
        })
        .await;
}

// What a deployment does not take.

/// The page adapts by itself; after Undo it asks, and does it when it is told to.
async fn adapts_when_told_to(scenario: &str, parameters: Value, button: &str) {
    Scene::own(scenario)
        .field("parameters", parameters)
        .field("apiVersion", "2024-10-21")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            page.click_button("Undo").await;
            page.ask("Say hello.").await;
            page.alert_with(&["(HTTP 400)"]).await;
            assert_eq!(simulator.requests().len(), 3, "it does not adapt by itself");
            page.click_button(button).await;
            page.replied(NORMAL).await;

            page.click_button("New chat").await;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 5, "from then on it does");
            let known =
                |request: &RecordedRequest| (request.body.clone(), request.raw_query.clone());
            assert_eq!(known(&requests[4]), known(&requests[1]));
            assert_ne!(known(&requests[1]), known(&requests[0]));
        })
        .await;
}

#[tokio::test]
async fn use_max_completion_tokens() {
    let parameters = json!({"max_tokens": 300});
    let button = "Use max_completion_tokens";
    adapts_when_told_to("needs-max-completion-tokens", parameters, button).await;
}

#[tokio::test]
async fn use_max_tokens() {
    let parameters = json!({"max_completion_tokens": 300});
    adapts_when_told_to("needs-max-tokens", parameters, "Use max_tokens").await;
}

#[tokio::test]
async fn send_without_a_parameter() {
    let parameters = json!({"seed": 7});
    adapts_when_told_to("strict-arguments", parameters, "Send without seed").await;
}

#[tokio::test]
async fn send_without_a_temperature() {
    let parameters = json!({"temperature": 0.2});
    adapts_when_told_to("fixed-temperature", parameters, "Send without temperature").await;
}

#[tokio::test]
async fn send_the_system_message_as_developer() {
    let button = "Send the system message as developer";
    adapts_when_told_to("needs-developer", json!({}), button).await;
}

#[tokio::test]
async fn ask_without_streaming() {
    adapts_when_told_to("no-stream", json!({}), "Ask without streaming").await;
}

#[tokio::test]
async fn use_a_newer_api_version() {
    let button = "Use API version 2024-12-01-preview";
    adapts_when_told_to("needs-newer-version", json!({}), button).await;
}

#[tokio::test]
async fn what_changes_the_question_is_left_out_by_the_person_only() {
    let service = Service::start(|_, body| {
        let error = json!({
            "message": "Unsupported parameter: 'response_format' is not supported with this model.",
            "type": "invalid_request_error",
            "param": "response_format",
            "code": "unsupported_parameter",
        });
        let refusal = (StatusCode::BAD_REQUEST, json!({"error": error}));
        body.get("response_format").map(|_| refusal)
    })
    .await;
    Scene::own("")
        .endpoint(&service.endpoint)
        .field("apiVersion", Value::Null)
        .field(
            "parameters",
            json!({"response_format": {"type": "json_object"}}),
        )
        .play(async |Stage { page, .. }| {
            page.ask(FEET).await;
            page.alert_with(&["(HTTP 400)", "'response_format' is not supported"])
                .await;
            assert_eq!(service.seen().len(), 1);
            page.click_button("Send without response_format").await;
            page.replied(FEET_REPLY).await;
            page.status_with(&["does not take response_format: it is left out"])
                .await;
            assert_eq!(service.seen()[1].1.get("response_format"), None);
        })
        .await;
}

#[tokio::test]
async fn more_changes_than_the_page_makes_at_once_are_made_with_the_card() {
    let parameters = json!({
        "max_tokens": 50, "temperature": 0.2, "top_p": 0.9, "presence_penalty": 0.5,
        "frequency_penalty": 0.5, "logprobs": true, "top_logprobs": 2, "logit_bias": {"50256": -100},
    });
    Scene::own("reasoning-model")
        .field("parameters", parameters)
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.alert_with(&["(HTTP 400)", "'top_logprobs' is not supported"])
                .await;
            assert_eq!(simulator.requests().len(), 7);
            page.click_button("Send without top_logprobs").await;
            page.replied(FEET_REPLY).await;
            let requests = simulator.requests();
            let system = json!({"role": "developer", "content": SYSTEM});
            let question = json!({"role": "user", "content": FEET});
            let expected = json!({
                "messages": [system, question], "stream": true, "max_completion_tokens": 50,
            });
            assert_eq!(requests.last().unwrap().body, expected);
        })
        .await;
}

// CORS.

/// The text of the dialog with the recipe.
async fn recipe(stage: Stage<'_>) -> String {
    let dialog = stage
        .page
        .find(Role::Dialog, Name::Is("Proxy recipe"))
        .await;
    dialog.text().await.unwrap()
}

fn without_cors() -> Options {
    Options {
        cors: false,
        ..Options::default()
    }
}

#[tokio::test]
async fn the_proxy_of_the_recipe_is_used_with_one_press() {
    let automatic = Scene::own("gpt-4o")
        .field("apiVersion", Value::Null)
        .field("authentication", Value::Null)
        .may_send(&["authorization"]);
    for scene in [Scene::own("gpt-4o"), automatic] {
        let scene = scene.options(without_cors()).proxied();
        scene
            .play(async |stage| {
                let Stage {
                    browser,
                    page,
                    simulator,
                    site,
                } = stage;
                page.ask(FEET).await;
                let host = simulator.address().to_string();
                page.alert_with(&[&format!(
                    "{host} does not let this page read its answers (CORS)"
                )])
                .await;
                let refused = simulator.requests().len();
                page.click_button("Show the proxy recipe").await;
                let text = recipe(stage).await;
                let site = site.url();
                let origin = site.trim_end_matches('/');
                let target = e2e::config::deployment(&simulator.origin(), "gpt-4o");
                for part in [
                    &format!("serves {origin}/"),
                    "location /azure/ {",
                    &format!("proxy_pass {target}/;"),
                    &format!("proxy_set_header Host {host};"),
                    &format!("<origin>{origin}</origin>"),
                ] {
                    assert!(text.contains(part), "{part} is not in {text}");
                }
                page.click_button("Copy the nginx configuration").await;
                browser
                    .wait_until("the configuration on the clipboard", async || {
                        let text = browser.clipboard().await;
                        Ok(text.contains("location /azure/ {").then_some(()))
                    })
                    .await;

                page.click_button("Use the endpoint azure").await;
                page.gone(Role::Dialog, Name::Is("Proxy recipe")).await;
                page.replied(FEET_REPLY).await;
                let requests = simulator.requests();
                assert_eq!(requests.len(), refused + 1);
                browser.reload().await;
                page.ask(FEET).await;
                page.replied(FEET_REPLY).await;
            })
            .await;
    }
}

#[tokio::test]
async fn the_recipe_for_an_operators_connection_is_to_be_read_only() {
    Scene::new("gpt-4o")
        .options(without_cors())
        .play(async |stage| {
            let page = stage.page;
            page.ask(FEET).await;
            page.alert_with(&["(CORS)"]).await;
            page.click_button("Show the proxy recipe").await;
            let text = recipe(stage).await;
            assert!(text.contains("proxy_pass"), "{text}");
            let usable = page.shows(Role::Button, Name::Begins("Use the endpoint"));
            assert!(!usable.await);
            page.click_button("Close").await;
            page.gone(Role::Dialog, Name::Is("Proxy recipe")).await;
        })
        .await;
}

#[tokio::test]
async fn a_refusal_that_cors_hides_is_explained_too() {
    let hidden = Options {
        cors_on_errors: false,
        ..Options::default()
    };
    Scene::own("gpt-4o")
        .options(hidden)
        .key("another-key")
        .play(async |stage| {
            let alert = ["(CORS)", "wrong key"];
            mend(stage, &alert, "Check the key", "Key", DEFAULT_KEY).await;
        })
        .await;
}

// The reply and the question.

#[tokio::test]
async fn continue_asks_for_the_rest() {
    Scene::own("cut-then-rest")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask("When was it?").await;
            page.alert_with(&["The reply was cut off"]).await;
            page.click_button("Continue").await;
            let reply = page.replied("It began in 1998 and ended in 2011.").await;
            assert!(reply.whole.contains("Continued once: "), "{reply:?}");
            let requests = simulator.requests();
            let last = requests[1].body["messages"].as_array().unwrap().last();
            let words = last.unwrap()["content"].as_str().unwrap();
            assert!(words.starts_with("Continue exactly where your last message stopped."));
        })
        .await;
}

#[tokio::test]
async fn retry_after_a_cut_stands_beside_what_came() {
    Scene::own("once:stream-connection-cut")
        .play(async |Stage { page, .. }| {
            page.ask("Say hello.").await;
            page.alert_with(&["The reply was cut off"]).await;
            assert_eq!(page.last_reply_text().await, "Hello! I'm doing");
            page.click_button("Retry").await;
            let reply = page.replied(NORMAL).await;
            assert!(reply.whole.contains("2 of 2"), "{reply:?}");
            page.click_in_message(1, "Previous version").await;
            page.reply("what had come first", |reply| {
                reply.text == "Hello! I'm doing"
            })
            .await;
        })
        .await;
}

#[tokio::test]
async fn the_question_is_edited_in_a_conversation() {
    Scene::own("filter-word")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            page.ask("A forbidden question?").await;
            page.alert_with(&["The content filter refused the question"])
                .await;
            page.click_button("Edit the question").await;
            page.message("the conversation before", |messages| {
                (texts(messages) == [FEET, FEET_REPLY]).then_some(())
            })
            .await;
            assert_eq!(page.composer_text().await, "A forbidden question?");
            page.focused("Message").await;
            page.fill("Message", "A question?").await;
            page.send().await;
            page.replied(NORMAL).await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 3);
            let expected = json!([
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": FEET},
                {"role": "assistant", "content": FEET_REPLY},
                {"role": "user", "content": "A question?"},
            ]);
            assert_eq!(requests[2].body["messages"], expected);
        })
        .await;
}

#[tokio::test]
async fn a_question_is_asked_with_the_last_turns_only() {
    Scene::own("context-length")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            page.ask("Say hello.").await;
            page.alert_with(&["The conversation is too long for this model (HTTP 400)"])
                .await;
            page.click_button("Send only the last turns").await;
            page.replied(NORMAL).await;
            let requests = simulator.requests();
            let expected = json!([
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": "Say hello."},
            ]);
            assert_eq!(requests[2].body["messages"], expected);
            let border =
                "Above this line nothing is sent to the model: only the newest question is.";
            page.find(Role::Separator, Name::Is(border)).await;
        })
        .await;
}

#[tokio::test]
async fn a_question_is_asked_without_the_history() {
    Scene::own("context-length")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            page.ask("Say hello.").await;
            page.alert_with(&[
                "The conversation is too long for this model (HTTP 400)",
                "maximum context length",
            ])
            .await;
            page.click_button("Ask without the history").await;
            page.message("the question alone, and its reply", |messages| {
                (texts(messages) == ["Say hello.", NORMAL]).then_some(())
            })
            .await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 3);
            let expected = json!([
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": "Say hello."},
            ]);
            assert_eq!(requests[2].body["messages"], expected);

            stage.browser.back().await;
            page.message("the conversation with its history", |messages| {
                let first = texts(messages).into_iter().take(3);
                first.eq([FEET, FEET_REPLY, "Say hello."]).then_some(())
            })
            .await;
        })
        .await;
}

// Help from others.

#[tokio::test]
async fn details_are_copied_without_the_key() {
    let key = "e2e-key-94c1d7";
    Scene::own("once:error-404-deployment")
        .options(Options {
            key: key.to_owned(),
            ..Options::default()
        })
        .play(async |stage| {
            let Stage {
                browser,
                page,
                simulator,
                ..
            } = stage;
            page.ask("A secret question?").await;
            page.alert_with(&["There is no deployment of this name (HTTP 404)"])
                .await;
            page.click_button("Copy details").await;
            let details = browser
                .wait_until("the details on the clipboard", async || {
                    let text = browser.clipboard().await;
                    Ok(text.contains("HTTP status: 404").then_some(text))
                })
                .await;
            for part in [
                "Code: DeploymentNotFound",
                "The API deployment for this resource does not exist",
                "Request id: 00000000-0000-4000-8000-0000000000aa",
                &format!("api-version: {API_VERSION}"),
                &simulator.address().to_string(),
            ] {
                assert!(details.contains(part), "{part} is not in {details}");
            }
            assert!(!details.contains(key), "the key is in {details}");
            assert!(!details.contains("secret question"), "{details}");
            page.click_button("Retry").await;
            page.replied(NORMAL).await;
            let both = simulator.wait_for(DEADLINE, |all| all.len() == 2).await;
            assert_eq!(both.unwrap()[0].body, simulator.requests()[1].body);
        })
        .await;
}

#[tokio::test]
async fn a_key_that_the_service_repeats_is_neither_shown_nor_copied() {
    let service = Service::start(|headers, _| {
        let key = headers["api-key"].to_str().unwrap();
        let message = format!("Incorrect API key provided: {key}.");
        let refusal = json!({"error": {"code": "invalid_api_key", "message": message}});
        Some((StatusCode::UNAUTHORIZED, refusal))
    })
    .await;
    Scene::own("")
        .endpoint(&service.endpoint)
        .play(async |Stage { browser, page, .. }| {
            page.ask(FEET).await;
            let alert = page.alert_with(&["Incorrect API key provided"]).await;
            assert!(!alert.contains(DEFAULT_KEY), "{alert}");
            page.click_button("Copy details").await;
            let details = browser
                .wait_until("the details on the clipboard", async || {
                    let text = browser.clipboard().await;
                    Ok(text.contains("Code: invalid_api_key").then_some(text))
                })
                .await;
            assert!(!details.contains(DEFAULT_KEY), "{details}");
            assert_eq!(service.seen().len(), 1);
        })
        .await;
}
