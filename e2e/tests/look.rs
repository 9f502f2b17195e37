//! How the page looks: the theme, the width of the list, the empty page, that nothing jumps, and print.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::config::FEET;
use e2e::{Browser, ChatPage, Name, Role, Scene, Site, Stage, Stored, config, in_browser};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const EDGE: Name<'_> = Name::Is("Width of the list");

/// Waits until a script returns this.
async fn returns(browser: &Browser, script: &str, expected: Value) {
    browser
        .wait_until(&format!("{expected} from {script}"), async || {
            let found = browser.execute(script, Vec::new()).await;
            Ok((found == expected).then_some(()))
        })
        .await;
}

async fn number(browser: &Browser, script: &str) -> f64 {
    let found = browser.execute(script, Vec::new()).await;
    found
        .as_f64()
        .unwrap_or_else(|| panic!("{script}: {found}"))
}

async fn choose(browser: &Browser, page: &ChatPage<'_>, label: &str) {
    page.click_button("Settings").await;
    page.find(Role::Button, Name::Is("Save")).await;
    let script = "[...document.querySelectorAll('dialog label')]
        .find((label) => label.textContent === arguments[0]).click()";
    browser.execute(script, vec![json!(label)]).await;
    page.click_button("Cancel").await;
    page.gone(Role::Dialog, Name::Is("Settings")).await;
}

#[tokio::test]
async fn the_theme_is_chosen_kept_and_followed_by_other_tabs() {
    const PAPER: &str = "return getComputedStyle(document.body).backgroundColor";
    Scene::new("repeat")
        .play(async |stage| {
            let browser = stage.browser;
            stage.page.composer().await;
            choose(browser, &stage.page, "Light").await;
            let light = browser.execute(PAPER, Vec::new()).await;
            let first = browser.driver().window().await.unwrap();

            let other = browser.open_in_new_tab(stage.site).await;
            other.composer().await;
            assert_eq!(browser.execute(PAPER, Vec::new()).await, light);
            choose(browser, &other, "Dark").await;
            let dark = browser.execute(PAPER, Vec::new()).await;
            assert_ne!(dark, light);
            choose(browser, &other, "Large").await;

            browser.driver().switch_to_window(first).await.unwrap();
            returns(browser, PAPER, dark.clone()).await;
            let size = "return getComputedStyle(document.documentElement).fontSize";
            returns(browser, size, json!("18px")).await;
            browser.reload().await;
            stage.page.composer().await;
            returns(browser, PAPER, dark.clone()).await;
        })
        .await;
}

#[tokio::test]
async fn the_list_is_as_wide_as_it_was_drawn() {
    const WIDTH: &str = "return document.querySelector('nav').getBoundingClientRect().width";
    Scene::new("repeat")
        .play(async |stage| {
            let browser = stage.browser;
            let edge = stage.page.find(Role::Separator, EDGE).await;
            returns(browser, WIDTH, json!(280)).await;
            let drag = browser.driver().action_chain();
            let drag = drag.click_and_hold_element(&edge).move_by_offset(60, 0);
            drag.release().perform().await.unwrap();
            browser
                .wait_until("a wider list", async || {
                    Ok((number(browser, WIDTH).await > 320.0).then_some(()))
                })
                .await;

            edge.send_keys(Key::End).await.unwrap();
            returns(browser, WIDTH, json!(480)).await;
            edge.send_keys(Key::Left).await.unwrap();
            returns(browser, WIDTH, json!(464)).await;
            assert_eq!(edge.attr("aria-valuenow").await.unwrap().unwrap(), "464");
            assert_eq!(edge.attr("aria-valuemax").await.unwrap().unwrap(), "480");
            browser.reload().await;
            stage.page.find(Role::Separator, EDGE).await;
            returns(browser, WIDTH, json!(464)).await;

            // What is stored need not make sense.
            let odd = "localStorage.setItem('azure-chat/list-width', 'wide')";
            browser.execute(odd, Vec::new()).await;
            browser.reload().await;
            stage.page.find(Role::Separator, EDGE).await;
            returns(browser, WIDTH, json!(280)).await;
        })
        .await;
}

#[tokio::test]
async fn the_empty_page_helps_to_begin() {
    Scene::new("article")
        .play(async |stage| {
            let page = stage.page;
            page.composer().await;
            let host = stage.simulator.origin().replace("http://", "");
            let said = stage.browser.visible_text().await;
            assert!(said.contains("Simulator answers"), "{said}");
            assert!(said.contains(&host), "{said}");
            page.click_button(FEET).await;
            page.focused("Message").await;
            assert_eq!(page.composer_text().await, FEET);
            assert!(stage.simulator.requests().is_empty());
            page.send().await;
            page.reply("the article's", |reply| reply.text.contains("5,280"))
                .await;

            // The list of chats is beside; where it is not, the last ones are here.
            page.click_button("New chat").await;
            page.find(Role::Button, Name::Is(FEET)).await;
            let recent =
                "return [...document.querySelectorAll('main a')].map(link => link.innerText)";
            returns(stage.browser, recent, json!([])).await;
            page.click_button("Hide conversations").await;
            returns(stage.browser, recent, json!([FEET])).await;
            page.find(Role::Link, Name::Is(FEET))
                .await
                .click()
                .await
                .unwrap();
            page.reply("the article's", |reply| reply.text.contains("5,280"))
                .await;
        })
        .await;
}

#[tokio::test]
async fn the_empty_page_of_a_newcomer_leads_to_settings() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        // Settings open by themselves for a newcomer, who may close them.
        page.find(Role::Button, Name::Is("Save")).await;
        page.click_button("Cancel").await;
        page.gone(Role::Dialog, Name::Is("Settings")).await;
        page.click_button("Connect").await;
        page.find(Role::Dialog, Name::Is("Settings")).await;
    })
    .await;
}

/// Notes each shift of the layout, and what moved, but for what is in messages: a reply grows, and its buttons are
/// below it. Only some browsers tell of any.
const SHIFTS: &str = "window.shifts = [];
    window.tells = PerformanceObserver.supportedEntryTypes.includes('layout-shift');
    if (window.tells) new PerformanceObserver((list) => {
        for (const shift of list.getEntries())
            for (const { node } of shift.sources) if (!node?.parentElement?.closest('article'))
                window.shifts.push(node?.nodeType === 1 ? node.outerHTML.slice(0, 80) : String(node?.data));
    }).observe({ type: 'layout-shift', buffered: true });";

/// Where the parts of the page that stay are.
const PLACES: &str = "return ['header', '.composer', '.sidebar'].map((part) => {
        const box = document.querySelector(part)?.getBoundingClientRect();
        return box?.width ? [box.x, box.y, box.width, box.height].map(Math.round).join(' ') : '';
    })";

#[tokio::test]
async fn nothing_jumps_while_a_reply_comes() {
    Scene::new("repeat-stepped")
        .play(async |stage| {
            let browser = stage.browser;
            stage.page.composer().await;
            browser.execute(SHIFTS, Vec::new()).await;
            let before = browser.execute(PLACES, Vec::new()).await;
            stage
                .page
                .ask("One two three four five six seven eight.")
                .await;
            for _word in 0..9 {
                stage.simulator.step();
            }
            stage
                .page
                .replied("One two three four five six seven eight.")
                .await;
            assert_eq!(browser.execute(PLACES, Vec::new()).await, before);
            let shifts = browser.execute("return window.shifts", Vec::new()).await;
            assert_eq!(shifts, json!([]));
        })
        .await;
}

#[tokio::test]
async fn the_program_finds_everything_in_its_place() {
    for hidden in [false, true] {
        let config = config::connected("http://127.0.0.1:9/openai/v1", "some-key");
        let site = Site::builder().config(config.to_string());
        let site = site.losing(&Site::program()).start().await;
        in_browser(async |browser| {
            let page = browser.open(&site).await;
            if hidden {
                let hide = "localStorage.setItem('azure-chat/list-hidden', 'yes')";
                browser.execute(hide, Vec::new()).await;
                browser.reload().await;
            }
            page.alert_with(&["could not be loaded"]).await;
            let frame = browser.execute(PLACES, Vec::new()).await;
            site.give();
            browser.reload().await;
            page.composer().await;
            browser.execute(SHIFTS, Vec::new()).await;
            assert_eq!(browser.execute(PLACES, Vec::new()).await, frame);
            let shifts = browser.execute("return window.shifts", Vec::new()).await;
            assert_eq!(shifts, json!([]));
        })
        .await;
    }
}

/// A chat of 120 messages, of which only some are rendered.
async fn long_chat(stage: &Stage<'_>) {
    const ID: &str = "0123456789abcdef";
    stage.page.composer().await;
    let id = |number: usize| format!("{:016x}", number + 1);
    let mut messages = serde_json::Map::new();
    for number in 0..120 {
        let role = if number % 2 == 0 { "user" } else { "assistant" };
        let mut message = json!({
            "v": 1, "id": id(number), "role": role, "createdMs": 1_767_225_600_000_u64 + number as u64,
            "text": format!("Message {number}, with a few more words."),
        });
        if number > 0 {
            message["parent"] = id(number - 1).into();
        }
        messages.insert(format!("{ID}/{}", id(number)), message.to_string().into());
    }
    let head = json!({"v": 1, "id": ID, "title": "Long", "createdMs": 1_767_225_600_000_u64});
    let records = json!({"conversations": {ID: head.to_string()}, "messages": messages});
    Stored::put(stage.browser, None, records).await;
    stage.browser.reload().await;
    let link = stage.page.find(Role::Link, Name::Is("Long")).await;
    link.click().await.unwrap();
    stage
        .page
        .reply("the last one", |reply| reply.text.contains("Message 119"))
        .await;
}

#[tokio::test]
async fn print_has_the_whole_conversation_and_nothing_around_it() {
    Scene::new("repeat")
        .play(async |stage| {
            let browser = stage.browser;
            long_chat(&stage).await;
            let rendered = "return document.querySelectorAll('[role=log] article').length";
            let seen = number(browser, rendered).await;
            // As the browser tells of it; what it prints is then in the document.
            let print = |event: &'static str| async move {
                let script = "dispatchEvent(new Event(arguments[0]))";
                browser.execute(script, vec![json!(event)]).await;
            };
            print("beforeprint").await;
            returns(browser, rendered, json!(120)).await;
            let empty = "return [...document.querySelectorAll('[role=log] article [data-content]')]
                .filter((text) => !text.innerText.trim()).length";
            returns(browser, empty, json!(0)).await;
            print("afterprint").await;
            browser
                .wait_until("fewer messages again", async || {
                    Ok((number(browser, rendered).await < 120.0).then_some(()))
                })
                .await;
            assert!(seen < 120.0, "{seen} of 120 are rendered");
        })
        .await;
}
