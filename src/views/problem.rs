//! A failed reply in words, with what can be done.

use leptos::prelude::*;

use crate::chat::error::ChatError;
use crate::chat::explain::{Explanation, Remedy, explain};
use crate::settings::ConnectionId;
use crate::state::use_app_state;

use super::button::{Button, ButtonLook};
use super::when::when;

/// The card under a reply that failed. Only the last reply of a conversation
/// can be asked for again, so only there it offers anything.
#[component]
pub fn Problem(
    error: ChatError,
    /// The connection that failed.
    asked_of: Option<ConnectionId>,
    /// Some of the reply came, and it can be gone on with.
    partial: bool,
    last: Memo<bool>,
) -> impl IntoView {
    let state = use_app_state();
    let explanation = state.settings.with_untracked(|settings| {
        let connection = asked_of.as_ref().and_then(|id| settings.connection_of(id));
        explain(&error, connection)
    });
    let go_on = partial.then_some(Remedy::Continue);
    let offered: Vec<_> = go_on
        .into_iter()
        .chain(explanation.remedies.iter().cloned())
        .collect();
    let remedies = move || {
        let offered = offered.iter().map(|remedy| {
            let (remedy, error, asked_of) = (remedy.clone(), error.clone(), asked_of.clone());
            let label = remedy.label();
            let press = move |()| state.perform(remedy.clone(), &error, asked_of.as_ref());
            view! { <Button label look=ButtonLook::Plain press/> }
        });
        view! { <div class="problem__remedies">{offered.collect_view()}</div> }.into_any()
    };
    view! {
        <div class="problem" role="alert" data-decoration="">
            <ProblemText explanation/>
            {when(move || last.get(), remedies)}
        </div>
    }
}

/// The words of an explanation.
#[component]
pub fn ProblemText(explanation: Explanation) -> impl IntoView {
    let Explanation {
        title,
        quote,
        advice,
        ..
    } = explanation;
    view! {
        <p class="problem__title">{title}</p>
        {quote.map(|quote| view! { <blockquote class="problem__quote">{quote}</blockquote> })}
        <p class="problem__advice">{advice}</p>
    }
}
