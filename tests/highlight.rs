//! Colours for code: languages, the highlighter's answers, its files and its
//! colours. What it tells of real code is shown end to end
//! (e2e/tests/highlight.rs).
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::path::{Path, PathBuf};

#[path = "support/colours.rs"]
mod colours;

mod highlight {
    mod cache;
    mod files;
    mod languages;
    mod limits;
    mod spans;
    mod style;
}

/// A file or folder of the repository.
fn path(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

fn text(inside: &str) -> String {
    std::fs::read_to_string(path(inside)).unwrap()
}
