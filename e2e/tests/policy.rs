//! The page's Content-Security-Policy: it is there, it holds, and it refuses nothing that the page needs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Browser, Site, config, in_browser};
use serde_json::{Value, json};
use simulator::Options;

async fn index(site: &Site) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(site.url()).send().await.unwrap();
    answer.text().await.unwrap()
}

async fn until_refused(browser: &Browser, part: &str) -> String {
    browser
        .wait_until(&format!("a refusal with {part:?}"), async || {
            let refusals = browser.refusals().await;
            Ok(refusals.into_iter().find(|refusal| refusal.contains(part)))
        })
        .await
}

#[tokio::test]
async fn what_the_policy_refuses_is_seen() {
    let site = Site::with_config(&config::connected("http://127.0.0.1:9/v1", "key")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.composer().await;
        assert_eq!(browser.refusals().await, Vec::<String>::new());
        browser.may_be_refused();
        let attempts = [
            ("document.body.setAttribute('style', 'color: red')", "style"),
            ("const script = document.createElement('script'); script.src = 'https://cdn.example/a.js'; document.head.append(script)", "TrustedScript"),
            ("document.body.insertAdjacentHTML('beforeend', '<b>x</b>')", "TrustedHTML"),
            ("setTimeout('window.evaluated = true')", "TrustedScript"),
            ("fetch('http://refused.example/').catch(() => {})", "connect-src"),
            ("new Image().src = 'http://refused.example/a.png'", "img-src"),
            ("document.body.append(Object.assign(document.createElement('iframe'), {src: 'https://refused.example/'}))", "frame-src"),
        ];
        for (script, part) in attempts {
            let script = format!("try {{ {script} }} catch (error) {{ return String(error) }}");
            browser.execute(&script, Vec::new()).await;
            until_refused(browser, part).await;
        }
        let evaluated = browser.execute("return window.evaluated ?? null", Vec::new()).await;
        assert_eq!(evaluated, Value::Null);
    })
    .await;
}

#[tokio::test]
#[should_panic(expected = "the page's policy refused")]
async fn a_test_in_which_the_policy_refuses_something_fails() {
    let site = Site::with_config(&config::connected("http://127.0.0.1:9/v1", "key")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.composer().await;
        let script = "document.body.setAttribute('style', 'color: red')";
        browser.execute(script, Vec::new()).await;
        until_refused(browser, "style").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_was_built_for_one_service_reaches_no_other_and_says_so() {
    let allowed = simulator::start(Options::default()).await.unwrap();
    let other = simulator::start(Options::default()).await.unwrap();
    let connection = |name: &str, simulator: &simulator::Simulator| {
        let endpoint = config::deployment(&simulator.origin(), "normal");
        let mut connection = config::connection(&endpoint, simulator.key());
        connection["name"] = name.into();
        connection
    };
    let connections = [connection("Ours", &allowed), connection("Other", &other)];
    let site = Site::builder()
        .config(json!({"connections": connections}).to_string())
        .reaching(&[&allowed.origin()])
        .start()
        .await;
    in_browser(async |browser| {
        browser.may_be_refused();
        let page = browser.open(&site).await;
        let reply = page.ask_and_wait("Hello?").await;
        assert_eq!(reply.text, "Hello! I'm doing well, thanks.");
        assert_eq!(browser.refusals().await, Vec::<String>::new());

        page.choose_connection("Other").await;
        page.ask("Are you there?").await;
        let only = format!("This page was built to reach only {}", allowed.origin());
        let alert = page.alert_with(&[&only, "nothing was sent"]).await;
        assert!(!alert.contains("CORS"), "{alert}");
        until_refused(browser, "connect-src").await;

        page.click_button("Settings").await;
        page.click_button("Test connection").await;
        browser
            .wait_until("the same in the test's report", async || {
                let alerts = page.alerts().await;
                let told = alerts.iter().filter(|alert| alert.contains(&only));
                Ok((told.count() == 2).then_some(()))
            })
            .await;
        page.click_button("Cancel").await;

        // Nor does an image carry anything out.
        let script = "new Image().src = arguments[0] + '/dot.png?said=secret'";
        browser.execute(script, vec![other.origin().into()]).await;
        until_refused(browser, "img-src").await;
        assert_eq!(other.requests().len(), 0);
        assert_eq!(allowed.requests().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn index_html_is_tight() {
    let site = Site::builder().start().await;
    let html = index(&site).await;
    assert_eq!(seal::faults(&html), Vec::<String>::new());
    let place = |part: &str| {
        html.find(part)
            .unwrap_or_else(|| panic!("{part} in {html}"))
    };
    let policy = place("Content-Security-Policy");
    assert!(policy < place("<script") && policy < place("<link"));
    for never in [
        "unsafe-inline",
        "'unsafe-eval'",
        "//cdn",
        "http-equiv=\"refresh",
    ] {
        assert!(!html.contains(never), "{never}");
    }
}

#[tokio::test]
async fn what_a_page_starts_with_is_fetched_once_and_without_complaint() {
    let site = Site::with_config(&config::connected("http://127.0.0.1:9/v1", "key")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.composer().await;
        let mut asked: Vec<_> = site.asked();
        let of_the_page = |path: &String| path.contains(".wasm") || path.contains(".js");
        asked.retain(of_the_page);
        let all = asked.len();
        asked.sort();
        asked.dedup();
        assert_eq!(asked.len(), all, "{asked:?}");
        assert_eq!(browser.console_errors().await, Vec::<String>::new());
        let warnings = browser.console().await;
        assert!(
            !warnings
                .iter()
                .any(|text| text.contains("preload") || text.contains("integrity")),
            "{warnings:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_program_that_was_changed_on_the_way_is_not_run() {
    let html = index(&Site::builder().start().await).await;
    let (before, _) = html.split_once("_bg.wasm").unwrap();
    let (_, name) = before.rsplit_once('/').unwrap();
    let wasm = format!("{name}_bg.wasm");
    let site = Site::builder().instead(&wasm, "changed").start().await;
    in_browser(async |browser| {
        browser.open(&site).await;
        browser
            .wait_until("the reason", async || {
                let text = browser.visible_text().await;
                Ok(text
                    .contains("could not be loaded completely")
                    .then_some(()))
            })
            .await;
        let errors = browser.console_errors().await;
        assert!(
            errors.iter().any(|text| text.contains("integrity")),
            "{errors:?}"
        );
    })
    .await;
}
