//! The browser's abilities, one a file: newtypes and functions without
//! decisions. Only this folder names `web_sys`, `js_sys` and `wasm_bindgen`.

pub mod address;
pub mod clipboard;
pub mod clock;
pub mod console;
pub mod dialog;
pub mod document;
pub mod frame;
pub mod highlighter;
pub mod http;
pub mod lock;
pub mod mirror;
pub mod panic;
pub mod press;
pub mod random;
pub mod scroll;
pub mod task;
pub mod textarea;
pub mod viewport;
pub mod web_storage;
pub mod worker;
