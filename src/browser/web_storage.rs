//! `localStorage` and `sessionStorage`. Both throw where the person has denied
//! storage, and the page then works without them.

use web_sys::Storage;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebStorage {
    /// Stays in this browser.
    Local,
    /// Stays with this tab, and goes with it.
    Tab,
}

impl WebStorage {
    /// The text under a name.
    #[must_use]
    pub fn get(self, name: &str) -> Option<String> {
        self.area()?.get_item(name).ok()?
    }

    /// Stores a text, or removes it. Returns whether the browser did so.
    #[must_use]
    pub fn set(self, name: &str, text: Option<&str>) -> bool {
        self.area().is_some_and(|area| match text {
            Some(text) => area.set_item(name, text).is_ok(),
            None => area.remove_item(name).is_ok(),
        })
    }

    /// Removes all texts whose names begin like this.
    pub fn clear(self, prefix: &str) {
        let Some(area) = self.area() else {
            return;
        };
        let mut names = Vec::new();
        for place in 0..area.length().unwrap_or_default() {
            names.extend(area.key(place).ok().flatten());
        }
        for name in names {
            if name.starts_with(prefix) {
                // Fails for none: removing needs no room.
                let _removed = area.remove_item(&name);
            }
        }
    }

    fn area(self) -> Option<Storage> {
        let window = web_sys::window()?;
        match self {
            Self::Local => window.local_storage().ok()?,
            Self::Tab => window.session_storage().ok()?,
        }
    }
}
