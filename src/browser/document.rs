//! The page as a whole.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Where the page is mounted (index.html), emptied of its loading frame.
#[must_use]
pub fn mount_point() -> Option<HtmlElement> {
    let element: HtmlElement = web_sys::window()?
        .document()?
        .get_element_by_id("app")?
        .dyn_into()
        .ok()?;
    element.replace_children_with_node_0();
    element.remove_attribute("aria-busy").ok()?;
    Some(element)
}

/// Sets the title of tab and window.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Sets how the document looks, as boot.js does at the start; `None` is the
/// usual way.
pub fn set_look(name: &str, value: Option<&str>) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        let name = ["data-", name].concat();
        // Fails only for names that are no attributes.
        let _set = match value {
            Some(value) => root.set_attribute(&name, value),
            None => root.remove_attribute(&name),
        };
    }
}

/// The page's own address.
#[must_use]
pub fn page_url() -> String {
    let window = web_sys::window();
    let url = window.and_then(|window| window.location().href().ok());
    url.unwrap_or_default()
}

/// What the browser believes of its network.
#[must_use]
pub fn online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Tells boot.js that the page works now.
pub fn announce_ready() {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("azure-chat:ready"))
    {
        // Fails for an event that is being dispatched already; this one is new.
        let _dispatched = window.dispatch_event(&event);
    }
}
