//! Finding words: in all conversations, and in the one on view.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Name, Role, Scene, Stage, Stored};
use serde_json::{Map, Value, json};
use thirtyfour::prelude::*;

const LONG: &str = "00000000000000aa";
const ALL: Name<'_> = Name::Is("Search conversations");
const HERE: Name<'_> = Name::Is("Find in this chat");

/// Stores a conversation of these texts, in turn a question's and a reply's.
async fn store(stage: &Stage<'_>, id: &str, title: &str, texts: &[String]) {
    let mut messages = Map::new();
    let mut parent = None;
    let (_, end) = id.split_at(6);
    for (place, text) in texts.iter().enumerate() {
        let message = format!("{end}{place:06x}");
        let role = ["user", "assistant"][place % 2];
        let created_ms = 1_700_000_000_000_u64 + place as u64;
        let mut record =
            json!({"v": 1, "id": message, "role": role, "createdMs": created_ms, "text": text});
        if let Some(parent) = parent {
            record["parent"] = parent;
        }
        messages.insert(format!("{id}/{message}"), record.to_string().into());
        parent = Some(Value::String(message));
    }
    let head = json!({"v": 1, "id": id, "title": title, "createdMs": 1_700_000_000_000_u64});
    let records = json!({"conversations": {id: head.to_string()}, "messages": messages});
    // The page has made the database by the time that it takes questions.
    stage.page.composer().await;
    let there = "const done = arguments[0]; indexedDB.databases().then(all => done(all.some(one => one.name === 'azure-chat')))";
    stage
        .browser
        .wait_until("the database", async || {
            let found = stage.browser.driver().execute_async(there, Vec::new());
            Ok((found.await?.json() == &json!(true)).then_some(()))
        })
        .await;
    Stored::put(stage.browser, None, records).await;
}

/// A chat of 300 messages, some of which have words that the others have not.
async fn store_long_chat(stage: &Stage<'_>) {
    let text = |place: usize| match place {
        20 => "We met in the Café of Zanzibar, what an Überraschung. To ZANZIBAR!".to_owned(),
        151 => format!(
            "{}\n\nSo **Zanzibar** it was.",
            "A line of it.\n\n".repeat(60)
        ),
        290 => "zanzibar".to_owned(),
        _ => format!("Message {place} of this chat says nothing in particular."),
    };
    let texts: Vec<_> = (0..300).map(text).collect();
    store(stage, LONG, "About the sea", &texts).await;
}

/// Types into the field that searches all conversations, anew until that many
/// are found: what was just stored may not have been read.
async fn finds(stage: &Stage<'_>, typed: &str, count: &str) {
    let field = stage.page.find(Role::Searchbox, ALL).await;
    let what = format!("{count:?} for {typed:?}");
    stage
        .browser
        .wait_until(&what, async || {
            field.send_keys(Key::Escape + typed).await?;
            // Until there is an answer nothing is said.
            let said = stage.page.status_with(&["conversation"]).await;
            Ok((said == count).then_some(()))
        })
        .await;
}

async fn marked(stage: &Stage<'_>) -> Vec<String> {
    let script = "return [...document.querySelectorAll('nav mark')].map(mark => mark.textContent)";
    let marks = stage.browser.execute(script, Vec::new()).await;
    serde_json::from_value(marks).unwrap()
}

/// Waits until a message with this text is seen in the transcript, at least
/// where it begins.
async fn is_in_view(stage: &Stage<'_>, text: &str) {
    let script = "const log = document.querySelector('[role=log]').getBoundingClientRect();
        return [...document.querySelectorAll('[role=log] article')].some(article => {
            const box = article.getBoundingClientRect();
            return article.textContent.includes(arguments[0]) && box.top >= log.top && box.top < log.bottom;
        });";
    wait_for(stage, &format!("{text:?} in view"), script, text).await;
}

async fn wait_for(stage: &Stage<'_>, what: &str, script: &str, argument: &str) {
    stage
        .browser
        .wait_until(what, async || {
            let found = stage.browser.execute(script, vec![argument.into()]).await;
            Ok((found == json!(true)).then_some(()))
        })
        .await;
}

/// The one hit that is marked as the present one: its words, and where it is seen.
const MARK: &str = "const [range] = [...(CSS.highlights.get('find-here') || [])];
    const log = document.querySelector('[role=log]').getBoundingClientRect();
    const box = range && range.getBoundingClientRect();
    return Boolean(range) && range.toString() === arguments[0] && box.top >= log.top && box.bottom <= log.bottom;";

/// Waits until the bar says this, and these words are marked and seen.
async fn is_at(stage: &Stage<'_>, place: &str, words: &str) {
    stage.page.status_with(&[place]).await;
    wait_for(stage, &format!("{words:?} marked"), MARK, words).await;
}

async fn keys(stage: &Stage<'_>, keys: impl Into<TypingData>) {
    let chain = stage.browser.driver().action_chain();
    chain.send_keys(keys).perform().await.unwrap();
}

async fn press_shortcut(stage: &Stage<'_>) {
    let chain = stage.browser.driver().action_chain();
    let chain = chain.key_down(Key::Control).key_down(Key::Shift);
    let chain = chain.send_keys("f").key_up(Key::Shift);
    chain.key_up(Key::Control).perform().await.unwrap();
}

async fn open_long_chat(stage: &Stage<'_>) {
    let script = "location.hash = arguments[0]";
    let address = format!("#/c/{LONG}");
    stage.browser.execute(script, vec![address.into()]).await;
    is_in_view(stage, "Message 299").await;
}

#[tokio::test]
async fn words_are_found_in_all_chats_as_one_types() {
    Scene::new("repeat")
        .play(async |stage| {
            store_long_chat(&stage).await;
            store(
                &stage,
                "00000000000000bb",
                "Breakfast",
                &["A cafe au lait.".to_owned()],
            )
            .await;
            stage.browser.reload().await;
            let field = stage.page.find(Role::Searchbox, ALL).await;
            field.send_keys("CAFE").await.unwrap();
            stage.page.status_with(&["2 conversations"]).await;
            let mut marks = marked(&stage).await;
            marks.sort();
            assert_eq!(marks, ["Café", "cafe"]);
            field.send_keys(" uberr").await.unwrap();
            stage.page.status_with(&["1 conversation"]).await;
            assert_eq!(marked(&stage).await, ["Café", "Überr"]);

            field.send_keys(Key::Down).await.unwrap();
            let focused = stage.browser.driver().active_element().await.unwrap();
            assert!(focused.text().await.unwrap().starts_with("About the sea"));
            keys(&stage, Key::Up).await;
            stage.page.focused("Search conversations").await;
            keys(&stage, Key::Down + Key::Enter).await;
            is_in_view(&stage, "Überraschung").await;

            let field = stage.page.find(Role::Searchbox, ALL).await;
            field.send_keys(Key::Escape).await.unwrap();
            stage.page.find(Role::Link, Name::Is("Breakfast")).await;
            assert_eq!(field.prop("value").await.unwrap().unwrap(), "");
            assert_eq!(marked(&stage).await, Vec::<String>::new());
        })
        .await;
}

#[tokio::test]
async fn what_was_just_said_is_found_and_what_was_deleted_is_not() {
    Scene::new("repeat").play(say_and_delete).await;
}

async fn say_and_delete(stage: Stage<'_>) {
    finds(&stage, "zanzibar", "No conversations").await;
    stage.page.ask_and_wait("Where is Zanzibar?").await;
    finds(&stage, "zanzibar", "1 conversation").await;
    assert!(!marked(&stage).await.is_empty());
    let field = stage.page.find(Role::Searchbox, ALL).await;
    field.send_keys(Key::Escape).await.unwrap();
    let entry = stage.page.find(Role::Link, Name::Is("Where is Zanzibar?"));
    entry.await.send_keys(Key::Delete).await.unwrap();
    stage
        .page
        .gone(Role::Link, Name::Is("Where is Zanzibar?"))
        .await;
    finds(&stage, "zanzibar", "No conversations").await;
}

#[tokio::test]
async fn chats_are_found_that_no_worker_can_read() {
    Scene::new("repeat")
        .play(async |stage| {
            let deny = "Object.defineProperty(window, 'indexedDB', {value: undefined})";
            stage.site.run_first(deny);
            stage.browser.reload().await;
            let page = stage.page;
            wait_for(
                &stage,
                "a word that nothing is saved",
                "return document.body.innerText.includes('not saved in this browser')",
                "",
            )
            .await;
            say_and_delete(stage).await;
            page.gone(Role::Link, Name::Is("Where is Zanzibar?")).await;
        })
        .await;
}

#[tokio::test]
async fn one_goes_from_hit_to_hit_in_a_long_chat() {
    Scene::new("repeat")
        .play(async |stage| {
            store_long_chat(&stage).await;
            stage.browser.reload().await;
            let page = stage.page;
            assert!(!page.shows(Role::Button, HERE).await, "nothing is said yet");
            open_long_chat(&stage).await;
            page.click_button("Find in this chat").await;
            page.focused("Find in this chat").await;
            let field = page.find(Role::Searchbox, HERE).await;
            field.send_keys("nowhere to be found").await.unwrap();
            page.status_with(&["No hits"]).await;
            let back = Key::Control + "a";
            field.send_keys(back).await.unwrap();
            field.send_keys("zanzibar").await.unwrap();
            is_at(&stage, "1 of 4", "Zanzibar").await;
            is_in_view(&stage, "Überraschung").await;
            field.send_keys(Key::Enter).await.unwrap();
            is_at(&stage, "2 of 4", "ZANZIBAR").await;
            // Far down in a long reply.
            page.click_button("Next hit").await;
            is_at(&stage, "3 of 4", "Zanzibar").await;
            field.send_keys(Key::Shift + Key::Enter).await.unwrap();
            is_at(&stage, "2 of 4", "ZANZIBAR").await;
            page.click_button("Previous hit").await;
            page.click_button("Previous hit").await;
            is_at(&stage, "4 of 4", "zanzibar").await;
            is_in_view(&stage, "zanzibar").await;
            page.click_button("Next hit").await;
            is_at(&stage, "1 of 4", "Zanzibar").await;

            let field = page.find(Role::Searchbox, HERE).await;
            field.send_keys(Key::Escape).await.unwrap();
            page.gone(Role::Searchbox, HERE).await;
            page.focused("Find in this chat").await;
            let nothing = "return CSS.highlights.size === 0";
            wait_for(&stage, "no marks", nothing, "").await;

            page.composer().await.click().await.unwrap();
            press_shortcut(&stage).await;
            page.focused("Find in this chat").await;
            page.find(Role::Searchbox, HERE).await;
            page.click_button("Close").await;
            page.focused("Message").await;
        })
        .await;
}

#[tokio::test]
async fn words_are_found_in_a_temporary_chat_but_only_there() {
    Scene::new("repeat")
        .play(async |stage| {
            let page = stage.page;
            page.click_button("Temporary chat").await;
            page.ask_and_wait("Where is Zanzibar?").await;
            page.click_button("Find in this chat").await;
            let field = page.find(Role::Searchbox, HERE).await;
            field.send_keys("zanzibar").await.unwrap();
            is_at(&stage, "1 of 2", "Zanzibar").await;
            page.ask_and_wait("And Zanzibar again?").await;
            page.status_with(&["1 of 4"]).await;
            finds(&stage, "zanzibar", "No conversations").await;
            let field = page.find(Role::Searchbox, HERE).await;
            field.send_keys(Key::Escape).await.unwrap();
            page.gone(Role::Searchbox, HERE).await;
            finds(&stage, "zanzibar", "No conversations").await;
        })
        .await;
}
