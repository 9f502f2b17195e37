//! The main tasks with keys alone: the focus is where one expects it, is seen to be there, and is never lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Browser, ChatPage, Downloads, Keyboard, Name, Role, Site, config, in_browser};
use simulator::Options;
use thirtyfour::prelude::*;

/// The palette's active choice, as the field names it.
async fn active_choice(browser: &Browser) -> String {
    let script = "const field = document.activeElement;
        const option = document.getElementById(field.getAttribute('aria-activedescendant'));
        return option?.getAttribute('aria-selected') === 'true' ? option.querySelector('.palette__name').textContent : ''";
    let name = browser.execute(script, Vec::new()).await;
    name.as_str().unwrap_or_default().to_owned()
}

async fn choice_becomes(browser: &Browser, name: &str) {
    browser
        .wait_until(&format!("the choice {name:?}"), async || {
            Ok((active_choice(browser).await == name).then_some(()))
        })
        .await;
}

/// Opens the palette, types, and chooses what is first then.
async fn choose(browser: &Browser, typed: &str, name: &str) {
    let keyboard = Keyboard::new(browser);
    keyboard.with(&[Key::Control], "k").await;
    keyboard.is_at("Command or chat").await;
    keyboard.press(typed).await;
    choice_becomes(browser, name).await;
    keyboard.press(Key::Enter).await;
}

async fn asked(page: &ChatPage<'_>, keyboard: Keyboard<'_>, question: &str) {
    keyboard.press(question).await;
    keyboard.press(Key::Enter).await;
    page.replied(question).await;
}

#[tokio::test]
async fn a_newcomer_connects_asks_and_tries_again_without_a_mouse() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let keyboard = Keyboard::new(browser);
        page.find(Role::Textbox, Name::Is("Endpoint")).await;
        keyboard.tab_to("Endpoint").await;
        let endpoint = config::deployment(&simulator.origin(), "once:error-401-code-401");
        keyboard.press(endpoint).await;
        keyboard.tab_to("Key").await;
        keyboard.press(simulator.key().to_owned()).await;
        keyboard.tab_to("Save").await;
        keyboard.press(Key::Enter).await;
        page.gone(Role::Dialog, Name::Is("Settings")).await;
        keyboard.is_at("Message").await;

        keyboard.press("How many feet?").await;
        keyboard.press(Key::Enter).await;
        page.alert_with(&["key"]).await;
        keyboard.tab_back_to("Retry").await;
        keyboard.press(Key::Enter).await;
        page.reply("a reply", |reply| {
            !reply.busy && reply.alerts.is_empty() && !reply.text.is_empty()
        })
        .await;
        keyboard.is_at("Message").await;
    })
    .await;
}

#[tokio::test]
async fn the_main_tasks_need_no_mouse() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::several(&simulator, &["stepped", "repeat"])).await;
    in_browser(async |browser| {
        let downloads = Downloads::of(browser).await;
        let page = browser.open(&site).await;
        let keyboard = Keyboard::new(browser);
        keyboard.is_at("Message").await;

        // Stop, and what has come until then.
        keyboard.press("Count").await;
        keyboard.press(Key::Enter).await;
        simulator.step();
        page.reply("the first word", |reply| reply.text == "One")
            .await;
        keyboard.with(&[Key::Alt], "g").await;
        browser
            .wait_until("what has come being said", async || {
                let said = page.live("status").await;
                Ok(said.iter().any(|said| said.trim() == "One").then_some(()))
            })
            .await;
        keyboard.press(Key::Escape).await;
        page.reply("the stopped reply", |reply| {
            !reply.busy && reply.whole.contains("Stopped")
        })
        .await;
        keyboard.is_at("Message").await;

        // Another connection, by the palette.
        choose(browser, "repeat", "repeat").await;
        keyboard.is_at("Message").await;

        // The last question in other words.
        keyboard.press(Key::Up).await;
        keyboard.is_at("Edit message").await;
        keyboard.press(" on").await;
        keyboard.press(Key::Enter).await;
        page.replied("Count on").await;
        keyboard.is_at("Message").await;

        // Again, and copied.
        keyboard.tab_back_to("Regenerate").await;
        keyboard.press(Key::Enter).await;
        page.find(Role::Button, Name::Is("Previous version")).await;
        page.replied("Count on").await;
        keyboard.is_at("Message").await;
        keyboard.with(&[Key::Alt], "y").await;
        browser
            .wait_until("that it was copied", async || {
                let said = page.live("status").await;
                Ok(said
                    .iter()
                    .any(|said| said.trim() == "Copied")
                    .then_some(()))
            })
            .await;

        // From chat to chat.
        keyboard.with(&[Key::Alt], "n").await;
        page.message("an empty chat", |messages| {
            messages.is_empty().then_some(())
        })
        .await;
        keyboard.is_at("Message").await;
        asked(&page, keyboard, "Second").await;
        keyboard.with(&[Key::Alt], Key::PageDown).await;
        page.replied("Count on").await;
        keyboard.is_at("Message").await;
        choose(browser, "seco", "Second").await;
        page.replied("Second").await;
        keyboard.is_at("Message").await;

        // Renamed, deleted, and brought back.
        keyboard.tab_to("Search conversations").await;
        keyboard.tab_to("Second").await;
        keyboard.press(Key::F2).await;
        keyboard.is_at("Title").await;
        keyboard.press("Renamed").await;
        keyboard.press(Key::Enter).await;
        keyboard.is_at("Renamed").await;
        keyboard.press(Key::Delete).await;
        page.status_with(&["The chat is in the trash"]).await;
        keyboard.tab_to("Undo").await;
        keyboard.press(Key::Enter).await;
        page.replied("Second").await;
        keyboard.is_at("Message").await;

        // Searched for, and exported.
        keyboard.with(&[Key::Alt], "o").await;
        keyboard.is_at("Search conversations").await;
        keyboard.press("count").await;
        let found = page.find(Role::Link, Name::Begins("Count")).await;
        assert!(found.is_displayed().await.unwrap());
        keyboard.press(Key::Down).await;
        keyboard.press(Key::Enter).await;
        page.replied("Count on").await;
        choose(browser, "export this", "Export this chat").await;
        page.find(Role::Dialog, Name::Is("Export this chat")).await;
        keyboard.tab_to("Export as Markdown").await;
        keyboard.press(Key::Enter).await;
        let (name, text) = downloads.take().await;
        assert!(name.ends_with(".md"), "{name}");
        assert!(text.contains("Count on"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn the_focus_is_back_where_it_was_after_each_dialog() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::several(&simulator, &["repeat"])).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let keyboard = Keyboard::new(browser);
        keyboard.is_at("Message").await;
        for question in ["First", "Second"] {
            asked(&page, keyboard, question).await;
        }
        for (button, dialog) in [
            ("Settings", "Settings"),
            ("Archived", "Archive"),
            ("Trash", "Trash"),
            ("Commands", "Command palette"),
            ("Shortcuts", "Keyboard shortcuts"),
        ] {
            keyboard.tab_to(button).await;
            keyboard.press(Key::Enter).await;
            page.find(Role::Dialog, Name::Is(dialog)).await;
            browser
                .wait_until("the focus in the dialog", async || {
                    let script = "return document.activeElement.closest('dialog[open]') !== null";
                    let inside = browser.execute(script, Vec::new()).await;
                    Ok((inside == true).then_some(()))
                })
                .await;
            keyboard.press(Key::Escape).await;
            page.gone(Role::Dialog, Name::Is(dialog)).await;
            keyboard.is_at(button).await;
        }
        // A message that is deleted hands it to the one before.
        keyboard.press(Key::Escape).await;
        keyboard.is_at("Message").await;
        keyboard.tab_back_to("Delete").await;
        keyboard.press(Key::Enter).await;
        page.message("three messages", |messages| {
            (messages.len() == 3).then_some(())
        })
        .await;
        keyboard.is_at("Delete").await;
        keyboard.tab_to("Undo").await;
        keyboard.press(Key::Enter).await;
        page.message("all messages", |messages| {
            (messages.len() == 4).then_some(())
        })
        .await;
        keyboard.is_at("Message").await;
    })
    .await;
}

#[tokio::test]
async fn the_palette_is_gone_through_with_keys_and_keeps_what_was_written() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::several(&simulator, &["repeat", "stepped"])).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let keyboard = Keyboard::new(browser);
        keyboard.is_at("Message").await;
        keyboard.press("a draft").await;
        keyboard.with(&[Key::Control], "k").await;
        keyboard.is_at("Command or chat").await;
        choice_becomes(browser, "New chat").await;
        keyboard.press(Key::Down).await;
        choice_becomes(browser, "Temporary chat").await;
        keyboard.press(Key::End).await;
        choice_becomes(browser, "stepped").await;
        keyboard.press(Key::Down).await;
        choice_becomes(browser, "New chat").await;
        keyboard.press(Key::Up).await;
        choice_becomes(browser, "stepped").await;
        keyboard.press(Key::Home).await;
        keyboard.press(Key::PageDown).await;
        keyboard.press(Key::PageUp).await;
        choice_becomes(browser, "New chat").await;

        keyboard.press("tr").await;
        choice_becomes(browser, "Trash").await;
        let hits = "return [...document.querySelectorAll('[role=option] mark')].map(hit => hit.textContent)";
        let hits = browser.execute(hits, Vec::new()).await;
        assert_eq!(hits[0], "Tr");
        keyboard.press("zzz").await;
        page.status_with(&["No command or chat is called “trzzz”."]).await;
        // Nothing to choose, nothing happens.
        keyboard.press(Key::Enter).await;
        keyboard.is_at("Command or chat").await;
        keyboard.press(Key::Escape).await;
        page.gone(Role::Dialog, Name::Is("Command palette")).await;
        keyboard.is_at("Message").await;
        assert_eq!(page.composer_text().await, "a draft");
    })
    .await;
}

#[tokio::test]
async fn shortcuts_are_shown_and_stay_switched_off() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::several(&simulator, &["repeat"])).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let keyboard = Keyboard::new(browser);
        keyboard.is_at("Message").await;
        // It is a character where one writes.
        keyboard.press("?").await;
        keyboard.press(" Hello").await;
        keyboard.press(Key::Enter).await;
        page.replied("? Hello").await;
        keyboard.tab_back_to("Conversation").await;
        keyboard.press("?").await;
        page.find(Role::Dialog, Name::Is("Keyboard shortcuts"))
            .await;
        keyboard.is_at("Shortcuts in use").await;
        keyboard.press("None").await;
        keyboard.press(Key::Escape).await;
        page.gone(Role::Dialog, Name::Is("Keyboard shortcuts"))
            .await;
        keyboard.is_at("Conversation").await;

        browser.reload().await;
        page.replied("? Hello").await;
        keyboard.is_at("Message").await;
        keyboard.with(&[Key::Control], "/").await;
        keyboard.with(&[Key::Alt], "n").await;
        keyboard.tab_back_to("Conversation").await;
        keyboard.press("?").await;
        keyboard.tab_back_to("Shortcuts").await;
        assert!(
            !page
                .shows(Role::Dialog, Name::Is("Keyboard shortcuts"))
                .await
        );
        assert_eq!(page.messages().await.len(), 2, "the chat is still on view");
        keyboard.press(Key::Enter).await;
        page.find(Role::Dialog, Name::Is("Keyboard shortcuts"))
            .await;
        assert_eq!(page.chosen("Shortcuts in use").await, "None");
    })
    .await;
}
