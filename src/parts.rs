//! The page's parts that are loaded after its frame.
//!
//! The frame is what it takes to write a message: the field, the connection's
//! name, notices. All else is in files of wasm of their own, which work with
//! the same memory (`seal/src/split.rs` cuts them out of the optimised build;
//! development builds have everything in one file). A function here that is
//! marked with `wasm_split` is where one begins: what only it leads to is in
//! that file. `chat` shows and asks, and is loaded as soon as the frame is
//! there; `dialogs` lies above the page, and comes after it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::{AppState, Rest, begin, obey};
use crate::views::parts::{ChatViews, dialogs_have_come};

/// A file of wasm did not come; the console says why.
#[derive(Debug, Clone, Copy)]
struct Missing;

/// What shows conversations, and asks.
#[derive(Debug, Clone, Copy)]
struct Chat {
    views: ChatViews,
    begin: fn(AppState),
    rest: Rest,
}

/// Loads all parts, one after the other, and hands them to the page.
pub fn load(state: AppState) {
    // Called from outside of the page's views, later on.
    let owner = Owner::current().unwrap_or_default();
    let load = move || {
        let owner = owner.clone();
        spawn_local(async move {
            if load_parts(state, &owner).await.is_err() {
                owner.with(|| state.part_missing());
            }
        });
    };
    load();
    state.load_with(Callback::new(move |()| load()));
}

async fn load_parts(state: AppState, owner: &Owner) -> Result<(), Missing> {
    if !state.rest_here.get_untracked() {
        let chat = split::chat().await?;
        owner.with(|| chat.views.have_come());
        state.rest_came(chat.rest, chat.begin, owner).await;
    }
    if !state.dialogs_here.get_untracked() {
        let dialogs = split::dialogs().await?;
        owner.with(|| dialogs_have_come(dialogs));
    }
    Ok(())
}

/// Where the files begin.
#[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
mod split {
    #![allow(
        unsafe_code,
        reason = "wasm_split_helpers declares what another file of wasm has; nothing else in this crate is unsafe"
    )]
    #![allow(unreachable_pub, reason = "the macro writes it")]

    use leptos::prelude::AnyView;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Chat, Missing};

    impl From<SplitLoaderError> for Missing {
        fn from(_: SplitLoaderError) -> Self {
            Self
        }
    }

    #[wasm_split(chat, fallible)]
    pub(super) fn chat() -> Result<Chat, Missing> {
        Ok(Chat::here())
    }

    #[wasm_split(dialogs, fallible)]
    pub(super) fn dialogs() -> Result<fn() -> AnyView, Missing> {
        Ok(crate::views::parts::dialogs)
    }
}

/// All is in one file, and there.
#[cfg(not(all(target_arch = "wasm32", not(debug_assertions))))]
mod split {
    use leptos::prelude::AnyView;

    use super::{Chat, Missing};

    pub(super) async fn chat() -> Result<Chat, Missing> {
        Ok(Chat::here())
    }

    pub(super) async fn dialogs() -> Result<fn() -> AnyView, Missing> {
        Ok(crate::views::parts::dialogs)
    }
}

impl Chat {
    fn here() -> Self {
        Self {
            views: ChatViews::all(),
            begin,
            rest: obey,
        }
    }
}
