//! Where a scrolled element stands, what is in it, and following what grows.

use js_sys::Number;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, Node, ResizeObserver};

/// Where a scrolled element stands, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScrollPosition {
    /// Hidden above the visible part.
    pub top: f64,
    /// Height of the visible part.
    pub visible: f64,
    /// Height of the whole content.
    pub content: f64,
}

/// Measures a scrolled element.
#[must_use]
pub fn position(element: &Element) -> ScrollPosition {
    ScrollPosition {
        top: f64::from(element.scroll_top()),
        visible: f64::from(element.client_height()),
        content: f64::from(element.scroll_height()),
    }
}

/// Scrolls an element so that so many CSS pixels are hidden above.
pub fn to(element: &Element, top: f64) {
    element.set_scroll_top(top as i32);
}

/// Shows the end of a scrolled element.
pub fn to_end(element: &Element) {
    element.set_scroll_top(element.scroll_height());
}

/// Scrolls an element by some CSS pixels, at once.
pub fn by(element: &Element, distance: f64) {
    element.scroll_by_with_x_and_y(0.0, distance);
}

/// Whether the browser itself keeps what is read in its place when something
/// above it changes its height (`overflow-anchor`; Safari does not).
#[must_use]
pub fn keeps_place() -> bool {
    web_sys::css::supports_with_value("overflow-anchor", "auto").unwrap_or(false)
}

/// Where an element begins, in CSS pixels from the window's upper edge.
#[must_use]
pub fn top(element: &Element) -> f64 {
    element.get_bounding_client_rect().top()
}

/// The height of an element, in CSS pixels and parts of them.
#[must_use]
pub fn height(element: &Element) -> f64 {
    element.get_bounding_client_rect().height()
}

/// The width of an element, in CSS pixels and parts of them.
#[must_use]
pub fn width(element: &Element) -> f64 {
    element.get_bounding_client_rect().width()
}

/// The innermost element under the middle of a scrolled element's upper edge,
/// if that is inside of `row`.
#[must_use]
pub fn at_top(scroller: &Element, row: &Element) -> Option<Element> {
    let frame = scroller.get_bounding_client_rect();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "places in a window are small"
    )]
    let (x, y) = (
        (frame.left() + frame.width() / 2.0) as f32,
        (frame.top() + 1.0) as f32,
    );
    let found = row.owner_document()?.element_from_point(x, y)?;
    row.contains(Some(&found)).then_some(found)
}

/// Sets the space before an element, in CSS pixels.
pub fn set_space_before(element: &Element, space: f64) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // Fails only for names that are no properties.
        let _set = element.style().set_property("margin-top", &pixels(space));
    }
}

/// A length as style sheets have it. The browser writes the number: Rust's
/// writing of fractions is 12 KB of wasm.
fn pixels(length: f64) -> String {
    let number = Number::from(length).to_string_with_radix(10);
    number.map_or_else(|_| String::new(), |number| format!("{number}px"))
}

/// The element or text that an event comes from.
#[must_use]
pub fn target(event: &Event) -> Option<Node> {
    event.target()?.dyn_into().ok()
}

/// Marks an element as what one was brought to, or no longer.
pub fn mark(element: &Element, marked: bool) {
    let _marked = element.toggle_attribute_with_force("data-found", marked);
}

/// Whether the focus is in an element, or what is selected reaches into it.
#[must_use]
pub fn is_in_use(element: &Element) -> bool {
    let selected = || {
        let selection = web_sys::window()?.get_selection().ok()??;
        let reaches = selection.contains_node_with_allow_partial_containment(element, true);
        Some(!selection.is_collapsed() && reaches.ok()?)
    };
    element.matches(":focus-within").unwrap_or(false) || selected().unwrap_or(false)
}

/// An end of a scrolled element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    First,
    Last,
}

/// The end that a key stands for, where nobody is writing; the browser then
/// leaves the key alone.
#[must_use]
pub fn take_end_key(event: &KeyboardEvent) -> Option<End> {
    let end = match event.key().as_str() {
        "Home" => End::First,
        "End" => End::Last,
        _ => return None,
    };
    let target: Element = event.target()?.dyn_into().ok()?;
    let writing = target.matches("input, select, textarea, [contenteditable]");
    let plain = !(event.shift_key() || event.alt_key() || event.meta_key());
    if !plain || event.default_prevented() || writing.unwrap_or(true) {
        return None;
    }
    event.prevent_default();
    Some(end)
}

/// Calls back whenever an element's size changes; ends when dropped.
#[derive(Debug)]
pub struct SizeObserver {
    observer: Option<ResizeObserver>,
    _callback: Closure<dyn FnMut()>,
}

impl SizeObserver {
    /// Watches an element (and calls back once for its first size).
    #[must_use]
    pub fn new(element: &Element, callback: impl FnMut() + 'static) -> Self {
        let callback = Closure::new(callback);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
        let observer = Self {
            observer,
            _callback: callback,
        };
        observer.watch(element);
        observer
    }

    /// Watches one more element; all that change before a frame are one call.
    pub fn watch(&self, element: &Element) {
        if let Some(observer) = &self.observer {
            observer.observe(element);
        }
    }

    /// Watches an element no longer.
    pub fn leave(&self, element: &Element) {
        if let Some(observer) = &self.observer {
            observer.unobserve(element);
        }
    }
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
