//! What a site does with files of the page: keep them back, be slow with them, hand out others, and remember what was
//! asked for.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

/// What is done with the page's files.
#[derive(Debug)]
pub(crate) struct Shelf {
    withheld: Option<String>,
    treated: HashMap<String, Treatment>,
    /// Files of the harness.
    added: Mutex<HashMap<String, String>>,
    /// Until this is true, files are treated; afterwards served as they are.
    given: watch::Sender<bool>,
    missed: Mutex<Vec<String>>,
    asked: Mutex<Vec<String>>,
}

#[derive(Debug, Clone)]
enum Treatment {
    Missing,
    Held,
    Instead(String),
}

/// What is served for a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Served {
    AsItIs,
    Nothing,
    Text(String),
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            withheld: None,
            treated: HashMap::new(),
            added: Mutex::default(),
            given: watch::Sender::new(false),
            missed: Mutex::default(),
            asked: Mutex::default(),
        }
    }
}

impl Shelf {
    pub(crate) fn withhold(&mut self, extension: &str) {
        self.withheld = Some(extension.to_owned());
    }

    pub(crate) fn lose(&mut self, file: &str) {
        self.treated.insert(file.to_owned(), Treatment::Missing);
    }

    pub(crate) fn hold(&mut self, file: &str) {
        self.treated.insert(file.to_owned(), Treatment::Held);
    }

    pub(crate) fn replace(&mut self, file: &str, text: &str) {
        let instead = Treatment::Instead(text.to_owned());
        self.treated.insert(file.to_owned(), instead);
    }

    /// Serves a file that is not the page's.
    pub(crate) fn add(&self, file: &str, text: &str) {
        let mut added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        added.insert(file.to_owned(), text.to_owned());
    }

    fn added(&self, file: &str) -> Option<String> {
        let added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        added.get(file).cloned()
    }

    /// From now on files are served as they are; those held are let go.
    pub(crate) fn give(&self) {
        self.given.send_replace(true);
    }

    /// What to serve for a file, when it is time to.
    pub(crate) async fn serve(&self, file: &Path) -> Served {
        let extension = file.extension().and_then(|extension| extension.to_str());
        if extension.is_some() && extension == self.withheld.as_deref() {
            return Served::Nothing;
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if let Some(text) = self.added(&name) {
            return Served::Text(text);
        }
        let mut given = self.given.subscribe();
        let treatment = self.treated.get(name.as_ref());
        match treatment.filter(|_| !*given.borrow()) {
            None => Served::AsItIs,
            Some(Treatment::Missing) => Served::Nothing,
            Some(Treatment::Instead(text)) => Served::Text(text.clone()),
            Some(Treatment::Held) => match given.wait_for(|given| *given).await {
                Ok(_) => Served::AsItIs,
                // The test is over.
                Err(_) => Served::Nothing,
            },
        }
    }

    pub(crate) fn note_asked(&self, address: &str) {
        push(&self.asked, address);
    }

    pub(crate) fn note_missed(&self, path: &str) {
        push(&self.missed, path);
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        all(&self.asked)
    }

    pub(crate) fn missed(&self) -> Vec<String> {
        all(&self.missed)
    }
}

fn push(list: &Mutex<Vec<String>>, entry: &str) {
    let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
    list.push(entry.to_owned());
}

fn all(list: &Mutex<Vec<String>>) -> Vec<String> {
    let list = list.lock().unwrap_or_else(PoisonError::into_inner);
    list.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_are_treated_until_they_are_given() {
        let mut shelf = Shelf::default();
        shelf.withhold("wasm");
        shelf.lose("a.js");
        shelf.replace("b.js", "other");
        shelf.hold("c.js");
        let served = async |file: &str| shelf.serve(Path::new(file)).await;
        assert_eq!(served("dist/x.wasm").await, Served::Nothing);
        assert_eq!(served("dist/a.js").await, Served::Nothing);
        assert_eq!(served("dist/b.js").await, Served::Text("other".to_owned()));
        assert_eq!(served("dist/d.js").await, Served::AsItIs);
        let held = tokio::time::timeout(std::time::Duration::ZERO, served("dist/c.js")).await;
        assert!(held.is_err(), "it was held");
        shelf.give();
        for file in ["dist/a.js", "dist/b.js", "dist/c.js"] {
            assert_eq!(served(file).await, Served::AsItIs, "{file}");
        }
        assert_eq!(served("dist/x.wasm").await, Served::Nothing);
    }
}
