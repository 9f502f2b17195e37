//! The bar at the top: where one is, who answers, and what one can do.

use leptos::prelude::*;

use crate::settings::ConnectionId;
use crate::state::use_app_state;

use super::button::{Button, ButtonLook};
use super::icons::IconName;
use super::when::{dynamic, either};

/// The bar at the top.
#[component]
pub fn Header() -> impl IntoView {
    let state = use_app_state();
    let title = state
        .settings
        .with_untracked(|settings| settings.title().to_owned());
    view! {
        <header class="header">
            <h1 class="header__title">{title}</h1>
            <ConnectionPicker/>
            <div class="header__actions">
                <Button
                    label="New chat"
                    look=ButtonLook::Quiet
                    icon=IconName::NewChat
                    press=move |()| state.new_chat()
                />
                <Button
                    label="Settings"
                    look=ButtonLook::Quiet
                    icon=IconName::Settings
                    press=move |()| state.settings_open.set(true)
                />
            </div>
        </header>
    }
}

/// The connection in use: a list to choose from where there are several, else
/// a button that leads to its settings.
#[component]
fn ConnectionPicker() -> impl IntoView {
    let state = use_app_state();
    let several = move || {
        state
            .settings
            .with(|settings| settings.connections().count() > 1)
    };
    either(
        several,
        || view! { <ConnectionList/> }.into_any(),
        || view! { <ConnectionButton/> }.into_any(),
    )
}

#[component]
fn ConnectionButton() -> impl IntoView {
    let state = use_app_state();
    let label = Signal::derive(move || {
        let label = state
            .settings
            .with(|settings| settings.connection().map(|connection| connection.label()));
        label.unwrap_or_else(|| "none yet".to_owned())
    });
    let name = Signal::derive(move || format!("Connection: {}", label.get()));
    view! {
        <button
            type="button"
            class="connection"
            aria-label=name
            on:click=move |_| state.settings_open.set(true)
        >
            {label}
        </button>
    }
}

#[component]
fn ConnectionList() -> impl IntoView {
    let state = use_app_state();
    let options = move || {
        state.settings.with(|settings| {
            let selected = settings
                .connection()
                .map(|connection| connection.id.clone());
            let option = |connection: &crate::settings::Connection| {
                let ConnectionId(id) = connection.id.clone();
                let chosen = selected == Some(connection.id.clone());
                view! { <option value=id selected=chosen>{connection.label()}</option> }
            };
            settings.connections().map(option).collect_view().into_any()
        })
    };
    view! {
        <select
            class="connection"
            aria-label="Connection"
            on:change=move |event| state.select_connection(ConnectionId(event_target_value(&event)))
        >
            {dynamic(options)}
        </select>
    }
}
