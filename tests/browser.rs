//! What only a browser can show, in a real one (`cargo xtask test --only browser`).
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use wasm_bindgen_test::wasm_bindgen_test_configure;

#[path = "markdown/allowed.rs"]
mod allowed;

#[path = "support/storage_contract.rs"]
mod storage_contract;

mod browser {
    mod clock;
    mod database;
    mod frame;
    mod highlight;
    mod http;
    mod image;
    mod keys;
    mod markdown;
    mod page;
    mod search;
    mod storage;
    pub(crate) mod support;
    mod window;
    mod worker;
}

wasm_bindgen_test_configure!(run_in_browser);
