//! Mounts the page.

use azure_chat::app::App;
use azure_chat::browser::{document, panic, task};
use azure_chat::parts::Parts;
use azure_chat::state::Start;
use leptos::mount::mount_to;
use leptos::prelude::*;

fn main() {
    panic::install_hook();
    task::run(async {
        let start = Start::read().await;
        if let Some(element) = document::mount_point() {
            mount_to(element, move || view! { <App start parts=parts()/> }).forget();
            document::announce_ready();
        }
    });
}

#[cfg(not(all(target_arch = "wasm32", not(debug_assertions))))]
fn parts() -> Parts {
    Parts::here()
}

#[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
fn parts() -> Parts {
    Parts {
        chat: || Box::pin(split::chat()),
        dialogs: || Box::pin(split::dialogs()),
    }
}

/// Where the files of wasm begin. In this program and not in the library: whatever links them has all that they lead
/// to.
#[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
mod split {
    #![allow(
        unsafe_code,
        reason = "wasm_split_helpers declares what another file of wasm has; nothing else of this page is unsafe"
    )]

    use azure_chat::parts::{Chat, Dialogs, Missing, dialogs_here};
    use wasm_split_helpers::wasm_split;

    #[wasm_split(chat, fallible)]
    pub(super) fn chat() -> Result<Chat, Missing> {
        Ok(Chat::here())
    }

    #[wasm_split(dialogs, fallible)]
    pub(super) fn dialogs() -> Result<Dialogs, Missing> {
        Ok(dialogs_here())
    }
}
