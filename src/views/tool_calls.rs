//! The functions that a model asks to be called.

use leptos::prelude::*;

use crate::chat::message::ReplyFacts;
use crate::inference::request::ToolCall;

use super::when::dynamic;

/// The calls by name, with their arguments.
#[component]
pub fn ToolCalls(facts: Signal<ReplyFacts>) -> impl IntoView {
    let calls = Memo::new(move |_| facts.with(|facts| facts.tool_calls.clone()));
    dynamic(move || {
        let calls = calls.get();
        if calls.is_empty() {
            return ().into_any();
        }
        let calls = calls.iter().map(call).collect_view();
        view! { <ul class="tool-calls" data-decoration="">{calls}</ul> }.into_any()
    })
}

fn call(call: &ToolCall) -> impl IntoView + use<> {
    view! {
        <li>
            <code class="tool-calls__name">{call.name.clone()}</code>
            <pre class="tool-calls__arguments">{call.readable_arguments()}</pre>
        </li>
    }
}
