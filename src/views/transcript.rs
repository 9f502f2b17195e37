//! The conversation, and staying at its end while it grows.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::browser::scroll::{self, SizeObserver};
use crate::chat::id::MessageId;
use crate::state::{MessageRow, Opening, use_app_state};

use super::element::{Element, Place, el};
use super::icons::{IconName, icon};
use super::list::{list, row};
use super::message::message as message_view;
use super::opening::opening;
use super::stick_to_bottom::StickToBottom;
use super::when::when;

/// The messages, the empty page's welcome, and the way back to the end.
pub fn transcript() -> Element {
    let state = use_app_state();
    let scroller = Place::new();
    let column = Place::new();
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

    let rows = move || {
        let rows = state.conversation.get().rows.get().into_iter();
        let message = |message: MessageRow| {
            let MessageId(key) = message.id;
            row(key, move || message_view(message).into_any())
        };
        rows.map(message).collect()
    };
    let done = move || state.opening.with(|opening| *opening == Opening::Done);
    let empty = move || done() && state.conversation.get().rows.with(Vec::is_empty);
    let jump = move || {
        el("button", "jump")
            .attr("type", "button")
            .attr("aria-label", "Jump to latest")
            .on_click(follow)
            .child(icon(IconName::ArrowDown))
            .child(el("span", "").child("Latest"))
            .into_any()
    };
    let column = el("div", "transcript__column")
        .place(column)
        .child(opening())
        .child(when(empty, || welcome().into_any()))
        .child(list(rows));
    let transcript = el("div", "transcript")
        .place(scroller)
        .attr("role", "log")
        .attr("aria-label", "Conversation")
        .attr("aria-live", "off")
        .attr("tabindex", "0")
        .on("scroll", move |_: Event| {
            if let Some(scroller) = scroller.get_untracked() {
                stick.update(|stick| stick.scrolled(scroll::position(&scroller)));
            }
        })
        .child(column);
    el("div", "transcript-frame")
        .child(transcript)
        .child(when(move || away.get(), jump))
}

/// What an empty page says: who will answer, and something to begin with.
fn welcome() -> Element {
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
        let button = el("button", "welcome__example")
            .attr("type", "button")
            .on_click(move || state.suggest(example))
            .child(example);
        el("li", "").child(button)
    });
    el("div", "welcome")
        .child(el("h2", "welcome__title").child("What would you like to know?"))
        .child(el("p", "welcome__connection").child(answering))
        .child(el("ul", "welcome__examples").children(examples))
}
