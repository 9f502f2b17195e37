//! The functions that a model asks to be called.

use leptos::prelude::*;

use crate::chat::message::ReplyFacts;
use crate::inference::request::ToolCall;

use super::element::{Element, el};
use super::when::{Dynamic, dynamic};

/// The calls by name, with their arguments.
pub fn tool_calls(facts: ArcRwSignal<ReplyFacts>) -> Dynamic {
    let calls = Memo::new(move |_| facts.with(|facts| facts.tool_calls.clone()));
    dynamic(move || {
        let calls = calls.get();
        if calls.is_empty() {
            return ().into_any();
        }
        el("ul", "tool-calls")
            .attr("data-decoration", "")
            .children(calls.iter().map(call))
            .into_any()
    })
}

fn call(call: &ToolCall) -> Element {
    el("li", "")
        .child(el("code", "tool-calls__name").child(call.name.clone()))
        .child(el("pre", "tool-calls__arguments").child(call.readable_arguments()))
}
