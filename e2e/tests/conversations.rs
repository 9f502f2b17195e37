//! Conversations are as they were left: after a reload, after Back, after a slip of the finger.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{
    Browser, ChatPage, DEADLINE, Message, Name, Role, Scene, Site, Stored, config, in_browser,
};
use serde_json::{Value, json};
use simulator::{Ended, Options, Simulator};

/// A page whose connection says back what it is asked.
async fn echoing() -> (Simulator, Site) {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "repeat")).await;
    (simulator, site)
}

/// Waits until the transcript has exactly these texts, none of them growing.
async fn shows(page: &ChatPage<'_>, texts: &[&str]) -> Vec<Message> {
    page.message(&format!("the messages {texts:?}"), |messages| {
        let there: Vec<_> = messages.iter().map(|message| &message.text).collect();
        let still = messages.iter().all(|message| !message.busy);
        (still && there == texts).then(|| messages.to_vec())
    })
    .await
}

/// Waits until what is stored is as wanted.
async fn stored(browser: &Browser, what: &str, fits: impl Fn(&Stored) -> bool) -> Stored {
    browser
        .wait_until(what, async || {
            let stored = Stored::read(browser).await;
            Ok(fits(&stored).then_some(stored))
        })
        .await
}

async fn edit(browser: &Browser, page: &ChatPage<'_>, index: usize, text: &str) {
    page.click_in_message(index, "Edit").await;
    let editor = page.find(Role::Textbox, Name::Is("Edit message")).await;
    let script = "const [field, text] = arguments; field.value = text;
        field.dispatchEvent(new Event('input', {bubbles: true}));";
    browser
        .execute(script, vec![editor.to_json().unwrap(), json!(text)])
        .await;
    page.click_button("Save and send").await;
}

#[tokio::test]
async fn a_reload_changes_nothing() {
    let (simulator, site) = echoing().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait("one").await;
        page.ask_and_wait("two").await;
        edit(browser, &page, 0, "three").await;
        shows(&page, &["three", "three"]).await;
        assert!(page.messages().await[0].whole.contains("2 of 2"));

        let address = browser.hash().await;
        assert!(address.starts_with("#/c/"), "{address}");
        browser.reload().await;
        let again = shows(&page, &["three", "three"]).await;
        assert!(again[0].whole.contains("2 of 2"), "{again:?}");
        assert_eq!(browser.hash().await, address);

        page.click_in_message(0, "Previous version").await;
        shows(&page, &["one", "one", "two", "two"]).await;
        let selected = async |id: &str| {
            stored(browser, "the version that is selected", |stored| {
                let mut heads = stored.of("conversations");
                let head = heads.next().unwrap().1;
                head.contains(&format!("\"is\":\"{id}\""))
            })
            .await
        };
        let first = Stored::read(browser)
            .await
            .messages(address.strip_prefix("#/c/").unwrap());
        let one = first
            .iter()
            .find(|message| message["text"] == "one" && message["parent"].is_null());
        selected(one.unwrap()["id"].as_str().unwrap()).await;
        browser.reload().await;
        let first = shows(&page, &["one", "one", "two", "two"]).await;
        assert!(first[0].whole.contains("1 of 2"), "{first:?}");

        page.click_in_message(1, "Regenerate").await;
        let other = page
            .message(
                "a second version in the middle",
                |messages| match messages {
                    [_, reply] if !reply.busy && reply.text == "one" => Some(reply.clone()),
                    _ => None,
                },
            )
            .await;
        assert!(other.whole.contains("2 of 2"), "{other:?}");
        browser.reload().await;
        shows(&page, &["one", "one"]).await;
        page.click_in_message(1, "Previous version").await;
        shows(&page, &["one", "one", "two", "two"]).await;
        page.click_in_message(0, "Next version").await;
        shows(&page, &["three", "three"]).await;
        assert_eq!(simulator.requests().len(), 4);
        Stored::read(browser).await.check_whole();
    })
    .await;
}

#[tokio::test]
async fn thoughts_and_failures_are_kept_as_they_were() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let config = config::several(&simulator, &["reasoning-content", "401"]);
    let site = Site::with_config(&config).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let reply = page.ask_and_wait("Think.").await;
        let thoughts = |stored: &Stored| {
            let (_, record) = stored.saying(&reply.text)?;
            record["reasoning"].as_str().map(str::to_owned)
        };
        let kept = thoughts(&Stored::read(browser).await).unwrap();
        assert!(!kept.is_empty());
        page.choose_connection("401").await;
        page.ask("Fail.").await;
        let card = page.alert_with(&["401"]).await;
        stored(browser, "the failure", |stored| {
            stored.of("messages").any(|(_, text)| text.contains("401"))
        })
        .await;

        browser.reload().await;
        let again = page.alert_with(&["401"]).await;
        assert_eq!(again, card);
        assert_eq!(page.messages().await[1].text, reply.text);
        let details = "return document.querySelector('article details')?.textContent ?? ''";
        let shown = browser.execute(details, Vec::new()).await;
        assert!(shown.as_str().unwrap().contains(kept.trim()), "{shown}");
        assert_eq!(thoughts(&Stored::read(browser).await).unwrap(), kept);
    })
    .await;
}

#[tokio::test]
async fn drafts_survive_a_reload_each_in_its_place() {
    let (_simulator, site) = echoing().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.type_message("for a new chat").await;
        stored(browser, "the new chat's draft", |stored| {
            stored.text("drafts", "new") == Some("for a new chat")
        })
        .await;
        browser.reload().await;
        let drafted = async |text: &str| {
            browser
                .wait_until(&format!("the draft {text:?}"), async || {
                    Ok((page.composer_text().await == text).then_some(()))
                })
                .await;
        };
        drafted("for a new chat").await;
        // Nothing is typed: what is there stays there.
        browser.reload().await;
        drafted("for a new chat").await;

        page.send().await;
        shows(&page, &["for a new chat", "for a new chat"]).await;
        page.type_message("to be said next").await;
        let address = browser.hash().await;
        let id = address.strip_prefix("#/c/").unwrap();
        let kept = stored(browser, "the conversation's draft", |stored| {
            stored.text("drafts", id) == Some("to be said next")
        })
        .await;
        assert_eq!(kept.text("drafts", "new"), None);
        page.click_button("New chat").await;
        drafted("").await;
        page.type_message("another").await;
        browser.driver().back().await.unwrap();
        drafted("to be said next").await;
        browser.reload().await;
        drafted("to be said next").await;
        browser.driver().forward().await.unwrap();
        drafted("another").await;
        browser.driver().back().await.unwrap();
        shows(&page, &["for a new chat", "for a new chat"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_question_leaves_the_composer_with_the_write_that_keeps_it() {
    let (_simulator, site) = echoing().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.type_message("never lost").await;
        stored(browser, "the draft", |stored| {
            stored.text("drafts", "new") == Some("never lost")
        })
        .await;
        browser.execute(WATCH_WRITES, Vec::new()).await;
        page.send().await;
        shows(&page, &["never lost", "never lost"]).await;
        let transactions = browser.execute("return transactions", Vec::new()).await;
        let clears = |write: &Value| write == &json!(["delete", "drafts", "new"]);
        let says = |write: &Value| {
            write[1] == "messages" && write[2].as_str().unwrap_or_default().contains("never lost")
        };
        let with = |fits: &dyn Fn(&Value) -> bool| {
            let mut all = transactions.as_array().unwrap().iter();
            all.position(|writes| writes.as_array().unwrap().iter().any(fits))
        };
        assert!(with(&says).is_some(), "{transactions}");
        assert_eq!(with(&clears), with(&says), "{transactions}");
    })
    .await;
}

/// Notes what each transaction does: puts with their text, deletions with their key.
const WATCH_WRITES: &str = "window.transactions = [];
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...asked) {
        const begun = begin.apply(this, asked);
        if (begun.mode === 'readwrite') transactions.push(begun.writes = []);
        return begun;
    };
    for (const name of ['put', 'delete']) {
        const act = IDBObjectStore.prototype[name];
        IDBObjectStore.prototype[name] = function (...asked) {
            this.transaction.writes?.push([name, this.name, asked[0]]);
            return act.apply(this, asked);
        };
    }";

#[tokio::test]
async fn what_is_under_way_when_the_page_goes_is_written_all_the_same() {
    let (_simulator, site) = echoing().await;
    in_browser(async |browser| {
        // No transaction ends before the page goes.
        let page = browser.open(&site).await;
        page.type_message("just in time").await;
        stored(browser, "the draft", |stored| {
            stored.text("drafts", "new").is_some()
        })
        .await;
        let stall = "const begin = IDBDatabase.prototype.transaction, store = {getAll: () => ({})};
            let held = true;
            IDBDatabase.prototype.transaction = function (stores, mode) {
                return held && mode === 'readwrite' ? {objectStore: () => store} : begin.call(this, stores, mode);
            };
            window.addEventListener('pagehide', () => held = false, true);";
        browser.execute(stall, Vec::new()).await;
        page.send().await;
        page.message("the question", |messages| {
            (messages.first()?.text == "just in time").then_some(())
        })
        .await;
        browser.reload().await;
        page.message("the question after the reload", |messages| {
            (messages.first()?.text == "just in time").then_some(())
        })
        .await;
        Stored::read(browser).await.check_whole();
    })
    .await;
}

#[tokio::test]
async fn deleting_a_message_can_be_undone() {
    let (_simulator, site) = echoing().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        for text in ["one", "two", "three"] {
            page.ask_and_wait(text).await;
        }
        let all = ["one", "one", "two", "two", "three", "three"];
        page.click_in_message(2, "Delete").await;
        shows(&page, &["one", "one"]).await;
        page.click_button("Undo").await;
        shows(&page, &all).await;

        page.click_in_message(3, "Delete").await;
        shows(&page, &["one", "one", "two"]).await;
        page.click_button("Only this message").await;
        let rest = ["one", "one", "two", "three", "three"];
        shows(&page, &rest).await;
        stored(browser, "that it was deleted alone", |stored| {
            stored
                .of("conversations")
                .any(|(_, head)| head.contains("alone"))
        })
        .await;
        browser.reload().await;
        shows(&page, &rest).await;
        let kept = Stored::read(browser).await;
        assert_eq!(kept.of("messages").count(), 6, "what was deleted is kept");
    })
    .await;
}

#[tokio::test]
async fn a_reply_that_was_stopped_goes_on_after_a_reload() {
    Scene::new("repeat-stepped")
        .play(async |stage| {
            let page = stage.page;
            page.ask("alpha beta gamma delta").await;
            stage.simulator.step();
            stage.simulator.step();
            page.reply("two words", |reply| reply.text == "alpha beta")
                .await;
            page.click_button("Stop").await;
            page.reply("the mark", |reply| reply.whole.contains("Stopped"))
                .await;
            ended(stage.simulator, 1).await;
            stage.browser.reload().await;
            page.reply("the stopped reply", |reply| {
                reply.text == "alpha beta" && reply.whole.contains("Stopped")
            })
            .await;
            page.click_in_message(1, "Continue").await;
            for _ in 0..3 {
                stage.simulator.step();
            }
            page.reply("more than there was", |reply| {
                reply.text.len() > "alpha beta".len() && reply.text.starts_with("alpha beta")
            })
            .await;
        })
        .await;
}

/// Waits until so many requests have been asked, and none is being answered.
async fn ended(simulator: &Simulator, count: usize) {
    let over = |all: &[simulator::RecordedRequest]| {
        all.len() == count && all.iter().all(|request| request.ended != Ended::Running)
    };
    simulator.wait_for(DEADLINE, over).await.unwrap();
}

#[tokio::test]
async fn a_reply_that_a_reload_interrupts_says_so_and_goes_on() {
    Scene::new("repeat-stepped")
        .play(async |stage| {
            let page = stage.page;
            page.ask("alpha beta gamma delta").await;
            for _ in 0..3 {
                stage.simulator.step();
            }
            page.reply("three words", |reply| reply.text == "alpha beta gamma")
                .await;
            stage.browser.reload().await;
            let reply = page
                .reply("the interrupted reply", |reply| {
                    reply.whole.contains("Interrupted")
                })
                .await;
            assert_eq!(reply.text, "alpha beta gamma");
            assert!(!reply.busy);
            ended(stage.simulator, 1).await;
            page.find(Role::Button, Name::Is("Regenerate")).await;
            page.click_in_message(1, "Continue").await;
            let requests = stage
                .simulator
                .wait_for(DEADLINE, |all| all.len() == 2)
                .await
                .unwrap();
            let sent = requests[1].body["messages"].as_array().unwrap();
            assert!(
                sent.iter()
                    .any(|message| message["content"] == "alpha beta gamma "),
                "{sent:?}"
            );
            stage.simulator.step();
            page.reply("more than there was", |reply| {
                reply.busy && reply.text.len() > "alpha beta gamma".len()
            })
            .await;
        })
        .await;
}

#[tokio::test]
async fn back_and_forward_lead_from_chat_to_chat() {
    let (_simulator, site) = echoing().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait("first chat").await;
        let first = browser.hash().await;
        page.click_button("New chat").await;
        shows(&page, &[]).await;
        page.ask_and_wait("second chat").await;
        let second = browser.hash().await;
        assert_ne!(first, second);

        browser.driver().back().await.unwrap();
        shows(&page, &[]).await;
        browser.driver().back().await.unwrap();
        shows(&page, &["first chat", "first chat"]).await;
        assert_eq!(browser.hash().await, first);
        browser.reload().await;
        shows(&page, &["first chat", "first chat"]).await;
        browser.driver().forward().await.unwrap();
        browser.driver().forward().await.unwrap();
        shows(&page, &["second chat", "second chat"]).await;
        page.ask_and_wait("and on").await;
        assert_eq!(browser.hash().await, second);
    })
    .await;
}

#[tokio::test]
async fn a_temporary_chat_leaves_nothing() {
    let (simulator, site) = echoing().await;
    in_browser(async |browser| {
        let page = browser.open_at(&site, "#/temporary").await;
        page.type_message("never").await;
        page.type_message(" heard of").await;
        page.send().await;
        shows(&page, &["never heard of", "never heard of"]).await;
        page.type_message("unsent and unheard of").await;
        assert_eq!(browser.hash().await, "#/temporary");
        browser.reload().await;
        shows(&page, &[]).await;
        assert_eq!(page.composer_text().await, "");
        // Something that is kept goes the same way after it.
        page.click_button("New chat").await;
        page.ask_and_wait("kept").await;
        let kept = stored(browser, "what is kept", |stored| {
            stored.saying("kept").is_some()
        })
        .await;
        let all = format!("{kept:?}");
        assert!(!all.contains("heard of"), "{all}");
        assert_eq!(simulator.requests().len(), 2);
    })
    .await;
}
