//! Where a scrolled element stands, and following what grows in it.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};

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
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self {
            observer,
            _callback: callback,
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
