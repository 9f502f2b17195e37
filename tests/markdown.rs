//! Markdown: what is read, texts that grow, and what must not come of a
//! reply. (The specifications' examples are in `tests/browser/markdown.rs`,
//! as real elements.)
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

#[path = "markdown/allowed.rs"]
mod allowed;
#[path = "markdown/growth.rs"]
mod growth;
#[path = "markdown/half_typed.rs"]
mod half_typed;
#[path = "markdown/hostile.rs"]
mod hostile;
#[path = "markdown/html.rs"]
mod html;
#[path = "markdown/reading.rs"]
mod reading;
