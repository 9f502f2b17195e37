//! A text that is Markdown, as elements, while it grows and after.

mod actions;
mod colours;
mod formulas;
pub mod live;

use std::rc::Rc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::markdown::Node;
use crate::state::reactive::effect;
use crate::state::use_app_state;

use super::element::{Element, Place, el};
use live::{Live, Made};

/// Shows a text. While it is `growing`, only its end is read again.
///
/// `content`: it is what a message says.
pub fn markdown(
    text: Signal<String>,
    growing: Signal<bool>,
    class: &'static str,
    content: bool,
) -> Element {
    let state = use_app_state();
    let place = Place::new();
    let live = StoredValue::new_local(None::<Live>);
    // Done for a node once all of it has come, and shown later.
    let made: Made = Rc::new(move |node, made| match node {
        Node::CodeBlock(code) if code.closed => colours::colour(made, code),
        Node::Math(math) if math.closed => formulas::draw(state, made, math),
        _ => {}
    });
    effect(move || {
        let Some(place) = place.get() else { return };
        let growing = growing.get();
        text.with(|text| {
            live.update_value(|live| {
                if live.is_none() {
                    *live = Live::new(&place, Rc::clone(&made));
                }
                if let Some(live) = live {
                    live.show(text, growing);
                }
            });
        });
    });
    let part = el("div", class)
        .place(place)
        .on("click", move |event: MouseEvent| {
            actions::perform(state, &event);
        });
    if content {
        part.attr("data-content", "")
    } else {
        part
    }
}
