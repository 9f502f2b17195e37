//! What is attached: from a file to the wire, over a reload, into a file and out of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as base64;
use e2e::{Browser, ChatPage, Downloads, Name, Role, Scene, Stage, Stored, in_browser};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const NORMAL: &str = "Hello! I'm doing well, thanks.";

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/attachments");
    folder.join(name).canonicalize().unwrap()
}

fn encoded(name: &str) -> String {
    base64.encode(std::fs::read(fixture(name)).unwrap())
}

/// An image as it is on the wire.
fn image(name: &str) -> Value {
    let url = format!("data:image/png;base64,{}", encoded(name));
    json!({"type": "image_url", "image_url": {"url": url}})
}

/// Chooses files in the field behind "Attach".
async fn choose(browser: &Browser, names: &[&str]) {
    let paths: Vec<_> = names.iter().map(|name| fixture(name)).collect();
    let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
    give_to_field(browser, "Files to attach", &paths.join("\n")).await;
}

/// Gives paths to a field for files, which is not seen itself.
async fn give_to_field(browser: &Browser, label: &str, paths: &str) {
    browser
        .wait_until("a field for files", async || {
            let field = By::Css(format!("input[aria-label='{label}']"));
            let field = browser.driver().find(field).await?;
            field.send_keys(paths).await.map(Some)
        })
        .await;
}

/// Waits until this is attached, and can be taken away.
async fn attached(page: &ChatPage<'_>, name: &str) {
    page.find(Role::Button, Name::Is(&format!("Remove {name}")))
        .await;
}

/// The content of the last message that was sent.
fn last_content(stage: &Stage<'_>) -> Value {
    let requests = stage.simulator.requests();
    let messages = requests.last().unwrap().body["messages"]
        .as_array()
        .unwrap();
    messages.last().unwrap()["content"].clone()
}

/// Waits until the browser holds as many contents of attachments.
async fn contents(browser: &Browser, count: usize) {
    browser
        .wait_until(&format!("{count} contents"), async || {
            let stored = Stored::read(browser).await;
            Ok((stored.of("blobs").count() == count).then_some(()))
        })
        .await;
}

/// Waits until the n-th attached image is on view, and returns its width.
async fn width(browser: &Browser, place: usize) -> u64 {
    let script = "const image = document.querySelectorAll('article img')[arguments[0]];
        return image?.complete ? image.naturalWidth : 0";
    browser
        .wait_until("an image", async || {
            let width = browser.execute(script, vec![json!(place)]).await;
            Ok(width.as_u64().filter(|width| *width > 0))
        })
        .await
}

/// Lets files be pasted into, or dropped on, an element: their names, types and base64.
async fn give(browser: &Browser, event: &str, on: &str, files: Value) {
    let script = "const [kind, on, files] = arguments, held = new DataTransfer();
        for (const [name, type, data] of files) {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            held.items.add(new File([bytes], name, {type}));
        }
        const options = {bubbles: true, cancelable: true};
        const event = kind === 'paste'
            ? new ClipboardEvent(kind, {...options, clipboardData: held})
            : new DragEvent(kind, {...options, dataTransfer: held});
        // Firefox makes such an event with nothing in it.
        if (kind === 'paste') Object.defineProperty(event, 'clipboardData', {value: held});
        document.querySelector(on).dispatchEvent(event);";
    browser
        .execute(script, vec![json!(event), json!(on), files])
        .await;
}

#[tokio::test]
async fn files_that_are_chosen_are_sent_as_they_are() {
    Scene::new("normal")
        .play(async |stage| {
            let Stage { browser, page, .. } = stage;
            choose(browser, &["dot.png", "beep.wav", "notes.md", "blob.bin"]).await;
            page.alert_with(&["“blob.bin” was not attached", "binary file"])
                .await;
            attached(&page, "notes.md").await;
            page.ask("What is this?").await;
            page.replied(NORMAL).await;
            let notes = std::fs::read_to_string(fixture("notes.md")).unwrap();
            let text = format!("What is this?\n\nnotes.md:\n````markdown\n{notes}\n````");
            let audio = json!({"data": encoded("beep.wav"), "format": "wav"});
            let expected = json!([
                {"type": "text", "text": text},
                image("dot.png"),
                {"type": "input_audio", "input_audio": audio},
            ]);
            assert_eq!(last_content(&stage), expected);
            assert!(!page.shows(Role::Button, Name::Begins("Remove")).await);

            // They are part of the history, also after a reload.
            browser.reload().await;
            assert_eq!(width(browser, 0).await, 8);
            page.ask_and_wait("And?").await;
            let body = stage.simulator.requests().last().unwrap().body.clone();
            assert_eq!(body["messages"][1]["content"], expected);
            assert_eq!(body["messages"][3]["content"], "And?");
            contents(browser, 3).await;
        })
        .await;
}

#[tokio::test]
async fn what_is_not_sent_yet_outlives_a_reload() {
    Scene::new("normal")
        .play(async |stage| {
            let Stage { browser, page, .. } = stage;
            choose(browser, &["dot.png", "notes.md"]).await;
            attached(&page, "notes.md").await;
            page.click_button("Remove notes.md").await;
            contents(browser, 1).await;
            browser.reload().await;
            attached(&page, "dot.png").await;
            // A message may be attachments alone.
            page.click_button("Send").await;
            page.replied(NORMAL).await;
            assert_eq!(last_content(&stage), json!([image("dot.png")]));
            page.find(Role::Link, Name::Is("dot.png")).await;

            // The same in a conversation that is stored.
            choose(browser, &["notes.md"]).await;
            attached(&page, "notes.md").await;
            contents(browser, 2).await;
            browser.reload().await;
            attached(&page, "notes.md").await;
            assert!(!page.shows(Role::Button, Name::Is("Remove dot.png")).await);
        })
        .await;
}

#[tokio::test]
async fn large_images_are_scaled_and_photos_tell_nothing_more() {
    Scene::new("normal")
        .play(async |stage| {
            let Stage { browser, page, .. } = stage;
            page.click_button("Attach").await;
            let text = browser.visible_text().await;
            assert!(
                text.contains("2048 pixels") && text.contains("20 MB"),
                "{text}"
            );
            choose(browser, &["wide.png", "turned.jpg"]).await;
            attached(&page, "turned.jpg").await;
            let text = browser.visible_text().await;
            assert!(text.contains("3000 × 1500 → 2048 × 1024"), "{text}");
            assert!(
                text.contains("20 × 40") && text.contains("metadata removed"),
                "{text}"
            );
            let detail = page
                .find(Role::Combobox, Name::Is("Detail of wide.png"))
                .await;
            detail.send_keys("detail: low").await.unwrap();
            page.ask("Hm?").await;
            page.replied(NORMAL).await;
            let content = last_content(&stage);
            let wide = &content[1]["image_url"];
            assert_eq!(wide["detail"], "low");
            let turned = &content[2]["image_url"];
            assert_eq!(turned.get("detail"), None, "not sent unless it is chosen");
            let data = turned["url"].as_str().unwrap();
            let data = data.strip_prefix("data:image/jpeg;base64,").unwrap();
            let bytes = base64.decode(data).unwrap();
            assert!(!bytes.windows(4).any(|word| word == b"Exif"));
            assert_eq!(width(browser, 0).await, 2048);
            assert_eq!(width(browser, 1).await, 20, "it is turned");

            // Each engine's encoder makes its own size of it.
            let (_, data) = wide["url"].as_str().unwrap().split_once(',').unwrap();
            let size = base64.decode(data).unwrap().len() / 1000;
            page.click_button(&format!(
                "Open wide.png (3000 × 1500 → 2048 × 1024 · {size} KB · metadata removed)"
            ))
            .await;
            page.find(Role::Dialog, Name::Is("Attachment")).await;
            page.click_button("Close").await;
            page.gone(Role::Dialog, Name::Is("Attachment")).await;
        })
        .await;
}

#[tokio::test]
async fn files_are_pasted_and_dropped_and_conversations_go_to_import() {
    Scene::new("normal")
        .play(async |stage| {
            let Stage { browser, page, .. } = stage;
            page.composer().await;
            let dot = json!([["pasted.png", "image/png", encoded("dot.png")]]);
            give(browser, "paste", "textarea[aria-label=Message]", dot).await;
            attached(&page, "pasted.png").await;
            let over = json!([["any", "", ""]]);
            give(browser, "dragover", "main", over).await;
            let hint = "return document.querySelector('.drop-hint')?.textContent ?? null";
            browser
                .wait_until("the hint", async || {
                    let text = browser.execute(hint, Vec::new()).await;
                    let text = text.as_str().unwrap_or_default().to_owned();
                    Ok((text.contains("attach") && text.contains("import")).then_some(()))
                })
                .await;
            let files = json!([
                ["dropped.wav", "audio/wav", encoded("beep.wav")],
                ["chats.json", "application/json", base64.encode(b"{}")],
            ]);
            give(browser, "drop", "main", files).await;
            page.find(Role::Dialog, Name::Is("Import")).await;
            page.click_button("Close").await;
            page.gone(Role::Dialog, Name::Is("Import")).await;
            attached(&page, "dropped.wav").await;
            page.composer().await.click().await.unwrap();
            page.ask("And?").await;
            page.replied(NORMAL).await;
            let content = last_content(&stage);
            assert_eq!(content[1], image("dot.png"));
            assert_eq!(content[2]["input_audio"]["data"], encoded("beep.wav"));
        })
        .await;
}

#[tokio::test]
async fn an_image_by_its_address_is_not_asked_for_by_the_page() {
    Scene::new("normal")
        .play(async |stage| {
            let Stage {
                browser,
                page,
                simulator,
                ..
            } = stage;
            let address = format!("{}/cat.png", simulator.origin());
            page.click_button("Attach").await;
            let field = page.find(Role::Textbox, Name::Is("Image address")).await;
            field.send_keys("cat.png\u{e007}").await.unwrap();
            page.alert_with(&["begins with https://"]).await;
            field.clear().await.unwrap();
            field.send_keys(address.as_str()).await.unwrap();
            page.click_button("Add image").await;
            attached(&page, "cat.png").await;
            page.ask("Which cat?").await;
            page.replied(NORMAL).await;
            let item = json!({"type": "image_url", "image_url": {"url": address}});
            assert_eq!(last_content(&stage)[1], item);
            page.find(Role::Button, Name::Begins("Show image from"))
                .await;
            let asked = simulator.requests();
            assert!(asked.iter().all(|request| !request.path.contains("cat")));
            contents(browser, 0).await;
        })
        .await;
}

#[tokio::test]
async fn an_edited_question_keeps_what_is_attached_and_regenerate_sends_it() {
    Scene::new("normal")
        .play(async |stage| {
            let Stage { browser, page, .. } = stage;
            choose(browser, &["dot.png", "notes.md"]).await;
            attached(&page, "notes.md").await;
            page.ask("First").await;
            page.replied(NORMAL).await;
            page.click_in_message(0, "Edit").await;
            attached(&page, "dot.png").await;
            page.click_button("Remove notes.md").await;
            let field = page.find(Role::Textbox, Name::Is("Edit message")).await;
            field.send_keys(" again\u{e007}").await.unwrap();
            let asked = async |count: usize| {
                let what = format!("{count} requests");
                browser
                    .wait_until(&what, async || {
                        let requests = stage.simulator.requests();
                        Ok((requests.len() == count).then_some(()))
                    })
                    .await;
                page.replied(NORMAL).await;
            };
            asked(2).await;
            let expected = json!([{"type": "text", "text": "First again"}, image("dot.png")]);
            assert_eq!(last_content(&stage), expected);
            page.click_in_message(1, "Regenerate").await;
            asked(3).await;
            assert_eq!(last_content(&stage), expected);
            // The earlier version has both still.
            page.click_in_message(0, "Previous version").await;
            page.find(Role::Button, Name::Begins("Open notes.md")).await;
            contents(browser, 2).await;
        })
        .await;
}

/// A file is refused by a model that takes text only, and the button sends the question without it.
async fn is_asked_without(stage: &Stage<'_>, file: &str, refusal: &[&str], button: &str) {
    let Stage { browser, page, .. } = stage;
    choose(browser, &[file]).await;
    attached(page, file).await;
    page.ask("What is this?").await;
    page.alert_with(refusal).await;
    page.click_button(button).await;
    page.replied(NORMAL).await;
    assert_eq!(last_content(stage), "What is this?");
}

#[tokio::test]
async fn a_model_that_takes_no_images_is_explained_and_asked_without() {
    Scene::new("text-only")
        .play(async |stage| {
            let refusal = ["This model takes no images", "image_url is only supported"];
            is_asked_without(&stage, "dot.png", &refusal, "Send without images").await;
            assert_eq!(width(stage.browser, 0).await, 8, "it stays in the chat");
        })
        .await;
}

#[tokio::test]
async fn a_model_that_takes_no_audio_is_asked_without() {
    Scene::new("text-only")
        .play(async |stage| {
            let refusal = ["This model takes no audio"];
            is_asked_without(&stage, "beep.wav", &refusal, "Send without audio").await;
        })
        .await;
}

#[tokio::test]
async fn an_export_brings_what_is_attached_to_another_browser() {
    Scene::new("normal")
        .play(async |stage| {
            let Stage {
                browser,
                page,
                site,
                ..
            } = stage;
            let downloads = Downloads::of(browser).await;
            choose(browser, &["dot.png"]).await;
            attached(&page, "dot.png").await;
            page.ask("Carry me").await;
            page.replied(NORMAL).await;
            page.click_in_entry("Carry me", "Export").await;
            page.click_button("Export as JSON").await;
            let (_, text) = downloads.take().await;
            assert!(text.contains(&encoded("dot.png")));
            let file = downloads.put("chats.json", &text);
            in_browser(async |fresh| {
                let page = fresh.open(site).await;
                page.composer().await;
                give_to_field(fresh, "Files to import", &file.to_string_lossy()).await;
                page.click_button("Import now").await;
                page.click_button("Close").await;
                page.gone(Role::Dialog, Name::Is("Import")).await;
                let link = page.find(Role::Link, Name::Is("Carry me")).await;
                link.send_keys(Key::Enter).await.unwrap();
                assert_eq!(width(fresh, 0).await, 8);
                contents(fresh, 1).await;
                page.ask_and_wait("And?").await;
            })
            .await;
            let body = stage.simulator.requests().last().unwrap().body.clone();
            assert_eq!(body["messages"][1]["content"][1], image("dot.png"));
        })
        .await;
}

#[tokio::test]
async fn what_is_deleted_for_good_leaves_no_content_and_what_is_missing_is_said() {
    Scene::new("normal")
        .play(async |stage| {
            let Stage { browser, page, .. } = stage;
            choose(browser, &["dot.png"]).await;
            attached(&page, "dot.png").await;
            page.ask("Doomed").await;
            page.replied(NORMAL).await;
            contents(browser, 1).await;
            page.click_in_entry("Doomed", "Delete").await;
            page.click_button("Trash").await;
            page.find(Role::Dialog, Name::Is("Trash")).await;
            page.click_button("Delete forever").await;
            page.find(Role::Button, Name::Is("Keep them")).await;
            page.click_button("Delete forever").await;
            contents(browser, 0).await;
            browser.reload().await;

            choose(browser, &["dot.png"]).await;
            attached(&page, "dot.png").await;
            page.ask("Damaged").await;
            page.replied(NORMAL).await;
            contents(browser, 1).await;
            let clear = "const [done] = arguments, opening = indexedDB.open('azure-chat');
                opening.onsuccess = () => {
                    const clearing = opening.result.transaction('blobs', 'readwrite');
                    clearing.objectStore('blobs').clear();
                    clearing.oncomplete = () => { opening.result.close(); done(); };
                };";
            browser
                .driver()
                .execute_async(clear, Vec::new())
                .await
                .unwrap();
            browser.reload().await;
            browser
                .wait_until("what is said of it", async || {
                    let text = browser.visible_text().await;
                    Ok(text.contains("“dot.png” is missing here").then_some(()))
                })
                .await;
            page.ask_and_wait("Go on").await;
            let body = stage.simulator.requests().last().unwrap().body.clone();
            assert_eq!(body["messages"][1]["content"], "Damaged");
        })
        .await;
}

#[tokio::test]
async fn a_temporary_chat_s_attachments_are_nowhere_stored() {
    Scene::new("normal")
        .play(async |stage| {
            let Stage {
                browser,
                page,
                site,
                ..
            } = stage;
            let page = {
                page.composer().await;
                browser.open_at(site, "#/temporary").await
            };
            page.composer().await;
            choose(browser, &["dot.png"]).await;
            attached(&page, "dot.png").await;
            page.ask("Hush").await;
            page.replied(NORMAL).await;
            assert_eq!(width(browser, 0).await, 8);
            page.ask_and_wait("And?").await;
            let body = stage.simulator.requests().last().unwrap().body.clone();
            assert_eq!(body["messages"][1]["content"][1], image("dot.png"));
            let stored = Stored::read(browser).await;
            assert_eq!(stored.of("blobs").count(), 0);
            assert_eq!(stored.of("drafts").count(), 0);
        })
        .await;
}
