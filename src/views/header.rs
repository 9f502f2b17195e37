//! The bar at the top: where one is, who answers, and what one can do.

use leptos::prelude::*;

use crate::chat::route::Route;
use crate::settings::{Connection, ConnectionId};
use crate::state::reactive::text_of;
use crate::state::use_app_state;

use super::button::{ButtonLook, icon_button};
use super::element::{Element, el};
use super::find::find_button;
use super::icons::IconName;
use super::sidebar::show_button;
use super::when::{Dynamic, dynamic, either};

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
        move || state.new_chat(),
    );
    let temporary = icon_button(
        "Temporary chat",
        ButtonLook::Quiet,
        IconName::Temporary,
        move || state.go_to(Route::Temporary),
    );
    let settings = icon_button(
        "Settings",
        ButtonLook::Quiet,
        IconName::Settings,
        move || state.open_settings(None, None),
    );
    let actions = el("div", "header__actions")
        .child(find_button())
        .child(temporary)
        .child(new_chat)
        .child(settings);
    el("header", "header")
        .attr_of("inert", move || {
            state.sidebar.is_drawer().then_some("".into())
        })
        .child(show_button())
        .child(el("h1", "header__title").child(title))
        .child(connection_picker())
        .child(actions)
}

/// The connection in use: a list to choose from where there are several, else
/// a button that leads to its settings.
fn connection_picker() -> Dynamic {
    let state = use_app_state();
    let several = move || {
        state
            .settings
            .with(|settings| settings.connections().count() > 1)
    };
    either(
        several,
        || connection_list().into_any(),
        || connection_button().into_any(),
    )
}

fn connection_button() -> Element {
    let state = use_app_state();
    let label = text_of(move || {
        let label = state
            .settings
            .with(|settings| settings.connection().map(|connection| connection.label()));
        label.unwrap_or_else(|| "none yet".to_owned())
    });
    el("button", "connection")
        .attr("type", "button")
        .attr_of("aria-label", move || {
            Some(["Connection: ", &label.get()].concat().into())
        })
        .on_click(move || state.open_settings(None, None))
        .child(label)
}

fn connection_list() -> Element {
    let state = use_app_state();
    let options = move || {
        state.settings.with(|settings| {
            let selected = settings.connection().map(|connection| &connection.id);
            let option = |connection: &Connection| {
                let ConnectionId(id) = connection.id.clone();
                let chosen = selected == Some(&connection.id);
                el("option", "")
                    .attr("value", id)
                    .attr_of("selected", move || chosen.then_some("".into()))
                    .child(connection.label())
                    .into_any()
            };
            let options: Vec<AnyView> = settings.connections().map(option).collect();
            options.into_any()
        })
    };
    el("select", "connection")
        .attr("aria-label", "Connection")
        .on_text("change", move |id| {
            state.select_connection(ConnectionId(id));
        })
        .child(dynamic(options))
}
