//! What runs beside the page is fetched when it is first needed, from the page's own host, and its absence is said in
//! a sentence on a page that works.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use e2e::{Browser, Name, Role, Site, config, in_browser};
use serde_json::json;

const FILES: [&str; 3] = ["worker.js", "paste.js", "paste_bg.wasm"];
const URI: &str = "https://contoso.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21";
const ENDPOINT: &str = "https://contoso.openai.azure.com/openai/deployments/gpt-4o";

/// The files of workers that were asked for, with their builds.
fn asked(site: &Site) -> Vec<(String, String)> {
    let addresses = site.asked().into_iter();
    let workers = addresses.filter_map(|address| {
        let (path, query) = address.split_once('?')?;
        let file = path.rsplit('/').next()?.to_owned();
        let build = query.rsplit('&').next()?.to_owned();
        FILES.contains(&file.as_str()).then_some((file, build))
    });
    workers.collect()
}

async fn says(browser: &Browser, words: &str) {
    browser
        .wait_until(words, async || {
            Ok(browser.visible_text().await.contains(words).then_some(()))
        })
        .await;
}

#[tokio::test]
async fn a_worker_is_loaded_from_the_pages_own_host_when_it_is_needed() {
    let connected =
        config::connected("https://contoso.openai.azure.com/openai/v1", "k").to_string();
    let site = Site::builder()
        .base("/some/sub/path/")
        .config(connected)
        .start()
        .await;
    in_browser(async |browser| {
        let remember = "window.workers = [];
            const Real = Worker;
            window.Worker = class extends Real {
                constructor(address, ...rest) {
                    super(address, ...rest);
                    window.workers.push(new URL(address, document.baseURI).href);
                }
            };";
        site.run_first(remember);
        let page = browser.open(&site).await;
        page.composer().await;
        assert_eq!(asked(&site), [], "nothing needs a worker yet");

        // The connection is the operator's; a text can be pasted into one's own.
        page.click_button("Settings").await;
        page.click_button("New connection").await;
        page.paste("Paste anything", URI).await;
        page.field_becomes("Endpoint", ENDPOINT).await;
        let asked = asked(&site);
        let files: Vec<_> = asked.iter().map(|(file, _)| file.as_str()).collect();
        assert_eq!(files, FILES, "each once");
        assert!(
            asked.iter().all(|(_, build)| *build == asked[0].1),
            "of one build: {asked:?}"
        );
        let workers = browser.execute("return window.workers", Vec::new()).await;
        let expected = format!("{}worker.js?paste&{}", site.url(), asked[0].1);
        assert_eq!(workers, json!([expected]));
        assert_eq!(site.missed(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn without_the_worker_the_form_says_so_and_works() {
    for file in FILES {
        let site = Site::builder().losing(file).start().await;
        in_browser(async |browser| {
            let page = browser.open(&site).await;
            page.fill("Name", "Mine").await;
            page.paste("Paste anything", URI).await;
            page.alert_with(&["could not be loaded", "by hand", "try again"])
                .await;
            assert_eq!(page.field_value("Name").await, "Mine");
            let field = page.field_value("Paste anything").await;
            assert_eq!(field, URI, "what was pasted is still there");
            page.fill("Endpoint", "https://fabrikam.openai.azure.com/openai/v1")
                .await;

            site.give();
            page.click_button("Try again").await;
            page.field_becomes("Endpoint", ENDPOINT).await;
            assert_eq!(page.field_value("API version").await, "2024-10-21");
            assert_eq!(page.field_value("Name").await, "Mine");
            assert_eq!(page.alerts().await, Vec::<String>::new());
            page.fill("Key", "k").await;
            page.click_button("Save").await;
            page.gone(Role::Dialog, Name::Is("Settings")).await;
        })
        .await;
    }
}

#[tokio::test]
async fn what_is_written_while_a_text_is_read_stays() {
    let site = Site::builder().holding("paste_bg.wasm").start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.fill("Model", "mine-before").await;
        page.paste(
            "Paste anything",
            &format!("{URI}\nmodel: theirs\nAZURE_OPENAI_KEY=0123456789abcdef0123456789abcdef"),
        )
        .await;
        says(browser, "Reading…").await;
        page.fill("Key", "mine").await;
        site.give();
        page.field_becomes("Endpoint", ENDPOINT).await;
        assert_eq!(page.field_value("Key").await, "mine", "written meanwhile");
        assert_eq!(page.field_value("API version").await, "2024-10-21");
        let shown = browser.visible_text().await;
        assert!(!shown.contains("Reading…"), "{shown}");

        // And it stays when the text goes, as what was written before does.
        page.paste("Paste anything", "").await;
        page.field_becomes("Endpoint", "").await;
        assert_eq!(page.field_value("Key").await, "mine");
        assert_eq!(page.field_value("Model").await, "mine-before");
    })
    .await;
}

#[tokio::test]
async fn a_worker_of_another_build_is_not_believed() {
    let other = "postMessage('ready 0123456789abcdef');
        onmessage = ({data}) => postMessage(`answer ${data.split(' ')[0]} {\"endpoint\": \"https://wrong\"}`);";
    let site = Site::builder().instead("worker.js", other).start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.paste("Paste anything", URI).await;
        page.alert_with(&["was updated on its host", "by hand", "reload"])
            .await;
        assert_eq!(page.field_value("Endpoint").await, "");
    })
    .await;
}

#[tokio::test]
async fn the_worker_for_formulas_answers() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.find(Role::Dialog, Name::Is("Settings")).await;
        let script = "const [questions, done] = arguments;
            const worker = new Worker('worker.js?math&any');
            const heard = [];
            worker.onerror = () => done(['broke', ...heard]);
            worker.onmessage = ({data}) => {
                if (data.startsWith('ready ')) questions.forEach((question) => worker.postMessage(question));
                else if (heard.push(data) === questions.length) done(heard);
            };";
        let deep = "\\sqrt".repeat(119) + " x";
        let questions = json!(["1 block \\frac{a}{b}", "2 inline \\ce{H2O}", format!("3 inline {deep}")]);
        let heard = browser.driver().execute_async(script, vec![questions]).await;
        let heard = heard.unwrap().json().clone();
        let said = |place: usize| heard[place].as_str().unwrap_or_default().to_owned();
        assert!(said(0).starts_with("answer 1 <math display=\"block\""), "{heard}");
        assert!(said(1).starts_with("refusal 2 A command is not known"), "{heard}");
        assert_eq!(said(2), "refusal 3 The formula is nested too deeply");
    })
    .await;
}
