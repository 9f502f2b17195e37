//! What is said while a reply is waited for.

use leptos::prelude::*;

use crate::chat::explain::duration;
use crate::state::reactive::text_of;
use crate::state::{Progress, use_app_state};

use super::button::{ButtonLook, button};
use super::element::el;
use super::when::{Dynamic, dynamic};

/// A hint that it takes long, or the countdown to the next attempt; nothing
/// while all goes as usual.
pub fn progress_line(progress: ArcRwSignal<Progress>) -> Dynamic {
    let state = use_app_state();
    // The words change once; the seconds, every second.
    let stage = progress.clone();
    let words = Memo::new(move |_| match stage.get() {
        Progress::Usual => None,
        Progress::Hint(_) => Some(None),
        Progress::Waiting { title, .. } => Some(Some(title)),
    });
    let moment = text_of(move || match progress.get() {
        Progress::Usual => String::new(),
        Progress::Hint(hint) => hint,
        Progress::Waiting { seconds, .. } => format!("Trying again in {}.", duration(seconds)),
    });
    dynamic(move || {
        let Some(title) = words.get() else {
            return ().into_any();
        };
        let now = title
            .is_some()
            .then(|| button("Retry now", ButtonLook::Plain, move || state.retry_now()));
        let words = el("div", "")
            .child(
                el("p", "progress__title")
                    .attr("role", "status")
                    .child(title.unwrap_or_default()),
            )
            .child(el("p", "").attr("role", "timer").child(moment));
        el("div", "progress")
            .attr("data-decoration", "")
            .child(words)
            .maybe(now)
            .child(button("Cancel", ButtonLook::Plain, move || state.stop()))
            .into_any()
    })
}
