//! What an empty page says: who will answer, something to begin with, and the
//! way back to what one was at.

use leptos::prelude::*;

use crate::chat::conversation::Conversation;
use crate::chat::list::Shelf;
use crate::chat::route::Route;
use crate::settings::VaultState;
use crate::state::AppState;
use crate::state::reactive::text_of;

use super::button::{ButtonLook, button};
use super::element::{Element, el};
use super::when::{dynamic, when};

/// Pressed, they stand in the composer. The first is the first question of
/// the article that this page's service is known by.
const EXAMPLES: [&str; 3] = [
    "How many feet are in a mile?",
    "Explain what an API version is, in two sentences.",
    "Write a short, friendly out-of-office reply.",
];

/// How many of the last chats are offered.
const RECENT: usize = 4;

/// The empty page.
pub fn empty_state(state: AppState) -> Element {
    let examples = EXAMPLES.map(|example| {
        let button = el("button", "welcome__line")
            .attr("type", "button")
            .on_click(move || state.suggest(example))
            .child(example);
        el("li", "").child(button)
    });
    el("div", "welcome")
        .child(el("h2", "welcome__title").child("What would you like to know?"))
        .child(connection(state))
        .child(
            el("ul", "welcome__list")
                .attr("aria-label", "Examples to begin with")
                .children(examples),
        )
        .child(dynamic(move || recent(state)))
}

/// Who answers; or how one comes to be connected.
fn connection(state: AppState) -> Element {
    let connected = move || state.with_connection(|connection| connection.is_some());
    let words = text_of(move || {
        let locked = state.vault.get() == VaultState::Locked;
        state.with_connection(|connection| {
            let Some(connection) = connection else {
                return "No connection yet. All it takes is your deployment's address and a key."
                    .to_owned();
            };
            let to = connection.host().unwrap_or("its endpoint");
            let mut words = [
                &connection.label(),
                " answers. What you write goes to ",
                to,
                " and nowhere else.",
            ]
            .concat();
            if locked && connection.key.is_none() {
                words.push_str(" Its key is locked: you are asked for the passphrase.");
            }
            words
        })
    });
    let connect = move || {
        button("Connect", ButtonLook::Plain, move || {
            state.open_settings(None, None);
        })
        .into_any()
    };
    el("div", "welcome__connection")
        .attr_of("data-connected", move || connected().then_some("".into()))
        .child(el("p", "").child(words))
        .child(when(move || !connected(), connect))
}

/// The last chats, unless the list of all of them is beside.
fn recent(state: AppState) -> AnyView {
    if state.sidebar.wide.get() && state.sidebar.is_shown() {
        return ().into_any();
    }
    let link = |head: &Conversation| {
        let title = match head.title.as_str() {
            "" => "Untitled".to_owned(),
            title => title.to_owned(),
        };
        let link = el("a", "welcome__line")
            .attr("href", Route::Conversation(head.id, None).hash())
            .attr("dir", "auto")
            .child(title);
        el("li", "").child(link)
    };
    let list = state.shelf(Shelf::Listed);
    let links: Vec<Element> = state.conversations.with(|heads| {
        let newest = list.entries.iter().take(RECENT);
        newest
            .filter_map(|entry| heads.get(entry.head).map(link))
            .collect()
    });
    if links.is_empty() {
        return ().into_any();
    }
    el("section", "welcome__recent")
        .attr("aria-labelledby", "welcome-recent")
        .child(
            el("h3", "welcome__heading")
                .attr("id", "welcome-recent")
                .child("Recent chats"),
        )
        .child(el("ul", "welcome__list").children(links))
        .into_any()
}
