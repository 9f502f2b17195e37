//! What is said while a reply is waited for.

use leptos::prelude::*;

use crate::chat::explain::duration;
use crate::state::{Progress, use_app_state};

use super::button::{Button, ButtonLook};
use super::when::dynamic;

/// A hint that it takes long, or the countdown to the next attempt; nothing
/// while all goes as usual.
#[component]
pub fn ProgressLine(progress: Signal<Progress>) -> impl IntoView {
    let state = use_app_state();
    // The words change once; the seconds, every second.
    let words = Memo::new(move |_| match progress.get() {
        Progress::Usual => None,
        Progress::Hint(_) => Some(None),
        Progress::Waiting { title, .. } => Some(Some(title)),
    });
    let moment = Signal::derive(move || match progress.get() {
        Progress::Usual => String::new(),
        Progress::Hint(hint) => hint,
        Progress::Waiting { seconds, .. } => format!("Trying again in {}.", duration(seconds)),
    });
    let cancel = move |()| state.stop();
    dynamic(move || {
        let Some(title) = words.get() else {
            return ().into_any();
        };
        let now = title.is_some().then(|| {
            view! { <Button label="Retry now" look=ButtonLook::Plain press=move |()| state.retry_now()/> }
        });
        view! {
            <div class="progress" data-decoration="">
                <div>
                    <p class="progress__title" role="status">{title}</p>
                    <p role="timer">{moment}</p>
                </div>
                {now}
                <Button label="Cancel" look=ButtonLook::Plain press=cancel/>
            </div>
        }
        .into_any()
    })
}
