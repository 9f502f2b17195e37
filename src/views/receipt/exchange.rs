//! The request and the answer of a reply.

use leptos::prelude::*;

use crate::chat::exchange::{Exchange, Received, SentRequest};
use crate::chat::receipt::{grouped, hidden_headers};
use crate::state::{AppState, MessageRow};
use crate::transfer::code::readable;
use crate::views::element::{Element, el};
use crate::views::when::dynamic;

use super::copying::{copy_as, copy_button};

/// So much of a text is shown, in bytes; copying has all.
const SHOWN_BYTES: usize = 64 * 1024;

/// What was sent, and what came.
pub(super) fn exchanged(state: AppState, exchange: &Exchange) -> Element {
    el("div", "")
        .child(request(
            state,
            &exchange.sent,
            "Request",
            "As it went out; the key is left out.",
        ))
        .child(answer(state, exchange.received.as_ref()))
        .child(copy_as(state, exchange.sent.clone()))
}

/// What would be sent again, where what was sent is not kept.
pub(super) fn again(state: AppState, row: MessageRow) -> Element {
    const NOT_KEPT: &str = "What was sent and what came is kept until the page is loaded anew, 16 MB of it at most. This is how it would be sent again now; the key is left out.";
    let found = RwSignal::new(None);
    state.request_again(row, move |request| {
        // The receipt may be folded by now.
        let _gone = found.try_set(Some(request));
    });
    let view = move || match found.get() {
        None => ().into_any(),
        Some(Err(problem)) => el("p", "receipt__note")
            .child(format!("The request cannot be built again: {problem}."))
            .into_any(),
        Some(Ok(sent)) => el("div", "")
            .child(request(
                state,
                &sent,
                "Request, as it would be sent again",
                NOT_KEPT,
            ))
            .child(copy_as(state, sent))
            .into_any(),
    };
    el("div", "").child(dynamic(view))
}

fn request(
    state: AppState,
    sent: &SentRequest,
    title: &'static str,
    note: &'static str,
) -> Element {
    let mut head = ["POST ", &sent.url].concat();
    for (name, value) in &sent.headers {
        head.push_str(&["\n", name, ": ", value].concat());
    }
    let text = [&head, "\n\n", &readable(&sent.body)].concat();
    part(state, title, "request", note, text)
}

fn answer(state: AppState, received: Option<&Received>) -> Element {
    let Some(received) = received else {
        return el("p", "receipt__note").child("No answer came.");
    };
    let mut text = format!("HTTP {}", received.status);
    for (name, value) in &received.headers {
        text.push_str(&["\n", name, ": ", value].concat());
    }
    text.push_str("\n\n");
    text.push_str(&received.body.text());
    part(state, "Response", "response", note_on(received), text)
}

fn note_on(received: &Received) -> String {
    let (total, kept) = received.body.total();
    let mut note = match total {
        total if total > kept => format!(
            "The first {} of {} bytes; more is not kept.",
            grouped(kept as u64),
            grouped(total as u64)
        ),
        total => format!("{} bytes, as they came.", grouped(total as u64)),
    };
    let hidden = hidden_headers(&received.headers);
    if !hidden.is_empty() {
        note.push_str(" Not among the headers, since they were not sent or the browser hides them from pages of another origin: ");
        note.push_str(&hidden.join(", "));
        note.push('.');
    }
    note
}

/// A text with a title, a note, and a button that copies all of it.
fn part(
    state: AppState,
    title: &'static str,
    what: &'static str,
    note: impl Into<String>,
    text: String,
) -> Element {
    let shown = beginning(&text);
    let rest = (text.len() - shown.len()) as u64;
    let cut = (rest > 0).then(|| {
        let words = format!(
            "{} more bytes are not shown; copying has all.",
            grouped(rest)
        );
        el("p", "receipt__note").child(words)
    });
    let block = el("pre", "receipt__text")
        .attr("tabindex", "0")
        .attr("dir", "ltr")
        .attr("role", "group")
        .attr("aria-label", title)
        .child(shown.to_owned());
    let label = ["Copy ", what].concat();
    let copied = move || state.copy(text.clone(), || ());
    let head = el("div", "receipt__head")
        .child(el("span", "receipt__title").child(title))
        .child(copy_button(label, copied));
    el("div", "receipt__block")
        .child(head)
        .child(el("p", "receipt__note").child(note.into()))
        .child(block)
        .maybe(cut)
}

/// As much of a text as is shown.
fn beginning(text: &str) -> &str {
    let mut end = SHOWN_BYTES.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}
