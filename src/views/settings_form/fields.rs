//! The fields of a connection.

use leptos::prelude::*;

use super::draft::{AUTHENTICATIONS, Draft};
use crate::settings::{Authentication, Connection};
use crate::views::button::{Button, ButtonLook};

/// A connection that the operator set: only its key is the person's.
#[component]
pub fn FixedConnection(draft: Draft, may_add: bool) -> impl IntoView {
    // Read once: New connection puts another view in the place of this one.
    let needs_key = draft
        .edited
        .with_untracked(|edited| edited.authentication != Some(Authentication::None));
    let new_connection = move || {
        let press = move |()| draft.edit(Connection::own());
        view! { <Button label="New connection" look=ButtonLook::Plain press/> }
    };
    view! {
        <p class="form__fixed">
            <strong>{Signal::derive(move || draft.edited.with(Connection::label))}</strong>
            <br/>
            <span class="form__endpoint">{draft.endpoint}</span>
        </p>
        <p class="field__hint">"Set by whoever runs this page."</p>
        {needs_key.then(|| view! { <KeyField draft/> })}
        {may_add.then(new_connection)}
    }
}

/// The person's own connection.
#[component]
pub fn OwnConnection(draft: Draft) -> impl IntoView {
    let options = AUTHENTICATIONS.map(|(value, _, words)| {
        let selected = Signal::derive(move || draft.authentication.with(|chosen| chosen == value));
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <p class="form__help">
            "In the Azure portal (or Azure AI Foundry), open your deployment: its "
            <em>"target URI"</em>
            " is the endpoint, and its "
            <em>"key"</em>
            " stands beside it. Paste both as they are."
        </p>
        <TextField label="Endpoint" value=draft.endpoint placeholder="https://contoso.openai.azure.com/openai/deployments/gpt-4o" focus=true/>
        <KeyField draft/>
        <div class="form__columns">
            <TextField label="Model" value=draft.model placeholder="If the endpoint names none"/>
            <TextField label="API version" value=draft.api_version placeholder="Automatic"/>
            <label class="field">
                <span class="field__label">"Authentication"</span>
                <select
                    class="field__input"
                    on:change=move |event| draft.authentication.set(event_target_value(&event))
                >
                    {options}
                </select>
            </label>
            <TextField label="Name" value=draft.name placeholder="What you call it"/>
        </div>
    }
}

#[component]
fn KeyField(draft: Draft) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field__label">"Key"</span>
            <input
                class="field__input"
                type="password"
                autocomplete="off"
                spellcheck="false"
                prop:value=draft.key
                on:input=move |event| draft.key.set(event_target_value(&event))
            />
        </label>
        <p class="field__hint">
            "Kept for this tab only: it survives a reload, and is gone when the tab is closed. It is sent to the endpoint and to nobody else."
        </p>
    }
}

#[component]
fn TextField(
    label: &'static str,
    value: RwSignal<String>,
    placeholder: &'static str,
    #[prop(optional)] focus: bool,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input
                class="field__input"
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=placeholder
                autofocus=focus
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
}
