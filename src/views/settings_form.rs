//! The form in the Settings dialog: the connection, and the system message.

pub mod draft;
pub mod fields;

use leptos::prelude::*;

use self::draft::Draft;
use self::fields::{FixedConnection, OwnConnection};
use super::button::{Button, ButtonLook};
use super::problem::ProblemText;
use super::when::{dynamic, either};
use crate::chat::explain::{Explanation, explain_connection};
use crate::settings::Connection;
use crate::state::use_app_state;

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
                <legend class="form__legend">"All conversations"</legend>
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
