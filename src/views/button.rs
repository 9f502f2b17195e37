//! Buttons. One component for all of them: every further type of handler
//! would cost some hundred bytes of wasm.

use leptos::prelude::*;

use super::icons::{Icon, IconName};

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ButtonLook {
    /// With a border.
    Plain,
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
    #[prop(optional, into)] icon: Option<Signal<IconName>>,
    #[prop(into)] press: Callback<()>,
) -> impl IntoView {
    let icon_only = look == ButtonLook::IconOnly;
    let name = icon_only.then(|| label.clone());
    view! {
        <button
            type="button"
            class=look.class()
            aria-label=name
            on:click=move |_| press.run(())
        >
            {icon.map(|name| view! { <Icon name/> })}
            {(!icon_only).then(|| view! { <span class="button__label">{label}</span> })}
        </button>
    }
}
