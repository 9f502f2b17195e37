//! Paste anything: a text in, and what it tells shown before it is used.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::draft::Draft;
use super::fields::text_area;
use super::filling::Filling;
use crate::handover::ToPage;
use crate::panel::state::{PanelState, use_panel};
use crate::settings::paste::Pasted;
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, el};
use crate::views::when::dynamic;
use crate::workers::NoAnswer;

/// How far the reading of a text is.
#[derive(Debug, Clone, Default)]
pub enum Reading {
    /// There is no text.
    #[default]
    Nothing,
    /// It goes on, and nothing was read before.
    Running,
    Told(Box<Pasted>),
    Failed(NoAnswer),
}

/// A pasted text, as long as a connection is being edited.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paste {
    text: RwSignal<String>,
    reading: RwSignal<Reading>,
    filling: StoredValue<Option<Filling>>,
    /// Only what came of the last text counts.
    last: StoredValue<u32>,
}

/// The field. What its text tells goes into the fields below at once, where
/// it can be looked at and changed before it is saved; when the text changes
/// or goes, so does what it had filled in.
pub fn paste_field(draft: Draft, system: RwSignal<String>) -> Element {
    let state = use_panel();
    state.prepare_reader();
    on_cleanup(move || state.end_reader());
    let read = Callback::new(move |text| read(state, draft, system, text));
    let again = move || {
        state.prepare_reader();
        read.run(draft.paste.text.get_untracked());
    };
    let again = Callback::new(move |()| again());
    let field = text_area(
        "Paste anything",
        draft.paste.text.into(),
        read,
        true,
        "Target URI, curl command, Python script, .env lines, JSON …",
    );
    let outcome = dynamic(move || {
        let reading = draft.paste.reading.get();
        untrack(|| outcome(reading, again))
    });
    el("div", "").child(field).child(outcome)
}

fn read(state: PanelState, draft: Draft, system: RwSignal<String>, text: String) {
    let paste = draft.paste;
    paste.text.set(text.clone());
    paste.filling.update_value(|filling| {
        filling.get_or_insert_with(|| {
            let mut fields = draft.fields();
            fields.push(system);
            Filling::of(fields)
        });
    });
    let asked = paste
        .filling
        .with_value(|filling| filling.as_ref().map(Filling::held).unwrap_or_default());
    let number = paste.last.get_value().wrapping_add(1);
    paste.last.set_value(number);
    if text.trim().is_empty() {
        return show(draft, system, &asked, Reading::Nothing);
    }
    // What another text told stays on view for the moment that it takes.
    let told = |reading: &Reading| matches!(reading, Reading::Told(_));
    if !paste.reading.with_untracked(told) {
        paste.reading.set(Reading::Running);
    }
    // The text may hold a key: it goes to the worker and nowhere else.
    let answer = state.reader.with_value(|reader| reader.ask(text));
    spawn_local(async move {
        let told = answer.await.and_then(|text| {
            let told = Pasted::from_json(&text);
            told.ok_or(NoAnswer::BrokeOff)
        });
        // The form may have been closed meanwhile.
        if paste.last.try_get_value() == Some(number) {
            let told = told.map_or_else(Reading::Failed, |told| Reading::Told(Box::new(told)));
            show(draft, system, &asked, told);
        }
    });
}

fn show(draft: Draft, system: RwSignal<String>, asked: &[String], outcome: Reading) {
    draft.paste.filling.update_value(|filling| {
        if let Some(filling) = filling {
            filling.renew(asked, || {
                if let Reading::Told(told) = &outcome {
                    draft.take(told);
                    if let Some(words) = &told.system {
                        system.set(words.clone());
                    }
                }
            });
        }
    });
    draft.paste.reading.set(outcome);
}

impl PanelState {
    /// Loads the reader, so that it is there when a text is pasted; tries
    /// again where it could not be loaded.
    fn prepare_reader(self) {
        self.reader.with_value(|reader| reader.prepare());
    }

    /// Ends the reader, and with it what it remembers of the texts.
    fn end_reader(self) {
        self.reader.with_value(|reader| reader.rest());
    }

    /// Has a pasted conversation opened; its key stays here.
    fn adopt(self, pasted: &Pasted) {
        let without_key = Pasted {
            key: None,
            ..pasted.clone()
        };
        self.tell(&ToPage::Adopt(Box::new(without_key)));
    }
}

fn outcome(reading: Reading, again: Callback<()>) -> AnyView {
    let hint = |words: &'static str| el("p", "field__hint").child(words);
    match reading {
        Reading::Nothing => ().into_any(),
        Reading::Running => hint("Reading…").into_any(),
        Reading::Told(pasted) if pasted.is_empty() => {
            hint("Nothing in this text looks like an endpoint, a key or a setting. The fields below can be filled in by hand.")
                .attr("role", "status")
                .into_any()
        }
        Reading::Told(pasted) => told(*pasted).into_any(),
        Reading::Failed(why) => el("div", "")
            .child(hint(without_reader(&why)).attr("role", "alert"))
            .child(button("Try again", ButtonLook::Plain, move || again.run(())))
            .into_any(),
    }
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
fn told(pasted: Pasted) -> Element {
    let state = use_panel();
    let mut list = el("dl", "pasted");
    for (name, value) in lines(&pasted) {
        list = list.children([el("dt", "").child(name), el("dd", "").child(value)]);
    }
    let has_conversation = !pasted.messages.is_empty();
    let conversation = has_conversation.then(|| {
        button("Open the conversation", ButtonLook::Plain, move || {
            state.adopt(&pasted);
        })
    });
    let told = el("div", "")
        .attr("role", "status")
        .child(
            el("p", "field__hint")
                .child("Understood, and filled in below. Nothing is used before you save it."),
        )
        .child(list);
    el("div", "").child(told).maybe(conversation)
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
