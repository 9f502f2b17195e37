//! A second program in the page's own document, and the line between the two
//! (a `MessagePort`): `program.js` starts it.

use std::fmt;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    CustomEvent, CustomEventInit, Event, HtmlElement, MessageChannel, MessageEvent, MessagePort,
};

/// The event with which a program that has started hands over its line.
const STARTED: &str = "azure-chat:program";
/// The event with which `program.js` says that it could not start one.
const FAILED: &str = "azure-chat:program-failed";

/// One end of the line.
pub struct Line(MessagePort);

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line")
    }
}

impl Line {
    /// Hears each text that comes, for as long as the page lives.
    fn hear(port: &MessagePort, hear: impl Fn(String) + 'static) {
        let message = Closure::<dyn Fn(_)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                hear(text);
            }
        });
        port.set_onmessage(Some(message.into_js_value().unchecked_ref()));
    }

    /// Sends a text.
    pub fn send(&self, text: &str) {
        // Fails for what cannot be copied; a text can.
        let _sent = self.0.post_message(&text.into());
    }
}

/// From now on hears of programs that start, or fail to: `started` takes the
/// line, on which `hear` gets each text.
pub fn await_programs(
    started: impl Fn(Line) + 'static,
    hear: impl Fn(String) + Clone + 'static,
    failed: impl Fn() + 'static,
) {
    listen(STARTED, move |event| {
        let event = event.dyn_into::<CustomEvent>().ok();
        let port = event.and_then(|event| event.detail().dyn_into::<MessagePort>().ok());
        if let Some(port) = port {
            Line::hear(&port, hear.clone());
            started(Line(port));
        }
    });
    listen(FAILED, move |_| failed());
}

/// Loads the script of an address into the document.
///
/// Returns whether the browser took it; that it is not there is told later.
#[must_use]
pub fn load(address: &str) -> bool {
    let load = || {
        let document = web_sys::window()?.document()?;
        let script = document.create_element("script").ok()?;
        script.set_attribute("src", address).ok()?;
        document.body()?.append_child(&script).ok()
    };
    load().is_some()
}

/// Inside of the second program: opens the line to the page.
#[must_use]
pub fn call_page(hear: impl Fn(String) + 'static) -> Option<Line> {
    let channel = MessageChannel::new().ok()?;
    let (near, far) = (channel.port1(), channel.port2());
    Line::hear(&near, hear);
    let init = CustomEventInit::new();
    init.set_detail(&far);
    let event = CustomEvent::new_with_event_init_dict(STARTED, &init).ok()?;
    web_sys::window()?.dispatch_event(&event).ok()?;
    Some(Line(near))
}

/// Inside of the second program: the element that is its own.
#[must_use]
pub fn place(id: &str) -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.get_element_by_id(id)?.dyn_into().ok()
}

fn listen(event: &str, act: impl Fn(Event) + 'static) {
    let act = Closure::<dyn Fn(Event)>::new(act).into_js_value();
    if let Some(window) = web_sys::window() {
        let _listening = window.add_event_listener_with_callback(event, act.unchecked_ref());
    }
}
