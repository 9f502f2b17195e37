//! `response_format` as a JSON Schema: its name, whether it is strict, and the
//! schema, looked at while it is typed.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::panel::connection::fields::hint;
use crate::schema::talk::ask_schema;
use crate::settings::parameter::{FormatParts, SCHEMA_EXAMPLE};
use crate::state::reactive::text_of;
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, el};
use crate::views::when::when;

use super::control::Control;
use super::findings::findings;
use super::sheet::Sheet;

/// The editor of a schema.
pub fn format_editor(sheet: Sheet, control: Control) -> Element {
    let parts = control.parts;
    let edit = move |change: &dyn Fn(&mut FormatParts)| {
        parts.update(change);
        sheet.take(control);
    };
    let name = text_field(
        "Schema name",
        text_of(move || parts.with(|parts| parts.name.clone())),
        move |text| edit(&|parts| parts.name.clone_from(&text)),
    );
    let description = text_field(
        "Schema description",
        text_of(move || parts.with(|parts| parts.description.clone())),
        move |text| edit(&|parts| parts.description.clone_from(&text)),
    );
    let is_strict = RwSignal::new(parts.with_untracked(|parts| parts.strict == Some(true)));
    let strict = el("input", "")
        .attr("type", "checkbox")
        .checked(is_strict)
        .on("change", move |event: Event| {
            let ticked = event_target_checked(&event);
            is_strict.set(ticked);
            edit(&|parts| parts.strict = ticked.then_some(true));
        });
    let strict = el("label", "field field--check")
        .child(strict)
        .child(el("span", "").child("strict"));
    let schema = text_of(move || parts.with(|parts| parts.schema.clone()));
    let area = el(
        "textarea",
        "field__input field__input--code parameter__area",
    )
    .attr("rows", "6")
    .attr("autocomplete", "off")
    .attr("autocapitalize", "off")
    .attr("spellcheck", "false")
    .value(schema)
    .on_text("input", move |text| {
        edit(&|parts| parts.schema.clone_from(&text));
    });
    let area = labelled("JSON schema", area);
    let example = when(
        move || schema.with(|schema| schema.trim().is_empty()),
        move || {
            let begin = move || edit(&|parts| SCHEMA_EXAMPLE.clone_into(&mut parts.schema));
            button("Begin with an example", ButtonLook::Small, begin).into_any()
        },
    );
    let question = move || {
        let parts = parts.get();
        let anything = !parts.schema.trim().is_empty();
        anything.then(|| ask_schema(&parts.schema, parts.strict == Some(true)))
    };
    let fine = move || {
        let words = match parts.with_untracked(|parts| parts.strict == Some(true)) {
            true => "A valid JSON Schema, as strict mode takes it.",
            false => "A valid JSON Schema.",
        };
        words.to_owned()
    };
    el("div", "parameter__parts")
        .child(
            el("div", "form__columns")
                .child(name)
                .child(description),
        )
        .child(strict)
        .child(hint("With strict, the service makes the reply follow the schema, and takes less of JSON Schema."))
        .child(area)
        .child(example)
        .child(findings(question, fine))
        .child(hint("Each reply is compared with the schema when it is whole; what came of it stands below the reply. The page sends a schema's properties in alphabetical order, in which models write them too."))
}

fn text_field(
    label: &'static str,
    value: Signal<String>,
    input: impl FnMut(String) + Send + 'static,
) -> Element {
    let field = el("input", "field__input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .value(value)
        .on_text("input", input);
    labelled(label, field)
}

fn labelled(label: &'static str, field: Element) -> Element {
    el("label", "field")
        .child(el("span", "field__label").child(label))
        .child(field)
}
