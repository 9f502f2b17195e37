//! Pictures of the page, to be looked at: each scene at each size, light and dark. `cargo xtask screenshots` takes
//! them of the built page, in Chromium, with the simulator's answers; nothing in them depends on the day or a port.

use std::fs;
use std::path::Path;

use serde_json::json;
use simulator::{Options, Simulator};
use thirtyfour::prelude::*;

use crate::accessible::{Name, Role};
use crate::browser::{Browser, in_browser, or_panic};
use crate::config;
use crate::page::ChatPage;
use crate::site::Site;

/// Width and height, in CSS pixels.
const SIZES: [(u32, u32); 3] = [(360, 780), (768, 1024), (1440, 900)];
const THEMES: [&str; 2] = ["light", "dark"];

/// The words of the streaming reply that are there when its picture is taken.
const WORDS: usize = 55;

/// What the pictures show, but for what is not asked: the name, the connection, the question.
const ASKED: [(&str, &str, &str); 5] = [
    (
        "long-code",
        "Team GPT-4o",
        "Write a small web server in Rust",
    ),
    ("table", "Team GPT-4o", "Compare four models in a table"),
    ("math", "Team GPT-4o", "Derive the Gaussian integral"),
    ("arabic", "Team GPT-4o", "كيف تُحضَّر القهوة العربية؟"),
    ("error", "Old key", "How many feet are in a mile?"),
];

/// Takes all pictures, as `NAME-WIDTH-THEME.png` in a folder.
///
/// # Panics
/// Where the page does not come to look as it should, or a picture cannot be written.
pub async fn take(folder: &Path) {
    fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for size in SIZES {
        for theme in THEMES {
            Box::pin(take_all(folder, size, theme)).await;
        }
    }
}

/// All scenes at one size, in one theme.
async fn take_all(folder: &Path, (width, height): (u32, u32), theme: &str) {
    let simulator = simulator::start(Options::default()).await;
    let simulator = simulator.unwrap_or_else(|error| panic!("no simulator: {error}"));
    let site = site(&simulator).await;
    in_browser(async |browser| {
        let page = browser.open_resizable(&site).await;
        browser.resize(width, height).await;
        let choose = "localStorage.setItem('azure-chat/theme', arguments[0]);";
        browser.execute(choose, vec![json!(theme)]).await;
        browser.reload().await;
        page.composer().await;
        let visit = Visit {
            browser,
            page,
            folder,
            name: &format!("{width}-{theme}"),
        };
        visit.empty().await;
        visit.streaming(&simulator).await;
        for (name, connection, question) in ASKED {
            visit.asked(name, connection, question).await;
        }
        visit.settings().await;
        visit.palette().await;
    })
    .await;
}

/// A page with the gallery's connections, below its own address.
async fn site(simulator: &Simulator) -> Site {
    let connection = |name: &str, endpoint: &str| {
        json!({
            "name": name,
            "endpoint": endpoint,
            "apiVersion": config::API_VERSION,
            "auth": "api-key",
            "key": simulator.key(),
            "retries": 0,
        })
    };
    let deployments = json!({
        "system": config::SYSTEM,
        "connections": [
            connection("Team GPT-4o", "azure/openai/deployments/gallery"),
            connection("Team GPT-4o, word by word", "azure/openai/deployments/gallery-stepped"),
            connection("Old key", "azure/openai/deployments/401"),
        ],
    });
    let origin = simulator.origin();
    let builder = Site::builder().config(deployments.to_string());
    builder.proxy("azure/", &origin).start().await
}

/// A page while its pictures are taken.
struct Visit<'visit> {
    browser: &'visit Browser,
    page: ChatPage<'visit>,
    folder: &'visit Path,
    /// Size and theme.
    name: &'visit str,
}

impl Visit<'_> {
    async fn empty(&self) {
        self.page.find(Role::Button, Name::Is(config::FEET)).await;
        self.picture("empty").await;
    }

    /// A reply on its way, held where it is.
    async fn streaming(&self, simulator: &Simulator) {
        self.page
            .choose_connection("Team GPT-4o, word by word")
            .await;
        self.page
            .ask("Tell me about the lighthouse of Alexandria")
            .await;
        for _word in 0..WORDS {
            simulator.step();
        }
        let there = |reply: &crate::Message| reply.text.contains("three parts");
        self.page.reply("the words so far", there).await;
        self.picture("streaming").await;
        self.page.click_button("Stop").await;
        self.page.reply("the end", |reply| !reply.busy).await;
    }

    async fn asked(&self, name: &str, connection: &str, question: &str) {
        self.page.click_button("New chat").await;
        self.page
            .message("an empty page", |all| all.is_empty().then_some(()))
            .await;
        self.page.choose_connection(connection).await;
        self.page.ask_and_wait(question).await;
        self.drawn().await;
        self.picture(name).await;
    }

    async fn settings(&self) {
        self.page.click_button("New chat").await;
        self.page.click_button("Settings").await;
        self.page.find(Role::Button, Name::Is("Save")).await;
        self.picture("settings").await;
        self.page.click_button("Cancel").await;
        self.page.gone(Role::Dialog, Name::Is("Settings")).await;
    }

    async fn palette(&self) {
        let open = self.browser.driver().action_chain();
        let open = open
            .key_down(Key::Control)
            .send_keys("k")
            .key_up(Key::Control);
        or_panic("open the palette", open.perform().await);
        self.page
            .find(Role::Dialog, Name::Is("Command palette"))
            .await;
        self.picture("palette").await;
    }

    /// Waits until code has its colours and formulas are drawn: workers do both.
    async fn drawn(&self) {
        let script =
            "const all = (selector) => [...document.querySelectorAll(`[role=log] ${selector}`)];
            return all('pre.code').every((block) => block.querySelector('[class^=hl-]'))
                && all('.math').every((formula) => formula.matches('[data-drawn]'));";
        self.browser
            .wait_until("colours and formulas", async || {
                let drawn = self.browser.execute(script, Vec::new()).await;
                Ok((drawn == true).then_some(()))
            })
            .await;
    }

    /// Takes a picture once nothing moves, with the pointer out of the way.
    async fn picture(&self, name: &str) {
        let away = self.browser.driver().action_chain().move_to(0, 0);
        or_panic("move the pointer away", away.perform().await);
        let still = "return document.getAnimations().every((one) => one.playState !== 'running')";
        self.browser
            .wait_until("a page that stands still", async || {
                let still = self.browser.execute(still, Vec::new()).await;
                Ok((still == true).then_some(()))
            })
            .await;
        let file = self.folder.join(format!("{name}-{}.png", self.name));
        or_panic(
            "take a picture",
            self.browser.driver().screenshot(&file).await,
        );
    }
}
