//! The fields of a connection.

use leptos::prelude::*;

use super::draft::{AUTHENTICATIONS, Draft};
use super::paste::PasteField;
use crate::chat::explain::Field;
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
pub fn OwnConnection(draft: Draft, system: RwSignal<String>) -> impl IntoView {
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
            " stands beside it. Paste them as they are, or with the text around them."
        </p>
        <PasteField draft system/>
        <TextField field=Field::Endpoint value=draft.endpoint placeholder="https://contoso.openai.azure.com/openai/deployments/gpt-4o"/>
        <KeyField draft/>
        <div class="form__columns">
            <TextField field=Field::Model value=draft.model placeholder="If the endpoint names none"/>
            <TextField field=Field::ApiVersion value=draft.api_version placeholder="Automatic"/>
            <label class="field">
                <span class="field__label">"Authentication"</span>
                <select
                    class="field__input"
                    on:change=move |event| draft.authentication.set(event_target_value(&event))
                >
                    {options}
                </select>
            </label>
            <PlainField label="Name" value=draft.name placeholder="What you call it"/>
        </div>
        <More draft/>
    }
}

/// What few need.
#[component]
fn More(draft: Draft) -> impl IntoView {
    view! {
        <details class="form__more">
            <summary>"Parameters, retries and limits"</summary>
            <ParametersField
                label="Parameters"
                value=draft.parameters
                hint="Body fields of every request over this connection, as JSON. What is not here is not sent."
            />
            <label class="field field--check">
                <input
                    type="checkbox"
                    prop:checked=draft.extra_parameters
                    on:change=move |event| draft.extra_parameters.set(event_target_checked(&event))
                />
                <span>"Send extra-parameters: pass-through"</span>
            </label>
            <p class="field__hint">
                "For body fields that a model-inference endpoint does not know. It is a further header, which a CORS policy has to allow."
            </p>
            <div class="form__columns">
                <PlainField label="Retries" value=draft.retries placeholder="3"/>
                <PlainField label="Time limit" value=draft.time_limit placeholder="600 seconds"/>
            </div>
        </details>
    }
}

/// Body fields as JSON text.
#[component]
pub fn ParametersField(
    label: &'static str,
    value: RwSignal<String>,
    hint: &'static str,
) -> impl IntoView {
    view! {
        <TextArea
            label
            value
            input=move |text| value.set(text)
            code=true
            placeholder="{\"temperature\": 0.2}"
        />
        <p class="field__hint">{hint}</p>
    }
}

/// A field of several lines; of code, which is not to be corrected, or prose.
#[component]
pub fn TextArea(
    label: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] input: Callback<String>,
    code: bool,
    placeholder: &'static str,
) -> impl IntoView {
    let class = if code {
        "field__input field__input--code"
    } else {
        "field__input"
    };
    let off = code.then_some("off");
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <textarea
                class=class
                rows="2"
                dir="auto"
                autocomplete="off"
                autocapitalize=off
                spellcheck=code.then_some("false")
                placeholder=placeholder
                prop:value=value
                on:input=move |event| input.run(event_target_value(&event))
            ></textarea>
        </label>
    }
}

#[component]
fn KeyField(draft: Draft) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field__label">"Key"</span>
            <input
                class="field__input"
                id=field_id(Field::Key)
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

/// The id by which a field is found when an explanation leads to it.
#[must_use]
pub fn field_id(field: Field) -> &'static str {
    match field {
        Field::Endpoint => "field-endpoint",
        Field::Key => "field-key",
        Field::Model => "field-model",
        Field::ApiVersion => "field-api-version",
    }
}

#[component]
fn TextField(field: Field, value: RwSignal<String>, placeholder: &'static str) -> impl IntoView {
    view! { <PlainField label=field.label() value placeholder id=field_id(field)/> }
}

#[component]
fn PlainField(
    label: &'static str,
    value: RwSignal<String>,
    placeholder: &'static str,
    #[prop(optional)] id: Option<&'static str>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input
                class="field__input"
                id=id
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=placeholder
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
}
