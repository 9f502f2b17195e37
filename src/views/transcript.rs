//! The conversation, and staying at its end while it grows.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

use crate::browser::print;
use crate::browser::scroll::{self, End};
use crate::chat::history::HistoryRule;
use crate::chat::id::MessageId;
use crate::chat::message::Role;
use crate::state::reactive::{effect, text_of};
use crate::state::{AppState, MessageRow, Opening, use_app_state};

use super::attached::height;
use super::element::{Element, Place, el};
use super::empty_state::empty_state;
use super::icons::{IconName, icon};
use super::message::message;
use super::opening::opening;
use super::when::when;
use super::window::item::{Item, Setting};
use super::window::{RowView, Window};

const ROW: &str = "transcript__row";

/// How replies are set (style.css).
const REPLY: Setting = Setting {
    besides: 108.0,
    line: 27.5,
    byte: 8.0,
    line_break: 14.0,
    share: 1.0,
};

/// How questions are.
const QUESTION: Setting = Setting {
    besides: 40.0,
    line: 26.0,
    byte: 7.5,
    line_break: 20.0,
    share: 0.75,
};

/// The messages, the empty page's welcome, and the way back to the end. A
/// message to go to (`state.jump_to`) is marked there, once it was found.
pub fn transcript() -> Element {
    let state = use_app_state();
    let jump_to = state.jump_to;
    let (scroller, rows) = (Place::new(), Place::new());
    let following = RwSignal::new(true);
    let window = StoredValue::new_local(None::<Window>);
    let with_window = move |act: &dyn Fn(&Window)| {
        window.try_with_value(|window| window.as_ref().map(act));
    };
    let follow = move || with_window(&Window::follow);

    let owner = Owner::current().unwrap_or_default();
    let shown = StoredValue::new(None::<ArcRwSignal<Vec<MessageRow>>>);
    effect(move || {
        let (Some(scroller), Some(place)) = (scroller.get(), rows.get()) else {
            return;
        };
        if window.with_value(Option::is_none) {
            let view = message_view_of(state);
            // Not the effect's own, which ends with its next run.
            let made = owner.with(|| Window::new(&scroller, &place, ROW, view, following, false));
            window.set_value(Some(made));
        }
        let rows = state.conversation.get().rows;
        if shown.with_value(|shown| shown.as_ref() != Some(&rows)) {
            shown.set_value(Some(rows.clone()));
            with_window(&Window::clear);
        }
        rows.with(|rows| {
            let keys: Vec<u64> = rows.iter().map(|row| row.id.0).collect();
            with_window(&|window| window.set(&keys, &|index| item(rows, index)));
        });
    });
    effect(move || {
        state.question_sent.track();
        follow();
    });
    effect(move || {
        let Some(MessageId(key)) = jump_to.get() else {
            return;
        };
        state
            .conversation
            .with(|conversation| conversation.rows.track());
        if window.with_value(|window| window.as_ref().is_some_and(|window| window.show(key))) {
            jump_to.set(None);
        }
    });

    print::on(move |begins| {
        with_window(&|window| window.set_whole(begins));
    });

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
        .child(opening())
        .child(when(empty, move || empty_state(state).into_any()))
        .child(el("div", "transcript__rows").place(rows));
    let transcript = el("div", "transcript")
        .place(scroller)
        .attr("role", "log")
        .attr("aria-label", "Conversation")
        .attr("aria-live", "off")
        .attr("tabindex", "0")
        .on("scroll", move |_: Event| with_window(&Window::scrolled))
        .on("click", move |event: Event| {
            with_window(&|window| window.pressed(scroll::target(&event).as_ref()));
        })
        .on(
            "keydown",
            move |event: KeyboardEvent| match scroll::take_end_key(&event) {
                Some(End::First) => with_window(&Window::to_start),
                Some(End::Last) => follow(),
                None => {}
            },
        )
        .child(column);
    el("div", "transcript-frame")
        .child(transcript)
        .child(when(move || !following.get(), jump))
}

/// Shows the message with an item's key, if it is still there.
fn message_view_of(state: AppState) -> RowView {
    Box::new(move |item, index| {
        let rows = state.conversation.get_untracked().rows;
        let row = rows.with_untracked(|rows| {
            let is_it = |row: &&MessageRow| row.id.0 == item.key;
            let at_its_place = rows.get(index).filter(is_it);
            at_its_place.or_else(|| rows.iter().find(is_it)).cloned()
        });
        let Some(row) = row else {
            return ().into_any();
        };
        let id = row.id;
        let is_border = move || {
            let unsent = state.unsent;
            unsent.with(|unsent| unsent.is_some_and(|unsent| unsent.last == id))
        };
        vec![
            message(row).into_any(),
            when(is_border, || border().into_any()).into_any(),
        ]
        .into_any()
    })
}

/// The line above which nothing is sent.
fn border() -> Element {
    let state = use_app_state();
    let words = text_of(move || {
        let head = state.conversation.get().head;
        let sent = head.with(|head| match head.history {
            HistoryRule::All => "all is".to_owned(),
            HistoryRule::Turns(0 | 1) => "only the newest question is".to_owned(),
            HistoryRule::Turns(turns) => format!("only the last {turns} turns are"),
            HistoryRule::Tokens(tokens) => {
                format!("only the last {tokens} tokens are, by estimate and in whole turns")
            }
        });
        format!("Above this line nothing is sent to the model: {sent}.")
    });
    el("div", "transcript__border")
        .attr("role", "separator")
        .attr_of("aria-label", move || Some(words.get().into()))
        .child(words)
}

/// What is known of a message before it is rendered.
fn item(rows: &[MessageRow], index: usize) -> Item {
    let row = rows.get(index);
    let (bytes, breaks) = row.map_or((0, 0), |row| row.with_text(extent));
    Item {
        key: row.map_or(0, |row| row.id.0),
        bytes,
        breaks,
        setting: match row {
            Some(row) if row.role == Role::Assistant => REPLY,
            Some(row) => Setting {
                besides: QUESTION.besides + row.attachments.iter().map(height).sum::<f64>(),
                ..QUESTION
            },
            None => QUESTION,
        },
    }
}

/// The bytes of a text, and its line breaks.
fn extent(text: &str) -> (u32, u32) {
    let breaks = text.bytes().filter(|byte| *byte == b'\n').count();
    let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
    (count(text.len()), count(breaks))
}
