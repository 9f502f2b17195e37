//! The list of conversations, and what can be done with them there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Browser, ChatPage, Name, Role, Scene, Stage};
use serde_json::Value;
use thirtyfour::prelude::*;

const LIST: Name<'_> = Name::Is("Conversations");

async fn list(page: &ChatPage<'_>) -> WebElement {
    page.find(Role::Navigation, LIST).await
}

/// Headings and titles of the list, from the top.
async fn lines(stage: &Stage<'_>) -> Vec<String> {
    let script = "const [list] = arguments;
        const lines = [...list.querySelectorAll('h2, a[href^=\"#/c/\"]')];
        const top = (line) => line.getBoundingClientRect().top;
        return lines.sort((a, b) => top(a) - top(b)).map((line) => line.innerText);";
    let list = list(&stage.page).await.to_json().unwrap();
    let lines = stage.browser.execute(script, vec![list]).await;
    serde_json::from_value(lines).unwrap()
}

/// Waits until the list is this.
async fn lists(stage: &Stage<'_>, expected: &[&str]) {
    let what = format!("a list of {expected:?}");
    stage
        .browser
        .wait_until(&what, async || {
            Ok((lines(stage).await == expected).then_some(()))
        })
        .await;
}

async fn title_is(browser: &Browser, expected: &str) {
    browser
        .wait_until(&format!("the title {expected:?}"), async || {
            Ok((browser.driver().title().await? == expected).then_some(()))
        })
        .await;
}

/// Begins chats with these questions, one after the other.
async fn begin(page: &ChatPage<'_>, questions: &[&str]) {
    for question in questions {
        page.click_button("New chat").await;
        page.message("an empty transcript", |messages| {
            messages.is_empty().then_some(())
        })
        .await;
        page.ask_and_wait(question).await;
    }
}

async fn keys(stage: &Stage<'_>, keys: impl Into<TypingData>) {
    let driver = stage.browser.driver();
    let chain = driver.action_chain().send_keys(keys);
    chain.perform().await.unwrap();
}

#[tokio::test]
async fn new_chats_appear_at_the_top_and_one_goes_from_one_to_the_other() {
    Scene::new("repeat")
        .play(async |stage| {
            let page = stage.page;
            lists(&stage, &[]).await;
            begin(&page, &["First question?", "Second question?"]).await;
            lists(&stage, &["Today", "Second question?", "First question?"]).await;
            title_is(stage.browser, "Second question? – Azure Chat").await;

            let first = page.find(Role::Link, Name::Is("First question?")).await;
            first.click().await.unwrap();
            page.replied("First question?").await;
            title_is(stage.browser, "First question? – Azure Chat").await;
            assert_eq!(first.attr("aria-current").await.unwrap().unwrap(), "page");
            let second = page.find(Role::Link, Name::Is("Second question?")).await;
            assert_eq!(second.attr("aria-current").await.unwrap(), None);

            // What is said in it makes it the newest.
            page.ask_and_wait("And a third.").await;
            lists(&stage, &["Today", "First question?", "Second question?"]).await;
            stage.browser.driver().back().await.unwrap();
            page.replied("Second question?").await;
            title_is(stage.browser, "Second question? – Azure Chat").await;
        })
        .await;
}

#[tokio::test]
async fn a_chat_is_renamed_in_its_place() {
    Scene::new("repeat")
        .play(async |stage| {
            begin(&stage.page, &["One?", "Two?"]).await;
            stage.page.click_in_entry("One?", "Rename").await;
            let field = stage.page.find(Role::Textbox, Name::Is("Title")).await;
            field.send_keys("Mine" + Key::Enter).await.unwrap();
            lists(&stage, &["Today", "Two?", "Mine"]).await;

            stage.page.click_in_entry("Two?", "Rename").await;
            let field = stage.page.find(Role::Textbox, Name::Is("Title")).await;
            field.send_keys("Other" + Key::Escape).await.unwrap();
            lists(&stage, &["Today", "Two?", "Mine"]).await;
            stage.page.focused("Two?").await;
        })
        .await;
}

#[tokio::test]
async fn pinned_chats_are_above_all_others() {
    Scene::new("repeat")
        .play(async |stage| {
            begin(&stage.page, &["One?", "Two?", "Three?"]).await;
            stage.page.click_in_entry("One?", "Pin").await;
            lists(&stage, &["Pinned", "One?", "Today", "Three?", "Two?"]).await;
            stage.page.click_in_entry("One?", "Pin").await;
            lists(&stage, &["Today", "Three?", "Two?", "One?"]).await;
        })
        .await;
}

#[tokio::test]
async fn what_is_archived_is_out_of_the_list_and_comes_back() {
    Scene::new("repeat")
        .play(async |stage| {
            let page = stage.page;
            begin(&page, &["One?", "Two?"]).await;
            stage.page.click_in_entry("One?", "Archive").await;
            lists(&stage, &["Today", "Two?"]).await;
            page.click_button("Archived").await;
            page.find(Role::Dialog, Name::Is("Archive")).await;
            page.click_button("Unarchive").await;
            page.click_button("Close").await;
            lists(&stage, &["Today", "Two?", "One?"]).await;
        })
        .await;
}

#[tokio::test]
async fn a_deleted_chat_comes_back_by_undo_and_from_the_trash() {
    Scene::new("repeat")
        .play(async |stage| {
            let page = stage.page;
            begin(&page, &["One?", "Two?"]).await;
            stage.page.click_in_entry("Two?", "Delete").await;
            lists(&stage, &["Today", "One?"]).await;
            page.message("an empty transcript", |messages| {
                messages.is_empty().then_some(())
            })
            .await;
            page.click_button("Undo").await;
            lists(&stage, &["Today", "Two?", "One?"]).await;
            page.replied("Two?").await;

            stage.page.click_in_entry("One?", "Delete").await;
            lists(&stage, &["Today", "Two?"]).await;
            page.click_button("Trash").await;
            page.find(Role::Dialog, Name::Is("Trash")).await;
            page.click_button("Restore").await;
            page.click_button("Close").await;
            lists(&stage, &["Today", "Two?", "One?"]).await;

            stage.page.click_in_entry("One?", "Delete").await;
            page.click_button("Trash").await;
            page.click_button("Delete forever").await;
            page.find(Role::Button, Name::Is("Keep them")).await;
            page.click_button("Delete forever").await;
            page.gone(Role::Button, Name::Is("Restore")).await;
            page.click_button("Close").await;
            lists(&stage, &["Today", "Two?"]).await;
        })
        .await;
}

#[tokio::test]
async fn the_address_of_a_deleted_chat_offers_to_restore_it() {
    Scene::new("repeat")
        .play(async |stage| {
            let page = stage.page;
            begin(&page, &["One?"]).await;
            stage.page.click_in_entry("One?", "Delete").await;
            page.find(Role::Button, Name::Is("Undo")).await;
            stage.browser.driver().back().await.unwrap();
            page.status_with(&["in the trash", "One?"]).await;
            page.click_button("Restore").await;
            page.replied("One?").await;
            lists(&stage, &["Today", "One?"]).await;

            let elsewhere = "location.hash = '#/c/0123456789abcdef'";
            stage.browser.execute(elsewhere, Vec::new()).await;
            page.status_with(&["no chat at this address"]).await;
            assert!(page.messages().await.is_empty());
            // What is written there begins a chat.
            page.ask_and_wait("Two?").await;
            lists(&stage, &["Today", "Two?", "One?"]).await;
        })
        .await;
}

#[tokio::test]
async fn the_list_is_one_stop_for_tab_and_arrows_go_through_it() {
    Scene::new("repeat")
        .play(async |stage| {
            let page = stage.page;
            begin(&page, &["One?", "Two?", "Three?"]).await;
            let stops = "return document.querySelectorAll('nav a[tabindex=\"0\"]').length";
            assert_eq!(
                stage.browser.execute(stops, Vec::new()).await,
                Value::from(1)
            );
            let three = page.find(Role::Link, Name::Is("Three?")).await;
            three.focus().await.unwrap();
            keys(&stage, Key::Down).await;
            page.focused("Two?").await;
            keys(&stage, Key::End).await;
            page.focused("One?").await;
            keys(&stage, Key::Home).await;
            page.focused("Three?").await;
            keys(&stage, Key::Down).await;
            page.focused("Two?").await;
            assert_eq!(
                stage.browser.execute(stops, Vec::new()).await,
                Value::from(1)
            );

            keys(&stage, Key::F2).await;
            page.focused("Title").await;
            keys(&stage, "Deux" + Key::Enter).await;
            page.focused("Deux").await;
            lists(&stage, &["Today", "Three?", "Deux", "One?"]).await;

            keys(&stage, Key::Delete).await;
            lists(&stage, &["Today", "Three?", "One?"]).await;
            page.focused("One?").await;
            keys(&stage, Key::Enter).await;
            page.replied("One?").await;
        })
        .await;
}

#[tokio::test]
async fn a_temporary_chat_is_not_listed() {
    Scene::new("repeat")
        .play(async |stage| {
            let page = stage.page;
            page.click_button("Temporary chat").await;
            stage
                .browser
                .wait_until("the banner", async || {
                    let text = stage.browser.visible_text().await;
                    Ok(text.contains("Temporary chat: nothing").then_some(()))
                })
                .await;
            page.ask_and_wait("Secret?").await;
            assert_eq!(lines(&stage).await, [""; 0]);
            begin(&page, &["Open?"]).await;
            lists(&stage, &["Today", "Open?"]).await;
            assert!(!stage.browser.visible_text().await.contains("nothing of it"));
            // It can be brought back for as long as the page is there.
            page.click_button("Undo").await;
            page.replied("Secret?").await;
            lists(&stage, &["Today", "Open?"]).await;
        })
        .await;
}

#[tokio::test]
async fn replies_on_their_way_are_marked_while_one_reads_something_else() {
    Scene::new("slow")
        .play(async |stage| {
            let page = stage.page;
            for question in ["One?", "Two?"] {
                page.click_button("New chat").await;
                page.ask(question).await;
                page.reply("some words", |reply| reply.busy && !reply.text.is_empty())
                    .await;
            }
            let both = "return [...document.querySelectorAll('nav [role=img]')]
                .filter((mark) => mark.ariaLabel === 'Replying').length";
            assert_eq!(
                stage.browser.execute(both, Vec::new()).await,
                Value::from(2)
            );
            page.click_button("New chat").await;
            assert_eq!(
                stage.browser.execute(both, Vec::new()).await,
                Value::from(2)
            );

            stage
                .browser
                .wait_until("no marks", async || {
                    let marks = stage.browser.execute(both, Vec::new()).await;
                    Ok((marks == 0).then_some(()))
                })
                .await;
            for title in ["One?", "Two?"] {
                let link = page.find(Role::Link, Name::Is(title)).await;
                link.click().await.unwrap();
                page.reply("a whole reply", |reply| {
                    !reply.busy && reply.text.len() > 200
                })
                .await;
            }
        })
        .await;
}

#[tokio::test]
async fn on_a_narrow_page_the_list_is_a_drawer() {
    Scene::new("repeat")
        .play(async |stage| {
            let page = stage.browser.open_resizable(stage.site).await;
            begin(&page, &["One?", "Two?"]).await;
            stage.browser.resize(360, 740).await;
            page.gone(Role::Navigation, LIST).await;
            let wide = "return document.documentElement.scrollWidth";
            assert_eq!(stage.browser.execute(wide, Vec::new()).await, 360);

            page.click_button("Show conversations").await;
            list(&page).await;
            page.focused("Hide conversations").await;
            keys(&stage, Key::Escape).await;
            page.gone(Role::Navigation, LIST).await;
            page.focused("Show conversations").await;

            page.click_button("Show conversations").await;
            let one = page.find(Role::Link, Name::Is("One?")).await;
            one.click().await.unwrap();
            page.gone(Role::Navigation, LIST).await;
            page.replied("One?").await;

            page.click_button("Show conversations").await;
            list(&page).await;
            let driver = stage.browser.driver();
            let beside = driver.action_chain().move_to(350, 400).click();
            beside.perform().await.unwrap();
            page.gone(Role::Navigation, LIST).await;

            // Deleting what is on view ends the drawer's work too.
            page.click_button("Show conversations").await;
            stage.page.click_in_entry("One?", "Delete").await;
            page.gone(Role::Navigation, LIST).await;
            page.click_button("Undo").await;
            page.replied("One?").await;
        })
        .await;
}

#[tokio::test]
async fn the_list_stays_out_of_the_way_after_a_reload() {
    Scene::new("repeat")
        .play(async |stage| {
            let page = stage.page;
            list(&page).await;
            page.click_button("Hide conversations").await;
            page.gone(Role::Navigation, LIST).await;
            page.focused("Show conversations").await;
            stage.browser.reload().await;
            page.find(Role::Button, Name::Is("Show conversations"))
                .await;
            assert!(!page.shows(Role::Navigation, LIST).await);
            page.click_button("Show conversations").await;
            list(&page).await;
        })
        .await;
}

#[tokio::test]
async fn the_model_gives_a_title_where_the_person_wants_that() {
    Scene::new("repeat")
        .play(async |stage| {
            let page = stage.page;
            page.ask_and_wait("One?").await;
            lists(&stage, &["Today", "One?"]).await;
            assert_eq!(stage.simulator.requests().len(), 1, "nobody wanted it");

            page.click_button("Settings").await;
            page.find(Role::Textbox, Name::Is("System message")).await;
            let tick = By::XPath("//label[contains(., 'Ask the model for titles')]//input");
            let tick = stage.browser.driver().find(tick).await.unwrap();
            tick.click().await.unwrap();
            page.click_button("Save").await;
            page.click_button("New chat").await;
            page.ask_and_wait("Two?").await;
            // This model says what it is asked.
            let title = "Give this conversation a title of at most six words, in its…";
            lists(&stage, &["Today", title, "One?"]).await;
            let asked = &stage.simulator.requests()[2].body["messages"];
            let roles: Vec<_> = asked
                .as_array()
                .unwrap()
                .iter()
                .map(|said| said["role"].clone())
                .collect();
            assert_eq!(roles, ["user", "assistant", "user"]);
        })
        .await;
}
