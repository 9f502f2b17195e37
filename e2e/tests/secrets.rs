//! No key and no passphrase is anywhere on the disk, in any form, nor in what the page gives away.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::config::{FEET, FEET_REPLY};
use e2e::{
    Ability, Browser, ChatPage, Downloads, Name, Profile, Role, Secret, Site, config, lacks,
};
use serde_json::json;
use simulator::{Options, Simulator};

const KEY: &str = "e2e-key-8c2f4d7ab1906e";
const PASSPHRASE: &str = "e2e-phrase-57d0c3e94b";
const ANOTHER: &str = "e2e-phrase-b21f86a07d";

/// Uses a connection the way people do, with everything that could give its key away.
async fn use_it(browser: &Browser, page: &ChatPage<'_>, simulator: &Simulator) {
    let downloads = Downloads::of(browser).await;
    let reply = page.ask_and_wait(FEET).await;
    assert!(reply.alerts.is_empty(), "{:?}", reply.alerts);
    let requests = simulator.requests();
    let sent = requests.last().unwrap().headers.get("authorization");
    assert_eq!(sent, Some(&*format!("Bearer {KEY}")));
    page.click_button("Settings").await;
    page.click_button("Test connection").await;
    browser
        .wait_until("a tested connection", async || {
            let text = browser.visible_text().await;
            Ok(text.contains("Deployment: it replies").then_some(()))
        })
        .await;
    page.click_button("Export all").await;
    page.click_button("Export as JSON").await;
    let (name, exported) = downloads.take().await;
    let given = [
        exported,
        browser.console_errors().await.join("\n"),
        browser.visible_text().await,
    ];
    for secret in [KEY, PASSPHRASE, ANOTHER].map(Secret::new) {
        for text in &given {
            assert!(
                !secret.is_in(text),
                "{name}, the console or the page: {text}"
            );
        }
    }
}

async fn service() -> Simulator {
    let options = Options {
        key: KEY.to_owned(),
        ..Options::default()
    };
    simulator::start(options).await.unwrap()
}

async fn enter(page: &ChatPage<'_>, simulator: &Simulator, scenario: &str) {
    page.fill(
        "Endpoint",
        &config::deployment(&simulator.origin(), scenario),
    )
    .await;
    page.fill("Key", KEY).await;
}

async fn save(page: &ChatPage<'_>) {
    page.click_button("Save").await;
    page.gone(Role::Dialog, Name::Is("Settings")).await;
}

fn is_clean(profile: &Profile, when: &str) {
    for secret in [KEY, PASSPHRASE, ANOTHER] {
        let found = profile.holds(&Secret::new(secret));
        assert!(found.is_empty(), "{secret}, {when}: {found:#?}");
    }
}

#[tokio::test]
async fn of_a_key_with_its_tab_nothing_is_on_the_disk() {
    if lacks(Ability::ProfileScan) {
        return;
    }
    let simulator = service().await;
    let site = Site::builder().start().await;
    let profile = Profile::new();
    let visit = async |browser: &Browser| {
        let page = browser.open(&site).await;
        // In the first browser Settings opens by itself.
        if profile.started() > 1 {
            page.click_button("Settings").await;
        }
        enter(&page, &simulator, "gpt-4o").await;
        save(&page).await;
        use_it(browser, &page, &simulator).await;
        browser.reload().await;
        use_it(browser, &page, &simulator).await;
        let sealed = "return sessionStorage.getItem(Object.keys(sessionStorage).find(name => name.includes('/sealed/')))";
        let sealed = browser.execute(sealed, vec![]).await;
        // What is stored in its place is there, and is found.
        until_written(browser, &profile, &Secret::new(sealed.as_str().unwrap())).await;
        is_clean(&profile, "while the browser runs");
    };
    profile.in_browser(visit).await;
    is_clean(&profile, "after it was closed");
    profile.until_killed(visit).await;
    is_clean(&profile, "after it was killed");
}

#[tokio::test]
async fn of_a_key_under_a_passphrase_nothing_can_be_read_on_the_disk() {
    if lacks(Ability::ProfileScan) {
        return;
    }
    let simulator = service().await;
    let site = Site::builder().start().await;
    let profile = Profile::new();
    let vault = profile
        .in_browser(async |browser| {
            let page = browser.open(&site).await;
            enter(&page, &simulator, "gpt-4o").await;
            page.choose("Where the key is kept", "This browser, under a passphrase")
                .await;
            page.fill("New passphrase", PASSPHRASE).await;
            page.fill("Repeat the passphrase", PASSPHRASE).await;
            save(&page).await;
            use_it(browser, &page, &simulator).await;
            page.click_button("Change the passphrase…").await;
            page.fill("Current passphrase", PASSPHRASE).await;
            page.fill("New passphrase", ANOTHER).await;
            page.fill("Repeat the passphrase", ANOTHER).await;
            page.click_button("Change passphrase").await;
            page.status_with(&["The passphrase is changed"]).await;
            browser.reload().await;
            page.ask(FEET).await;
            page.fill("Passphrase", PASSPHRASE).await;
            page.click_button("Unlock").await;
            page.alert_with(&["not the passphrase"]).await;
            page.fill("Passphrase", ANOTHER).await;
            page.click_button("Unlock").await;
            page.message("the reply that waited", |messages| {
                let last = messages.last()?;
                (messages.len() == 4 && last.text == FEET_REPLY && !last.busy).then_some(())
            })
            .await;
            use_it(browser, &page, &simulator).await;
            is_clean(&profile, "while the browser runs");
            let script =
                "return JSON.parse(localStorage.getItem('azure-chat/vault')).keys[0].sealed";
            let sealed = browser.execute(script, vec![]).await;
            sealed.as_str().unwrap().to_owned()
        })
        .await;
    is_clean(&profile, "after it was closed");
    // What is stored in its place is found, where it is.
    let found = profile.holds(&Secret::new(&vault));
    assert!(
        found.iter().any(|place| place.contains("Local Storage")),
        "{found:#?}"
    );
}

/// Puts a secret into every store, in every form; what IndexedDB is given is compressed, too.
const GIVE_AWAY: &str = "const [secret, done] = arguments;
    const bytes = [...new TextEncoder().encode(secret)];
    const forms = {
        plain: secret,
        hex: bytes.map(byte => byte.toString(16).padStart(2, '0')).join(''),
        base64: btoa(`{${secret}`),
    };
    const opening = indexedDB.open('x');
    opening.onupgradeneeded = () => opening.result.createObjectStore('x');
    opening.onsuccess = () => {
        const writing = opening.result.transaction('x', 'readwrite', {durability: 'strict'});
        const long = 'so it goes on. '.repeat(20000);
        for (const [form, text] of Object.entries(forms)) {
            sessionStorage.setItem(form, text);
            localStorage.setItem(form, text);
            writing.objectStore('x').put(text, form);
            writing.objectStore('x').put(long + text + long, `${form}, long`);
        }
        writing.oncomplete = () => done();
    };";

#[tokio::test]
async fn what_a_broken_page_writes_is_found() {
    if lacks(Ability::ProfileScan) {
        return;
    }
    let site = Site::builder().start().await;
    let profile = Profile::new();
    let secret = Secret::new(KEY);
    profile
        .in_browser(async |browser| {
            browser.open_at(&site, "config.schema.json").await;
            assert_eq!(profile.holds(&secret), [""; 0]);
            let given = browser.driver().execute_async(GIVE_AWAY, vec![json!(KEY)]);
            given.await.unwrap();
            // Browsers write some seconds later.
            for folder in ["Session Storage", "Local Storage", "IndexedDB"] {
                for form in ["UTF-8", "hex", "base64"] {
                    let what = format!("{form} in {folder}");
                    browser
                        .wait_until(&what, async || {
                            let found = profile.holds(&secret);
                            let mut places = found.iter();
                            Ok(places.find(|place| is_at(place, folder, form)).map(drop))
                        })
                        .await;
                }
            }
            let found = profile.holds(&secret);
            let wide = |place: &&String| place.contains("UTF-8 as UTF-16");
            assert!(found.iter().any(|place| wide(&place)), "{found:#?}");
            let compressed = |place: &&String| place.contains("compressed");
            assert!(found.iter().any(|place| compressed(&place)), "{found:#?}");
        })
        .await;
    assert!(!profile.holds(&secret).is_empty(), "after it was closed");
}

fn is_at(place: &str, folder: &str, form: &str) -> bool {
    place.contains(folder) && place.contains(&format!(": {form}"))
}

/// Browsers write `sessionStorage` some seconds later.
async fn until_written(browser: &Browser, profile: &Profile, secret: &Secret) {
    browser
        .wait_until("what was stored on the disk", async || {
            Ok((!profile.holds(secret).is_empty()).then_some(()))
        })
        .await;
}

/// The page itself, broken: its cipher does nothing.
#[tokio::test]
async fn a_page_that_does_not_encrypt_is_found_out() {
    if lacks(Ability::ProfileScan) {
        return;
    }
    let simulator = service().await;
    let site = Site::builder().start().await;
    let profile = Profile::new();
    profile
        .in_browser(async |browser| {
            let page = browser.open(&site).await;
            let break_it = "crypto.subtle.encrypt = async (how, key, text) => text.slice().buffer;";
            browser.execute(break_it, vec![]).await;
            enter(&page, &simulator, "gpt-4o").await;
            save(&page).await;
            until_written(browser, &profile, &Secret::new(KEY)).await;
        })
        .await;
    assert!(!profile.holds(&Secret::new(KEY)).is_empty());
}
