//! What the page has learned about a connection's deployment.

use leptos::prelude::*;

use super::draft::Draft;
use crate::inference::adaptation::Adaptation;
use crate::state::use_app_state;
use crate::views::button::{Button, ButtonLook};
use crate::views::when::dynamic;

/// The changes that are made to each request, which can be undone one by one.
#[component]
pub fn LearnedList(draft: Draft) -> impl IntoView {
    let state = use_app_state();
    dynamic(move || {
        let id = draft.edited.with(|edited| edited.id.clone());
        let learned = state.settings.with(|settings| settings.learned(&id));
        if learned.adaptations.is_empty() {
            return ().into_any();
        }
        let item = |adaptation: Adaptation| {
            let id = id.clone();
            let sentence = adaptation.sentence();
            let undo = move |()| state.undo_adaptation(&id, &adaptation);
            view! {
                <li class="steps__step">
                    <span>{sentence}</span>
                    <Button label="Undo" look=ButtonLook::Small press=undo/>
                </li>
            }
        };
        let items = learned.adaptations.into_iter().map(item);
        view! { <ul class="steps" aria-label="Learned about this deployment">{items.collect_view()}</ul> }
            .into_any()
    })
}
