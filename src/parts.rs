//! The page's parts that are loaded after its frame.
//!
//! The frame is what it takes to write a message: the field, the connection's
//! name, notices. All else is in files of wasm of their own, which work with
//! the same memory (`split/` cuts them out of the optimised build;
//! development builds have everything in one file). Where one begins stands in
//! `src/main.rs`: what only that function leads to is in its file. `chat` shows
//! and asks, and is loaded as soon as the frame is there; `dialogs` lies above
//! the page, and comes after it.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::{AppState, Rest, begin, obey, read_keys};
use crate::views::parts::{ChatViews, dialogs, dialogs_have_come};

/// A file of wasm did not come; the console says why.
#[derive(Debug, Clone, Copy)]
pub struct Missing;

impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// A part, once it is there.
pub type Coming<T> = Pin<Box<dyn Future<Output = Result<T, Missing>>>>;

/// How the parts are had.
#[derive(Debug, Clone, Copy)]
pub struct Parts {
    pub chat: fn() -> Coming<Chat>,
    pub dialogs: fn() -> Coming<Dialogs>,
}

/// What lies above the page.
pub type Dialogs = fn() -> AnyView;

/// What shows conversations, and asks.
#[derive(Debug, Clone, Copy)]
pub struct Chat {
    views: ChatViews,
    read_keys: fn(AppState) -> Pin<Box<dyn Future<Output = ()>>>,
    begin: fn(AppState),
    rest: Rest,
}

/// Loads all parts, one after the other, and hands them to the page.
pub fn load(state: AppState, parts: Parts) {
    // Called from outside of the page's views, later on.
    let owner = Owner::current().unwrap_or_default();
    let load = move || {
        let owner = owner.clone();
        spawn_local(async move {
            if load_parts(state, parts, &owner).await.is_err() {
                owner.with(|| state.part_missing());
            }
        });
    };
    load();
    state.load_with(Callback::new(move |()| load()));
}

async fn load_parts(state: AppState, parts: Parts, owner: &Owner) -> Result<(), Missing> {
    if !state.rest_here.get_untracked() {
        let chat = (parts.chat)().await?;
        (chat.read_keys)(state).await;
        owner.with(|| {
            chat.views.have_come();
            state.rest_came(chat.rest, chat.begin);
        });
    }
    if !state.dialogs_here.get_untracked() {
        let dialogs = (parts.dialogs)().await?;
        owner.with(|| dialogs_have_come(dialogs));
    }
    Ok(())
}

impl Chat {
    /// It. Whoever calls this has its code in its file of wasm.
    #[must_use]
    pub fn here() -> Self {
        Self {
            views: ChatViews::all(),
            read_keys: |state| Box::pin(read_keys(state)),
            begin,
            rest: obey,
        }
    }
}

impl Parts {
    /// All are in one file, and there.
    #[must_use]
    pub fn here() -> Self {
        Self {
            chat: || Box::pin(async { Ok(Chat::here()) }),
            dialogs: || Box::pin(async { Ok(dialogs_here()) }),
        }
    }
}

/// The dialogs. Whoever calls this has their code in its file of wasm.
#[must_use]
pub fn dialogs_here() -> Dialogs {
    dialogs
}
