//! Markdown: the specifications' examples, texts that grow, and what must
//! not come of a reply.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

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
#[path = "markdown/specification.rs"]
mod specification;
