//! Copying the request, also as a program.

use std::time::Duration;

use leptos::prelude::*;

use crate::chat::exchange::SentRequest;
use crate::state::AppState;
use crate::transfer::code::{Language, program};
use crate::views::button::{ButtonLook, icon_button};
use crate::views::element::{Element, el};
use crate::views::icons::IconName;

/// A small button that copies something.
pub(super) fn copy_button(label: String, copy: impl FnMut() + Send + 'static) -> Element {
    icon_button(label, ButtonLook::Small, IconName::Copy, copy)
}

/// A button for each language.
pub(super) fn copy_as(state: AppState, sent: SentRequest) -> Element {
    const NOTE: &str = "Programs that send the same request. The key is not in them: they read it from AZURE_OPENAI_CHAT_KEY.";
    let buttons = Language::ALL.into_iter().map(|language| {
        let sent = sent.clone();
        language_button(state, language, move || program(&sent, language))
    });
    el("div", "receipt__block")
        .child(el("div", "receipt__title").child("Copy as"))
        .child(el("p", "receipt__note").child(NOTE))
        .child(el("div", "receipt__languages").children(buttons))
}

fn language_button(
    state: AppState,
    language: Language,
    text: impl Fn() -> String + Send + 'static,
) -> Element {
    /// How long it says that it is done.
    const SAID: Duration = Duration::from_millis(1600);
    let done = RwSignal::new(false);
    // The receipt may have gone meanwhile: then there is nothing to show.
    let show = move |is: bool| {
        let _gone = done.try_set(is);
    };
    let copied = move || {
        show(true);
        set_timeout(move || show(false), SAID);
    };
    el("button", "button receipt__language")
        .attr("type", "button")
        .attr("aria-label", ["Copy as ", language.label()].concat())
        .attr_of("data-copied", move || done.get().then_some("".into()))
        .on_click(move || state.copy(text(), copied))
        .child(language.label())
}
