//! Settings: a program that is loaded when they are first opened, and what it does with connections.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::config::{FEET, FEET_REPLY, connection, deployment, own};
use e2e::{Browser, ChatPage, Downloads, Name, Role, Site, Stored, in_browser};
use serde_json::{Value, json};
use simulator::Options;
use thirtyfour::prelude::*;

const SETTINGS: &str = "Settings";
const ENDPOINT: &str = "https://contoso.openai.azure.com/openai/deployments/gpt-4o";

async fn open_settings(page: &ChatPage<'_>) {
    page.click_button(SETTINGS).await;
    page.find(Role::Button, Name::Is("Save")).await;
}

async fn close_settings(page: &ChatPage<'_>, button: &str) {
    page.click_button(button).await;
    page.gone(Role::Dialog, Name::Is(SETTINGS)).await;
}

/// The lines of the list of connections: the first words of each.
async fn listed(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[role=dialog] li, dialog li')]
        .map(line => line.querySelector('button > span, span')?.innerText ?? '')
        .filter(name => name)";
    serde_json::from_value(browser.execute(script, Vec::new()).await).unwrap()
}

async fn lists(browser: &Browser, expected: &[&str]) {
    browser
        .wait_until(&format!("the list {expected:?}"), async || {
            Ok((listed(browser).await == expected).then_some(()))
        })
        .await;
}

/// What is in the settings that this browser has stored.
async fn stored_settings(browser: &Browser) -> Value {
    let script = "return localStorage.getItem('azure-chat/settings')";
    let text = browser.execute(script, Vec::new()).await;
    serde_json::from_str(text.as_str().unwrap_or("null")).unwrap()
}

/// The names of the connections in it, in their order.
async fn stored_names(browser: &Browser) -> Vec<String> {
    let settings = stored_settings(browser).await;
    let connections = settings["connections"].as_array().cloned();
    let connections = connections.unwrap_or_default();
    let names = connections.iter().map(|own| own["name"].as_str().unwrap());
    names.map(str::to_owned).collect()
}

async fn add(page: &ChatPage<'_>, name: &str, key: &str) {
    page.click_button("New connection").await;
    page.field_becomes("Name", "").await;
    page.fill("Name", name).await;
    page.fill("Endpoint", &format!("https://{name}.example/openai/v1"))
        .await;
    page.fill("Model", "m").await;
    page.fill("Key", key).await;
}

/// A page with the operator's connection and three of the person's, which are saved.
async fn with_three<'browser>(browser: &'browser Browser, site: &Site) -> ChatPage<'browser> {
    let page = browser.open(site).await;
    open_settings(&page).await;
    for (name, key) in [
        ("ada", "key-of-ada"),
        ("bob", "key-of-bob"),
        ("cid", "key-of-cid"),
    ] {
        add(&page, name, key).await;
    }
    close_settings(&page, "Save").await;
    assert_eq!(stored_names(browser).await, ["ada", "bob", "cid"]);
    open_settings(&page).await;
    page
}

/// Presses the line of a connection.
async fn choose(page: &ChatPage<'_>, name: &str) {
    let line = page.find(Role::Button, Name::Begins(name)).await;
    line.click().await.unwrap();
}

async fn site_with_one() -> Site {
    let mut fixed = connection(ENDPOINT, "operators-key");
    fixed["name"] = json!("Fixed");
    Site::with_config(&json!({"connections": [fixed]})).await
}

#[tokio::test]
async fn settings_are_loaded_when_they_are_first_opened_and_a_failure_is_mended() {
    let site = Site::builder()
        .config(json!({"connections": [connection(ENDPOINT, "k")]}).to_string())
        .losing("panel_bg.wasm")
        .start()
        .await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.composer().await;
        let asked = |file: &str| site.asked().iter().any(|asked| asked.contains(file));
        assert!(!asked("panel"), "{:?}", site.asked());
        page.click_button(SETTINGS).await;
        page.alert_with(&["Settings could not be loaded"]).await;
        page.find(Role::Dialog, Name::Is(SETTINGS)).await;
        site.give();
        page.click_button("Try again").await;
        page.find(Role::Button, Name::Is("Save")).await;
        assert_eq!(page.alerts().await, Vec::<String>::new());
        close_settings(&page, "Cancel").await;
        // Where it was before.
        page.focused(SETTINGS).await;
        // The second time it is there.
        let before = site.asked().len();
        open_settings(&page).await;
        assert_eq!(
            site.asked()
                .iter()
                .skip(before)
                .filter(|asked| asked.contains("panel"))
                .count(),
            0
        );
    })
    .await;
}

#[tokio::test]
async fn while_settings_load_they_say_so_and_can_be_left() {
    let site = Site::builder()
        .config(json!({"connections": [connection(ENDPOINT, "k")]}).to_string())
        .holding("panel_bg.wasm")
        .start()
        .await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.click_button(SETTINGS).await;
        page.status_with(&["Loading…"]).await;
        close_settings(&page, "Cancel").await;
        page.click_button(SETTINGS).await;
        page.status_with(&["Loading…"]).await;
        site.give();
        page.find(Role::Button, Name::Is("Save")).await;
        let dialogs = browser.driver().find_all(By::Css("dialog[open]")).await;
        assert_eq!(dialogs.unwrap().len(), 1);
        page.find(Role::Dialog, Name::Is(SETTINGS))
            .await
            .send_keys(Key::Escape)
            .await
            .unwrap();
        page.gone(Role::Dialog, Name::Is(SETTINGS)).await;
        // Where it was before.
        page.focused(SETTINGS).await;
    })
    .await;
}

#[tokio::test]
async fn settings_of_another_build_are_not_shown() {
    let other = "const {port1, port2} = new MessageChannel();
        dispatchEvent(new CustomEvent('azure-chat:program', {detail: port2}));
        port1.postMessage(JSON.stringify({is: 'ready', build: '0123456789abcdef'}));";
    let site = Site::builder()
        .config(json!({"connections": [connection(ENDPOINT, "k")]}).to_string())
        .instead("program.js", other)
        .start()
        .await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.click_button(SETTINGS).await;
        page.alert_with(&["was updated on its host", "Reload"])
            .await;
        page.find(Role::Button, Name::Is("Reload")).await;
        close_settings(&page, "Cancel").await;
    })
    .await;
}

#[tokio::test]
async fn connections_are_added_edited_beside_each_other_and_given_up() {
    let site = site_with_one().await;
    in_browser(async |browser| {
        let page = with_three(browser, &site).await;
        // What is not saved stays with each until it is.
        choose(&page, "ada").await;
        page.field_becomes("Name", "ada").await;
        page.fill("Name", "Ada Lovelace").await;
        choose(&page, "bob").await;
        page.field_becomes("Name", "bob").await;
        page.fill("Model", "another").await;
        choose(&page, "Ada").await;
        page.field_becomes("Name", "Ada Lovelace").await;
        choose(&page, "bob").await;
        page.field_becomes("Model", "another").await;
        close_settings(&page, "Cancel").await;
        assert_eq!(stored_names(browser).await, ["ada", "bob", "cid"]);

        // The operator's has a key to be typed, and nothing else.
        open_settings(&page).await;
        choose(&page, "Fixed").await;
        assert_eq!(page.field_value("Key").await, "operators-key");
        page.gone(Role::Textbox, Name::Is("Endpoint")).await;
        page.gone(Role::Button, Name::Is("Delete")).await;

        page.click_button("Duplicate").await;
        page.field_becomes("Name", "Copy of Fixed").await;
        assert_eq!(page.field_value("Endpoint").await, ENDPOINT);
        close_settings(&page, "Save").await;
        let names = ["ada", "bob", "cid", "Copy of Fixed"];
        assert_eq!(stored_names(browser).await, names);
    })
    .await;
}

#[tokio::test]
async fn connections_are_moved_deleted_and_brought_back_by_keyboard() {
    let site = site_with_one().await;
    in_browser(async |browser| {
        let page = with_three(browser, &site).await;
        choose(&page, "cid").await;
        let press = async |name: &str| {
            let button = page.find(Role::Button, Name::Is(name)).await;
            button.send_keys(Key::Enter).await.unwrap();
        };
        press("Move up").await;
        lists(browser, &["Fixed", "ada", "cid", "bob"]).await;
        press("Move up").await;
        lists(browser, &["Fixed", "cid", "ada", "bob"]).await;
        page.gone(Role::Button, Name::Is("Move up")).await;
        press("Move down").await;
        lists(browser, &["Fixed", "ada", "cid", "bob"]).await;

        press("Delete").await;
        lists(browser, &["Fixed", "ada", "Deleted: cid", "bob"]).await;
        assert_eq!(stored_names(browser).await, ["ada", "bob"]);
        page.focused("Undo").await;
        press("Undo").await;
        lists(browser, &["Fixed", "ada", "cid", "bob"]).await;
        assert_eq!(
            page.field_value("Key").await,
            "key-of-cid",
            "it comes back too"
        );
        assert_eq!(stored_names(browser).await, ["ada", "cid", "bob"]);

        // What was saved last is in use; now another one is.
        choose(&page, "bob").await;
        press("Use this one").await;
        page.gone(Role::Button, Name::Is("Use this one")).await;
        assert_ne!(stored_settings(browser).await["selected"], Value::Null);
        choose(&page, "cid").await;
        page.find(Role::Button, Name::Is("Use this one")).await;
        press("Delete").await;
        lists(browser, &["Fixed", "ada", "Deleted: cid", "bob"]).await;
        close_settings(&page, "Save").await;
        assert_eq!(stored_names(browser).await, ["ada", "bob"]);
        let left = browser
            .execute("return JSON.stringify({...sessionStorage})", Vec::new())
            .await;
        assert!(!left.as_str().unwrap().contains("cid"), "{left}");
    })
    .await;
}

#[tokio::test]
async fn nothing_can_be_added_where_the_operator_does_not_allow_it() {
    let mut fixed = connection(ENDPOINT, "k");
    fixed["name"] = json!("Fixed");
    let config = json!({"connections": [fixed], "allowOtherConnections": false});
    let site = Site::with_config(&config).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        open_settings(&page).await;
        let shown = browser.visible_text().await;
        assert!(
            shown.contains("lets no other connections be added"),
            "{shown}"
        );
        for name in ["New connection", "Duplicate", "Delete"] {
            assert!(!page.shows(Role::Button, Name::Is(name)).await, "{name}");
        }
        assert!(!page.shows(Role::Textbox, Name::Is("Paste anything")).await);
        let downloads = Downloads::of(browser).await;
        let file =
            json!({"format": "azure-chat settings", "version": 1, "connections": [own(ENDPOINT)]});
        choose_settings(browser, &downloads, &file.to_string()).await;
        page.status_with(&["nothing in this file"]).await;
        assert!(!page.shows(Role::Button, Name::Is("Import now")).await);
    })
    .await;
}

/// Chooses a file of this text in the field behind "Import connections and presets".
async fn choose_settings(browser: &Browser, downloads: &Downloads<'_>, text: &str) {
    let path = downloads.put("settings.json", text);
    let field = By::Css("input[aria-label='Settings to import']");
    let field = browser.driver().find(field).await.unwrap();
    field.send_keys(path.to_string_lossy()).await.unwrap();
}

#[tokio::test]
async fn connections_go_to_another_browser_as_a_file_without_keys() {
    let site = site_with_one().await;
    let text = in_browser(async |browser| {
        let page = with_three(browser, &site).await;
        let downloads = Downloads::of(browser).await;
        page.click_button("Export connections and presets").await;
        let (name, text) = downloads.take().await;
        assert!(name.starts_with("azure-chat settings "), "{name}");
        assert!(!text.contains("key-of-"), "{text}");
        assert!(!text.contains("operators-key"), "{text}");
        text
    })
    .await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        open_settings(&page).await;
        let downloads = Downloads::of(browser).await;
        choose_settings(browser, &downloads, "{}").await;
        page.alert_with(&["settings.json was not imported"]).await;
        choose_settings(browser, &downloads, &text).await;
        page.status_with(&["This would be imported"]).await;
        assert_eq!(stored_names(browser).await, Vec::<String>::new());
        page.click_button("Import now").await;
        page.status_with(&["Imported: 3 new, 0 changed"]).await;
        choose_settings(browser, &downloads, &text).await;
        page.status_with(&["nothing in this file that is not here already"])
            .await;
        close_settings(&page, "Cancel").await;
        assert_eq!(stored_names(browser).await, ["ada", "bob", "cid"]);
    })
    .await;
}

#[tokio::test]
async fn deleting_everything_leaves_a_page_as_new_in_all_tabs() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.fill("Endpoint", &deployment(&simulator.origin(), "gpt-4o"))
            .await;
        page.fill("Key", simulator.key()).await;
        close_settings(&page, "Save").await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        let first = browser.driver().window().await.unwrap();

        let other = browser.open_in_new_tab(&site).await;
        open_settings(&other).await;
        other.fill("Key", simulator.key()).await;
        close_settings(&other, "Save").await;
        open_settings(&other).await;
        other.click_button("Delete everything").await;
        other
            .alert_with(&["for good?", "Other tabs of this page"])
            .await;
        other.click_button("No").await;
        other.click_button("Delete everything").await;
        other.click_button("Yes, delete all").await;
        let as_new = async |page: &ChatPage<'_>| {
            page.status_with(&["deleted from this browser"]).await;
            page.find(Role::Dialog, Name::Is(SETTINGS)).await;
            page.field_becomes("Endpoint", "").await;
            assert_eq!(page.field_value("Key").await, "");
            let left = "return JSON.stringify([{...localStorage}, {...sessionStorage}])";
            let left = browser.execute(left, Vec::new()).await;
            let left = left.as_str().unwrap().to_owned();
            for word in ["azure-chat/settings", "azure-chat/key", simulator.key()] {
                assert!(!left.contains(word), "{word}: {left}");
            }
        };
        as_new(&other).await;
        browser.driver().switch_to_window(first).await.unwrap();
        as_new(&page).await;
        close_settings(&page, "Cancel").await;
        assert_eq!(page.messages().await.len(), 0);
        let stored = Stored::read(browser).await;
        let left = stored.of("conversations").count() + stored.of("messages").count();
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test]
async fn settings_say_which_page_this_is() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.find(Role::Button, Name::Is("Save")).await;
        let shown = browser.visible_text().await;
        let version = format!("Azure Chat {}, build ", env!("CARGO_PKG_VERSION"));
        assert!(shown.contains(&version), "{shown}");
    })
    .await;
}
