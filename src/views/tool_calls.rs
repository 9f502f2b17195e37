//! The functions that a model asks to be called, and what they returned.

use leptos::prelude::*;

use crate::chat::calls::names;
use crate::inference::request::ToolCall;
use crate::state::reactive::condition;
use crate::state::{MessageRow, use_app_state};

use super::button::{ButtonLook, button};
use super::element::{Element, el};
use super::when::{Dynamic, dynamic, when};

/// The calls by name, with their arguments; where the conversation waits for
/// their results, fields for these.
pub fn tool_calls(row: &MessageRow, last: Memo<bool>) -> Dynamic {
    let row = row.clone();
    let facts = row.facts.clone();
    let calls = Memo::new(move |_| facts.with(|facts| facts.tool_calls.clone()));
    dynamic(move || {
        let calls = calls.get();
        if calls.is_empty() {
            return ().into_any();
        }
        untrack(|| list(&row, last, &calls)).into_any()
    })
}

fn list(row: &MessageRow, last: Memo<bool>, calls: &[ToolCall]) -> Element {
    let whole = row.clone();
    let waits = condition(move || last.get() && whole.calls_are_whole());
    let items = calls.iter().zip(names(calls)).enumerate();
    let items = items.map(|(place, (call, name))| {
        let result = row.result_of(place);
        let field = move || result_field(&name, result.clone()).into_any();
        item(call)
            .child(when(move || waits.get(), field))
            .child(not_sent(row, place, last))
    });
    let (row, count) = (row.clone(), calls.len());
    let send = move || send_results(&row, count).into_any();
    el("div", "tool-calls")
        .attr("data-decoration", "")
        .child(el("ul", "tool-calls__list").children(items))
        .child(when(move || waits.get(), send))
}

/// A function's name, and what it is to be called with.
fn item(call: &ToolCall) -> Element {
    const BROKEN: &str = "These arguments are not valid JSON; they are shown as they came.";
    let arguments = call.readable_arguments();
    let broken = arguments.is_none() && !call.arguments.is_empty();
    let arguments = arguments.unwrap_or_else(|| call.arguments.clone());
    el("li", "")
        .child(el("code", "tool-calls__name").child(call.name.clone()))
        .child(el("pre", "tool-calls__arguments").child(arguments))
        .maybe(broken.then(|| el("p", "message__standing").child(BROKEN)))
}

fn result_field(name: &str, text: ArcRwSignal<String>) -> Element {
    let typed = text.clone();
    let area = el("textarea", "field__input field__input--code")
        .attr("rows", "2")
        .attr("dir", "auto")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .value(text)
        .on_text("input", move |text| typed.set(text));
    el("label", "field tool-calls__result")
        .child(el("span", "field__label").child(format!("Result of {name}")))
        .child(area)
}

/// Sends the results, as soon as there is one for each call. A function may
/// return nothing: that is sent with a button of its own, never by mistake.
fn send_results(row: &MessageRow, count: usize) -> Element {
    const HELP: &str = "Type or paste what the functions return. If you write a message instead, the calls are not sent with it.";
    let state = use_app_state();
    let texts: Vec<_> = (0..count).map(|place| row.result_of(place)).collect();
    let all = texts.clone();
    let missing = condition(move || all.iter().any(|text| text.with(String::is_empty)));
    let row = row.clone();
    let send = Callback::new(move |()| {
        let texts = texts.iter().map(ArcRwSignal::get_untracked);
        state.send_results(&row, texts.collect());
        state.composer_wanted.notify();
    });
    let press = move || send.run(());
    let empty = move || button("Send empty results", ButtonLook::Plain, press).into_any();
    let buttons = el("div", "form__buttons")
        .child(
            button("Send results", ButtonLook::Plain, press)
                .attr_of("disabled", move || missing.get().then_some("".into())),
        )
        .child(when(move || missing.get(), empty));
    el("div", "tool-calls__send")
        .child(el("p", "form__help").child(HELP))
        .child(buttons)
}

/// Says so where the conversation went on without a result.
fn not_sent(row: &MessageRow, place: usize, last: Memo<bool>) -> Dynamic {
    let state = use_app_state();
    let row = row.clone();
    when(
        move || !last.get() && !state.has_result(&row, place),
        || {
            el("p", "message__standing")
                .child("No result was given: this call is not sent to the model.")
                .into_any()
        },
    )
}
