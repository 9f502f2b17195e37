//! What leaves the page: the list in Settings, beside all that left the browser.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, TcpListener};

use e2e::config::{API_VERSION, deployment};
use e2e::{Browser, ChatPage, Downloads, Name, Overheard, Role, Site, Wiretap, in_browser_through};
use serde_json::{Value, json};
use simulator::{Options, Simulator};
use thirtyfour::prelude::*;

/// A row of the list: host, what for, bytes sent, status.
type Row = [String; 4];

/// What the list in Settings says, which is open.
async fn listed(browser: &Browser) -> Vec<Row> {
    let script = "return [...document.querySelectorAll('table[aria-label=\"Requests of this tab\"] tbody tr')]
        .map(row => [...row.cells].map(cell => cell.textContent))
        .map(([time, host, purpose, sent, received, status]) => [host, purpose, sent, status])";
    let rows = browser.execute(script, Vec::new()).await;
    serde_json::from_value(rows).unwrap()
}

/// What is asked of a service, in one word.
fn service_word(request: &Overheard) -> &'static str {
    match (request.method.as_str(), request.path.as_str()) {
        ("POST" | "OPTIONS", path) if path.ends_with("/chat/completions") => "ask",
        ("GET" | "OPTIONS", path) if path.ends_with("/info") => "info",
        ("GET", "/") => "reach",
        ("CONNECT", _) => "image",
        _ => "nobody knows",
    }
}

/// The same of a purpose in the list.
fn purpose_word(purpose: &str) -> &'static str {
    match purpose {
        "Question" | "Title" | "Test connection" => "ask",
        "Test connection: the model's name" => "info",
        "Does the host answer? (nothing is sent along)" => "reach",
        "An image that you asked for" => "image",
        _ => "not said",
    }
}

/// Chromium asks its maker for updates of its parts, and who is signed in, whatever page is open.
fn is_of_the_browser(host: &str) -> bool {
    let name = host.trim_end_matches(":443");
    matches!(
        name,
        "accounts.google.com" | "update.googleapis.com" | "clients2.google.com"
    )
}

/// The page's own files, and what else was asked of whom, as the browser sent it. Questions for permission (CORS)
/// belong to the request that follows them; where they were refused, they are all that left of it.
fn overheard(tap: &Wiretap, own: &str) -> (BTreeSet<String>, Vec<(String, String)>) {
    let (mut files, mut others) = (BTreeSet::new(), Vec::new());
    let all = tap.overheard();
    let was_allowed = |asked: &Overheard| {
        let place = (&asked.host, &asked.path);
        let mut sent = all.iter().filter(|request| request.method != "OPTIONS");
        sent.any(|request| (&request.host, &request.path) == place)
    };
    for request in &all {
        if request.host == own {
            assert_eq!(request.method, "GET");
            files.insert(request.path.trim_start_matches('/').to_owned());
        } else if is_of_the_browser(&request.host)
            || (request.method == "OPTIONS" && was_allowed(request))
        {
            // Not the page's, or told of below.
        } else {
            let host = request.host.trim_end_matches(":443").to_owned();
            others.push((host, service_word(request).to_owned()));
        }
    }
    others.sort();
    (files, others)
}

/// The same, as the list has it.
fn told(rows: &[Row], own: &str) -> (BTreeSet<String>, Vec<(String, String)>) {
    let (mut files, mut others) = (BTreeSet::new(), Vec::new());
    for [host, purpose, _, _] in rows {
        if host == own {
            let file = match purpose.as_str() {
                "Page" => "",
                "Configuration (config.json)" => "config.json",
                other => {
                    other
                        .split_once(": ")
                        .unwrap_or_else(|| panic!("{other}"))
                        .1
                }
            };
            files.insert(file.to_owned());
        } else {
            others.push((host.clone(), purpose_word(purpose).to_owned()));
        }
    }
    others.sort();
    (files, others)
}

fn config(simulator: &Simulator, nobody: &str) -> Value {
    let connection = |name: &str, endpoint: &str| {
        json!({
            "name": name,
            "endpoint": endpoint,
            "apiVersion": API_VERSION,
            "auth": "api-key",
            "key": simulator.key(),
            "retries": 0,
        })
    };
    let repeat = deployment(&simulator.origin(), "repeat");
    let mut models = connection("Models", &format!("{}/models", simulator.origin()));
    models["model"] = "normal".into();
    let nobody = connection("Nobody", &format!("http://{nobody}/v1"));
    json!({"connections": [connection("Repeat", &repeat), models, nobody]})
}

async fn shown(browser: &Browser, selector: &str) {
    let script = "return !!document.querySelector(arguments[0])";
    browser
        .wait_until(selector, async || {
            let found = browser.execute(script, vec![selector.into()]).await;
            Ok((found == json!(true)).then_some(()))
        })
        .await;
}

/// Has a reply with code, a formula and an image.
async fn have_a_rich_reply(browser: &Browser, page: &ChatPage<'_>) {
    let text = "```rust\nfn main() {}\n```\n\nSo $x^2$.\n\n![A dot](https://pictures.example/dot.png?said=secret)";
    let script = "const box = document.querySelector('[aria-label=Message]'); box.focus();
        document.execCommand('insertText', false, arguments[0]);";
    browser.execute(script, vec![text.into()]).await;
    page.send().await;
    shown(browser, "article:last-child pre code span").await;
    shown(browser, "article:last-child .math math msup").await;
    shown(browser, "[data-image][alt='A dot']").await;
    let show = "document.querySelector('[data-action=show-image]').click()";
    browser.execute(show, Vec::new()).await;
    shown(browser, "article:last-child img").await;
}

async fn have_titles_made(browser: &Browser, page: &ChatPage<'_>) {
    page.click_button("Settings").await;
    let tick = By::XPath("//label[contains(., 'Ask the model for titles')]//input");
    let ticked = async || {
        browser
            .driver()
            .find(tick.clone())
            .await?
            .click()
            .await
            .map(Some)
    };
    browser.wait_until("the box to tick", ticked).await;
    page.click_button("Cancel").await;
}

async fn close_settings(page: &ChatPage<'_>) {
    page.click_button("Cancel").await;
    page.gone(Role::Dialog, Name::Is("Settings")).await;
}

/// Exports all chats, and takes the file in again.
async fn export_and_import(browser: &Browser, page: &ChatPage<'_>) {
    let downloads = Downloads::of(browser).await;
    page.click_button("Settings").await;
    page.click_button("Export all").await;
    page.click_button("Export as JSON").await;
    let (name, text) = downloads.take().await;
    let file = downloads.put(&name, text);
    let field = async || {
        let fields = browser
            .driver()
            .find_all(By::Css("input[type=file][aria-label='Files to import']"));
        match fields.await?.first() {
            Some(field) => field
                .send_keys(file.to_string_lossy().as_ref())
                .await
                .map(Some),
            None => Ok(None),
        }
    };
    browser.wait_until("the field for files", field).await;
    page.find(Role::Dialog, Name::Is("Import")).await;
    page.click_button("Close").await;
    page.gone(Role::Dialog, Name::Is("Import")).await;
    if page.shows(Role::Dialog, Name::Is("Settings")).await {
        close_settings(page).await;
    }
}

async fn test_connections(page: &ChatPage<'_>) {
    page.choose_connection("Models").await;
    page.click_button("Settings").await;
    page.click_button("Test connection").await;
    page.status_with(&["It works"]).await;
    page.click_button("New connection").await;
    let address = "https://contoso.openai.azure.com/openai/v1";
    let command = format!("curl {address}/chat/completions");
    page.paste("Paste anything", &command).await;
    page.field_becomes("Endpoint", address).await;
    close_settings(page).await;
}

#[tokio::test]
async fn nothing_leaves_the_page_but_what_its_list_says() {
    let tap = Wiretap::start().await;
    let simulator = simulator::start(Options::default()).await.unwrap();
    // Nobody listens there any more.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let nobody = listener.local_addr().unwrap().to_string();
    drop(listener);
    let site = Site::with_config(&config(&simulator, &nobody)).await;
    let own = site
        .url()
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .to_owned();
    in_browser_through(&tap, async |browser| {
        let page = browser.open(&site).await;
        have_titles_made(browser, &page).await;
        have_a_rich_reply(browser, &page).await;
        page.ask_and_wait("Once more").await;
        let search = page
            .find(Role::Searchbox, Name::Is("Search conversations"))
            .await;
        search.send_keys("rust").await.unwrap();
        page.status_with(&["conversation"]).await;
        export_and_import(browser, &page).await;
        test_connections(&page).await;
        page.choose_connection("Nobody").await;
        page.ask("Is anybody there?").await;
        page.alert_with(&[&nobody]).await;

        page.click_button("Settings").await;
        let open = "document.querySelector('details.leaves summary').click()";
        shown(browser, "details.leaves").await;
        browser.execute(open, Vec::new()).await;
        let rows = browser
            .wait_until("the list that left the browser", async || {
                let rows = listed(browser).await;
                let (left, told) = (overheard(&tap, &own), told(&rows, &own));
                if left == told {
                    return Ok(Some(rows));
                }
                let said = format!("left: {left:?}, listed: {told:?}");
                Err(WebDriverError::FatalError(said))
            })
            .await;
        let text = format!("{rows:?}");
        assert!(
            !text.contains("secret")
                && !text.contains("api-version")
                && !text.contains(simulator.key()),
            "{text}"
        );
        for purpose in [
            "Question",
            "Title",
            "Test connection",
            "Test connection: the model's name",
        ] {
            assert!(
                rows.iter().any(|[_, own, ..]| own == purpose),
                "{purpose}: {rows:?}"
            );
        }
        let (_, others) = told(&rows, &own);
        assert!(others.contains(&("pictures.example".to_owned(), "image".to_owned())));
        assert!(others.contains(&(nobody.clone(), "reach".to_owned())));

        // A request that nobody noted would be seen, too.
        let stray = "fetch(arguments[0] + '/stray').catch(() => {})";
        browser
            .execute(stray, vec![simulator.origin().into()])
            .await;
        browser
            .wait_until("the stray request", async || {
                let rows = listed(browser).await;
                let unknown = rows.iter().filter(|[_, purpose, ..]| purpose == "Unknown");
                Ok((unknown.count() == 1).then_some(()))
            })
            .await;
    })
    .await;
}
