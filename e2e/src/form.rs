//! The page's fields, by their names.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::accessible::{Name, Role};
use crate::browser::or_panic;
use crate::page::ChatPage;

impl ChatPage<'_> {
    /// Writes into a field, in place of what it holds, with the keyboard. `name` is its accessible name.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find(Role::Textbox, Name::Is(name)).await;
        let typed = async {
            field.send_keys(Key::Control + "a").await?;
            field.send_keys(Key::Backspace).await?;
            field.send_keys(text).await
        };
        or_panic(&format!("fill {name:?}"), typed.await);
    }

    /// Puts a text into a field as a clipboard does: all at once.
    pub async fn paste(&self, name: &str, text: &str) {
        let field = self.find(Role::Textbox, Name::Is(name)).await;
        let field = or_panic(&format!("name {name:?}"), field.to_json());
        let script = "const [field, text] = arguments;
            field.value = text;
            field.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertFromPaste'}));";
        let arguments = vec![field, json!(text)];
        self.browser.execute(script, arguments).await;
    }

    /// Chooses from a list; `value` is the option's own.
    pub async fn choose(&self, name: &str, value: &str) {
        let list = self.find(Role::Combobox, Name::Is(name)).await;
        let list = or_panic(&format!("name {name:?}"), list.to_json());
        let script = "const [list, value] = arguments;
            list.value = value;
            list.dispatchEvent(new Event('change', {bubbles: true}));
            return list.value;";
        let arguments = vec![list, json!(value)];
        let chosen = self.browser.execute(script, arguments).await;
        assert_eq!(chosen, json!(value), "{name} has no such option");
    }

    /// What a field holds.
    pub async fn field_value(&self, name: &str) -> String {
        let field = self.find(Role::Textbox, Name::Is(name)).await;
        or_panic(&format!("read {name:?}"), field.prop("value").await).unwrap_or_default()
    }

    /// Waits until a field holds a text.
    pub async fn field_becomes(&self, name: &str, text: &str) {
        self.browser
            .wait_until(&format!("{name} holding {text:?}"), async || {
                Ok((self.field_value(name).await == text).then_some(()))
            })
            .await;
    }
}
