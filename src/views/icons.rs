//! The few icons of the page: 24 × 24, drawn with the text's colour, hidden
//! from assistive technology (the button has the name).

use leptos::prelude::*;

use super::element::{Element, el};

/// Which icon.
#[derive(Debug, Clone, Copy)]
pub enum IconName {
    ArrowDown,
    Attach,
    File,
    Picture,
    Sound,
    ArrowUp,
    Archive,
    Close,
    Commands,
    Copy,
    Delete,
    Down,
    Export,
    Check,
    Hide,
    Import,
    Keyboard,
    List,
    Locked,
    NewChat,
    Next,
    Pin,
    Previous,
    Regenerate,
    Rename,
    Search,
    Settings,
    Stop,
    Temporary,
    Unlocked,
    Up,
}

impl IconName {
    fn path(self) -> &'static str {
        match self {
            Self::ArrowDown => "M12 5v14m-6-6 6 6 6-6",
            Self::ArrowUp => "M12 19V5m-6 6 6-6 6 6",
            Self::Attach => {
                "M18 11l-6.5 6.5a4 4 0 0 1-5.7-5.7L13 4.6a2.7 2.7 0 0 1 3.8 3.8l-7 7a1.3 1.3 0 0 1-1.9-1.9L14 7.5"
            }
            Self::File => "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
            Self::Picture => "M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 5M15.5 9.5h.01",
            Self::Sound => "M4 10v4h3l5 4V6L7 10zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
            Self::Archive => "M4 5h16v4H4zM6 9v10h12V9M10 13h4",
            Self::Close => "m6 6 12 12M18 6 6 18",
            Self::Commands => "M5 7l5 5-5 5M12 17h7",
            Self::Keyboard => "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M17 14h.01M7 14h7",
            Self::Copy => "M9 9h10v11H9zM15 9V4H5v11h4",
            Self::Down => "m6 10 6 6 6-6",
            Self::Up => "m6 14 6-6 6 6",
            Self::Search => "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14M16 16l4.5 4.5",
            Self::Export => "M12 15V4m-4 4 4-4 4 4M5 14v6h14v-6",
            Self::Import => "M12 4v11m-4-4 4 4 4-4M5 14v6h14v-6",
            Self::Delete => "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5m3-5v5",
            Self::Check => "m5 13 4.5 4.5L19 7",
            Self::Hide => "M4 5h16v14H4zM9.5 5v14M16 9.5 13.5 12l2.5 2.5",
            Self::List => "M4 5h16v14H4zM9.5 5v14",
            Self::Locked => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::Unlocked => "M6 11h12v9H6zM8.5 11V7a3.5 3.5 0 0 1 6.8-1.2",
            Self::NewChat => "M12 5H5v14h14v-7M10 14l1-4 8-8 3 3-8 8z",
            Self::Next => "m10 6 6 6-6 6",
            Self::Pin => "M9 4h6l-.5 6.5 3 3.5h-11l3-3.5zM12 14v6",
            Self::Previous => "m14 6-6 6 6 6",
            Self::Regenerate => "M19 12a7 7 0 1 1-2.1-5M19 4v4.5h-4.5",
            Self::Rename => "M5 19l1-4L16.5 4.5l3 3L9 18zM14 7l3 3",
            Self::Settings => "M4 7h10m4 0h2M4 17h2m4 0h10M16 4.5v5M8 14.5v5",
            Self::Stop => "M7 7h10v10H7z",
            Self::Temporary => {
                "M12 4a8 8 0 0 1 3 .6M18 6.7a8 8 0 0 1 1.9 3.8M19.7 14.2a8 8 0 0 1-2.4 3.8M14 19.8a8 8 0 0 1-4.2 0M6.7 18a8 8 0 0 1-2.4-3.8M4.1 10.5a8 8 0 0 1 1.9-3.8M9 4.6a8 8 0 0 1 .5-.2M12 8.5V12l2.5 1.5"
            }
        }
    }
}

/// An icon, or one that changes.
#[derive(Debug, Clone, Copy)]
pub enum IconSource {
    Fixed(IconName),
    Changing(RwSignal<IconName>),
}

impl From<IconName> for IconSource {
    fn from(name: IconName) -> Self {
        Self::Fixed(name)
    }
}

impl From<RwSignal<IconName>> for IconSource {
    fn from(name: RwSignal<IconName>) -> Self {
        Self::Changing(name)
    }
}

/// One icon.
pub fn icon(source: impl Into<IconSource>) -> Element {
    let path = el("path", "");
    let path = match source.into() {
        IconSource::Fixed(name) => path.attr("d", name.path()),
        IconSource::Changing(name) => path.attr_of("d", move || Some(name.get().path().into())),
    };
    el("svg", "icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .child(path)
}
