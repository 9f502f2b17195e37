//! What is on the clipboard.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::browser::{Browser, or_panic};
use crate::engine::Engine;

/// A field that has nothing to do with the page, and what had the focus before it.
const MAKE: &str = "const field = document.createElement('textarea');
    field.id = 'e2e-paste';
    field.before = document.activeElement;
    (document.querySelector('dialog:modal') ?? document.body).append(field);
    field.focus();
    return field";
/// Its text; then all is as it was.
const TAKE: &str = "const field = document.getElementById('e2e-paste');
    const text = field.value;
    field.remove();
    field.before?.focus();
    return text";

impl Browser {
    /// What is on the clipboard.
    pub async fn clipboard(&self) -> String {
        match self.engine() {
            Engine::Chromium => self.clipboard_by_script().await,
            Engine::Firefox | Engine::Webkit => self.clipboard_by_pasting().await,
        }
    }

    async fn clipboard_by_script(&self) -> String {
        let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        self.devtools("Browser.grantPermissions", permissions).await;
        let script = "const done = arguments[0];
            navigator.clipboard.readText().then(done, error => done(`no clipboard: ${error}`));";
        let text = self.driver().execute_async(script, Vec::new()).await;
        let text = or_panic("read the clipboard", text);
        text.json().as_str().unwrap_or_default().to_owned()
    }

    /// These ask a person whether a script may read it; but whoever presses the keys for it may.
    async fn clipboard_by_pasting(&self) -> String {
        let pasted = async {
            let field = self.driver().execute(MAKE, Vec::new()).await?;
            field.element()?.send_keys(Key::Control + "v").await
        };
        or_panic("paste", pasted.await);
        let text = self.execute(TAKE, Vec::new()).await;
        text.as_str().unwrap_or_default().to_owned()
    }
}
