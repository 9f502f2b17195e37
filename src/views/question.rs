//! What the person wrote: exactly as it was written.

use leptos::prelude::*;

use super::when::when;

/// A question's text. A long one is folded, so that the reply is in sight.
#[component]
pub fn Question(text: Signal<String>) -> impl IntoView {
    let folded = RwSignal::new(true);
    let long = Memo::new(move |_| text.with(|text| is_long(text)));
    let class = move || {
        if long.get() && folded.get() {
            "message__text message__text--folded"
        } else {
            "message__text"
        }
    };
    let fold = move || {
        let words = move || {
            if folded.get() {
                "Show all"
            } else {
                "Show less"
            }
        };
        view! {
            <button
                type="button"
                class="message__fold"
                aria-expanded=move || if folded.get() { "false" } else { "true" }
                on:click=move |_| folded.update(|folded| *folded = !*folded)
            >
                {words}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="message__question">
            <div class=class data-content="" dir="auto">{text}</div>
            {when(move || long.get(), fold)}
        </div>
    }
}

/// Whether a text would push its reply off the screen.
fn is_long(text: &str) -> bool {
    const LINES: usize = 16;
    const CHARACTERS: usize = 1400;
    text.lines().nth(LINES).is_some() || text.chars().nth(CHARACTERS).is_some()
}
