//! The form in the Settings dialog: the connection, and what all
//! conversations and this one send.

pub mod draft;
pub mod fields;
pub mod filling;
pub mod learned;
pub mod paste;
pub mod test_report;

use leptos::ev::Event;
use leptos::prelude::*;

use self::draft::{Draft, parameters};
use self::fields::{fixed_connection, hint, own_connection, parameters_field, text_area};
use self::learned::learned_list;
use self::test_report::test_report;
use super::button::{ButtonLook, button};
use super::element::{Element, el, maybe};
use super::problem::problem_card;
use super::stored_chats::stored_chats;
use super::when::{dynamic, either};
use crate::chat::explain::{Explanation, explain_connection};
use crate::settings::Connection;
use crate::state::{TestReport, use_app_state};

/// The form. Save closes the dialog, unless something is missing.
pub fn settings_form(close: Callback<()>) -> Element {
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
    let chat_parameters = RwSignal::new(
        conversation
            .head
            .with_untracked(|head| head.parameters.to_text()),
    );
    let problem = RwSignal::new(None::<Explanation>);
    let report = RwSignal::new(None::<TestReport>);
    let may_add = settings.allow_other_connections() && settings.person().connections.is_empty();

    let read_and_save = move || {
        let connection = draft.connection()?;
        let parameters = parameters("Parameters of this chat", chat_parameters)?;
        state
            .save(connection, &system.get_untracked())
            .map_err(|missing| explain_connection(&missing))?;
        // The one on view now: a pasted one may have been opened meanwhile.
        state.save_chat_parameters(parameters);
        Ok(())
    };
    let save = move || match read_and_save() {
        Ok(()) => close.run(()),
        Err(explanation) => problem.set(Some(explanation)),
    };
    let test = move || {
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
        let report = report.get();
        untrack(|| report.map_or_else(|| ().into_any(), test_report))
    };
    let connection = either(
        move || draft.edited.with(|edited| edited.fixed),
        move || fixed_connection(draft, may_add).into_any(),
        move || own_connection(draft, system).into_any(),
    );
    let test = el("div", "form__test")
        .child(button("Test connection", ButtonLook::Plain, test))
        .child(el("span", "field__hint").child("Asks for one word."));
    let connection = group("Connection")
        .child(connection)
        .child(learned_list(draft))
        .child(test)
        .child(dynamic(tested));
    let set_system = Callback::new(move |text| system.set(text));
    let system = group("All conversations")
        .child(text_area(
            "System message",
            system.into(),
            set_system,
            false,
            "",
        ))
        .child(hint("Sent before every conversation. Empty: none is sent."))
        .child(model_titles())
        .child(hint(
            "A small second request after the first reply; else the first question is the title.",
        ));
    let parameters = group("This conversation").children(parameters_field(
        "Parameters of this chat",
        chat_parameters,
        "They go before the connection's, field by field (those that the service's reference does not know, as a whole).",
    ));
    let save_button = el("button", "button button--primary")
        .attr("type", "submit")
        .child("Save");
    el("form", "form")
        .attr("novalidate", "")
        .on("submit", move |event: Event| {
            event.prevent_default();
            save();
        })
        .children([connection, system, parameters, stored_chats()])
        .child(dynamic(move || maybe(problem.get().map(problem_card))))
        .child(
            el("div", "form__buttons")
                .child(button("Cancel", ButtonLook::Plain, move || close.run(())))
                .child(save_button),
        )
}

/// Whether the model is asked for titles; counts at once.
fn model_titles() -> Element {
    let state = use_app_state();
    let asked = RwSignal::new(
        state
            .settings
            .with_untracked(|settings| settings.person().model_titles),
    );
    let tick = el("input", "").attr("type", "checkbox").checked(asked).on(
        "change",
        move |event: Event| {
            state.ask_for_titles(event_target_checked(&event));
        },
    );
    el("label", "field field--check")
        .child(tick)
        .child(el("span", "").child("Ask the model for titles"))
}

fn group(legend: &'static str) -> Element {
    el("fieldset", "form__group").child(el("legend", "form__legend").child(legend))
}
