//! What assistive technology finds: axe-core on every screen, the tree of the transcript, what is announced, and a
//! page that stands zooming and other spacing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::path::Path;

use e2e::{
    Ability, Browser, ChatPage, Keyboard, Name, Role, Scene, Site, Stage, config, in_browser, lacks,
};
use serde_json::{Value, json};
use simulator::Options;
use thirtyfour::prelude::*;

/// Code, a table, a formula, tasks, a quote, a link.
const EVERYTHING: &str = "# Title\n\nText with `code`, **bold** and [a link](https://example.com).\n\n\
    - [x] done\n- [ ] to do\n\n> quoted\n\n```rust\nfn main() {}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n$$x^2$$\n";

async fn prefer(browser: &Browser, scheme: &str) {
    let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
    browser
        .devtools("Emulation.setEmulatedMedia", json!({"features": features}))
        .await;
}

/// The screen in light and in dark.
async fn fits(browser: &Browser, screen: &str) {
    for scheme in ["light", "dark"] {
        prefer(browser, scheme).await;
        // Colours that change over a while would be measured on their way.
        let still =
            "return document.getAnimations().every(animation => animation.playState !== 'running')";
        browser
            .wait_until("colours that stand still", async || {
                let still = browser.execute(still, Vec::new()).await;
                Ok((still == true).then_some(()))
            })
            .await;
        browser.fits_axe(&format!("{screen}, {scheme}")).await;
    }
}

async fn dialog_fits(browser: &Browser, page: &ChatPage<'_>, name: &str) {
    page.find(Role::Dialog, Name::Is(name)).await;
    fits(browser, name).await;
    Keyboard::new(browser).press(Key::Escape).await;
    page.gone(Role::Dialog, Name::Is(name)).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_any_screen() {
    if lacks(Ability::ColourScheme) {
        return;
    }
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::several(&simulator, &["repeat", "401", "tools"])).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        let keyboard = Keyboard::new(browser);
        keyboard.is_at("Message").await;
        fits(browser, "an empty chat").await;

        page.paste("Message", EVERYTHING).await;
        page.send().await;
        page.find(Role::Button, Name::Is("Regenerate")).await;
        browser
            .wait_until("the drawn formula", async || {
                let drawn = "return document.querySelector('math') !== null";
                Ok((browser.execute(drawn, Vec::new()).await == true).then_some(()))
            })
            .await;
        fits(browser, "a reply with everything").await;
        page.click_button("Receipt").await;
        browser
            .wait_until("the receipt", async || {
                let shown = "return document.querySelector('.receipt__button[aria-expanded=true]') !== null";
                Ok((browser.execute(shown, Vec::new()).await == true).then_some(()))
            })
            .await;
        fits(browser, "a receipt").await;
        page.click_button("Receipt").await;
        page.choose_connection("401").await;
        page.ask("Again").await;
        page.alert_with(&["key"]).await;
        fits(browser, "a problem").await;
        page.choose_connection("tools").await;
        page.ask("And now").await;
        page.reply("calls of functions", |reply| {
            !reply.busy && reply.alerts.is_empty()
        })
        .await;
        fits(browser, "calls of functions").await;

        keyboard.is_at("Message").await;
        keyboard.press(Key::Up).await;
        keyboard.is_at("Edit message").await;
        fits(browser, "a question being edited").await;
        keyboard.press(Key::Escape).await;
        keyboard.with(&[Key::Control, Key::Shift], "f").await;
        keyboard.is_at("Find in this chat").await;
        keyboard.press("text").await;
        page.status_with(&["1 of"]).await;
        fits(browser, "finding").await;
        keyboard.press(Key::Escape).await;
        keyboard.with(&[Key::Alt], "o").await;
        keyboard.is_at("Search conversations").await;
        keyboard.press("quoted").await;
        page.find(Role::Link, Name::Begins("Title")).await;
        fits(browser, "what was searched for").await;
        keyboard.press(Key::Escape).await;

        page.click_button("Commands").await;
        dialog_fits(browser, &page, "Command palette").await;
        page.click_button("Shortcuts").await;
        dialog_fits(browser, &page, "Keyboard shortcuts").await;
        page.click_button("Trash").await;
        dialog_fits(browser, &page, "Trash").await;
        page.click_button("Archived").await;
        dialog_fits(browser, &page, "Archive").await;
        page.click_in_entry("Title", "Export").await;
        dialog_fits(browser, &page, "Export this chat").await;
        page.click_button("Attach").await;
        fits(browser, "attaching").await;
        page.click_button("Temporary chat").await;
        page.message("an empty chat", |messages| {
            messages.is_empty().then_some(())
        })
        .await;
        fits(browser, "a temporary chat").await;
        page.click_button("Settings").await;
        page.find(Role::Button, Name::Is("Save as preset")).await;
        dialog_fits(browser, &page, "Settings").await;
        let page = browser.open_at(&site, "#/c/4711").await;
        page.status_with(&["There is no chat at this address"])
            .await;
        fits(browser, "no chat").await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_where_the_page_begins_and_where_it_stopped() {
    if lacks(Ability::ColourScheme) {
        return;
    }
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.find(Role::Textbox, Name::Is("Endpoint")).await;
        fits(browser, "the first run").await;
    })
    .await;
    let broken = Site::builder().without("wasm").start().await;
    in_browser(async |browser| {
        let page = browser.open(&broken).await;
        page.alert_with(&["load"]).await;
        fits(browser, "the page that stopped").await;
    })
    .await;
}

/// Roles that say something; browsers differ in how they call what has none.
const TOLD: &str = "article, a, button, summary, h1, h2, h3, h4, h5, h6, ul, ol, li, table, tr, th, td, \
    input, textarea, img, math, [role]";

/// The elements of the log with their roles and names, a line each, deeper ones further in.
async fn tree(browser: &Browser, page: &ChatPage<'_>) -> String {
    let script = "const [selector] = arguments;
        const log = document.querySelector('[role=log]');
        const told = [log, ...log.querySelectorAll(selector)].filter(element =>
            element.checkVisibility() && !element.closest('[aria-hidden=true]'));
        const depth = element => { let depth = 0;
            for (let around = element; (around = around.parentElement);) depth += told.includes(around);
            return depth; };
        return told.map(element => ({element, depth: depth(element), busy: element.getAttribute('aria-busy')}));";
    let all = browser.execute(script, vec![TOLD.into()]).await;
    let mut lines = Vec::new();
    for one in all.as_array().unwrap() {
        let (role, name) = page.role_and_name(&one["element"]).await;
        let indent = "  ".repeat(one["depth"].as_u64().unwrap() as usize);
        let mut line = format!("{indent}{role} {name:?}");
        if one["busy"] == "true" {
            line.push_str(" busy");
        }
        lines.push(line);
    }
    lines.join("\n") + "\n"
}

fn compare(name: &str, tree: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snapshots")
        .join(name);
    if std::env::var_os("AZURE_CHAT_WRITE_SNAPSHOTS").is_some() {
        std::fs::write(&file, tree).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(tree, expected, "{} differs", file.display());
}

#[tokio::test]
async fn the_transcript_is_a_log_of_articles_while_a_reply_comes_and_afterwards() {
    Scene::new("repeat-stepped")
        .play(
            async |Stage {
                       browser,
                       page,
                       simulator,
                       ..
                   }| {
                page.paste("Message", EVERYTHING).await;
                page.send().await;
                simulator.step();
                simulator.step();
                page.reply("its title", |reply| reply.text.starts_with("Title"))
                    .await;
                compare("transcript-streaming.txt", &tree(browser, &page).await);
                let whole = page
                    .reply("the rest", |reply| {
                        simulator.step();
                        !reply.busy
                    })
                    .await;
                assert!(whole.text.contains("quoted"), "{whole:?}");
                browser
                    .wait_until("the drawn formula", async || {
                        let drawn = "return document.querySelector('math') !== null";
                        Ok((browser.execute(drawn, Vec::new()).await == true).then_some(()))
                    })
                    .await;
                compare("transcript.txt", &tree(browser, &page).await);
            },
        )
        .await;
}

#[tokio::test]
async fn a_reply_is_announced_once_when_it_is_there() {
    Scene::new("stepped")
        .play(
            async |Stage {
                       browser,
                       page,
                       simulator,
                       ..
                   }| {
                // Each change of a live region is said.
                let watch = "window.said = [];
                    new MutationObserver(changes => changes.forEach(change => {
                        const around = change.target.nodeType === 1 ? change.target : change.target.parentElement;
                        const region = around?.closest('[role=status], [role=alert], [aria-live=polite]');
                        const text = region?.textContent.trim();
                        if (text && text !== window.said.at(-1)) window.said.push(text);
                    })).observe(document.body, {subtree: true, childList: true, characterData: true});";
                page.composer().await;
                browser.execute(watch, Vec::new()).await;
                page.ask("Count").await;
                let whole = page
                    .reply("all words", |reply| {
                        simulator.step();
                        !reply.busy && !reply.text.is_empty()
                    })
                    .await;
                let said = browser
                    .wait_until("that the reply is there", async || {
                        let said = browser.execute("return window.said", Vec::new()).await;
                        let said: Vec<String> = serde_json::from_value(said).unwrap();
                        let there = said.iter().any(|said| said.starts_with("Assistant: "));
                        Ok(there.then_some(said))
                    })
                    .await;
                let about: Vec<&String> =
                    said.iter().filter(|said| said.contains("One")).collect();
                assert_eq!(about, [&format!("Assistant: {}", whole.text)]);
            },
        )
        .await;
}

/// What WCAG's success criterion 1.4.12 asks a page to stand
/// (<https://www.w3.org/TR/WCAG22/#text-spacing>).
const SPACING: &str = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; \
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }";

/// Texts that are cut off, by the elements that do it; what ends in an ellipsis has its whole text as a title, and
/// what can be scrolled cuts nothing off.
const CUT: &str = r#"
    const [spacing] = arguments;
    if (spacing) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(spacing);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }
    const cut = [];
    for (const element of document.querySelectorAll("body *")) {
        if (!element.checkVisibility() || element.closest(".math, svg, [aria-hidden=true]")) continue;
        const style = getComputedStyle(element);
        // There for assistive technology only.
        if (style.clipPath !== "none" || element.clientWidth < 2) continue;
        const hides = axis => ["hidden", "clip"].includes(style[axis]);
        const wide = hides("overflowX") && element.scrollWidth > element.clientWidth + 1;
        const high = hides("overflowY") && element.scrollHeight > element.clientHeight + 1;
        const shortened = style.textOverflow === "ellipsis";
        if ((wide && !shortened || high) && element.innerText?.trim()) cut.push(element.outerHTML.slice(0, 120));
    }
    const page = document.scrollingElement;
    if (page.scrollWidth > innerWidth) cut.push(`the page is ${page.scrollWidth} wide in ${innerWidth}`);
    return cut;
"#;

#[tokio::test]
async fn zoomed_to_four_times_and_with_other_spacing_nothing_is_lost() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::several(&simulator, &["repeat"])).await;
    in_browser(async |browser| {
        let page = browser.open_resizable(&site).await;
        let keyboard = Keyboard::new(browser);
        page.paste("Message", EVERYTHING).await;
        page.send().await;
        page.find(Role::Button, Name::Is("Regenerate")).await;
        let cut = browser.execute(CUT, vec![SPACING.into()]).await;
        assert_eq!(cut, json!([]), "with other spacing");
        // 1280 by 1024 at 400 %.
        browser.resize(320, 256).await;
        let cut = browser.execute(CUT, vec![Value::Null]).await;
        assert_eq!(cut, json!([]), "zoomed");
        // All is still reached, and seen to be.
        keyboard.is_at("Message").await;
        keyboard.tab_back_to("Regenerate").await;
        keyboard.tab_to("Message").await;
        keyboard.with(&[Key::Control], "k").await;
        keyboard.is_at("Command or chat").await;
        keyboard.press("shortc").await;
        keyboard.press(Key::Enter).await;
        page.find(Role::Dialog, Name::Is("Keyboard shortcuts"))
            .await;
        keyboard.tab_to("Close").await;
        let cut = browser.execute(CUT, vec![Value::Null]).await;
        assert_eq!(cut, json!([]), "in a dialog");
        keyboard.press(Key::Enter).await;
        keyboard.is_at("Message").await;
    })
    .await;
}
