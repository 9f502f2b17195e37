//! The section Parameters: one set of controls, and whose fields they show.

use leptos::prelude::*;

use crate::panel::connection::draft::Draft;
use crate::panel::connection::fields::{hint, text_area};
use crate::panel::connections::in_use;
use crate::panel::form::Form;
use crate::settings::{Connection, Parameters};
use crate::state::reactive::text_of;
use crate::views::element::{Element, el};
use crate::views::when::{dynamic, either};

use super::rows::{Lower, row};
use super::sheet::Sheet;
use super::sheets::Scope;

/// The section.
pub fn parameters_section(form: Form) -> Vec<Element> {
    form.before_save(move || {
        let deleted = form.connections.deleted.get_untracked();
        form.sheets
            .check(|id| !deleted.iter().any(|deleted| deleted.id == *id))?;
        let parameters = form.sheets.conversation.parameters.get_untracked();
        form.chat.update(|chat| chat.parameters = parameters);
        Ok(())
    });
    let scope = form.sheets.scope;
    let controls = either(
        move || scope.get() == Scope::Conversation,
        move || controls(form.sheets.conversation, below_conversation(form)).into_any(),
        move || of_connection(form).into_any(),
    );
    vec![switch(form), el("div", "").child(controls)]
}

/// Whose fields the controls show.
fn switch(form: Form) -> Element {
    let of_connection = text_of(move || {
        let shown = form.connections.shown.get();
        ["Default of ", &form.connections.label_of(&shown)].concat()
    });
    el("div", "scopes")
        .attr("role", "group")
        .attr("aria-label", "Parameters of")
        .child(choice(
            form,
            Scope::Conversation,
            text_of(|| "This conversation".to_owned()),
        ))
        .child(choice(form, Scope::Connection, of_connection))
}

fn choice(form: Form, scope: Scope, words: Signal<String>) -> Element {
    let shown = form.sheets.scope;
    el("button", "scopes__choice")
        .attr("type", "button")
        .attr_of("aria-pressed", move || {
            Some(
                if shown.get() == scope {
                    "true"
                } else {
                    "false"
                }
                .into(),
            )
        })
        .on_click(move || shown.set(scope))
        .child(words)
}

/// The controls of the connection in the form.
fn of_connection(form: Form) -> Element {
    let view = move || {
        let draft = form.connections.draft();
        untrack(|| match draft {
            Some(draft) if draft.edited.with_untracked(|edited| edited.fixed) => {
                operators(form, draft).into_any()
            }
            Some(draft) => {
                let lower = Signal::derive(move || vec![site(form)]);
                controls(form.sheets.of(draft), lower).into_any()
            }
            None => hint("There is no connection yet.").into_any(),
        })
    };
    el("div", "").child(dynamic(view))
}

/// What an operator's connection sends.
fn operators(form: Form, draft: Draft) -> Element {
    let connection = draft.edited.get_untracked();
    let sent = form
        .panel
        .settings
        .with_untracked(|settings| settings.parameters(&connection));
    let words = if sent.is_empty() {
        "It sends none.".to_owned()
    } else {
        sent.to_text()
    };
    el("div", "")
        .child(hint(
            "Set by whoever runs this page; a conversation can send something else.",
        ))
        .child(el("pre", "parameters__operators").child(words))
}

fn controls(sheet: Sheet, lower: Lower) -> Element {
    let rows = sheet.controls().into_iter();
    let rows = rows.map(|control| row(sheet, control, lower));
    el("div", "")
        .child(hint("What is empty is not sent. Where a layer below sends something in its place, that stands in the field."))
        .child(el("div", "parameters").children(rows))
        .child(as_json(sheet))
}

/// The whole, as JSON.
fn as_json(sheet: Sheet) -> Element {
    let input = Callback::new(move |text| sheet.json.set(text));
    let field = text_area(
        "Parameters as JSON",
        sheet.json.into(),
        input,
        true,
        "{\"temperature\": 0.2}",
    );
    let problem = dynamic(move || match sheet.json_problem() {
        Some(why) => el("p", "parameter__said parameter__said--wrong")
            .child(why)
            .into_any(),
        None => ().into_any(),
    });
    el("details", "form__more")
        .child(el("summary", "").child("All of them as JSON"))
        .child(field)
        .child(el("div", "").attr("role", "status").child(problem))
}

/// What is sent where the conversation sets nothing.
fn below_conversation(form: Form) -> Lower {
    Signal::derive(move || {
        let mut layers = Vec::new();
        if let Some(id) = in_use(form.panel) {
            let name = form.connections.label_of(&id);
            let edited = form.sheets.known(&id);
            let edited = edited.map(|sheet| sheet.parameters.get());
            let saved = || {
                form.panel.settings.with(|settings| {
                    let saved = settings.connection_of(&id);
                    saved.map(|saved| saved.parameters.clone())
                })
            };
            layers.push((name, edited.or_else(saved).unwrap_or_default()));
        }
        layers.push(site(form));
        layers
    })
}

/// What the page itself sends over any connection.
fn site(form: Form) -> (String, Parameters) {
    let parameters = form
        .panel
        .settings
        .with(|settings| settings.parameters(&Connection::own()));
    ("config.json".to_owned(), parameters)
}
