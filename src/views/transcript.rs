//! The conversation, and staying at its end while it grows.

use leptos::html::Div;
use leptos::prelude::*;

use crate::browser::scroll::{self, SizeObserver};
use crate::state::use_app_state;

use super::icons::{Icon, IconName};
use super::message::Message;
use super::stick_to_bottom::StickToBottom;
use super::when::when;

/// The messages, the empty page's welcome, and the way back to the end.
#[component]
pub fn Transcript() -> impl IntoView {
    let state = use_app_state();
    let scroller = NodeRef::<Div>::new();
    let column = NodeRef::<Div>::new();
    let stick = RwSignal::new(StickToBottom::default());
    let away = Memo::new(move |_| !stick.get().is_following());
    let observer = StoredValue::new_local(None::<SizeObserver>);

    let to_end = move || {
        if let Some(scroller) = scroller.get_untracked() {
            scroll::to_end(&scroller);
        }
    };
    let follow = move || {
        stick.set(StickToBottom::default());
        to_end();
    };
    Effect::new(move |_| {
        if let Some(column) = column.get() {
            let follow_growth = move || {
                if stick
                    .try_get_untracked()
                    .is_some_and(StickToBottom::is_following)
                {
                    to_end();
                }
            };
            observer.set_value(Some(SizeObserver::new(&column, follow_growth)));
        }
    });
    Effect::new(move |_| {
        state.question_sent.track();
        state.conversation.track();
        follow();
    });

    let rows = move || state.conversation.get().rows.get();
    let empty = move || state.conversation.get().rows.with(Vec::is_empty);
    let jump = move || {
        view! {
            <button type="button" class="jump" aria-label="Jump to latest" on:click=move |_| follow()>
                <Icon name=IconName::ArrowDown/>
                <span>"Latest"</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="transcript-frame">
            <div
                class="transcript"
                node_ref=scroller
                role="log"
                aria-label="Conversation"
                aria-live="off"
                tabindex="0"
                on:scroll=move |_| {
                    if let Some(scroller) = scroller.get_untracked() {
                        stick.update(|stick| stick.scrolled(scroll::position(&scroller)));
                    }
                }
            >
                <div class="transcript__column" node_ref=column>
                    {when(empty, || view! { <Welcome/> }.into_any())}
                    <For each=rows key=|row| row.id let:row>
                        <Message row/>
                    </For>
                </div>
            </div>
            {when(move || away.get(), jump)}
        </div>
    }
}

/// What an empty page says: who will answer, and something to begin with.
#[component]
fn Welcome() -> impl IntoView {
    const EXAMPLES: [&str; 3] = [
        "How many feet are in a mile?",
        "Explain what an API version is, in two sentences.",
        "Write a short, friendly out-of-office reply.",
    ];
    let state = use_app_state();
    let answering = Signal::derive(move || {
        state.settings.with(|settings| match settings.connection() {
            Some(connection) => format!(
                "{} will answer. What you write goes to its endpoint, and nowhere else.",
                connection.label()
            ),
            None => "Connect the page to your deployment first: endpoint and key, in Settings."
                .to_owned(),
        })
    });
    let examples = EXAMPLES.map(|example| {
        view! {
            <li>
                <button type="button" class="welcome__example" on:click=move |_| state.suggest(example)>
                    {example}
                </button>
            </li>
        }
    });
    view! {
        <div class="welcome">
            <h2 class="welcome__title">"What would you like to know?"</h2>
            <p class="welcome__connection">{answering}</p>
            <ul class="welcome__examples">{examples}</ul>
        </div>
    }
}
