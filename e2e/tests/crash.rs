//! The browser is killed at moments that chance decides, and started again: what was there a second before
//! is there, and nothing is half written.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Ability, Browser, Chance, ChatPage, DEADLINE, Profile, Site, Stored, config, lacks};
use serde_json::{Map, Value, json};
use simulator::{Ended, Options, Simulator};

/// What one browser did before it was killed, to be looked for by the next.
enum Left {
    Nothing,
    /// This much of a reply was stored, of this whole.
    Reply(String, String),
    /// This much of a draft was stored, of this whole.
    Draft(String, String),
    /// This was just sent.
    Sent(String),
}

/// How often the browser is killed while it is written to.
const ROUNDS: usize = 14;

#[tokio::test]
async fn a_killed_browser_costs_no_more_than_the_last_second() {
    if lacks(Ability::KeptProfile) {
        return;
    }
    let mut chance = Chance::new();
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "repeat-stepped")).await;
    let profile = Profile::new();
    let mut left = Left::Nothing;
    for round in 0..ROUNDS {
        left = profile
            .until_killed(async |browser| {
                let page = browser.open(&site).await;
                check(browser, &page, &site, left).await;
                let round = Round {
                    browser,
                    page,
                    simulator: &simulator,
                    number: round,
                };
                match round.number % 7 {
                    0 | 2 | 4 => round.stream(&mut chance).await,
                    1 | 5 => round.draft(&mut chance).await,
                    _ => round.send(&mut chance).await,
                }
            })
            .await;
        let over = |all: &[simulator::RecordedRequest]| {
            all.iter().all(|request| request.ended != Ended::Running)
        };
        simulator.wait_for(DEADLINE, over).await.unwrap();
        simulator.clear();
    }
    profile
        .in_browser(async |browser| {
            let page = browser.open(&site).await;
            check(browser, &page, &site, left).await;
        })
        .await;
    assert_eq!(profile.started() as usize, ROUNDS + 1);
}

struct Round<'test> {
    browser: &'test Browser,
    page: ChatPage<'test>,
    simulator: &'test Simulator,
    number: usize,
}

impl Round<'_> {
    /// Killed while a reply comes: some words after those that are stored.
    async fn stream(&self, chance: &mut Chance) -> Left {
        let words = chance.between(4, 12);
        let text: Vec<_> = (0..words)
            .map(|word| format!("r{}w{word}", self.number))
            .collect();
        self.clear_draft().await;
        self.page.ask(&text.join(" ")).await;
        let (kept, shown) = {
            let kept = chance.between(1, words - 2);
            (kept, chance.between(kept, words - 1))
        };
        let so_far = |count: usize| text[..count].join(" ");
        self.steps(kept).await;
        let wanted = so_far(kept);
        self.page
            .reply(&format!("the words {wanted:?}"), |reply| {
                reply.text == wanted
            })
            .await;
        // The page's own period, whatever the clock says of it.
        self.stored("the words so far", |stored| {
            stored.of("messages").any(|(_, record)| {
                let record: Value = serde_json::from_str(record).unwrap();
                record["role"] == "assistant" && record["text"].as_str().unwrap().trim() == wanted
            })
        })
        .await;
        self.steps(shown - kept).await;
        let more = so_far(shown);
        self.page
            .reply(&format!("the words {more:?}"), |reply| reply.text == more)
            .await;
        Left::Reply(wanted, text.join(" "))
    }

    /// Killed while something is typed.
    async fn draft(&self, chance: &mut Chance) -> Left {
        self.clear_draft().await;
        let kept: String = (0..chance.between(3, 30)).map(letter).collect();
        let kept = format!("d{}{kept}", self.number);
        self.page.type_message(kept.as_str()).await;
        self.stored("the draft so far", |stored| {
            stored.text("drafts", "new") == Some(&kept)
        })
        .await;
        let more: String = (0..chance.below(20)).map(letter).collect();
        self.page.type_message(more.as_str()).await;
        Left::Draft(kept.clone(), format!("{kept}{more}"))
    }

    /// Killed some frames after a question was sent.
    async fn send(&self, chance: &mut Chance) -> Left {
        self.clear_draft().await;
        let question = format!("sent in round {}", self.number);
        self.page.type_message(question.as_str()).await;
        self.stored("the draft", |stored| {
            stored.text("drafts", "new") == Some(&question)
        })
        .await;
        let frames = chance.below(6);
        let send = "const [frames, done] = arguments;
            const button = document.querySelector('button[aria-label=Send]');
            const wait = left => left ? requestAnimationFrame(() => wait(left - 1)) : done();
            button.click();
            wait(frames);";
        let sent = self
            .browser
            .driver()
            .execute_async(send, vec![json!(frames)]);
        sent.await.unwrap();
        Left::Sent(question)
    }

    /// An earlier draft has been looked for: the next begins with nothing.
    async fn clear_draft(&self) {
        let clear = "const box = document.querySelector('textarea[aria-label=Message]');
            box.value = ''; box.dispatchEvent(new Event('input', {bubbles: true}));";
        self.browser.execute(clear, Vec::new()).await;
        self.stored("no draft", |stored| stored.text("drafts", "new").is_none())
            .await;
    }

    async fn steps(&self, count: usize) {
        for _ in 0..count {
            self.simulator.step();
        }
    }

    async fn stored(&self, what: &str, fits: impl Fn(&Stored) -> bool) {
        self.browser
            .wait_until(what, async || {
                Ok(fits(&Stored::read(self.browser).await).then_some(()))
            })
            .await;
    }
}

fn letter(place: usize) -> char {
    char::from(b'a' + (place % 26) as u8)
}

/// What was left is there, and everything is whole.
async fn check(browser: &Browser, page: &ChatPage<'_>, site: &Site, left: Left) {
    page.composer().await;
    match left {
        Left::Nothing => return,
        Left::Reply(kept, whole) => {
            let stored = Stored::read(browser).await;
            stored.check_whole();
            let (conversation, _) = stored.saying(&whole).expect("the question");
            open(browser, page, site, &format!("#/c/{conversation}")).await;
            let reply = page
                .reply("the interrupted reply", |reply| {
                    reply.whole.contains("Interrupted") && reply.text.starts_with(&kept)
                })
                .await;
            assert!(whole.starts_with(&reply.text), "{reply:?} of {whole:?}");
            assert!(reply.whole.contains("Continue"), "{reply:?}");
            open(browser, page, site, "#/").await;
        }
        Left::Draft(kept, whole) => {
            let draft = drafted(browser, page, &kept).await;
            assert!(whole.starts_with(&draft), "{draft:?} of {whole:?}");
        }
        Left::Sent(question) => {
            let stored = Stored::read(browser).await;
            if let Some((conversation, _)) = stored.saying(&question) {
                assert_eq!(stored.text("drafts", "new"), None, "it was sent");
                assert_eq!(stored.messages(&conversation).len(), 2, "and its reply");
                open(browser, page, site, &format!("#/c/{conversation}")).await;
                page.message("the question", |messages| {
                    (messages.first()?.text == question).then_some(())
                })
                .await;
                open(browser, page, site, "#/").await;
            } else {
                assert_eq!(drafted(browser, page, &question).await, question);
            }
        }
    }
    Stored::read(browser).await.check_whole();
}

async fn drafted(browser: &Browser, page: &ChatPage<'_>, begin: &str) -> String {
    browser
        .wait_until(&format!("the draft {begin:?}"), async || {
            let draft = page.composer_text().await;
            Ok(draft.starts_with(begin).then_some(draft))
        })
        .await
}

/// Goes to an address of the page that is open.
async fn open(browser: &Browser, page: &ChatPage<'_>, site: &Site, hash: &str) {
    browser.open_at(site, hash).await;
    page.composer().await;
}

/// How many conversations the older database has.
const CHATS: usize = 150;

/// How often the browser is killed while it moves them.
const MOVES: usize = 6;

#[tokio::test]
async fn a_browser_killed_while_it_moves_conversations_has_each_of_them_once() {
    if lacks(Ability::KeptProfile) {
        return;
    }
    let mut chance = Chance::new();
    let site = Site::builder().config("{}").start().await;
    let profile = Profile::new();
    let chats: Map<String, Value> = (1..=CHATS).map(chat).collect();
    let mut moved = 0;
    for round in 0..MOVES {
        moved = profile
            .until_killed(async |browser| {
                browser.open_at(&site, "config.json").await;
                if round == 0 {
                    Stored::put(browser, Some(1), json!({"chats": chats})).await;
                }
                let at = chance.between(moved + 1, (moved + CHATS / MOVES).min(CHATS));
                browser.open(&site).await;
                let moved = browser.driver().execute_async(UNTIL_MOVED, vec![json!(at)]);
                moved.await.unwrap().json().as_u64().unwrap() as usize
            })
            .await;
    }
    profile
        .in_browser(async |browser| {
            browser.open(&site).await;
            let stored = browser
                .wait_until("all conversations moved", async || {
                    let stored = Stored::read(browser).await;
                    Ok((stored.of("chats").count() == 0).then_some(stored))
                })
                .await;
            stored.check_whole();
            assert_eq!(stored.of("conversations").count(), CHATS);
            assert_eq!(stored.of("messages").count(), CHATS * 4);
            for (id, text) in &chats {
                let chat: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
                let mut messages = stored.messages(id);
                messages.sort_by_key(|message| message["createdMs"].as_u64());
                assert_eq!(json!(messages), chat["messages"], "{id}");
                let head = stored.text("conversations", id).unwrap();
                assert!(head.contains(chat["title"].as_str().unwrap()), "{head}");
            }
        })
        .await;
}

/// Looks, without a pause, how many conversations have been moved; comes back when it is enough.
const UNTIL_MOVED: &str = "const [enough, done] = arguments;
    const count = database => {
        if (!database.objectStoreNames.contains('conversations')) { database.close(); return again(); }
        const counting = database.transaction('conversations').objectStore('conversations').count();
        counting.onsuccess = () => {
            database.close();
            counting.result >= enough ? done(counting.result) : again();
        };
    };
    const again = () => {
        const opening = indexedDB.open('azure-chat');
        opening.onsuccess = () => count(opening.result);
    };
    again();";

/// A conversation as version 1 kept it.
fn chat(number: usize) -> (String, Value) {
    let id = format!("{number:016x}");
    let message = |place: usize| {
        let id = |place: usize| format!("{:016x}", number * 100 + place);
        let mut message = json!({
            "v": 1,
            "id": id(place),
            "role": if place % 2 == 1 { "user" } else { "assistant" },
            "createdMs": number * 1000 + place,
            "text": format!("message {place} of chat {number}"),
        });
        if place > 1 {
            message["parent"] = json!(id(place - 1));
        }
        message
    };
    let chat = json!({
        "v": 1,
        "id": id,
        "title": format!("Chat {number}"),
        "createdMs": number * 1000,
        "messages": [message(1), message(2), message(3), message(4)],
    });
    (id, json!(chat.to_string()))
}
