//! The bar at the top: where one is, and what one can do.

use leptos::ev::Event;

use crate::chat::route::Route;
use crate::shortcuts::Action;
use crate::state::{AppState, COMPOSER, Command, use_app_state};

use super::button::{ButtonLook, icon_button};
use super::element::{Element, el};
use super::icons::IconName;
use super::parts::find_button_part;
use super::sidebar::show_button;
use super::unlock_dialog::lock_button;

/// The way past all of this for those who go by Tab; seen while it has the
/// focus.
pub fn skip_link(state: AppState) -> Element {
    el("a", "skip")
        .attr("href", ["#", COMPOSER].concat())
        .on("click", move |event: Event| {
            // What stands behind the # is the chat.
            event.prevent_default();
            state.command(Command::Act(Action::Compose));
        })
        .child("Skip to the message field")
}

/// The bar at the top.
pub fn header() -> Element {
    let state = use_app_state();
    let title = state
        .settings
        .with_untracked(|settings| settings.title().to_owned());
    let new_chat = icon_button(
        "New chat",
        ButtonLook::Quiet,
        IconName::NewChat,
        move || state.command(Command::Go(Route::New)),
    );
    let temporary = icon_button(
        "Temporary chat",
        ButtonLook::Quiet,
        IconName::Temporary,
        move || state.command(Command::Go(Route::Temporary)),
    );
    let settings = icon_button(
        "Settings",
        ButtonLook::Quiet,
        IconName::Settings,
        move || state.open_settings(None, None),
    );
    let actions = el("div", "header__actions")
        .child(lock_button())
        .child(find_button_part())
        .child(temporary)
        .child(new_chat)
        .child(settings);
    el("header", "header")
        .attr_of("inert", move || {
            state.sidebar.is_drawer().then_some("".into())
        })
        .child(show_button())
        .child(el("h1", "header__title").child(title))
        .child(actions)
}
