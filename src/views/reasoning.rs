//! What a model thought before it replied, where the server shows it.

use leptos::prelude::*;

use crate::chat::message::MessageStatus;
use crate::chat::reasoning::took;
use crate::state::MessageRow;
use crate::state::reactive::{condition, text_of};

use super::element::el;
use super::markdown::markdown;
use super::when::{Dynamic, when};

/// The reasoning, folded once the reply has begun.
pub fn reasoning(row: MessageRow) -> Dynamic {
    let reasoning: Signal<String> = row.reasoning.clone().into();
    let thought: Signal<(Option<u64>, Option<u64>)> = row.thought.clone().into();
    let (text, status) = (row.text.clone(), row.status.clone());
    let streaming = status.clone();
    let growing =
        Signal::derive(move || streaming.with(|status| *status == MessageStatus::Streaming));
    let thinking = condition(move || {
        let streaming = status.with(|status| *status == MessageStatus::Streaming);
        streaming && text.with(String::is_empty)
    });
    let part = move || {
        let words = text_of(move || {
            if thinking.get() {
                return "Reasoning…".to_owned();
            }
            match thought.get() {
                (Some(since), Some(until)) => took(until.saturating_sub(since)),
                _ => "Reasoning".to_owned(),
            }
        });
        el("details", "reasoning")
            .attr("data-decoration", "")
            .attr_of("open", move || thinking.get().then_some("".into()))
            .child(el("summary", "").child(words))
            .child(markdown(
                reasoning,
                growing,
                "reasoning__text markdown",
                false,
            ))
            .into_any()
    };
    when(move || !reasoning.with(String::is_empty), part)
}
