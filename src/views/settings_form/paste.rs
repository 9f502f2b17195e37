//! Paste anything: a text in, and what it tells shown before it is used.

use leptos::prelude::*;

use super::draft::Draft;
use super::fields::TextArea;
use crate::settings::paste::{self, Pasted};
use crate::state::use_app_state;
use crate::views::button::{Button, ButtonLook};
use crate::views::when::dynamic;

/// The field. What its text tells goes into the fields below at once, where
/// it can be looked at and changed before it is saved; when the text changes
/// or goes, so does what it had filled in.
#[component]
pub fn PasteField(draft: Draft, system: RwSignal<String>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let pasted = RwSignal::new(Pasted::default());
    // What the fields held before, and what was filled in.
    let fields = move || {
        let mut held = draft.held();
        held.push(system.get_untracked());
        held
    };
    let memory = StoredValue::new((Vec::new(), Vec::new()));
    let read = move |new: String| {
        let (before, filled): (Vec<String>, Vec<String>) = memory.get_value();
        if before.is_empty() {
            memory.update_value(|(before, _)| *before = fields());
        } else {
            draft.hold(&before, &filled);
            if let (Some(before), Some(filled)) = (before.last(), filled.last())
                && system.with_untracked(|now| now == filled)
            {
                system.set(before.clone());
            }
        }
        let told = paste::read(&new);
        draft.take(&told);
        if let Some(words) = &told.system {
            system.set(words.clone());
        }
        memory.update_value(|(before, filled)| {
            *filled = fields();
            if new.trim().is_empty() {
                before.clear();
            }
        });
        text.set(new);
        pasted.set(told);
    };
    let told = move || {
        let pasted = pasted.get();
        if text.with_untracked(|text| text.trim().is_empty()) {
            return ().into_any();
        }
        if pasted.is_empty() {
            return view! {
                <p class="field__hint" role="status">
                    "Nothing in this text looks like an endpoint, a key or a setting. The fields below can be filled in by hand."
                </p>
            }
            .into_any();
        }
        view! { <Told pasted/> }.into_any()
    };
    view! {
        <TextArea
            label="Paste anything"
            value=text
            input=read
            code=true
            placeholder="Target URI, curl command, Python script, .env lines, JSON …"
        />
        {dynamic(told)}
    }
}

/// What was understood, field by field.
#[component]
fn Told(pasted: Pasted) -> impl IntoView {
    let state = use_app_state();
    let lines = lines(&pasted).into_iter();
    let lines = lines.map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> });
    let has_conversation = !pasted.messages.is_empty();
    let conversation = has_conversation.then(|| {
        let press = move |()| state.adopt(&pasted);
        view! { <Button label="Open the conversation" look=ButtonLook::Plain press/> }
    });
    view! {
        <div role="status">
            <p class="field__hint">"Understood, and filled in below. Nothing is used before you save it."</p>
            <dl class="pasted">{lines.collect_view()}</dl>
        </div>
        {conversation}
    }
}

/// The fields that a text told, as a person reads them; never the key itself.
fn lines(pasted: &Pasted) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let mut add = |name, value: Option<String>| lines.extend(value.map(|value| (name, value)));
    add("Endpoint", pasted.endpoint.clone());
    add("API version", pasted.api_version.clone());
    let authentication = pasted.authentication.map(|way| way.name().to_owned());
    add("Authentication", authentication);
    add("Model", pasted.model.clone());
    let length = pasted.key.as_ref().map(|key| key.length());
    add("Key", length.map(|length| format!("{length} characters")));
    add("Name", pasted.name.clone());
    add("System message", pasted.system.clone());
    let parameters = pasted.parameters.to_text();
    add(
        "Parameters",
        Some(parameters).filter(|text| !text.is_empty()),
    );
    let messages = pasted.messages.len();
    add(
        "Conversation",
        (messages > 0).then(|| match messages {
            1 => "1 message".to_owned(),
            count => format!("{count} messages"),
        }),
    );
    let missing = pasted.placeholders.join(", ").replace('_', " ");
    add(
        "Without a value",
        Some(missing).filter(|names| !names.is_empty()),
    );
    lines
}
