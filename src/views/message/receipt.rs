//! The line below a reply: what it took, and the way to its receipt.

use leptos::prelude::*;

use crate::chat::message::MessageStatus;
use crate::chat::receipt::summary;
use crate::state::reactive::{condition, text_of};
use crate::state::{MessageRow, use_app_state};
use crate::views::element::{Element, el};
use crate::views::receipt::receipt_details;
use crate::views::when::when;

/// The line, which is empty while the reply is on its way: it appears once,
/// and moves nothing.
pub(super) fn receipt(row: MessageRow) -> Element {
    let state = use_app_state();
    let opened = RwSignal::new(false);
    let status = row.status.clone();
    let finished = condition(move || {
        let growing = [MessageStatus::Streaming, MessageStatus::Unreadable];
        status.with(|status| !growing.contains(status))
    });
    let of = row.clone();
    let line = move || line(&of, opened).into_any();
    let shown = condition(move || finished.get() && opened.get());
    el("div", "receipt")
        .attr("data-decoration", "")
        .child(el("div", "receipt__line").child(when(move || finished.get(), line)))
        .child(when(
            move || shown.get(),
            move || receipt_details(state, row.clone()).into_any(),
        ))
}

fn line(row: &MessageRow, opened: RwSignal<bool>) -> Element {
    let row = row.clone();
    let words = text_of(move || {
        let name = row.answerer();
        let estimated = || row.reply_tokens();
        row.facts.with(|facts| summary(facts, &name, estimated))
    });
    let button = el("button", "button button--small receipt__button")
        .attr("type", "button")
        .attr_of("aria-expanded", move || {
            Some(if opened.get() { "true" } else { "false" }.into())
        })
        .on_click(move || opened.update(|opened| *opened = !*opened))
        .child("Receipt");
    el("div", "receipt__part")
        .child(button)
        .child(el("span", "receipt__words").child(words))
}
