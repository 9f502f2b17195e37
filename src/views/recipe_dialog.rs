//! How to put a proxy before a service that lets no other origin call it.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::chat::proxy_recipe::ProxyRecipe;
use crate::state::use_app_state;

use super::button::{Button, ButtonLook};
use super::modal::{Modal, closing};

/// The recipe, ready to copy.
#[component]
pub fn RecipeDialog(
    recipe: ProxyRecipe,
    /// The connection's endpoint can be changed to the proxy here.
    usable: bool,
) -> impl IntoView {
    let state = use_app_state();
    let element = NodeRef::<Dialog>::new();
    let closed = Callback::new(move |()| state.recipe.set(None));
    let close = closing(element);
    let label = format!("Use the endpoint {}", recipe.endpoint);
    let enter = format!(
        "Then the browser talks to this page's own host only. In Settings: endpoint {}, {}authentication {}, or none where the proxy adds the key.",
        recipe.endpoint,
        recipe
            .api_version
            .as_ref()
            .map_or_else(String::new, |version| format!("API version {version}, ")),
        recipe.authentication.name(),
    );
    let (nginx, policy) = (recipe.nginx.clone(), recipe.policy.clone());
    let use_it = move |()| {
        close.run(());
        state.use_proxy(&recipe);
    };
    view! {
        <Modal title="Proxy recipe" element opened=Callback::new(|()| ()) closed>
            <p class="form__help">
                "Browsers ask the service whether a page of another origin may read its answers, and this one does not say yes. Either of these ends that."
            </p>
            <h3 class="recipe__heading">"A proxy beside this page (nginx)"</h3>
            <p class="field__hint">{enter}</p>
            <Recipe text=nginx label="Copy the nginx configuration"/>
            <h3 class="recipe__heading">"A policy in API Management"</h3>
            <p class="field__hint">
                "Where the service is behind API Management: in the inbound section, as whoever runs it."
            </p>
            <Recipe text=policy label="Copy the policy"/>
            <div class="form__buttons">
                {usable.then(|| view! { <Button label look=ButtonLook::Plain press=use_it/> })}
                <Button label="Close" look=ButtonLook::Plain press=close/>
            </div>
        </Modal>
    }
}

#[component]
fn Recipe(text: String, label: &'static str) -> impl IntoView {
    let state = use_app_state();
    let copied = text.clone();
    view! {
        <pre class="recipe__text" tabindex="0">{text}</pre>
        <Button label look=ButtonLook::Plain press=move |()| state.copy(copied.clone(), || ())/>
    }
}
