//! Receipts: what a reply took, what was sent and came, and programs that send the same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

use e2e::{Browser, ChatPage, Name, Role, Scene, Stage, chosen_headers};
use serde_json::{Value, json};
use simulator::{RecordedRequest, Simulator};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

const GROUP: Name<'static> = Name::Is("Receipt of this reply");

/// Opens the last reply's receipt, and waits for some words in it.
async fn open(browser: &Browser, page: ChatPage<'_>, words: &str) -> String {
    page.click_button("Receipt").await;
    receipt_with(browser, page, words).await
}

async fn receipt_with(browser: &Browser, page: ChatPage<'_>, words: &str) -> String {
    let what = format!("a receipt with {words:?}");
    browser
        .wait_until(&what, async || {
            let text = page.find(Role::Group, GROUP).await.text().await?;
            Ok(text.contains(words).then_some(text))
        })
        .await
}

/// The line below the last reply, once it has these words.
async fn line_with(browser: &Browser, words: &str) -> String {
    let script =
        "return [...document.querySelectorAll('article .receipt__line')].at(-1)?.textContent ?? ''";
    let what = format!("a line with {words:?}");
    browser
        .wait_until(&what, async || {
            let line = browser.execute(script, Vec::new()).await;
            let line = line.as_str().unwrap_or_default().to_owned();
            Ok(line.contains(words).then_some(line))
        })
        .await
}

/// The JSON in the request's block.
fn shown_body(receipt: &str) -> Value {
    let (_, from) = receipt.split_once("\n{").unwrap();
    let from = ["{", from].concat();
    let mut read = serde_json::Deserializer::from_str(&from).into_iter::<Value>();
    read.next().unwrap().unwrap()
}

#[tokio::test]
async fn a_receipt_says_what_it_took_and_what_went_to_and_fro() {
    Scene::own("usage")
        .field("apiVersion", "2024-06-01")
        .play(
            async |Stage {
                       browser,
                       page,
                       simulator,
                       ..
                   }| {
                page.ask_and_wait("How many tokens?").await;
                let line = line_with(browser, " tokens").await;
                assert!(
                    line.starts_with("Receipt") && line.contains(" + "),
                    "{line}"
                );
                let button = page.find(Role::Button, Name::Is("Receipt")).await;
                assert_eq!(
                    button.attr("aria-expanded").await.unwrap().as_deref(),
                    Some("false")
                );

                let receipt = open(browser, page, "Response").await;
                assert_eq!(
                    button.attr("aria-expanded").await.unwrap().as_deref(),
                    Some("true")
                );
                let sent = simulator.requests().last().unwrap().clone();
                let url = format!(
                    "POST {}{}?{}",
                    simulator.origin(),
                    sent.path,
                    sent.raw_query
                );
                for words in [
                    &url,
                    "(stop)",
                    "api-key: (key)",
                    "HTTP 200",
                    "data: [DONE]",
                    "content-type: application/json",
                ] {
                    assert!(receipt.contains(words), "{words}\n{receipt}");
                }
                assert_eq!(shown_body(&receipt), sent.body);
                assert!(
                    sent.body.get("stream_options").is_none(),
                    "nobody asked for it"
                );
                assert!(!browser.visible_text().await.contains(simulator.key()));

                // What it took stays; what went to and fro does not, and is built again.
                browser.reload().await;
                assert_eq!(line_with(browser, " tokens").await, line);
                let receipt = open(browser, page, "as it would be sent again").await;
                assert!(
                    !receipt.contains("Response") && receipt.contains("api-key: (key)"),
                    "{receipt}"
                );
                assert_eq!(shown_body(&receipt), sent.body);
                assert!(!browser.visible_text().await.contains(simulator.key()));
            },
        )
        .await;
}

#[tokio::test]
async fn what_was_refused_on_the_way_is_told() {
    Scene::new("needs-max-completion-tokens")
        .site("parameters", json!({"max_tokens": 50}))
        .play(
            async |Stage {
                       browser,
                       page,
                       simulator,
                       ..
                   }| {
                page.ask_and_wait("Hello").await;
                let receipt = open(browser, page, "On the way").await;
                assert!(
                    receipt.contains("max_completion_tokens is sent in its place"),
                    "{receipt}"
                );
                let sent = simulator.requests().last().unwrap().clone();
                assert_eq!(shown_body(&receipt), sent.body);
                assert_eq!(sent.body["max_completion_tokens"], 50);
            },
        )
        .await;
}

/// What the page never sends, and other programs do.
const OF_PROGRAMS: [&str; 12] = [
    "api-key",
    "authorization",
    "x-ms-client-request-id",
    "x-stainless-arch",
    "x-stainless-async",
    "x-stainless-lang",
    "x-stainless-os",
    "x-stainless-package-version",
    "x-stainless-read-timeout",
    "x-stainless-retry-count",
    "x-stainless-runtime",
    "x-stainless-runtime-version",
];

/// What could end a string, or mean something to a language.
const NASTY: &str =
    "\"q\" 'a' `b` ${x} $HOME \\n \\ \"\"\" ''' {c} %s #{x}\nJSON\n\u{2028}😀\u{202e}é <b>";

#[tokio::test]
async fn each_program_sends_what_the_page_sent() {
    Scene::own("repeat")
        .may_send(&OF_PROGRAMS)
        .field("apiVersion", "2024-06-01")
        .site("system", NASTY.into())
        .site(
            "parameters",
            json!({"temperature": 0, "stop": ["\n\n\n"], "user": "", "top_k": {"a": null}}),
        )
        .play(
            async |Stage {
                       browser,
                       page,
                       simulator,
                       ..
                   }| {
                page.paste("Message", NASTY).await;
                page.send().await;
                line_with(browser, "Receipt").await;
                open(browser, page, "Copy as").await;
                let sent = simulator.requests().last().unwrap().clone();
                assert_eq!(sent.body["messages"][1]["content"], NASTY);
                assert_eq!(chosen_headers(&sent), ["accept", "api-key", "content-type"]);
                for (name, mark) in [
                    ("curl", "curl "),
                    ("Python (azure-ai-inference)", "ChatCompletionsClient("),
                    ("Python (openai)", "AzureOpenAI("),
                    ("JavaScript", "await fetch("),
                    ("C#", "HttpClient()"),
                ] {
                    page.click_button(&format!("Copy as {name}")).await;
                    let what = format!("the program for {name}");
                    let program = browser
                        .wait_until(&what, async || {
                            let copied = browser.clipboard().await;
                            Ok(copied.contains(mark).then_some(copied))
                        })
                        .await;
                    assert!(!program.contains(simulator.key()), "{program}");
                    check_program(name, &program, simulator, &sent).await;
                }
            },
        )
        .await;
}

/// Runs a program, where this machine can, and compares what the service got.
async fn check_program(name: &str, program: &str, simulator: &Simulator, sent: &RecordedRequest) {
    let Some((command, arguments)) = command(name) else {
        return;
    };
    let before = simulator.requests().len();
    let mut running = Command::new(command)
        .args(arguments)
        .env("AZURE_OPENAI_CHAT_KEY", simulator.key())
        .env_remove("AZURE_OPENAI_CHAT_ENDPOINT")
        .env_remove("http_proxy")
        .env_remove("HTTP_PROXY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut input = running.stdin.take().unwrap();
    input.write_all(program.as_bytes()).await.unwrap();
    drop(input);
    let output = running.wait_with_output().await.unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {errors}\n{program}");
    let requests = simulator.requests();
    assert_eq!(requests.len(), before + 1, "{name}: {errors}\n{program}");
    let got = requests.last().unwrap();
    assert_eq!(
        (&got.method, &got.path),
        (&sent.method, &sent.path),
        "{name}"
    );
    assert_eq!(got.query, sent.query, "{name}");
    assert_eq!(got.body, sent.body, "{name}\n{program}");
    let key = got.headers.get("api-key");
    assert_eq!(key, Some(simulator.key()), "{name}");
    // That package sends the key in both headers, always.
    let bearer = name == "Python (azure-ai-inference)";
    assert_eq!(got.headers.get("authorization").is_some(), bearer, "{name}");
    assert_eq!(got.headers.get("extra-parameters"), None, "{name}");
}

/// What runs a program that it reads from its input; `None` where this machine has none, which is said.
fn command(name: &str) -> Option<(PathBuf, &'static [&'static str])> {
    let found = match name {
        "curl" => found("curl")
            .and(found("bash"))
            .map(|bash| (bash, ["-s"].as_slice())),
        "JavaScript" => found("node").map(|node| (node, ["--input-type=module", "-"].as_slice())),
        // Nothing here compiles C#; tests/code.rs looks at the program.
        "C#" => return None,
        _ => std::env::var_os("AZURE_CHAT_PYTHON").map(|python| (python.into(), ["-"].as_slice())),
    };
    if found.is_none() {
        // Past the test runner, which keeps what passing tests print to itself.
        let mut errors = std::io::stderr();
        writeln!(
            errors,
            "Not run: {name}, for which this machine has no program."
        )
        .unwrap();
    }
    found
}

fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut folders = std::env::split_paths(&path);
    folders.find_map(|folder| Some(folder.join(program)).filter(|file| file.is_file()))
}
