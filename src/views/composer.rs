//! Where the person writes.

use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;

use crate::browser::textarea;
use crate::state::use_app_state;

use super::icons::{Icon, IconName};
use super::when::either;

/// The text field, and Send or Stop.
#[component]
pub fn Composer() -> impl IntoView {
    let state = use_app_state();
    let field = NodeRef::<Textarea>::new();
    let focus = move || {
        if let Some(field) = field.get_untracked() {
            textarea::focus(&field);
        }
    };
    let send = move || {
        state.send_draft();
        focus();
    };
    Effect::new(move |_| {
        state.draft.track();
        if let Some(field) = field.get() {
            textarea::fit_height(&field);
        }
    });
    // Back to writing after a dialog, a new chat, or an example.
    Effect::new(move |_| {
        state.conversation.track();
        state.composer_wanted.track();
        if !state.settings_open.get() && field.get().is_some() {
            focus();
        }
    });
    let nothing_to_send = Signal::derive(move || state.draft.with(|draft| draft.trim().is_empty()));
    let send_button = move || {
        view! {
            <button
                type="submit"
                class="composer__button"
                aria-label="Send"
                title="Send (Enter)"
                disabled=nothing_to_send
            >
                <Icon name=IconName::ArrowUp/>
            </button>
        }
    };
    let stop_button = move || {
        let stop = move |_| {
            state.stop();
            focus();
        };
        view! {
            <button
                type="button"
                class="composer__button composer__button--stop"
                aria-label="Stop"
                title="Stop"
                on:click=stop
            >
                <Icon name=IconName::Stop/>
            </button>
        }
    };
    let send_or_stop = either(
        move || state.replying.get(),
        move || stop_button().into_any(),
        move || send_button().into_any(),
    );
    view! {
        <form
            class="composer"
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <textarea
                class="composer__field"
                node_ref=field
                rows="1"
                aria-label="Message"
                placeholder="Message"
                autocomplete="off"
                enterkeyhint="send"
                dir="auto"
                prop:value=state.draft
                on:input=move |event| state.draft.set(event_target_value(&event))
                on:keydown=move |event| {
                    if sends(&event) {
                        event.prevent_default();
                        send();
                    }
                }
            ></textarea>
            {send_or_stop}
        </form>
    }
}

/// Whether a key sends: Enter without Shift, and never the one that ends an
/// input method's composition (Safari reports that one as key code 229 after
/// the composition, WebKit bug 165004).
fn sends(event: &KeyboardEvent) -> bool {
    const PROCESSED_BY_INPUT_METHOD: u32 = 229;
    event.key() == "Enter"
        && !event.shift_key()
        && !event.is_composing()
        && event.key_code() != PROCESSED_BY_INPUT_METHOD
}
