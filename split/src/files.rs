//! The page's files, before and after.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use seal::{Tag, attribute_of, tags};
use sha2::{Digest as _, Sha384};

use crate::cannot;

/// What Trunk has made.
#[derive(Debug)]
pub(crate) struct Staged {
    html: String,
    /// What the names of the program's files begin with: its own and Trunk's hash of it.
    pub stem: String,
}

impl Staged {
    pub(crate) fn find(staging: &Path) -> Result<Self, String> {
        let index = staging.join("index.html");
        let html = fs::read_to_string(&index).map_err(cannot("read", &index))?;
        let stem = {
            let all = tags(&html);
            let glue = module_of(&all).ok_or("index.html has no module to load.")?;
            let name = glue.rsplit('/').next().unwrap_or_default();
            name.trim_end_matches(".js").to_owned()
        };
        Ok(Self { html, stem })
    }
}

fn module_of<'html>(all: &[Tag<'html>]) -> Option<&'html str> {
    let is_module = |tag: &&Tag<'_>| attribute_of(tag, "rel") == Some("modulepreload");
    all.iter()
        .find(is_module)
        .and_then(|tag| attribute_of(tag, "href"))
}

/// Puts the parts in the place of the whole.
#[derive(Debug)]
pub(crate) struct Put<'a> {
    staging: &'a Path,
    staged: &'a Staged,
    /// The parts' files as they were called, with their names and digests now.
    parts: Vec<(String, String, String)>,
    html: String,
}

impl<'a> Put<'a> {
    pub(crate) fn new(staging: &'a Path, staged: &'a Staged) -> Self {
        Self {
            staging,
            staged,
            parts: Vec::new(),
            html: staged.html.clone(),
        }
    }

    /// A part that is loaded later: `split_chat.wasm` becomes `<stem>-chat.wasm`.
    pub(crate) fn part(&mut self, file: &Path, wasm: &[u8]) -> Result<(), String> {
        let before = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let part = before.trim_start_matches("split_");
        let name = format!("{}-{part}", self.staged.stem);
        self.write(&name, wasm)?;
        self.parts.push((before, name, digest(wasm)));
        Ok(())
    }

    /// The part that is loaded first, and its glue.
    pub(crate) fn program(&mut self, glue: &Path, wasm: &[u8]) -> Result<(), String> {
        let script = fs::read(glue).map_err(cannot("read", glue))?;
        let stem = &self.staged.stem;
        for (name, bytes) in [
            (format!("{stem}.js"), &*script),
            (format!("{stem}_bg.wasm"), wasm),
        ] {
            let before = self.staging.join(&name);
            let before = fs::read(&before).map_err(cannot("read", &before))?;
            let (old, new) = (digest(&before), digest(bytes));
            if !self.html.contains(&old) {
                return Err(format!("index.html does not have the digest of {name}."));
            }
            self.html = self.html.replace(&old, &new);
            self.write(&name, bytes)?;
        }
        Ok(())
    }

    /// The script that loads parts. It takes them only with their digests.
    pub(crate) fn link(mut self, script: &Path) -> Result<(), String> {
        let mut text = fs::read_to_string(script).map_err(cannot("read", script))?;
        for (before, name, digest) in &self.parts {
            let (old, new) = (
                format!("fetch(new URL(\"./{before}\", import.meta.url))"),
                format!(
                    "fetch(new URL(\"./{name}\", import.meta.url), {{ integrity: \"{digest}\" }})"
                ),
            );
            if !text.contains(&old) {
                return Err(format!(
                    "the script that loads parts does not fetch {before}."
                ));
            }
            text = text.replace(&old, &new);
        }
        let name = format!("{}-parts.js", self.staged.stem);
        self.write(&name, text.as_bytes())?;
        // The program's glue imports it: it is fetched beside that one, and not after it.
        let all = tags(&self.html);
        let is_module = |tag: &&Tag<'_>| attribute_of(tag, "rel") == Some("modulepreload");
        let module = all
            .iter()
            .find(is_module)
            .ok_or("index.html has no module to load.")?;
        let href = attribute_of(module, "href").unwrap_or_default();
        let folder = href.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let link = format!(
            "<link rel=\"modulepreload\" crossorigin href=\"{folder}/{name}\" integrity=\"{}\">",
            digest(text.as_bytes())
        );
        let after = module.place.end;
        self.html.insert_str(after, &link);
        self.write("index.html", self.html.as_bytes())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let path: PathBuf = self.staging.join(name);
        fs::write(&path, bytes).map_err(cannot("write", &path))
    }
}

/// As browsers compare it (<https://www.w3.org/TR/SRI/>).
fn digest(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}
