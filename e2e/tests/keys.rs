//! Keys with their tab, and under a passphrase: locked, unlocked, changed and forgotten.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::config::{FEET, FEET_REPLY};
use e2e::{Browser, ChatPage, Name, Role, Site, config, in_browser};
use serde_json::json;
use simulator::{Options, Simulator};

/// A key that occurs nowhere by chance.
const KEY: &str = "e2e-key-6d1f0c7b52";
const PASSPHRASE: &str = "e2e correct horse battery";
const ANOTHER: &str = "e2e staple of another";

async fn service() -> Simulator {
    let options = Options {
        key: KEY.to_owned(),
        ..Options::default()
    };
    simulator::start(options).await.unwrap()
}

/// Sets up the first connection, in Settings that the page has opened by itself.
async fn connect(page: &ChatPage<'_>, endpoint: &str, passphrase: Option<&str>) {
    page.fill("Endpoint", endpoint).await;
    page.fill("Key", KEY).await;
    if let Some(passphrase) = passphrase {
        page.choose("Where the key is kept", "This browser, under a passphrase")
            .await;
        page.fill("New passphrase", passphrase).await;
        page.fill("Repeat the passphrase", passphrase).await;
    }
    page.click_button("Save").await;
    page.gone(Role::Dialog, Name::Is("Settings")).await;
    if passphrase.is_some() {
        page.find(Role::Button, Name::Is("Lock")).await;
    }
}

async fn unlock(page: &ChatPage<'_>, passphrase: &str) {
    page.fill("Passphrase", passphrase).await;
    page.click_button("Unlock").await;
}

/// Asks while the keys are locked: the dialog opens by itself.
async fn ask_locked(page: &ChatPage<'_>) {
    page.ask(FEET).await;
    page.find(Role::Dialog, Name::Is("Unlock keys")).await;
}

/// The tab's ciphers that the browser keeps.
async fn kept_ciphers(browser: &Browser) -> usize {
    let script = "const done = arguments[0], opening = indexedDB.open('azure-chat-keys');
        opening.onsuccess = () => {
            const database = opening.result;
            if (!database.objectStoreNames.contains('tabs')) { database.close(); return done(0); }
            const asked = database.transaction('tabs').objectStore('tabs').count();
            asked.onsuccess = () => { database.close(); done(asked.result); };
        };";
    let count = browser.driver().execute_async(script, Vec::new()).await;
    count.unwrap().json().as_u64().unwrap() as usize
}

#[tokio::test]
async fn a_key_is_with_its_tab_and_with_a_copy_of_it_until_both_are_closed() {
    let simulator = service().await;
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        connect(
            &page,
            &config::deployment(&simulator.origin(), "gpt-4o"),
            None,
        )
        .await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        let session = browser
            .execute("return JSON.stringify({...sessionStorage})", vec![])
            .await;
        let session = session.as_str().unwrap();
        assert!(session.contains("azure-chat/sealed/"), "{session}");
        assert!(!session.contains(KEY), "{session}");
        browser.reload().await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        assert_eq!(kept_ciphers(browser).await, 1);

        // A copy of the tab, as "Duplicate" makes it, has a copy of `sessionStorage`.
        let driver = browser.driver();
        let first = driver.window().await.unwrap();
        browser
            .execute("window.open(location.href.split('#')[0])", vec![])
            .await;
        let copy = driver
            .windows()
            .await
            .unwrap()
            .into_iter()
            .find(|tab| *tab != first);
        driver.switch_to_window(first).await.unwrap();
        driver.close_window().await.unwrap();
        driver.switch_to_window(copy.unwrap()).await.unwrap();
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        browser.reload().await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);

        // A new tab knows no key; when the others are gone, nothing is left of theirs.
        let with_key = driver.window().await.unwrap();
        let elsewhere = browser.open_in_new_tab(&site).await;
        let here = driver.window().await.unwrap();
        elsewhere.ask(FEET).await;
        elsewhere.alert_with(&["No key was sent"]).await;
        driver.switch_to_window(with_key).await.unwrap();
        driver.close_window().await.unwrap();
        driver.switch_to_window(here).await.unwrap();
        browser.reload().await;
        elsewhere.composer().await;
        assert_eq!(
            kept_ciphers(browser).await,
            1,
            "the browser may open the tab again"
        );
        let two_hours_ago = "const [name] = localStorage.getItem('azure-chat/tabs').split(' ');
            localStorage.setItem('azure-chat/tabs', `${name} ${Date.now() - 2 * 60 * 60 * 1000}`);";
        browser.execute(two_hours_ago, vec![]).await;
        browser.reload().await;
        browser
            .wait_until("no cipher", async || {
                Ok((kept_ciphers(browser).await == 0).then_some(()))
            })
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_key_that_an_earlier_page_left_in_clear_is_sealed() {
    let simulator = service().await;
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let own = config::own(&config::deployment(&simulator.origin(), "gpt-4o"));
        let page = browser.open_with_own_connection(&site, own, KEY).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        let session = browser
            .execute("return JSON.stringify({...sessionStorage})", vec![])
            .await;
        assert!(!session.as_str().unwrap().contains(KEY), "{session}");
    })
    .await;
}

#[tokio::test]
async fn under_a_passphrase_a_key_is_locked_and_what_is_asked_then_is_sent_when_it_is_not() {
    let simulator = service().await;
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.fill(
            "Endpoint",
            &config::deployment(&simulator.origin(), "gpt-4o"),
        )
        .await;
        page.fill("Key", KEY).await;
        page.choose("Where the key is kept", "This browser, under a passphrase")
            .await;
        page.click_button("Save").await;
        page.alert_with(&["8 characters"]).await;
        page.fill("New passphrase", PASSPHRASE).await;
        page.fill("Repeat the passphrase", "e2e correct house battery")
            .await;
        page.click_button("Save").await;
        page.alert_with(&["differ"]).await;
        page.fill("Repeat the passphrase", PASSPHRASE).await;
        page.click_button("Save").await;
        page.gone(Role::Dialog, Name::Is("Settings")).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);

        // A reload locks.
        browser.reload().await;
        ask_locked(&page).await;
        unlock(&page, "e2e correct horse").await;
        page.alert_with(&["not the passphrase"]).await;
        assert_eq!(page.field_value("Passphrase").await, "");
        page.click_button("Cancel").await;
        page.gone(Role::Dialog, Name::Is("Unlock keys")).await;
        page.alert_with(&["The key is locked", "Nothing was sent"])
            .await;
        assert_eq!(simulator.requests().len(), 1);
        // The focus is back in the composer, with a caret.
        let keys = browser.driver().action_chain().send_keys("still here");
        keys.perform().await.unwrap();
        assert_eq!(page.composer_text().await, "still here");
        page.fill("Message", "").await;
        // The card's button.
        let index = page.messages().await.len() - 1;
        page.click_in_message(index, "Unlock").await;
        unlock(&page, PASSPHRASE).await;
        page.replied(FEET_REPLY).await;
        assert_eq!(simulator.requests().len(), 2);
        assert_eq!(
            simulator.requests()[1].headers.get("authorization"),
            Some(&*format!("Bearer {KEY}"))
        );

        // Locked by its button, unlocked by that.
        page.click_button("Lock").await;
        page.click_button("Unlock").await;
        unlock(&page, PASSPHRASE).await;
        page.find(Role::Button, Name::Is("Lock")).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
    })
    .await;
}

#[tokio::test]
async fn locking_locks_all_tabs_and_unlocking_one() {
    let simulator = service().await;
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let endpoint = config::deployment(&simulator.origin(), "repeat-stepped");
        connect(&page, &endpoint, Some(PASSPHRASE)).await;
        let first = browser.driver().window().await.unwrap();
        page.ask("alpha beta").await;
        simulator.step();
        page.reply("a word", |reply| reply.text == "alpha").await;

        let other = browser.open_in_new_tab(&site).await;
        other.click_button("Unlock").await;
        unlock(&other, PASSPHRASE).await;
        other.click_button("Lock").await;
        other.find(Role::Button, Name::Is("Unlock")).await;
        browser.driver().switch_to_window(first).await.unwrap();
        page.find(Role::Button, Name::Is("Unlock")).await;
        // The reply on its way goes on.
        simulator.step();
        page.replied("alpha beta").await;
        ask_locked(&page).await;
    })
    .await;
}

#[tokio::test]
async fn a_passphrase_is_changed_and_a_forgotten_one_costs_the_keys_alone() {
    let simulator = service().await;
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let endpoint = config::deployment(&simulator.origin(), "gpt-4o");
        connect(&page, &endpoint, Some(PASSPHRASE)).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);

        page.click_button("Settings").await;
        page.click_button("Change the passphrase…").await;
        page.fill("Current passphrase", "e2e something else").await;
        page.fill("New passphrase", ANOTHER).await;
        page.fill("Repeat the passphrase", ANOTHER).await;
        page.click_button("Change passphrase").await;
        page.alert_with(&["another one"]).await;
        page.fill("Current passphrase", PASSPHRASE).await;
        page.click_button("Change passphrase").await;
        page.status_with(&["The passphrase is changed"]).await;
        page.click_button("Cancel").await;
        page.gone(Role::Dialog, Name::Is("Settings")).await;
        assert_eq!(
            page.ask_and_wait(FEET).await.text,
            FEET_REPLY,
            "still unlocked"
        );

        browser.reload().await;
        ask_locked(&page).await;
        unlock(&page, PASSPHRASE).await;
        page.alert_with(&["not the passphrase"]).await;
        unlock(&page, ANOTHER).await;
        page.replied(FEET_REPLY).await;

        browser.reload().await;
        page.click_button("Unlock").await;
        page.click_button("Forgotten…").await;
        page.click_button("Delete the keys").await;
        page.gone(Role::Button, Name::Is("Unlock")).await;
        assert_eq!(page.messages().await.len(), 6, "chats stay");
        let vault = browser
            .execute("return localStorage.getItem('azure-chat/vault')", vec![])
            .await;
        assert!(vault.is_null(), "{vault}");
        page.ask(FEET).await;
        page.alert_with(&["No key was sent"]).await;
        page.click_button("Check the key").await;
        page.fill("Key", KEY).await;
        page.choose("Where the key is kept", "This tab only").await;
        page.click_button("Save").await;
        page.gone(Role::Dialog, Name::Is("Settings")).await;
        page.click_button("Retry").await;
        page.replied(FEET_REPLY).await;
    })
    .await;
}

/// Moves the page's clock, and has it look: as when a machine was asleep.
async fn wake_after(browser: &Browser, minutes: u32) {
    let script = "const past = Date.now, ahead = arguments[0] * 60 * 1000;
        Date.now = () => past() + ahead;
        document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));";
    browser.execute(script, vec![json!(minutes)]).await;
}

#[tokio::test]
async fn keys_lock_by_themselves_when_nobody_is_there() {
    let simulator = service().await;
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let endpoint = config::deployment(&simulator.origin(), "gpt-4o");
        connect(&page, &endpoint, Some(PASSPHRASE)).await;
        wake_after(browser, 14).await;
        page.find(Role::Button, Name::Is("Lock")).await;
        // This is input, and the time begins anew.
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        wake_after(browser, 14).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        wake_after(browser, 16).await;
        page.find(Role::Button, Name::Is("Unlock")).await;
        ask_locked(&page).await;
        unlock(&page, PASSPHRASE).await;
        page.replied(FEET_REPLY).await;

        // Another choice: five minutes.
        page.click_button("Settings").await;
        page.choose("Lock by itself", "After 5 minutes").await;
        page.click_button("Cancel").await;
        page.gone(Role::Dialog, Name::Is("Settings")).await;
        wake_after(browser, 6).await;
        page.find(Role::Button, Name::Is("Unlock")).await;

        // Without anything that wakes it, by its own timer.
        let soon = "const vault = JSON.parse(localStorage.getItem('azure-chat/vault'));
            localStorage.setItem('azure-chat/vault', JSON.stringify({...vault, autoLockSeconds: 1}));";
        browser.execute(soon, vec![]).await;
        page.click_button("Unlock").await;
        unlock(&page, PASSPHRASE).await;
        page.gone(Role::Dialog, Name::Is("Unlock keys")).await;
        page.find(Role::Button, Name::Is("Unlock")).await;
    })
    .await;
}

#[tokio::test]
async fn an_operators_connection_may_have_its_key_under_a_passphrase() {
    let simulator = service().await;
    let endpoint = config::deployment(&simulator.origin(), "gpt-4o");
    let connection = json!({"name": "Team", "endpoint": endpoint, "auth": "api-key"});
    let site = Site::with_config(&json!({"connections": [connection]})).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.click_button("Settings").await;
        page.fill("Key", KEY).await;
        page.choose("Where the key is kept", "This browser, under a passphrase")
            .await;
        page.fill("New passphrase", PASSPHRASE).await;
        page.fill("Repeat the passphrase", PASSPHRASE).await;
        page.click_button("Save").await;
        page.gone(Role::Dialog, Name::Is("Settings")).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        browser.reload().await;
        ask_locked(&page).await;
        unlock(&page, PASSPHRASE).await;
        page.replied(FEET_REPLY).await;
    })
    .await;
}

#[tokio::test]
async fn over_plain_http_a_key_is_in_memory_only_and_copying_works() {
    let simulator = service().await;
    let site = Site::builder()
        .on_the_network()
        .proxy("azure/", &config::deployment(&simulator.origin(), "gpt-4o"))
        .start()
        .await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let secure = browser.execute("return isSecureContext", vec![]).await;
        assert_eq!(secure, json!(false));
        page.fill("Endpoint", "azure/").await;
        page.fill("Key", KEY).await;
        page.fill("API version", config::API_VERSION).await;
        page.choose("Authentication", "api-key header (Azure)")
            .await;
        let text = browser.visible_text().await;
        assert!(text.contains("Kept in memory only"), "{text}");
        assert!(
            !page
                .shows(Role::Combobox, Name::Is("Where the key is kept"))
                .await
        );
        page.click_button("Save").await;
        page.gone(Role::Dialog, Name::Is("Settings")).await;
        assert_eq!(page.ask_and_wait(FEET).await.text, FEET_REPLY);
        let alerts = page.alerts().await;
        assert!(alerts.is_empty(), "{alerts:?}");
        let script = "return JSON.stringify([{...sessionStorage}, {...localStorage}])";
        let stored = browser.execute(script, vec![]).await;
        assert!(!stored.as_str().unwrap().contains(KEY), "{stored}");

        let missing = browser
            .execute("return navigator.clipboard === undefined", vec![])
            .await;
        assert_eq!(missing, json!(true));
        page.click_in_message(page.messages().await.len() - 1, "Copy")
            .await;
        page.type_message(thirtyfour::Key::Control + "v").await;
        browser
            .wait_until("the reply in the composer", async || {
                Ok((page.composer_text().await == FEET_REPLY).then_some(()))
            })
            .await;

        browser.reload().await;
        page.ask(FEET).await;
        page.alert_with(&["The key is missing"]).await;
    })
    .await;
}
