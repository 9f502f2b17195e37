//! The page itself: following what grows, bringing back what was left, its layout, and its end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::config::{FEET, FEET_REPLY};
use e2e::{Browser, DEADLINE, Name, Role, Site, config, in_browser};
use serde_json::json;
use simulator::{Options, STEPPED_TEXT};

/// Pixels of the transcript that are hidden below its visible part.
async fn hidden_below(browser: &Browser) -> f64 {
    let script = "const log = document.querySelector('[role=log]');
        return log.scrollHeight - log.clientHeight - log.scrollTop;";
    browser.execute(script, Vec::new()).await.as_f64().unwrap()
}

#[tokio::test]
async fn the_transcript_follows_until_the_person_scrolls_up() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "stepped")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let paste = "document.querySelector('[aria-label=Message]').focus();
            document.execCommand('insertText', false, 'A line.\\n'.repeat(200));";
        page.composer().await;
        browser.execute(paste, Vec::new()).await;
        page.send().await;
        simulator.step();
        page.message("the first word", |messages| {
            messages
                .last()
                .filter(|reply| reply.text == "One")
                .map(|_| ())
        })
        .await;
        browser
            .wait_until("the end in view", async || {
                Ok((hidden_below(browser).await < 2.0).then_some(()))
            })
            .await;
        assert!(!page.shows(Role::Button, Name::Is("Jump to latest")).await);

        let up = "document.querySelector('[role=log]').scrollTop -= 900;";
        browser.execute(up, Vec::new()).await;
        page.find(Role::Button, Name::Is("Jump to latest")).await;
        let before = hidden_below(browser).await;
        simulator.step();
        page.message("the second word", |messages| {
            messages
                .last()
                .filter(|reply| reply.text.contains(' '))
                .map(|_| ())
        })
        .await;
        assert!(
            hidden_below(browser).await >= before,
            "the view stays where the person put it"
        );

        page.click_button("Jump to latest").await;
        browser
            .wait_until("the end in view again", async || {
                Ok((hidden_below(browser).await < 2.0).then_some(()))
            })
            .await;
        assert!(!page.shows(Role::Button, Name::Is("Jump to latest")).await);
    })
    .await;
}

#[tokio::test]
async fn back_leads_to_the_chat_that_was_left() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "gpt-4o")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait(FEET).await;
        page.click_button("New chat").await;
        page.message("an empty transcript", |messages| {
            messages.is_empty().then_some(())
        })
        .await;
        browser.back().await;
        let texts = page
            .message("the chat again", |messages| {
                let texts: Vec<_> = messages
                    .iter()
                    .map(|message| message.text.clone())
                    .collect();
                (texts.len() == 2).then_some(texts)
            })
            .await;
        assert_eq!(texts, [FEET, FEET_REPLY]);
        assert_eq!(
            page.ask_and_wait("How many meters is that?").await.text,
            "One mile is about 1,609.34 meters."
        );
        assert_eq!(
            simulator.requests()[1].body["messages"]
                .as_array()
                .unwrap()
                .len(),
            4
        );
    })
    .await;
}

#[tokio::test]
async fn a_reply_that_cannot_be_had_again_keeps_its_earlier_text() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::several(&simulator, &["gpt-4o", "429"])).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        page.choose_connection("429").await;
        page.click_in_message(1, "Regenerate").await;
        page.alert_with(&["429"]).await;
        assert_eq!(page.last_reply_text().await, FEET_REPLY);
        let requests = simulator
            .wait_for(DEADLINE, |all| all.len() == 2)
            .await
            .unwrap();
        assert_eq!(requests[1].path, "/openai/deployments/429/chat/completions");
        assert_eq!(requests[1].body, requests[0].body);
    })
    .await;
}

#[tokio::test]
async fn a_reply_stopped_before_its_first_word_says_so() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "stepped")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask("Count.").await;
        simulator
            .wait_for(DEADLINE, |all| all.len() == 1)
            .await
            .unwrap();
        page.click_button("Stop").await;
        let reply = page
            .message("the stopped reply", |messages| {
                messages.last().filter(|reply| !reply.busy).cloned()
            })
            .await;
        assert_eq!(reply.text, "");
        assert!(browser.visible_text().await.contains("Stopped"));
        for _ in STEPPED_TEXT.split_whitespace() {
            simulator.step();
        }
        page.click_button("Regenerate").await;
        page.message("the whole reply", |messages| {
            messages
                .last()
                .filter(|reply| reply.text == STEPPED_TEXT && !reply.busy)
                .map(|_| ())
        })
        .await;
        // The empty reply was not sent.
        assert_eq!(simulator.requests()[1].body, simulator.requests()[0].body);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_cut_off_from_360_to_1600_pixels() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "401")).await;
    in_browser(async |browser| {
        let page = browser.open_resizable(&site).await;
        page.ask_and_wait(&"unbrokenword".repeat(40)).await;
        page.click_button("Settings").await;
        page.find(Role::Textbox, Name::Is("System message")).await;
        for width in [360, 800, 1600] {
            browser.resize(width, 740).await;
            let script = "return [document.documentElement, ...document.querySelectorAll('[role=log], dialog, header')]
                .filter((element) => element.scrollWidth > element.clientWidth)
                .map((element) => `${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`);";
            let wide = browser.execute(script, Vec::new()).await;
            assert_eq!(wide, json!([]), "at {width} px something is wider than its place");
        }
    })
    .await;
}

#[tokio::test]
async fn a_panic_brings_up_a_screen_from_which_nothing_is_lost() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "gpt-4o")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait(FEET).await;
        page.type_message("half a thought").await;
        // What the panic hook sends (tests/browser/frame.rs shows that it does).
        let panic = "dispatchEvent(new CustomEvent('azure-chat:panic', {detail: 'panicked at src/x.rs:1:2'}))";
        browser.execute(panic, Vec::new()).await;
        page.find(Role::Alertdialog, Name::Is("The page has stopped")).await;
        assert!(browser.visible_text().await.contains("panicked at src/x.rs:1:2"));

        page.click_button("Copy conversation").await;
        let expected = format!("You:\n{FEET}\n\nAssistant:\n{FEET_REPLY}\n\nNot sent:\nhalf a thought");
        browser
            .wait_until("the conversation on the clipboard", async || {
                Ok((browser.clipboard().await == expected).then_some(()))
            })
            .await;
        page.click_button("Copy details").await;
        browser
            .wait_until("the details on the clipboard", async || {
                Ok(browser.clipboard().await.starts_with("panicked at").then_some(()))
            })
            .await;

        page.click_button("Reload").await;
        page.replied(FEET_REPLY).await;
        browser
            .wait_until("the draft again", async || {
                Ok((page.composer_text().await == "half a thought").then_some(()))
            })
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_trap_without_a_panic_brings_up_the_same_screen() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.find(Role::Textbox, Name::Is("Endpoint")).await;
        // (module (func (export "f") unreachable)): a real trap, as out of memory makes one.
        let trap = "const bytes = [0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,5,1,3,0,0,11];
            const module = new WebAssembly.Module(new Uint8Array(bytes));
            setTimeout(() => new WebAssembly.Instance(module).exports.f());";
        browser.execute(trap, Vec::new()).await;
        page.find(Role::Alertdialog, Name::Is("The page has stopped")).await;
        assert!(browser.visible_text().await.contains("RuntimeError"));
    })
    .await;
}
