//! The form in the Settings dialog: the connection, and what all
//! conversations and this one send.

pub mod draft;
pub mod fields;
pub mod filling;
pub mod learned;
pub mod paste;
pub mod test_report;

use leptos::prelude::*;

use self::draft::{Draft, parameters};
use self::fields::{FixedConnection, OwnConnection, ParametersField, TextArea};
use self::learned::LearnedList;
use self::test_report::TestReportView;
use super::button::{Button, ButtonLook};
use super::problem::ProblemText;
use super::when::{dynamic, either};
use crate::chat::explain::{Explanation, explain_connection};
use crate::settings::Connection;
use crate::state::{TestReport, use_app_state};

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
    let conversation = state.conversation.get_untracked();
    let draft = Draft::new(
        settings
            .connection()
            .cloned()
            .unwrap_or_else(Connection::own),
    );
    let system = RwSignal::new(settings.system().to_owned());
    let chat_parameters = RwSignal::new(conversation.parameters.get_untracked().to_text());
    let problem = RwSignal::new(None::<Explanation>);
    let report = RwSignal::new(None::<TestReport>);
    let may_add = settings.allow_other_connections() && settings.person().own.is_none();

    let read_and_save = move || {
        let connection = draft.connection()?;
        let parameters = parameters("Parameters of this chat", chat_parameters)?;
        state
            .save(connection, &system.get_untracked())
            .map_err(|missing| explain_connection(&missing))?;
        // The one on view now: a pasted one may have been opened meanwhile.
        state
            .conversation
            .get_untracked()
            .parameters
            .set(parameters);
        Ok(())
    };
    let save = move || match read_and_save() {
        Ok(()) => close.run(()),
        Err(explanation) => problem.set(Some(explanation)),
    };
    let test = move |()| {
        problem.set(None);
        match draft.connection() {
            Ok(connection) => {
                state.test_connection(connection.unwrap_or_else(Connection::own), report);
            }
            Err(explanation) => problem.set(Some(explanation)),
        }
    };
    on_cleanup(move || state.end_test());
    let tested = move || {
        let report = report.get()?;
        Some(view! { <TestReportView report/> })
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
                    move || view! { <OwnConnection draft system/> }.into_any(),
                )}
                <LearnedList draft/>
                <div class="form__test">
                    <Button label="Test connection" look=ButtonLook::Plain press=test/>
                    <span class="field__hint">"Asks for one word."</span>
                </div>
                {dynamic(move || tested().into_any())}
            </fieldset>
            <fieldset class="form__group">
                <legend class="form__legend">"All conversations"</legend>
                <TextArea
                    label="System message"
                    value=system
                    input=move |text| system.set(text)
                    code=false
                    placeholder=""
                />
                <p class="field__hint">"Sent before every conversation. Empty: none is sent."</p>
            </fieldset>
            <fieldset class="form__group">
                <legend class="form__legend">"This conversation"</legend>
                <ParametersField
                    label="Parameters of this chat"
                    value=chat_parameters
                    hint="They go before the connection's, field by field (those that the service's reference does not know, as a whole)."
                />
            </fieldset>
            {dynamic(move || problem.get().map(form_problem).into_any())}
            <div class="form__buttons">
                <Button label="Cancel" look=ButtonLook::Plain press=close/>
                <button type="submit" class="button button--primary">"Save"</button>
            </div>
        </form>
    }
}
