//! What the person wrote: exactly as it was written.

use leptos::prelude::*;

use crate::state::reactive::{condition, text_of};

use super::element::{Element, el};
use super::when::when;

/// A question's text, below what is attached to it. A long one can be folded.
pub fn question(text: Signal<String>, attached: Option<Element>) -> Element {
    let folded = RwSignal::new(false);
    let long = condition(move || text.with(|text| is_long(text)));
    let class = move || {
        let class = if long.get() && folded.get() {
            "message__text message__text--folded"
        } else {
            "message__text"
        };
        Some(class.into())
    };
    let fold = move || {
        let words = text_of(move || {
            let words = if folded.get() {
                "Show all"
            } else {
                "Show less"
            };
            words.to_owned()
        });
        el("button", "message__fold")
            .attr("type", "button")
            .attr_of("aria-expanded", move || {
                Some(if folded.get() { "false" } else { "true" }.into())
            })
            .on_click(move || folded.set(!folded.get_untracked()))
            .child(words)
            .into_any()
    };
    let content = el("div", "")
        .attr_of("class", class)
        .attr("data-content", "")
        .attr("dir", "auto")
        .child(text);
    el("div", "message__question")
        .maybe(attached)
        .child(content)
        .child(when(move || long.get(), fold))
}

/// Whether a text would push its reply off the screen.
fn is_long(text: &str) -> bool {
    const LINES: usize = 16;
    const CHARACTERS: usize = 1400;
    text.lines().nth(LINES).is_some() || text.chars().nth(CHARACTERS).is_some()
}
