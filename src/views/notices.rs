//! Messages about the page itself.

use leptos::prelude::*;

use crate::state::reactive::{condition, text_of};
use crate::state::{
    COMPOSER, Command, ExportAs, ExportOf, Notice, NoticeId, NoticeKind, use_app_state,
};

use super::button::{ButtonLook, button, icon_button};
use super::element::{Element, el};
use super::icons::IconName;
use super::list::{list, row};
use super::when::{Dynamic, when};

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
    el("div", "notices").child(list(cards)).child(export())
}

/// How far a long export is.
fn export() -> Dynamic {
    let state = use_app_state();
    let many = condition(move || state.exporting.get().is_some_and(|(_, of)| of > 1));
    let words = text_of(move || {
        let (done, of) = state.exporting.get().unwrap_or_default();
        format!("Exporting {done} of {of} conversations…")
    });
    when(
        move || many.get(),
        move || {
            let words = el("p", "notice__text").child(words);
            el("div", "notice").child(words).into_any()
        },
    )
}

fn notice_card(notice: Notice) -> Element {
    let state = use_app_state();
    let id = notice.id;
    let (role, class) = match notice.kind {
        NoticeKind::Problem | NoticeKind::NotKept | NoticeKind::NotLoaded => {
            ("alert", "notice notice--problem")
        }
        _ => ("status", "notice"),
    };
    let press = |label: &'static str, mut press: Box<dyn FnMut() + Send>| {
        button(label, ButtonLook::Plain, move || {
            press();
            state.keep_focus(COMPOSER);
        })
    };
    let action = match notice.kind {
        NoticeKind::Problem | NoticeKind::Said => None,
        NoticeKind::NotKept => Some(press(
            "Try again",
            Box::new(move || state.command(Command::KeepAgain)),
        )),
        NoticeKind::Backup => {
            let export = move || {
                state.dismiss(id);
                state.command(Command::Export(ExportOf::All, ExportAs::Json));
            };
            Some(press("Export all", Box::new(export)))
        }
        NoticeKind::Reload => Some(press(
            "Reload",
            Box::new(move || state.command(Command::Reload)),
        )),
        NoticeKind::NotLoaded => {
            let load = move || {
                state.dismiss(id);
                state.load_again();
            };
            Some(press("Try again", Box::new(load)))
        }
        _ => {
            let notice = notice.clone();
            Some(press(
                "Undo",
                Box::new(move || state.command(Command::Undo(notice.clone()))),
            ))
        }
    };
    let alone = match notice.kind {
        NoticeKind::Removed(conversation, message, true) => {
            let only = move || {
                state.dismiss(id);
                state.command(Command::DeleteAlone(conversation, message));
            };
            Some(press("Only this message", Box::new(only)))
        }
        _ => None,
    };
    let dismiss = icon_button(
        "Dismiss",
        ButtonLook::IconOnly,
        IconName::Close,
        move || {
            state.dismiss(id);
            state.keep_focus(COMPOSER);
        },
    );
    el("div", class)
        .attr("role", role)
        .child(el("p", "notice__text").child(notice.text))
        .maybe(alone)
        .maybe(action)
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
