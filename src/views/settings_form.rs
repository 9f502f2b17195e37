//! The form in the Settings dialog: the connection, and the system message.

use leptos::prelude::*;

use crate::chat::explain::{Explanation, explain_connection};
use crate::settings::{ApiKey, Authentication, Connection};
use crate::state::use_app_state;

use super::button::{Button, ButtonLook};
use super::problem::ProblemText;
use super::when::{dynamic, either};

/// What the form holds until it is saved.
#[derive(Debug, Clone, Copy)]
struct Draft {
    /// The connection that the form was opened for.
    edited: RwSignal<Connection>,
    name: RwSignal<String>,
    endpoint: RwSignal<String>,
    key: RwSignal<String>,
    api_version: RwSignal<String>,
    authentication: RwSignal<String>,
    model: RwSignal<String>,
}

impl Draft {
    fn new(connection: Connection) -> Self {
        let draft = Self {
            edited: RwSignal::new(Connection::own()),
            name: RwSignal::default(),
            endpoint: RwSignal::default(),
            key: RwSignal::default(),
            api_version: RwSignal::default(),
            authentication: RwSignal::default(),
            model: RwSignal::default(),
        };
        draft.edit(connection);
        draft
    }

    fn edit(self, connection: Connection) {
        self.name.set(connection.name.clone());
        self.endpoint.set(connection.endpoint.clone());
        self.key.set(
            connection
                .key
                .as_ref()
                .map_or_else(String::new, |key| key.expose().to_owned()),
        );
        self.api_version
            .set(connection.api_version.clone().unwrap_or_default());
        self.authentication
            .set(authentication_value(connection.authentication).to_owned());
        self.model.set(connection.model.clone().unwrap_or_default());
        self.edited.set(connection);
    }

    /// The connection as the form has it; `None` where nothing was filled in.
    fn connection(self) -> Option<Connection> {
        let filled = |field: RwSignal<String>| {
            let text = field.with_untracked(|text| text.trim().to_owned());
            (!text.is_empty()).then_some(text)
        };
        let edited = self.edited.get_untracked();
        let key = self.key.with_untracked(|key| ApiKey::new(key));
        if edited.fixed {
            return Some(Connection { key, ..edited });
        }
        let connection = Connection {
            name: filled(self.name).unwrap_or_default(),
            endpoint: filled(self.endpoint).unwrap_or_default(),
            api_version: filled(self.api_version),
            authentication: AUTHENTICATIONS
                .iter()
                .find(|(value, ..)| self.authentication.with_untracked(|chosen| chosen == value))
                .and_then(|(_, authentication, _)| *authentication),
            model: filled(self.model),
            key,
            ..edited
        };
        (connection != Connection::own()).then_some(connection)
    }
}

/// The choices of the field Authentication: value, meaning, words.
const AUTHENTICATIONS: [(&str, Option<Authentication>, &str); 5] = [
    ("", None, "Automatic"),
    (
        "api-key",
        Some(Authentication::ApiKey),
        "api-key header (Azure)",
    ),
    (
        "bearer",
        Some(Authentication::Bearer),
        "Authorization: Bearer",
    ),
    ("both", Some(Authentication::Both), "Both headers"),
    (
        "none",
        Some(Authentication::None),
        "None: a proxy adds the key",
    ),
];

fn authentication_value(authentication: Option<Authentication>) -> &'static str {
    let choice = AUTHENTICATIONS
        .iter()
        .find(|(_, choice, _)| *choice == authentication);
    choice.map_or("", |(value, ..)| value)
}

fn form_problem(explanation: Explanation) -> impl IntoView {
    view! {
        <div class="problem" role="alert">
            <ProblemText explanation/>
        </div>
    }
}

/// The form. Save closes the dialog, unless something is missing.
#[component]
pub fn SettingsForm(close: Callback<()>) -> impl IntoView {
    let state = use_app_state();
    let settings = state.settings.get_untracked();
    let draft = Draft::new(
        settings
            .connection()
            .cloned()
            .unwrap_or_else(Connection::own),
    );
    let system = RwSignal::new(settings.system().to_owned());
    let problem = RwSignal::new(None::<Explanation>);
    let may_add = settings.allow_other_connections() && settings.person().own.is_none();

    let save = move || match state.save(draft.connection(), &system.get_untracked()) {
        Ok(()) => close.run(()),
        Err(missing) => problem.set(Some(explain_connection(&missing))),
    };
    view! {
        <form
            class="form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <fieldset class="form__group">
                <legend class="form__legend">"Connection"</legend>
                {either(
                    move || draft.edited.with(|edited| edited.fixed),
                    move || view! { <FixedConnection draft may_add/> }.into_any(),
                    move || view! { <OwnConnection draft/> }.into_any(),
                )}
            </fieldset>
            <fieldset class="form__group">
                <legend class="form__legend">"Conversation"</legend>
                <label class="field">
                    <span class="field__label">"System message"</span>
                    <textarea
                        class="field__input"
                        rows="3"
                        dir="auto"
                        prop:value=system
                        on:input=move |event| system.set(event_target_value(&event))
                    ></textarea>
                </label>
                <p class="field__hint">"Sent before every conversation. Empty: none is sent."</p>
            </fieldset>
            {dynamic(move || problem.get().map(form_problem).into_any())}
            <div class="form__buttons">
                <Button label="Cancel" look=ButtonLook::Plain press=close/>
                <button type="submit" class="button button--primary">"Save"</button>
            </div>
        </form>
    }
}

#[component]
fn FixedConnection(draft: Draft, may_add: bool) -> impl IntoView {
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
        <KeyField draft/>
        {may_add.then(new_connection)}
    }
}

#[component]
fn OwnConnection(draft: Draft) -> impl IntoView {
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
