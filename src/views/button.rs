//! Buttons. One component for all of them: every further type of handler
//! would cost some hundred bytes of wasm.

use leptos::prelude::*;

use super::element::{Element, el};
use super::icons::{IconSource, icon};

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ButtonLook {
    /// With a border.
    Plain,
    /// Does what cannot be undone.
    Danger,
    /// Words and an icon in quiet colour; narrow pages show the icon alone.
    Quiet,
    /// Small, below a message.
    Small,
    /// The icon alone; the label is its name.
    IconOnly,
}

impl ButtonLook {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Danger => "button button--danger",
            Self::Quiet | Self::IconOnly => "button button--quiet",
            Self::Small => "button button--small",
        }
    }
}

/// A button with a name.
#[component]
pub fn Button(
    #[prop(into)] label: String,
    look: ButtonLook,
    #[prop(optional, into)] icon: Option<IconSource>,
    #[prop(into)] press: Callback<()>,
) -> impl IntoView {
    button_with(label, look, icon, Box::new(move || press.run(())))
}

/// A button with words only.
pub fn button(
    label: impl Into<String>,
    look: ButtonLook,
    press: impl FnMut() + Send + 'static,
) -> Element {
    button_with(label.into(), look, None, Box::new(press))
}

/// A button with an icon.
pub fn icon_button(
    label: impl Into<String>,
    look: ButtonLook,
    icon: impl Into<IconSource>,
    press: impl FnMut() + Send + 'static,
) -> Element {
    button_with(label.into(), look, Some(icon.into()), Box::new(press))
}

fn button_with(
    label: String,
    look: ButtonLook,
    source: Option<IconSource>,
    press: Box<dyn FnMut() + Send>,
) -> Element {
    let mut button = el("button", look.class())
        .attr("type", "button")
        .on_click(press);
    if let Some(source) = source {
        button = button.child(icon(source));
    }
    if look == ButtonLook::IconOnly {
        button.attr("aria-label", label)
    } else {
        button.child(el("span", "button__label").child(label))
    }
}
