//! Messages about the page itself.

use leptos::prelude::*;

use crate::state::{Notice, NoticeKind, use_app_state};

use super::button::{Button, ButtonLook};
use super::icons::IconName;

/// The notices above the composer.
#[component]
pub fn Notices() -> impl IntoView {
    let state = use_app_state();
    view! {
        <div class="notices">
            <For each=move || state.notices.get() key=|notice| notice.id let:notice>
                <NoticeCard notice/>
            </For>
        </div>
    }
}

#[component]
fn NoticeCard(notice: Notice) -> impl IntoView {
    let state = use_app_state();
    let Notice { id, kind, text } = notice;
    let undo: Option<Callback<()>> = match &kind {
        NoticeKind::Problem => None,
        NoticeKind::Left(left) => {
            let left = left.clone();
            Some(Callback::new(move |()| state.undo(id, left.clone())))
        }
        NoticeKind::Adapted(connection, adaptation) => {
            let (connection, adaptation) = (connection.clone(), adaptation.clone());
            Some(Callback::new(move |()| {
                state.dismiss(id);
                state.undo_adaptation(&connection, &adaptation);
            }))
        }
    };
    let (role, class) = match kind {
        NoticeKind::Problem => ("alert", "notice notice--problem"),
        _ => ("status", "notice"),
    };
    let undo = undo.map(|press| view! { <Button label="Undo" look=ButtonLook::Plain press/> });
    view! {
        <div class=class role=role>
            <p class="notice__text">{text}</p>
            {undo}
            <Button
                label="Dismiss"
                look=ButtonLook::IconOnly
                icon=IconName::Close
                press=move |()| state.dismiss(id)
            />
        </div>
    }
}

/// Says what happened to those who do not see the page: a reply once it is
/// finished, not every word of it.
#[component]
pub fn Announcements() -> impl IntoView {
    let state = use_app_state();
    view! {
        <div class="offscreen" role="status" aria-live="polite">{state.announcement}</div>
    }
}
