//! How to put a proxy before a service that lets no other origin call it.

use leptos::prelude::*;

use crate::chat::proxy_recipe::ProxyRecipe;
use crate::state::use_app_state;

use super::button::{ButtonLook, button};
use super::element::{Element, Place, el};
use super::modal::{closing, modal};

/// The recipe, ready to copy.
pub fn recipe_dialog(
    recipe: ProxyRecipe,
    // The connection's endpoint can be changed to the proxy here.
    usable: bool,
) -> Element {
    let state = use_app_state();
    let element = Place::new();
    let close = closing(element);
    let label = ["Use the endpoint ", &recipe.endpoint].concat();
    let version = recipe.api_version.as_ref();
    let version = version.map_or_else(String::new, |version| format!("API version {version}, "));
    let enter = format!(
        "Then the browser talks to this page's own host only. In Settings: endpoint {}, {version}authentication {}, or none where the proxy adds the key.",
        recipe.endpoint,
        recipe.authentication.name(),
    );
    let (nginx, policy) = (recipe.nginx.clone(), recipe.policy.clone());
    let use_it = move || {
        close.run(());
        state.use_proxy(&recipe);
    };
    let use_it = usable.then(|| button(label, ButtonLook::Plain, use_it));
    let heading = |words: &'static str| el("h3", "recipe__heading").child(words);
    let hint = |words: String| el("p", "field__hint").child(words);
    let content = [
        el("p", "form__help").child(
            "Browsers ask the service whether a page of another origin may read its answers, and this one does not say yes. Either of these ends that.",
        ),
        heading("A proxy beside this page (nginx)"),
        hint(enter),
        text_of(&nginx),
        copy_button("Copy the nginx configuration", nginx),
        heading("A policy in API Management"),
        hint("Where the service is behind API Management: in the inbound section, as whoever runs it.".to_owned()),
        text_of(&policy),
        copy_button("Copy the policy", policy),
        el("div", "form__buttons")
            .maybe(use_it)
            .child(button("Close", ButtonLook::Plain, move || close.run(()))),
    ];
    let content = content.map(IntoAny::into_any).into();
    modal(
        "Proxy recipe",
        element,
        || (),
        move || state.recipe.set(None),
        content,
    )
}

fn text_of(text: &str) -> Element {
    el("pre", "recipe__text")
        .attr("tabindex", "0")
        .child(text.to_owned())
}

fn copy_button(label: &'static str, text: String) -> Element {
    let state = use_app_state();
    let copy = move || state.copy(text.clone(), || ());
    button(label, ButtonLook::Plain, copy)
}
