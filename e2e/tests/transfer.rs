//! Files of conversations: what comes in, what goes out, and that nothing is lost between.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::path::{Path, PathBuf};

use e2e::{
    Ability, Browser, ChatPage, Downloads, Name, Profile, Role, Scene, Site, Stored, in_browser,
    lacks,
};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const SETTINGS: &str = "Settings";

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/transfer");
    folder.join(name).canonicalize().unwrap()
}

/// A page without a connection: nothing is asked here. Its settings are closed.
async fn unconnected<'browser>(browser: &'browser Browser, site: &Site) -> ChatPage<'browser> {
    let page = browser.open(site).await;
    page.find(Role::Dialog, Name::Is(SETTINGS)).await;
    close_settings(&page).await;
    page
}

async fn close_settings(page: &ChatPage<'_>) {
    page.click_button("Cancel").await;
    page.gone(Role::Dialog, Name::Is(SETTINGS)).await;
}

/// Chooses files in the field behind "Import".
async fn choose(browser: &Browser, files: &[&Path]) {
    let paths: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
    let paths = paths.join("\n");
    browser
        .wait_until("a field for files", async || {
            let fields = browser
                .driver()
                .find_all(By::Css("input[type=file][aria-label='Files to import']"));
            match fields.await?.first() {
                Some(field) => field.send_keys(paths.as_str()).await.map(Some),
                None => Ok(None),
            }
        })
        .await;
}

/// Waits until the import's dialog says all of this, and returns what it says.
async fn dialog_says(browser: &Browser, parts: &[&str]) -> String {
    let script = "return document.querySelector('dialog[aria-label=Import]')?.textContent ?? ''";
    let what = format!("an import that says {parts:?}");
    browser
        .wait_until(&what, async || {
            let text = browser.driver().execute(script, Vec::new()).await?;
            let text = text.json().as_str().unwrap_or_default().to_owned();
            let all = parts.iter().all(|part| text.contains(part));
            Ok(all.then_some(text))
        })
        .await
}

async fn close_import(page: &ChatPage<'_>) {
    page.click_button("Close").await;
    page.gone(Role::Dialog, Name::Is("Import")).await;
}

/// Takes a file in.
async fn import(browser: &Browser, page: &ChatPage<'_>, file: &Path) {
    choose(browser, &[file]).await;
    page.click_button("Import now").await;
    dialog_says(browser, &["imported."]).await;
    close_import(page).await;
}

/// The list's titles; it is rendered as far as it is seen.
async fn titles(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('nav a[href^=\"#/c/\"]')].map(a => a.innerText).sort()";
    serde_json::from_value(browser.execute(script, Vec::new()).await).unwrap()
}

async fn lists(browser: &Browser, expected: &[&str]) {
    browser
        .wait_until(&format!("a list of {expected:?}"), async || {
            Ok((titles(browser).await == expected).then_some(()))
        })
        .await;
}

/// Opens a conversation of the list, and waits until it is this.
async fn opens(page: &ChatPage<'_>, title: &str, texts: &[&str]) {
    let link = page.find(Role::Link, Name::Is(title)).await;
    // Not with the mouse: in its way are an entry's buttons, which show when it is there.
    link.send_keys(Key::Enter).await.unwrap();
    page.message(&format!("{title:?} with {texts:?}"), |messages| {
        let there: Vec<_> = messages.iter().map(|message| &message.text).collect();
        (there == texts).then_some(())
    })
    .await;
}

async fn open_settings(page: &ChatPage<'_>) {
    page.click_button(SETTINGS).await;
    page.find(Role::Dialog, Name::Is(SETTINGS)).await;
}

/// Everything by Settings, as one file.
async fn export_all(page: &ChatPage<'_>, into: &Downloads<'_>) -> String {
    open_settings(page).await;
    page.click_button("Export all").await;
    page.click_button("Export as JSON").await;
    let (name, text) = into.take().await;
    let shape = name.strip_prefix("azure-chat ").unwrap();
    let shape = shape.strip_suffix(".json").unwrap();
    assert_eq!(shape.len(), "2026-11-23".len(), "{name}");
    close_settings(page).await;
    text
}

async fn delete_everything(page: &ChatPage<'_>) {
    open_settings(page).await;
    page.click_button("Delete everything").await;
    page.click_button("Yes, delete all").await;
    page.status_with(&["are deleted from this browser"]).await;
    // The page is as on a first visit: Settings ask for a connection.
    close_settings(page).await;
}

/// A file without the time at which it was made.
fn but_for_its_time(file: &str) -> String {
    let (before, rest) = file.split_once("\"exportedAt\":\"").unwrap();
    let (_, after) = rest.split_once('"').unwrap();
    format!("{before}{after}")
}

/// A conversation's record where its connection is not: another one of the same id must not answer in its place.
fn elsewhere(text: &str) -> String {
    text.replace(
        "\"connection\":{\"id\":\"own\"",
        "\"connection\":{\"id\":\"imported:own\"",
    )
}

/// The records of conversations and messages.
async fn records(browser: &Browser) -> Vec<(String, String)> {
    let stored = Stored::read(browser).await;
    stored.check_whole();
    let stores = ["conversations", "messages"].into_iter();
    let records = stores.flat_map(|store| stored.of(store));
    records
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .collect()
}

struct Foreign {
    file: &'static str,
    /// What is said before.
    says: &'static [&'static str],
    titles: &'static [&'static str],
    /// One of them is opened, and is this.
    texts: &'static [&'static str],
}

const FOREIGN: [Foreign; 9] = [
    Foreign {
        file: "chatgpt_versions.json",
        says: &["From ChatGPT.", "adds 1 conversation with 5 messages"],
        titles: &["Edited and regenerated"],
        texts: &["First wording", "First answer"],
    },
    Foreign {
        file: "chatgpt_images.json",
        says: &["could not be read, or not in full", "“Pictures”", "image"],
        titles: &["Pictures"],
        texts: &[
            "[image]\nWhat is it?",
            "I draw another.",
            "There it is.",
            "Thank you",
        ],
    },
    Foreign {
        file: "chatgpt_broken_conversation.json",
        says: &["adds 2 conversations with 2 messages", "“Corrupted entry”"],
        titles: &["Good", "Good too"],
        texts: &["Hello"],
    },
    Foreign {
        file: "openwebui_linear.json",
        says: &["From Open WebUI.", "adds 1 conversation with 2 messages"],
        titles: &["Old"],
        texts: &["One", "Two"],
    },
    Foreign {
        file: "librechat_recursive.json",
        says: &["From LibreChat.", "adds 1 conversation"],
        titles: &["Tree"],
        texts: &["Be kind.", "One", "Two", "Three"],
    },
    Foreign {
        file: "betterchatgpt_v1.json",
        says: &["From BetterChatGPT.", "adds 1 conversation"],
        titles: &["Poems"],
        texts: &["You are a poet.", "A poem", "Roses"],
    },
    Foreign {
        file: "betterchatgpt_parts.json",
        says: &["From BetterChatGPT.", "“Parts”"],
        titles: &["Parts"],
        texts: &["What is it?\n[image]", "A dot."],
    },
    Foreign {
        file: "llamacpp_tree.json",
        says: &["From llama.cpp.", "“Greeting”"],
        titles: &["Greeting"],
        texts: &["Be brief.", "Hi", "Hello"],
    },
    Foreign {
        file: "llamacpp_lines.jsonl",
        // The one before is in it too.
        says: &[
            "adds 1 conversation with 1 message",
            "1 conversation is already here",
        ],
        titles: &["Second"],
        texts: &["Alone"],
    },
];

#[tokio::test]
async fn files_of_other_programs_are_told_of_and_then_taken_in_once() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = unconnected(browser, &site).await;
        let mut all: Vec<&str> = Vec::new();
        for foreign in &FOREIGN {
            let file = fixture(foreign.file);
            let before = records(browser).await;
            choose(browser, &[&file]).await;
            let said = dialog_says(browser, foreign.says).await;
            assert_eq!(records(browser).await, before, "{said}");
            page.click_button("Import now").await;
            dialog_says(browser, &["imported."]).await;
            close_import(&page).await;
            let after = records(browser).await;
            assert!(after.len() > before.len(), "{said}");
            all.extend(foreign.titles);
            all.sort_unstable();
            lists(browser, &all).await;
            opens(&page, foreign.titles[0], foreign.texts).await;

            choose(browser, &[&file]).await;
            dialog_says(browser, &["already here in full", "nothing would change"]).await;
            assert!(!page.shows(Role::Button, Name::Is("Import now")).await);
            close_import(&page).await;
            assert_eq!(records(browser).await, after, "{}", foreign.file);
        }
        browser.reload().await;
        close_settings(&page).await;
        opens(&page, "Old", &["One", "Two"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_file_of_something_else_gets_a_sentence() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = unconnected(browser, &site).await;
        import(browser, &page, &fixture("openwebui_linear.json")).await;
        let before = records(browser).await;
        let files = Downloads::of(browser).await;
        let check = async |name: &str, content: &[u8], sentence: &str| {
            let file = files.put(name, content);
            choose(browser, &[&fixture("chatgpt_images.json"), &file]).await;
            let said = dialog_says(browser, &[sentence]).await;
            assert!(said.contains(&format!("{name}: ")), "{said}");
            assert!(!page.shows(Role::Button, Name::Is("Import now")).await);
            close_import(&page).await;
            assert_eq!(records(browser).await, before, "{name}");
        };
        check(
            "chats.zip",
            b"PK\x03\x04\x14\0\0\0\xff\xfe",
            "a zip archive",
        )
        .await;
        check("chat.html", b"<!DOCTYPE html><html>", "a web page").await;
        check("nothing.json", b"", "The file is empty").await;
        check("other.json", b"{\"a\": [1, 2]}", "What can be imported").await;
        check(
            "half.json",
            b"[{\"title\": \"A",
            "was not copied or downloaded in full",
        )
        .await;
        lists(browser, &["Old"]).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_exported_comes_back_as_it_was() {
    Scene::own("repeat")
        .play(async |stage| {
            let (browser, page) = (stage.browser, stage.page);
            page.ask_and_wait("An own question: “é” / <b>?").await;
            page.ask_and_wait("And another one.").await;
            page.click_in_message(1, "Regenerate").await;
            page.message("a second version", |messages| {
                let first = messages.get(1)?;
                (messages.len() == 2 && !first.busy && first.whole.contains("2 of 2")).then_some(())
            })
            .await;
            for name in [
                "chatgpt_versions.json",
                "betterchatgpt_v1.json",
                "librechat_branches.json",
            ] {
                import(browser, &page, &fixture(name)).await;
            }
            let before = records(browser).await;
            let titled = titles(browser).await;
            assert_eq!(titled.len(), 4);
            let files = Downloads::of(browser).await;
            let first = export_all(&page, &files).await;
            assert!(!first.contains(stage.simulator.key()));

            delete_everything(&page).await;
            lists(browser, &[]).await;
            assert_eq!(records(browser).await, []);
            let file = files.put("all.json", &first);
            choose(browser, &[&file]).await;
            dialog_says(browser, &["From Azure Chat.", "adds 4 conversations"]).await;
            page.click_button("Import now").await;
            dialog_says(browser, &["4 conversations were imported."]).await;
            close_import(&page).await;
            let before: Vec<_> = before
                .into_iter()
                .map(|(key, text)| (key, elsewhere(&text)))
                .collect();
            let first = elsewhere(&first);
            assert_eq!(records(browser).await, before);
            assert_eq!(titles(browser).await, titled);
            let again = export_all(&page, &files).await;
            assert_eq!(but_for_its_time(&again), but_for_its_time(&first));
            browser.reload().await;
            // Its connection went with everything else.
            close_settings(&page).await;
            let again = export_all(&page, &files).await;
            assert_eq!(but_for_its_time(&again), but_for_its_time(&first));
        })
        .await;
}

#[tokio::test]
async fn one_conversation_is_exported_for_machines_and_for_people() {
    Scene::own("repeat")
        .play(async |stage| {
            let (browser, page) = (stage.browser, stage.page);
            page.ask_and_wait("What: is **this**?").await;
            import(browser, &page, &fixture("openwebui_linear.json")).await;
            let files = Downloads::of(browser).await;
            let export = async |title: &str, form: &str| {
                // The chat on view has all its buttons below its title.
                let entry = page.find(Role::Link, Name::Is(title)).await;
                entry.click().await.unwrap();
                page.click_in_entry(title, "Export").await;
                page.click_button(form).await;
                let exported = files.take().await;
                page.gone(Role::Dialog, Name::Is("Export this chat")).await;
                exported
            };
            let (name, text) = export("Old", "Export as JSON").await;
            assert_eq!(name, "Old.json");
            let file: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(file["conversations"].as_array().unwrap().len(), 1);
            assert_eq!(file["conversations"][0]["title"], "Old");

            let (name, text) = export("Old", "Export as Markdown").await;
            assert_eq!(name, "Old.md");
            assert!(text.starts_with("# Old\n"), "{text}");
            let you = text.find("## You").unwrap();
            let assistant = text.find("## Assistant").unwrap();
            assert!(
                you < assistant
                    && text.get(you..).unwrap().contains("\nOne\n")
                    && text.contains("\nTwo\n")
            );

            let (name, text) = export("What: is **this**?", "Export as Markdown").await;
            assert_eq!(name, "What- is -this.md");
            assert!(text.contains("\nWhat: is **this**?\n"), "{text}");
            let (_, text) = export("What: is **this**?", "Export as JSON").await;
            assert!(
                !text.contains(stage.simulator.key()) && !text.contains("conversations\":[]"),
                "{text}"
            );
        })
        .await;
}

/// What the browser does when a file is dragged onto the page: `dragover`, and then another event.
const DRAG: &str = "const [name, text, ...events] = arguments;
    const dataTransfer = new DataTransfer();
    if (name) dataTransfer.items.add(new File([text], name, {type: 'application/json'}));
    else dataTransfer.setData('text/plain', text);
    return events.map((event) => {
        const dragged = new DragEvent(event, {dataTransfer, bubbles: true, cancelable: true});
        document.body.dispatchEvent(dragged);
        return dragged.defaultPrevented;
    });";

#[tokio::test]
async fn files_are_dropped_on_the_page() {
    const HINT: &str = "JSON to import conversations";
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = unconnected(browser, &site).await;
        let text = std::fs::read_to_string(fixture("openwebui_linear.json")).unwrap();
        let drag = async |name: &str, events: &[&str]| {
            let mut arguments = vec![json!(name), json!(text)];
            arguments.extend(events.iter().map(|event| json!(event)));
            browser.execute(DRAG, arguments).await
        };
        let hint = async |wanted: bool| {
            browser
                .wait_until(&format!("the hint: {wanted}"), async || {
                    Ok((browser.visible_text().await.contains(HINT) == wanted).then_some(()))
                })
                .await;
        };
        // Text that is dragged is the browser's own affair.
        assert_eq!(drag("", &["dragover", "drop"]).await, json!([false, false]));
        assert_eq!(drag("chats.json", &["dragover"]).await, json!([true]));
        hint(true).await;
        drag("chats.json", &["dragleave"]).await;
        hint(false).await;
        let dropped = drag("chats.json", &["dragover", "drop"]).await;
        assert_eq!(dropped, json!([true, true]));
        hint(false).await;
        dialog_says(browser, &["From Open WebUI."]).await;
        page.click_button("Import now").await;
        dialog_says(browser, &["One conversation was imported."]).await;
        close_import(&page).await;
        opens(&page, "Old", &["One", "Two"]).await;
    })
    .await;
}

/// A file of this many conversations of so many messages each, as this page writes it.
fn large(record: &Value, message: &Value, conversations: usize, messages: usize) -> String {
    let filling = "A sentence that takes its room. ".repeat(20);
    let all: Vec<_> = (0..conversations)
        .map(|number| {
            let mut record = record.clone();
            record["id"] = json!(format!("{:016x}", 0x1000 + number));
            record["title"] = json!(format!("Chat {number}"));
            record.as_object_mut().unwrap().remove("selected");
            let id = |place: usize| format!("{:016x}", 0x10_0000 + number * 100 + place);
            let said = (0..messages).map(|place| {
                let mut message = message.clone();
                message["id"] = json!(id(place));
                message["text"] = json!(format!("{number}/{place} {filling}"));
                if place > 0 {
                    message["parent"] = json!(id(place - 1));
                }
                message
            });
            record["messages"] = said.collect();
            record
        })
        .collect();
    json!({"format": "azure-chat", "version": 1, "exportedAt": "", "conversations": all})
        .to_string()
}

/// A record of a conversation and one of a message, as this page writes them.
async fn samples(browser: &Browser) -> (Value, Value) {
    let stored = Stored::read(browser).await;
    let (_, conversation) = stored.of("conversations").next().unwrap();
    let messages = stored.of("messages");
    let mut messages = messages.map(|(_, text)| serde_json::from_str::<Value>(text).unwrap());
    let first = messages.find(|message| message["parent"].is_null());
    (serde_json::from_str(conversation).unwrap(), first.unwrap())
}

#[tokio::test]
async fn an_import_that_is_killed_leaves_whole_conversations_and_is_completed_later() {
    if lacks(Ability::KeptProfile) {
        return;
    }
    const CONVERSATIONS: usize = 1500;
    const MESSAGES: usize = 12;
    let site = Site::builder().start().await;
    let profile = Profile::new();
    let (file, at_first) = profile
        .until_killed(async |browser| {
            let page = unconnected(browser, &site).await;
            import(browser, &page, &fixture("openwebui_linear.json")).await;
            let (record, message) = samples(browser).await;
            let text = large(&record, &message, CONVERSATIONS, MESSAGES);
            let file = std::env::temp_dir().join(format!("import-{}.json", std::process::id()));
            std::fs::write(&file, text).unwrap();
            choose(browser, &[&file]).await;
            page.click_button("Import now").await;
            let script = "return document.querySelector('progress')?.value ?? 0";
            let begun = browser
                .wait_until("an import that is under way", async || {
                    let done = browser.driver().execute(script, Vec::new()).await?;
                    Ok(done.json().as_f64().filter(|done| *done > 0.0))
                })
                .await;
            (file, begun as usize)
        })
        .await;
    profile
        .in_browser(async |browser| {
            let page = unconnected(browser, &site).await;
            let stored = Stored::read(browser).await;
            stored.check_whole();
            let count = stored.of("conversations").count();
            // At most what the browser had not written to its files when it was killed is missing.
            assert!(count < CONVERSATIONS + 1, "killed too late: {at_first}");
            for (id, text) in stored.of("conversations") {
                let head: Value = serde_json::from_str(text).unwrap();
                let expected = if head["title"] == "Old" { 2 } else { MESSAGES };
                assert_eq!(stored.messages(id).len(), expected, "{text}");
            }
            choose(browser, &[&file]).await;
            let missing = CONVERSATIONS + 1 - count;
            let adds = format!("adds {missing} conversation");
            dialog_says(browser, &[&adds]).await;
            page.click_button("Import now").await;
            dialog_says(browser, &["imported."]).await;
            close_import(&page).await;
            let stored = Stored::read(browser).await;
            stored.check_whole();
            assert_eq!(stored.of("conversations").count(), CONVERSATIONS + 1);
            let messages = CONVERSATIONS * MESSAGES + 2;
            assert_eq!(stored.of("messages").count(), messages);
            choose(browser, &[&file]).await;
            dialog_says(browser, &["nothing would change"]).await;
        })
        .await;
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn several_files_at_once_and_a_conversation_that_is_open_grows() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = unconnected(browser, &site).await;
        import(browser, &page, &fixture("openwebui_linear.json")).await;
        let files = Downloads::of(browser).await;
        let old = export_all(&page, &files).await;
        opens(&page, "Old", &["One", "Two"]).await;
        let mut grown: Value = serde_json::from_str(&old).unwrap();
        let messages = grown["conversations"][0]["messages"]
            .as_array_mut()
            .unwrap();
        let last = messages.iter().find(|message| message["text"] == "Two");
        let mut more = last.unwrap().clone();
        more["parent"] = more["id"].clone();
        more["id"] = json!("00000000000000aa");
        more["text"] = json!("Three");
        messages.push(more);
        let old = files.put("old.json", old);
        let new = files.put("new.json", grown.to_string());
        // The same conversation in both.
        choose(browser, &[&old, &new]).await;
        dialog_says(
            browser,
            &["adds 1 message to 1 conversation that is already here"],
        )
        .await;
        page.click_button("Import now").await;
        dialog_says(browser, &["One conversation was imported."]).await;
        close_import(&page).await;
        page.message("the new message on view", |messages| {
            (messages.last()?.text == "Three").then_some(())
        })
        .await;

        delete_everything(&page).await;
        choose(browser, &[&old, &new]).await;
        dialog_says(browser, &["adds 1 conversation with 3 messages"]).await;
        page.click_button("Import now").await;
        dialog_says(browser, &["One conversation was imported."]).await;
        close_import(&page).await;
        opens(&page, "Old", &["One", "Two", "Three"]).await;
    })
    .await;
}

#[tokio::test]
async fn where_nothing_is_stored_files_come_in_all_the_same() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let denied = "Object.defineProperty(self, 'indexedDB', {get() { throw new DOMException('denied', 'SecurityError'); }});";
        site.run_first(denied);
        let page = unconnected(browser, &site).await;
        page.status_with(&["only as long as this tab is open"]).await;
        import(browser, &page, &fixture("openwebui_linear.json")).await;
        opens(&page, "Old", &["One", "Two"]).await;
        choose(browser, &[&fixture("openwebui_linear.json")]).await;
        dialog_says(browser, &["nothing would change"]).await;
        close_import(&page).await;
        let files = Downloads::of(browser).await;
        let text = export_all(&page, &files).await;
        let exported: Value = serde_json::from_str(&text).unwrap();
        let mut messages = exported["conversations"][0]["messages"].as_array().unwrap().iter();
        assert!(messages.any(|message| message["text"] == "Two"), "{text}");
        delete_everything(&page).await;
        lists(browser, &[]).await;
    })
    .await;
}

#[tokio::test]
async fn settings_say_how_much_is_stored_and_give_out_what_cannot_be_read() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = unconnected(browser, &site).await;
        import(browser, &page, &fixture("openwebui_linear.json")).await;
        let garbage = json!({
            "conversations": {"00000000000000bb": "{\"v\": 1, half a rec"},
            "messages": {"00000000000000bb/00000000000000cc": "not even JSON"},
        });
        Stored::put(browser, None, garbage).await;
        browser.reload().await;
        let settings = page.find(Role::Dialog, Name::Is(SETTINGS)).await;
        let used = async || {
            let text = settings.text().await?;
            let used = text
                .split_once("This page uses ")
                .map(|(_, rest)| rest.to_owned());
            Ok(used.filter(|used| used.contains("that the browser allows")))
        };
        let used = browser.wait_until("how much is used", used).await;
        let amount: String = used.split(' ').take(5).collect::<Vec<_>>().join(" ");
        let numbers: Vec<f64> = amount
            .split(' ')
            .filter_map(|word| word.parse().ok())
            .collect();
        assert!(
            matches!(numbers[..], [used, of] if used > 0.0 && of > 0.0),
            "{amount}"
        );
        let files = Downloads::of(browser).await;
        page.click_button("Export damaged records").await;
        let (name, text) = files.take().await;
        assert_eq!(name, "damaged-records.txt");
        assert!(
            text.contains("00000000000000bb\t{\"v\": 1, half a rec\n"),
            "{text}"
        );
        assert!(
            text.contains("00000000000000bb/00000000000000cc\tnot even JSON\n"),
            "{text}"
        );
        close_settings(&page).await;
        opens(&page, "Old", &["One", "Two"]).await;

        // One press too few, and a No: nothing is deleted.
        open_settings(&page).await;
        page.click_button("Delete everything").await;
        page.click_button("No").await;
        page.find(Role::Button, Name::Is("Delete everything")).await;
        close_settings(&page).await;
        assert!(
            Stored::read(browser)
                .await
                .text("conversations", "00000000000000bb")
                .is_some()
        );
        delete_everything(&page).await;
        let stored = Stored::read(browser).await;
        assert_eq!(
            stored.of("conversations").count() + stored.of("messages").count(),
            0
        );
        open_settings(&page).await;
        assert!(
            !page
                .shows(Role::Button, Name::Is("Export damaged records"))
                .await
        );
    })
    .await;
}

#[tokio::test]
async fn a_backup_is_reminded_of_and_then_no_more() {
    const REMINDER: &str = "There is no backup of your chats";
    Scene::new("repeat")
        .play(async |stage| {
            let (browser, page) = (stage.browser, stage.page);
            page.ask_and_wait("Long ago").await;
            let (record, message) = samples(browser).await;
            let month_ago = record["createdMs"].as_u64().unwrap() - 40 * 24 * 60 * 60 * 1000;
            let mut conversations = serde_json::Map::new();
            let mut messages = serde_json::Map::new();
            for number in 0..12 {
                let id = format!("{:016x}", 0x2000 + number);
                let (mut record, mut message) = (record.clone(), message.clone());
                record["id"] = json!(id);
                record["createdMs"] = json!(month_ago);
                record["updatedMs"] = json!(month_ago);
                message["id"] = json!(format!("{:016x}", 0x3000 + number));
                let key = format!("{id}/{}", message["id"].as_str().unwrap());
                conversations.insert(id, json!(record.to_string()));
                messages.insert(key, json!(message.to_string()));
            }
            let old = json!({"conversations": conversations, "messages": messages});
            Stored::put(browser, None, old).await;
            browser.reload().await;
            page.status_with(&[REMINDER]).await;
            let files = Downloads::of(browser).await;
            page.click_button("Export all").await;
            let (_, text) = files.take().await;
            let exported: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(exported["conversations"].as_array().unwrap().len(), 13);
            let gone = async || {
                let texts = page.live("status").await;
                !texts.iter().any(|text| text.contains(REMINDER))
            };
            assert!(gone().await);
            browser
                .wait_until("the note of the backup", async || {
                    let stored = Stored::read(browser).await;
                    Ok(stored.text("notes", "backup").map(|_| ()))
                })
                .await;
            browser.reload().await;
            page.ask_and_wait("Anything else?").await;
            assert!(gone().await);
        })
        .await;
}
