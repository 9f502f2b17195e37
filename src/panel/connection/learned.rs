//! What the page has learned about a connection's deployment.

use leptos::prelude::*;

use super::draft::Draft;
use crate::handover::ToPage;
use crate::inference::adaptation::Adaptation;
use crate::panel::state::use_panel;
use crate::views::button::{ButtonLook, button};
use crate::views::element::el;
use crate::views::when::{Dynamic, dynamic};

/// The changes that are made to each request, which can be undone one by one.
pub fn learned_list(draft: Draft) -> Dynamic {
    let state = use_panel();
    dynamic(move || {
        let id = draft.edited.with(|edited| edited.id.clone());
        let learned = state.settings.with(|settings| settings.learned(&id));
        if learned.adaptations.is_empty() {
            return ().into_any();
        }
        let item = |adaptation: Adaptation| {
            let id = id.clone();
            let sentence = adaptation.sentence();
            let undo = move || state.tell(&ToPage::Decline(id.clone(), adaptation.clone()));
            el("li", "steps__step")
                .child(el("span", "").child(sentence))
                .child(button("Undo", ButtonLook::Small, undo))
        };
        el("ul", "steps")
            .attr("aria-label", "Learned about this deployment")
            .children(learned.adaptations.into_iter().map(item))
            .into_any()
    })
}
