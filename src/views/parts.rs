//! Views that are loaded after the page's frame (`src/parts.rs`).

use std::sync::OnceLock;

use leptos::prelude::*;

use crate::state::{Tray, use_app_state};

use super::attached::viewer;
use super::attaching::{attach_panel, chips};
use super::element::{el, maybe};
use super::export_dialog::export_dialog;
use super::find::{find_bar, find_button};
use super::import_dialog::{drop_hint, import_dialog};
use super::palette::palette;
use super::recipe_dialog::recipe_dialog;
use super::settings_dialog::settings_dialog;
use super::shelf_dialog::shelf_dialog;
use super::shortcuts_dialog::shortcuts_dialog;
use super::sidebar::sidebar;
use super::transcript::transcript;
use super::unlock_dialog::unlock_dialog;
use super::when::{Dynamic, dynamic, when};

/// What is around a conversation, as the frame calls it.
#[derive(Debug, Clone, Copy)]
pub struct ChatViews {
    sidebar: fn() -> AnyView,
    transcript: fn() -> AnyView,
    find_button: fn() -> AnyView,
    find_bar: fn() -> AnyView,
    chips: fn(Tray) -> AnyView,
    attach_panel: fn(Tray, RwSignal<bool>) -> AnyView,
}

static CHAT: OnceLock<ChatViews> = OnceLock::new();
static DIALOGS: OnceLock<fn() -> AnyView> = OnceLock::new();

impl ChatViews {
    /// All of them. Whoever calls this has their code in its file of wasm.
    #[must_use]
    pub fn all() -> Self {
        Self {
            sidebar: || sidebar().into_any(),
            transcript: || transcript().into_any(),
            find_button: || find_button().into_any(),
            find_bar: || find_bar().into_any(),
            chips: |tray| chips(tray).into_any(),
            attach_panel: |tray, opened| attach_panel(tray, opened).into_any(),
        }
    }

    /// They are there from now on.
    pub fn have_come(self) {
        // A page that is mounted once more (in tests) has the same.
        let _first = CHAT.set(self);
    }
}

/// What lies above the page for a while: there when it is wanted. Whoever
/// names this has its code in its file of wasm.
pub fn dialogs() -> AnyView {
    let state = use_app_state();
    let settings = when(
        move || state.settings_open.get(),
        || settings_dialog().into_any(),
    );
    let unlock = when(move || state.unlocking.get(), || unlock_dialog().into_any());
    let recipe = dynamic(move || {
        let recipe = state.recipe.get();
        untrack(|| maybe(recipe.map(|(recipe, usable)| recipe_dialog(recipe, usable))))
    });
    let shelf = dynamic(move || {
        let shelf = state.sidebar.shelf.get();
        untrack(|| maybe(shelf.map(shelf_dialog)))
    });
    let export = dynamic(move || {
        let wanted = state.export_wanted.get();
        untrack(|| maybe(wanted.map(export_dialog)))
    });
    let import = when(
        move || state.importing.with(Option::is_some),
        || import_dialog().into_any(),
    );
    let palette = when(
        move || state.palette_open.get(),
        move || palette(state).into_any(),
    );
    let shortcuts = when(
        move || state.shortcuts_open.get(),
        move || shortcuts_dialog(state).into_any(),
    );
    vec![
        settings.into_any(),
        palette.into_any(),
        shortcuts.into_any(),
        unlock.into_any(),
        shelf.into_any(),
        recipe.into_any(),
        export.into_any(),
        import.into_any(),
        viewer().into_any(),
        drop_hint(),
    ]
    .into_any()
}

/// The dialogs are there from now on.
pub fn dialogs_have_come(dialogs: fn() -> AnyView) {
    let _first = DIALOGS.set(dialogs);
    use_app_state().dialogs_here.set(true);
}

/// A view of a conversation, and until it is there what keeps its place.
fn later(
    view: impl Fn(&ChatViews) -> AnyView + Send + 'static,
    place: impl Fn() -> AnyView + Send + 'static,
) -> Dynamic {
    let state = use_app_state();
    dynamic(move || {
        let here = state.rest_here.get();
        untrack(|| match CHAT.get().filter(|_| here) {
            Some(views) => view(views),
            None => place(),
        })
    })
}

fn nothing() -> AnyView {
    ().into_any()
}

/// The list of conversations, while it is to be seen.
pub fn sidebar_part() -> Dynamic {
    let state = use_app_state();
    later(
        |views| (views.sidebar)(),
        move || {
            let column = state.sidebar.wide.get_untracked() && untrack(|| state.sidebar.is_shown());
            maybe(column.then(|| el("div", "sidebar sidebar--frame")))
        },
    )
}

/// The messages.
pub fn transcript_part() -> Dynamic {
    later(
        |views| (views.transcript)(),
        || {
            let loading = el("p", "loading").attr("role", "status").child("Loading…");
            el("div", "transcript-frame").child(loading).into_any()
        },
    )
}

/// The bar for finding words in the chat on view, while it is wanted.
pub fn find_bar_part() -> Dynamic {
    later(|views| (views.find_bar)(), nothing)
}

/// The button that shows it.
pub fn find_button_part() -> Dynamic {
    later(|views| (views.find_button)(), nothing)
}

/// What is attached to what is being written.
pub fn chips_part(tray: Tray) -> Dynamic {
    later(move |views| (views.chips)(tray.clone()), nothing)
}

/// The ways to attach something, while they are shown.
pub fn attach_panel_part(tray: Tray, opened: RwSignal<bool>) -> Dynamic {
    later(
        move |views| (views.attach_panel)(tray.clone(), opened),
        nothing,
    )
}

/// The dialogs.
pub fn dialogs_part() -> Dynamic {
    let state = use_app_state();
    dynamic(move || {
        let here = state.dialogs_here.get();
        untrack(|| {
            DIALOGS
                .get()
                .filter(|_| here)
                .map_or_else(nothing, |views| views())
        })
    })
}
