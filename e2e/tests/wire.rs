//! What the service does to a request, walked through: refusals that heal, waits, replies that end early,
//! and what the page sends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::time::Duration;

use e2e::config::{API_VERSION, FEET, FEET_REPLY, SYSTEM};
use e2e::{ChatPage, DEADLINE, Message, Name, Role, Scene, Stage, chosen_headers};
use serde_json::{Value, json};
use simulator::{Ended, Options, RecordedRequest, STEPPED_TEXT};

/// What scenarios reply once nothing stands against it.
const NORMAL: &str = "Hello! I'm doing well, thanks.";

/// What `length-then-rest` and `cut-then-rest` say in the end.
const BEGUN_AND_ENDED: &str = "It began in 1998 and ended in 2011.";

/// What the page says to have a reply gone on with.
const GO_ON: &str = "Continue exactly where your last message stopped. Do not repeat any of it, and do not comment on this.";

/// A reply that is over, and has these words in its article.
fn ended_with(reply: &Message, words: &[&str]) -> bool {
    !reply.busy && words.iter().all(|words| reply.whole.contains(words))
}

/// Between the arrivals of two requests.
fn gap(requests: &[RecordedRequest], first: usize) -> Duration {
    requests[first + 1].arrived - requests[first].arrived
}

/// The messages of a request that asks for the rest of a reply to a question.
fn asking_for_rest(question: &str, so_far: &str) -> Value {
    json!([
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": question},
        {"role": "assistant", "content": so_far},
        {"role": "user", "content": GO_ON},
    ])
}

// The content filter.

#[tokio::test]
async fn a_filtered_prompt_is_explained_edited_and_answered() {
    let scene = Scene::new("filter-word");
    scene
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask("Say the forbidden word.").await;
            page.alert_with(&[
                "The content filter refused the question (HTTP 400)",
                "The response was filtered",
                "self-harm, severity medium",
            ])
            .await;
            page.click_button("Edit the question").await;
            page.message("an empty transcript", |messages| {
                messages.is_empty().then_some(())
            })
            .await;
            assert_eq!(page.composer_text().await, "Say the forbidden word.");

            page.fill("Message", "Say hello.").await;
            page.send().await;
            page.replied(NORMAL).await;
            let requests = simulator.requests();
            assert_eq!(
                requests.len(),
                2,
                "a refused prompt is not tried again by itself"
            );
            assert_eq!(
                requests[1].body["messages"],
                json!([
                    {"role": "system", "content": SYSTEM},
                    {"role": "user", "content": "Say hello."},
                ])
            );
        })
        .await;
}

#[tokio::test]
async fn an_attack_in_the_prompt_is_named_with_the_blocklist() {
    Scene::new("jailbreak")
        .play(async |Stage { page, .. }| {
            page.ask(FEET).await;
            page.alert_with(&["content filter", "jailbreak", "contoso-words"])
                .await;
        })
        .await;
}

#[tokio::test]
async fn a_filtered_reply_keeps_its_text_and_names_the_category() {
    Scene::new("stream-content-filter")
        .play(async |Stage { page, .. }| {
            page.ask(FEET).await;
            let reply = page
                .reply("the reply's end", |reply| {
                    ended_with(
                        reply,
                        &["The service's content filter ended the reply here for violence, severity high"],
                    )
                })
                .await;
            assert_eq!(reply.text, "The fight began");
            assert!(reply.alerts.is_empty(), "{reply:?}");
            assert!(
                !page.shows(Role::Button, Name::Is("Continue")).await,
                "the filter would end it again"
            );
        })
        .await;
}

#[tokio::test]
async fn a_reply_that_is_filtered_after_its_end_says_so() {
    Scene::new("filter-late-block")
        .play(async |Stage { page, .. }| {
            page.ask(FEET).await;
            let reply = page
                .reply("the filter's verdict", |reply| {
                    ended_with(
                        reply,
                        &["content filter ended the reply here for protected text"],
                    )
                })
                .await;
            assert_eq!(reply.text, "The song goes like this.");
        })
        .await;
}

#[tokio::test]
async fn filtered_code_is_told_with_its_source() {
    Scene::new("protected-code")
        .play(async |Stage { page, .. }| {
            page.ask(FEET).await;
            let source = "protected code, from https://github.com/contoso/example (licence MIT)";
            let reply = page
                .reply("the source", |reply| ended_with(reply, &[source]))
                .await;
            assert_eq!(reply.text, "fn main() {");
        })
        .await;
}

#[tokio::test]
async fn a_filter_that_did_not_run_is_mentioned() {
    Scene::new("filter-not-run")
        .play(async |Stage { page, .. }| {
            page.ask(FEET).await;
            let reply = page.replied("Spring.").await;
            let sentence = "The content filter did not run: The contents are not filtered.";
            assert!(reply.whole.contains(sentence), "{reply:?}");
        })
        .await;
}

// Waits.

/// The seconds that a countdown shows.
fn seconds(timer: &str) -> u64 {
    let (_, after) = timer.split_once("Trying again in ").unwrap();
    after.split(' ').next().unwrap().parse().unwrap()
}

/// A countdown from 20 that goes down, and `Retry now`.
async fn counts_down_and_hurries(options: Options) {
    let scene = Scene::new("429-twenty").options(options);
    scene
        .play(async |stage| {
            let Stage {
                browser,
                page,
                simulator,
                ..
            } = stage;
            page.ask(FEET).await;
            let waiting = page.reply("the attempt that follows", |reply| {
                let said = ["Too many requests (HTTP 429)", "Attempt 2 of 4"];
                reply.busy && said.iter().all(|part| reply.whole.contains(part))
            });
            assert!(waiting.await.alerts.is_empty());
            page.status_with(&["Too many requests (HTTP 429)"]).await;
            let first = seconds(&page.timer_with(&["Trying again in"]).await);
            assert!((2..=20).contains(&first), "{first}");
            browser
                .wait_until("fewer seconds", async || {
                    let timers = page.live("timer").await;
                    Ok(timers
                        .iter()
                        .any(|timer| seconds(timer) < first)
                        .then_some(()))
                })
                .await;
            page.click_button("Retry now").await;
            page.replied(FEET_REPLY).await;
            assert!(page.live("timer").await.is_empty());
            let requests = simulator.requests();
            assert_eq!(requests.len(), 2);
            assert_eq!(requests[0].body, requests[1].body);
            assert!(gap(&requests, 0) < Duration::from_secs(20));
        })
        .await;
}

#[tokio::test]
async fn a_limit_counts_down_and_retry_now_hurries() {
    counts_down_and_hurries(Options::default()).await;
}

#[tokio::test]
async fn a_limit_whose_header_is_hidden_counts_down_by_its_text() {
    counts_down_and_hurries(Options {
        expose_headers: false,
        ..Options::default()
    })
    .await;
}

#[tokio::test]
async fn a_wait_is_as_long_as_the_service_asks() {
    for (scenario, expose_headers, least) in [
        ("429-once", true, 1),
        ("429-text-once", true, 2),
        ("429-text-once", false, 2),
    ] {
        let scene = Scene::new(scenario).options(Options {
            expose_headers,
            ..Options::default()
        });
        scene
            .play(async |stage| {
                let Stage {
                    page, simulator, ..
                } = stage;
                page.ask(FEET).await;
                page.replied(FEET_REPLY).await;
                let requests = simulator.requests();
                assert_eq!(requests.len(), 2, "{scenario}");
                assert!(
                    gap(&requests, 0) >= Duration::from_secs(least),
                    "{scenario}"
                );
            })
            .await;
    }
}

#[tokio::test]
async fn cancel_and_stop_end_a_wait_with_the_card() {
    for button in ["Cancel", "Stop"] {
        Scene::new("429-twenty")
            .play(async |stage| {
                let Stage {
                    page, simulator, ..
                } = stage;
                page.ask(FEET).await;
                page.timer_with(&["Trying again in"]).await;
                page.click_button(button).await;
                page.alert_with(&["Too many requests (HTTP 429)", "call rate limit"])
                    .await;
                assert!(page.live("timer").await.is_empty());
                assert_eq!(simulator.requests().len(), 1);
                page.click_button("Retry").await;
                page.replied(FEET_REPLY).await;
                assert_eq!(simulator.requests().len(), 2);
            })
            .await;
    }
}

#[tokio::test]
async fn a_limit_that_stays_is_given_up_after_four_attempts() {
    Scene::new("429")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.watch().await;
            page.ask(FEET).await;
            page.alert_with(&["Too many requests (HTTP 429)", "token rate limit"])
                .await;
            assert_eq!(simulator.requests().len(), 4);
            let announced = page.announced().await.join("\n");
            for attempt in 2..=4 {
                let sentence = format!("Attempt {attempt} of 4");
                assert!(announced.contains(&sentence), "{announced}");
            }
        })
        .await;
}

#[tokio::test]
async fn a_long_wait_is_offered_and_not_begun() {
    Scene::new("429-long")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.alert_with(&["Too many requests (HTTP 429)", "24 h"])
                .await;
            page.click_button("Try again in 24 h").await;
            page.timer_with(&["Trying again in 24 h."]).await;
            assert!(page.alerts().await.is_empty());
            assert_eq!(simulator.requests().len(), 1);
            page.click_button("Retry now").await;
            page.replied(FEET_REPLY).await;
            assert_eq!(simulator.requests().len(), 2);
        })
        .await;
}

#[tokio::test]
async fn a_long_wait_that_is_cancelled_is_offered_again() {
    Scene::new("429-long")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.click_button("Try again in 24 h").await;
            page.timer_with(&["Trying again in 24 h."]).await;
            page.click_button("Cancel").await;
            page.alert_with(&["Too many requests (HTTP 429)"]).await;
            page.find(Role::Button, Name::Is("Try again in 24 h")).await;
            assert_eq!(simulator.requests().len(), 1);
        })
        .await;
}

#[tokio::test]
async fn a_service_that_fails_twice_is_asked_a_third_time() {
    Scene::new("503-twice")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.watch().await;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 3);
            assert!(gap(&requests, 1) >= Duration::from_millis(1600));
            let announced = page.announced().await;
            let attempt = |text: &String| {
                text.contains("The service failed (HTTP 503)") && text.contains("Attempt 3 of 4")
            };
            assert!(announced.iter().any(attempt), "{announced:?}");
        })
        .await;
}

#[tokio::test]
async fn no_retries_are_made_where_the_connection_wants_none() {
    Scene::new("503-twice")
        .field("retries", 0)
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.alert_with(&["The service failed (HTTP 503)"]).await;
            assert_eq!(simulator.requests().len(), 1);
        })
        .await;
}

// What a deployment does not take.

const MAX_TOKENS: &str =
    "This deployment does not take max_tokens: max_completion_tokens is sent in its place.";

fn with_max_tokens(scenario: &str) -> Scene {
    Scene::new(scenario).field("parameters", json!({"max_tokens": 300}))
}

/// Nothing of a refusal has been shown since the page was watched.
async fn no_alert_was_shown(page: &ChatPage<'_>) {
    let announced = page.announced().await;
    let refused = announced.iter().find(|text| text.contains("HTTP"));
    assert_eq!(refused, None);
}

#[tokio::test]
async fn an_unsupported_parameter_is_renamed_and_remembered() {
    with_max_tokens("needs-max-completion-tokens")
        .play(async |stage| {
            let Stage {
                browser,
                page,
                simulator,
                ..
            } = stage;
            page.watch().await;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            page.status_with(&[MAX_TOKENS]).await;
            no_alert_was_shown(&page).await;
            let refused = simulator.requests();
            assert_eq!(refused.len(), 2);
            assert_eq!(refused[0].body["max_tokens"], 300);
            let mut changed = refused[0].body.clone();
            let number = changed.as_object_mut().unwrap().remove("max_tokens");
            changed["max_completion_tokens"] = number.unwrap();
            assert_eq!(refused[1].body, changed);

            page.ask("Say hello.").await;
            page.replied(NORMAL).await;
            browser.reload().await;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 4, "what was learned outlives a reload");
            for request in &requests[2..] {
                assert_eq!(request.body["max_tokens"], Value::Null);
                assert_eq!(request.body["max_completion_tokens"], 300);
            }
        })
        .await;
}

#[tokio::test]
async fn undo_takes_an_adaptation_back_and_the_card_offers_it() {
    with_max_tokens("needs-max-completion-tokens")
        .play(async |stage| {
            let Stage {
                browser,
                page,
                simulator,
                ..
            } = stage;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            page.click_button("Undo").await;
            // What was undone outlives a reload as well.
            browser.reload().await;
            page.ask("Say hello.").await;
            page.alert_with(&["HTTP 400", "'max_tokens' is not supported"])
                .await;
            assert_eq!(simulator.requests().len(), 3);
            assert_eq!(simulator.requests()[2].body["max_tokens"], 300);

            page.click_button("Use max_completion_tokens").await;
            page.replied(NORMAL).await;
            page.status_with(&[MAX_TOKENS]).await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 4);
            assert_eq!(requests[3].body["max_completion_tokens"], 300);
            assert_eq!(requests[3].body["messages"], requests[2].body["messages"]);
        })
        .await;
}

#[tokio::test]
async fn what_was_learned_of_a_deployment_is_not_done_to_another() {
    Scene::own("needs-max-completion-tokens")
        .field("parameters", json!({"max_tokens": 300}))
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            page.click_button("Settings").await;
            let endpoint = e2e::config::deployment(&simulator.origin(), "needs-max-tokens");
            page.fill("Endpoint", &endpoint).await;
            page.click_button("Save").await;
            page.ask("Say hello.").await;
            page.replied(NORMAL).await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 3);
            assert_eq!(requests[2].body["max_tokens"], 300);
        })
        .await;
}

/// The names of a body's fields and the role of its first message.
fn shape(request: &RecordedRequest) -> String {
    let fields = request.body.as_object().unwrap().keys();
    let mut fields: Vec<&str> = fields.map(String::as_str).collect();
    fields.retain(|name| !matches!(*name, "messages" | "stream"));
    fields.sort_unstable();
    let role = request.body["messages"][0]["role"].as_str().unwrap();
    format!("{role} {}", fields.join(" "))
}

#[tokio::test]
async fn a_reasoning_model_takes_several_changes_for_one_question() {
    let parameters =
        json!({"max_tokens": 50, "temperature": 0.2, "top_p": 0.9, "presence_penalty": 0.5});
    Scene::new("reasoning-model")
        .field("parameters", parameters)
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.watch().await;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            no_alert_was_shown(&page).await;
            let expected = [
                "system max_tokens presence_penalty temperature top_p",
                "system max_completion_tokens presence_penalty temperature top_p",
                "system max_completion_tokens presence_penalty top_p",
                "system max_completion_tokens presence_penalty",
                "system max_completion_tokens",
                "developer max_completion_tokens",
            ];
            let shapes: Vec<_> = simulator.requests().iter().map(shape).collect();
            assert_eq!(shapes, expected);
            for sentence in [
                "does not take temperature: it is left out",
                "does not take top_p: it is left out",
                "does not take presence_penalty: it is left out",
                "system messages are sent as developer",
            ] {
                page.status_with(&[sentence]).await;
            }

            page.ask("Say hello.").await;
            page.replied(NORMAL).await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 7, "the next one is right at once");
            assert_eq!(shape(&requests[6]), expected[5]);
        })
        .await;
}

#[tokio::test]
async fn a_deployment_that_does_not_stream_replies_whole() {
    Scene::new("no-stream")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.watch().await;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            page.status_with(&["does not stream"]).await;
            no_alert_was_shown(&page).await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 2);
            assert_eq!(requests[0].body["stream"], true);
            let stream = &requests[1].body["stream"];
            assert!(stream.is_null() || *stream == false, "{stream}");
        })
        .await;
}

/// A refusal for an api-version that is too old heals with this one.
async fn raises_the_version(scenario: &str, parameters: Value) {
    Scene::new(scenario)
        .field("parameters", parameters)
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.watch().await;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            page.status_with(&["2024-12-01-preview is used with this connection"])
                .await;
            no_alert_was_shown(&page).await;
            page.ask("Say hello.").await;
            page.replied(NORMAL).await;
            let requests = simulator.requests();
            let versions: Vec<_> = requests.iter().map(|each| each.api_versions()).collect();
            let raised = "2024-12-01-preview";
            assert_eq!(versions, [[API_VERSION], [raised], [raised]]);
            assert_eq!(requests[0].body, requests[1].body);
        })
        .await;
}

#[tokio::test]
async fn a_model_that_is_newer_than_the_version_raises_it() {
    raises_the_version("needs-newer-version", json!({})).await;
}

#[tokio::test]
async fn a_parameter_that_is_newer_than_the_version_raises_it() {
    raises_the_version("old-arguments", json!({"reasoning_effort": "low"})).await;
}

#[tokio::test]
async fn a_deployment_that_is_not_there_is_named() {
    Scene::new("gpt-nowhere")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.alert_with(&[
                "There is no deployment of this name (HTTP 404)",
                "The API deployment for this resource does not exist",
                "gpt-nowhere",
            ])
            .await;
            page.find(Role::Button, Name::Is("Retry")).await;
            page.find(Role::Button, Name::Is("Copy details")).await;
            let check = Name::Begins("Check the");
            assert!(
                !page.shows(Role::Button, check).await,
                "an operator's connection is not the person's to mend"
            );
            assert_eq!(simulator.requests().len(), 1);
        })
        .await;
}

// Replies that are not a plain text.

/// A reply that an error inside of the stream ends; Continue asks for the rest.
async fn continues_after_an_error(case: &str, so_far: &str, words: &str) {
    Scene::new(&format!("once:{case}"))
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask("Say hello.").await;
            page.alert_with(&["The service reported an error while it answered", words])
                .await;
            let reply = page.reply("the reply's end", |reply| !reply.busy).await;
            assert_eq!(reply.text, so_far);

            page.click_button("Continue").await;
            let reply = page.replied(&format!("{so_far}{NORMAL}")).await;
            assert!(reply.whole.contains("Continued once: "), "{reply:?}");
            let requests = simulator.requests();
            assert_eq!(requests.len(), 2);
            let expected = asking_for_rest("Say hello.", so_far);
            assert_eq!(requests[1].body["messages"], expected);
        })
        .await;
}

#[tokio::test]
async fn an_error_inside_of_a_stream_keeps_the_text() {
    continues_after_an_error(
        "stream-error-object",
        "Hello! I'm doing",
        "The server had an error while processing your request",
    )
    .await;
}

#[tokio::test]
async fn an_error_event_keeps_the_text() {
    continues_after_an_error("stream-error-event", "Eighty-three is", "upstream died").await;
}

/// The calls of the last reply are listed, each with its arguments set out.
async fn lists_two_calls(scenario: &str) {
    Scene::new(scenario)
        .play(async |Stage { browser, page, .. }| {
            page.ask("What is the weather?").await;
            page.reply("why the reply ended", |reply| {
                ended_with(reply, &["The model asks for these functions to be called"])
            })
            .await;
            let script =
                "return [...document.querySelectorAll('[role=log] article:last-of-type li')]
                .map(item => [...item.children].slice(0, 2).map(part => part.innerText))";
            let calls = browser.execute(script, Vec::new()).await;
            let expected = json!([
                ["get_weather", "{\n  \"city\": \"Oslo\"\n}"],
                ["get_time", "{\n  \"zone\": \"CET\"\n}"],
            ]);
            assert_eq!(calls, expected);
            assert!(page.alerts().await.is_empty());
        })
        .await;
}

#[tokio::test]
async fn tool_calls_in_pieces_are_listed() {
    lists_two_calls("stream-tool-calls-two").await;
}

#[tokio::test]
async fn tool_calls_without_an_index_are_listed() {
    lists_two_calls("tool-calls-no-index").await;
}

#[tokio::test]
async fn reasoning_is_folded_away_from_the_reply() {
    for scenario in ["reasoning-content", "reasoning", "think"] {
        for stream in [true, false] {
            let scene = Scene::new(scenario).site("parameters", json!({"stream": stream}));
            scene
                .play(async |stage| {
                    let Stage {
                        browser,
                        page,
                        simulator,
                        ..
                    } = stage;
                    page.ask("What is six times seven?").await;
                    let reply = page.replied("The answer is 42.").await;
                    assert!(
                        !reply.whole.contains("Six times seven is asked"),
                        "{reply:?}"
                    );
                    page.click_button("Reasoning").await;
                    let thoughts = "Six times seven is asked. Six times seven is 42.";
                    page.reply("the reasoning", |reply| reply.whole.contains(thoughts))
                        .await;
                    let folds = "return document.querySelectorAll('details.reasoning').length";
                    assert_eq!(browser.execute(folds, Vec::new()).await, 1);

                    page.ask("Why?").await;
                    let requests = simulator.wait_for(DEADLINE, |all| all.len() == 2).await;
                    let sent = &requests.unwrap()[1].body["messages"][2];
                    let expected = json!({"role": "assistant", "content": "The answer is 42."});
                    assert_eq!(*sent, expected, "thoughts are not sent back");
                })
                .await;
        }
    }
}

#[tokio::test]
async fn several_choices_are_versions_of_one_reply() {
    for stream in [true, false] {
        let scene = Scene::new("several").field("parameters", json!({"n": 2, "stream": stream}));
        scene
            .play(async |stage| {
                let Stage {
                    page, simulator, ..
                } = stage;
                page.ask(FEET).await;
                let reply = page.replied("First reply.").await;
                assert!(reply.whole.contains("1 of 2"), "{reply:?}");
                page.click_in_message(1, "Next version").await;
                let reply = page.replied("Second reply.").await;
                assert!(reply.whole.contains("2 of 2"), "{reply:?}");
                page.click_in_message(1, "Previous version").await;
                page.replied("First reply.").await;
                page.click_in_message(1, "Next version").await;
                page.replied("Second reply.").await;
                assert_eq!(page.messages().await.len(), 2);

                page.ask("Why?").await;
                let requests = simulator.wait_for(DEADLINE, |all| all.len() == 2).await;
                let sent = &requests.unwrap()[1].body["messages"][2];
                let expected = json!({"role": "assistant", "content": "Second reply."});
                assert_eq!(*sent, expected, "the version that is shown is sent");
            })
            .await;
    }
}

#[tokio::test]
async fn a_reply_that_reached_its_length_goes_on() {
    Scene::new("length-then-rest")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask("When was it?").await;
            let reply = page
                .reply("the limit", |reply| {
                    ended_with(reply, &["The reply reached its limit of tokens"])
                })
                .await;
            assert_eq!(reply.text, "It began in");
            assert!(reply.alerts.is_empty(), "{reply:?}");
            page.click_in_message(1, "Continue").await;
            let reply = page.replied(BEGUN_AND_ENDED).await;
            assert!(reply.whole.contains("Continued once: "), "{reply:?}");
            assert!(!reply.whole.contains("limit of tokens"), "{reply:?}");
            page.gone(Role::Button, Name::Is("Continue")).await;
            assert_eq!(page.messages().await.len(), 2, "it is the same reply");
            let requests = simulator.requests();
            assert_eq!(requests.len(), 2);
            let expected = asking_for_rest("When was it?", "It began in");
            assert_eq!(requests[1].body["messages"], expected);
        })
        .await;
}

#[tokio::test]
async fn a_reply_that_was_cut_off_goes_on() {
    Scene::new("cut-then-rest")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask("When was it?").await;
            page.alert_with(&["The reply was cut off"]).await;
            assert_eq!(page.last_reply_text().await, "It began in");
            page.click_button("Continue").await;
            let reply = page.replied(BEGUN_AND_ENDED).await;
            assert!(reply.whole.contains("Continued once: "), "{reply:?}");
            let requests = simulator.requests();
            assert_eq!(requests.len(), 2);
            let messages = asking_for_rest("When was it?", "It began in");
            let expected = json!({"messages": messages, "stream": true});
            assert_eq!(requests[1].body, expected);

            page.ask("And then?").await;
            let requests = simulator.wait_for(DEADLINE, |all| all.len() == 3).await;
            let expected = json!([
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": "When was it?"},
                {"role": "assistant", "content": BEGUN_AND_ENDED},
                {"role": "user", "content": "And then?"},
            ]);
            let sent = &requests.unwrap()[2].body["messages"];
            assert_eq!(*sent, expected, "the page's own words are not kept");
        })
        .await;
}

#[tokio::test]
async fn a_stopped_reply_goes_on() {
    Scene::new("stepped")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask("Count.").await;
            simulator.step();
            page.reply("a word", |reply| reply.text == "One").await;
            page.click_button("Stop").await;
            page.reply("the stopped reply", |reply| ended_with(reply, &["Stopped"]))
                .await;
            for _ in STEPPED_TEXT.split_whitespace() {
                simulator.step();
            }
            page.click_in_message(1, "Continue").await;
            let reply = page.replied(&format!("One {STEPPED_TEXT}")).await;
            assert!(!reply.whole.contains("Stopped"), "{reply:?}");
            let sent = &simulator.requests()[1].body["messages"];
            assert_eq!(sent[3], json!({"role": "user", "content": GO_ON}));
        })
        .await;
}

#[tokio::test]
async fn a_web_page_in_place_of_a_reply_is_not_shown_as_one() {
    Scene::new("once:response-200-html")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.alert_with(&["The answer is not a chat completion", "Sign in"])
                .await;
            assert_eq!(page.last_reply_text().await, "");
            assert_eq!(simulator.requests().len(), 1);
            page.click_button("Retry").await;
            page.replied(FEET_REPLY).await;
        })
        .await;
}

// What is sent.

/// The `extra-parameters` header of a request with these parameters.
async fn pass_through(switch: Option<&str>, parameters: Value) -> Option<String> {
    let mut header = None;
    let mut scene = Scene::new("gpt-4o").field("parameters", parameters.clone());
    if let Some(switch) = switch {
        scene = scene
            .field("extraParameters", switch)
            .may_send(&["api-key", "extra-parameters"]);
    }
    let header_of = &mut header;
    scene
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            let request = &simulator.requests()[0];
            for (name, value) in parameters.as_object().unwrap() {
                assert_eq!(request.body[name], *value);
            }
            *header_of = request.headers.get("extra-parameters").map(str::to_owned);
        })
        .await;
    header
}

#[tokio::test]
async fn the_header_for_unknown_fields_is_sent_with_the_switch_and_such_fields_only() {
    let known = || json!({"temperature": 0.5});
    let unknown = || json!({"temperature": 0.5, "safe_mode": true});
    let on = Some("pass-through");
    assert_eq!(pass_through(on, unknown()).await.as_deref(), on);
    assert_eq!(pass_through(on, known()).await, None);
    assert_eq!(pass_through(None, unknown()).await, None);
}

#[tokio::test]
async fn parameters_of_the_chat_go_before_those_of_the_connection_and_the_page() {
    Scene::new("echo-parameters")
        .site("parameters", json!({"temperature": 0.1, "top_p": 0.5}))
        .field("parameters", json!({"temperature": 0.4, "seed": 7}))
        .play(async |Stage { page, .. }| {
            page.click_button("Settings").await;
            page.fill("seed", "9").await;
            page.click_button("Save").await;
            page.ask("What?").await;
            page.replied(r#"{"seed":9,"stream":true,"temperature":0.4,"top_p":0.5}"#)
                .await;
            page.click_button("New chat").await;
            page.message("an empty transcript", |messages| {
                messages.is_empty().then_some(())
            })
            .await;
            page.ask("And now?").await;
            page.replied(r#"{"seed":7,"stream":true,"temperature":0.4,"top_p":0.5}"#)
                .await;
        })
        .await;
}

#[tokio::test]
async fn requests_carry_three_headers() {
    Scene::new("gpt-4o")
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            let requests = simulator.requests();
            assert_eq!(
                chosen_headers(&requests[0]),
                ["accept", "api-key", "content-type"]
            );
        })
        .await;
}

#[tokio::test]
async fn the_query_is_the_version_and_what_the_endpoint_has() {
    for (endpoint, query) in [
        ("/openai/deployments/gpt-4o", "api-version=2024-06-01"),
        (
            "/openai/deployments/gpt-4o?tenant=a%20b",
            "tenant=a%20b&api-version=2024-06-01",
        ),
    ] {
        Scene::new("")
            .path(endpoint)
            .play(async |stage| {
                let Stage {
                    page, simulator, ..
                } = stage;
                page.ask(FEET).await;
                page.replied(FEET_REPLY).await;
                let request = &simulator.requests()[0];
                assert_eq!(request.path, "/openai/deployments/gpt-4o/chat/completions");
                assert_eq!(request.raw_query, query);
            })
            .await;
    }
}

// Time limits.

fn with_limits(scenario: &str, headers: u32, silence: u32, total: u32) -> Scene {
    let limits = json!({"headers": headers, "silence": silence, "total": total});
    Scene::new(scenario).field("timeLimits", limits)
}

#[tokio::test]
async fn a_late_answer_is_hinted_at_and_then_taken() {
    with_limits("held", 1, 60, 600)
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.timer_with(&["No answer yet, after "]).await;
            page.find(Role::Button, Name::Is("Cancel")).await;
            simulator.step();
            page.replied(FEET_REPLY).await;
            assert!(page.live("timer").await.is_empty());
            assert_eq!(simulator.requests().len(), 1);
        })
        .await;
}

#[tokio::test]
async fn cancel_ends_the_wait_for_an_answer() {
    with_limits("held", 1, 60, 600)
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.timer_with(&["No answer yet, after "]).await;
            page.click_button("Cancel").await;
            page.reply("the stopped reply", |reply| ended_with(reply, &["Stopped"]))
                .await;
            let ended = |all: &[RecordedRequest]| all[0].ended == Ended::ClosedByClient;
            simulator.wait_for(DEADLINE, ended).await.unwrap();
            assert!(page.live("timer").await.is_empty());
        })
        .await;
}

#[tokio::test]
async fn silence_in_a_reply_is_hinted_at_and_the_reply_goes_on() {
    with_limits("held-middle", 30, 1, 600)
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.timer_with(&["Nothing has come for "]).await;
            assert_eq!(page.last_reply_text().await, "There");
            simulator.step();
            page.replied(FEET_REPLY).await;
            assert!(page.live("timer").await.is_empty());
        })
        .await;
}

#[tokio::test]
async fn cancel_in_a_silence_keeps_what_came() {
    with_limits("held-middle", 30, 1, 600)
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.timer_with(&["Nothing has come for "]).await;
            page.click_button("Cancel").await;
            let reply = page
                .reply("the stopped reply", |reply| ended_with(reply, &["Stopped"]))
                .await;
            assert_eq!(reply.text, "There");
            let ended = |all: &[RecordedRequest]| all[0].ended == Ended::ClosedByClient;
            simulator.wait_for(DEADLINE, ended).await.unwrap();
        })
        .await;
}

#[tokio::test]
async fn an_answer_that_never_comes_is_given_up() {
    with_limits("held", 30, 60, 1)
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.alert_with(&["The reply took too long", "1 s"]).await;
            let ended = |all: &[RecordedRequest]| all[0].ended == Ended::ClosedByClient;
            let requests = simulator.wait_for(DEADLINE, ended).await.unwrap();
            assert_eq!(requests.len(), 1, "it is not asked again by itself");
        })
        .await;
}

#[tokio::test]
async fn a_reply_that_takes_too_long_keeps_what_came() {
    with_limits("held-middle", 30, 60, 2)
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.alert_with(&["The reply took too long"]).await;
            assert_eq!(page.last_reply_text().await, "There");
            let ended = |all: &[RecordedRequest]| all[0].ended == Ended::ClosedByClient;
            simulator.wait_for(DEADLINE, ended).await.unwrap();
            simulator.step();
            page.click_button("Continue").await;
            page.replied(&format!("There {NORMAL}")).await;
        })
        .await;
}

// A gateway before the service.

#[tokio::test]
async fn a_gateway_gets_its_key_in_its_own_header() {
    let header = "ocp-apim-subscription-key";
    Scene::new("gpt-4o")
        .path("/apim/openai/deployments/gpt-4o")
        .field("auth", "subscription-key")
        .may_send(&[header])
        .play(async |stage| {
            let Stage {
                page, simulator, ..
            } = stage;
            page.ask(FEET).await;
            page.replied(FEET_REPLY).await;
            let requests = simulator.requests();
            assert_eq!(requests.len(), 1);
            assert_eq!(requests[0].headers.get(header), Some(simulator.key()));
            assert_eq!(
                chosen_headers(&requests[0]),
                ["accept", "content-type", header]
            );
        })
        .await;
}
