//! Messages about the page itself.

use leptos::prelude::*;

use crate::state::{Notice, NoticeId, NoticeKind, use_app_state};

use super::button::{ButtonLook, button, icon_button};
use super::element::{Element, el};
use super::icons::IconName;
use super::list::{list, row};

/// The notices above the composer.
pub fn notices() -> Element {
    let state = use_app_state();
    let cards = move || {
        let notices = state.notices.get().into_iter();
        let card = |notice: Notice| {
            let NoticeId(key) = notice.id;
            row(key, move || notice_card(notice).into_any())
        };
        notices.map(card).collect()
    };
    el("div", "notices").child(list(cards))
}

fn notice_card(notice: Notice) -> Element {
    let state = use_app_state();
    let Notice { id, kind, text } = notice;
    let (role, class) = match kind {
        NoticeKind::Problem => ("alert", "notice notice--problem"),
        _ => ("status", "notice"),
    };
    let undo: Option<Box<dyn FnMut() + Send>> = match kind {
        NoticeKind::Problem => None,
        NoticeKind::Left(left) => Some(Box::new(move || state.undo(id, left.clone()))),
        NoticeKind::Adapted(connection, adaptation) => Some(Box::new(move || {
            state.dismiss(id);
            state.undo_adaptation(&connection, &adaptation);
        })),
    };
    let dismiss = icon_button(
        "Dismiss",
        ButtonLook::IconOnly,
        IconName::Close,
        move || state.dismiss(id),
    );
    el("div", class)
        .attr("role", role)
        .child(el("p", "notice__text").child(text))
        .maybe(undo.map(|undo| button("Undo", ButtonLook::Plain, undo)))
        .child(dismiss)
}

/// Says what happened to those who do not see the page: a reply once it is
/// finished, not every word of it.
pub fn announcements() -> Element {
    let state = use_app_state();
    el("div", "offscreen")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .child(Signal::<String>::from(state.announcement))
}
