//! The page: builds its state and lays out its parts.

use leptos::prelude::*;

use crate::state::{AppState, Start};
use crate::views::composer::Composer;
use crate::views::header::Header;
use crate::views::notices::{Announcements, Notices};
use crate::views::recipe_dialog::RecipeDialog;
use crate::views::settings_dialog::SettingsDialog;
use crate::views::transcript::Transcript;
use crate::views::when::{dynamic, when};

/// The whole page.
#[component]
pub fn App(
    /// What the operator and the person had set.
    start: Start,
) -> impl IntoView {
    let state = AppState::new(start);
    provide_context(state);
    view! {
        <Header/>
        <main class="page">
            <Transcript/>
            <div class="dock">
                <Notices/>
                <Composer/>
            </div>
        </main>
        {when(move || state.settings_open.get(), || view! { <SettingsDialog/> }.into_any())}
        {dynamic(move || state.recipe.get().map(|(recipe, usable)| view! { <RecipeDialog recipe usable/> }).into_any())}
        <Announcements/>
    }
}
