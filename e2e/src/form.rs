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

    /// Writes a number into its field, in place of what that holds.
    pub async fn fill_number(&self, name: &str, number: &str) {
        let field = self.find(Role::Spinbutton, Name::Is(name)).await;
        let typed = async {
            field.send_keys(Key::Control + "a").await?;
            field.send_keys(number).await?;
            field.send_keys(Key::Enter).await
        };
        or_panic(&format!("fill {name:?}"), typed.await);
    }

    /// Chooses from a list whose name begins so, by the words of the option.
    pub async fn choose(&self, list: &str, option: &str) {
        let script = "const [list, name] = arguments;
            list.value = [...list.options].find((option) => option.label === name).value;
            list.dispatchEvent(new Event('change', {bubbles: true}));";
        let element = self.find(Role::Combobox, Name::Begins(list)).await;
        let element = or_panic(&format!("name {list:?}"), element.to_json());
        self.browser
            .execute(script, vec![element, option.into()])
            .await;
    }

    /// The option that a list whose name begins so shows now.
    pub async fn chosen(&self, list: &str) -> String {
        let script = "return arguments[0].selectedOptions[0]?.label";
        let element = self.find(Role::Combobox, Name::Begins(list)).await;
        let element = or_panic(&format!("name {list:?}"), element.to_json());
        let label = self.browser.execute(script, vec![element]).await;
        label.as_str().unwrap_or_default().to_owned()
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
