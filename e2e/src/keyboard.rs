//! The page, used with keys alone: every press goes to what has the focus.

use serde::Deserialize;
use thirtyfour::prelude::*;

use crate::accessible;
use crate::browser::{Browser, or_panic};

/// Presses of Tab after which something counts as out of reach.
const OUT_OF_REACH: usize = 120;

/// A keyboard of a browser.
#[derive(Debug, Clone, Copy)]
pub struct Keyboard<'browser> {
    browser: &'browser Browser,
}

/// What has the focus, and whether a person sees that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// Its accessible name.
    pub name: String,
    /// Something around it, or its own border, says so, and it is in view.
    pub is_seen: bool,
    /// Its element, for failures.
    pub element: String,
}

/// Whether an element, or one close around it that has the focus within, is marked by an outline or a shadow,
/// and a part of it is in view.
const LOOK: &str = r#"
    const focused = document.activeElement;
    const marked = element => {
        const style = getComputedStyle(element);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    };
    let mark = false;
    for (let element = focused, steps = 0; element && steps < 4; element = element.parentElement, steps++) {
        if (element.matches("dialog, body, main, nav")) break;
        mark ||= marked(element);
    }
    const box = focused.getBoundingClientRect();
    const inView = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
        && box.top < innerHeight && box.left < innerWidth;
    return {is_seen: mark && inView, element: focused.outerHTML.slice(0, 160)};
"#;

#[derive(Deserialize)]
struct Looked {
    is_seen: bool,
    element: String,
}

impl<'browser> Keyboard<'browser> {
    /// The keyboard of a browser.
    pub fn new(browser: &'browser Browser) -> Self {
        Self { browser }
    }

    /// Presses one key after the other.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        let chain = self.browser.driver().action_chain();
        or_panic("press keys", chain.send_keys(keys).perform().await);
    }

    /// Presses a key while others are held.
    pub async fn with(&self, held: &[Key], key: impl Into<TypingData>) {
        let mut chain = self.browser.driver().action_chain();
        for key in held {
            chain = chain.key_down(key.clone());
        }
        chain = chain.send_keys(key);
        for key in held.iter().rev() {
            chain = chain.key_up(key.clone());
        }
        or_panic("press keys together", chain.perform().await);
    }

    /// What has the focus now.
    pub async fn focus(&self) -> Focus {
        let found = self.look().await;
        or_panic("look at the focus", found)
    }

    async fn look(&self) -> WebDriverResult<Focus> {
        let driver = self.browser.driver();
        let element = driver.active_element().await?.element_id().to_string();
        let name = accessible::label(driver, &element).await?;
        let looked: Looked = driver.execute(LOOK, Vec::new()).await?.convert()?;
        Ok(Focus {
            name,
            is_seen: looked.is_seen,
            element: looked.element,
        })
    }

    /// Waits until what is called so has the focus, and is seen to have it.
    pub async fn is_at(&self, name: &str) {
        let what = format!("the focus on {name:?}, to be seen");
        self.browser
            .wait_until(&what, async || {
                let focus = self.look().await?;
                Ok((focus.name == name && focus.is_seen).then_some(()))
            })
            .await;
    }

    /// Goes on by Tab until what is called so has the focus. Whatever had it on the way was seen to have it.
    pub async fn tab_to(&self, name: &str) {
        self.go_to(name, false).await;
    }

    /// Goes back by Shift and Tab, likewise.
    pub async fn tab_back_to(&self, name: &str) {
        self.go_to(name, true).await;
    }

    async fn go_to(&self, name: &str, back: bool) {
        let mut way = Vec::new();
        for _ in 0..OUT_OF_REACH {
            if back {
                self.with(&[Key::Shift], Key::Tab).await;
            } else {
                self.press(Key::Tab).await;
            }
            let focus = self.focus().await;
            // The end of the page, where the browser's own controls would be.
            let nowhere = focus.element.starts_with("<body");
            assert!(
                nowhere || focus.is_seen,
                "it is not seen that this has the focus: {focus:?}"
            );
            if focus.name == name {
                return;
            }
            way.push(focus.name);
        }
        panic!("Tab does not lead to {name:?}, but to {way:?}");
    }
}
