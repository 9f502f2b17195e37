//! Replies as elements, on the built page: code, formulas, images, footnotes, and what is fetched for them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Browser, ChatPage, Site, config, in_browser};
use serde_json::Value;
use simulator::Options;

/// Puts a text into the composer as it is, and waits for it to be said back.
async fn said_back(browser: &Browser, page: &ChatPage<'_>, text: &str) {
    page.composer().await;
    let before = page.messages().await.len();
    let type_it = "document.querySelector('[aria-label=Message]').focus();
        document.execCommand('insertText', false, arguments[0]);";
    browser.execute(type_it, vec![Value::from(text)]).await;
    page.send().await;
    page.message("the reply", |messages| {
        let last = messages.last().filter(|last| last.is_reply() && !last.busy);
        last.filter(|_| messages.len() == before + 2).map(|_| ())
    })
    .await;
}

/// How many elements of the last message fit a selector.
async fn count(browser: &Browser, selector: &str) -> u64 {
    let script = "return document.querySelectorAll(arguments[0]).length;";
    browser
        .execute(script, vec![Value::from(selector)])
        .await
        .as_u64()
        .unwrap()
}

async fn shown(browser: &Browser, selector: &str) {
    let shown = async || Ok((count(browser, selector).await > 0).then_some(()));
    browser.wait_until(selector, shown).await;
}

async fn text(browser: &Browser, selector: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.textContent ?? '';";
    let text = browser.execute(script, vec![Value::from(selector)]).await;
    text.as_str().unwrap().to_owned()
}

async fn click(browser: &Browser, selector: &str) {
    let script = "document.querySelector(arguments[0]).click();";
    browser.execute(script, vec![Value::from(selector)]).await;
}

/// What was asked of the page's own host.
fn asked(site: &Site, part: &str) -> usize {
    site.asked()
        .iter()
        .filter(|path| path.contains(part))
        .count()
}

#[tokio::test]
async fn code_is_coloured_and_copied_as_it_is() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "repeat")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        said_back(browser, &page, "No code here.").await;
        assert_eq!(asked(&site, "highlight"), 0);

        said_back(
            browser,
            &page,
            "Look:\n\n```rust\nfn main() {\n    let a = \"<b>\";\n}\n```\n",
        )
        .await;
        shown(browser, "pre > code.language-rust .hl-keyword").await;
        assert_eq!(
            text(browser, "pre > code").await,
            "fn main() {\n    let a = \"<b>\";\n}\n"
        );
        assert!(asked(&site, "highlight") > 0);

        page.click_button("Copy code").await;
        let code = "fn main() {\n    let a = \"<b>\";\n}";
        browser
            .wait_until("the code on the clipboard", async || {
                Ok((browser.clipboard().await.replace('\r', "") == code).then_some(()))
            })
            .await;
        page.click_button("Wrap lines").await;
        shown(browser, "pre.code--wrapped [aria-pressed=true]").await;
    })
    .await;
}

#[tokio::test]
async fn formulas_are_drawn_and_their_source_stays() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "repeat")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        said_back(
            browser,
            &page,
            "So $x^2$ costs $5 and\n\n\\[\n\\frac{a}{b}\n\\]\n\nand \\(\\nosuchthing{\\)",
        )
        .await;
        shown(browser, "article:last-child .math math msup").await;
        shown(browser, "article:last-child .math--display math mfrac").await;
        assert_eq!(count(browser, "article:last-child .math").await, 3);
        assert_eq!(
            text(browser, "article:last-child .math .math__source").await,
            "$x^2$"
        );
        // What cannot be drawn is its source, with the reason.
        shown(browser, "article:last-child .math .math__problem").await;
        assert_eq!(
            count(browser, "math [style], math [onclick], math [href]").await,
            0
        );
    })
    .await;
}

#[tokio::test]
async fn an_image_waits_and_a_refused_link_leads_nowhere() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "repeat")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let here = site.url();
        let reply = format!(
            "![A dot]({here}dot.png?q=secret) and [x](javascript:alert%281%29) and [y](/settings)"
        );
        said_back(browser, &page, &reply).await;
        shown(browser, "[data-image][alt='A dot']").await;
        assert_eq!(count(browser, "article:last-child img").await, 0);
        assert_eq!(asked(&site, "dot.png"), 0);
        assert_eq!(count(browser, "article:last-child a[href]").await, 0);
        assert_eq!(count(browser, "article:last-child a[data-href]").await, 2);

        click(browser, "[data-action=show-image]").await;
        shown(
            browser,
            "article:last-child img[alt='A dot'][referrerpolicy=no-referrer]",
        )
        .await;
        let loaded = async || Ok((asked(&site, "dot.png") > 0).then_some(()));
        browser.wait_until("the image asked for", loaded).await;
    })
    .await;
}

#[tokio::test]
async fn a_footnote_and_its_mark_lead_to_each_other() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "repeat")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        said_back(browser, &page, "A claim[^1].\n\n[^1]: Its source.").await;
        page.click_button("Footnote 1").await;
        page.focused("Back to the text of footnote 1").await;
        page.click_button("Back to the text of footnote 1").await;
        page.focused("Footnote 1").await;
    })
    .await;
}

#[tokio::test]
async fn a_question_stays_as_it_was_written() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "repeat")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let question = "# No *heading*\n  two  spaces\n".repeat(12);
        said_back(browser, &page, question.trim_end()).await;
        let shown_text = text(browser, "article:first-child [data-content]").await;
        assert_eq!(shown_text, question.trim_end());
        page.click_button("Show less").await;
        page.click_button("Show all").await;
    })
    .await;
}
