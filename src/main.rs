//! Mounts the page.

use azure_chat::app::App;
use azure_chat::browser::{document, panic, task};
use azure_chat::state::Start;
use leptos::mount::mount_to;
use leptos::prelude::*;

fn main() {
    panic::install_hook();
    task::run(async {
        let start = Start::read().await;
        if let Some(element) = document::mount_point() {
            mount_to(element, move || view! { <App start/> }).forget();
            document::announce_ready();
        }
    });
}
