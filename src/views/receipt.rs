//! An opened receipt: what is known of a reply, the request as it went out,
//! the answer as it came, and the request as a program.

mod copying;
mod exchange;

use leptos::prelude::*;

use crate::chat::receipt::details;
use crate::state::{AppState, MessageRow};

use super::element::{Element, el};
use super::when::dynamic;
use exchange::{again, exchanged};

/// The receipt of a reply in the conversation on view.
#[must_use]
pub fn receipt_details(state: AppState, row: MessageRow) -> Element {
    let known = row.clone();
    let list = move || {
        let name = known.answerer();
        let estimated = || known.reply_tokens();
        let items = known.facts.with(|facts| details(facts, &name, estimated));
        let items = items.into_iter().map(|(term, words)| {
            el("div", "receipt__item")
                .child(el("dt", "").child(term))
                .child(el("dd", "").child(words))
        });
        el("dl", "receipt__list").children(items).into_any()
    };
    let of_request = match state.exchange_of(row.id) {
        Some(exchange) => exchanged(state, &exchange),
        None => again(state, row),
    };
    el("div", "receipt__details")
        .attr("role", "group")
        .attr("aria-label", "Receipt of this reply")
        .child(dynamic(list))
        .child(of_request)
}
