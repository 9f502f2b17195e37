//! The page's Content-Security-Policy: it is there, it holds, and it refuses nothing that the page needs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Browser, Site, config, in_browser};
use serde_json::Value;

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
