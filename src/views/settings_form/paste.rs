//! Paste anything: a text in, and what it tells shown before it is used.

use leptos::prelude::*;

use super::draft::Draft;
use super::fields::TextArea;
use super::filling::Filling;
use crate::settings::paste::Pasted;
use crate::state::use_app_state;
use crate::views::button::{Button, ButtonLook};
use crate::views::when::dynamic;
use crate::workers::NoAnswer;

/// How far the reading of a text is.
#[derive(Debug, Clone)]
enum Reading {
    /// There is no text.
    Nothing,
    /// It goes on, and nothing was read before.
    Running,
    Told(Box<Pasted>),
    Failed(NoAnswer),
}

/// The field. What its text tells goes into the fields below at once, where
/// it can be looked at and changed before it is saved; when the text changes
/// or goes, so does what it had filled in.
#[component]
pub fn PasteField(draft: Draft, system: RwSignal<String>) -> impl IntoView {
    let state = use_app_state();
    let text = RwSignal::new(String::new());
    let reading = RwSignal::new(Reading::Nothing);
    let mut fields = draft.fields();
    fields.push(system);
    let filling = StoredValue::new(Filling::of(fields));
    // Only what came of the last text counts.
    let last = StoredValue::new(0_u32);
    state.prepare_reader();
    on_cleanup(move || state.end_reader());

    let show = move |asked: &[String], outcome: Reading| {
        filling.update_value(|filling| {
            filling.renew(asked, || {
                if let Reading::Told(told) = &outcome {
                    draft.take(told);
                    if let Some(words) = &told.system {
                        system.set(words.clone());
                    }
                }
            });
        });
        reading.set(outcome);
    };
    let read = move |new: String| {
        text.set(new.clone());
        let asked = filling.with_value(Filling::held);
        let number = last.get_value().wrapping_add(1);
        last.set_value(number);
        if new.trim().is_empty() {
            return show(&asked, Reading::Nothing);
        }
        // What another text told stays on view for the moment that it takes.
        if reading.with_untracked(|reading| !matches!(reading, Reading::Told(_))) {
            reading.set(Reading::Running);
        }
        state.read_pasted(new, move |told| {
            // The form may have been closed meanwhile.
            if last.try_get_value() == Some(number) {
                show(
                    &asked,
                    told.map_or_else(Reading::Failed, |told| Reading::Told(Box::new(told))),
                );
            }
        });
    };
    let again = Callback::new(move |()| {
        state.prepare_reader();
        read(text.get_untracked());
    });
    view! {
        <TextArea
            label="Paste anything"
            value=text
            input=read
            code=true
            placeholder="Target URI, curl command, Python script, .env lines, JSON …"
        />
        {dynamic(move || outcome(reading.get(), again))}
    }
}

fn outcome(reading: Reading, again: Callback<()>) -> AnyView {
    let sentence = match reading {
        Reading::Nothing => return ().into_any(),
        Reading::Running => return view! { <p class="field__hint">"Reading…"</p> }.into_any(),
        Reading::Told(pasted) if pasted.is_empty() => {
            "Nothing in this text looks like an endpoint, a key or a setting. The fields below can be filled in by hand."
        }
        Reading::Told(pasted) => return view! { <Told pasted=*pasted/> }.into_any(),
        Reading::Failed(why) => {
            let words = without_reader(&why);
            return view! {
                <p class="field__hint" role="alert">{words}</p>
                <Button label="Try again" look=ButtonLook::Plain press=again/>
            }
            .into_any();
        }
    };
    view! { <p class="field__hint" role="status">{sentence}</p> }.into_any()
}

/// Why the text was not read, and what can be done instead.
fn without_reader(why: &NoAnswer) -> &'static str {
    match why {
        NoAnswer::NotLoaded => {
            "The part of this page that reads pasted texts could not be loaded: the network is down, or the page's host lacks its files. Fill in the fields below by hand, or try again."
        }
        NoAnswer::OtherBuild => {
            "The page was updated on its host since it was opened here, so that pasted texts cannot be read. Fill in the fields below by hand, or reload the page."
        }
        NoAnswer::BrokeOff | NoAnswer::Refused(_) => {
            "This text could not be read: the reader broke off over it. Fill in the fields below by hand."
        }
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
