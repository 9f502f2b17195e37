//! The files that the page hands to the browser's downloads.

use std::fs;
use std::path::PathBuf;

use crate::browser::Browser;

/// A folder of downloads, gone with the test.
#[derive(Debug)]
pub struct Downloads<'browser> {
    browser: &'browser Browser,
    folder: PathBuf,
}

impl<'browser> Downloads<'browser> {
    /// From now on what the browser downloads comes into a folder of its own.
    pub async fn of(browser: &'browser Browser) -> Self {
        let folder = browser.downloads().to_owned();
        Self { browser, folder }
    }

    /// Waits until there is a file, and takes it: its name and its text.
    pub async fn take(&self) -> (String, String) {
        let (name, text) = self
            .browser
            .wait_until("a downloaded file", async || Ok(self.look()))
            .await;
        fs::remove_file(self.folder.join(&name))
            .unwrap_or_else(|error| panic!("{name} cannot be removed: {error}"));
        (name, text)
    }

    /// Puts a file there, to be chosen in the page: its path.
    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let folder = self.folder.join("put");
        let file = folder.join(name);
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&file, content))
            .unwrap_or_else(|error| panic!("{name} cannot be written: {error}"));
        file
    }

    /// A file that is finished: those that grow have another name, or none of their text.
    fn look(&self) -> Option<(String, String)> {
        let entries = fs::read_dir(&self.folder).ok()?;
        let mut names = entries.filter_map(|entry| {
            let entry = entry.ok()?;
            let file = entry.file_type().ok()?.is_file();
            file.then(|| entry.file_name().to_string_lossy().into_owned())
        });
        let name = names.find(|name| !name.ends_with(".crdownload") && !name.starts_with('.'))?;
        let text = fs::read_to_string(self.folder.join(&name)).ok()?;
        (!text.is_empty()).then_some((name, text))
    }
}

impl Drop for Downloads<'_> {
    fn drop(&mut self) {
        // The driver's guard removes what is left.
        let _removed = fs::remove_dir_all(&self.folder);
    }
}
