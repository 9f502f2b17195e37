//! The page: builds its state and lays out its parts.

use leptos::prelude::*;

use crate::parts::{self, Parts};
use crate::state::{AppState, Start};
use crate::views::composer::composer;
use crate::views::composer_bar::composer_bar;
use crate::views::element::el;
use crate::views::header::{header, skip_link};
use crate::views::notices::{announcements, notices};
use crate::views::parts::{dialogs_part, find_bar_part, sidebar_part, transcript_part};
use crate::views::temporary::temporary_banner;

/// The whole page.
#[component]
pub fn App(
    /// What the operator and the person had set.
    start: Start,
    /// What comes after its frame.
    parts: Parts,
) -> impl IntoView {
    let state = AppState::new(start);
    provide_context(state);
    parts::load(state, parts);
    let dock = el("div", "dock")
        .child(notices())
        .child(composer())
        .child(composer_bar());
    let page = el("main", "page")
        .attr_of("inert", move || {
            state.sidebar.is_drawer().then_some("".into())
        })
        .child(temporary_banner())
        .child(find_bar_part())
        .child(transcript_part())
        .child(dock);
    vec![
        skip_link(state).into_any(),
        sidebar_part().into_any(),
        header().into_any(),
        page.into_any(),
        dialogs_part().into_any(),
        announcements().into_any(),
    ]
}
