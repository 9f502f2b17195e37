//! The fields of a connection.

use leptos::ev::Event;
use leptos::prelude::*;

use super::draft::{AUTHENTICATIONS, Draft};
use super::key::key_fields;
use super::paste::paste_field;
use crate::browser::document;
use crate::chat::explain::{Field, endpoint_notice};
use crate::settings::{Authentication, Connection};
use crate::state::reactive::text_of;
use crate::views::element::{Element, el, maybe};
use crate::views::when::dynamic;

/// A connection that the operator set: only its key is the person's.
pub fn fixed_connection(draft: Draft) -> Vec<AnyView> {
    let needs_key = draft
        .edited
        .with_untracked(|edited| edited.authentication != Some(Authentication::None));
    let name = text_of(move || draft.edited.with(Connection::label));
    let mut parts = vec![
        el("p", "form__fixed")
            .child(el("strong", "").child(name))
            .child(el("br", ""))
            .child(el("span", "form__endpoint").child(Signal::<String>::from(draft.endpoint))),
        hint("Set by whoever runs this page."),
    ];
    if needs_key {
        parts.push(key_fields(draft));
    }
    parts.into_iter().map(IntoAny::into_any).collect()
}

/// The person's own connection.
pub fn own_connection(draft: Draft, system: RwSignal<String>) -> Vec<AnyView> {
    let emphasis = |words: &'static str| el("em", "").child(words);
    let help = el("p", "form__help")
        .child("In the Azure portal (or Azure AI Foundry), open your deployment: its ")
        .child(emphasis("target URI"))
        .child(" is the endpoint, and its ")
        .child(emphasis("key"))
        .child(" stands beside it. Paste them as they are, or with the text around them.");
    let columns = el("div", "form__columns")
        .child(known_field(
            Field::Model,
            draft.model,
            "If the endpoint names none",
        ))
        .child(known_field(
            Field::ApiVersion,
            draft.api_version,
            "Automatic",
        ))
        .child(labelled("Authentication", authentication(draft)))
        .child(text_field("Name", draft.name, "What you call it"));
    let endpoint = known_field(
        Field::Endpoint,
        draft.endpoint,
        "https://contoso.openai.azure.com/openai/deployments/gpt-4o",
    );
    vec![
        help.into_any(),
        paste_field(draft, system).into_any(),
        endpoint.into_any(),
        endpoint_notice_line(draft).into_any(),
        key_fields(draft).into_any(),
        columns.into_any(),
        more(draft).into_any(),
    ]
}

/// What the browser will not do with the endpoint, or will ask about.
fn endpoint_notice_line(draft: Draft) -> Element {
    let notice = dynamic(move || {
        let page = document::page_url();
        let notice = draft
            .endpoint
            .with(|endpoint| endpoint_notice(endpoint, &page));
        untrack(|| maybe(notice.map(|notice| el("p", "field__hint").child(notice))))
    });
    el("div", "").attr("aria-live", "polite").child(notice)
}

fn authentication(draft: Draft) -> Element {
    let options = AUTHENTICATIONS.map(|(value, _, words)| {
        let chosen = move || draft.authentication.with(|chosen| chosen == value);
        el("option", "")
            .attr("value", value)
            .attr_of("selected", move || chosen().then_some("".into()))
            .child(words)
    });
    el("select", "field__input")
        .on_text("change", move |value| draft.authentication.set(value))
        .children(options)
}

/// What few need.
fn more(draft: Draft) -> Element {
    let tick = el("input", "")
        .attr("type", "checkbox")
        .checked(draft.extra_parameters)
        .on("change", move |event: Event| {
            draft.extra_parameters.set(event_target_checked(&event));
        });
    let extra = el("label", "field field--check")
        .child(tick)
        .child(el("span", "").child("Send extra-parameters: pass-through"));
    let limits = el("div", "form__columns")
        .child(text_field("Retries", draft.retries, "3"))
        .child(text_field("Time limit", draft.time_limit, "600 seconds"));
    el("details", "form__more")
        .child(el("summary", "").child("Retries and limits"))
        .children([
            extra,
            hint("For body fields that a model-inference endpoint does not know. It is a further header, which a CORS policy has to allow."),
            limits,
        ])
}

/// A sentence below a field.
pub fn hint(words: &'static str) -> Element {
    el("p", "field__hint").child(words)
}

/// A field of several lines; of code, which is not to be corrected, or prose.
pub fn text_area(
    label: &'static str,
    value: Signal<String>,
    input: Callback<String>,
    code: bool,
    placeholder: &'static str,
) -> Element {
    let class = if code {
        "field__input field__input--code"
    } else {
        "field__input"
    };
    let mut area = el("textarea", class)
        .attr("rows", "2")
        .attr("dir", "auto")
        .attr("autocomplete", "off")
        .attr("placeholder", placeholder)
        .value(value)
        .on_text("input", move |text| input.run(text));
    if code {
        area = area
            .attr("autocapitalize", "off")
            .attr("spellcheck", "false");
    }
    labelled(label, area)
}

/// A field below its name.
pub fn labelled(label: &'static str, field: Element) -> Element {
    el("label", "field")
        .child(el("span", "field__label").child(label))
        .child(field)
}

/// A field of one line.
pub fn input(kind: &'static str, value: RwSignal<String>) -> Element {
    el("input", "field__input")
        .attr("type", kind)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .value(value)
        .on_text("input", move |text| value.set(text))
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

/// A field that an explanation can lead to.
fn known_field(field: Field, value: RwSignal<String>, placeholder: &'static str) -> Element {
    let input = plain_input(value, placeholder).attr("id", field_id(field));
    labelled(field.label(), input)
}

fn text_field(label: &'static str, value: RwSignal<String>, placeholder: &'static str) -> Element {
    labelled(label, plain_input(value, placeholder))
}

fn plain_input(value: RwSignal<String>, placeholder: &'static str) -> Element {
    input("text", value)
        .attr("autocapitalize", "off")
        .attr("placeholder", placeholder)
}
