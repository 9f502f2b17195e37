//! Several tabs on the same conversations.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::collections::HashSet;

use e2e::{
    Browser, Chance, ChatPage, Message, Name, Role, Scene, Site, Stored, config, in_browser,
};
use serde_json::json;
use simulator::Options;
use thirtyfour::{By, Key, WindowHandle};

/// A further tab, in a window of its own, so that both are visible; the session is with it from now on.
async fn another(browser: &Browser) -> WindowHandle {
    let driver = browser.driver();
    let tab = driver.new_window().await.unwrap();
    driver.switch_to_window(tab.clone()).await.unwrap();
    tab
}

async fn here(browser: &Browser) -> WindowHandle {
    browser.driver().window().await.unwrap()
}

async fn to(browser: &Browser, tab: &WindowHandle) {
    browser
        .driver()
        .switch_to_window(tab.clone())
        .await
        .unwrap();
}

/// Ends the tab that the session is with, as a crash does: nothing in it hears of that.
async fn end(browser: &Browser) {
    let deafen = "for (const event of ['pagehide', 'visibilitychange', 'beforeunload'])
        window.addEventListener(event, event => event.stopImmediatePropagation(), true);";
    browser.execute(deafen, Vec::new()).await;
    browser.driver().close_window().await.unwrap();
}

/// Says `mine0`, `mine1`, … by the composer, each when the last message is `theirs…`, where that is given.
const TALK: &str = "const [mine, from, to, theirs, behind] = arguments;
    window.said = from;
    const until = async (fits) => { while (!fits()) await new Promise(next => setTimeout(next, 8)); };
    const last = () => {
        const article = [...document.querySelectorAll('article')].at(-1);
        const still = article && article.getAttribute('aria-busy') !== 'true';
        return still ? article.querySelector('[data-content]')?.innerText.trim() : undefined;
    };
    const box = () => document.querySelector('textarea[aria-label=Message]');
    const send = () => document.querySelector('button[aria-label=Send]');
    (async () => {
        for (let n = from; n < to; n++) {
            if (theirs && n - behind >= 0) await until(() => last() === `${theirs}${n - behind}`);
            const text = `${mine}${n}`;
            await until(send);
            box().value = text;
            box().dispatchEvent(new Event('input', {bubbles: true}));
            await until(() => { if (box().value === text) send()?.click(); return !box().value; });
            await until(() => send() && last() === text);
            window.said = n + 1;
        }
    })();";

async fn talk(
    browser: &Browser,
    mine: &str,
    said: std::ops::Range<usize>,
    theirs: Option<&str>,
    behind: usize,
) {
    let arguments = vec![
        json!(mine),
        json!(said.start),
        json!(said.end),
        json!(theirs),
        json!(behind),
    ];
    browser.execute(TALK, arguments).await;
}

async fn until_said(browser: &Browser, count: usize) {
    browser
        .wait_until(&format!("{count} things said"), async || {
            let said = browser.execute("return window.said", Vec::new()).await;
            Ok((said == count).then_some(()))
        })
        .await;
}

/// What ends the transcript.
async fn end_of(page: &ChatPage<'_>, last: &str) -> Vec<String> {
    page.message(&format!("the end {last:?}"), |messages| {
        // Of a small window's messages not many more are there.
        let (_, end) = messages.split_at_checked(messages.len().checked_sub(2)?)?;
        let end: Vec<_> = end.iter().map(|message| message.text.clone()).collect();
        (end.last()? == last).then_some(end)
    })
    .await
}

/// How many questions each tab asks in a conversation.
const QUESTIONS: usize = 25;

#[tokio::test]
async fn two_tabs_write_and_one_is_killed() {
    let mut chance = Chance::new();
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "repeat")).await;
    in_browser(async |browser| {
        let first = here(browser).await;
        let page = browser.open(&site).await;
        page.ask_and_wait("begin").await;
        let address = browser.hash().await;
        let second = another(browser).await;
        browser.open_at(&site, &address).await;
        end_of(&page, "begin").await;

        // In turns, in one conversation; the second tab is killed and opened anew.
        let killed = chance.between(3, QUESTIONS - 3);
        talk(browser, "b", 0..killed, Some("a"), 0).await;
        to(browser, &first).await;
        talk(browser, "a", 0..QUESTIONS, Some("b"), 1).await;
        to(browser, &second).await;
        until_said(browser, killed).await;
        end(browser).await;
        to(browser, &first).await;
        until_said(browser, killed + 1).await;
        another(browser).await;
        browser.open_at(&site, &address).await;
        end_of(&page, &format!("a{killed}")).await;
        talk(browser, "b", killed..QUESTIONS, Some("a"), 0).await;
        until_said(browser, QUESTIONS).await;

        // At the same time, in two.
        page.click_button("New chat").await;
        page.message("an empty transcript", |messages| {
            messages.is_empty().then_some(())
        })
        .await;
        talk(browser, "d", 0..QUESTIONS, None, 0).await;
        let second = here(browser).await;
        to(browser, &first).await;
        until_said(browser, QUESTIONS).await;
        talk(browser, "c", 0..QUESTIONS, None, 0).await;
        until_said(browser, QUESTIONS).await;
        to(browser, &second).await;
        until_said(browser, QUESTIONS).await;
        let other = browser.hash().await;

        let stored = Stored::read(browser).await;
        stored.check_whole();
        in_a_row(&stored, &address, QUESTIONS * 6 + 2);
        in_a_row(&stored, &other, QUESTIONS * 2);
        browser.open_at(&site, &address).await;
        let last = format!("c{}", QUESTIONS - 1);
        let shown = end_of(&page, &last).await;
        to(browser, &first).await;
        assert_eq!(end_of(&page, &last).await, shown);
        browser.reload().await;
        assert_eq!(end_of(&page, &last).await, shown);
        browser.open_at(&site, &other).await;
        end_of(&page, &format!("d{}", QUESTIONS - 1)).await;
    })
    .await;
}

/// A conversation has so many messages, each after another one.
fn in_a_row(stored: &Stored, address: &str, count: usize) {
    let messages = stored.messages(address.strip_prefix("#/c/").unwrap());
    assert_eq!(messages.len(), count);
    let parents: HashSet<_> = messages
        .iter()
        .map(|message| message["parent"].as_str())
        .collect();
    assert_eq!(parents.len(), count, "no two follow the same");
    let questions = messages.iter().filter(|message| message["role"] == "user");
    let texts: HashSet<_> = questions.map(|message| message["text"].as_str()).collect();
    assert_eq!(texts.len(), count / 2, "each is there");
}

#[tokio::test]
async fn a_reply_is_seen_to_grow_in_another_tab_and_to_end_with_its_own() {
    Scene::new("repeat-stepped")
        .play(async |stage| {
            let (browser, page) = (stage.browser, stage.page);
            page.ask("alpha beta gamma delta").await;
            let first = here(browser).await;
            stage.simulator.step();
            page.reply("a word", |reply| reply.text == "alpha").await;
            let address = browser.hash().await;

            let second = another(browser).await;
            browser.open_at(stage.site, &address).await;
            let grown = async |text: &str| {
                page.reply(&format!("{text:?}, growing"), |reply| {
                    reply.busy && reply.text == text
                })
                .await
            };
            grown("alpha").await;
            browser
                .wait_until("the mark in the list", async || {
                    let marks = By::Css("[aria-label='Replying in another tab']");
                    Ok(browser.driver().find_all(marks).await?.pop())
                })
                .await;
            stage.simulator.step();
            grown("alpha beta").await;
            page.type_message("May I?").await;
            page.send().await;
            page.alert_with(&["on its way in another tab"]).await;
            assert_eq!(page.composer_text().await, "May I?");
            stage.simulator.step();
            grown("alpha beta gamma").await;

            to(browser, &first).await;
            end(browser).await;
            to(browser, &second).await;
            let cut = |reply: &Message| !reply.busy && reply.whole.contains("Interrupted");
            let reply = page.reply("that it was interrupted", cut).await;
            assert_eq!(reply.text, "alpha beta gamma");
            page.find(Role::Button, Name::Is("Continue")).await;
            assert_eq!(page.composer_text().await, "May I?");
        })
        .await;
}

#[tokio::test]
async fn what_is_done_with_a_chat_is_seen_in_other_tabs() {
    Scene::new("repeat")
        .play(async |stage| {
            let (browser, page) = (stage.browser, stage.page);
            page.ask_and_wait("First?").await;
            page.click_button("New chat").await;
            page.ask_and_wait("Second?").await;
            let first = here(browser).await;
            let second = another(browser).await;
            browser.open(stage.site).await;
            listed(browser, &["Today", "Second?", "First?"]).await;
            page.click_in_entry("First?", "Rename").await;
            let field = page.find(Role::Textbox, Name::Is("Title")).await;
            field.send_keys("Mine" + Key::Enter).await.unwrap();
            listed(browser, &["Today", "Second?", "Mine"]).await;
            to(browser, &first).await;
            listed(browser, &["Today", "Second?", "Mine"]).await;
            page.click_in_entry("Mine", "Pin").await;
            to(browser, &second).await;
            listed(browser, &["Pinned", "Mine", "Today", "Second?"]).await;
        })
        .await;
}

async fn listed(browser: &Browser, expected: &[&str]) {
    let script = "const top = line => line.getBoundingClientRect().top;
        return [...document.querySelectorAll('nav h2, nav a[href^=\"#/c/\"]')]
            .sort((a, b) => top(a) - top(b)).map(line => line.innerText);";
    browser
        .wait_until(&format!("a list of {expected:?}"), async || {
            let lines = browser.execute(script, Vec::new()).await;
            Ok((lines == json!(expected)).then_some(()))
        })
        .await;
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    Scene::new("repeat")
        .play(async |stage| {
            let (browser, page) = (stage.browser, stage.page);
            page.ask_and_wait("before").await;
            let first = here(browser).await;
            another(browser).await;
            browser.open_at(stage.site, "config.json").await;
            Stored::put(browser, Some(99), json!({"later": {"key": "text"}})).await;
            let newer = Stored::read(browser).await;
            assert!(newer.saying("before").is_some(), "{newer:?}");

            to(browser, &first).await;
            page.status_with(&["newer version", "no longer saves"])
                .await;
            page.ask_and_wait("meanwhile").await;
            page.alert_with(&["newer version", "no longer saves"]).await;
            assert_eq!(Stored::read(browser).await, newer);

            browser.reload().await;
            page.status_with(&["newer version", "only as long as this tab is open"])
                .await;
            page.ask_and_wait("in memory").await;
            page.ask_and_wait("and on").await;
            assert_eq!(Stored::read(browser).await, newer);
        })
        .await;
}
