//! How the page looks: light or dark, and how large its text is. Counts at
//! once, in all tabs, and stays in this browser (boot.js applies it before
//! anything is painted).

use leptos::prelude::*;

use crate::browser::document;
use crate::browser::web_storage::WebStorage;
use crate::views::element::{Element, el};

/// A choice of looks: of its values the empty one is the usual, which is not
/// stored.
struct Choice {
    title: &'static str,
    /// Where it is stored; and, behind `data-`, the document's attribute.
    name: &'static str,
    values: &'static [(&'static str, &'static str)],
}

const THEME: Choice = Choice {
    title: "Theme",
    name: "theme",
    values: &[("", "System"), ("light", "Light"), ("dark", "Dark")],
};

const TEXT_SIZE: Choice = Choice {
    title: "Text size",
    name: "text",
    values: &[
        ("small", "Small"),
        ("", "Normal"),
        ("large", "Large"),
        ("huge", "Larger"),
    ],
};

/// The part of Settings.
pub fn appearance() -> Vec<Element> {
    vec![
        choice(&THEME),
        choice(&TEXT_SIZE),
        el("p", "field__hint").child("Counts at once, for this browser."),
    ]
}

fn choice(choice: &'static Choice) -> Element {
    let key = ["azure-chat/", choice.name].concat();
    let kept = WebStorage::Local.get(&key).unwrap_or_default();
    let chosen = |value: &str| value == kept;
    let known = choice.values.iter().any(|(value, _)| chosen(value));
    let options = choice.values.iter().map(|(value, label)| {
        let is = chosen(value) || (!known && value.is_empty());
        let key = key.clone();
        let radio = el("input", "segments__radio")
            .attr("type", "radio")
            .attr("name", ["look-", choice.name].concat())
            .checked(RwSignal::new(is))
            .on("change", move |_: leptos::ev::Event| {
                let value = Some(*value).filter(|value| !value.is_empty());
                let _kept = WebStorage::Local.set(&key, value);
                document::set_look(choice.name, value);
            });
        el("label", "segments__choice").child(radio).child(*label)
    });
    let segments = el("div", "segments").children(options);
    el("fieldset", "field")
        .child(el("legend", "field__label").child(choice.title))
        .child(segments)
}
