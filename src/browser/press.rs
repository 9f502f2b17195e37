//! Buttons inside of a text, and what is around them.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::markdown::element::shown_image;

use super::mirror;

/// A button in a text that was pressed.
#[derive(Debug, Clone)]
pub struct Pressed {
    button: Element,
    text: Element,
}

/// The button that an event comes from, inside of the element that listens.
#[must_use]
pub fn find(event: &Event) -> Option<Pressed> {
    let target: Element = event.target()?.dyn_into().ok()?;
    Some(Pressed {
        button: target.closest("[data-action]").ok()??,
        text: event.current_target()?.dyn_into().ok()?,
    })
}

impl Pressed {
    /// What the button is for.
    #[must_use]
    pub fn action(&self) -> String {
        self.button.get_attribute("data-action").unwrap_or_default()
    }

    /// The code of the block that the button belongs to.
    #[must_use]
    pub fn code(&self) -> String {
        let code = self.around("pre").and_then(|block| mirror::code_of(&block));
        code.and_then(|code| code.text_content())
            .unwrap_or_default()
    }

    /// Switches a class of the block, and says so.
    pub fn toggle_block(&self, class: &str) {
        let on = self
            .around("pre")
            .and_then(|block| block.class_list().toggle(class).ok());
        let on = if on == Some(true) { "true" } else { "false" };
        let _set = self.button.set_attribute("aria-pressed", on);
    }

    /// Says on the button that it was done, or no longer.
    pub fn set_done(&self, done: bool) {
        let _set = self.button.toggle_attribute_with_force("data-done", done);
    }

    /// The address of the image that waits.
    #[must_use]
    pub fn image_source(&self) -> String {
        let image = self.around("[data-image]");
        image
            .and_then(|image| image.get_attribute("data-image"))
            .unwrap_or_default()
    }

    /// Puts the image in its place.
    pub fn show_image(&self, source: &str) {
        let Some(place) = self.around("[data-image]") else {
            return;
        };
        let attribute = |name| place.get_attribute(name).unwrap_or_default();
        let (title, description) = (attribute("title"), attribute("alt"));
        let image = mirror::made_by(&place, |sink| {
            shown_image(sink, source, &title, &description)
        });
        if let (Some(image), Some(parent)) = (image, place.parent_node()) {
            let _shown = parent.replace_child(&image, &place);
        }
    }

    /// Shows the footnote that a mark stands for.
    pub fn go_to_footnote(&self) {
        let label = self.button.text_content().unwrap_or_default();
        self.go_to(
            "[data-footnote]",
            |note| note.get_attribute("data-footnote").as_deref() == Some(&label),
            "button",
        );
    }

    /// Shows the first mark of a footnote.
    pub fn go_to_mark(&self) {
        let label = self.button.text_content().unwrap_or_default();
        self.go_to(
            "[data-action=footnote]",
            |mark| mark.text_content().as_deref() == Some(&label),
            "",
        );
    }

    fn go_to(&self, selector: &str, wanted: impl Fn(&Element) -> bool, focus: &str) {
        let Ok(found) = self.text.query_selector_all(selector) else {
            return;
        };
        let found =
            (0..found.length()).filter_map(|index| found.item(index)?.dyn_into::<Element>().ok());
        let Some(found) = found.into_iter().find(wanted) else {
            return;
        };
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        found.scroll_into_view_with_scroll_into_view_options(&options);
        let inside = if focus.is_empty() {
            Some(found)
        } else {
            found.query_selector(focus).ok().flatten()
        };
        if let Some(element) = inside.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _focused = element.focus();
        }
    }

    fn around(&self, selector: &str) -> Option<Element> {
        self.button.closest(selector).ok()?
    }
}
