//! A failed reply in words, with what can be done.

use leptos::prelude::*;

use crate::chat::error::ChatError;
use crate::chat::explain::{Explanation, Remedy, explain};
use crate::settings::ConnectionId;
use crate::state::use_app_state;

use super::button::{ButtonLook, button};
use super::element::{Element, el};
use super::when::dynamic;

/// The card under a reply that failed. Only the last reply of a conversation
/// can be asked for again, so only there it offers anything.
///
/// `asked_of` is the connection that failed; `partial`, that some of the reply
/// came, and can be gone on with.
pub fn problem(
    error: ChatError,
    asked_of: Option<ConnectionId>,
    partial: bool,
    last: Memo<bool>,
) -> Element {
    let state = use_app_state();
    let explanation = state.settings.with_untracked(|settings| {
        let connection = asked_of.as_ref().and_then(|id| settings.connection_of(id));
        explain(&error, connection)
    });
    let go_on = partial.then_some(Remedy::Continue);
    let offered: Vec<_> = go_on
        .into_iter()
        .chain(explanation.remedies.iter().cloned())
        // Fewer than one turn cannot be sent.
        .filter(|remedy| *remedy != Remedy::LastTurns || state.turns_sent() > 1)
        .collect();
    let remedies = move || {
        // The dialog that is open has a button of the same name.
        let asked = state.unlocking.get();
        let offered = offered
            .iter()
            .filter(|remedy| !asked || **remedy != Remedy::Unlock);
        let offered = offered.map(|remedy| {
            let (remedy, error, asked_of) = (remedy.clone(), error.clone(), asked_of.clone());
            let label = remedy.label();
            let press = move || state.perform(remedy.clone(), &error, asked_of.as_ref());
            button(label, ButtonLook::Plain, press)
        });
        el("div", "problem__remedies").children(offered).into_any()
    };
    problem_card(explanation)
        .attr("data-decoration", "")
        .child(dynamic(move || match last.get() {
            true => remedies(),
            false => ().into_any(),
        }))
}

/// The words of an explanation, in a card that may have more.
pub fn problem_card(explanation: Explanation) -> Element {
    let Explanation {
        title,
        quote,
        advice,
        ..
    } = explanation;
    el("div", "problem")
        .attr("role", "alert")
        .child(el("p", "problem__title").child(title))
        .maybe(quote.map(|quote| el("blockquote", "problem__quote").child(quote)))
        .child(el("p", "problem__advice").child(advice))
}
