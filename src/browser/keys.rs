//! Presses of keys anywhere on the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, EventTarget, HtmlTextAreaElement, KeyboardEvent};

use crate::shortcuts::{Platform, Press, Situation, Target};

/// Runs `act` with each press that nothing on the page has taken, for as long
/// as the page lives. Where it did something it returns `true`, and the
/// browser does nothing more.
pub fn on_press(act: impl Fn(&Press<'_>, Situation) -> bool + 'static) {
    let listen = move |event: KeyboardEvent| {
        if !event.default_prevented() && press(&event, &act) {
            event.prevent_default();
        }
    };
    let listen = Closure::<dyn Fn(KeyboardEvent)>::new(listen).into_js_value();
    if let Some(window) = web_sys::window() {
        let _listening = window.add_event_listener_with_callback("keydown", listen.unchecked_ref());
    }
}

fn press(event: &KeyboardEvent, act: &dyn Fn(&Press<'_>, Situation) -> bool) -> bool {
    /// Safari's for a key that ends a composition (WebKit bug 165004).
    const PROCESSED_BY_INPUT_METHOD: u32 = 229;
    let (key, code) = (event.key(), event.code());
    let press = Press {
        key: &key,
        code: &code,
        control: event.ctrl_key(),
        alt: event.alt_key(),
        shift: event.shift_key(),
        meta: event.meta_key(),
        composing: event.is_composing() || event.key_code() == PROCESSED_BY_INPUT_METHOD,
    };
    let situation = Situation {
        target: target(event.target()),
        in_dialog: is_dialog_open(),
        replying: false,
    };
    act(&press, situation)
}

fn target(target: Option<EventTarget>) -> Target {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else {
        return Target::Elsewhere;
    };
    let is = |selector| element.matches(selector).unwrap_or(false);
    if is("#composer") {
        let field = element.dyn_ref::<HtmlTextAreaElement>();
        let empty = field.is_none_or(|field| field.value().is_empty());
        return Target::Composer { empty };
    }
    if is("select") {
        Target::List
    } else if is(
        "textarea, input:not([type=checkbox], [type=radio], [type=button], [type=file]), [contenteditable]",
    ) {
        Target::Field
    } else {
        Target::Elsewhere
    }
}

fn is_dialog_open() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let dialog = document.and_then(|document| document.query_selector("dialog[open]").ok()?);
    dialog.is_some()
}

/// Whose keyboard it is, as far as browsers tell.
#[must_use]
pub fn platform() -> Platform {
    let navigator = web_sys::window().map(|window| window.navigator());
    // Deprecated, and the only way that all browsers have.
    let name = navigator.and_then(|navigator| navigator.platform().ok());
    let apple = |name: &String| name.starts_with("Mac") || name.starts_with("iP");
    match name.as_ref().is_some_and(apple) {
        true => Platform::Apple,
        false => Platform::Usual,
    }
}
