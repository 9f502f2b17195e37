//! The page: builds its state and lays out its parts.

use leptos::prelude::*;

use crate::state::{AppState, Start};
use crate::views::attached::viewer;
use crate::views::composer::composer;
use crate::views::composer_bar::composer_bar;
use crate::views::element::{el, maybe};
use crate::views::export_dialog::export_dialog;
use crate::views::find::find_bar;
use crate::views::header::{header, skip_link};
use crate::views::import_dialog::{drop_hint, import_dialog};
use crate::views::notices::{announcements, notices};
use crate::views::palette::palette;
use crate::views::recipe_dialog::recipe_dialog;
use crate::views::settings_dialog::settings_dialog;
use crate::views::shelf_dialog::shelf_dialog;
use crate::views::shortcuts_dialog::shortcuts_dialog;
use crate::views::sidebar::sidebar;
use crate::views::temporary::temporary_banner;
use crate::views::transcript::transcript;
use crate::views::unlock_dialog::unlock_dialog;
use crate::views::when::{dynamic, when};

/// The whole page.
#[component]
pub fn App(
    /// What the operator and the person had set.
    start: Start,
) -> impl IntoView {
    let state = AppState::new(start);
    provide_context(state);
    let settings = when(
        move || state.settings_open.get(),
        || settings_dialog().into_any(),
    );
    let unlock = when(move || state.unlocking.get(), || unlock_dialog().into_any());
    let recipe = dynamic(move || {
        let recipe = state.recipe.get();
        untrack(|| maybe(recipe.map(|(recipe, usable)| recipe_dialog(recipe, usable))))
    });
    let dock = el("div", "dock")
        .child(notices())
        .child(composer())
        .child(composer_bar());
    let page = el("main", "page")
        .attr_of("inert", move || {
            state.sidebar.is_drawer().then_some("".into())
        })
        .child(temporary_banner())
        .child(find_bar())
        .child(transcript())
        .child(dock);
    let shelf = dynamic(move || {
        let shelf = state.sidebar.shelf.get();
        untrack(|| maybe(shelf.map(shelf_dialog)))
    });
    let export = dynamic(move || {
        let wanted = state.export_wanted.get();
        untrack(|| maybe(wanted.map(export_dialog)))
    });
    let import = when(
        move || state.importing.with(Option::is_some),
        || import_dialog().into_any(),
    );
    let palette = when(
        move || state.palette_open.get(),
        move || palette(state).into_any(),
    );
    let shortcuts = when(
        move || state.shortcuts_open.get(),
        move || shortcuts_dialog(state).into_any(),
    );
    vec![
        skip_link(state).into_any(),
        sidebar().into_any(),
        header().into_any(),
        page.into_any(),
        settings.into_any(),
        unlock.into_any(),
        palette.into_any(),
        shortcuts.into_any(),
        shelf.into_any(),
        recipe.into_any(),
        export.into_any(),
        import.into_any(),
        viewer().into_any(),
        drop_hint(),
        announcements().into_any(),
    ]
}
