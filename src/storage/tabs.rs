//! Which tabs have a cipher key in this browser, and when each was seen last:
//! what is left of tabs that are gone is deleted by it.
//!
//! A tab that reloads, was discarded to save memory, or shows another page for
//! the moment holds no lock, and wants its key again when it comes back. So
//! what is not locked is left alone for a while.

/// How long a tab that is not there may come back, in milliseconds: an hour.
const COMES_BACK_MS: u64 = 60 * 60 * 1000;

/// Tabs by name, and when each was seen last, in milliseconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tabs(Vec<(String, u64)>);

impl Tabs {
    /// Reads `name time` pairs; what is none is left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut words = text.split(' ');
        let mut tabs = Vec::new();
        while let (Some(name), Some(time)) = (words.next(), words.next()) {
            tabs.extend(time.parse().ok().map(|time| (name.to_owned(), time)));
        }
        Self(tabs)
    }

    /// As it is stored; nothing where there are none.
    #[must_use]
    pub fn write(&self) -> Option<String> {
        let words = self
            .0
            .iter()
            .map(|(name, time)| [name, " ", &time.to_string()].concat());
        let words: Vec<_> = words.collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// A tab is there now.
    pub fn see(&mut self, name: &str, now_ms: u64) {
        self.forget(name);
        self.0.push((name.to_owned(), now_ms));
    }

    /// Nothing is left of a tab.
    pub fn forget(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// Those of `kept` that nobody will ask for again: not there (`held`), and
    /// not seen for long. What is seen for the first time is noted.
    pub fn gone(&mut self, kept: &[String], held: &[String], now_ms: u64) -> Vec<String> {
        self.0.retain(|(known, _)| kept.contains(known));
        let mut gone = Vec::new();
        for name in kept {
            let seen = self.0.iter().find(|(known, _)| known == name);
            match seen {
                _ if held.contains(name) => {}
                None => self.see(name, now_ms),
                Some((_, seen)) if now_ms.saturating_sub(*seen) > COMES_BACK_MS => {
                    gone.push(name.clone());
                }
                Some(_) => {}
            }
        }
        gone
    }
}
